//! Amounts, durations, shares, gas and hashes as people write them, and times as they read them.

mod amount;
mod duration;
mod rule;
mod share;

pub use amount::{amount, gas, signed};
pub use duration::duration;
pub use rule::{category, rate, rule, rule_of};
pub use share::threshold;

use charter_interface::text::is_hidden;
use charter_interface::{AccountId, CodeHash, Timestamp};
use chrono::DateTime;

/// What was written is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// No amount.
    #[error("`{0}` is no amount; write it as `1.5 NEAR` or `1 yoctoNEAR`")]
    Amount(String),
    /// An amount without its unit.
    #[error("`{0}` of what? write `{0} NEAR` or `{0} yoctoNEAR`")]
    AmountUnit(String),
    /// More digits than there are.
    #[error("`{0}` is finer than a yoctoNEAR, of which a NEAR has 10^24")]
    TooFine(String),
    /// More than an amount can hold.
    #[error("`{0}` is more than an amount can hold")]
    TooMuch(String),
    /// No gas.
    #[error("`{0}` is no gas; write it as `30 Tgas`")]
    Gas(String),
    /// No duration.
    #[error("`{0}` is no duration; write it as `90 s`, `30 min`, `24h`, `7d` or `1d 12h`")]
    Duration(String),
    /// A duration with an unknown unit, or without one.
    #[error("`{unit}` in `{text}` is no unit of time; there are s, min, h, d and w")]
    DurationUnit {
        /// What was written.
        text: String,
        /// The unit.
        unit: String,
    },
    /// A duration that is longer than can be counted.
    #[error("`{0}` is longer than 584 years")]
    TooLong(String),
    /// No threshold.
    #[error(
        "`{0}` is no threshold; write a share of the members as `2/3`, or a number of votes as `2`"
    )]
    Threshold(String),
    /// No rule.
    #[error(
        "`{0}` is no rule; write threshold, voting period, timelock and window as `2/3,7d,1d,7d`, for one category as `council=3/4,7d,2d,7d`"
    )]
    Rule(String),
    /// No category.
    #[error("`{0}` is no category; there are routine, code and council")]
    Category(String),
    /// No rate.
    #[error("`{0}` is no rate; write it as `2/24h`")]
    Rate(String),
    /// No account id.
    #[error("`{0}` is no account: 2 to 64 of a-z, 0-9, `-`, `_`, with dots between parts")]
    Account(String),
}

/// An account id.
pub fn account(text: &str) -> Result<AccountId, NotUnderstood> {
    text.parse()
        .map_err(|_| NotUnderstood::Account(text.to_string()))
}

/// A code hash in base58, as the node prints it, or in hexadecimal, as `sha256sum` does.
pub fn code_hash(text: &str) -> Result<CodeHash, charter_interface::ParseCodeHashError> {
    text.trim().parse()
}

/// A hash in both of its spellings.
pub fn both_spellings(hash: &CodeHash) -> String {
    format!("{hash} (sha256sum: {})", hexadecimal(hash))
}

/// A hash as `sha256sum` prints it.
pub fn hexadecimal(hash: &CodeHash) -> String {
    hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A moment, in UTC: `2026-11-25 05:12:07 UTC`.
pub fn moment(time: Timestamp) -> String {
    match i64::try_from(time.0) {
        Ok(nanos) => DateTime::from_timestamp_nanos(nanos)
            .format("%Y-%m-%d %H:%M:%S UTC")
            .to_string(),
        Err(_) => "never".to_string(),
    }
}

/// A moment as seen from another: `in 23 h 59 min`, `2 d ago`.
pub fn from_now(now: Timestamp, time: Timestamp) -> String {
    if time.0 > now.0 {
        format!("in {}", now.until(time))
    } else {
        format!("{} ago", time.until(now))
    }
}

/// A text of a stranger, as it is, but that what is not seen, or moves what is seen, stands as an escape: `\u{202e}`. It must
/// not pass for the words of this program or of a terminal.
pub fn visible(text: &str) -> String {
    let mut visible = String::new();
    for character in text.chars() {
        if is_hidden(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}
