//! The sessions of the README, word for word: every block is run by a shell as it stands there. Only the port differs, and the
//! node and the build, which a terminal of its own runs there, are those of the test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use charter_interface::factory::InstanceView;
use charter_interface::{NearToken, Page};
use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_localnet::{Call, Chain};
use charter_tests::{Result, artifact};

use crate::stage::{Stage, built, new_home};

/// Names the clients that have to be there, with commas between them, as in continuous integration.
const REQUIRE: &str = "CHARTER_REQUIRE_CLIENTS";
/// The node that the document starts.
const NODE: &str = "cargo xtask node --port 3031 --key-file target/root.json";

/// The shell blocks of a section.
fn blocks(heading: &str) -> String {
    let readme = include_str!("../../../README.md");
    let section = readme
        .split("\n## ")
        .find(|section| section.starts_with(heading));
    let section = section.unwrap_or_else(|| panic!("the README has no section `{heading}`"));
    let blocks = section.split("```sh\n").skip(1);
    let blocks: Vec<_> = blocks
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    blocks.concat()
}

/// Runs a session in a directory of its own; the chain afterwards.
fn run(heading: &str, programs: &[&Path], pace: Pace) -> Result<Server> {
    let home = new_home()?;
    std::fs::create_dir_all(home.join("target"))?;
    std::os::unix::fs::symlink(
        artifact::contracts().canonicalize()?,
        home.join("target/contracts"),
    )?;
    let options = Options {
        pace,
        ..Options::default()
    };
    let server = rpc::spawn_with(Chain::new()?, "127.0.0.1:0", options)?;
    let root = server.root();
    rpc::write_key(
        &home.join("target/root.json"),
        &root.account_id,
        &root.secret_key,
    )?;

    let session = blocks(heading);
    assert!(session.contains(NODE), "{session}");
    let here = |line: &&str| !line.starts_with("cargo xtask ");
    let script: Vec<_> = session.lines().filter(here).collect();
    let script = script
        .join("\n")
        .replace("127.0.0.1:3031", &server.addr().to_string());
    let path = std::env::var("PATH")?;
    let mut path: Vec<_> = std::env::split_paths(&path).collect();
    path.splice(0..0, programs.iter().map(|program| program.to_path_buf()));
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .current_dir(&home)
        .env("HOME", &home)
        .env("PATH", std::env::join_paths(path)?)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("CHARTER_CONFIG")
        .output()?;
    assert!(
        output.status.success(),
        "{}\n{}\n{}",
        script,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::remove_dir_all(home)?;
    Ok(server)
}

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

#[test]
fn the_session_with_near_cli_runs_as_it_is_written() -> Result {
    let Some(near) = near_cli() else {
        return Ok(());
    };
    let server = run("Use it with NEAR CLI\n", &[&near], Pace::Instant)?;
    check(&server)?;
    // Ben gave 1 NEAR to Ann, who began with 40.
    let ann = server.chain().balance(&"ann.test.near".parse()?)?;
    assert!(ann > NearToken::from_near(40), "{ann}");
    Ok(())
}

#[test]
fn the_session_with_charter_runs_as_it_is_written() -> Result {
    let folder = built()?;
    // The clock makes the blocks, as on a node, only faster.
    let pace = Pace::Node {
        block_time: Duration::from_millis(100),
    };
    check(&run("Use it\n", &[&folder], pace)?)
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
