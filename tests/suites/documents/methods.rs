//! `docs/src/methods.md`: every method of council and factory that people and programs call, and every type that they take and
//! give, from the ABI that ships. The test holds the page equal to it; `UPDATE_DOCS=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;

use charter_tests::{Result, artifact, places};
use serde_json::Value;

const HEAD: &str = "# Methods and types

What council and factory take and give, from the ABI that is built with them (`target/contracts/*.abi.json`), and held equal to it by a
test. Arguments and results are JSON, `{}` at least; amounts, gas, times and durations are decimal strings in yoctoNEAR, gas units and
nanoseconds. What is *optional* may be left out. [The integrator's guide](integrator.md) has examples.
";

/// Written out on a page of their own.
const ELSEWHERE: [&str; 3] = ["Action", "Change", "Command"];

fn abi(contract: &str) -> Result<Value> {
    let path = artifact::contracts().join(format!("{contract}.abi.json"));
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

fn list(of: &Value) -> impl Iterator<Item = &Value> {
    of.as_array().into_iter().flatten()
}

/// A documentation comment as one paragraph after another, without Rust's links.
fn words(doc: &Value) -> String {
    let doc = doc.as_str().unwrap_or_default();
    let paragraphs = doc.split("\n\n").map(|part| {
        let lines: Vec<_> = part.split_whitespace().collect();
        lines.join(" ")
    });
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    // `[`Delivery::Stored`]` and `[`permissions`](crate::permissions)` are links in Rust's documentation only.
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((code, behind)) = after.split_once("`]") else {
            break;
        };
        let _ = write!(plain, "{before}`{code}`");
        rest = behind;
        if let Some(target) = behind.strip_prefix('(') {
            rest = target.split_once(')').map_or(target, |(_, rest)| rest);
        }
    }
    plain + rest
}

/// What a schema says that a value is, in a reader's words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or(name);
        return match name.strip_prefix("Page_for_") {
            Some(item) => format!("a page of {}", link(item)),
            None => link(name),
        };
    }
    for several in ["allOf", "anyOf"] {
        let kinds: Vec<_> = list(&schema[several]).map(kind).collect();
        if !kinds.is_empty() {
            return kinds.join(" or ");
        }
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("a list of {}", items(&schema["items"])),
        Value::String(name) => plain(name),
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str);
            let kinds: Vec<_> = names
                .map(|name| match name {
                    "array" => format!("a list of {}", items(&schema["items"])),
                    _ => plain(name),
                })
                .collect();
            kinds.join(" or ")
        }
        _ => "JSON".to_string(),
    }
}

fn items(schema: &Value) -> String {
    match schema {
        Value::Array(several) => several.iter().map(kind).collect::<Vec<_>>().join(", "),
        _ => kind(schema),
    }
}

fn plain(name: &str) -> String {
    match name {
        "string" => "text",
        "integer" | "number" => "number",
        "boolean" => "`true` or `false`",
        "null" => "`null`",
        "object" => "a JSON object",
        other => other,
    }
    .to_string()
}

fn link(name: &str) -> String {
    match name {
        "Action" => "[Action](actions.md#actions)".to_string(),
        "Change" => "[Change](actions.md#changes-of-the-council)".to_string(),
        "Command" => "[Command](actions.md#commands-to-a-factory)".to_string(),
        "Base64VecU8" => "base64".to_string(),
        _ => format!("[{name}](#{})", name.to_lowercase()),
    }
}

fn is_optional(schema: &Value) -> bool {
    let names = list(&schema["type"]).any(|name| name == "null");
    names || list(&schema["anyOf"]).any(|one| one["type"] == "null")
}

fn method(page: &mut String, function: &Value) {
    let name = function["name"].as_str().unwrap_or_default();
    let args = list(&function["params"]["args"]).map(|arg| {
        let schema = &arg["type_schema"];
        let optional = if is_optional(schema) {
            ", *optional*"
        } else {
            ""
        };
        let name = arg["name"].as_str().unwrap_or_default();
        format!("`{name}` ({}{optional})", kind(schema))
    });
    let args: Vec<_> = args.collect();
    let mut what = vec![function["kind"].as_str().unwrap_or_default().to_string()];
    if list(&function["modifiers"]).any(|modifier| modifier == "payable") {
        what.push("payable".to_string());
    }
    let _ = write!(page, "\n**`{name}`**, {}.", what.join(", "));
    if !args.is_empty() {
        let _ = write!(page, " Takes {}.", args.join(", "));
    }
    let result = &function["result"]["type_schema"];
    if !result.is_null() && result["type"] != "null" {
        let _ = write!(page, " Gives {}.", kind(result));
    }
    let _ = write!(page, "\n\n{}\n", words(&function["doc"]));
}

fn is_for_others(function: &Value) -> bool {
    let is = |name: &str| list(&function["modifiers"]).any(|modifier| modifier == name);
    let borsh = function["params"]["serialization_type"] == "borsh";
    !is("private") && !is("init") && !borsh && !function["doc"].is_null()
}

/// The fields of an object, or the variants of a choice.
fn parts(page: &mut String, schema: &Value) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let optional = if is_optional(field) {
            ", *optional*"
        } else {
            ""
        };
        let words = words(&field["description"]);
        let _ = write!(page, "* `{name}` ({}{optional})", kind(field));
        let _ = if words.is_empty() {
            writeln!(page)
        } else {
            writeln!(page, ": {words}")
        };
    }
    for variant in list(&schema["oneOf"]) {
        let name = list(&variant["enum"]).next().and_then(Value::as_str);
        let inside = || variant["required"][0].as_str();
        if let Some(name) = name.or_else(inside) {
            let _ = writeln!(page, "* `{name}`: {}", words(&variant["description"]));
        }
    }
}

fn written() -> Result<String> {
    let mut page = HEAD.to_string();
    let mut types = BTreeMap::new();
    for (contract, heading) in [("governance", "The council"), ("factory", "A factory")] {
        let abi = abi(contract)?;
        let _ = write!(page, "\n## {heading}\n");
        for function in list(&abi["body"]["functions"]).filter(|one| is_for_others(one)) {
            method(&mut page, function);
        }
        let definitions = &abi["body"]["root_schema"]["definitions"];
        for (name, schema) in definitions.as_object().into_iter().flatten() {
            let known: &mut Vec<Value> = types.entry(name.clone()).or_default();
            if !known.contains(schema) {
                known.push(schema.clone());
            }
        }
    }
    let _ = write!(
        page,
        "\n## Types\n\nA *page* has `items` and `next`: give it as `from` for the next page; `null` ends the list.\n"
    );
    for (name, schemas) in types {
        let skipped = ELSEWHERE.contains(&name.as_str())
            || name.starts_with("Page_for_")
            || name == "Base64VecU8";
        if skipped {
            continue;
        }
        // Council and factory both have a ledger, and nothing else under one name.
        assert!(
            schemas.len() == 1 || name == "Ledger",
            "{name} is two types"
        );
        let _ = write!(page, "\n### {name}\n");
        for schema in &schemas {
            let words = words(&schema["description"]);
            if !words.is_empty() {
                let _ = write!(page, "\n{words}\n");
            }
            page.push('\n');
            parts(&mut page, schema);
        }
    }
    Ok(page)
}

#[test]
fn the_page_of_methods_is_what_the_abi_says() -> Result {
    let page = written()?;
    let path = places::workspace().join("docs/src/methods.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page)?;
    }
    let there = std::fs::read_to_string(&path)?;
    assert!(
        there == page,
        "docs/src/methods.md differs: UPDATE_DOCS=1 writes it anew"
    );
    Ok(())
}
