//! A council's ledger, from its records.

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::governance::Ledger;
use charter_interface::{AccountId, NearToken};

use super::{Records, stake};
use crate::{Result, council};

/// Prefixes of the layout.
const PROPOSALS: u8 = 0;
const TEXTS: u8 = 1;
const BOOK: u8 = 2;
const CODE_BYTES: u8 = 5;
const UPLOADS: u8 = 8;

/// The book as far as its list of what is open.
#[derive(Debug, BorshDeserialize)]
struct Book {
    _next_proposal: u32,
    _next_code: u32,
    _next_factory: u32,
    open: Vec<(u32, AccountId, bool)>,
}

/// Holds a ledger against the records.
///
/// # Errors
///
/// With what does not match.
pub fn check(records: &Records, ledger: &Ledger) -> Result {
    council::check(ledger)?;
    // A proposal's record ends with its bond, its text's with what was paid for both and their bytes.
    let bonds = sum(records, PROPOSALS, 0)?;
    let paid = sum(records, TEXTS, 4)?;
    let code = records.bytes_below(CODE_BYTES) + records.bytes_below(UPLOADS);
    let book = records.below(BOOK).next().map(|(_, book)| book);
    let open = match book {
        Some(mut book) => Book::deserialize(&mut book)?.open,
        None => Vec::new(),
    };
    let lines: u64 = open
        .iter()
        .map(|(_, proposer_id, _)| 4 + 4 + proposer_id.len() as u64 + 1)
        .sum();
    let proposals = records.bytes_below(PROPOSALS) + records.bytes_below(TEXTS) + lines;
    let own = records.usage - code - proposals;
    for (what, told, kept) in [
        ("bonds", ledger.bonds, bonds),
        ("proposals", ledger.proposals, paid),
        ("code_stakes", ledger.code_stakes, stake(code)),
        ("storage_stake", ledger.storage_stake, stake(own)),
    ] {
        ensure!(
            told == kept,
            "{what}: the ledger says {} yoctoNEAR, the records {}",
            told.as_yoctonear(),
            kept.as_yoctonear()
        );
    }
    Ok(())
}

/// The sum of the amounts that stand so many bytes before the end of each record.
fn sum(records: &Records, prefix: u8, from_end: usize) -> Result<NearToken> {
    let mut sum = 0;
    for (_, record) in records.below(prefix) {
        let end = record.len() - from_end;
        let amount = record.get(end - 16..end).context("a short record")?;
        sum += u128::from_le_bytes(amount.try_into()?);
    }
    Ok(NearToken::from_yoctonear(sum))
}
