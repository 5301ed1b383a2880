//! The chain's answers against those of a real node; `tests/oracle/README.md` says how they were recorded and what is
//! compared.

#[path = "oracle/actions.rs"]
mod actions;
#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/recording.rs"]
mod recording;
#[path = "oracle/replay.rs"]
mod replay;

use recording::Recording;
use replay::replay;

#[test]
fn every_recorded_scenario_is_answered_as_the_node_did() {
    let recordings = Recording::all();
    let scenarios = recordings
        .iter()
        .flat_map(|recording| recording.scenarios.iter().map(move |one| (recording, one)));
    let mut count = 0;
    let mut differences = Vec::new();
    for (recording, scenario) in scenarios {
        count += 1;
        differences.extend(replay(recording, scenario));
    }
    assert!(count >= 41, "{count} scenarios were found");
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    println!("{count} scenarios, no difference");
}
