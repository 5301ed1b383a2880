//! Events in words, as they happen.

use charter_interface::NearToken;
use charter_interface::governance::Action;
use charter_tests::Result;
use serde_json::Value;

use crate::stage::Stage;

fn pay(stage: &Stage) -> Action {
    Action::Transfer {
        receiver_id: stage.signer("dora").account_id.clone(),
        amount: NearToken::from_near(1),
    }
}

#[test]
fn what_happened_is_told_in_words() -> Result {
    let stage = Stage::new()?;
    let from = stage.server.chain().head().height().to_string();
    stage.register()?;
    stage.enact(stage.commands(vec![charter_interface::factory::Command::Pause]))?;
    let to = stage.server.chain().head().height().to_string();
    let said = stage.run(&["watch", "--from", &from, "--to", &to]).ok();
    assert!(
        said.contains("council.test.near: ann.test.near proposed 0, by the council rule"),
        "{said}"
    );
    assert!(
        said.contains(
            "council.test.near: 0 changed the council: register factory factory.test.near"
        ),
        "{said}"
    );
    assert!(
        said.contains("factory.test.near: council.test.near paused the factory"),
        "{said}"
    );
    assert!(said.contains("council.test.near: 1 was executed"), "{said}");
    Ok(())
}

#[test]
fn a_program_reads_a_line_for_each_event_and_a_hook_gets_it_too() -> Result {
    let stage = Stage::new()?;
    let from = stage.server.chain().head().height().to_string();
    stage.enact(pay(&stage))?;
    let to = stage.server.chain().head().height().to_string();
    let file = stage.home.join("hook.jsonl");
    let hook = format!("cat >> {}", file.display());
    let said = stage
        .run(&[
            "watch", "--from", &from, "--to", &to, "--exec", &hook, "--json",
        ])
        .ok();
    let events: Vec<Value> = said
        .lines()
        .map(serde_json::from_str)
        .collect::<std::result::Result<_, _>>()?;
    let names: Vec<_> = events
        .iter()
        .map(|event| event["event"]["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "proposal_created",
            "vote_cast",
            "vote_cast",
            "execution_started",
            "proposal_executed"
        ]
    );
    assert_eq!(std::fs::read_to_string(file)?, said);
    Ok(())
}

#[test]
fn it_waits_for_what_happens_next() -> Result {
    let stage = Stage::new()?;
    let next = stage.server.chain().head().height() + 1;
    let said = std::thread::scope(|scope| -> Result<String> {
        let (from, to) = (next.to_string(), (next + 1).to_string());
        let stage = &stage;
        let watching = scope.spawn(move || stage.run(&["watch", "--from", &from, "--to", &to]));
        std::thread::sleep(std::time::Duration::from_millis(500));
        stage.propose(pay(stage))?;
        stage.server.chain().advance_blocks(2)?;
        Ok(watching.join().expect("it does not panic").ok())
    })?;
    assert!(said.contains("ann.test.near proposed 0"), "{said}");
    Ok(())
}

#[test]
fn a_node_without_blocks_for_indexers_says_so() -> Result {
    let stage = Stage::new()?;
    let blocks = format!("{}/nothing", stage.server.rpc_url());
    let said = stage
        .run(&["watch", "--from", "1", "--blocks", &blocks])
        .fails(5);
    assert!(
        said.contains("it serves no blocks for indexers; name a source of them with --blocks URL"),
        "{said}"
    );
    Ok(())
}
