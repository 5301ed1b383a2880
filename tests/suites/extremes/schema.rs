//! The ABIs that ship, as a source of arguments that are nearly right.

use anyhow::Context;
use charter_tests::{Result, artifact};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use wasmparser::{ExternalKind, Parser, Payload};

use crate::arguments::{leaf, number, text};

/// How deep types are followed.
const DEPTH: u32 = 9;

/// An entry point of a contract.
#[derive(Clone)]
pub struct Entry {
    /// `council`, `factory`, `donation` or `token`.
    pub contract: &'static str,
    /// Its name.
    pub method: String,
    /// What its arguments are called, where they are JSON.
    pub names: Vec<String>,
    /// JSON that its ABI nearly allows.
    pub nearly: BoxedStrategy<Value>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.contract, self.method)
    }
}

/// The contracts, and what their builds are called.
pub const CONTRACTS: [(&str, &str); 4] = [
    ("council", "governance"),
    ("factory", "factory"),
    ("donation", "donation"),
    ("token", "token"),
];

/// Every function that the wasm of the contracts exports.
pub fn entries() -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (contract, build) in CONTRACTS {
        let path = artifact::contracts().join(format!("{build}.abi.json"));
        let text = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let abi: Value = serde_json::from_slice(&text)?;
        let definitions = &abi["body"]["root_schema"]["definitions"];
        for method in exports(&artifact::wasm(build))? {
            let params = json_params(&abi, &method);
            let names = params.iter().map(|(name, _)| name.clone()).collect();
            entries.push(Entry {
                contract,
                names,
                nearly: arguments(params, definitions),
                method,
            });
        }
    }
    Ok(entries)
}

fn exports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ExportSection(section) = payload? else {
            continue;
        };
        for export in section {
            let export = export?;
            if export.kind == ExternalKind::Func {
                exports.push(export.name.to_string());
            }
        }
    }
    Ok(exports)
}

/// The arguments that the ABI gives to a method, with their schemas, where they are JSON.
fn json_params<'a>(abi: &'a Value, method: &str) -> Vec<(String, &'a Value)> {
    let functions = abi["body"]["functions"].as_array();
    let function = functions
        .into_iter()
        .flatten()
        .find(|one| one["name"] == method);
    let params = function.map(|one| &one["params"]);
    let params = params.filter(|params| params["serialization_type"] == "json");
    let named = params.and_then(|params| params["args"].as_array());
    let named = named.into_iter().flatten();
    named
        .map(|one| {
            let name = one["name"].as_str().unwrap_or_default();
            (name.to_string(), &one["type_schema"])
        })
        .collect()
}

/// An object of a method's arguments; any JSON for a method that the ABI does not know, or that takes none.
fn arguments(params: Vec<(String, &Value)>, definitions: &Value) -> BoxedStrategy<Value> {
    if params.is_empty() {
        return leaf().boxed();
    }
    let fields = params.into_iter();
    object(
        fields
            .map(|(name, schema)| (name, value(schema, definitions, 0)))
            .collect(),
    )
}

/// A value that a schema nearly allows.
fn value(schema: &Value, definitions: &Value, depth: u32) -> BoxedStrategy<Value> {
    prop_oneof![
        40 => right(schema, definitions, depth),
        1 => leaf(),
    ]
    .boxed()
}

fn right(schema: &Value, definitions: &Value, depth: u32) -> BoxedStrategy<Value> {
    if depth > DEPTH {
        return leaf().boxed();
    }
    let below = |schema: &Value| value(schema, definitions, depth + 1);
    if let Some(path) = schema["$ref"].as_str() {
        let name = path.rsplit('/').next().unwrap_or_default();
        return below(&definitions[name]);
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(list) = schema[several].as_array() {
            return prop::strategy::Union::new(list.iter().map(below)).boxed();
        }
    }
    if let Some(list) = schema["enum"].as_array() {
        return select(list.clone()).boxed();
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        kind => vec![kind.clone()],
    };
    let of = |kind: &Value| match kind.as_str() {
        Some("string") => text().prop_map(Value::from).boxed(),
        Some("integer" | "number") => number().boxed(),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        Some("null") => Just(Value::Null).boxed(),
        Some("array") => match &schema["items"] {
            Value::Array(items) => items
                .iter()
                .map(below)
                .collect::<Vec<_>>()
                .prop_map(Value::from)
                .boxed(),
            item => prop::collection::vec(below(item), 0..4)
                .prop_map(Value::from)
                .boxed(),
        },
        _ => {
            let properties = schema["properties"].as_object();
            let fields = properties.into_iter().flatten();
            object(fields.map(|(name, of)| (name.clone(), below(of))).collect())
        }
    };
    prop::strategy::Union::new(kinds.iter().map(of)).boxed()
}

/// An object of these fields, of which now and then one is left out, or one too many is there.
fn object(fields: Vec<(String, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
    let count = names.len();
    let without = prop::option::weighted(0.04, 0..count.max(1));
    (values, without, prop::option::weighted(0.02, leaf()))
        .prop_map(move |(values, without, more)| {
            let mut object: Map<String, Value> = names.iter().cloned().zip(values).collect();
            if let Some(name) = without.and_then(|at| names.get(at)) {
                object.remove(name);
            }
            if let Some(more) = more {
                object.insert("unheard_of".to_string(), json!(more));
            }
            Value::Object(object)
        })
        .boxed()
}
