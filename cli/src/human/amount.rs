//! Amounts and gas.

use charter_interface::{Exact, Gas, NearToken};

use super::NotUnderstood;

/// The digits of a NEAR behind its point.
const DIGITS: usize = 24;

/// An amount: `1.5 NEAR`, `0.1near`, `1 yoctoNEAR`, `250 mNEAR`; `0` alone is nothing. It is read digit by digit: no amount is
/// rounded.
pub fn amount(text: &str) -> Result<NearToken, NotUnderstood> {
    let trimmed = text.trim();
    let not_understood = || NotUnderstood::Amount(text.to_string());
    let end = trimmed
        .find(|character: char| {
            !character.is_ascii_digit() && !matches!(character, '.' | '_' | ',')
        })
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(end);
    let number: String = number.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    let scale = match unit.trim().to_ascii_lowercase().as_str() {
        "near" | "n" => DIGITS,
        "mnear" | "millinear" => DIGITS - 3,
        "yoctonear" | "yocto" | "yn" => 0,
        "" if number == "0" => 0,
        "" if !number.is_empty() => return Err(NotUnderstood::AmountUnit(text.to_string())),
        _ => return Err(not_understood()),
    };
    let yocto = scaled(&number, scale).ok_or_else(not_understood)?;
    match yocto {
        Scaled::Whole(yocto) => Ok(NearToken::from_yoctonear(yocto)),
        Scaled::TooFine => Err(NotUnderstood::TooFine(text.to_string())),
        Scaled::TooMuch => Err(NotUnderstood::TooMuch(text.to_string())),
    }
}

/// Gas: `30 Tgas`, `30T`, `500 Ggas`.
pub fn gas(text: &str) -> Result<Gas, NotUnderstood> {
    let trimmed = text.trim();
    let not_understood = || NotUnderstood::Gas(text.to_string());
    let end = trimmed
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(end);
    let scale = match unit.trim().to_ascii_lowercase().as_str() {
        "tgas" | "t" => 12,
        "ggas" | "g" => 9,
        "gas" => 0,
        _ => return Err(not_understood()),
    };
    match scaled(number, scale) {
        Some(Scaled::Whole(gas)) => u64::try_from(gas)
            .map(Gas::from_gas)
            .map_err(|_| not_understood()),
        _ => Err(not_understood()),
    }
}

enum Scaled {
    Whole(u128),
    TooFine,
    TooMuch,
}

/// A decimal number times ten to the power of `scale`. `None`: it is no number.
fn scaled(number: &str, scale: usize) -> Option<Scaled> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > scale {
        return Some(Scaled::TooFine);
    }
    let all = format!("{whole}{fraction:0<scale$}");
    let all = all.trim_start_matches('0');
    if all.is_empty() {
        return Some(Scaled::Whole(0));
    }
    Some(all.parse().map_or(Scaled::TooMuch, Scaled::Whole))
}

/// What an account gained or paid: `+1.5 NEAR`, `-0.1 NEAR`, `0`.
pub fn signed(before: NearToken, after: NearToken) -> String {
    if let Some(more) = after.checked_sub(before).filter(|more| !more.is_zero()) {
        format!("+{}", Exact(more))
    } else if let Some(less) = before.checked_sub(after).filter(|less| !less.is_zero()) {
        format!("-{}", Exact(less))
    } else {
        "0".to_string()
    }
}
