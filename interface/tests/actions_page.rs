//! `docs/src/actions.md`: an example of every action, command and change as JSON to copy, from `vectors/digests.json`. The test
//! holds the page equal to the data; `UPDATE_VECTORS=1` writes it anew.

use std::fmt::Write;
use std::path::PathBuf;

use charter_interface::governance::Action;
use serde_json::{Value, json};

const HEAD: &str = r#"# Every action and command, to copy

What a council can decide, each with an example as JSON, the words that the council, `charter` and the page use for it, and the vote that
it needs. This page is made of `interface/vectors/digests.json`, which also has each example's borsh and digest.

Amounts are yoctoNEAR, durations nanoseconds, gas in gas units, all as decimal strings; sizes and counts are numbers. Hashes are taken in
base58 or in hex, and given in base58 ([both of a file](member.md#check-the-hash)). What may be `null` may be left out.

A proposal is one action. This is what `propose` takes, with 0.1 NEAR attached, of which all but the storage comes back:

```json
{
  "description": "What it is for",
  "link": null,
  "action": { "factory": { "factory_id": "games.council.near", "commands": ["pause"] } }
}
```

`charter propose --file proposal.json` sends that file (or the same in TOML); `charter propose WHAT` writes the usual ones for you, and
`--dry-run` shows them. What a command would do now, `check_commands` of the factory says:
`{"category": "code", "commands": [..]}`.
"#;

fn read(path: &str) -> String {
    std::fs::read_to_string(at(path)).expect("the file can be read")
}

fn at(path: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is");
    PathBuf::from(folder).join(path)
}

fn name(variant: &Value) -> &str {
    let inside = || variant.as_object()?.keys().next().map(String::as_str);
    variant
        .as_str()
        .or_else(inside)
        .expect("a variant has a name")
}

/// An example: its JSON, and the action that holds nothing else.
struct Example {
    json: Value,
    alone: Action,
}

impl Example {
    fn new(json: &Value, alone: Value) -> Self {
        let json = json.clone();
        let alone = serde_json::from_value(alone).expect("it is an action");
        Self { json, alone }
    }

    fn write(&self, page: &mut String) {
        let json = serde_json::to_string_pretty(&self.json).expect("it is JSON");
        let words = self.alone.lines().join("\n");
        let category = self.alone.category(true);
        let heading = name(&self.json);
        let _ = write!(
            page,
            "\n### {heading}\n\nThe `{category}` vote. In words:\n\n```text\n{words}\n```\n\n```json\n{json}\n```\n"
        );
    }
}

/// The first example of each, in the order of the file.
fn examples() -> [Vec<Example>; 3] {
    let vectors: Vec<Value> =
        serde_json::from_str(&read("vectors/digests.json")).expect("the file is JSON");
    let (mut actions, mut commands, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for vector in &vectors {
        let action = &vector["action"];
        add(&mut actions, action, action.clone());
        let factory = &action["factory"];
        for command in factory["commands"].as_array().into_iter().flatten() {
            let factory_id = &factory["factory_id"];
            let alone = json!({ "factory": { "factory_id": factory_id, "commands": [command] } });
            add(&mut commands, command, alone);
        }
        for change in action["council"]["changes"]
            .as_array()
            .into_iter()
            .flatten()
        {
            add(
                &mut changes,
                change,
                json!({ "council": { "changes": [change] } }),
            );
        }
    }
    [actions, commands, changes]
}

fn add(examples: &mut Vec<Example>, json: &Value, alone: Value) {
    if examples.iter().all(|known| name(&known.json) != name(json)) {
        examples.push(Example::new(json, alone));
    }
}

#[test]
fn the_page_of_actions_is_what_the_data_says() {
    let mut page = HEAD.to_string();
    let [actions, commands, changes] = examples();
    let parts = [
        ("Actions", "", actions),
        (
            "Commands to a factory",
            "They stand in `commands` of the action `factory`, up to 20, all or none. To a factory that is not in the council's \
             registry, all of them need the `council` vote.",
            commands,
        ),
        (
            "Changes of the council",
            "They stand in `changes` of the action `council`, up to 20, all or none. All of them need the `council` vote.",
            changes,
        ),
    ];
    for (heading, words, examples) in parts {
        let _ = write!(page, "\n## {heading}\n");
        if !words.is_empty() {
            let _ = write!(page, "\n{words}\n");
        }
        for example in examples {
            example.write(&mut page);
        }
    }
    let path = "../docs/src/actions.md";
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(at(path), &page).expect("the file can be written");
    }
    assert_eq!(read(path), page);
}
