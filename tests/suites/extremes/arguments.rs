//! Arguments that nobody sensible sends: empty, random, of the wrong shape, deep, huge, in no language, twice, too large.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// Texts that mean something here, and some that mean nothing.
const TEXTS: [&str; 40] = [
    "",
    "0",
    "1",
    "-1",
    "1000000000000000000000000",
    "340282366920938463463374607431768211455",
    "340282366920938463463374607431768211456",
    "18446744073709551615",
    "86400000000000",
    "3600000000000",
    "30000000000000",
    "ann.test.near",
    "ben.test.near",
    "eve.test.near",
    "gov.test.near",
    "council.test.near",
    "factory.test.near",
    "gift.factory.test.near",
    "nobody.test.near",
    "system",
    "A.near",
    "a..b",
    "donation",
    "token",
    "gift",
    "coin",
    "new-one",
    "1.0.0",
    "2.0.0",
    "init",
    "migrate",
    "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp",
    "secp256k1:1111",
    "11111111111111111111111111111111",
    "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM",
    "e30=",
    "{}",
    "\u{0}\u{7}\u{1b}[2J\u{202e}",
    "ünïcødé 🦀",
    "a--b_-",
];

/// Numbers as text, as JSON has them and types have not.
const NUMBERS: [&str; 10] = [
    "1e999",
    "-1e999",
    "1e-999",
    "18446744073709551616",
    "4294967296",
    "340282366920938463463374607431768211456",
    "-9223372036854775809",
    "1.5",
    "0.0000000000000000000000001",
    "-0",
];

/// A text.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => select(TEXTS.to_vec()).prop_map(str::to_string),
        2 => "\\PC{0,40}",
        1 => (0usize..3_000).prop_map(|length| "x".repeat(length)),
    ]
}

/// A number.
pub fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        12 => (0u64..4).prop_map(Value::from),
        2 => any::<u64>().prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        3 => select(vec![100u64, 1_000, 10_000, u64::from(u32::MAX)]).prop_map(Value::from),
    ]
}

/// Something small of any type.
pub fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        text().prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[]]])),
    ]
}

/// JSON of any shape, nested.
fn any_json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,12}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// What is done to a text.
#[derive(Debug, Clone)]
enum Damage {
    None,
    Cut(Index),
    Byte(Index, u8),
    Twice,
    Number(Index, &'static str),
    Deep(Index, usize),
    Behind(Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        6 => Just(Damage::None),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), prop_oneof![Just(0xff), Just(0), Just(0x1b), any::<u8>()])
            .prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => Just(Damage::Twice),
        1 => (any::<Index>(), select(NUMBERS.to_vec())).prop_map(|(at, number)| Damage::Number(at, number)),
        1 => (any::<Index>(), select(vec![10, 127, 128, 129, 1_000, 20_000]))
            .prop_map(|(at, depth)| Damage::Deep(at, depth)),
        1 => prop::collection::vec(any::<u8>(), 1..40).prop_map(Damage::Behind),
    ]
}

/// The places where a value begins.
fn places(text: &[u8]) -> Vec<usize> {
    let begins = |at: &usize| matches!(text[*at], b':' | b'[' | b',');
    (0..text.len()).filter(begins).map(|at| at + 1).collect()
}

fn instead(text: &[u8], at: &Index, what: &[u8]) -> Vec<u8> {
    let places = places(text);
    if places.is_empty() {
        return what.to_vec();
    }
    let begin = *at.get(&places);
    let rest = text[begin..].iter();
    let length = rest.take_while(|byte| !b",]}".contains(byte)).count();
    [&text[..begin], what, &text[begin + length..]].concat()
}

impl Damage {
    fn to(&self, value: &Value) -> Vec<u8> {
        let mut text = value.to_string().into_bytes();
        match self {
            Self::None => {}
            Self::Cut(at) => text.truncate(at.index(text.len())),
            Self::Byte(at, byte) => {
                let at = at.index(text.len());
                text[at] = *byte;
            }
            Self::Twice => {
                // Every field of the object, again.
                if let (Some(b'{'), true) = (text.first(), text.len() > 2) {
                    let fields = text[1..text.len() - 1].to_vec();
                    text.pop();
                    text.push(b',');
                    text.extend(fields);
                    text.push(b'}');
                }
            }
            Self::Number(at, number) => text = instead(&text, at, number.as_bytes()),
            Self::Deep(at, depth) => {
                let deep = ["[".repeat(*depth), "]".repeat(*depth)].concat();
                text = instead(&text, at, deep.as_bytes());
            }
            Self::Behind(more) => text.extend(more),
        }
        text
    }
}

/// Arguments for an entry that nearly takes these.
pub fn arguments(nearly: BoxedStrategy<Value>) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        1 => Just(Vec::new()),
        1 => prop::collection::vec(any::<u8>(), 0..300),
        1 => lengths(),
        2 => (any_json(), damage()).prop_map(|(json, damage)| damage.to(&json)),
        10 => (nearly, damage()).prop_map(|(json, damage)| damage.to(&json)),
    ]
}

/// Borsh whose lengths promise more than is there.
fn lengths() -> impl Strategy<Value = Vec<u8>> {
    let length = select(vec![0u32, 1, 7, 64, 0xffff, 0x7fff_ffff, u32::MAX]);
    let part = (
        any::<u8>(),
        length,
        prop::collection::vec(any::<u8>(), 0..9),
    );
    prop::collection::vec(part, 1..6).prop_map(|parts| {
        let bytes = parts
            .into_iter()
            .flat_map(|(tag, length, more)| [&[tag][..], &length.to_le_bytes(), &more].concat());
        bytes.collect()
    })
}

/// The paths to everything in a value.
fn paths(value: &Value, to: &str, all: &mut Vec<String>) {
    all.push(to.to_string());
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                paths(item, &format!("{to}/{at}"), all);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                paths(field, &format!("{to}/{name}"), all);
            }
        }
        _ => {}
    }
}

/// These arguments, of which perhaps one thing is another.
pub fn twisted(right: Value) -> BoxedStrategy<Value> {
    let mut all = Vec::new();
    paths(&right, "", &mut all);
    prop::option::weighted(0.7, (select(all), leaf()))
        .prop_map(move |other| {
            let mut twisted = right.clone();
            if let Some((path, other)) = other
                && let Some(place) = twisted.pointer_mut(&path)
            {
                *place = other;
            }
            twisted
        })
        .boxed()
}
