//! What `charter use` remembers.

use charter_tests::Result;

use crate::stage::{Stage, new_home, run, write};

#[test]
fn what_is_used_need_not_be_said_again() -> Result {
    let stage = Stage::new()?;
    let words = [
        "use",
        "--network",
        "local",
        "--council",
        "council.test.near",
        "--as",
        "ann.test.near",
    ];
    run(&stage.home, &words).ok();
    let shown = run(&stage.home, &["use", "--json"]).json();
    assert_eq!(
        shown,
        serde_json::json!({ "network": "local", "council": "council.test.near", "as": "ann.test.near" })
    );
    let status = run(&stage.home, &["status"]).ok();
    assert_eq!(
        status,
        "council.test.near  (ann.test.near is a member)\n\nNothing is open.\n"
    );
    Ok(())
}

#[test]
fn what_is_said_goes_before_what_is_remembered() -> Result {
    let stage = Stage::new()?;
    run(
        &stage.home,
        &["use", "--network", "local", "--as", "ann.test.near"],
    )
    .ok();
    let words = [
        "status",
        "--council",
        "council.test.near",
        "--as",
        "gus.test.near",
    ];
    let status = run(&stage.home, &words).ok();
    assert!(
        status.starts_with("council.test.near  (gus.test.near is the guardian)"),
        "{status}"
    );
    Ok(())
}

#[test]
fn what_is_forgotten_must_be_said() -> Result {
    let home = new_home()?;
    run(&home, &["use", "--council", "council.testnet"]).ok();
    run(&home, &["use", "--forget"]).ok();
    assert_eq!(
        run(&home, &["proposals", "--network", "testnet"]).fails(2),
        "error: the council is not known; say --council ACCOUNT, or remember it with `charter use --council ACCOUNT`\n"
    );
    Ok(())
}

#[test]
fn an_unknown_network_is_not_remembered() -> Result {
    let home = new_home()?;
    assert_eq!(
        run(&home, &["use", "--network", "tesnet"]).fails(5),
        "error: there is no network `tesnet`: near-cli's config.toml has mainnet, testnet; --network also takes the URL of a node\n"
    );
    assert!(!home.join(".config/charter/config.toml").exists());
    Ok(())
}

#[test]
fn a_damaged_memory_is_an_error_that_names_the_file() -> Result {
    let home = new_home()?;
    let path = home.join(".config/charter/config.toml");
    write(&path, "council = 5\n")?;
    let said = run(&home, &["status"]).fails(1);
    assert!(said.contains(&path.display().to_string()), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    Ok(())
}
