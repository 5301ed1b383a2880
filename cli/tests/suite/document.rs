//! README and the pages in `docs/`, word for word: a shell types every command as it stands there, and what it prints is compared
//! with what the page says that it prints.

mod page;
mod session;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use charter_interface::factory::InstanceView;
use charter_interface::{NearToken, Page};
use charter_localnet::rpc::{Pace, Server};
use charter_localnet::{Call, Chain};
use charter_tests::{Result, artifact};
use rstest::rstest;

use self::session::Session;
use crate::stage::{Stage, built, new_home};

/// Names the clients that have to be there, with commas between them, as in continuous integration.
const REQUIRE: &str = "CHARTER_REQUIRE_CLIENTS";

/// What both sessions end with: a donation instance.
fn check(server: &Server) -> Result {
    let chain = server.chain();
    let factory = "factory.test.near".parse()?;
    let view = chain.view(&factory, &Call::new("get_instances").raw("{}"))?;
    let instances: Page<InstanceView> = view.json()?;
    let [gift] = &instances.items[..] else {
        panic!("{instances:?}");
    };
    assert_eq!(gift.instance_id.as_str(), "gift.factory.test.near");
    assert_eq!(gift.version, "1.0.0");
    Ok(())
}

/// The pages that are typed by the tests below; no other has anything to type.
const PAGES: [&str; 8] = [
    "README.md",
    "creator.md",
    "failures.md",
    "integrator.md",
    "member.md",
    "near-cli.md",
    "operator.md",
    "start.md",
];

#[test]
fn every_page_with_commands_is_typed() {
    assert_eq!(page::pages(), PAGES);
}

#[test]
fn the_session_with_near_cli_runs_as_it_is_written() -> Result {
    let Some(near) = near_cli() else {
        return Ok(());
    };
    let session = Session {
        programs: vec![near],
        ..Session::new()?
    };
    let server = session.run("near-cli.md")?;
    check(&server)?;
    // Ben gave 1 NEAR to Ann, who began with 40.
    let ann = server.chain().balance(&"ann.test.near".parse()?)?;
    assert!(ann > NearToken::from_near(40), "{ann}");
    Ok(())
}

#[test]
fn the_session_with_charter_runs_as_it_is_written() -> Result {
    // The clock makes the blocks, as on a node, only faster.
    let session = Session {
        pace: Pace::Node {
            block_time: Duration::from_millis(100),
        },
        ..Session::new()?
    };
    check(&session.run("start.md")?)
}

#[rstest]
#[case("README.md")]
#[case("member.md")]
#[case("creator.md")]
#[case("failures.md")]
#[case("integrator.md")]
fn a_page_runs_and_prints_as_it_is_written(#[case] page: &str) -> Result {
    Session::new()?.run(page)?;
    Ok(())
}

/// The chain is one of the test's, on which somebody has an account of testnet, and which NEAR CLI's configuration calls testnet.
#[test]
fn the_roll_out_runs_as_it_is_written() -> Result {
    let you = charter_localnet::Signer::new("you.testnet".parse()?);
    let key = serde_json::json!({
        "account_id": you.account_id,
        "public_key": you.public_key().to_string(),
        "private_key": you.secret_key.to_string(),
    });
    let network = "[network_connection.testnet]\nnetwork_name = \"testnet\"\nrpc_url = \"http://127.0.0.1:3031/\"\n\
                   wallet_url = \"http://127.0.0.1:3031/\"\nexplorer_transaction_url = \"http://127.0.0.1:3031/\"\n";
    let session = Session {
        chain: Chain::builder().account(you, NearToken::from_near(150)),
        files: vec![
            (".config/near-cli/config.toml".into(), network.to_string()),
            (
                ".near-credentials/testnet/you.testnet.json".into(),
                key.to_string(),
            ),
        ],
        ..Session::new()?
    };
    session.run("operator.md")?;
    Ok(())
}

/// The folder of near-cli-rs. Without it the test is skipped by name, unless it is required.
fn near_cli() -> Option<PathBuf> {
    let named = std::env::var_os("CHARTER_NEAR_CLI").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("near"));
    let found = named.into_iter().chain(on_path).find(|near| near.is_file());
    if found.is_none() {
        let required = std::env::var(REQUIRE).unwrap_or_default();
        assert!(
            required.split(',').all(|name| name.trim() != "near-cli-rs"),
            "near-cli-rs is required and not installed"
        );
        let _ = writeln!(
            std::io::stderr(),
            "skipped near-cli-rs: it is not on the path; localnet/README.md says how it is installed"
        );
    }
    Some(found?.parent()?.to_path_buf())
}

#[test]
fn near_finds_charter_as_its_extension() -> Result {
    let Some(near) = near_cli() else {
        return Ok(());
    };
    let home = new_home()?;
    // `near-charter` lies where cargo puts programs.
    let folders = [near.as_path(), &built()?];
    let output = Command::new(near.join("near"))
        .args(["charter", "use", "--council", "council.testnet", "--json"])
        .env("HOME", &home)
        .env("PATH", std::env::join_paths(folders)?)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("CHARTER_CONFIG")
        .output()?;
    let said: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!(said, serde_json::json!({ "council": "council.testnet" }));
    Ok(())
}

/// Runs a command that `charter --print` printed, with a key of the legacy keychain.
fn send_with_near(stage: &Stage, near: &Path, command: &str) -> Result {
    let config = stage.home.join(".config/near-cli/config.toml");
    let text = std::fs::read_to_string(&config)?;
    let keychain = stage.home.join(".near-credentials").display().to_string();
    let head = format!("version = \"4\"\ncredentials_home_dir = \"{keychain}\"\n\n");
    if !text.starts_with("version") {
        std::fs::write(&config, head + &text)?;
    }
    let inherited = std::env::var("PATH")?;
    let path = [near.to_path_buf()].into_iter();
    let path = path.chain(std::env::split_paths(&inherited));
    let output = Command::new("bash")
        .args([
            "-c",
            &format!("{} sign-with-legacy-keychain send", command.trim()),
        ])
        .env("HOME", &stage.home)
        .env("PATH", std::env::join_paths(path)?)
        .env_remove("XDG_CONFIG_HOME")
        .output()?;
    assert!(
        output.status.success(),
        "{command}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[test]
fn what_is_handed_over_is_sent_by_near_cli_as_it_is_printed() -> Result {
    let Some(near) = near_cli() else {
        return Ok(());
    };
    let stage = Stage::new()?;
    // One call.
    stage.approve(crate::decide::harmless())?;
    let args = stage.home.join("it's args.json").display().to_string();
    let command = stage
        .run_as("dora", &["execute", "0", "--print", &args])
        .ok();
    send_with_near(&stage, &near, &command)?;
    let shown = stage.run(&["proposals", "--json"]).json();
    assert_eq!(shown[0]["status"], "executed");
    // Several actions: an account, its code, its init.
    let wasm = artifact::contracts().canonicalize()?.join("factory.wasm");
    let wasm = wasm.display().to_string();
    let words = [
        "new",
        "factory",
        "depot.dora.test.near",
        "--wasm",
        &wasm,
        "--print",
        &args,
    ];
    let command = stage.run_as("dora", &words).ok();
    send_with_near(&stage, &near, &command)?;
    let shown = stage
        .run(&["factory", "show", "depot.dora.test.near", "--json"])
        .json();
    assert_eq!(shown["info"]["governance_id"], "council.test.near");
    assert_eq!(shown["keys"], 0);
    Ok(())
}
