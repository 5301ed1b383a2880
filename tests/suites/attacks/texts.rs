//! Voters see what they vote on: no text of a stranger passes for the words of the council, of a tool or of a terminal.

use charter_interface::Category;
use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{Command, TemplateSpec};
use charter_interface::governance::{Action, FunctionCall};
use charter_interface::{Delivery, Gas};
use charter_tests::council::{self, Council};
use charter_tests::factory::{self, donations};
use charter_tests::{Call, Result, World, artifact};
use rstest::rstest;
use serde_json::json;

use crate::scene::{NOTHING, Scene, gift, near, policy};

/// What was tried: a quote and a line that pass for the summary's own, a terminal's escape, text that runs backwards, and
/// letters that nobody sees.
const FORGED: &str =
    "Gifts\", owner keys refused\nset terms of \"safe\": fee 0\u{1b}[2K\u{202e}\u{200b}\u{2066}";

fn is_seen(text: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    !text.contains(hidden)
}

/// A title with a quote and a newline forged "owner key refused, open"; call arguments carried terminal escapes. Every line of
/// a proposal's summary is one line, and what is a stranger's stands between quotes that it cannot end.
#[rstest]
#[tokio::test]
async fn a_text_cannot_pass_for_the_summary(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let spec = TemplateSpec {
        title: FORGED.to_string(),
        // As much of it as the name of a method may have.
        init_method: FORGED.trim_start_matches("Gifts\", ").to_string(),
        init_gas: Gas::from_tgas(10),
        per_creator: None,
    };
    let mut release = factory::release("safe", "1.0.0", b"code", Delivery::Global);
    release.source = Some(FORGED.to_string());
    let actions = [
        council::to_factory(
            ann.id(),
            vec![
                Command::SetTemplate {
                    template: "safe".to_string(),
                    spec,
                },
                Command::ApproveRelease(release),
            ],
        ),
        Action::Call {
            receiver_id: ann.id().clone(),
            calls: vec![FunctionCall {
                method: FORGED.to_string(),
                args: FORGED.as_bytes().to_vec().into(),
                deposit: NOTHING,
                gas: Gas::from_tgas(5),
            }],
        },
    ];
    for action in actions {
        let things = match &action {
            Action::Factory { commands, .. } => commands.len(),
            _ => 1,
        };
        let id = council.propose(&ann, action.clone()).await?;
        let summary = council.proposal(id).await?.summary;
        assert_eq!(summary.len(), things);
        for line in summary {
            assert!(is_seen(&line), "{line:?}");
            assert!(
                line.contains("Gifts\\\", owner keys refused\\nset terms of \\\"safe\\\""),
                "{line}"
            );
        }
        // What it does exactly is there to be read all the same.
        assert_eq!(council.proposal(id).await?.action, action);
    }
    Ok(())
}

/// A proposal for a template that does not exist was approved by all, and could only fail. `check_commands` says so before
/// anybody votes, command by command, and its answer is shown without anything that is not seen.
#[rstest]
#[tokio::test]
async fn what_can_never_work_is_said_before_the_vote(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let factory = scene.factory();
    let code = artifact::wasm("donation");
    let commands = [
        Command::ApproveRelease(factory::release("token", "1.0.0", &code, Delivery::Global)),
        Command::SetTemplate {
            template: "token".to_string(),
            spec: donations().spec(),
        },
        Command::ApproveRelease(factory::release("token", "1.0.0", &code, Delivery::Global)),
        Command::Unpause,
        Command::OpenTemplate {
            template: FORGED.chars().take(20).collect(),
        },
    ];
    let check = factory.check_by(&commands, Category::Council).await?;
    assert!(!check.ok);
    let why = check.commands[0].clone();
    assert_eq!(why.as_deref(), Some("there is no template `token`"));
    assert_eq!(check.commands[1..3], [None, None]);
    for why in check.commands.iter().flatten() {
        assert!(is_seen(why), "{why:?}");
    }
    // A view: nothing came of it.
    assert_eq!(factory.templates().await?.items, []);
    let refused = scene.refused(&commands).await?;
    assert_eq!(refused, "there is no template `token`");
    // And what nobody could deliver is refused when it is proposed.
    let council = Council::deploy(&scene.world, policy(&[&scene.ann])).await?;
    let mut empty = factory::release("token", "1.0.0", &code, Delivery::Global);
    empty.size = 0;
    let action = council::to_factory(factory.id(), vec![Command::ApproveRelease(empty)]);
    let proposed = council.call(&scene.ann, council::propose(action)).await?;
    assert!(proposed.failure().is_ok());
    Ok(())
}

/// A vote names the digest that its voter read: the proposal of the same number with another action does not get it.
#[rstest]
#[tokio::test]
async fn a_vote_is_for_what_was_read(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let pay = |amount| Action::Transfer {
        receiver_id: ann.id().clone(),
        amount: near(amount),
    };
    let id = council.propose(&ann, pay(40)).await?;
    // Computed as the documentation of `Action` says: the SHA-256 of its borsh.
    let read = artifact::hash(&borsh::to_vec(&pay(4))?);
    let vote = charter_interface::governance::Vote::Approve;
    let wrong = council
        .call(&ann, council::vote_on(id, vote, Some(read)))
        .await?;
    assert!(wrong.failure()?.contains("the vote is for"), "{wrong:?}");
    let right = artifact::hash(&borsh::to_vec(&pay(40))?);
    assert_eq!(council.proposal(id).await?.digest, right);
    let call = council::vote_on(id, vote, Some(right));
    council.call(&ann, call).await?.success()?;
    Ok(())
}

/// What a hostile text is shown as.
const SHOWN: &str = "a\\nb\\u{1b}[2K\\u{202e}";
const HOSTILE: &str = "a\nb\u{1b}[2K\u{202e}";

/// Names, versions and cursors that are none were repeated as they came. Council, factory and views show them as what they are.
#[rstest]
#[tokio::test]
async fn a_refusal_shows_a_hostile_text_as_what_it_is(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    let text = || HOSTILE.to_string();
    let allowed = format!("`{SHOWN}` holds `\\n`; only a-z, 0-9, `-` and `_` are allowed");
    let council = Council::deploy(&scene.world, policy(&[&scene.ann])).await?;
    let names = vec![text()];
    for command in [
        Command::FreeNames {
            names: names.clone(),
        },
        Command::ReserveNames { names },
    ] {
        assert_eq!(
            scene.refused(std::slice::from_ref(&command)).await?,
            allowed
        );
        let action = council::to_factory(factory.id(), vec![command]);
        let proposed = council.call(&scene.ann, council::propose(action)).await?;
        assert_eq!(proposed.failure()?, allowed);
    }
    // Commands that the factory refuses for want of what they name.
    let open = Command::OpenTemplate { template: text() };
    assert_eq!(
        scene.refused(&[open]).await?,
        format!("there is no template `{SHOWN}`")
    );
    let current = Command::SetCurrentRelease(factory::release_id("safe", HOSTILE));
    assert_eq!(
        scene.refused(&[current]).await?,
        format!("there is no release `{SHOWN}` of `safe`")
    );
    let quote = |template: &str, release: Option<&str>| {
        let release = release.map(str::to_string);
        let gift = CreateInstance {
            template: template.to_string(),
            release,
            ..gift("gift", scene.ann.id())
        };
        json!(factory::quote_for(scene.ann.id(), &gift))
    };
    let no_release = format!("there is no release `{SHOWN}` of `safe`");
    let no_cursor = format!("`{SHOWN}` is not where a page begins");
    let cursor = json!({ "from": HOSTILE });
    for (contract_id, method, args, why) in [
        (
            factory.id(),
            "quote",
            quote(HOSTILE, None),
            format!("there is no template `{SHOWN}`"),
        ),
        (
            factory.id(),
            "quote",
            quote("safe", Some(HOSTILE)),
            no_release,
        ),
        (
            factory.id(),
            "get_instances",
            cursor.clone(),
            no_cursor.clone(),
        ),
        (council.id(), "get_proposals", cursor, no_cursor),
    ] {
        // A view can be called as well, and its refusal is one string.
        let call = Call::json(method, args);
        let outcome = scene.world.call(&scene.ann, contract_id, call).await?;
        assert_eq!(outcome.failure()?, why, "{method}");
    }
    Ok(())
}

/// The factory would refuse it: the council does so before anybody votes.
#[rstest]
#[tokio::test]
async fn an_init_method_that_is_too_long_is_refused_when_proposed(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, policy(&[&scene.ann])).await?;
    let set = |bytes| Command::SetTemplate {
        template: "safe".to_string(),
        spec: TemplateSpec {
            init_method: "m".repeat(bytes),
            ..donations().spec()
        },
    };
    let propose =
        |bytes| council::propose(council::to_factory(scene.factory().id(), vec![set(bytes)]));
    let refused = council.call(&scene.ann, propose(65)).await?;
    assert_eq!(
        refused.failure()?,
        "65 bytes of init method; 1 to 64 are possible"
    );
    assert_eq!(
        scene.refused(&[set(65)]).await?,
        "65 bytes of init method in one call; 1 to 64 are possible"
    );
    council.call(&scene.ann, propose(64)).await?.success()?;
    scene.govern(&[set(64)]).await?;
    Ok(())
}
