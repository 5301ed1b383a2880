//! The same registry, rebuilt by a client of Neardata that no one here wrote: `tests/clients/inindexer` on inindexer 8.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};
use charter_interface::AccountId;
use charter_localnet::rpc::Server;
use charter_tests::Result;
use serde_json::{Value, json};

use super::index::Index;

/// Names the program; `.ci/run` builds it.
const PROGRAM: &str = "CHARTER_INDEXER";
/// Names the clients that must be there.
const REQUIRE: &str = "CHARTER_REQUIRE_CLIENTS";
const NAME: &str = "inindexer";

/// The program, or `None` when it was not built, which is said past the capture of the test's output.
fn program() -> Result<Option<PathBuf>> {
    if let Some(program) = std::env::var_os(PROGRAM) {
        return Ok(Some(program.into()));
    }
    let required = std::env::var(REQUIRE).unwrap_or_default();
    ensure!(
        required.split(',').all(|name| name.trim() != NAME),
        "{NAME} is required, and {PROGRAM} does not name its program"
    );
    writeln!(
        std::io::stderr(),
        "skipped {NAME}: {PROGRAM} does not name a program; localnet/README.md says how it is built"
    )?;
    Ok(None)
}

/// Reads the chain from its first block to its last in two runs, the second of which goes on where the first stopped.
pub fn check(server: &Server, factory_id: &AccountId, expected: &Index) -> Result {
    let Some(program) = program()? else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let last = server.chain().head().height();
    let run = |to: u64| -> Result<Value> {
        let output = Command::new(&program)
            .args([&server.rpc_url(), factory_id.as_str(), "0", &to.to_string()])
            .arg(folder.path())
            .output()
            .with_context(|| program.display().to_string())?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{NAME} failed: {errors}");
        Ok(serde_json::from_slice(&output.stdout)?)
    };
    let half = run(last / 2)?;
    let whole = run(last)?;
    let instances: BTreeMap<_, _> = expected.instances.iter().map(entry).collect();
    assert_eq!(whole, json!(instances));
    assert_ne!(half, whole, "there was nothing left to go on with");
    writeln!(std::io::stderr(), "{NAME}: read {last} blocks in two runs")?;
    Ok(())
}

fn entry((instance_id, instance): (&AccountId, &super::index::Instance)) -> (String, Value) {
    let entry = json!({
        "template": instance.template,
        "version": instance.version,
        "creator_id": instance.creator_id,
        "status": instance.status,
    });
    (instance_id.to_string(), entry)
}
