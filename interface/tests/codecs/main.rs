//! The contracts' codecs against serde_json and borsh, type by type: what one writes the other reads, and hostile input is
//! refused by both or read alike.

mod hostile;
mod values;

use borsh::{BorshDeserialize, BorshSerialize};
use charter_interface::json::{self, FromJson, ToJson};
use charter_interface::record::{self, Record};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON, there and back.
fn json_agrees<T>(value: &T)
where
    T: ToJson + FromJson + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let ours = json::to_string(value);
    let theirs = serde_json::to_string(value).unwrap();
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parse(&ours), parse(&theirs));
    assert_eq!(serde_json::from_str::<T>(&ours).unwrap(), *value);
    assert_eq!(json::parse::<T>(theirs.as_bytes()).unwrap(), *value);
    let pretty = serde_json::to_string_pretty(value).unwrap();
    assert_eq!(json::parse::<T>(pretty.as_bytes()).unwrap(), *value);
}

/// What is only written.
fn written_json_agrees<T: ToJson + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    value: &T,
) {
    let ours = json::to_string(value);
    assert_eq!(serde_json::from_str::<T>(&ours).unwrap(), *value, "{ours}");
}

/// Borsh, byte for byte.
fn borsh_agrees<T>(value: &T)
where
    T: Record + BorshSerialize + BorshDeserialize + PartialEq + std::fmt::Debug,
{
    let ours = record::to_vec(value);
    assert_eq!(ours, borsh::to_vec(value).unwrap());
    assert_eq!(record::from_slice::<T>(&ours).as_ref(), Some(value));
    // A byte more or less is something else.
    assert_eq!(record::from_slice::<T>(&ours[..ours.len() - 1]), None);
    assert_eq!(
        record::from_slice::<T>(&[ours.as_slice(), &[0]].concat()),
        None
    );
}

proptest! {
    #[test]
    fn commands(command in values::command()) {
        json_agrees(&command);
        borsh_agrees(&command);
    }

    #[test]
    fn actions(action in values::action()) {
        json_agrees(&action);
        borsh_agrees(&action);
    }

    #[test]
    fn policies(policy in values::policy()) {
        json_agrees(&policy);
        borsh_agrees(&policy);
    }

    #[test]
    fn creations(request in values::create_instance()) {
        json_agrees(&request);
    }

    #[test]
    fn votes(vote in values::cast_vote()) {
        json_agrees(&vote);
    }

    #[test]
    fn proposals(view in values::proposal_view()) {
        json_agrees(&view);
    }

    #[test]
    fn creators(view in values::creator_view()) {
        json_agrees(&view);
    }

    #[test]
    fn instances_in_pages(page in values::instance_page()) {
        written_json_agrees(&page);
    }

    #[test]
    fn events_of_factories(event in values::factory_event()) {
        written_json_agrees(&event);
    }

    #[test]
    fn events_of_councils(event in values::governance_event()) {
        written_json_agrees(&event);
    }

    #[test]
    fn texts(text in any::<String>()) {
        json_agrees(&text);
        borsh_agrees(&text);
    }

    #[test]
    fn numbers(number in any::<u64>(), wide in any::<u128>()) {
        borsh_agrees(&number);
        borsh_agrees(&wide);
        json_agrees(&(number as u32));
        json_agrees(&charter_interface::NearToken::from_yoctonear(wide));
        json_agrees(&charter_interface::Gas::from_gas(number));
        json_agrees(&charter_interface::Timestamp(number));
    }
}
