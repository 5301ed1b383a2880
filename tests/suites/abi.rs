//! The ABI that ships says what the wasm that ships has.

use std::collections::BTreeSet;

use anyhow::Context;
use charter_tests::{Result, artifact};
use rstest::rstest;
use serde_json::Value;
use wasmparser::{ExternalKind, Parser, Payload};

/// The functions that a contract's wasm exports.
fn exports(wasm: &[u8]) -> Result<BTreeSet<String>> {
    let mut exports = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ExportSection(section) = payload? else {
            continue;
        };
        for export in section {
            let export = export?;
            if export.kind == ExternalKind::Func {
                exports.insert(export.name.to_string());
            }
        }
    }
    Ok(exports)
}

fn abi(contract: &str) -> Result<Value> {
    let path = artifact::contracts().join(format!("{contract}.abi.json"));
    let json = std::fs::read(&path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_slice(&json)?)
}

fn functions(abi: &Value) -> Result<&Vec<Value>> {
    let functions = abi["body"]["functions"].as_array();
    functions.context("an ABI has functions")
}

#[rstest]
fn it_describes_every_export_and_nothing_else(
    #[values("governance", "factory", "donation", "token")] contract: &str,
) -> Result {
    let abi = abi(contract)?;
    let functions = functions(&abi)?;
    let names: Vec<_> = functions
        .iter()
        .filter_map(|function| function["name"].as_str())
        .map(str::to_string)
        .collect();
    let described: BTreeSet<_> = names.iter().cloned().collect();
    assert_eq!(names.len(), described.len(), "a method is described twice");
    assert_eq!(described, exports(&artifact::wasm(contract))?);
    // near-sdk writes the one for NEP-330 and says nothing of it.
    let undocumented: Vec<_> = functions
        .iter()
        .filter(|function| function["doc"].is_null())
        .filter_map(|function| function["name"].as_str())
        .filter(|name| *name != "contract_source_metadata")
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

/// One line a method: what it is, what it takes, and how.
fn method(function: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let params = &function["params"];
    let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let args: Vec<_> = list(&params["args"])
        .iter()
        .map(|arg| text(&arg["name"]))
        .collect();
    let mut line = format!(
        "{} {}({})",
        text(&function["kind"]),
        text(&function["name"]),
        args.join(", ")
    );
    if params["serialization_type"] == "borsh" {
        line += " in borsh";
    }
    for modifier in list(&function["modifiers"]) {
        line += &format!(", {}", text(&modifier));
    }
    line
}

/// A change of what anybody can call is a diff.
#[rstest]
fn the_methods_are_as_they_were(
    #[values("governance", "factory", "donation", "token")] contract: &str,
) -> Result {
    let abi = abi(contract)?;
    let methods: Vec<_> = functions(&abi)?.iter().map(method).collect();
    insta::assert_snapshot!(contract, methods.join("\n"));
    Ok(())
}
