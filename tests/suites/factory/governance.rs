//! Who may command, and that all commands hold or none.

use charter_interface::factory::{Command, FactoryEvent};
use charter_interface::{Delivery, NearToken};
use charter_tests::factory::Offer;
use charter_tests::{Call, Result, factory, text};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Stage, YOCTO, bytes, owed, spec, yocto};

const DELIVERY: Delivery = Delivery::Global;

fn call(method: &str) -> Call {
    Call::json(method, json!({})).one_yocto()
}

#[rstest]
#[tokio::test]
async fn all_commands_hold_or_none(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::at(version, DELIVERY).await?;
    let factory = stage.factory();
    let before = (factory.info().await?, owed(&factory.ledger().await?));
    let commands = [
        Command::SetGuardian {
            guardian: Some(stage.creator.id().clone()),
        },
        Command::ReserveNames {
            names: vec!["admin".to_string()],
        },
        Command::Pause,
        Command::DeprecateRelease(factory::release_id("donation", "1.0.0")),
        Command::FreeNames {
            names: vec!["nobody".to_string()],
        },
    ];
    assert_eq!(
        stage.forbidden(&commands).await?,
        "the name `nobody` is not reserved"
    );
    assert_eq!(
        (factory.info().await?, owed(&factory.ledger().await?)),
        before
    );
    stage.create("admin").await?;
    assert_eq!(
        stage.forbidden(&[]).await?,
        "0 commands in one call; 1 to 20 are possible"
    );
    let many = vec![Command::Unpause; 21];
    assert_eq!(
        stage.forbidden(&many).await?,
        "21 commands in one call; 1 to 20 are possible"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn only_governance_governs_and_only_with_its_yoctonear(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::at(version, DELIVERY).await?;
    let factory = stage.factory();
    let stranger = factory.govern(&stage.creator, &[Command::Pause]).await?;
    assert_eq!(
        stranger.failure()?,
        "only governance.test.near governs this factory; creator.test.near does not"
    );
    for deposit in [yocto(0), yocto(2)] {
        let call = factory::govern(&[Command::Pause]).deposit(deposit);
        assert_eq!(
            factory.call(&stage.governance, call).await?.failure()?,
            "Requires attached deposit of exactly 1 yoctoNEAR"
        );
    }
    let callbacks = [
        "finalise_creation",
        "report_failed_creation",
        "finish_publication",
        "finish_withdrawal",
        "migrate",
    ];
    for callback in callbacks {
        let outcome = factory.call(&stage.governance, Call::new(callback)).await?;
        assert_eq!(outcome.failure()?, format!("Method {callback} is private"));
    }
    let again = factory::init(stage.creator.id(), factory::setup());
    assert_eq!(
        factory.call(&stage.creator, again).await?.failure()?,
        "The contract has already been initialized"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn governance_is_handed_over_in_two_steps(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let factory = stage.factory();
    let accept = || call("accept_governance");
    let nobody = "governance was not offered to creator.test.near";
    assert_eq!(
        factory.call(&stage.creator, accept()).await?.failure()?,
        nobody
    );
    let creator_id = stage.creator.id().clone();
    let offer = |governance_id| Command::ProposeGovernance {
        governance_id,
        expires_in: None,
    };
    stage.govern(&[offer(Some(creator_id.clone()))]).await?;
    // Until it is accepted nothing has changed, and it can be taken back.
    stage.govern(&[offer(None)]).await?;
    assert_eq!(
        factory.call(&stage.creator, accept()).await?.failure()?,
        nobody
    );
    stage.govern(&[offer(Some(creator_id.clone()))]).await?;
    let offered = factory.info().await?.proposed_governance;
    assert_eq!(
        offered.map(|offer| offer.governance_id),
        Some(creator_id.clone())
    );
    let accepted = factory.call(&stage.creator, accept()).await?.success()?;
    assert_eq!(
        accepted.events_of::<FactoryEvent>()?,
        [FactoryEvent::GovernanceAccepted {
            governance_id: creator_id.clone()
        }]
    );
    let info = factory.info().await?;
    assert_eq!(
        (info.governance_id, info.proposed_governance),
        (creator_id, None)
    );
    assert_eq!(
        stage.forbidden(&[Command::Pause]).await?,
        "only creator.test.near governs this factory; governance.test.near does not"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_guardian_pauses_and_only_governance_goes_on(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::at(version, DELIVERY).await?;
    let factory = stage.factory();
    let guardian = stage.world.account("guardian").await?;
    let gift = stage.gift("gift");
    let price = stage.price(&gift).await?;
    assert_eq!(
        factory.call(&guardian, call("pause")).await?.failure()?,
        "guardian.test.near is neither the guardian nor the governance of this factory"
    );
    stage
        .govern(&[Command::SetGuardian {
            guardian: Some(guardian.id().clone()),
        }])
        .await?;
    // That there is a guardian makes nobody else one.
    let stranger = factory.call(&stage.creator, call("pause")).await?;
    assert!(stranger.failure()?.contains("is neither the guardian nor"));
    let paused = factory.call(&guardian, call("pause")).await?.success()?;
    assert_eq!(
        paused.events_of::<FactoryEvent>()?,
        [FactoryEvent::Paused {
            by: guardian.id().clone()
        }]
    );
    assert_eq!(stage.refusal(&gift, price).await?, "the factory is paused");
    let code = charter_tests::artifact::wasm("donation");
    assert_eq!(
        factory
            .publish_global(&stage.creator, &code)
            .await?
            .failure()?,
        "the factory is paused"
    );
    // Money can still be taken out.
    let deposit = Call::json("storage_deposit", json!({})).deposit(NearToken::from_near(1));
    factory.call(&stage.creator, deposit).await?.success()?;
    factory
        .call(&stage.creator, call("storage_withdraw"))
        .await?
        .success()?;
    factory
        .call(&stage.creator, call("storage_unregister"))
        .await?
        .success()?;
    let resumed = factory.govern(&guardian, &[Command::Unpause]).await?;
    assert_eq!(
        resumed.failure()?,
        "only governance.test.near governs this factory; guardian.test.near does not"
    );
    stage.govern(&[Command::Unpause]).await?;
    stage.create("gift").await?;
    factory
        .call(&stage.governance, call("pause"))
        .await?
        .success()?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn fees_are_paid_out_and_come_back_when_nobody_is_there(
    #[values(84, 88)] version: u32,
) -> Result {
    let fee = NearToken::from_near(2);
    let spec = Offer {
        fee,
        ..spec(DELIVERY)
    };
    let stage = Stage::with(version, DELIVERY, factory::setup(), spec).await?;
    let factory = stage.factory();
    stage.create("gift").await?;
    assert_eq!(factory.ledger().await?.fees, fee);
    let withdraw = |to: &charter_tests::AccountId, amount| Command::WithdrawFees {
        receiver_id: to.clone(),
        amount,
    };
    let creator_id = stage.creator.id().clone();
    assert_eq!(
        stage
            .forbidden(&[withdraw(&creator_id, fee.saturating_add(YOCTO))])
            .await?,
        format!(
            "{} of fees were asked for, {} can be paid",
            text::amount(fee.saturating_add(YOCTO)),
            text::amount(fee)
        )
    );
    // Nobody is there: the command held, and the money is in the books again.
    let nobody = stage.world.id("nobody");
    let outcome = factory
        .govern(&stage.governance, &[withdraw(&nobody, fee)])
        .await?;
    assert!(outcome.is_success());
    let amount = fee;
    assert_eq!(
        outcome.events_of::<FactoryEvent>()?,
        [
            FactoryEvent::FeesWithdrawn {
                receiver_id: nobody.clone(),
                amount
            },
            FactoryEvent::FeesReturned {
                receiver_id: nobody,
                amount
            },
        ]
    );
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    assert_eq!(ledger.fees, fee);
    let purse = stage.world.purse(&creator_id).await?;
    stage.govern(&[withdraw(&creator_id, fee)]).await?;
    assert_eq!(purse.got(&stage.world).await?, fee);
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    assert_eq!(ledger.fees, yocto(0));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_factory_begins_with_what_it_owes_or_not_at_all(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = charter_tests::World::at(version).await?;
    let governance = world.account("governance").await?;
    let code = charter_tests::artifact::wasm("factory");
    let account = world
        .contract("factory", &code, bytes(code.len() as u128 + 50_000))
        .await?;
    let stranger = factory::init(governance.id(), factory::setup());
    assert_eq!(
        world
            .call(&governance, account.id(), stranger)
            .await?
            .failure()?,
        "only factory.test.near itself or its parent account begins it; governance.test.near does not"
    );
    let init = factory::init(governance.id(), factory::setup());
    let why = world.call(&account, account.id(), init).await?.failure()?;
    assert!(why.starts_with("the factory lacks "), "{why}");
    assert!(
        why.ends_with(" NEAR) of what it owes and must stake"),
        "{why}"
    );
    Ok(())
}
