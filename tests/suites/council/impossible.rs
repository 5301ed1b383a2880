//! Proposals that could not be executed are refused when they are made.

use charter_interface::Category;
use charter_interface::factory::{Access, Command};
use charter_interface::governance::{Action, Change, FunctionCall, NewFactory, Rule, Threshold};
use charter_interface::{AccountId, CodeHash, Delivery, Duration, Gas, NearToken, Upgrade};
use charter_tests::council;
use charter_tests::{Result, factory};
use rstest::rstest;

use crate::scene::{Scene, act, calling, change, pay, refusal, set_threshold};

/// What cannot be executed, and why, for the council of a scene.
fn impossible(council_id: &AccountId, scene: &Scene) -> Vec<(Action, String)> {
    let itself = format!(
        "a proposal cannot call or pay {council_id} itself: what it calls there would pass for a call of its own"
    );
    let guardian_alone =
        "what replaces a guardian stands alone in its proposal: the guardian cannot veto it";
    let call = |tgas| FunctionCall {
        method: "any".to_string(),
        args: Vec::new().into(),
        deposit: NearToken::default(),
        gas: Gas::from_tgas(tgas),
    };
    let named = |bytes| FunctionCall {
        method: "m".repeat(bytes),
        ..call(1)
    };
    let calls = |calls| Action::Call {
        receiver_id: scene.stranger.id().clone(),
        calls,
    };
    let changes = |changes| Action::Council { changes };
    let rule = |rule| {
        change(Change::SetRule {
            category: Category::Code,
            rule,
        })
    };
    let guardian = Change::SetGuardian { guardian: None };
    let keep = Change::SetRetention {
        retention: Duration::from_days(1),
    };
    let code = |size| Upgrade {
        code_hash: CodeHash([1; 32]),
        size,
        delivery: Delivery::Stored,
        expires_in: None,
    };
    let names = |count| {
        let names = (0..count).map(|number| format!("name-{number}")).collect();
        council::to_factory(scene.stranger.id(), vec![Command::ReserveNames { names }])
    };
    let listed = |add, remove| {
        let creators = |count| vec![scene.stranger.id().clone(); count];
        let (add, remove) = (creators(add), creators(remove));
        let access = Access::Listed;
        council::to_factory(
            scene.stranger.id(),
            vec![Command::SetAccess {
                access,
                add,
                remove,
            }],
        )
    };
    let commands = |count| council::to_factory(scene.stranger.id(), vec![Command::Pause; count]);
    vec![
        (calling(council_id, "migrate"), itself.clone()),
        (pay(council_id, NearToken::from_near(1)), itself.clone()),
        (
            council::to_factory(council_id, vec![Command::Pause]),
            itself,
        ),
        (commands(0), "0 commands; 1 to 20 are possible".to_string()),
        (
            commands(21),
            "21 commands; 1 to 20 are possible".to_string(),
        ),
        (names(0), "0 names; 1 to 50 are possible".to_string()),
        (names(51), "51 names; 1 to 50 are possible".to_string()),
        (
            listed(51, 0),
            "51 creators to put on the list; 0 to 50 are possible".to_string(),
        ),
        (
            listed(0, 51),
            "51 creators to take off the list; 0 to 50 are possible".to_string(),
        ),
        (calls(vec![]), "0 calls; 1 to 10 are possible".to_string()),
        (
            calls(vec![call(1); 11]),
            "11 calls; 1 to 10 are possible".to_string(),
        ),
        (
            calls(vec![call(1), named(0)]),
            "0 bytes of method; 1 to 256 are possible".to_string(),
        ),
        (
            calls(vec![named(257)]),
            "257 bytes of method; 1 to 256 are possible".to_string(),
        ),
        (
            calls(vec![call(125), call(126)]),
            "calls with 251000000000000 gas; 1 to 250000000000000 are possible".to_string(),
        ),
        (
            calls(vec![call(10), call(0)]),
            "calls with 10000000000000 gas; 1 to 250000000000000 are possible".to_string(),
        ),
        (
            changes(vec![]),
            "0 changes; 1 to 20 are possible".to_string(),
        ),
        (
            changes(vec![keep.clone(); 21]),
            "21 changes; 1 to 20 are possible".to_string(),
        ),
        (changes(vec![guardian, keep]), guardian_alone.to_string()),
        (
            council::to_factory(
                scene.stranger.id(),
                vec![Command::SetGuardian { guardian: None }, Command::Pause],
            ),
            guardian_alone.to_string(),
        ),
        (
            change(Change::AddMember {
                account_id: council_id.clone(),
            }),
            format!("{council_id} cannot be a member of itself: it could never vote"),
        ),
        (
            change(Change::AddMember {
                account_id: scene.ann.id().clone(),
            }),
            format!("{} is a member already", scene.ann.id()),
        ),
        (
            change(Change::RemoveMember {
                account_id: scene.stranger.id().clone(),
            }),
            format!("{} is no member", scene.stranger.id()),
        ),
        (
            set_threshold(Category::Code, Threshold::Votes(4)),
            "the code threshold of 4 votes is 4 votes of 3; 1 to 3 are possible".to_string(),
        ),
        (
            set_threshold(Category::Code, Threshold::Share(0, 3)),
            "the code share is 0/3; it must be more than nothing and at most all".to_string(),
        ),
        (
            rule(Rule {
                voting_period: Duration::from_secs(1),
                ..council::rule()
            }),
            "the code voting period is 1 s; 10 min to 90 d are possible".to_string(),
        ),
        (
            rule(Rule {
                timelock: Duration::from_days(31),
                ..council::rule()
            }),
            "the code timelock is 31 d; 0 ns to 30 d are possible".to_string(),
        ),
        (
            change(Change::SetRetention {
                retention: Duration::from_days(366),
            }),
            "ended proposals would be kept 366 d; at most 365 d is possible".to_string(),
        ),
        (
            change(Change::ApproveUpgrade(code(0))),
            "code of 0 bytes; 1 to 3900000 are possible".to_string(),
        ),
        (
            change(Change::ApproveCode(code(3_900_001))),
            "code of 3900001 bytes; 1 to 3900000 are possible".to_string(),
        ),
        (
            pay(scene.stranger.id(), NearToken::default()),
            "a payment of nothing".to_string(),
        ),
    ]
}

#[rstest]
#[tokio::test]
async fn what_could_not_be_executed_is_refused_when_it_is_proposed(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    for (action, text) in impossible(council.id(), &scene) {
        let lines = action.lines();
        let purse = scene.world.purse(scene.ann.id()).await?;
        let outcome = act(&council, &scene.ann, council::propose(action)).await?;
        assert_eq!(outcome.failure()?, text, "{lines:?}");
        // What was attached is back.
        assert_eq!(
            purse.paid_besides(&scene.world, &outcome).await?,
            NearToken::default()
        );
    }
    assert_eq!(council.proposals(None).await?.items, []);
    // A name that is none, or makes an account id that is none.
    for name in ["", "a.b", "UPPER", &"x".repeat(64)] {
        let action = Action::CreateFactory(NewFactory {
            name: name.to_string(),
            code_hash: CodeHash([1; 32]),
            balance: NearToken::from_near(5),
            setup: factory::setup(),
        });
        let refused = refusal(&council, &scene.ann, council::propose(action)).await?;
        assert!(refused.starts_with(&format!("`{name}")), "{refused}");
    }
    Ok(())
}
