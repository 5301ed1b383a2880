//! A page's commands in one shell, one block after the other, each with what it printed.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_localnet::{Chain, ChainBuilder};
use charter_tests::{Result, artifact};

use super::page::{self, Block};
use crate::pattern::fits_lines;
use crate::stage::{built, new_home, write};

/// Where a page's node listens.
const ADDRESS: &str = "127.0.0.1:3031";

/// Goes a day on: a block is a second there.
const DAY: &str = r#"curl -sS http://127.0.0.1:3031 -H 'content-type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"sandbox_fast_forward","params":{"delta_height":86400}}'"#;

/// What a session needs.
pub struct Session {
    pub chain: ChainBuilder,
    pub pace: Pace,
    /// The folders of the programs that it types, found before all others.
    pub programs: Vec<PathBuf>,
    /// Files in the home directory, in which `127.0.0.1:3031` is the node.
    pub files: Vec<(PathBuf, String)>,
}

impl Session {
    /// One that types `charter`, on an empty chain.
    pub fn new() -> Result<Self> {
        Ok(Self {
            chain: Chain::builder(),
            pace: Pace::Instant,
            programs: vec![built()?],
            files: Vec::new(),
        })
    }

    /// Types what the page says, in a directory of its own, and compares what it prints; the chain afterwards. The build and the
    /// node, which a terminal of its own runs there, are those of the test.
    pub fn run(self, page: &str) -> Result<Server> {
        let home = new_home()?;
        std::fs::create_dir_all(home.join("target"))?;
        let contracts = artifact::contracts().canonicalize()?;
        std::os::unix::fs::symlink(contracts, home.join("target/contracts"))?;
        let options = Options {
            pace: self.pace,
            ..Options::default()
        };
        let server = rpc::spawn_with(self.chain.build()?, "127.0.0.1:0", options)?;
        let address = server.addr().to_string();
        let root = server.root();
        rpc::write_key(
            &home.join("target/root.json"),
            &root.account_id,
            &root.secret_key,
        )?;
        for (path, text) in &self.files {
            write(&home.join(path), &text.replace(ADDRESS, &address))?;
        }

        let blocks = page::blocks(page);
        let path = std::env::var("PATH")?;
        let path = self
            .programs
            .into_iter()
            .chain(std::env::split_paths(&path));
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c"])
            .arg(script(&blocks).replace(ADDRESS, &address))
            .current_dir(&home)
            .env("HOME", &home)
            .env("PATH", std::env::join_paths(path)?)
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("CHARTER_CONFIG")
            .output()?;
        for (at, block) in blocks.iter().enumerate() {
            let Ok(printed) = std::fs::read_to_string(home.join(printed(at))) else {
                break;
            };
            let last = !home.join(self::printed(at + 1)).exists();
            assert!(
                output.status.success() || !last,
                "{}\n{}\n{printed}{}",
                block.place,
                block.commands,
                String::from_utf8_lossy(&output.stderr)
            );
            if let Some(prints) = &block.prints {
                let here = printed
                    .replace(&address, ADDRESS)
                    .replace(&home.display().to_string(), "~");
                assert!(
                    fits_lines(&here, prints),
                    "{}\n{}\nprints\n{here}\nand not\n{prints}",
                    block.place,
                    block.commands
                );
            }
        }
        assert!(output.status.success(), "{page}: {output:?}");
        std::fs::remove_dir_all(home)?;
        Ok(server)
    }
}

/// Where a block's output goes.
fn printed(at: usize) -> String {
    format!("printed-{at}")
}

fn script(blocks: &[Block]) -> String {
    let mut script = "here=$PWD\n".to_string();
    for (at, block) in blocks.iter().enumerate() {
        // The contracts are built, and the node runs.
        let lines = block.commands.lines();
        let here: Vec<_> = lines
            .filter(|line| !line.starts_with("cargo xtask "))
            .collect();
        let commands = here.join("\n");
        let _ = writeln!(script, "exec > \"$here/{}\" 2>&1", printed(at));
        if block.a_day_later {
            let _ = writeln!(script, "{DAY} > /dev/null");
        }
        let _ = if block.fails {
            writeln!(
                script,
                "if (\n{commands}\n); then echo 'this was to fail'; exit 1; fi"
            )
        } else {
            writeln!(script, "{commands}")
        };
    }
    script
}
