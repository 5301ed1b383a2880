//! Who may decide what: no vote decides more than its category, however it is bundled, and whichever of council and factory
//! is older.

use charter_interface::factory::{Access, Command, TemplateSpec, TemplateTerms};
use charter_interface::governance::{
    Action, Change, GovernanceEvent, Policy, Rule, Status, Threshold,
};
use charter_interface::{AccountId, Category, Delivery, Duration, Gas, Upgrade};
use charter_tests::council::{self, Council};
use charter_tests::factory::{self, Factory, donations};
use charter_tests::{Result, World, artifact};
use rstest::rstest;

use crate::scene::{NOTHING, Scene, change, near, policy, status};

/// Every command with the vote that the worst of it needs: written down here from the rules, not taken from the code.
fn table(who: &AccountId) -> Vec<(Command, Category)> {
    use Category::{Code, Council, Routine};
    let template = || "safe".to_string();
    let release = || factory::release_id("safe", "1.0.0");
    let upgrade = || Upgrade {
        code_hash: artifact::hash(b"code"),
        size: 4,
        delivery: Delivery::Stored,
        expires_in: None,
    };
    let spec = TemplateSpec {
        title: "Other".to_string(),
        init_method: "init".to_string(),
        init_gas: Gas::from_tgas(10),
        per_creator: None,
    };
    let names = || vec!["admin".to_string()];
    vec![
        (
            Command::CloseTemplate {
                template: template(),
            },
            Routine,
        ),
        (Command::DeprecateRelease(release()), Routine),
        (
            Command::SetDefaultLimits {
                limits: factory::setup().limits,
            },
            Routine,
        ),
        (
            Command::SetCreatorLimits {
                creator_id: who.clone(),
                limits: Some(factory::setup().limits),
            },
            Routine,
        ),
        (
            Command::SetAccess {
                access: Access::Open,
                add: vec![who.clone()],
                remove: vec![],
            },
            Routine,
        ),
        (Command::ReserveNames { names: names() }, Routine),
        (Command::FreeNames { names: names() }, Routine),
        (Command::Pause, Routine),
        (
            Command::SetTemplate {
                template: template(),
                spec,
            },
            Code,
        ),
        (
            Command::OpenTemplate {
                template: template(),
            },
            Code,
        ),
        (
            Command::ApproveRelease(factory::release("safe", "2.0.0", b"code", Delivery::Global)),
            Code,
        ),
        (Command::SetCurrentRelease(release()), Code),
        (Command::RestoreRelease(release()), Code),
        (Command::RemoveRelease(release()), Code),
        (
            Command::SetTerms {
                template: template(),
                terms: TemplateTerms {
                    fee: near(1),
                    min_balance: NOTHING,
                    owner_key: true,
                },
            },
            Council,
        ),
        (
            Command::SetGuardian {
                guardian: Some(who.clone()),
            },
            Council,
        ),
        (Command::Unpause, Council),
        (
            Command::WithdrawFees {
                receiver_id: who.clone(),
                amount: NOTHING,
            },
            Council,
        ),
        (
            Command::Sweep {
                receiver_id: who.clone(),
                amount: near(1),
            },
            Council,
        ),
        (Command::SetReserve { reserve: NOTHING }, Council),
        (Command::ApproveUpgrade(upgrade()), Council),
        (Command::CancelUpgrade, Council),
        (
            Command::ProposeGovernance {
                governance_id: Some(who.clone()),
                expires_in: None,
            },
            Council,
        ),
    ]
}

/// A council of an older version believes that a command needs a lighter vote, or a governance lies: the factory looks at its
/// own table. With the code rule at one vote a member took 98 NEAR by `approve_upgrade` and `create_factory`.
#[rstest]
#[tokio::test]
async fn the_factory_refuses_what_its_own_table_puts_higher(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    let (info, before) = (factory.info().await?, scene.owed().await?);
    let table = table(scene.eve.id());
    for (command, needed) in &table {
        for decided in [Category::Routine, Category::Code, Category::Council] {
            let check = factory
                .check_by(std::slice::from_ref(command), decided)
                .await?;
            if decided >= *needed {
                let why = check.commands[0].clone().unwrap_or_default();
                assert!(!why.contains("vote"), "{command}: {why}");
                continue;
            }
            let why =
                format!("command 1 needs a `{needed}` vote; it was decided by a `{decided}` one");
            assert_eq!(check.commands, [Some(why.clone())], "{command}");
            let call = factory::govern_by(std::slice::from_ref(command), decided);
            let refused = factory.call(&scene.governance, call).await?;
            assert_eq!(refused.failure()?, why, "{command}");
            assert!(refused.events().is_empty());
            // Behind one that holds it is refused as well, and undoes that.
            let bundled = [Command::Pause, command.clone()];
            let call = factory::govern_by(&bundled, decided);
            assert!(
                factory
                    .call(&scene.governance, call)
                    .await?
                    .failure()
                    .is_ok()
            );
        }
    }
    assert_eq!(factory.info().await?, info);
    assert_eq!(scene.owed().await?, before);
    Ok(())
}

/// Code needed three votes and seven days, the council's own affairs two and none: with `withdraw_fees 0` beside it two
/// members approved a release at once. A heavier category never asks for less than a lighter one.
#[rstest]
#[tokio::test]
async fn bundling_never_lowers_a_vote(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let ben = world.account("ben").await?;
    let cleo = world.account("cleo").await?;
    let mut rules: Policy = policy(&[&ann, &ben, &cleo]);
    rules.rules.code = Rule {
        threshold: Threshold::Votes(3),
        voting_period: Duration::from_hours(5),
        timelock: Duration::from_days(7),
        ..council::rule()
    };
    rules.rules.council.threshold = Threshold::Votes(2);
    let council = Council::deploy(&world, rules).await?;
    let holds = council.effective_rule(Category::Council).await?;
    assert_eq!(
        (holds.required, holds.voting_period, holds.timelock),
        (3, Duration::from_hours(5), Duration::from_days(7))
    );
    // Not the other way round: routine stays as light as it was set.
    assert_eq!(council.effective_rule(Category::Routine).await?.required, 2);
    let factory = Factory::deploy(&world, council.id(), factory::setup()).await?;
    let register = change(Change::RegisterFactory {
        factory_id: factory.id().clone(),
    });
    council
        .enact(&[&ann, &ben, &cleo], register)
        .await?
        .success()?;
    let code = artifact::wasm("donation");
    let release = factory::release("donation", "1.0.0", &code, Delivery::Global);
    let commands = donations().with(release);
    let mut bundled = commands.clone();
    bundled.push(Command::WithdrawFees {
        receiver_id: ann.id().clone(),
        amount: NOTHING,
    });
    let code_alone = vec![Command::SetTemplate {
        template: "donation".to_string(),
        spec: donations().spec(),
    }];
    for commands in [code_alone, bundled] {
        let id = council
            .propose(&ann, council::to_factory(factory.id(), commands))
            .await?;
        let proposal = council.proposal(id).await?;
        assert_eq!(proposal.tally.required, 3, "{:?}", proposal.summary);
        for member in [&ann, &ben] {
            let vote = charter_interface::governance::Vote::Approve;
            council.vote(member, id, vote).await?.success()?;
        }
        assert_eq!(status(&council, id).await?, Status::Active);
        assert!(council.execute(&ann, id).await?.failure().is_ok());
        council.approve(&[&cleo], id).await?;
        let early = council.execute(&ann, id).await?.failure()?;
        assert!(early.contains("can be executed from"), "{early}");
    }
    assert_eq!(factory.template("donation").await.ok().flatten(), None);
    Ok(())
}

/// Commands to an account that is not in the registry are calls like any other: a light vote cannot pay 1 yoctoNEAR and act in
/// the council's name anywhere else.
///
/// A brother: the factory is registered when it is decided, and forgotten before it is executed. What was decided by the
/// lighter vote is stale, for ever; that is written, and the caller's transaction fails.
#[rstest]
#[tokio::test]
async fn what_was_decided_by_a_lighter_vote_is_stale_when_it_needs_a_heavier_one(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let ben = world.account("ben").await?;
    let mut rules = policy(&[&ann, &ben]);
    rules.rules.routine.threshold = Threshold::Votes(1);
    rules.rules.code.threshold = Threshold::Votes(1);
    let council = Council::deploy(&world, rules).await?;
    let factory = Factory::deploy(&world, council.id(), factory::setup()).await?;
    let pause = || council::to_factory(factory.id(), vec![Command::Pause]);
    let early = council.propose(&ann, pause()).await?;
    assert_eq!(council.proposal(early).await?.category, Category::Council);
    let registry = |forget: bool| {
        let factory_id = factory.id().clone();
        change(if forget {
            Change::ForgetFactory { factory_id }
        } else {
            Change::RegisterFactory { factory_id }
        })
    };
    council
        .enact(&[&ann, &ben], registry(false))
        .await?
        .success()?;
    let id = council.propose(&ann, pause()).await?;
    assert_eq!(council.proposal(id).await?.category, Category::Routine);
    council.approve(&[&ann], id).await?;
    council
        .enact(&[&ann, &ben], registry(true))
        .await?
        .success()?;
    let executed = council.execute(&ann, id).await?;
    assert!(executed.failure().is_ok(), "the caller is told");
    assert_eq!(
        executed.events_of::<GovernanceEvent>()?,
        [GovernanceEvent::ProposalStale {
            proposal_id: id,
            decided: Category::Routine,
            needed: Category::Council,
        }]
    );
    assert_eq!(status(&council, id).await?, Status::Stale);
    assert!(!factory.info().await?.paused);
    // Registered again it stays stale.
    council
        .enact(&[&ann, &ben], registry(false))
        .await?
        .success()?;
    assert!(council.execute(&ann, id).await?.failure().is_ok());
    assert_eq!(status(&council, id).await?, Status::Stale);
    Ok(())
}

/// With one vote for code a member cannot make a factory, upgrade one, or spend: all of it is the council's.
#[rstest]
#[tokio::test]
async fn one_vote_for_code_moves_no_money(#[values(84, 88)] version: u32) -> Result {
    use charter_interface::governance::NewFactory;

    let world = World::at(version).await?;
    let mallory = world.account("mallory").await?;
    let ben = world.account("ben").await?;
    let mut rules = policy(&[&mallory, &ben]);
    rules.rules.code.threshold = Threshold::Votes(1);
    rules.rules.routine.threshold = Threshold::Votes(1);
    let council = Council::deploy(&world, rules).await?;
    let factory = Factory::deploy(&world, council.id(), factory::setup()).await?;
    let register = change(Change::RegisterFactory {
        factory_id: factory.id().clone(),
    });
    council
        .enact(&[&mallory, &ben], register)
        .await?
        .success()?;
    let heavy: Vec<_> = table(mallory.id())
        .into_iter()
        .filter(|(_, category)| *category == Category::Council)
        .map(|(command, _)| council::to_factory(factory.id(), vec![command]))
        .collect();
    let create = Action::CreateFactory(NewFactory {
        name: "mine".to_string(),
        code_hash: artifact::hash(b"code"),
        balance: near(40),
        setup: factory::setup(),
    });
    let pay = Action::Transfer {
        receiver_id: mallory.id().clone(),
        amount: near(40),
    };
    for action in heavy.into_iter().chain([create, pay]) {
        let proposed = council.call(&mallory, council::propose(action)).await?;
        if !proposed.is_success() {
            continue;
        }
        let id = proposed.json()?;
        let proposal = council.proposal(id).await?;
        assert_eq!(
            proposal.category,
            Category::Council,
            "{:?}",
            proposal.summary
        );
        let vote = charter_interface::governance::Vote::Approve;
        council.vote(&mallory, id, vote).await?.success()?;
        assert_eq!(status(&council, id).await?, Status::Active);
        assert!(council.execute(&mallory, id).await?.failure().is_ok());
        let cancel = council::of_proposal("cancel", id);
        council.call(&mallory, cancel).await?.success()?;
    }
    Ok(())
}
