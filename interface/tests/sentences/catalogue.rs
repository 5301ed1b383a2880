//! A reader of `sentences.json`, written from its grammar alone, as a program in another language has one.
//!
//! `{path:kind:absent}`: the value at `path` (dots between names and places; empty: the value itself), said as `kind` says, or
//! `absent` when it is `null`, an empty list or not there. Kinds: none (as it is), `quoted`, `near`, `gas`, `duration`, `bytes`,
//! `list`, `quoted_list`, `=words` (one of the words), `@sentence` (of the value), `?sentence` (of the whole, if the value is
//! there), `#group` (the sentence of the one name in the value, of what stands there).

use std::cell::RefCell;
use std::collections::BTreeSet;

use charter_interface::text::Quoted;
use charter_interface::{Base64VecU8, Duration, Exact, Gas, NearToken};
use serde_json::Value;

pub struct Catalogue {
    data: Value,
    said: RefCell<BTreeSet<String>>,
}

impl Catalogue {
    pub fn read(text: &str) -> Self {
        Self {
            data: serde_json::from_str(text).expect("the catalogue is JSON"),
            said: RefCell::default(),
        }
    }

    pub fn lines(&self, action: &Value) -> Vec<String> {
        let (name, content) = one(action);
        let parts: Vec<&str> = self.data["lines"][&name]
            .as_array()
            .expect("every action has its lines")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        match parts[..] {
            [whole] => vec![self.fill(whole, &content)],
            [before, list, kind] => content[list]
                .as_array()
                .expect("a list")
                .iter()
                .map(|item| self.fill(before, &content) + &self.say(kind, item, &content))
                .collect(),
            _ => panic!("{parts:?} are neither a line nor a list of lines"),
        }
    }

    pub fn unsaid(&self) -> Vec<String> {
        let all = self.data["sentences"].as_object().expect("sentences");
        let said = self.said.borrow();
        all.keys()
            .filter(|name| !said.contains(*name))
            .cloned()
            .collect()
    }

    pub fn hides(&self, character: char) -> bool {
        let ranges = self.data["hidden"].as_array().expect("ranges");
        ranges.iter().any(|range| {
            let place = u64::from(u32::from(character));
            range[0].as_u64() <= Some(place) && Some(place) <= range[1].as_u64()
        })
    }

    fn sentence(&self, name: &str, value: &Value) -> String {
        let template = self.data["sentences"][name].as_str();
        let template = template.unwrap_or_else(|| panic!("there is no sentence {name}"));
        self.said.borrow_mut().insert(name.to_string());
        self.fill(template, value)
    }

    fn fill(&self, template: &str, value: &Value) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').expect("a place ends");
            text += before;
            text += &self.place(place, value);
            rest = after;
        }
        text + rest
    }

    fn place(&self, place: &str, whole: &Value) -> String {
        let mut parts = place.splitn(3, ':');
        let path = parts.next().unwrap_or_default();
        let kind = parts.next().unwrap_or_default();
        let absent = parts.next().unwrap_or_default();
        let value = match path {
            "" => Some(whole),
            path => whole.pointer(&format!("/{}", path.replace('.', "/"))),
        };
        match value {
            None | Some(Value::Null) => absent.to_string(),
            Some(Value::Array(items)) if items.is_empty() => absent.to_string(),
            Some(value) => self.say(kind, value, whole),
        }
    }

    fn say(&self, kind: &str, value: &Value, whole: &Value) -> String {
        let number = || plain(value).parse::<u64>().expect("a number");
        match (kind.get(..1).unwrap_or_default(), kind) {
            ("@", _) => self.sentence(&kind[1..], value),
            ("?", _) => self.sentence(&kind[1..], whole),
            ("#", _) => {
                let (name, content) = one(value);
                self.sentence(&format!("{}.{name}", &kind[1..]), &content)
            }
            ("=", _) => plain(&self.data["words"][&kind[1..]][plain(value)]),
            (_, "") => plain(value),
            (_, "quoted") => Quoted(&plain(value)).to_string(),
            (_, "near") => Exact(NearToken::from_yoctonear(
                plain(value).parse().expect("an amount"),
            ))
            .to_string(),
            (_, "gas") => Gas::from_gas(number()).to_string(),
            (_, "duration") => Duration(number()).to_string(),
            (_, "bytes") => {
                let bytes: Base64VecU8 =
                    serde_json::from_value(value.clone()).expect("it is base64");
                match core::str::from_utf8(&bytes.0) {
                    Ok(text) => Quoted(text).to_string(),
                    Err(_) => format!("{} bytes", bytes.0.len()),
                }
            }
            (_, "list") => list(value, plain),
            (_, "quoted_list") => list(value, |item| Quoted(&plain(item)).to_string()),
            _ => panic!("there is no kind {kind}"),
        }
    }
}

/// The one name of a value, and what stands there: `{"a": 1}` or `"a"`.
fn one(value: &Value) -> (String, Value) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .next()
            .map(|(name, content)| (name.clone(), content.clone()))
            .expect("one name"),
        name => (plain(name), Value::Null),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value, say: impl Fn(&Value) -> String) -> String {
    let items = value.as_array().expect("a list");
    items.iter().map(say).collect::<Vec<_>>().join(", ")
}
