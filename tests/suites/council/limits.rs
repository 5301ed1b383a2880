//! How much there can be: open proposals, members, texts.

use charter_interface::Category;
use charter_interface::governance::args::Propose;
use charter_interface::governance::{
    Action, Change, FunctionCall, Policy, Rule, Status, Threshold,
};
use charter_interface::{AccountId, Gas, NearToken};
use charter_tests::council::{self, Council};
use charter_tests::{Account, Call, Result};
use rstest::rstest;

use crate::scene::{Scene, act, cancel, change, harmless, pay, refusal, reject, status};

fn too_many(whose: &str, open: usize, max: usize) -> String {
    format!("{whose} has {open} open proposals; at most {max} are possible")
}

#[rstest]
#[tokio::test]
async fn one_member_has_eight_open(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    for _ in 0..8 {
        council.propose(&scene.ann, harmless()).await?;
    }
    let full = too_many(scene.ann.id().as_str(), 8, 8);
    let propose = || council::propose(harmless());
    assert_eq!(refusal(&council, &scene.ann, propose()).await?, full);
    // Others are not kept from it.
    council.propose(&scene.ben, harmless()).await?;
    // What has passed is open as long as it can be executed.
    council.approve(&[&scene.ann, &scene.ben], 0).await?;
    assert_eq!(refusal(&council, &scene.ann, propose()).await?, full);
    // What has ended makes room: by its proposer, by a vote, by time.
    act(&council, &scene.ann, cancel(1)).await?.success()?;
    council.propose(&scene.ann, harmless()).await?;
    assert_eq!(refusal(&council, &scene.ann, propose()).await?, full);
    for by in [&scene.ben, &scene.cleo] {
        act(&council, by, reject(2)).await?.success()?;
    }
    council.propose(&scene.ann, harmless()).await?;
    assert_eq!(refusal(&council, &scene.ann, propose()).await?, full);
    scene.wait_for_end_of_vote(&council, 10).await?;
    for _ in 0..7 {
        council.propose(&scene.ann, harmless()).await?;
    }
    assert_eq!(status(&council, 0).await?, Status::Approved);
    assert_eq!(refusal(&council, &scene.ann, propose()).await?, full);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn others_have_eight_open_together(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let policy = scene.open_policy(NearToken::from_millinear(100));
    let council = Council::deploy(&scene.world, policy).await?;
    let propose = || council::propose(harmless()).deposit(NearToken::from_near(1));
    // Each has one.
    let mut others = Vec::new();
    for number in 0..9 {
        others.push(scene.world.account(&format!("other{number}")).await?);
    }
    let (last, first) = others.split_last().expect("there are nine");
    for by in first {
        act(&council, by, propose()).await?.success()?;
        assert_eq!(
            refusal(&council, by, propose()).await?,
            too_many(by.id().as_str(), 1, 1)
        );
    }
    assert_eq!(
        refusal(&council, last, propose()).await?,
        "accounts that are not members have 8 open proposals; at most 8 are possible"
    );
    // Members are not kept from it, and can make an end of it: a place is free as soon as its proposal is rejected.
    council.propose(&scene.ann, harmless()).await?;
    for by in [&scene.ann, &scene.ben] {
        act(&council, by, reject(3)).await?.success()?;
    }
    act(&council, last, propose()).await?.success()?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn thirty_two_are_open_in_all(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let dan = scene.world.account("dan").await?;
    let erik = scene.world.account("erik").await?;
    let members: [&Account; 5] = [&scene.ann, &scene.ben, &scene.cleo, &dan, &erik];
    let policy = Policy {
        guardian: Some(scene.guardian.id().clone()),
        ..council::policy(&members)
    };
    let council = Council::deploy(&scene.world, policy).await?;
    for by in &members[..4] {
        for _ in 0..8 {
            council.propose(by, harmless()).await?;
        }
    }
    // Nobody can keep a member from its first; 28 of the others' are not their first, and four of Erik's make them 32.
    for _ in 0..5 {
        council.propose(&erik, harmless()).await?;
    }
    assert_eq!(
        refusal(&council, &erik, council::propose(harmless())).await?,
        "there are 32 open proposals besides each member's first; at most 32 are possible"
    );
    act(&council, &scene.ann, cancel(5)).await?.success()?;
    council.propose(&erik, harmless()).await?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn texts_have_a_length(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let propose = |action: Action, description: usize, link: usize| {
        let args = Propose {
            action,
            description: "d".repeat(description),
            link: Some("l".repeat(link)),
        };
        Call::json("propose", args).deposit(NearToken::from_near(1))
    };
    let call = |bytes: usize| Action::Call {
        receiver_id: scene.stranger.id().clone(),
        calls: vec![FunctionCall {
            method: "any".to_string(),
            args: vec![0; bytes].into(),
            deposit: NearToken::default(),
            gas: Gas::from_tgas(1),
        }],
    };
    // The kind, an account id and the list, a method, its arguments, a deposit and gas, each with its length.
    let around = 1 + 4 + scene.stranger.id().len() + 4 + 4 + 3 + 4 + 16 + 8;
    let longest = 16_384 - around;
    for (action, description, link, text) in [
        (
            harmless(),
            2_001,
            0,
            "2001 bytes of description; 0 to 2000 are possible",
        ),
        (
            harmless(),
            0,
            257,
            "257 bytes of link; 0 to 256 are possible",
        ),
        (
            call(longest + 1),
            0,
            0,
            "16385 bytes of action in borsh; 1 to 16384 are possible",
        ),
    ] {
        let refused = refusal(&council, &scene.ann, propose(action, description, link)).await?;
        assert_eq!(refused, text);
    }
    act(&council, &scene.ann, propose(call(longest), 2_000, 256))
        .await?
        .success()?;
    let view = council.proposal(0).await?;
    assert_eq!(
        (view.description.len(), view.link.map(|link| link.len())),
        (2_000, Some(256))
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_council_has_thirty_two_members(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let mut policy = scene.policy();
    for category in [Category::Routine, Category::Code, Category::Council] {
        policy.rules.of_mut(category).threshold = Threshold::Votes(2);
    }
    let council = Council::deploy(&scene.world, policy).await?;
    let member = |number: usize| -> AccountId {
        format!("m{number}.near")
            .parse()
            .expect("a valid account id")
    };
    let add = |number| Change::AddMember {
        account_id: member(number),
    };
    for numbers in [0..15, 15..29] {
        let changes = numbers.map(add).collect();
        scene.enact(&council, Action::Council { changes }).await?;
    }
    let members: Vec<AccountId> = scene
        .world
        .view(council.id(), "get_members", serde_json::json!({}))
        .await?;
    assert_eq!(members.len(), 32);
    assert_eq!(
        refusal(&council, &scene.ann, council::propose(change(add(29)))).await?,
        "33 members; 1 to 32 are possible"
    );
    let rule = Rule {
        threshold: Threshold::Share(1, 3),
        ..council::rule()
    };
    let rule = Change::SetRule {
        category: Category::Code,
        rule,
    };
    let id = council.propose(&scene.ann, change(rule)).await?;
    let tally = council.proposal(id).await?.tally;
    assert_eq!((tally.members, tally.required), (32, 2));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_member_less_is_a_vote_less(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let leave = Change::RemoveMember {
        account_id: scene.cleo.id().clone(),
    };
    scene.enact(&council, change(leave)).await?;
    let action = pay(scene.stranger.id(), NearToken::from_near(1));
    let id = council.propose(&scene.ann, action).await?;
    let tally = council.proposal(id).await?.tally;
    // Two thirds of two are two.
    assert_eq!((tally.members, tally.required), (2, 2));
    Ok(())
}
