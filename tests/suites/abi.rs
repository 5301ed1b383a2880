//! The ABI that ships says what the wasm that ships has.

use std::collections::BTreeSet;

use anyhow::Context;
use charter_tests::{Result, artifact};
use rstest::rstest;
use serde_json::Value;
use wasmparser::{ExternalKind, Parser, Payload};

/// The functions that a contract's wasm exports, and what it asks of the host.
fn interface(wasm: &[u8]) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
    let (mut exports, mut imports) = (BTreeSet::new(), BTreeSet::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        exports.insert(export.name.to_string());
                    }
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports.insert(import?.name.to_string());
                }
            }
            _ => {}
        }
    }
    Ok((exports, imports))
}

fn abi(contract: &str) -> Result<Value> {
    let path = artifact::contracts().join(format!("{contract}.abi.json"));
    let json = std::fs::read(&path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_slice(&json)?)
}

#[rstest]
fn it_describes_every_export_and_nothing_else(
    #[values("governance", "factory", "donation", "token")] contract: &str,
) -> Result {
    let (exports, _) = interface(&artifact::wasm(contract))?;
    let abi = abi(contract)?;
    let functions = abi["body"]["functions"]
        .as_array()
        .context("an ABI has functions")?;
    let names: BTreeSet<_> = functions
        .iter()
        .filter_map(|function| function["name"].as_str())
        .map(str::to_string)
        .collect();
    assert_eq!(names, exports);
    assert_eq!(
        names.len(),
        functions.len(),
        "a function is described twice"
    );
    let undocumented: Vec<_> = functions
        .iter()
        .filter(|function| function["doc"].is_null())
        .collect();
    assert!(undocumented.is_empty(), "{undocumented:?}");
    Ok(())
}

#[rstest]
fn it_names_the_wasm_it_belongs_to(
    #[values("governance", "factory", "donation", "token")] contract: &str,
) -> Result {
    let hash = artifact::hash(&artifact::wasm(contract)).to_string();
    assert_eq!(abi(contract)?["metadata"]["wasm_hash"], hash.as_str());
    Ok(())
}

#[test]
fn only_the_token_asks_for_what_protocol_84_lacks() -> Result {
    // The host functions that came after version 84; near-sdk's `Promise` imports them.
    let later = |imports: &BTreeSet<String>| {
        imports
            .iter()
            .any(|import| import.contains("universal_state_init"))
    };
    for contract in ["governance", "factory", "donation"] {
        let (_, imports) = interface(&artifact::wasm(contract))?;
        assert!(!later(&imports), "{contract}: {imports:?}");
    }
    let (_, imports) = interface(&artifact::wasm("token"))?;
    assert!(
        later(&imports),
        "the token's documentation says otherwise: {imports:?}"
    );
    Ok(())
}
