//! New accounts, and where their keys are.

use charter_localnet::rpc;
use charter_tests::Result;

use crate::stage::Stage;

#[test]
fn a_new_account_signs_with_the_key_that_was_kept() -> Result {
    let stage = Stage::new()?;
    let root = stage.server.root();
    let file = stage.home.join("root.json");
    rpc::write_key(&file, &root.account_id, &root.secret_key)?;
    let file = file.display().to_string();
    let words = [
        "new",
        "account",
        "eve.test.near",
        "--balance",
        "5 NEAR",
        "--key-file",
        &file,
    ];
    let said = stage.run_as_account("test.near", &words).ok();
    assert!(
        said.contains("eve.test.near is there, with 5 NEAR; its key is in "),
        "{said}"
    );
    let said = stage.run_as("eve", &["veto", "0"]).fails(7);
    assert!(said.contains("eve.test.near"), "{said}");
    // A key that is there is never written over.
    let said = stage.run_as_account("test.near", &words).fails(1);
    assert!(said.contains("eve.test.near.json: File exists"), "{said}");
    Ok(())
}

#[test]
fn an_account_that_cannot_be_created_leaves_no_key() -> Result {
    let stage = Stage::new()?;
    let said = stage
        .run_as("ann", &["new", "account", "eve.ben.test.near"])
        .fails(7);
    assert!(said.contains("eve.ben.test.near"), "{said}");
    assert!(
        !stage
            .home
            .join(".near-credentials/local/eve.ben.test.near.json")
            .exists()
    );
    Ok(())
}
