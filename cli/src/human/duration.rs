//! Durations.

use charter_interface::Duration;

use super::NotUnderstood;

/// A duration: `24h`, `7 d`, `1d 12h`, `90 min`; `0` alone is none.
pub fn duration(text: &str) -> Result<Duration, NotUnderstood> {
    let not_understood = || NotUnderstood::Duration(text.to_string());
    let mut rest = text.trim();
    if rest == "0" {
        return Ok(Duration(0));
    }
    if rest.is_empty() {
        return Err(not_understood());
    }
    let mut sum: u64 = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (number, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if number.is_empty() {
            return Err(not_understood());
        }
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !c.is_alphabetic());
        let (unit, behind) = behind.split_at(end.unwrap_or(behind.len()));
        let seconds: u64 = match unit {
            "s" | "sec" | "second" | "seconds" => 1,
            "m" | "min" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 604_800,
            _ => {
                return Err(NotUnderstood::DurationUnit {
                    text: text.to_string(),
                    unit: unit.to_string(),
                });
            }
        };
        let too_long = || NotUnderstood::TooLong(text.to_string());
        let number: u64 = number.parse().map_err(|_| too_long())?;
        let nanoseconds = number
            .checked_mul(seconds)
            .and_then(|seconds| seconds.checked_mul(1_000_000_000))
            .ok_or_else(too_long)?;
        sum = sum.checked_add(nanoseconds).ok_or_else(too_long)?;
        rest = behind.trim_start();
    }
    Ok(Duration(sum))
}
