//! How much a fork read.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::record::Record;

/// What a fork read from its network so far. What is not there counts like what is: it had to be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Accounts.
    pub accounts: u64,
    /// Code of accounts, and global code.
    pub contracts: u64,
    /// Access keys, nonces of gas keys, and lists of keys.
    pub keys: u64,
    /// Records of contracts, and pages of them.
    pub records: u64,
    /// What was on disk from an earlier run, and not asked for.
    pub from_disk: u64,
}

impl fmt::Display for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            accounts,
            contracts,
            keys,
            records,
            from_disk,
        } = self;
        write!(
            f,
            "read {accounts} accounts, {contracts} contracts, {keys} keys and {records} records from the network, \
             {from_disk} from disk"
        )
    }
}

#[derive(Default)]
pub(super) struct Counters {
    accounts: AtomicU64,
    contracts: AtomicU64,
    keys: AtomicU64,
    records: AtomicU64,
    from_disk: AtomicU64,
}

impl Counters {
    pub(super) fn record(&self, record: &Record) {
        match record {
            Record::Account(_) => add(&self.accounts),
            Record::Code(_) | Record::GlobalCode(_) => add(&self.contracts),
            Record::AccessKey(..) | Record::GasKeyNonce(..) => add(&self.keys),
            Record::Data(..) => add(&self.records),
        }
    }

    pub(super) fn key_list(&self) {
        add(&self.keys);
    }

    pub(super) fn page(&self) {
        add(&self.records);
    }

    pub(super) fn disk(&self) {
        add(&self.from_disk);
    }

    pub(super) fn read(&self) -> Fetched {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Fetched {
            accounts: of(&self.accounts),
            contracts: of(&self.contracts),
            keys: of(&self.keys),
            records: of(&self.records),
            from_disk: of(&self.from_disk),
        }
    }
}

fn add(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
