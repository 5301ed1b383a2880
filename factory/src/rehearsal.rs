//! Storage, payments and events, and a rehearsal of them.
//!
//! A call does them. While a rehearsal runs, nothing is done: records that are written or removed stand in an overlay that
//! reads see, and payments and events are summed up. So the view `check_commands` runs the code that `govern` runs, and there
//! is no second opinion that could differ from the first.

use core::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use charter_interface::factory::FactoryEvent;
use charter_interface::governance::MAX_LOGS;
use charter_interface::{AccountId, NearToken, ONE_YOCTO};
use near_sdk::{AsNep297Event, Promise, env};

use crate::Error;
use crate::error::BoundsRefusal;

/// What a rehearsed call has done so far.
#[derive(Debug, Clone, Default)]
struct Rehearsal {
    /// Records that were written, and `None` for those that were removed.
    records: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Bytes that storage grew by, and shrank by.
    grown: u64,
    shrunk: u64,
    /// What was paid out.
    paid: NearToken,
    /// The length of the events, in bytes.
    logged: usize,
}

thread_local! {
    static RUNNING: RefCell<Option<Rehearsal>> = const { RefCell::new(None) };
    /// What was removed, rehearsed or not, as the storage proof counts it.
    static REMOVED: Cell<u64> = const { Cell::new(0) };
}

/// What the protocol counts for a record that is removed, besides its bytes.
const REMOVAL: u64 = 2_000;
/// The most that one call removes: the protocol's limit of a receipt's storage proof, 4,000,000 bytes, less what the records
/// take that are read, and their paths.
const MAX_REMOVED: u64 = 3_930_000;

/// What a record takes besides its key and value, in bytes (`storage_num_extra_bytes_record`).
const RECORD_BYTES: u64 = 40;

/// Rehearses what `run` does.
pub fn rehearse<T>(run: impl FnOnce() -> T) -> T {
    RUNNING.set(Some(Rehearsal::default()));
    let result = run();
    RUNNING.set(None);
    result
}

/// One step of a rehearsal: one that is refused leaves nothing behind.
pub fn attempt<T>(step: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let before = (RUNNING.with_borrow(Clone::clone), REMOVED.get());
    let result = step().and_then(|done| check_logs().map(|()| done));
    if result.is_err() {
        RUNNING.set(before.0);
        REMOVED.set(before.1);
    }
    result
}

/// What the protocol does with a call that logs too much.
fn check_logs() -> Result<(), Error> {
    let length = RUNNING.with_borrow(|running| running.as_ref().map_or(0, |run| run.logged));
    if length > MAX_LOGS {
        return Err(BoundsRefusal::Logs {
            length,
            max: MAX_LOGS,
        }
        .into());
    }
    Ok(())
}

/// Does `rehearsed` to the rehearsal that runs; `None`: none does.
fn in_rehearsal<T>(rehearsed: impl FnOnce(&mut Rehearsal) -> T) -> Option<T> {
    RUNNING.with_borrow_mut(|running| running.as_mut().map(rehearsed))
}

impl Rehearsal {
    fn read(&self, key: &[u8]) -> Option<Vec<u8>> {
        match self.records.get(key) {
            Some(record) => record.clone(),
            None => env::storage_read(key),
        }
    }

    fn put(&mut self, key: &[u8], record: Option<Vec<u8>>) -> Option<Vec<u8>> {
        let before = self.read(key);
        self.grown += bytes(key, record.as_deref());
        self.shrunk += bytes(key, before.as_deref());
        self.records.insert(key.to_vec(), record);
        before
    }
}

fn bytes(key: &[u8], record: Option<&[u8]>) -> u64 {
    record.map_or(0, |record| {
        RECORD_BYTES + key.len() as u64 + record.len() as u64
    })
}

/// A stored record.
pub fn read(key: &[u8]) -> Option<Vec<u8>> {
    match in_rehearsal(|run| run.read(key)) {
        Some(record) => record,
        None => env::storage_read(key),
    }
}

/// Stores a record.
pub fn write(key: &[u8], record: Vec<u8>) {
    // The record moves into the overlay, if there is one.
    let mut record = Some(record);
    if in_rehearsal(|run| run.put(key, record.take())).is_none()
        && let Some(record) = record
    {
        env::storage_write(key, &record);
    }
}

/// Stores a record and returns the one that was there.
pub fn replace(key: &[u8], record: Vec<u8>) -> Option<Vec<u8>> {
    let before = read_if_rehearsed(key);
    if let Some(before) = before {
        write(key, record);
        return before;
    }
    // The host keeps what a write puts out of its place.
    if env::storage_write(key, &record) {
        env::storage_get_evicted()
    } else {
        None
    }
}

fn read_if_rehearsed(key: &[u8]) -> Option<Option<Vec<u8>>> {
    in_rehearsal(|run| run.read(key))
}

/// Notes that a record of so many bytes goes, or may be there to go when this is called again.
pub fn note_removal(bytes: u64) {
    // No storage that an account can hold passes the bounds.
    REMOVED.set(REMOVED.get() + REMOVAL + bytes);
}

/// Fails if more was removed than one receipt can.
pub fn check_removed() -> Result<(), Error> {
    let bytes = REMOVED.get();
    if bytes <= MAX_REMOVED {
        return Ok(());
    }
    Err(BoundsRefusal::Removed {
        bytes,
        max: MAX_REMOVED,
    }
    .into())
}

/// Removes a record.
pub fn remove(key: &[u8]) {
    note_removal(0);
    if in_rehearsal(|run| run.put(key, None)).is_none() {
        env::storage_remove(key);
    }
}

/// Removes a record that is known to take so many bytes in all, and is never read after.
pub fn remove_unread(key: &[u8], bytes: u64) {
    note_removal(bytes);
    if in_rehearsal(|run| run.shrunk += bytes).is_none() {
        env::storage_remove(key);
    }
}

/// The bytes that the account's storage takes.
pub fn storage_usage() -> Result<u64, Error> {
    let usage = env::storage_usage();
    match in_rehearsal(|run| (run.grown, run.shrunk)) {
        Some((grown, shrunk)) => usage
            .checked_add(grown)
            .and_then(|usage| usage.checked_sub(shrunk))
            .ok_or_else(Error::overflow),
        None => Ok(usage),
    }
}

/// The account's balance. A rehearsed call has the yoctoNEAR that the call would bring.
pub fn balance() -> Result<NearToken, Error> {
    let balance = env::account_balance();
    match in_rehearsal(|run| run.paid) {
        Some(paid) => balance
            .checked_add(ONE_YOCTO)
            .and_then(|balance| balance.checked_sub(paid))
            .ok_or_else(Error::overflow),
        None => Ok(balance),
    }
}

/// Pays `amount` to an account, if it is something. Nobody looks at the outcome: what an account that does not exist refuses
/// comes back to the factory, and is free.
pub fn pay(account_id: &AccountId, amount: NearToken) {
    if amount.is_zero() || spend(amount) {
        return;
    }
    Promise::new(account_id.clone()).transfer(amount).detach();
}

/// Notes a payment, if it is only rehearsed.
pub fn spend(amount: NearToken) -> bool {
    in_rehearsal(|run| {
        // No sum of what the factory has passes its bounds.
        run.paid = run.paid.checked_add(amount).unwrap_or(NearToken::MAX);
    })
    .is_some()
}

/// Tells indexers.
pub fn emit(event: &FactoryEvent) {
    let rehearsed = in_rehearsal(|run| {
        run.logged += event.to_nep297_event().to_event_log().len();
    });
    if rehearsed.is_none() {
        event.emit();
    }
}
