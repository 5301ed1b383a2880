//! Changes of the council itself: applied together, at once.

use charter_host::{emit, env};
use charter_interface::governance::{Change, CodeStatus, GovernanceEvent, Policy, ProposalId};
use charter_interface::{AccountId, CodeHash, NearToken, Timestamp, Upgrade};

use crate::codes::remove_code;
use crate::kernel::check_invariants;
use crate::state::{
    Book, CODE_ORDER, CODES, CodeRecord, Council, FACTORIES, FACTORY_ORDER, FactoryRecord,
};
use crate::{Error, Refusal};

/// Applies changes, all or none: an error undoes the call.
pub fn apply(
    proposal_id: ProposalId,
    changes: Vec<Change>,
    mut council: Council,
) -> Result<(), Error> {
    let mut stale = false;
    for change in &changes {
        stale |= change_policy(&mut council.policy, change)?;
        change_rest(&mut council, change)?;
    }
    check_invariants(&council.policy)?;
    if stale {
        council.epoch = council.epoch.checked_add(1).ok_or_else(Error::overflow)?;
    }
    let epoch = council.epoch;
    council.save();
    emit(&GovernanceEvent::CouncilChanged {
        proposal_id,
        changes,
        epoch,
    });
    Ok(())
}

/// What a change means for members and rules. Returns whether it makes what is being voted on stale.
pub fn change_policy(policy: &mut Policy, change: &Change) -> Result<bool, Error> {
    match change {
        Change::AddMember { account_id } => {
            if policy.members.contains(account_id) {
                return Err(Refusal::AlreadyMember {
                    account_id: account_id.clone(),
                }
                .into());
            }
            policy.members.push(account_id.clone());
            Ok(true)
        }
        Change::RemoveMember { account_id } => {
            let at = policy
                .members
                .iter()
                .position(|member| member == account_id);
            policy
                .members
                .remove(at.ok_or_else(|| Refusal::NoSuchMember {
                    account_id: account_id.clone(),
                })?);
            Ok(true)
        }
        Change::SetRule { category, rule } => {
            *policy.rules.of_mut(*category) = *rule;
            Ok(true)
        }
        Change::SetGuardian { guardian } => {
            policy.guardian.clone_from(guardian);
            Ok(false)
        }
        Change::SetOpenProposals { bond } => {
            policy.open_proposals = *bond;
            Ok(false)
        }
        Change::SetRetention { retention } => {
            policy.retention = *retention;
            Ok(false)
        }
        Change::ApproveCode(_)
        | Change::RemoveCode { .. }
        | Change::ApproveUpgrade(_)
        | Change::CancelUpgrade
        | Change::RegisterFactory { .. }
        | Change::ForgetFactory { .. } => Ok(false),
    }
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
pub fn forget_factory(factory_id: &AccountId) -> Result<(), Error> {
    let missing = || Refusal::NoFactory {
        factory_id: factory_id.clone(),
    };
    let record = FACTORIES.get(factory_id).ok_or_else(missing)?;
    FACTORIES.remove(factory_id);
    FACTORY_ORDER.remove(&record.number);
    Ok(())
}
