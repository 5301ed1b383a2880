//! A chain with a council of three and a factory on it, a home directory with keys, and `charter` to be run there.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use charter_cli::Surroundings;
use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, Policy, ProposalId};
use charter_interface::{AccountId, Duration, NearToken};
use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_tests::{Local, Result, Signer, artifact, council, factory};
use serde_json::Value;

/// What a test plays on.
pub struct Stage {
    /// The server; its chain can be looked at and moved on.
    pub server: Server,
    pub home: PathBuf,
    pub council: AccountId,
    pub factory: AccountId,
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub struct Run {
    pub status: u8,
    pub out: String,
    pub err: String,
}

impl Run {
    /// Its output, when it ended well.
    ///
    /// # Panics
    ///
    /// When it did not.
    pub fn ok(self) -> String {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// Its output as JSON, when it ended well.
    pub fn json(self) -> Value {
        let out = self.ok();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// What it said went wrong, when it ended with this status.
    pub fn fails(self, status: u8) -> String {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        self.err
    }
}

/// A rule of two thirds for everything, an hour to vote, no timelock; `gus` is the guardian.
pub fn policy(local: &Local) -> Policy {
    let rules = council::rules(Duration(0));
    Policy {
        members: ["ann", "ben", "cleo"].map(|name| local.id(name)).to_vec(),
        guardian: Some(local.id("gus")),
        rules,
        open_proposals: None,
        retention: Duration(0),
    }
}

impl Stage {
    /// Blocks are made when there is something to do.
    pub fn new() -> Result<Self> {
        Self::with(Pace::Instant, |_| Ok(()))
    }

    /// The same at another pace, after something was done on the chain in process.
    pub fn with(pace: Pace, before: impl FnOnce(&mut Local) -> Result) -> Result<Self> {
        let mut local = Local::at(charter_localnet::MAX_PROTOCOL_VERSION)?;
        for name in ["ann", "ben", "cleo", "dora", "gus"] {
            local.account(name)?;
        }
        let fifty = NearToken::from_near(50);
        let council = local.contract("council", &artifact::wasm("governance"), fifty)?;
        let policy = policy(&local);
        let council_id = council.account_id.clone();
        local
            .call(&council, &council_id, council::init(policy))?
            .success()?;
        let factory = local.contract("factory", &artifact::wasm("factory"), fifty)?;
        let factory_id = factory.account_id.clone();
        let init = factory::init(&council_id, factory::setup());
        local.call(&factory, &factory_id, init)?.success()?;
        before(&mut local)?;
        let options = Options {
            pace,
            ..Options::default()
        };
        let server = rpc::spawn_with(local.chain, "127.0.0.1:0", options)?;
        let stage = Self {
            home: new_home()?,
            council: council_id,
            factory: factory_id,
            server,
        };
        stage.write_config()?;
        for name in ["ann", "ben", "cleo", "dora", "gus"] {
            stage.write_key(name)?;
        }
        Ok(stage)
    }

    /// near-cli's configuration, as the README makes it.
    fn write_config(&self) -> Result {
        let url = self.server.rpc_url();
        let text = format!(
            "[network_connection.local]\nnetwork_name = \"local\"\nrpc_url = \"{url}/\"\nwallet_url = \"{url}/\"\n\
             explorer_transaction_url = \"{url}/\"\n"
        );
        write(&self.home.join(".config/near-cli/config.toml"), &text)
    }

    pub fn write_key(&self, name: &str) -> Result {
        let key = charter_localnet::Signer::new(format!("{name}.test.near").parse()?);
        let text = format!(
            "{{\"account_id\":\"{name}.test.near\",\"public_key\":\"{}\",\"private_key\":\"{}\"}}",
            key.public_key(),
            key.secret_key
        );
        let path = format!(".near-credentials/local/{name}.test.near.json");
        write(&self.home.join(path), &text)
    }

    /// Runs `charter` with these words, on this network and with this council.
    pub fn run(&self, words: &[&str]) -> Run {
        let council = self.council.to_string();
        let mut all = vec!["--network", "local", "--council", &council];
        all.extend(words);
        run(&self.home, &all)
    }

    /// The same as somebody.
    pub fn run_as(&self, name: &str, words: &[&str]) -> Run {
        self.run_as_account(&format!("{name}.test.near"), words)
    }

    /// The same as this account.
    pub fn run_as_account(&self, account: &str, words: &[&str]) -> Run {
        self.run(&[words, &["--as", account]].concat())
    }

    /// The signer of an account of this chain.
    pub fn signer(&self, name: &str) -> Signer {
        let id = format!("{name}.test.near").parse();
        charter_localnet::Signer::new(id.expect("a valid name")).into()
    }

    /// Calls a method in process.
    pub fn call(
        &self,
        by: &str,
        receiver: &AccountId,
        call: charter_tests::Call,
    ) -> Result<charter_tests::Outcome> {
        let mut chain = self.server.chain();
        let id = receiver.as_str().parse()?;
        Ok((&chain.call(&self.signer(by), &id, call.into())?).into())
    }

    /// Ann proposes.
    pub fn propose(&self, action: Action) -> Result<ProposalId> {
        self.call("ann", &self.council, council::propose(action))?
            .success()?
            .json()
    }

    /// Ann proposes, Ann and Ben approve; it can be executed.
    pub fn approve(&self, action: Action) -> Result<ProposalId> {
        let id = self.propose(action)?;
        for member in ["ann", "ben"] {
            let vote = council::vote(id, charter_interface::governance::Vote::Approve);
            self.call(member, &self.council, vote)?.success()?;
        }
        Ok(id)
    }

    /// The same, and it is executed.
    pub fn enact(&self, action: Action) -> Result {
        let id = self.approve(action)?;
        self.call("dora", &self.council, council::execute(id))?
            .success()?;
        Ok(())
    }

    /// Enters the factory in the council's registry.
    pub fn register(&self) -> Result {
        self.enact(Action::Council {
            changes: vec![Change::RegisterFactory {
                factory_id: self.factory.clone(),
            }],
        })
    }

    /// Commands to the factory.
    pub fn commands(&self, commands: Vec<Command>) -> Action {
        council::to_factory(&self.factory, commands)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// Runs `charter` with these words and a home directory.
pub fn run(home: &Path, words: &[&str]) -> Run {
    let words = std::iter::once("charter").chain(words.iter().copied());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = charter_cli::run(
        words.map(OsString::from),
        &Surroundings::at_home(home),
        &mut out,
        &mut err,
    );
    Run {
        status,
        out: String::from_utf8(out).expect("it prints text"),
        err: String::from_utf8(err).expect("it prints text"),
    }
}

/// Where cargo built this, as it lies now: the target directory may have been moved since.
pub fn built() -> Result<PathBuf> {
    let mut folder = std::env::current_exe()?;
    folder.pop();
    folder.pop();
    Ok(folder)
}

/// An empty directory.
pub fn new_home() -> Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "home-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let home = built()?.join("tmp").join(name);
    fs::create_dir_all(&home)?;
    Ok(home)
}

/// Writes a file, and the directories above it.
pub fn write(path: &Path, text: &str) -> Result {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    Ok(fs::write(path, text)?)
}
