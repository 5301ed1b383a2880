//! What is a factory's own: nobody takes it, and nobody's money becomes it.
//!
//! `free` is the remainder of the ledger, so that a ledger's sum always matches and proves nothing. Here what governance has made
//! of it (the reserve, and records that nobody else pays for) is added again: the sum moves by gifts and governance alone.

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::factory::Ledger;
use charter_localnet::near_primitives::transaction::Action;
use charter_tests::books::{BYTE, Records};

use super::names::Name;
use crate::Result;
use crate::model::stored::Creator;
use crate::seen::Ran;

/// Prefixes of the layout: what governance decides, names, creators.
const GOVERNED: core::ops::RangeInclusive<u8> = 0..=5;
const NAMES: u8 = 7;
const CREATORS: u8 = 8;

/// What moves money between people and the factory, each yoctoNEAR of which is somebody's.
const OTHERS: [&str; 13] = [
    "create_instance",
    "finalise_creation",
    "report_failed_creation",
    "storage_deposit",
    "storage_withdraw",
    "storage_unregister",
    "allow",
    "settle_gone",
    "finish_settlement",
    "retire_instance",
    "confirm_upgrade",
    "stage_chunk",
    "remove_upload",
];

/// A factory's own, in yoctoNEAR.
#[derive(Debug, Clone, Copy, Default)]
pub struct Own(Option<u128>);

impl Own {
    /// After these receipts ran on the factory, in one block.
    pub fn after(
        &mut self,
        records: &Records,
        ledger: &Ledger,
        ran: &[&Ran],
        rewards: bool,
    ) -> Result {
        let bytes = u128::from(governed_bytes(records)?);
        let own = ledger.free.as_yoctonear() + ledger.reserve.as_yoctonear() + bytes * BYTE;
        let before = self.0.replace(own);
        let (Some(before), Some(gifts)) = (before, gifts(ran)) else {
            return Ok(());
        };
        let expected = before + gifts;
        ensure!(
            own == expected || (rewards && own > expected),
            "the factory's own was {before}, {gifts} were given, and it is {own}"
        );
        Ok(())
    }
}

/// What was given, if there is nothing among this by which governance spends or earns.
fn gifts(ran: &[&Ran]) -> Option<u128> {
    let mut gifts = 0;
    for ran in ran {
        for action in &ran.actions {
            match action {
                _ if ran.failure.is_some() => {}
                Action::Transfer(gift) if ran.from != "system" => {
                    gifts += gift.deposit.as_yoctonear()
                }
                Action::FunctionCall(call) if OTHERS.contains(&call.method_name.as_str()) => {}
                _ => return None,
            }
        }
    }
    Some(gifts)
}

/// The bytes that nobody but governance pays for.
fn governed_bytes(records: &Records) -> Result<u64> {
    let root = records.records.get(b"STATE".as_slice());
    let root = root.context("there is a state")?;
    let mut bytes = 40 + 5 + root.len() as u64;
    for prefix in GOVERNED {
        bytes += records.bytes_below(prefix);
    }
    let record = |key: &[u8], value: &[u8]| 40 + 1 + key.len() as u64 + value.len() as u64;
    for (key, value) in records.below(NAMES) {
        if Name::try_from_slice(value)? == Name::Reserved {
            bytes += record(key, value);
        }
    }
    for (key, value) in records.below(CREATORS) {
        let creator = Creator::try_from_slice(value)?;
        if creator.listed || creator.limits.is_some() || creator.registration == 0 {
            bytes += record(key, value) - 6 * creator.holdings.len() as u64;
        }
    }
    Ok(bytes)
}
