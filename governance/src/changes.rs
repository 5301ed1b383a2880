//! Changes of the council itself: applied together, at once.

use charter_host::{emit, env};
use charter_interface::governance::{Change, CodeStatus, GovernanceEvent, ProposalId};
use charter_interface::{AccountId, CodeHash, NearToken, Timestamp, Upgrade};

use crate::codes::remove_code;
use crate::kernel::{self, check_invariants};
use crate::ledger::check_storage;
use crate::state::{
    Book, CODE_ORDER, CODES, CodeRecord, Council, FACTORIES, FACTORY_ORDER, FactoryRecord,
    PROPOSALS,
};
use crate::{Error, Refusal};

/// Applies changes, all or none: an error undoes the call.
pub fn apply(
    proposal_id: ProposalId,
    changes: Vec<Change>,
    mut council: Council,
) -> Result<(), Error> {
    let mut other_rules = false;
    for change in &changes {
        other_rules |= kernel::change(&mut council.policy, change)?;
        change_rest(&mut council, change)?;
    }
    check_invariants(&council.policy, &env::current_account_id())?;
    let mut stale = Vec::new();
    if other_rules {
        council.epoch = council.epoch.checked_add(1).ok_or_else(Error::overflow)?;
        stale = make_stale();
    }
    let epoch = council.epoch;
    council.save();
    check_storage()?;
    emit(&GovernanceEvent::CouncilChanged {
        proposal_id,
        changes,
        epoch,
        stale,
    });
    Ok(())
}

/// What is being voted on becomes stale now, and not when somebody looks: what ended before stays what it was. There are
/// few open proposals, and this is rare. Returns which they are.
fn make_stale() -> Vec<ProposalId> {
    let now = Timestamp(env::block_timestamp());
    let mut stale = Vec::new();
    for open in Book::load().open {
        if let Some(mut proposal) = PROPOSALS.get(&open.proposal_id)
            && proposal.make_stale(now)
        {
            PROPOSALS.set(&open.proposal_id, &proposal);
            stale.push(open.proposal_id);
        }
    }
    stale
}

fn change_rest(council: &mut Council, change: &Change) -> Result<(), Error> {
    match change {
        Change::ApproveCode(code) => approve_code(code),
        Change::RemoveCode { code_hash } => remove_code(code_hash),
        Change::ApproveUpgrade(upgrade) => {
            council.upgrade = Some(upgrade.clone());
            Ok(())
        }
        Change::CancelUpgrade => match council.upgrade.take() {
            Some(_) => Ok(()),
            None => Err(Refusal::NoUpgrade.into()),
        },
        Change::RegisterFactory { factory_id } => enter_factory(factory_id, None, true),
        Change::ForgetFactory { factory_id } => forget_factory(factory_id),
        Change::AddMember { .. }
        | Change::RemoveMember { .. }
        | Change::SetRule { .. }
        | Change::SetGuardian { .. }
        | Change::SetOpenProposals { .. }
        | Change::SetRetention { .. } => Ok(()),
    }
}

fn approve_code(code: &Upgrade) -> Result<(), Error> {
    let code_hash = code.code_hash;
    if CODES.contains(&code_hash) {
        return Err(Refusal::CodeExists { code_hash }.into());
    }
    let mut book = Book::load();
    let number = book.next_code;
    book.next_code = number.checked_add(1).ok_or_else(Error::overflow)?;
    book.save();
    CODE_ORDER.set(&number, &code_hash);
    let record = CodeRecord {
        number,
        size: code.size,
        delivery: code.delivery,
        status: CodeStatus::Approved,
        publisher_id: None,
        stake: NearToken::ZERO,
        bytes: 0,
    };
    CODES.set(&code_hash, &record);
    Ok(())
}

/// Enters a factory in the registry.
pub fn enter_factory(
    factory_id: &AccountId,
    code_hash: Option<CodeHash>,
    created: bool,
) -> Result<(), Error> {
    let mut book = Book::load();
    let number = book.next_factory;
    book.next_factory = number.checked_add(1).ok_or_else(Error::overflow)?;
    book.save();
    let record = FactoryRecord {
        number,
        code_hash,
        since: Timestamp(env::block_timestamp()),
        created,
    };
    if FACTORIES.set(factory_id, &record) {
        return Err(Refusal::FactoryExists {
            factory_id: factory_id.clone(),
        }
        .into());
    }
    FACTORY_ORDER.set(&number, factory_id);
    Ok(())
}

/// Strikes a factory from the registry.
fn forget_factory(factory_id: &AccountId) -> Result<(), Error> {
    let missing = || Refusal::NoFactory {
        factory_id: factory_id.clone(),
    };
    let record = FACTORIES.get(factory_id).ok_or_else(missing)?;
    if !record.created {
        // The callback of its creation counts on it.
        return Err(missing().into());
    }
    strike_factory(factory_id, &record);
    Ok(())
}

/// Strikes a factory whose creation failed. There is nothing in here that could fail: a callback must end.
pub fn release_factory(factory_id: &AccountId) {
    if let Some(record) = FACTORIES.get(factory_id) {
        strike_factory(factory_id, &record);
    }
}

fn strike_factory(factory_id: &AccountId, record: &FactoryRecord) {
    FACTORIES.remove(factory_id);
    FACTORY_ORDER.remove(&record.number);
}
