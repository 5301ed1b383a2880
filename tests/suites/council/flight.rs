//! What is on its way while something else happens, in an order that is chosen.

use charter_interface::governance::{
    Action, Change, CodeStatus, CodeView, GovernanceEvent, Ledger, NewFactory, Status,
};
use charter_interface::{Delivery, NearToken, Page, Upgrade};
use charter_localnet::near_primitives::account::{Account, AccountContract};
use charter_localnet::near_primitives::state_record::StateRecord;
use charter_localnet::{Balance, Batch, CryptoHash};
use charter_tests::id::near;
use charter_tests::{Call, Outcome, Result, artifact, council, factory};
use serde_json::json;

use crate::reentrancy::Small;
use crate::scene::change;

impl Small {
    fn submit(&mut self, call: Call) -> Result<CryptoHash> {
        let batch = Batch::new(near(&self.council_id)).call(call.into());
        let transaction = self.local.chain.sign(&self.ann, batch)?;
        Ok(self.local.chain.submit(transaction)?)
    }

    fn outcome(&self, hash: CryptoHash) -> Result<Outcome> {
        let result = self.local.chain.result(hash);
        Ok(Outcome::from(&result.ok_or_else(|| {
            anyhow::anyhow!("there is no transaction {hash}")
        })?))
    }

    fn enact(&mut self, action: Action) -> Result<Outcome> {
        let id = self.pass(action)?;
        self.call(council::execute(id))?.success()
    }

    /// Sets what the council has.
    fn set_balance(&mut self, amount: Balance) -> Result {
        let view = self.local.chain.account(&near(&self.council_id))?;
        let contract = AccountContract::Local(view.code_hash);
        self.local.chain.patch(vec![StateRecord::Account {
            account_id: near(&self.council_id),
            account: Account::new(amount, view.locked, contract, view.storage_usage),
        }])?;
        Ok(())
    }

    fn check_ledger(&self) -> Result {
        let ledger: Ledger = self.local.view(&self.council_id, "get_ledger", json!({}))?;
        council::check(&ledger)
    }

    fn codes(&self) -> Result<Vec<CodeView>> {
        let page: Page<CodeView> = self.local.view(&self.council_id, "get_codes", json!({}))?;
        Ok(page.items)
    }
}

fn approved(code: &[u8], delivery: Delivery) -> Upgrade {
    Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        expires_in: None,
    }
}

fn publish(code: &[u8]) -> Call {
    Call::raw("publish_code", code)
        .deposit(NearToken::from_near(20))
        .tgas(200)
}

/// A factory is struck from the registry while its creation is on its way: it is not there yet, so it cannot be, and the
/// callback of the creation finds what it needs, whether it succeeds or fails.
#[test]
fn a_factory_that_is_being_created_cannot_be_forgotten() -> Result {
    for succeeds in [true, false] {
        let mut small = Small::new()?;
        let init = if succeeds { "" } else { "unreachable" };
        let code = artifact::module(&format!(r#"(func (export "init") {init})"#));
        let upgrade = approved(&code, Delivery::Global);
        small.enact(change(Change::ApproveCode(upgrade.clone())))?;
        small.call(publish(&code))?.success()?;
        let factory_id: charter_interface::AccountId =
            format!("games.{}", small.council_id).parse()?;
        let creation = small.pass(Action::CreateFactory(NewFactory {
            name: "games".to_string(),
            code_hash: upgrade.code_hash,
            balance: NearToken::from_near(3),
            setup: factory::setup(),
        }))?;
        let forget = small.pass(change(Change::ForgetFactory {
            factory_id: factory_id.clone(),
        }))?;
        let register = small.pass(change(Change::RegisterFactory {
            factory_id: factory_id.clone(),
        }))?;
        small.local.chain.hold(near(&factory_id));
        let hash = small.submit(council::execute(creation))?;
        small.local.chain.run()?;
        assert_eq!(small.proposal(creation)?.status, Status::Executing);
        small.check_ledger()?;
        assert_eq!(
            small.call(council::execute(forget))?.failure()?,
            format!("{factory_id} is not in the registry")
        );
        assert_eq!(
            small.call(council::execute(register))?.failure()?,
            format!("{factory_id} is in the registry already")
        );
        small.local.chain.release(&near(&factory_id));
        small.local.chain.run()?;
        let outcome = small.outcome(hash)?;
        assert_eq!(outcome.is_success(), succeeds);
        let expected = if succeeds {
            Status::Executed
        } else {
            Status::Failed
        };
        assert_eq!(small.proposal(creation)?.status, expected);
        small.check_ledger()?;
        // Once there it can be struck; what failed left its place free.
        let now = if succeeds { forget } else { register };
        small.call(council::execute(now))?.success()?;
        small.check_ledger()?;
    }
    Ok(())
}

/// A council that cannot pay for its storage: that is when the deploy's receipt fails.
#[test]
fn a_global_deploy_that_fails_pays_back_and_can_be_tried_again() -> Result {
    let mut small = Small::new()?;
    let code = artifact::noop(&["init"]);
    let upgrade = approved(&code, Delivery::Global);
    small.enact(change(Change::ApproveCode(upgrade.clone())))?;
    let burn = NearToken::from_yoctonear(u128::from(upgrade.size) * 10_u128.pow(20));
    let had = small.local.balance(&small.ann.account_id)?;
    let hash = small.submit(publish(&code))?;
    // Not before the call itself has run: it makes the deploy, and the callback that waits for it.
    small.local.chain.produce_block()?;
    small.local.chain.produce_block()?;
    assert_eq!(small.codes()?[0].status, CodeStatus::Publishing);
    small.check_ledger()?;
    let balance = small.local.balance(&small.council_id)?;
    small.set_balance(NearToken::from_yoctonear(1))?;
    // The deploy, and not yet the callback, which has the council as it was.
    small.local.chain.produce_block()?;
    small.set_balance(balance)?;
    small.local.chain.run()?;
    let failed = small.outcome(hash)?;
    assert_eq!(
        failed.failure()?,
        format!(
            "publishing the code {} failed; its money went back to {}",
            upgrade.code_hash, small.ann.account_id
        )
    );
    assert_eq!(
        failed.events_of::<GovernanceEvent>()?,
        [GovernanceEvent::CodePublicationFailed {
            code_hash: upgrade.code_hash,
            publisher_id: small.ann.account_id.clone(),
            refund: burn,
        }]
    );
    let paid = had.saturating_sub(small.local.balance(&small.ann.account_id)?);
    assert_eq!(paid, failed.burnt);
    let [view] = small.codes()?.try_into().expect("one code is approved");
    assert_eq!(
        (view.status, view.publisher_id),
        (CodeStatus::Approved, None)
    );
    small.check_ledger()?;

    let had = small.local.balance(&small.ann.account_id)?;
    let published = small.call(publish(&code))?.success()?;
    assert_eq!(
        published.events_of::<GovernanceEvent>()?,
        [GovernanceEvent::CodePublished {
            code_hash: upgrade.code_hash,
            publisher_id: small.ann.account_id.clone(),
            stake: NearToken::default(),
            burnt: burn,
        }]
    );
    let paid = had.saturating_sub(small.local.balance(&small.ann.account_id)?);
    assert_eq!(paid, published.burnt.saturating_add(burn));
    small.check_ledger()
}

#[test]
fn code_that_is_on_its_way_is_neither_removed_nor_delivered_again() -> Result {
    let mut small = Small::new()?;
    let code = artifact::noop(&["init"]);
    let upgrade = approved(&code, Delivery::Global);
    let code_hash = upgrade.code_hash;
    small.enact(change(Change::ApproveCode(upgrade)))?;
    let remove = small.pass(change(Change::RemoveCode { code_hash }))?;
    let first = small.submit(publish(&code))?;
    let second = small.submit(publish(&code))?;
    let removal = small.submit(council::execute(remove))?;
    small.local.chain.run()?;
    let publishing =
        |needed| format!("the code {code_hash} is publishing; this needs it to be {needed}");
    assert!(small.outcome(first)?.is_success());
    assert_eq!(small.outcome(second)?.failure()?, publishing("approved"));
    assert_eq!(
        small.outcome(removal)?.failure()?,
        publishing("approved or published")
    );
    assert_eq!(small.codes()?[0].status, CodeStatus::Published);
    small.call(council::execute(remove))?.success()?;
    assert_eq!(small.codes()?, []);
    small.check_ledger()
}

/// Of two deliveries at once one installs the code; the other is undone and paid back.
#[test]
fn two_deliveries_of_one_upgrade() -> Result {
    let mut small = Small::new()?;
    let code = artifact::wasm("governance");
    let upgrade = approved(&code, Delivery::Stored);
    small.enact(change(Change::ApproveUpgrade(upgrade.clone())))?;
    let deliver = || {
        Call::raw("upgrade", code.clone())
            .deposit(NearToken::from_near(5))
            .tgas(300)
    };
    let had = small.local.balance(&small.ann.account_id)?;
    let first = small.submit(deliver())?;
    let second = small.submit(deliver())?;
    small.local.chain.run()?;
    let (first, second) = (small.outcome(first)?, small.outcome(second)?);
    let upgraded = GovernanceEvent::Upgraded {
        code_hash: upgrade.code_hash,
        from_version: 1,
        to_version: 1,
    };
    assert_eq!(first.events_of::<GovernanceEvent>()?, [upgraded]);
    assert_eq!(second.failure()?, "no upgrade of the council is approved");
    let burnt = first.burnt.saturating_add(second.burnt);
    let paid = had.saturating_sub(small.local.balance(&small.ann.account_id)?);
    assert_eq!(paid, burnt);
    small.check_ledger()
}
