//! `sentences.json`, the sentences as data for programs in other languages, against those of the contracts.
//! `vectors/sentences.json` has what is said of each example; `UPDATE_VECTORS=1` writes it anew.

mod catalogue;
mod examples;

use std::path::PathBuf;

use catalogue::Catalogue;
use charter_interface::governance::Action;
use charter_interface::text::is_hidden;
use serde_json::{Value, json};

fn file(path: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is");
    PathBuf::from(folder).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).expect("the file can be read")
}

fn examples() -> Vec<Value> {
    let digests: Vec<Value> =
        serde_json::from_str(&read("vectors/digests.json")).expect("it is JSON");
    let mut actions: Vec<Value> = digests
        .into_iter()
        .map(|vector| vector["action"].clone())
        .collect();
    actions.extend(examples::edges());
    actions
}

#[test]
fn the_catalogue_says_what_the_contracts_say() {
    let catalogue = Catalogue::read(&read("sentences.json"));
    let mut vectors = Vec::new();
    for example in examples() {
        let action: Action = serde_json::from_value(example).expect("an example is an action");
        // As the council's views show it.
        let shown = serde_json::to_value(&action).expect("an action has JSON");
        assert_eq!(catalogue.lines(&shown), action.lines(), "{shown}");
        vectors.push(json!({ "action": shown, "lines": action.lines() }));
    }
    let text = serde_json::to_string_pretty(&vectors).expect("it is JSON") + "\n";
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(file("vectors/sentences.json"), &text).expect("the file can be written");
    }
    assert_eq!(read("vectors/sentences.json"), text);
}

#[test]
fn every_sentence_of_the_catalogue_is_said() {
    let catalogue = Catalogue::read(&read("sentences.json"));
    for example in examples() {
        let action: Action = serde_json::from_value(example).expect("an example is an action");
        catalogue.lines(&serde_json::to_value(&action).expect("an action has JSON"));
    }
    assert_eq!(catalogue.unsaid(), Vec::<String>::new());
}

#[test]
fn the_catalogue_hides_the_same_characters() {
    let catalogue = Catalogue::read(&read("sentences.json"));
    for character in '\0'..=char::MAX {
        assert_eq!(
            catalogue.hides(character),
            is_hidden(character),
            "{character:?}"
        );
    }
}
