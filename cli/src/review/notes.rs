//! What a review finds on its way.

use std::fmt::Display;

use charter_interface::CodeHash;
use serde::Serialize;

/// One thing that a proposal does.
#[derive(Debug, Clone, Serialize)]
pub struct Deed {
    /// In words.
    pub words: String,
    /// Whether this program knows it. If not, the words are its JSON.
    pub known: bool,
    /// What it changes.
    pub differences: Vec<Difference>,
}

/// Something as it is now, and as it would be.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// What.
    pub what: String,
    /// Now.
    pub old: String,
    /// Then.
    pub new: String,
}

/// Something that was verified, or could not be.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Whether it holds.
    pub holds: bool,
    /// What was compared.
    pub says: String,
}

/// Code that a proposal names.
#[derive(Debug, Clone)]
pub struct NamedCode {
    /// What it is for.
    pub what: String,
    /// Its SHA-256.
    pub hash: CodeHash,
    /// The length that the proposal says it has, in bytes.
    pub size: u32,
    /// Where the proposal says that its source is.
    pub source: Option<String>,
    /// Whether an earlier proposal has approved it: then it need not be compared again.
    pub approved: bool,
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Notes {
    deeds: Vec<Deed>,
    look_at: Vec<String>,
    checks: Vec<Check>,
    codes: Vec<NamedCode>,
}

impl Notes {
    /// Begins the next thing that it does.
    pub fn deed(&mut self, words: impl Display) {
        self.deeds.push(Deed {
            words: words.to_string(),
            known: true,
            differences: Vec::new(),
        });
    }

    /// Something that this program does not know, as it came.
    pub fn unknown(&mut self, json: String) {
        self.deeds.push(Deed {
            words: json,
            known: false,
            differences: Vec::new(),
        });
    }

    /// What the present one changes.
    pub fn differs(&mut self, what: &str, old: impl Display, new: impl Display) {
        if let Some(deed) = self.deeds.last_mut() {
            deed.differences.push(Difference {
                what: what.to_string(),
                old: old.to_string(),
                new: new.to_string(),
            });
        }
    }

    /// What nobody should overlook in it.
    pub fn look(&mut self, says: impl Display) {
        self.look_at.push(format!("{}. {says}", self.deeds.len()));
    }

    /// What nobody should overlook in the whole of it.
    pub fn look_at_all(&mut self, says: impl Display) {
        self.look_at.push(says.to_string());
    }

    /// Something that was verified.
    pub fn holds(&mut self, says: String) {
        self.checks.push(Check { holds: true, says });
    }

    /// Something that could not be.
    pub fn fails(&mut self, says: String) {
        self.checks.push(Check { holds: false, says });
    }

    /// Code that it names.
    pub fn code(&mut self, code: NamedCode) {
        self.codes.push(code);
    }

    /// All of that.
    pub fn codes(&self) -> Vec<NamedCode> {
        self.codes.clone()
    }

    /// Everything.
    pub fn into_parts(self) -> (Vec<Deed>, Vec<String>, Vec<Check>) {
        (self.deeds, self.look_at, self.checks)
    }
}
