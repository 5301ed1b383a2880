//! Clients that no one here wrote, as their users run them. One that is not installed is skipped by name, unless
//! `CHARTER_REQUIRE_CLIENTS` names it too; the README says how to install them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use charter_localnet::rpc::{self, Options, Server};
use charter_localnet::{Chain, secret_key};

use crate::support::contracts::probe;

/// Names the clients that have to be there, with commas between them, as in continuous integration.
const REQUIRE: &str = "CHARTER_REQUIRE_CLIENTS";
const NEAR_API_JS: &str = "near-api-js";
const NEAR_CLI_RS: &str = "near-cli-rs";

/// Says that a client was skipped, past the capture of the test's output.
fn skip(client: &str, why: &str) {
    let required = std::env::var(REQUIRE).unwrap_or_default();
    assert!(
        required.split(',').all(|name| name.trim() != client),
        "{client} is required and not installed: {why}"
    );
    let _ = writeln!(
        std::io::stderr(),
        "skipped {client}: {why}; localnet/README.md says how it is installed"
    );
}

/// Says what a client did, past the capture as well.
fn report(client: &str, checks: usize) {
    let _ = writeln!(std::io::stderr(), "{client}: {checks} checks passed");
}

fn text(output: &Output) -> String {
    format!(
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// What the clients' scripts compare are balances, and not when a refund arrives.
fn server() -> Server {
    let options = Options {
        settled: true,
        ..Options::default()
    };
    rpc::spawn_with(Chain::new().unwrap(), "127.0.0.1:0", options).unwrap()
}

#[test]
fn near_api_js_7_3_1_works_unchanged() {
    let directory =
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"))
            .join("tests/clients/near-api-js");
    let package = directory.join("node_modules/near-api-js/package.json");
    let Ok(package) = std::fs::read_to_string(&package) else {
        return skip(NEAR_API_JS, &format!("there is no {}", package.display()));
    };
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    assert_eq!(package["version"], "7.3.1");
    let server = server();
    let output = Command::new("node")
        .arg(directory.join("client.mjs"))
        .args([
            &server.rpc_url(),
            server.root().account_id.as_str(),
            &server.root().secret_key.to_string(),
        ])
        .arg(BASE64_STANDARD.encode(probe()))
        .output();
    let Ok(output) = output else {
        return skip(NEAR_API_JS, "node cannot be run");
    };
    assert!(output.status.success(), "{}", text(&output));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let checks = stdout
        .lines()
        .filter(|line| line.starts_with("ok "))
        .count();
    assert!(
        stdout.contains(&format!("{checks} checks passed")),
        "{stdout}"
    );
    assert_eq!(checks, 17, "{stdout}");
    assert!(server.chain().supply().unwrap().is_conserved());
    report(NEAR_API_JS, checks);
}

/// near-cli-rs with a home of its own, in which the network `charter` is configured.
struct NearCli {
    program: PathBuf,
    home: PathBuf,
    checks: usize,
}

impl NearCli {
    fn find() -> Option<PathBuf> {
        let on_path = std::env::var_os("PATH").into_iter().flat_map(|path| {
            std::env::split_paths(&path)
                .map(|dir| dir.join("near"))
                .collect::<Vec<_>>()
        });
        let named = std::env::var_os("CHARTER_NEAR_CLI").map(PathBuf::from);
        named.into_iter().chain(on_path).find(|path| path.is_file())
    }

    fn new(program: PathBuf, url: &str) -> Self {
        let home = std::env::temp_dir().join(format!("charter-near-cli-{}", std::process::id()));
        let config = home.join(".config/near-cli");
        std::fs::create_dir_all(&config).unwrap();
        let text = format!(
            "version = \"4\"\ncredentials_home_dir = \"{}\"\n\n[network_connection.charter]\n\
             network_name = \"localnet\"\nrpc_url = \"{url}/\"\nwallet_url = \"{url}/\"\n\
             explorer_transaction_url = \"{url}/transactions/\"\nlinkdrop_account_id = \"test.near\"\n",
            home.join("credentials").display()
        );
        std::fs::write(config.join("config.toml"), text).unwrap();
        Self {
            program,
            home,
            checks: 0,
        }
    }

    fn output(&self, args: &[&str]) -> Output {
        Command::new(&self.program)
            .args(args)
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join(".config"))
            .env("NEAR_CLI_DISABLE_UPDATE_CHECK", "1")
            .stdin(std::process::Stdio::null())
            .output()
            .expect("near-cli-rs can be run")
    }

    /// Runs a command that must succeed and say something.
    fn expect(&mut self, args: &[&str], said: &str) {
        let output = self.output(args);
        let text = text(&output);
        assert!(output.status.success(), "near {}\n{text}", args.join(" "));
        assert!(
            text.contains(said),
            "near {} did not say {said:?}\n{text}",
            args.join(" ")
        );
        self.checks += 1;
    }

    /// Runs a command that must fail and say something.
    fn refused(&mut self, args: &[&str], said: &str) {
        let output = self.output(args);
        let text = text(&output);
        assert!(
            !output.status.success(),
            "near {} succeeded\n{text}",
            args.join(" ")
        );
        assert!(
            text.contains(said),
            "near {} did not say {said:?}\n{text}",
            args.join(" ")
        );
        self.checks += 1;
    }
}

impl Drop for NearCli {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

#[test]
fn near_cli_rs_0_30_works_unchanged() {
    let Some(program) = NearCli::find() else {
        return skip(NEAR_CLI_RS, "no program `near` was found");
    };
    let server = server();
    let mut near = NearCli::new(program, &server.rpc_url());
    let version = text(&near.output(&["--version"]));
    if !version.contains("0.30") {
        return skip(
            NEAR_CLI_RS,
            &format!("`near` is another version: {}", version.trim()),
        );
    }
    let root_key = server.root().secret_key.to_string();
    let alice_key = secret_key("alice.test.near");
    let wasm = near.home.join("probe.wasm");
    std::fs::write(&wasm, probe()).unwrap();
    let (wasm, alice_public) = (
        wasm.display().to_string(),
        alice_key.public_key().to_string(),
    );
    let alice_secret = alice_key.to_string();
    let as_root = [
        "network-config",
        "charter",
        "sign-with-plaintext-private-key",
        &root_key,
        "send",
    ];
    let as_alice = [
        "network-config",
        "charter",
        "sign-with-plaintext-private-key",
        &alice_secret,
        "send",
    ];

    near.expect(
        &[
            "account",
            "view-account-summary",
            "test.near",
            "network-config",
            "charter",
            "now",
        ],
        "test.near",
    );
    let create = [
        "account",
        "create-account",
        "fund-myself",
        "alice.test.near",
        "20 NEAR",
    ];
    let with_key = [
        "use-manually-provided-public-key",
        &alice_public,
        "sign-as",
        "test.near",
    ];
    near.expect(
        &[&create[..], &with_key, &as_root].concat(),
        "alice.test.near",
    );
    let deploy = [
        "contract",
        "deploy",
        "alice.test.near",
        "use-file",
        &wasm,
        "without-init-call",
    ];
    near.expect(&[&deploy[..], &as_alice].concat(), "successfully deployed");
    let call = [
        "contract",
        "call-function",
        "as-transaction",
        "alice.test.near",
        "ret",
        "text-args",
        "hello",
    ];
    let limits = [
        "prepaid-gas",
        "30.0 Tgas",
        "attached-deposit",
        "0 NEAR",
        "sign-as",
        "test.near",
    ];
    near.expect(&[&call[..], &limits, &as_root].concat(), "hello");
    let view = [
        "contract",
        "call-function",
        "as-read-only",
        "alice.test.near",
        "ret",
        "text-args",
        "seen",
    ];
    near.expect(
        &[&view[..], &["network-config", "charter", "now"]].concat(),
        "seen",
    );
    let fail = [
        "contract",
        "call-function",
        "as-transaction",
        "alice.test.near",
        "fail",
        "text-args",
        "enough",
    ];
    near.refused(&[&fail[..], &limits, &as_root].concat(), "enough");
    let pay = [
        "tokens",
        "test.near",
        "send-near",
        "alice.test.near",
        "1 NEAR",
    ];
    near.expect(&[&pay[..], &as_root].concat(), "successfully");
    let keys = [
        "account",
        "list-keys",
        "alice.test.near",
        "network-config",
        "charter",
        "now",
    ];
    near.expect(&keys, &alice_public);
    let write = [
        "contract",
        "call-function",
        "as-transaction",
        "alice.test.near",
        "write",
        "text-args",
        "key-one",
    ];
    near.expect(&[&write[..], &limits, &as_root].concat(), "succeeded");
    let state = [
        "contract",
        "view-storage",
        "alice.test.near",
        "all",
        "as-text",
    ];
    near.expect(
        &[&state[..], &["network-config", "charter", "now"]].concat(),
        "key-one",
    );
    let sent = {
        let chain = server.chain();
        let height = (0..=chain.head().height()).rev();
        let mut found = height
            .filter_map(|height| chain.block(height))
            .flat_map(|block| block.transactions().to_vec());
        found.next().expect("a transaction was sent").to_string()
    };
    near.expect(
        &[
            "transaction",
            "view-status",
            &sent,
            "network-config",
            "charter",
        ],
        "test.near",
    );
    let delete = [
        "account",
        "delete-account",
        "alice.test.near",
        "beneficiary",
        "test.near",
    ];
    near.expect(&[&delete[..], &as_alice].concat(), "deleted");
    assert!(
        !server
            .chain()
            .exists(&"alice.test.near".parse().unwrap())
            .unwrap()
    );
    assert!(server.chain().supply().unwrap().is_conserved());
    report(NEAR_CLI_RS, near.checks);
}
