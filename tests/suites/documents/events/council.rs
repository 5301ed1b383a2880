//! What a council goes through.

use charter_interface::governance::{Action, Change, NewFactory, Vote};
use charter_interface::{Delivery, Duration, NearToken};
use charter_localnet::near_primitives::account::{Account, AccountContract};
use charter_localnet::near_primitives::state_record::StateRecord;
use charter_localnet::{Batch, Chain};
use charter_tests::id::near;
use charter_tests::{Call, Outcome, Result, artifact, council, factory};
use serde_json::json;

use super::stage::{BOND, Stage, change, chunk, upgrade};

fn harmless() -> Action {
    change(Change::SetRetention {
        retention: Duration::from_hours(24),
    })
}

fn a_payment(stage: &Stage, receiver: &str) -> Action {
    Action::Transfer {
        receiver_id: stage.local.id(receiver),
        amount: NearToken::from_near(2),
    }
}

/// As long as ended proposals are kept, and longer.
fn days_pass(chain: &mut Chain) -> Result {
    Ok(chain.advance_time(std::time::Duration::from_hours(50))?)
}

/// Votes, a payment, a change that makes others stale and cancels one.
pub fn decide(stage: &mut Stage) -> Result {
    let (ann, ben) = (stage.ann.clone(), stage.ben.clone());
    let payment = a_payment(stage, "dora");
    stage.enact(payment)?;
    let withdrawn = stage.propose(harmless())?;
    stage.approve(withdrawn)?;
    stage.at_council(&ben, council::of_proposal("withdraw_vote", withdrawn))?;
    let cancelled = stage.propose(harmless())?;
    stage.at_council(&ann, council::of_proposal("cancel", cancelled))?;
    stage.enact(Action::Council {
        changes: vec![
            Change::CancelProposals {
                ids: vec![withdrawn, cancelled],
            },
            Change::RemoveMember {
                account_id: stage.local.id("cleo"),
            },
        ],
    })?;
    let account_id = stage.local.id("cleo");
    stage.enact(change(Change::AddMember { account_id }))
}

/// A payment to nobody, a veto, bonds, a proposal whose factory left the registry.
pub fn end_badly(stage: &mut Stage) -> Result {
    let (ann, ben, gus) = (stage.ann.clone(), stage.ben.clone(), stage.gus.clone());
    let dora = stage.dora.clone();
    let payment = a_payment(stage, "nobody");
    let failing = stage.propose(payment)?;
    stage.approve(failing)?;
    stage.execute(failing)?.failure()?;

    // Others propose with a bond; it is lost by a veto, or by as many rejections as would have approved.
    let propose = || council::propose(harmless()).deposit(BOND.saturating_mul(2));
    let vetoed = stage.at_council(&dora, propose())?.json()?;
    stage.at_council(&gus, council::of_proposal("veto", vetoed))?;
    let rejected = stage.at_council(&dora, propose())?.json()?;
    for member in [&ann, &ben] {
        stage.at_council(member, council::vote(rejected, Vote::Reject))?;
    }
    let fine = stage.at_council(&dora, propose())?.json()?;
    stage.approve(fine)?;
    stage.execute(fine)?.ended_well()?;

    let factory_id = stage.factory_id.clone();
    let pause = council::to_factory(
        &factory_id,
        vec![charter_interface::factory::Command::Pause],
    );
    let stale = stage.propose(pause)?;
    stage.approve(stale)?;
    stage.enact(change(Change::ForgetFactory {
        factory_id: factory_id.clone(),
    }))?;
    stage.execute(stale)?.failure()?;
    stage.enact(change(Change::RegisterFactory { factory_id }))?;

    days_pass(&mut stage.local.chain)?;
    for id in [rejected, fine] {
        stage.at_council(&dora, council::of_proposal("prune", id))?;
    }
    Ok(())
}

/// Code of factories, and the council's own.
pub fn keep_code(stage: &mut Stage) -> Result {
    let dora = stage.dora.clone();
    let publish = |code: &[u8]| {
        let deposit = NearToken::from_near(40);
        Call::raw("publish_code", code).deposit(deposit).tgas(200)
    };
    let code = artifact::padded(&artifact::noop(&["init"]), 120_000);
    stage.enact(change(Change::ApproveCode(upgrade(
        &code,
        Delivery::Stored,
    ))))?;
    stage.at_council(&dora, publish(&code))?;
    let code_hash = artifact::hash(&code);
    stage.enact(Action::CreateFactory(NewFactory {
        name: "games".to_string(),
        code_hash,
        balance: NearToken::from_near(5),
        setup: factory::setup(),
    }))?;
    stage.enact(change(Change::RemoveCode { code_hash }))?;

    let global = artifact::padded(&artifact::noop(&["init"]), 100_000);
    stage.enact(change(Change::ApproveCode(upgrade(
        &global,
        Delivery::Global,
    ))))?;
    let failed = without_money(stage, publish(&global))?;
    failed.failure()?;
    stage.look_at(&failed);

    let next = stage.built("governance", "next");
    stage.enact(change(Change::ApproveUpgrade(upgrade(
        &next,
        Delivery::Stored,
    ))))?;
    let staged = artifact::padded(&artifact::noop(&["init"]), 300_000);
    stage.at_council(&dora, chunk(&staged, 100_000)?)?;
    let remove = json!({ "code_hash": artifact::hash(&staged) });
    stage.at_council(&dora, Call::json("remove_upload", remove))?;
    let deliver = Call::raw("upgrade", next).deposit(NearToken::from_near(5));
    stage.at_council(&dora, deliver.tgas(300))?;
    Ok(())
}

/// A publication while the council has no money for its storage: that is when the deploy's receipt fails.
fn without_money(stage: &mut Stage, call: Call) -> Result<Outcome> {
    let council_id = near(&stage.council_id);
    let chain = &mut stage.local.chain;
    let batch = Batch::new(council_id.clone()).call(call.into());
    let transaction = chain.sign(&stage.dora, batch)?;
    let hash = chain.submit(transaction)?;
    chain.produce_block()?;
    chain.produce_block()?;
    let view = chain.account(&council_id)?;
    let with = |amount| StateRecord::Account {
        account_id: council_id.clone(),
        account: Account::new(
            amount,
            view.locked,
            AccountContract::Local(view.code_hash),
            view.storage_usage,
        ),
    };
    chain.patch(vec![with(NearToken::from_yoctonear(1))])?;
    // The deploy, and not yet the callback, which has the council as it was.
    chain.produce_block()?;
    chain.patch(vec![with(view.amount)])?;
    chain.run()?;
    let result = chain.result(hash);
    let result = result.ok_or_else(|| anyhow::anyhow!("there is no transaction {hash}"))?;
    Ok(Outcome::from(&result))
}
