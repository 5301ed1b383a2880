//! What each action does when it is executed, and what stops it.

use charter_interface::factory::{Access, Command};
use charter_interface::governance::{
    Action, Change, CodeStatus, FunctionCall, GovernanceEvent, NewFactory, Status,
};
use charter_interface::{Delivery, Gas, NearToken, Page, Upgrade};
use charter_tests::factory::{self, Factory};
use charter_tests::id::near;
use charter_tests::{Call, Result, artifact, council, text};
use rstest::rstest;
use serde_json::json;

use crate::scene::{
    Scene, act, calling, calling_with, change, events, harmless, pay, refusal, status,
};

/// Keeps what it is paid. `fail` fails.
const TILL: &str = r#"(func (export "keep")) (func (export "fail") unreachable)"#;

#[rstest]
#[tokio::test]
async fn a_batch_of_calls_holds_as_a_whole_or_not_at_all(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let code = artifact::module(TILL);
    let till = scene
        .world
        .contract("till", &code, NearToken::from_near(5))
        .await?;
    let one = NearToken::from_near(1);
    let call = |method: &str| FunctionCall {
        method: method.to_string(),
        args: Vec::new().into(),
        deposit: one,
        gas: Gas::from_tgas(10),
    };
    let calls = |methods: &[&str]| Action::Call {
        receiver_id: till.id().clone(),
        calls: methods.iter().map(|method| call(method)).collect(),
    };
    let bad = scene.ready(&council, calls(&["keep", "fail"])).await?;
    let good = scene.ready(&council, calls(&["keep", "keep"])).await?;

    let purse = scene.world.purse(till.id()).await?;
    let free = council.ledger().await?.free;
    let failed = act(&council, &scene.stranger, council::execute(bad)).await?;
    assert!(!failed.is_success());
    assert_eq!(status(&council, bad).await?, Status::Failed);
    // The deposits came back; what the contract earned of the gas is on top.
    assert!(purse.got(&scene.world).await? < NearToken::from_millinear(1));
    assert!(council.ledger().await?.free >= free);

    act(&council, &scene.stranger, council::execute(good))
        .await?
        .success()?;
    let got = purse.got(&scene.world).await?;
    assert!(got >= NearToken::from_near(2) && got < NearToken::from_millinear(2_001));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_call_carries_its_arguments(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    // Another council, that this one begins: its parent account may.
    let code = artifact::wasm("governance");
    let other = scene
        .world
        .contract("other", &code, NearToken::from_near(20))
        .await?;
    let args = serde_json::to_vec(&json!({ "policy": scene.policy() }))?;
    let action = Action::Call {
        receiver_id: other.id().clone(),
        calls: vec![FunctionCall {
            method: "init".to_string(),
            args: args.into(),
            deposit: NearToken::default(),
            gas: Gas::from_tgas(20),
        }],
    };
    let id = scene.ready(&council, action).await?;
    let outcome = act(&council, &scene.ann, council::execute(id)).await?;
    // The other says who called it, and refuses: the council is not its parent.
    let refused = format!(
        "only {} itself or its parent account begins it; {} does not",
        other.id(),
        council.id()
    );
    assert!(
        outcome.failures().contains(&refused),
        "{:?}",
        outcome.failures()
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn too_little_gas_is_refused_with_the_figures(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let gas = Gas::from_tgas(30);
    let action = calling_with(scene.stranger.id(), "any", NearToken::default(), gas);
    let id = scene.ready(&council, action).await?;
    // The execution's own call 12, its callback 20 and 3, the call's fees 6, the call 30.
    let required = Gas::from_tgas(71);
    let little = required.saturating_sub(Gas::from_gas(1));
    let execute = |gas| council::execute(id).gas(gas);
    assert_eq!(
        refusal(&council, &scene.ann, execute(little)).await?,
        text::lacks_gas(required, little)
    );
    assert_eq!(status(&council, id).await?, Status::Approved);
    // With exactly that it gets as far as it can: the receiver has no code.
    act(&council, &scene.ann, execute(required)).await?;
    assert_eq!(status(&council, id).await?, Status::Failed);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn it_spends_only_what_it_freely_owns(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let all = NearToken::from_near(50);
    let id = scene.ready(&council, pay(scene.stranger.id(), all)).await?;
    let refused = refusal(&council, &scene.ann, council::execute(id)).await?;
    let begins = format!(
        "this spends {}; the council freely owns ",
        text::amount(all)
    );
    let rest = refused.strip_prefix(&begins).unwrap_or_default();
    let (free, _) = rest.split_once(' ').unwrap_or_default();
    let free: u128 = free.parse()?;
    let ledger = council.ledger().await?;
    let earned = ledger.free.as_yoctonear() - free;
    // The ledger has since earned its share of the gas of the call that was refused.
    assert!(earned < NearToken::from_millinear(1).as_yoctonear());
    // Somebody gives it the rest.
    scene
        .ann
        .transfer_near(&near(council.id()), NearToken::from_near(10))
        .await?
        .into_result()?;
    act(&council, &scene.ann, council::execute(id))
        .await?
        .success()?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn commands_reach_a_factory(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let factory = Factory::deploy(&scene.world, council.id(), factory::setup()).await?;
    let listed = Command::SetAccess {
        access: Access::Listed,
        add: vec![scene.ann.id().clone()],
        remove: vec![],
    };
    let id = scene
        .ready(&council, council::to_factory(factory.id(), vec![listed]))
        .await?;
    act(&council, &scene.stranger, council::execute(id))
        .await?
        .success()?;
    assert_eq!(factory.info().await?.access, Access::Listed);
    // A command that the factory refuses is a failure of the proposal.
    let removes = Command::RemoveRelease(factory::release_id("donation", "1.0.0"));
    let id = scene
        .ready(&council, council::to_factory(factory.id(), vec![removes]))
        .await?;
    act(&council, &scene.stranger, council::execute(id))
        .await?
        .failure()?;
    assert_eq!(status(&council, id).await?, Status::Failed);
    Ok(())
}

/// Approves the factory's code in the council and publishes it there.
async fn offer_factories(
    scene: &Scene,
    council: &charter_tests::council::Council<'_>,
    delivery: Delivery,
) -> Result<Upgrade> {
    let code = artifact::wasm("factory");
    let upgrade = Upgrade {
        code_hash: artifact::hash(&code),
        size: artifact::size(&code),
        delivery,
        expires_in: None,
    };
    scene
        .enact(council, change(Change::ApproveCode(upgrade.clone())))
        .await?;
    let publish = Call::raw("publish_code", code)
        .deposit(NearToken::from_near(60))
        .tgas(200);
    act(council, &scene.stranger, publish).await?.success()?;
    Ok(upgrade)
}

fn new_factory(upgrade: &Upgrade, balance: NearToken) -> Action {
    Action::CreateFactory(NewFactory {
        name: "games".to_string(),
        code_hash: upgrade.code_hash,
        balance,
        setup: factory::setup(),
    })
}

#[rstest]
#[tokio::test]
async fn a_factory_is_created_and_entered(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let upgrade = offer_factories(&scene, &council, delivery).await?;
    let codes: Page<charter_interface::governance::CodeView> = scene
        .world
        .view(council.id(), "get_codes", json!({}))
        .await?;
    assert_eq!(codes.items[0].status, CodeStatus::Published);
    assert_eq!(
        codes.items[0].publisher_id.as_ref(),
        Some(scene.stranger.id())
    );

    let balance = NearToken::from_near(8);
    let rich = scene
        .ready(&council, new_factory(&upgrade, balance))
        .await?;
    let again = scene
        .ready(&council, new_factory(&upgrade, balance))
        .await?;
    if delivery == Delivery::Stored {
        // Too little to stake its code: created, initialised and undone, in one receipt.
        let poor = new_factory(&upgrade, NearToken::from_yoctonear(1));
        let poor = scene.ready(&council, poor).await?;
        let free = council.ledger().await?.free;
        let failed = act(&council, &scene.ann, council::execute(poor)).await?;
        assert!(!failed.is_success());
        assert_eq!(status(&council, poor).await?, Status::Failed);
        assert!(council.ledger().await?.free >= free);
    }

    let created = act(&council, &scene.ann, council::execute(rich))
        .await?
        .success()?;
    let factory_id = format!("games.{}", council.id()).parse()?;
    assert_eq!(
        events(&created)?,
        [
            GovernanceEvent::ExecutionStarted {
                proposal_id: rich,
                executor_id: scene.ann.id().clone(),
                attempt: 1,
            },
            GovernanceEvent::FactoryCreated {
                proposal_id: rich,
                factory_id,
                code_hash: upgrade.code_hash,
                balance,
            },
            GovernanceEvent::ProposalExecuted { proposal_id: rich },
        ]
    );
    let factories: Page<charter_interface::governance::FactoryView> = scene
        .world
        .view(council.id(), "get_factories", json!({}))
        .await?;
    assert_eq!(factories.items.len(), 1);
    assert_eq!(factories.items[0].code_hash, Some(upgrade.code_hash));
    // What there is already is refused before anything is sent.
    let refused = refusal(&council, &scene.ann, council::execute(again)).await?;
    assert_eq!(
        refused,
        format!("games.{} is in the registry already", council.id())
    );
    // Its code goes, and its stake goes back to who paid it.
    let stake = codes.items[0].stake;
    let purse = scene.world.purse(scene.stranger.id()).await?;
    let removed = scene
        .enact(
            &council,
            change(Change::RemoveCode {
                code_hash: upgrade.code_hash,
            }),
        )
        .await?;
    assert_eq!(
        events(&removed)?[0],
        GovernanceEvent::CodeRemoved {
            code_hash: upgrade.code_hash,
            publisher_id: Some(scene.stranger.id().clone()),
            refund: stake,
        }
    );
    if delivery == Delivery::Stored {
        assert_eq!(purse.got(&scene.world).await?, stake);
    }
    council::check(&council.ledger().await?)?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_registry_takes_factories_that_live_elsewhere(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let factory_id = scene.world.id("elsewhere");
    let register = Change::RegisterFactory {
        factory_id: factory_id.clone(),
    };
    scene.enact(&council, change(register.clone())).await?;
    let again = scene.ready(&council, change(register)).await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(again)).await?,
        format!("{factory_id} is in the registry already")
    );
    // It can be executed later, when it is not.
    assert_eq!(status(&council, again).await?, Status::Approved);
    let forget = Change::ForgetFactory {
        factory_id: factory_id.clone(),
    };
    scene.enact(&council, change(forget.clone())).await?;
    act(&council, &scene.ann, council::execute(again))
        .await?
        .success()?;
    scene.enact(&council, change(forget.clone())).await?;
    let missing = scene.ready(&council, change(forget)).await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(missing)).await?,
        format!("{factory_id} is not in the registry")
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_receiver_without_account_or_method_is_a_failure(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let nobody = scene.world.id("nobody");
    for action in [
        calling(&nobody, "any"),
        calling(scene.stranger.id(), "any"),
        pay(&nobody, NearToken::from_near(1)),
        council::to_factory(&nobody, vec![Command::Pause]),
    ] {
        let id = scene.ready(&council, action).await?;
        let outcome = act(&council, &scene.ann, council::execute(id)).await?;
        assert!(!outcome.is_success());
        assert_eq!(status(&council, id).await?, Status::Failed);
    }
    // And the council goes on.
    scene.enact(&council, harmless()).await?;
    Ok(())
}
