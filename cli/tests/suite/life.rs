//! A council of three, two factories, a release, upgrades, a rollback, a failed and retried execution, a veto and a retirement, all
//! by `charter` alone, over the RPC of a chain whose clock makes the blocks.

use std::path::PathBuf;
use std::time::Duration;

use charter_localnet::rpc::{self, Pace};
use charter_tests::{Result, artifact};
use serde_json::Value;

use crate::stage::{Run, Stage};

struct Life {
    stage: Stage,
    next: u32,
}

impl Life {
    fn begin() -> Result<Self> {
        let pace = match std::env::var("CHARTER_PACE").as_deref() {
            Ok("node") => Pace::NODE,
            // A node's, but faster.
            _ => Pace::Node {
                block_time: Duration::from_millis(60),
            },
        };
        let stage = Stage::with(pace, |_| Ok(()))?;
        let root = stage.server.root();
        rpc::write_key(
            &stage.home.join("root.json"),
            &root.account_id,
            &root.secret_key,
        )?;
        Ok(Self { stage, next: 0 })
    }

    /// Runs the words of a line; `as NAME` at its end says who.
    fn run(&self, line: &str) -> Run {
        let home = self.stage.home.display().to_string();
        let line = line.replace('~', &home);
        let words: Vec<String> = match line.rsplit_once(" as ") {
            Some((line, name)) => {
                let mut words = split(line);
                words.extend(["--as".to_string(), format!("{name}.test.near")]);
                words
            }
            None => split(&line),
        };
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        crate::stage::run(&self.stage.home, &words)
    }

    fn ok(&self, line: &str) -> String {
        let run = self.run(line);
        assert_eq!(run.status, 0, "charter {line}\n{}{}", run.out, run.err);
        run.out
    }

    /// Proposes as Ann, lets Ann and Ben vote with these files to compare with; its number.
    fn pass(&mut self, proposal: &str, with: &str) -> u32 {
        let id = self.next;
        let said = self.ok(&format!("propose {proposal} as ann"));
        assert!(
            said.starts_with(&format!("✓ proposal {id}, digest ")),
            "{said}"
        );
        self.next += 1;
        for member in ["ann", "ben"] {
            self.ok(&format!("vote {id} yes {with} as {member}"));
        }
        id
    }

    fn enact(&mut self, proposal: &str, with: &str) -> String {
        let id = self.pass(proposal, with);
        self.ok(&format!("execute {id} as dora"))
    }

    fn file(&self, name: &str, code: &[u8]) -> Result<PathBuf> {
        let path = self.stage.home.join(name);
        std::fs::write(&path, code)?;
        Ok(path)
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.ok(&format!("{line} --json"))).expect("it is JSON")
    }
}

/// Words; what stands between `'` is one.
fn split(line: &str) -> Vec<String> {
    let quoted = line.split('\'').enumerate();
    let words = quoted.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_string).collect(),
        _ => vec![part.to_string()],
    });
    words.collect()
}

#[test]
fn a_council_lives_by_charter_alone() -> Result {
    let mut life = Life::begin()?;
    for name in ["governance", "factory", "donation"] {
        life.file(&format!("{name}.wasm"), &artifact::wasm(name))?;
    }
    let next = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    life.file("donation-1.1.0.wasm", &next)?;
    let newer = artifact::labelled(&artifact::wasm("factory"), "newer");
    life.file("factory-newer.wasm", &newer)?;

    // Council and factory: no key to either ever exists.
    life.ok("use --network local --council board.test.near --factory depot.test.near");
    let members = "--member ann.test.near --member ben.test.near --member cleo.test.near --guardian gus.test.near";
    let said = life.ok(&format!(
        "new council board.test.near --wasm ~/governance.wasm {members} --threshold 2/3 --voting 1h --timelock 0 --window 24h \
         --retention 0 --balance '30 NEAR' --key-file ~/root.json --as test.near"
    ));
    assert!(
        said.contains("board.test.near is there: it runs ") && said.contains(" and has no key"),
        "{said}"
    );
    life.ok("new factory depot.test.near --wasm ~/factory.wasm --guardian gus.test.near --key-file ~/root.json --as test.near");
    life.enact("factory register depot.test.near", "");

    // A release is offered, delivered and used.
    life.enact("template donation --title Donations --open", "");
    life.enact("terms donation --fee '0.1 NEAR'", "");
    life.enact(
        "release donation 1.0.0 --wasm ~/donation.wasm --current",
        "--wasm ~/donation.wasm",
    );
    let said = life.ok("publish ~/donation.wasm as dora");
    assert!(
        said.contains("dora.test.near published \"donation\" \"1.0.0\"; it is current now"),
        "{said}"
    );
    let said = life.ok("create donation gift --field beneficiary=ben.test.near as dora");
    assert!(
        said.contains("dora.test.near created gift.depot.test.near"),
        "{said}"
    );

    // An execution that fails, because its release is not there, is tried again when it is.
    life.enact(
        "release donation 1.1.0 --wasm ~/donation-1.1.0.wasm",
        "--wasm ~/donation-1.1.0.wasm",
    );
    let id = life.pass("current donation 1.1.0", "");
    let said = life.run(&format!("execute {id} as dora")).fails(7);
    assert!(
        said.contains("failed receipt: depot.test.near.govern: "),
        "{said}"
    );
    life.ok("publish ~/donation-1.1.0.wasm as dora");
    let said = life.ok(&format!("execute {id} as dora"));
    assert!(
        said.contains(&format!("dora.test.near executes {id}, attempt 2")),
        "{said}"
    );

    // An instance follows; the council rolls back.
    let said = life.ok("instance upgrade gift.depot.test.near as ben");
    assert!(
        said.contains("gift.depot.test.near runs \"1.1.0\" now, and ran \"1.0.0\""),
        "{said}"
    );
    life.enact("current donation 1.0.0", "");
    let releases = life.json("factory releases");
    assert_eq!(
        [&releases[0]["current"], &releases[1]["current"]],
        [true, false]
    );

    // The factory itself is upgraded.
    life.enact(
        "upgrade --factory depot.test.near --wasm ~/factory-newer.wasm",
        "--wasm ~/factory-newer.wasm",
    );
    let said = life.ok("publish ~/factory-newer.wasm as dora");
    let hash = artifact::hash(&newer);
    assert!(
        said.contains(&format!("the factory runs code {hash} now")),
        "{said}"
    );

    // A second factory, made by the council of code that it approved.
    life.enact(
        "code --wasm ~/factory.wasm --delivery global",
        "--wasm ~/factory.wasm",
    );
    life.ok("publish ~/factory.wasm as dora");
    let hash = artifact::hash(&artifact::wasm("factory"));
    let said = life.enact(&format!("factory create games --code {hash}"), "");
    assert!(
        said.contains("created the factory games.board.test.near"),
        "{said}"
    );
    assert_eq!(life.json("factories").as_array().map(Vec::len), Some(2));

    // The guardian stops a payment.
    let id = life.pass("pay dora.test.near '1 NEAR'", "");
    life.ok(&format!("veto {id} as gus"));
    life.run(&format!("execute {id} as dora")).fails(7);

    // The instance retires, and its name stays a tombstone.
    let said = life.ok("instance retire gift.depot.test.near as ben");
    assert!(
        said.contains("the account gift.depot.test.near is gone"),
        "{said}"
    );
    let said = life
        .run("create donation gift --field beneficiary=ben.test.near as dora")
        .fails(7);
    assert!(said.contains("gift"), "{said}");
    let status = life.ok("status as ann");
    assert!(status.ends_with("Nothing is open.\n"), "{status}");
    Ok(())
}
