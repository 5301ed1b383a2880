//! An approval is spent once: what a council approved happens once, and no promise that the receiver returns changes that.

use charter_interface::governance::{Action, GovernanceEvent, Status};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::council::{self, Council};
use charter_tests::{Call, Outcome, Result, World, artifact, token};
use rstest::rstest;
use serde_json::{Value, json};

use crate::hostile::{self, acts, answer_with_a_failure, wait};
use crate::scene::{change, comes_true, council_ledger, near, paying_call, policy, status};

/// Four NEAR, approved once.
const PRICE: NearToken = near(4);

fn already(id: u32) -> String {
    format!(
        "proposal {id} is executed; this needs it to be approved, or failed with its window open"
    )
}

/// What an execution emitted, apart from what the receiver did.
fn story(outcome: &Outcome) -> Result<Vec<GovernanceEvent>> {
    outcome.events_of()
}

/// The payee keeps the deposit and returns a promise that fails, so that the execution looks failed and may be tried again:
/// taken twelve times before, until the council had nothing left. The batch ends with an action that returns nothing, so
/// that its outcome is its receipt's own: the deposit is with the payee, hence it is executed.
///
/// Brothers: the payee returns a promise that waits, a promise to the council's own `execute`, and more bytes than anybody
/// wants to read.
#[rstest]
#[tokio::test]
async fn a_payment_approved_once_is_taken_once(
    #[values(84, 88)] version: u32,
    #[values("fails", "waits", "executes again", "returns much")] how: &str,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let payee = world.contract("payee", &hostile::code(), near(10)).await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let again = hostile::answer(&[hostile::to(
        council.id(),
        &[hostile::call("execute", &json!({ "proposal_id": 0 }))],
    )]);
    let act = match how {
        "fails" => answer_with_a_failure(),
        "waits" => wait(&[]),
        "executes again" => again,
        _ => json!({ "return": 100_000 }),
    };
    let args = acts(&[act]);
    let id = council
        .propose(&ann, paying_call(payee.id(), "run", &args, PRICE))
        .await?;
    council.approve(&[&ann], id).await?;
    let purse = world.purse(payee.id()).await?;
    let started = world
        .start(&ann, council.id(), council::execute(id))
        .await?;
    // Whatever its promise does: the payment was taken.
    let executed = async || Ok(status(&council, id).await? == Status::Executed);
    comes_true(&world, executed).await?;
    if how == "waits" {
        world.call(&ann, payee.id(), Call::new("resume")).await?;
    }
    let outcome = started.end().await?;
    assert_eq!(
        story(&outcome)?,
        [
            GovernanceEvent::ExecutionStarted {
                proposal_id: id,
                executor_id: ann.id().clone(),
                attempt: 1,
            },
            GovernanceEvent::ProposalExecuted { proposal_id: id },
        ]
    );
    for _ in 0..3 {
        let again = council.execute(&ann, id).await?;
        assert_eq!(again.failure()?, already(id));
        assert!(again.events().is_empty(), "{:?}", again.event_names());
    }
    let got = purse.got(&world).await?;
    // It also earns a part of the gas that its code burns.
    assert!(got >= PRICE && got < near(5), "{got}");
    assert_eq!(status(&council, id).await?, Status::Executed);
    assert_eq!(council.proposal(id).await?.attempts, 1);
    council_ledger(&council).await?;
    Ok(())
}

/// A payee that fails in its own receipt has taken nothing: the deposit is back, and the payment may be tried again until it
/// is taken, once.
#[rstest]
#[tokio::test]
async fn a_payment_that_was_refused_is_taken_once_in_the_end(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let payee = world.contract("payee", &hostile::code(), near(10)).await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let tell = |act: Value| Call::json("tell", acts(&[act]));
    world
        .call(&ann, payee.id(), tell(json!({ "panic": "not today" })))
        .await?
        .success()?;
    let action = paying_call(payee.id(), "govern", &json!({}), PRICE);
    let id = council.propose(&ann, action).await?;
    council.approve(&[&ann], id).await?;
    let before = council_ledger(&council).await?;
    for attempt in 1..4 {
        let failed = council.execute(&ann, id).await?;
        assert!(failed.failure().is_ok(), "its caller is told");
        assert_eq!(status(&council, id).await?, Status::Failed);
        assert_eq!(council.proposal(id).await?.attempts, attempt);
        assert!(council_ledger(&council).await?.free >= before.free);
    }
    world
        .call(&ann, payee.id(), tell(answer_with_a_failure()))
        .await?
        .success()?;
    let purse = world.purse(payee.id()).await?;
    council.execute(&ann, id).await?;
    assert_eq!(council.execute(&ann, id).await?.failure()?, already(id));
    let got = purse.got(&world).await?;
    assert!(got >= PRICE && got < near(5), "{got}");
    Ok(())
}

/// A registered factory that answers `govern` with a failing promise has obeyed: the commands are not sent again.
#[rstest]
#[tokio::test]
async fn commands_that_a_factory_took_are_not_sent_again(#[values(84, 88)] version: u32) -> Result {
    use charter_interface::factory::Command;
    use charter_interface::governance::Change;

    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let factory = world
        .contract("factory", &hostile::code(), near(10))
        .await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let tell = Call::json("tell", acts(&[answer_with_a_failure()]));
    world.call(&ann, factory.id(), tell).await?.success()?;
    let register = change(Change::RegisterFactory {
        factory_id: factory.id().clone(),
    });
    council.enact(&[&ann], register).await?.success()?;
    let id = council
        .propose(
            &ann,
            council::to_factory(factory.id(), vec![Command::Pause]),
        )
        .await?;
    council.approve(&[&ann], id).await?;
    council.execute(&ann, id).await?;
    assert_eq!(status(&council, id).await?, Status::Executed);
    assert_eq!(council.execute(&ann, id).await?.failure()?, already(id));
    Ok(())
}

/// A factory whose init returns a failing promise exists, so the council's registry has it, and its balance is spent once:
/// before, the council would have created it and believed that it had not.
#[rstest]
#[tokio::test]
async fn a_factory_whose_init_answers_with_a_failing_promise_is_registered(
    #[values(84, 88)] version: u32,
) -> Result {
    use charter_interface::governance::{Change, NewFactory};

    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let code = failing_init();
    let approve = Change::ApproveCode(charter_interface::Upgrade {
        code_hash: artifact::hash(&code),
        size: artifact::size(&code),
        delivery: Delivery::Stored,
        expires_in: None,
    });
    council.enact(&[&ann], change(approve)).await?.success()?;
    let publish = Call::raw("publish_code", code.clone())
        .deposit(near(5))
        .tgas(200);
    council.call(&ann, publish).await?.success()?;
    let create = Action::CreateFactory(NewFactory {
        name: "games".to_string(),
        code_hash: artifact::hash(&code),
        balance: near(10),
        setup: charter_tests::factory::setup(),
    });
    let id = council.propose(&ann, create).await?;
    council.approve(&[&ann], id).await?;
    council.execute(&ann, id).await?;
    let games: AccountId = format!("games.{}", council.id()).parse()?;
    assert!(world.exists(&games).await);
    assert_eq!(status(&council, id).await?, Status::Executed);
    let entry: Option<charter_interface::governance::FactoryView> = world
        .view(council.id(), "get_factory", json!({ "factory_id": games }))
        .await?;
    assert_eq!(
        entry.map(|entry| entry.code_hash),
        Some(Some(artifact::hash(&code)))
    );
    assert_eq!(council.execute(&ann, id).await?.failure()?, already(id));
    council_ledger(&council).await?;
    Ok(())
}

/// Code whose `init` returns a promise to nobody.
fn failing_init() -> Vec<u8> {
    artifact::module(
        r#"(import "env" "promise_create" (func (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
           (import "env" "promise_return" (func (param i64)))
           (data (i32.const 0) "nobody.test.near")
           (func (export "init") (call 1 (call 0
             (i64.const 16) (i64.const 0) (i64.const 6) (i64.const 0)
             (i64.const 0) (i64.const 0) (i64.const 64) (i64.const 1000000000000))))"#,
    )
}

/// `executed` means that the receipt which the council approved held, not what it started: tokens sent with
/// `ft_transfer_call` to a receiver that refuses them come back to the council, and the proposal is executed all the same. It
/// says so, and does not pay twice.
#[rstest]
#[tokio::test]
async fn executed_means_that_the_approved_receipt_held(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let refuser = world
        .contract("refuser", &hostile::code(), near(10))
        .await?;
    let tell = Call::json("tell", acts(&[json!({ "panic": "not for me" })]));
    world.call(&ann, refuser.id(), tell).await?.success()?;
    let account = world
        .contract("token", &artifact::wasm("token"), near(10))
        .await?;
    let acorns = token::Token::at(&world, account.id().clone());
    let init = Call::json("init", token::init(ann.id()));
    acorns.call(&account, init).await?.success()?;
    acorns.give(&ann, council.id(), 500).await?;
    acorns.register(&ann, refuser.id()).await?;

    let args = json!({ "receiver_id": refuser.id(), "amount": "500", "msg": "" });
    let action = paying_call(acorns.id(), "ft_transfer_call", &args, crate::scene::YOCTO);
    let id = council.propose(&ann, action).await?;
    council.approve(&[&ann], id).await?;
    council.execute(&ann, id).await?;
    assert_eq!(status(&council, id).await?, Status::Executed);
    assert_eq!(acorns.balance_of(council.id()).await?, 500);
    assert_eq!(acorns.balance_of(refuser.id()).await?, 0);
    assert_eq!(council.execute(&ann, id).await?.failure()?, already(id));
    Ok(())
}

/// A payment never gets the action that ends other batches: an implicit account is only made by a receipt whose sole action
/// is a transfer.
#[rstest]
#[tokio::test]
async fn a_payment_still_makes_an_implicit_account(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let implicit: AccountId = "ab".repeat(32).parse()?;
    let pay = Action::Transfer {
        receiver_id: implicit.clone(),
        amount: PRICE,
    };
    council.enact(&[&ann], pay).await?.success()?;
    assert_eq!(world.balance(&implicit).await?, PRICE);
    council_ledger(&council).await?;
    Ok(())
}
