//! What should have occurred, and what of it did.

use std::collections::BTreeMap;

use crate::coverage::{Coverage, Of};
use crate::lists::{Lists, Method};

/// One of the three questions: did every method succeed, was every method refused, was every reason given?
#[derive(Debug, Default)]
pub struct Part {
    /// How much there is.
    pub all: usize,
    /// How much of it occurred.
    pub seen: usize,
    /// How much of it cannot occur, and did not.
    pub argued: usize,
    /// What can, and did not, by name.
    pub missed: Vec<String>,
    /// What cannot, and did all the same.
    pub wrong: Vec<String>,
}

/// All three.
#[derive(Debug)]
pub struct Seen {
    /// Methods that succeeded.
    pub succeeded: Part,
    /// Methods that were refused.
    pub refused: Part,
    /// Reasons that were given.
    pub given: Part,
}

impl Part {
    fn of(all: impl Iterator<Item = (String, bool)>, argued: &BTreeMap<String, String>) -> Self {
        let mut part = Self::default();
        for (name, occurred) in all {
            part.all += 1;
            match (occurred, argued.contains_key(&name)) {
                (true, is_argued) => {
                    part.seen += 1;
                    if is_argued {
                        part.wrong.push(name);
                    }
                }
                (false, true) => part.argued += 1,
                (false, false) => part.missed.push(name),
            }
        }
        part
    }
}

impl Seen {
    /// What a run saw.
    pub fn of(coverage: &Coverage, lists: &Lists) -> Self {
        let of = |method: &Method| {
            let key = (method.contract, method.name.clone());
            coverage.methods.get(&key).copied().unwrap_or_default()
        };
        let methods = |occurred: fn(Of) -> bool| {
            let all = lists.methods.iter();
            all.map(move |method| (method.full_name(), occurred(of(method))))
        };
        let reasons = lists.reasons.iter().map(|reason| {
            let given = coverage.reasons.contains_key(&reason.name);
            (reason.name.clone(), given)
        });
        let argued = &lists.argued;
        Self {
            succeeded: Part::of(methods(|of| of.succeeded > 0), &argued.never_succeeded),
            refused: Part::of(methods(|of| of.refused > 0), &argued.never_refused),
            given: Part::of(reasons, &argued.never_given),
        }
    }

    /// Whether everything that can occur did.
    pub fn is_all(&self) -> bool {
        [&self.succeeded, &self.refused, &self.given]
            .iter()
            .all(|part| part.missed.is_empty())
    }

    /// What cannot occur, and did.
    pub fn argued_wrongly(&self) -> Vec<String> {
        [&self.succeeded, &self.refused, &self.given]
            .iter()
            .flat_map(|part| part.wrong.clone())
            .collect()
    }
}
