//! What the Rust source of an enum of events says of each of them.

/// An event, as its documentation describes it.
#[derive(Debug, PartialEq)]
pub struct Described {
    /// Its name on the wire.
    pub name: String,
    /// What it means.
    pub words: String,
    /// Its fields with what they mean, in order.
    pub fields: Vec<(String, String)>,
    /// The type that it carries instead, which has its own documentation.
    pub carries: Option<String>,
}

/// Every variant of the enum in this file, in order. The file is laid out by rustfmt: a variant is indented by four, a field of
/// one by eight.
pub fn described(source: &str) -> Vec<Described> {
    let mut events: Vec<Described> = Vec::new();
    let mut words = Vec::new();
    for line in source.lines() {
        let text = line.trim_start();
        if let Some(doc) = text.strip_prefix("/// ") {
            words.push(doc.to_string());
            continue;
        }
        let name = text.split(|char: char| !char.is_alphanumeric() && char != '_');
        let name = name.into_iter().next().unwrap_or_default();
        let is_variant = name.starts_with(|char: char| char.is_ascii_uppercase());
        match line.len() - text.len() {
            4 if is_variant => events.push(Described {
                name: snake(name),
                words: words.join(" "),
                fields: Vec::new(),
                carries: text[name.len()..]
                    .strip_prefix('(')
                    .and_then(|rest| Some(rest.split_once(')')?.0.to_string())),
            }),
            8 if text.starts_with(name) && !name.is_empty() => {
                if let Some(event) = events.last_mut() {
                    event.fields.push((name.to_string(), words.join(" ")));
                }
            }
            // An attribute stands between the words and what they describe.
            _ if text.starts_with("#[") => continue,
            _ => {}
        }
        words.clear();
    }
    events
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}

#[test]
fn a_variant_is_described_by_its_documentation() {
    let source = "/// All.\npub enum Event {\n    /// It\n    /// began.\n    #[event_version(\"1.0.0\")]\n    Begun {\n        /// By \
                  whom.\n        #[serde(default)]\n        by_id: AccountId,\n    },\n    /// It ended.\n    #[event_version(\"1.0.0\")]\n    \
                  AllEnded,\n    Carried(Upgrade),\n}\n";
    let event = |name: &str, words: &str, fields: &[(&str, &str)]| Described {
        name: name.to_string(),
        words: words.to_string(),
        fields: fields
            .iter()
            .map(|(field, words)| (field.to_string(), words.to_string()))
            .collect(),
        carries: (name == "carried").then(|| "Upgrade".to_string()),
    };
    assert_eq!(
        described(source),
        [
            event("begun", "It began.", &[("by_id", "By whom.")]),
            event("all_ended", "It ended.", &[]),
            event("carried", "", &[]),
        ]
    );
}
