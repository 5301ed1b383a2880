//! Input that was meant to be misread.

use charter_interface::factory::Command;
use charter_interface::factory::args::{CreateInstance, Govern};
use charter_interface::governance::Action;
use charter_interface::json;
use charter_interface::record;
use proptest::prelude::*;

use super::values;

/// What ours reads, serde reads as the same. Ours may refuse more, such as unknown fields.
fn reads_alike<T>(input: &[u8])
where
    T: json::FromJson + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    if let Ok(ours) = json::parse::<T>(input) {
        assert_eq!(ours, serde_json::from_slice::<T>(input).unwrap());
    }
}

/// One edit of a text's bytes.
fn edited(mut bytes: Vec<u8>, at: prop::sample::Index, with: Option<u8>) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let at = at.index(bytes.len());
    match with {
        Some(byte) => bytes[at] = byte,
        None => {
            bytes.remove(at);
        }
    }
    bytes
}

proptest! {
    #[test]
    fn any_bytes_are_read_alike(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        reads_alike::<Command>(&bytes);
        reads_alike::<Action>(&bytes);
        reads_alike::<CreateInstance>(&bytes);
        reads_alike::<String>(&bytes);
        // No panic, and nothing is allocated for a length that the bytes cannot hold.
        let _ = record::from_slice::<Action>(&bytes);
    }

    #[test]
    fn an_edited_action_is_read_alike(
        action in values::action(),
        at in any::<prop::sample::Index>(),
        with in prop::option::of(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\0-e. u".to_vec())]),
    ) {
        let text = serde_json::to_vec(&action).unwrap();
        reads_alike::<Action>(&edited(text, at, with));
        let bytes = record::to_vec(&action);
        let bytes = edited(bytes, at, with);
        // Ours reads what borsh reads, and nothing else.
        let theirs = borsh::from_slice::<Action>(&bytes).ok();
        prop_assert_eq!(record::from_slice::<Action>(&bytes), theirs);
    }

    #[test]
    fn text_is_read_as_serde_reads_it(text in "\"(\\\\[\"\\\\/bfnrtu]|[0-9a-fA-F]{4}|\\\\u[dD][89a-fA-F][0-9a-f]{2}|[ -~é😀])*\"") {
        let ours = json::parse::<String>(text.as_bytes()).ok();
        prop_assert_eq!(ours, serde_json::from_str::<String>(&text).ok());
    }
}

fn refused<T: json::FromJson + std::fmt::Debug>(input: &str, why: &str) {
    let error = json::parse::<T>(input.as_bytes()).unwrap_err().to_string();
    assert!(error.contains(why), "{input}: {error}");
}

#[test]
fn refusals_say_where_and_what() {
    refused::<Govern>("", "expected a value");
    refused::<CreateInstance>("{}", "template: missing");
    refused::<Govern>(r#"{"commands":[],"commands":[]}"#, "twice");
    refused::<Govern>(r#"{"commands":[],"extra":1}"#, "extra");
    refused::<Govern>(r#"{"commands":["pause",{"unpause":null}]}"#, "unpause");
    refused::<Govern>(r#"{"commands":["stop"]}"#, "unknown");
    refused::<Govern>(
        r#"{"commands":[{"set_guardian":{"guardian":"Not An Id"}}]}"#,
        "guardian",
    );
    refused::<Govern>(r#"{"commands":[]} x"#, "x");
    refused::<u32>("4294967296", "a whole number below 2^32, found 4294967296");
    refused::<u32>("-1", "found -1");
    refused::<u32>("1.0", "found 1.0");
}

#[test]
fn depth_has_a_limit() {
    let deep = format!(
        "{{\"commands\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(json::parse::<Govern>(deep.as_bytes()).is_err());
    let object = format!(
        "{{\"a\":{}1{}}}",
        "{\"a\":".repeat(100_000),
        "}".repeat(100_000)
    );
    let creation = format!(r#"{{"template":"t","name":"n","init_args":{object}}}"#);
    assert!(json::parse::<CreateInstance>(creation.as_bytes()).is_err());
}
