//! Removals of stored code: whoever delivers what is awaited makes no removal fail that was possible when it was voted on.

use charter_interface::Delivery;
use charter_interface::factory::{Command, CommandsCheck};
use charter_tests::factory;
use charter_tests::{Call, Result, artifact};
use rstest::rstest;
use serde_json::json;

use crate::scene::{Scene, near};

const VERSIONS: [&str; 3] = ["1.1.0", "1.2.0", "1.3.0"];
/// Three of them pass what one receipt can remove, two do not.
const SIZE: usize = 1_400_000;

fn code(version: &str) -> Vec<u8> {
    let code = artifact::labelled(&artifact::noop(&["init"]), version);
    artifact::padded(&code, SIZE)
}

async fn check(scene: &Scene, commands: &[Command]) -> Result<CommandsCheck> {
    let category = factory::strictest(commands);
    let args = json!({ "commands": commands, "category": category });
    let factory_id = scene.factory().id().clone();
    scene.world.view(&factory_id, "check_commands", args).await
}

/// The council votes to remove three releases that await large code; eve delivers some of it before the removal is executed.
/// What was possible before is possible after: that the three are too many is said before anybody votes, as if all were there.
#[rstest]
#[tokio::test]
async fn a_delivery_does_not_stop_a_removal(
    #[values(84, 88)] version: u32,
    #[values(0, 1, 3)] delivered: usize,
) -> Result {
    let scene = Scene::safe(version).await?;
    let releases = VERSIONS.map(|label| {
        let release = factory::release("safe", label, &code(label), Delivery::Stored);
        Command::ApproveRelease(release)
    });
    scene.govern(&releases).await?;
    let remove = VERSIONS.map(|label| Command::RemoveRelease(factory::release_id("safe", label)));
    let (two, one) = remove.split_at(2);
    let before = [
        check(&scene, &remove).await?,
        check(&scene, two).await?,
        check(&scene, one).await?,
    ];
    assert_eq!(before.each_ref().map(|said| said.ok), [false, true, true]);

    for label in &VERSIONS[..delivered] {
        let publish = factory::publish(&code(label), near(20)).tgas(300);
        scene.factory().call(&scene.eve, publish).await?.success()?;
    }
    let after = [
        check(&scene, &remove).await?,
        check(&scene, two).await?,
        check(&scene, one).await?,
    ];
    assert_eq!(after.each_ref().map(|said| said.ok), [false, true, true]);
    // The figure, too, is that of before.
    assert_eq!(before[0].whole, after[0].whole);
    for commands in [two, one] {
        let governed: Call = factory::govern(commands).tgas(300);
        scene
            .factory()
            .call(&scene.governance, governed)
            .await?
            .success()?;
    }
    scene.ledger().await?;
    Ok(())
}
