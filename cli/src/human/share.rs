//! Thresholds.

use charter_interface::governance::Threshold;

use super::NotUnderstood;

/// A threshold: a share of the members, `2/3`, or a number of votes, `2` or `2 votes`.
pub fn threshold(text: &str) -> Result<Threshold, NotUnderstood> {
    let not_understood = || NotUnderstood::Threshold(text.to_string());
    let number = |text: &str| -> Result<u16, NotUnderstood> {
        let number = text.trim().parse().map_err(|_| not_understood())?;
        if number == 0 {
            Err(not_understood())
        } else {
            Ok(number)
        }
    };
    match text.split_once('/') {
        Some((numerator, denominator)) => {
            let (numerator, denominator) = (number(numerator)?, number(denominator)?);
            if numerator > denominator {
                return Err(not_understood());
            }
            Ok(Threshold::Share(numerator, denominator))
        }
        None => {
            let votes = text.trim();
            let votes = votes.strip_suffix("votes").or(votes.strip_suffix("vote"));
            number(votes.unwrap_or(text)).map(Threshold::Votes)
        }
    }
}
