//! Comparing an answer with the recorded one, as `tests/oracle/README.md` says.

use serde_json::Value;

/// How far figures may be apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Margin {
    None,
    FivePercent,
}

/// Where answers differ.
pub struct Differences {
    scenario: String,
    place: String,
    lines: Vec<String>,
}

impl Differences {
    pub fn new(scenario: &str) -> Self {
        Self {
            scenario: scenario.to_owned(),
            place: String::new(),
            lines: Vec::new(),
        }
    }

    /// Names the place that the following belongs to.
    pub fn at(&mut self, place: String) {
        self.place = place;
    }

    pub fn add(&mut self, what: String) {
        self.lines
            .push(format!("{}: {}: {what}", self.scenario, self.place));
    }

    pub fn require(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.add(what());
        }
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }

    /// A whole answer to a transaction.
    pub fn answer(&mut self, expected: &Value, actual: &Value, margin: Margin) {
        self.equal(
            "status",
            &without_text(&expected["status"]),
            &without_text(&actual["status"]),
        );
        // The transaction's own outcome does not depend on the trie.
        self.outcome("tx", &expected["tx"], &actual["tx"], Margin::None);
        let (expected, actual) = (list(&expected["receipts"]), list(&actual["receipts"]));
        self.equal(
            "number of receipts",
            &expected.len().into(),
            &actual.len().into(),
        );
        for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
            let place = format!("receipt {index}");
            self.outcome(&place, expected, actual, margin);
            self.equal(
                &format!("{place} executor"),
                &expected["executor_id"],
                &actual["executor_id"],
            );
            self.equal(&format!("{place} logs"), &expected["logs"], &actual["logs"]);
        }
    }

    fn outcome(&mut self, place: &str, expected: &Value, actual: &Value, margin: Margin) {
        self.equal(
            &format!("{place} status"),
            &without_text(&expected["status"]),
            &without_text(&actual["status"]),
        );
        for figure in ["gas_burnt", "tokens_burnt"] {
            self.figure(
                &format!("{place} {figure}"),
                &expected[figure],
                &actual[figure],
                margin,
            );
        }
    }

    /// A watched account. What a contract account earned from its gas has the margin too.
    pub fn account(&mut self, name: &str, expected: &Value, actual: &Value, margin: Margin) {
        let Some(fields) = expected.as_object().filter(|_| actual.is_object()) else {
            self.equal(name, expected, actual);
            return;
        };
        for (field, expected) in fields {
            let place = format!("{name} {field}");
            match field.as_str() {
                "amount" => self.figure(&place, expected, &actual[field], margin),
                _ => self.equal(&place, expected, &actual[field]),
            }
        }
        for extra in ["global_contract_hash", "global_contract_account_id"] {
            let unexpected = !fields.contains_key(extra) && !actual[extra].is_null();
            self.require(!unexpected, || {
                format!("{name} has a {extra} that the node's did not have")
            });
        }
    }

    fn figure(&mut self, place: &str, expected: &Value, actual: &Value, margin: Margin) {
        let near = match margin {
            Margin::None => expected == actual,
            Margin::FivePercent => {
                let (expected, actual) = (number(expected), number(actual));
                expected.abs_diff(actual).saturating_mul(20) <= expected
            }
        };
        self.require(near, || {
            format!("{place}: the node had {expected}, this chain has {actual}")
        });
    }

    fn equal(&mut self, place: &str, expected: &Value, actual: &Value) {
        self.require(expected == actual, || {
            format!("{place}: the node had {expected}, this chain has {actual}")
        });
    }
}

/// A status with the texts of errors taken out; what kind of error it is stays. Nodes came to write the two kinds of
/// global contract in another way than the recording one did; here they are written today's way.
fn without_text(status: &Value) -> Value {
    match status {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match name.as_str() {
                "ExecutionError" => (name.clone(), Value::Null),
                "CodeHash" => ("hash".to_owned(), value.clone()),
                "AccountId" => ("account_id".to_owned(), value.clone()),
                _ => (name.clone(), without_text(value)),
            })
            .collect(),
        other => other.clone(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> u128 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("a figure")
}
