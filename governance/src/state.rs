//! What the council keeps.
//!
//! All of it is borsh (integers little-endian, account ids as texts with their length in four bytes):
//!
//! | key | record |
//! |---|---|
//! | `STATE` | [`Contract`](crate::Contract): a version and the [`Council`] |
//! | `0`, proposal's number (4 bytes) | [`Proposal`]: what votes and executions read and write |
//! | `1`, proposal's number (4 bytes) | [`Text`]: what a proposal says, written once |
//! | `2` | [`Book`]: counters, the list of open proposals, sums of the ledger |
//! | `3`, code hash (32 bytes) | [`CodeRecord`]: code of factories |
//! | `4`, code's number (4 bytes) | its hash |
//! | `5`, code hash (32 bytes) | the bytes of stored code, raw |
//! | `6`, account id | [`FactoryRecord`]: a factory, or what is left of its name |
//! | `7`, factory's number (4 bytes) | its account id |
//! | `8`, ... | uploads: see [`Uploads`] |
//! | `USAGE` | the account's storage before an upgrade, while its receipt runs |
//!
//! Numbers are given in order and never again, so that a list has holes where something has gone. Of all these, a proposal's
//! two records and its line in [`Book::open`] are paid by its proposer, stored code by its publisher, uploads by their stagers,
//! and everything else by what the council freely owns.

use charter_code_delivery::{CodeStakes, Uploads};
use charter_interface::governance::{Action, CodeStatus, Policy, ProposalId};
use charter_interface::{
    AccountId, ApprovedUpgrade, CodeHash, Delivery, NearToken, Timestamp, record_bytes,
};
use charter_kernel::{Open, Proposal};
use near_sdk::{BorshStorageKey, near};

use crate::Refusal;
use crate::map::{Cell, Map, encode};

/// The version of the state that this code writes.
pub const STATE_VERSION: u8 = 1;

/// The first byte of every key but the root's. Append only: a number, once used, is never used for anything else, and a record
/// whose layout changes gets a new one.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, BorshStorageKey)]
pub enum Prefix {
    /// Proposals as votes and executions see them.
    Proposals,
    /// What proposals say.
    Texts,
    /// Counters and sums.
    Book,
    /// Code of factories, by its hash.
    Codes,
    /// Hashes of that code, by number.
    CodeOrder,
    /// Stored code, by its hash: raw bytes.
    CodeBytes,
    /// Factories, by account id.
    Factories,
    /// Factories, by number.
    FactoryOrder,
    /// Unfinished uploads.
    Uploads,
}

/// Proposals as votes and executions see them.
pub const PROPOSALS: Map<ProposalId, Proposal> = Map::new(Prefix::Proposals);
/// What proposals say.
pub const TEXTS: Map<ProposalId, Text> = Map::new(Prefix::Texts);
/// Counters and sums.
const BOOK: Cell<Book> = Cell::new(Prefix::Book);
/// Code of factories, by its hash.
pub const CODES: Map<CodeHash, CodeRecord> = Map::new(Prefix::Codes);
/// Hashes of that code, by number.
pub const CODE_ORDER: Map<u32, CodeHash> = Map::new(Prefix::CodeOrder);
/// Where stored code is. Its bytes are read and written from registers.
pub const CODE_BYTES: Map<CodeHash, ()> = Map::new(Prefix::CodeBytes);
/// Factories, by account id.
pub const FACTORIES: Map<AccountId, FactoryRecord> = Map::new(Prefix::Factories);
/// Factories, by number.
pub const FACTORY_ORDER: Map<u32, AccountId> = Map::new(Prefix::FactoryOrder);
/// Unfinished uploads.
pub const UPLOADS: Uploads = Uploads::new(Prefix::Uploads as u8);

/// What every call reads and few write.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Members and rules.
    pub policy: Policy,
    /// How often members or rules have changed.
    pub epoch: u32,
    /// Code approved for the council itself.
    pub upgrade: Option<ApprovedUpgrade>,
}

/// Counters and sums, for the calls that make or end something.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// The number that the next proposal gets.
    pub next_proposal: ProposalId,
    /// The number that the next code gets.
    pub next_code: u32,
    /// The number that the next factory gets.
    pub next_factory: u32,
    /// Proposals that were open when it was last looked.
    pub open: Vec<Open>,
    /// What proposers paid for their proposals' storage, in yoctoNEAR.
    pub proposals: NearToken,
    /// The bytes of it that are there: a line of [`Self::open`] goes before the proposal's own records do.
    pub proposal_bytes: u64,
    /// Bonds that are held, in yoctoNEAR.
    pub bonds: NearToken,
    /// What publishers and stagers are owed, and the bytes that they paid for.
    pub code: CodeStakes,
    /// Bonds that were forfeited since the beginning, in yoctoNEAR.
    pub forfeited: NearToken,
}

/// What of a proposal is written once.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it does.
    pub action: Action,
    /// What its proposer says of it.
    pub description: String,
    /// Where there is more.
    pub link: Option<String>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// What its proposer paid for its storage, in yoctoNEAR: its records, and its line in the book of what is open.
    pub storage_paid: NearToken,
    /// The bytes of its records.
    pub storage_bytes: u32,
}

/// Code that factories are made of.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRecord {
    /// Its number.
    pub number: u32,
    /// Its length, in bytes.
    pub size: u32,
    /// How it reaches a factory.
    pub delivery: Delivery,
    /// How far it has come.
    pub status: CodeStatus,
    /// From when on it cannot be delivered any more, if it has not been.
    pub expires_at: Timestamp,
    /// Who delivered it.
    pub publisher_id: Option<AccountId>,
    /// What the publisher gets back when it is removed, in yoctoNEAR.
    pub stake: NearToken,
    /// The bytes that the stake paid for.
    pub bytes: u64,
}

/// What the registry knows of an account.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactoryRecord {
    /// It is a factory, or will be one when its creation ends well.
    Entered(Factory),
    /// The council struck it. It is, or was, an account of the council's own, and its name is never given again: receipts that
    /// wait on an account survive it, and would find the next one.
    Gone,
}

/// A factory of the registry. It has the same length from the first to the last day: the callback of its creation needs no
/// storage.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factory {
    /// Its number.
    pub number: u32,
    /// What the council made it of. `None`: it lives elsewhere.
    pub code_hash: Option<CodeHash>,
    /// When it was entered.
    pub since: Timestamp,
    /// Whether it is there: false while its creation is on its way.
    pub created: bool,
}

impl Book {
    /// Reads it.
    pub fn load() -> Result<Self, Refusal> {
        BOOK.get().ok_or(Refusal::NotInitialized)
    }

    /// Writes it.
    pub fn save(&self) {
        BOOK.set(self);
    }

    /// Enters a proposal that is open. Its proposer pays for the line: how many bytes that is.
    pub fn enter(&mut self, open: Open) -> u64 {
        let bytes = line_bytes(&open);
        self.open.push(open);
        bytes
    }

    /// Strikes the proposals that are not to be kept.
    pub fn strike(&mut self, keep: impl Fn(&Open) -> bool) -> Result<(), Refusal> {
        let mut freed = 0;
        self.open.retain(|open| {
            let kept = keep(open);
            if !kept {
                freed += line_bytes(open);
            }
            kept
        });
        self.free_bytes(freed)
    }

    /// Bytes that proposers paid for are gone.
    pub fn free_bytes(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.proposal_bytes = self
            .proposal_bytes
            .checked_sub(bytes)
            .ok_or(Refusal::Overflow)?;
        Ok(())
    }

    /// A bond is the council's.
    pub fn forfeit(&mut self, bond: NearToken) -> Result<(), Refusal> {
        subtract(&mut self.bonds, bond)?;
        add(&mut self.forfeited, bond)
    }
}

/// What a line of the book takes.
fn line_bytes(open: &Open) -> u64 {
    encode(open).len() as u64
}

/// What a proposal's two records take, in bytes.
pub fn record_bytes_of(proposal: &Proposal, text: &Text) -> u64 {
    // A prefix and a number.
    const KEY: u64 = 1 + 4;
    record_bytes(KEY, encode(proposal).len() as u64) + record_bytes(KEY, encode(text).len() as u64)
}

/// A proposal by its number.
pub fn proposal(proposal_id: ProposalId) -> Result<Proposal, Refusal> {
    PROPOSALS
        .get(&proposal_id)
        .ok_or(Refusal::NoProposal { proposal_id })
}

/// What a proposal says.
pub fn text(proposal_id: ProposalId) -> Result<Text, Refusal> {
    TEXTS
        .get(&proposal_id)
        .ok_or(Refusal::NoProposal { proposal_id })
}

/// Adds to an amount.
pub fn add(amount: &mut NearToken, more: NearToken) -> Result<(), Refusal> {
    *amount = amount.checked_add(more).ok_or(Refusal::Overflow)?;
    Ok(())
}

/// Takes from an amount.
pub fn subtract(amount: &mut NearToken, less: NearToken) -> Result<(), Refusal> {
    *amount = amount.checked_sub(less).ok_or(Refusal::Overflow)?;
    Ok(())
}

#[cfg(test)]
mod layout;
