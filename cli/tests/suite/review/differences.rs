//! What is there now, beside what would be.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, FunctionCall, Rule, Threshold};
use charter_interface::{Category, Delivery, Duration, Gas, NearToken};
use charter_tests::{Result, artifact, council, factory};

use super::{set_template, set_terms};
use crate::stage::Stage;

#[test]
fn a_template_that_turns_keys_on_is_loud() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    stage.enact(stage.commands(vec![set_template("Donations")]))?;
    stage.propose(stage.commands(vec![set_template("Donations, corrected"), set_terms(true)]))?;
    let said = stage.run(&["review", "2"]).ok();
    assert!(
        said.contains("title        \"Donations\" -> \"Donations, corrected\""),
        "{said}"
    );
    assert!(
        said.contains("owner keys       refused -> ALLOWED"),
        "{said}"
    );
    assert!(
        said.contains("! 2. TURNS OWNER KEYS ON for \"donation\": who holds one can replace the instance's code"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_batch_whose_last_command_pays_somebody_is_loud() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let mut commands: Vec<_> = (0..5)
        .map(|n| Command::ReserveNames {
            names: vec![format!("name-{n}")],
        })
        .collect();
    commands.push(Command::Sweep {
        receiver_id: stage.signer("dora").account_id.clone(),
        amount: NearToken::from_near(3),
    });
    stage.propose(stage.commands(commands))?;
    let said = stage.run(&["review", "1"]).ok();
    assert!(said.contains("It does 6 things, all or none:"), "{said}");
    assert!(
        said.contains("! 6. PAYS 3 NEAR of what is free to dora.test.near"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_release_is_shown_beside_the_current_one() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    stage
        .call("dora", &stage.factory, factory::publish_global(&code))?
        .success()?;
    let next = artifact::labelled(&code, "next");
    let release = factory::release("donation", "1.1.0", &next, Delivery::Global);
    stage.propose(stage.commands(vec![Command::ApproveRelease(release)]))?;
    let review = stage.run(&["review", "2"]);
    assert!(
        review
            .out
            .contains(&format!("current  1.0.0, code {}", artifact::hash(&code))),
        "{}",
        review.out
    );
    assert!(
        review.out.contains(&format!(
            "-> 1.1.0, code {}, when published",
            artifact::hash(&next)
        )),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn deprecating_the_current_release_says_that_there_is_none_after() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    stage
        .call("dora", &stage.factory, factory::publish_global(&code))?
        .success()?;
    let id = factory::release_id("donation", "1.0.0");
    stage.propose(stage.commands(vec![Command::DeprecateRelease(id)]))?;
    let said = stage.run(&["review", "2"]).ok();
    assert!(said.contains("release  published -> deprecated"), "{said}");
    assert!(
        said.contains("it is the current release: \"donation\" has none after"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_rule_that_becomes_weaker_is_loud() -> Result {
    let stage = Stage::new()?;
    let rule = Rule {
        threshold: Threshold::Votes(1),
        ..council::rule()
    };
    stage.propose(Action::Council {
        changes: vec![Change::SetRule {
            category: Category::Council,
            rule,
        }],
    })?;
    let said = stage.run(&["review", "0"]).ok();
    assert!(
        said.contains("threshold  2/3 of the members -> 1 votes"),
        "{said}"
    );
    assert!(
        said.contains("LOWERS THE THRESHOLD: 1 of 3 members, where it takes 2 now"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_factory_that_is_registered_is_looked_at() -> Result {
    let stage = Stage::new()?;
    stage.propose(Action::Council {
        changes: vec![Change::RegisterFactory {
            factory_id: stage.factory.clone(),
        }],
    })?;
    let said = stage.run(&["review", "0"]).ok();
    assert!(said.contains("it obeys    council.test.near"), "{said}");
    assert!(
        said.contains("factory.test.near has 1 key: who holds one can replace its code"),
        "{said}"
    );
    Ok(())
}

#[test]
fn an_account_that_is_no_factory_is_not_verified() -> Result {
    let stage = Stage::new()?;
    stage.propose(Action::Council {
        changes: vec![Change::RegisterFactory {
            factory_id: stage.signer("dora").account_id.clone(),
        }],
    })?;
    let review = stage.run(&["review", "0"]);
    assert_eq!(review.status, 8);
    assert!(
        review.out.contains(
            "✗ NOT not compared with what is there: dora.test.near on local is no factory"
        ),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn a_call_in_the_councils_name_is_loud() -> Result {
    let stage = Stage::new()?;
    stage.propose(Action::Call {
        receiver_id: stage.factory.clone(),
        calls: vec![FunctionCall {
            method: "storage_deposit".to_string(),
            args: br#"{"account_id":"dora.test.near"}"#.to_vec().into(),
            deposit: NearToken::from_near(2),
            gas: Gas::from_tgas(10),
        }],
    })?;
    let said = stage.run(&["review", "0"]).ok();
    assert!(
        said.contains("! 1. calls \"storage_deposit\" of factory.test.near in the council's name"),
        "{said}"
    );
    assert!(
        said.contains("! 1. pays 2 NEAR to factory.test.near with that call"),
        "{said}"
    );
    assert!(
        said.contains(&artifact::hash(&artifact::wasm("factory")).to_string()),
        "{said}"
    );
    Ok(())
}

#[test]
fn what_the_factory_would_refuse_is_said() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let id = factory::release_id("donation", "9.9.9");
    stage.propose(stage.commands(vec![Command::SetCurrentRelease(id)]))?;
    let said = stage.run(&["review", "1"]).ok();
    assert!(
        said.contains("! the factory would refuse now to make \"donation\" \"9.9.9\" current: "),
        "{said}"
    );
    Ok(())
}

#[test]
fn the_review_of_a_removed_member_says_whose_vote_goes() -> Result {
    let stage = Stage::new()?;
    stage.propose(Action::Council {
        changes: vec![
            Change::RemoveMember {
                account_id: stage.signer("cleo").account_id.clone(),
            },
            Change::AddMember {
                account_id: "nobody.near".parse()?,
            },
            Change::SetRetention {
                retention: Duration::from_days(3),
            },
        ],
    })?;
    let said = stage.run(&["review", "0"]).ok();
    assert!(
        said.contains("members  3 -> 2") && said.contains("members  2 -> 3"),
        "{said}"
    );
    assert!(
        said.contains("! 2. the new member nobody.near does not exist"),
        "{said}"
    );
    assert!(
        said.contains("ended proposals are kept  0 ns -> 3 d"),
        "{said}"
    );
    Ok(())
}

#[test]
fn commands_to_a_factory_that_is_not_registered_are_said_to_be_calls() -> Result {
    let stage = Stage::new()?;
    stage.propose(stage.commands(vec![Command::Pause]))?;
    let said = stage.run(&["review", "0"]).ok();
    assert!(said.contains("It does one thing:"), "{said}");
    assert!(
        said.contains("! factory.test.near is not a registered factory: what follows are calls to an account like any other"),
        "{said}"
    );
    assert!(
        said.contains("it is voted on by the council rule, and needs council"),
        "{said}"
    );
    Ok(())
}
