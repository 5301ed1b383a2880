//! What the council keeps.

use charter_host::store::{Cell, Map};
use charter_host::upload::Uploads;
use charter_interface::governance::{Action, CodeStatus, Policy, ProposalId};
use charter_interface::{
    AccountId, CodeHash, Delivery, NearToken, Timestamp, Upgrade, record_enum, record_object,
};

use crate::kernel::Proposal;
use crate::{Error, Refusal};

/// The version of the state that this code writes.
pub const STATE_VERSION: u8 = 1;

/// The root.
pub const STATE: Cell<State> = Cell::new(b"STATE");

// The first byte of every other key. Append only: a number, once used, is never used for anything else, and a record whose
// layout changes gets a new one.

/// Proposals as votes and executions see them.
pub const PROPOSALS: Map<ProposalId, Proposal> = Map::new(0);
/// What proposals say.
pub const TEXTS: Map<ProposalId, Text> = Map::new(1);
/// Counters and sums.
const BOOK: Cell<Book> = Cell::new(&[2]);
/// Code of factories, by its hash.
pub const CODES: Map<CodeHash, CodeRecord> = Map::new(3);
/// Hashes of that code, by number.
pub const CODE_ORDER: Map<u32, CodeHash> = Map::new(4);
/// Stored code, by its hash: raw bytes, see [`code_key`].
const CODE: u8 = 5;
/// Factories, by account id.
pub const FACTORIES: Map<AccountId, FactoryRecord> = Map::new(6);
/// Factories, by number.
pub const FACTORY_ORDER: Map<u32, AccountId> = Map::new(7);
/// Unfinished uploads.
pub const UPLOADS: Uploads = Uploads::new(8);

/// Where stored code is.
pub fn code_key(code_hash: &CodeHash) -> Vec<u8> {
    [&[CODE], code_hash.0.as_slice()].concat()
}

/// The root of the state. `migrate` turns an older variant into the newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Since 0.1.0.
    V1(Council),
}

/// What every call reads and few write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Members and rules.
    pub policy: Policy,
    /// How often members or rules have changed.
    pub epoch: u32,
    /// Code approved for the council itself.
    pub upgrade: Option<Upgrade>,
}

/// Counters and sums, for the calls that make or end something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// The number that the next proposal gets.
    pub next_proposal: ProposalId,
    /// The number that the next code gets.
    pub next_code: u32,
    /// The number that the next factory gets.
    pub next_factory: u32,
    /// Proposals that were open when it was last looked: at most [`MAX_OPEN`](charter_interface::governance::MAX_OPEN).
    pub open: Vec<Open>,
    /// What proposers paid for their proposals' storage.
    pub proposals: NearToken,
    /// The bytes of it that are there: a line of [`Self::open`] goes before the proposal's own records do.
    pub proposal_bytes: u64,
    /// Bonds that are held.
    pub bonds: NearToken,
    /// What publishers and stagers are owed.
    pub code_stakes: NearToken,
    /// The bytes that those stakes paid for.
    pub code_bytes: u64,
    /// Bonds that were forfeited since the beginning.
    pub forfeited: NearToken,
}

/// A proposal that may be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which.
    pub proposal_id: ProposalId,
    /// Whose.
    pub proposer_id: AccountId,
    /// Whether that was a member.
    pub by_member: bool,
}

/// What of a proposal is written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it does.
    pub action: Action,
    /// What its proposer says of it.
    pub description: String,
    /// Where there is more.
    pub link: Option<String>,
    /// Who could vote, in the order of the ballots.
    pub members: Vec<AccountId>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// What its proposer paid for its storage: its records, and its line in the book of what is open.
    pub storage_paid: NearToken,
    /// The bytes of its records.
    pub storage_bytes: u32,
}

/// Code that factories are made of.
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
    /// Who delivered it.
    pub publisher_id: Option<AccountId>,
    /// What the publisher gets back when it is removed.
    pub stake: NearToken,
    /// The bytes that the stake paid for.
    pub bytes: u64,
}

/// A factory of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactoryRecord {
    /// Its number.
    pub number: u32,
    /// What the council made it of; `None`: it lives elsewhere.
    pub code_hash: Option<CodeHash>,
    /// When it was entered.
    pub since: Timestamp,
    /// Whether it is there: false while its creation is on its way.
    pub created: bool,
}

record_enum!(State { V1(council) });
record_object!(Council {
    policy,
    epoch,
    upgrade
});
record_object!(Book {
    next_proposal,
    next_code,
    next_factory,
    open,
    proposals,
    proposal_bytes,
    bonds,
    code_stakes,
    code_bytes,
    forfeited,
});
record_object!(Open {
    proposal_id,
    proposer_id,
    by_member
});
record_object!(Text {
    action,
    description,
    link,
    members,
    created_at,
    storage_paid,
    storage_bytes,
});
record_object!(CodeRecord {
    number,
    size,
    delivery,
    status,
    publisher_id,
    stake,
    bytes
});
record_object!(FactoryRecord {
    number,
    code_hash,
    since,
    created
});

impl Council {
    /// Reads it.
    pub fn load() -> Result<Self, Error> {
        match STATE.get() {
            Some(State::V1(council)) => Ok(council),
            None => Err(Refusal::NotInitialized.into()),
        }
    }

    /// Writes it.
    pub fn save(self) {
        STATE.set(&State::V1(self));
    }

    /// A member's place among the members.
    pub fn member(&self, account_id: &AccountId) -> Option<usize> {
        self.policy
            .members
            .iter()
            .position(|member| member == account_id)
    }
}

impl Book {
    /// Reads it.
    pub fn load() -> Self {
        BOOK.get().unwrap_or_default()
    }

    /// Writes it.
    pub fn save(&self) {
        BOOK.set(self);
    }

    /// Enters a proposal that is open. Its proposer pays for the line: how many bytes that is.
    pub fn enter(&mut self, open: Open) -> u64 {
        let bytes = open.bytes();
        self.open.push(open);
        bytes
    }

    /// Strikes the proposals that are not to be kept.
    pub fn strike(&mut self, keep: impl Fn(&Open) -> bool) -> Result<(), Error> {
        let mut freed = 0;
        self.open.retain(|open| {
            let kept = keep(open);
            if !kept {
                freed += open.bytes();
            }
            kept
        });
        self.free_bytes(freed)
    }

    /// Bytes that proposers paid for are gone.
    pub fn free_bytes(&mut self, bytes: u64) -> Result<(), Error> {
        self.proposal_bytes = self
            .proposal_bytes
            .checked_sub(bytes)
            .ok_or_else(Error::overflow)?;
        Ok(())
    }
}

impl Open {
    /// What its line takes: two numbers, and the text of an account id with its length.
    fn bytes(&self) -> u64 {
        4 + 4 + self.proposer_id.len() as u64 + 1
    }
}

/// A proposal by its number.
pub fn proposal(proposal_id: ProposalId) -> Result<Proposal, Error> {
    PROPOSALS
        .get(&proposal_id)
        .ok_or_else(|| Refusal::NoProposal { proposal_id }.into())
}

/// What a proposal says.
pub fn text(proposal_id: ProposalId) -> Result<Text, Error> {
    TEXTS
        .get(&proposal_id)
        .ok_or_else(|| Refusal::NoProposal { proposal_id }.into())
}

/// Adds to an amount.
pub fn add(amount: &mut NearToken, more: NearToken) -> Result<(), Error> {
    *amount = amount.checked_add(more).ok_or_else(Error::overflow)?;
    Ok(())
}

/// Takes from an amount.
pub fn subtract(amount: &mut NearToken, less: NearToken) -> Result<(), Error> {
    *amount = amount.checked_sub(less).ok_or_else(Error::overflow)?;
    Ok(())
}

#[cfg(test)]
mod layout;
