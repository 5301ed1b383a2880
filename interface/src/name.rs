//! What may be a name.

use near_sdk::{AccountId, AccountIdRef};

use crate::text::Escaped;

/// Longest name of a template, in bytes. With it and [`MAX_VERSION`], an instance's records stay below 400 bytes.
pub const MAX_NAME: usize = 24;
/// Longest version label of a release, in bytes.
pub const MAX_VERSION: usize = 24;

/// Why a name is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Empty, or longer than its place allows.
    #[error("`{}` has {length} bytes; it must have 1 to {max}", Escaped(.name))]
    Length {
        /// The name.
        name: String,
        /// Its length in bytes.
        length: usize,
        /// The most it may have.
        max: usize,
    },
    /// A character that has no place in it.
    #[error("`{}` holds `{}`; only {allowed} are allowed", Escaped(.name), Escaped(.character.encode_utf8(&mut [0; 4])))]
    Character {
        /// The name.
        name: String,
        /// The first character that is not allowed.
        character: char,
        /// What is.
        allowed: &'static str,
    },
    /// It would not make a valid account id below its parent.
    #[error(
        "`{name}.{parent}` has {length} bytes; an account id has at most {max}, so a name below `{parent}` has at most {room}"
    )]
    TooLongForParent {
        /// The name.
        name: String,
        /// The account it is to be a sub-account of.
        parent: AccountId,
        /// The length of the whole, in bytes.
        length: usize,
        /// The most an account id may have.
        max: usize,
        /// The most a name below this parent may have.
        room: usize,
    },
    /// The protocol's rules refuse it: separators at an end or next to each other.
    #[error(
        "`{name}` is no part of an account id: `-` and `_` stand between letters or digits, one at a time"
    )]
    NotALabel {
        /// The name.
        name: String,
    },
}

/// The account `label.parent`, when `label` is one valid label (no dot) and the whole is a valid account id.
pub fn check_label(label: &str, parent: &AccountIdRef) -> Result<AccountId, NameError> {
    const ALLOWED: &str = "a-z, 0-9, `-` and `_`";
    // Exact: a parent so long that nothing fits before its dot has no room. No account id is long enough to pass the bounds.
    let room = AccountId::MAX_LEN.saturating_sub(parent.len() + 1);
    if label.is_empty() {
        return Err(NameError::Length {
            name: String::new(),
            length: 0,
            max: room,
        });
    }
    characters(
        label,
        ALLOWED,
        |c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_'),
    )?;
    if label.len() > room {
        return Err(NameError::TooLongForParent {
            name: label.to_string(),
            parent: parent.to_owned(),
            length: label.len() + 1 + parent.len(),
            max: AccountId::MAX_LEN,
            room,
        });
    }
    [label, ".", parent.as_str()]
        .concat()
        .parse()
        .map_err(|_| NameError::NotALabel {
            name: label.to_string(),
        })
}

/// Whether `name` may name a template: 1 to [`MAX_NAME`] of `a-z`, `0-9`, `-`, `_`.
pub fn check_name(name: &str) -> Result<(), NameError> {
    length(name, MAX_NAME)?;
    characters(
        name,
        "a-z, 0-9, `-` and `_`",
        |c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_'),
    )
}

/// Whether `version` may label a release: 1 to [`MAX_VERSION`] of `a-z`, `A-Z`, `0-9`, `.`, `-`, `+`, `_` (all of SemVer).
pub fn check_version(version: &str) -> Result<(), NameError> {
    length(version, MAX_VERSION)?;
    characters(version, "a-z, A-Z, 0-9, `.`, `-`, `+` and `_`", |c| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')
    })
}

fn length(name: &str, max: usize) -> Result<(), NameError> {
    match name.len() {
        length if length == 0 || length > max => {
            // An over-long name is attacker's text: enough of it to be recognised, not all of it.
            Err(NameError::Length {
                name: name.chars().take(max).collect(),
                length,
                max,
            })
        }
        _ => Ok(()),
    }
}

fn characters(
    name: &str,
    allowed: &'static str,
    is_allowed: impl Fn(char) -> bool,
) -> Result<(), NameError> {
    match name.chars().find(|&c| !is_allowed(c)) {
        Some(character) => Err(NameError::Character {
            name: name.chars().take(AccountId::MAX_LEN).collect(),
            character,
            allowed,
        }),
        None => Ok(()),
    }
}
