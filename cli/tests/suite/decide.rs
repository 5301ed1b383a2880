//! Calls: signed with a key of the keychain, printed, handed over, or refused.

use charter_interface::governance::{Action, Change};
use charter_interface::{Duration, NearToken};
use charter_tests::{Result, council};

use crate::stage::{Stage, write};

fn pay(stage: &Stage, amount: NearToken) -> Action {
    Action::Transfer {
        receiver_id: stage.signer("dora").account_id.clone(),
        amount,
    }
}

pub fn harmless() -> Action {
    Action::Council {
        changes: vec![Change::SetRetention {
            retention: Duration::from_days(2),
        }],
    }
}

#[test]
fn anyone_executes_what_passed_and_reads_what_it_did() -> Result {
    let stage = Stage::new()?;
    stage.approve(pay(&stage, NearToken::from_near(1)))?;
    let said = stage.run_as("dora", &["execute", "0"]).ok();
    assert!(
        said.contains("council.test.near: dora.test.near executes 0, attempt 1"),
        "{said}"
    );
    assert!(said.contains("council.test.near: 0 was executed"), "{said}");
    assert!(said.contains("of fees; transaction "), "{said}");
    Ok(())
}

#[test]
fn the_contract_refuses_in_its_own_words_and_what_was_paid_is_said() -> Result {
    let stage = Stage::new()?;
    stage.propose(harmless())?;
    let said = stage.run_as("dora", &["veto", "0"]).fails(7);
    let mut lines = said.lines();
    assert_eq!(
        lines.next(),
        Some("error: refused: dora.test.near is not the guardian of the council")
    );
    assert!(
        said.contains("failed receipt: council.test.near.veto: dora"),
        "{said}"
    );
    assert!(said.contains("dora.test.near paid 0.000"), "{said}");
    Ok(())
}

#[test]
fn an_execution_that_fails_is_followed_to_the_receipt_that_failed() -> Result {
    let stage = Stage::new()?;
    stage.approve(Action::Call {
        receiver_id: stage.factory.clone(),
        calls: vec![charter_interface::governance::FunctionCall {
            method: "pause_everything".to_string(),
            args: Vec::new().into(),
            deposit: NearToken::from_yoctonear(0),
            gas: charter_interface::Gas::from_tgas(10),
        }],
    })?;
    let said = stage.run_as("dora", &["execute", "0"]).fails(7);
    assert!(
        said.contains("failed receipt: factory.test.near.pause_everything: "),
        "{said}"
    );
    assert!(said.contains("MethodNotFound"), "{said}");
    Ok(())
}

#[test]
fn a_dry_run_prints_the_call_and_sends_nothing() -> Result {
    let stage = Stage::new()?;
    stage.approve(harmless())?;
    let said = stage.run_as("dora", &["execute", "0", "--dry-run"]).ok();
    assert_eq!(
        said,
        "dora.test.near would send:\ncall council.test.near.execute with 0 NEAR and 300.0 Tgas, arguments {\"proposal_id\":0}\n"
    );
    let proposals = stage.run(&["proposals", "--json"]).json();
    assert_eq!(proposals[0]["status"], "approved");
    Ok(())
}

#[test]
fn a_call_is_handed_over_to_near_cli() -> Result {
    let stage = Stage::new()?;
    let file = stage.home.join("args.json");
    let path = file.display().to_string();
    let said = stage
        .run_as("dora", &["execute", "0", "--print", &path])
        .ok();
    assert_eq!(
        said,
        format!(
            "near contract call-function as-transaction council.test.near execute file-args {path} prepaid-gas '300 Tgas' \
             attached-deposit '0 NEAR' sign-as dora.test.near network-config local\n"
        )
    );
    assert_eq!(std::fs::read_to_string(file)?, "{\"proposal_id\":0}");
    Ok(())
}

#[test]
fn a_function_call_key_signs_what_it_may_and_nothing_else() -> Result {
    let stage = Stage::new()?;
    stage.approve(harmless())?;
    // Dora's keychain has a key that may only execute.
    let key = charter_localnet::secret_key("dora's other key");
    let dora = stage.signer("dora");
    let batch = charter_localnet::Batch::new("dora.test.near".parse()?).add_call_key(
        key.public_key(),
        &"council.test.near".parse()?,
        &["execute"],
        None,
    );
    assert!(stage.server.chain().send(&dora, batch)?.is_success());
    let credentials = stage.home.join(".near-credentials/local");
    std::fs::remove_file(credentials.join("dora.test.near.json"))?;
    let file = credentials.join("dora.test.near/ed25519_x.json");
    write(&file, &format!("{{\"private_key\":\"{key}\"}}"))?;

    stage.run_as("dora", &["execute", "0"]).ok();
    let said = stage.run_as("dora", &["prune", "0"]).fails(4);
    assert_eq!(
        said,
        format!(
            "error: no key of dora.test.near can sign this: the key of {} may only call execute; give another --key-file, or \
             --print the call and let NEAR CLI sign it\n",
            file.display()
        )
    );
    Ok(())
}

#[test]
fn the_guardian_vetoes_and_the_proposer_cancels() -> Result {
    let stage = Stage::new()?;
    stage.propose(harmless())?;
    let said = stage.run_as("gus", &["veto", "0"]).ok();
    assert!(said.contains("gus.test.near vetoed 0"), "{said}");
    stage.propose(harmless())?;
    let said = stage.run_as("ann", &["cancel", "1"]).ok();
    assert!(said.contains("1 was taken back by its proposer"), "{said}");
    stage.propose(harmless())?;
    let vote = council::vote(2, charter_interface::governance::Vote::Approve);
    stage.call("ann", &stage.council, vote)?.success()?;
    let said = stage.run_as("ann", &["withdraw", "2"]).ok();
    assert!(
        said.contains("ann.test.near took back its vote on 2: 0 for, 0 against"),
        "{said}"
    );
    Ok(())
}
