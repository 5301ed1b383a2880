//! `cargo xtask node --state FILE` goes on with the chain of the file, by the rules that it has.

use std::process::Command;

use charter_localnet::{Chain, MIN_PROTOCOL_VERSION};

#[test]
fn a_chain_of_another_version_than_the_one_that_is_asked_for_is_not_begun() {
    let name = format!("state-{}.bin", std::process::id());
    let file = std::env::temp_dir().join(name);
    let chain = Chain::builder()
        .protocol_version(MIN_PROTOCOL_VERSION)
        .build()
        .unwrap();
    chain.save(&file).unwrap();
    let other = (MIN_PROTOCOL_VERSION + 1).to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "node",
            "--port",
            "0",
            "--protocol-version",
            &other,
            "--state",
        ])
        .arg(&file)
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(&format!("holds a chain at protocol {MIN_PROTOCOL_VERSION}, and `--protocol-version {other}` was asked for")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}
