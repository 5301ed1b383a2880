//! Removing releases that are the last users of much stored code.

use charter_interface::factory::{Command, CommandsCheck, ReleaseStatus, ReleaseView};
use charter_interface::{Delivery, NearToken};
use charter_tests::{Result, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::chunks::{chunk, of};
use crate::inside::Inside;
use crate::stage::{owed, spec};

const CHUNK: usize = 700_000;

/// Publishes stored code in chunks.
fn publish(inside: &mut Inside, code: &[u8]) -> Result {
    let by = inside.creator.clone();
    for (place, bytes) in code.chunks(CHUNK).enumerate() {
        let call = chunk(artifact::hash(code), code.len(), place * CHUNK, bytes);
        inside.call(&by, call)?.success()?;
    }
    let call = of("publish_upload", code).deposit(NearToken::from_near(50));
    inside.call(&by, call.tgas(1_000))?.success()?;
    Ok(())
}

/// What `govern` says to the removal of two releases.
enum Answer {
    Yes,
    /// What `check_commands` says.
    Same,
    /// The protocol stops it on the way, before it can say anything.
    Protocol,
}

/// What removes more than the storage proof of one receipt holds was approved, and could never be executed. `check_commands`
/// says so before anybody votes, and what it takes for possible is.
#[rstest]
#[case(1_960_000, Answer::Yes)]
#[case(1_965_000, Answer::Same)]
#[case(2_100_000, Answer::Protocol)]
fn more_stored_code_than_one_receipt_can_remove_is_refused(
    #[values(84, 88)] version: u32,
    #[case] size: usize,
    #[case] answer: Answer,
) -> Result {
    let mut inside = Inside::empty(version)?;
    inside.govern(&spec(Delivery::Stored).commands("donation"))?;
    let before = owed(&inside.ledger()?);
    let versions = ["1.0.0", "2.0.0"];
    for label in versions {
        let code = artifact::labelled(&artifact::noop(&["init"]), label);
        let code = artifact::padded(&code, size);
        let release = factory::release("donation", label, &code, Delivery::Stored);
        inside.govern(&[Command::ApproveRelease(release)])?;
        publish(&mut inside, &code)?;
    }
    let remove =
        versions.map(|label| Command::RemoveRelease(factory::release_id("donation", label)));
    let check = |inside: &Inside, commands: &[Command]| -> Result<CommandsCheck> {
        let category = factory::strictest(commands);
        let args = json!({ "commands": commands, "category": category });
        inside
            .local
            .view(&inside.factory_id, "check_commands", args)
    };
    let published = owed(&inside.ledger()?);
    let said = check(&inside, &remove)?;
    assert_eq!(said.commands, [None, None]);
    let governance = inside.governance.clone();
    let govern = |commands: &[Command]| factory::govern(commands).tgas(300);
    let outcome = inside.call(&governance, govern(&remove))?;
    assert_eq!(said.ok, outcome.is_success(), "{said:?}");
    if matches!(answer, Answer::Yes) {
        outcome.success()?;
        let stakes = owed(&inside.ledger()?).release_stakes;
        assert_eq!(stakes, before.release_stakes);
        return Ok(());
    }
    let why = said.whole.unwrap_or_default();
    let figure = why
        .strip_prefix("these commands remove ")
        .and_then(|rest| {
            rest.strip_suffix(
                " bytes of storage; one call can remove 3930000: remove releases one by one",
            )
        })
        .unwrap_or_else(|| panic!("{why}"));
    let figure: usize = figure.parse()?;
    assert!((2 * size..2 * size + 20_000).contains(&figure), "{why}");
    let refused = outcome.failure()?;
    match answer {
        Answer::Protocol => assert!(refused.contains("storage proof"), "{refused}"),
        _ => assert_eq!(refused, why),
    }
    assert_eq!(owed(&inside.ledger()?), published);
    // One by one.
    for (label, command) in versions.into_iter().zip(remove) {
        let said = check(&inside, std::slice::from_ref(&command))?;
        assert!(said.ok, "{said:?}");
        inside.call(&governance, govern(&[command]))?.success()?;
        let id = factory::release_id("donation", label);
        let view: Option<ReleaseView> = inside.local.view(&inside.factory_id, "get_release", id)?;
        let status = view.map(|view| view.status);
        assert_eq!(status, Some(ReleaseStatus::Removed));
    }
    assert_eq!(
        owed(&inside.ledger()?).release_stakes,
        before.release_stakes
    );
    Ok(())
}
