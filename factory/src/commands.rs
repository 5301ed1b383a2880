//! What governance tells the factory: settings of the factory itself. What it says of templates and releases is in
//! [`releases`].

mod releases;

use charter_host::env;
use charter_host::upload::MAX_SIZE;
use charter_host::{Batch, emit};
use charter_interface::factory::args::Govern;
use charter_interface::factory::gas::FINISH_WITHDRAWAL;
use charter_interface::factory::{Access, Command, FactoryEvent, Limits, MAX_COMMANDS, MAX_LIST};
use charter_interface::{AccountId, NearToken, Upgrade, check_label, record};

use crate::Error;
use crate::deposit::{check_one_yocto, registration_owed};
use crate::error::{BoundsRefusal, CallRefusal, CreationRefusal, MoneyRefusal, ReleaseRefusal};
use crate::ledger::{check_solvent, withdrawable_fees};
use crate::records::{Creator, Name};
use crate::registry::{refuse, save_creator};
use crate::state::{CREATORS, Config, NAMES, Totals, add, subtract};

/// `govern`: all commands, or none.
pub fn govern(arguments: Govern) -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    let governance_id = Config::load()?.governance_id;
    if governance_id != predecessor_id {
        return Err(CallRefusal::NotGovernance {
            governance_id,
            predecessor_id,
        }
        .into());
    }
    check_count("commands", arguments.commands.len(), MAX_COMMANDS)?;
    arguments.commands.into_iter().try_for_each(apply)?;
    // Commands may use the reserve for the storage they need, and nothing that is owed.
    check_solvent()
}

/// `pause`, of the guardian or governance.
pub fn pause(_: charter_host::entry::Nothing) -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    let config = Config::load()?;
    if config.guardian.as_ref() != Some(&predecessor_id) && config.governance_id != predecessor_id {
        return Err(CallRefusal::NotGuardian { predecessor_id }.into());
    }
    set_paused(true)
}

/// `accept_governance`.
pub fn accept_governance(_: charter_host::entry::Nothing) -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    let mut config = Config::load()?;
    if config.proposed_governance_id.as_ref() != Some(&predecessor_id) {
        return Err(CallRefusal::NotProposedGovernance { predecessor_id }.into());
    }
    config.governance_id = predecessor_id.clone();
    config.proposed_governance_id = None;
    config.save();
    emit(&FactoryEvent::GovernanceAccepted {
        governance_id: predecessor_id,
    });
    Ok(())
}

fn apply(command: Command) -> Result<(), Error> {
    match command {
        Command::SetTemplate { template, spec } => releases::set_template(template, spec),
        Command::ApproveRelease(release) => releases::approve(release),
        Command::SetCurrentRelease(id) => releases::set_current(id),
        Command::DeprecateRelease(id) => releases::deprecate(id),
        Command::RestoreRelease(id) => releases::restore(id),
        Command::RemoveRelease(id) => releases::remove(id),
        Command::SetDefaultLimits { limits } => configure(
            |config| config.limits = limits.clone(),
            FactoryEvent::DefaultLimitsSet {
                limits: limits.clone(),
            },
        ),
        Command::SetCreatorLimits { creator_id, limits } => set_creator_limits(creator_id, limits),
        Command::SetAccess {
            access,
            add,
            remove,
        } => set_access(access, add, remove),
        Command::ReserveNames { names } => reserve(names),
        Command::FreeNames { names } => free(names),
        Command::SetGuardian { guardian } => configure(
            |config| config.guardian = guardian.clone(),
            FactoryEvent::GuardianSet {
                guardian: guardian.clone(),
            },
        ),
        Command::Pause => set_paused(true),
        Command::Unpause => set_paused(false),
        Command::WithdrawFees {
            receiver_id,
            amount,
        } => withdraw_fees(receiver_id, amount),
        Command::ApproveUpgrade(upgrade) => approve_upgrade(upgrade),
        Command::CancelUpgrade => {
            Config::load()?
                .upgrade
                .ok_or_else(|| ReleaseRefusal::NoUpgrade)?;
            configure(
                |config| config.upgrade = None,
                FactoryEvent::UpgradeCancelled,
            )
        }
        Command::ProposeGovernance { governance_id } => configure(
            |config| config.proposed_governance_id = governance_id.clone(),
            FactoryEvent::GovernanceProposed {
                governance_id: governance_id.clone(),
            },
        ),
    }
}

fn configure(change: impl FnOnce(&mut Config), event: FactoryEvent) -> Result<(), Error> {
    let mut config = Config::load()?;
    change(&mut config);
    config.save();
    emit(&event);
    Ok(())
}

fn set_paused(paused: bool) -> Result<(), Error> {
    let by = env::predecessor_account_id();
    let event = if paused {
        FactoryEvent::Paused { by }
    } else {
        FactoryEvent::Unpaused { by }
    };
    configure(|config| config.paused = paused, event)
}

fn approve_upgrade(upgrade: Upgrade) -> Result<(), Error> {
    check_code_size(upgrade.size)?;
    let approved = upgrade.clone();
    configure(
        |config| config.upgrade = Some(approved),
        FactoryEvent::UpgradeApproved(upgrade),
    )
}

fn set_creator_limits(creator_id: AccountId, limits: Option<Limits>) -> Result<(), Error> {
    change_creator(&creator_id, |creator| creator.limits.clone_from(&limits))?;
    emit(&FactoryEvent::CreatorLimitsSet { creator_id, limits });
    Ok(())
}

fn set_access(access: Access, add: Vec<AccountId>, remove: Vec<AccountId>) -> Result<(), Error> {
    check_at_most("creators to put on the list", add.len(), MAX_LIST)?;
    check_at_most("creators to take off the list", remove.len(), MAX_LIST)?;
    for creator_id in &add {
        change_creator(creator_id, |creator| creator.listed = true)?;
    }
    for creator_id in &remove {
        change_creator(creator_id, |creator| creator.listed = false)?;
    }
    let event = FactoryEvent::AccessSet {
        access,
        added: add,
        removed: remove,
    };
    configure(|config| config.access = access, event)
}

/// Changes what governance says in a creator's record. While it says something the record stays, and what the creator paid
/// for it is owed in full.
fn change_creator(creator_id: &AccountId, change: impl FnOnce(&mut Creator)) -> Result<(), Error> {
    let mut creator = CREATORS.get(creator_id).unwrap_or_default();
    let before = registration_owed(creator_id, &creator);
    change(&mut creator);
    save_creator(creator_id, &creator);
    let after = registration_owed(creator_id, &creator);
    if before == after {
        return Ok(());
    }
    Totals::change(|totals| {
        subtract(&mut totals.creators, before).and(add(&mut totals.creators, after))
    })
}

fn reserve(names: Vec<String>) -> Result<(), Error> {
    check_count("names", names.len(), MAX_LIST)?;
    let factory_id = env::current_account_id();
    for name in &names {
        let instance_id = check_label(name, &factory_id)?;
        if let Some(taken) = NAMES.replace(name, &Name::Reserved) {
            return Err(refuse(taken, name, &instance_id));
        }
    }
    emit(&FactoryEvent::NamesReserved { names });
    Ok(())
}

fn free(names: Vec<String>) -> Result<(), Error> {
    check_count("names", names.len(), MAX_LIST)?;
    for name in &names {
        if NAMES.get(name) != Some(Name::Reserved) {
            return Err(CreationRefusal::NameNotReserved { name: name.clone() }.into());
        }
        NAMES.remove(name);
    }
    emit(&FactoryEvent::NamesFreed { names });
    Ok(())
}

fn withdraw_fees(receiver_id: AccountId, amount: NearToken) -> Result<(), Error> {
    let available = withdrawable_fees()?;
    if amount > available {
        return Err(MoneyRefusal::Fees {
            requested: amount,
            available,
        }
        .into());
    }
    Totals::change(|totals| subtract(&mut totals.fees, amount))?;
    let arguments = record::to_vec(&(receiver_id.clone(), amount));
    Batch::to(&receiver_id)
        .transfer(amount)
        .then(&env::current_account_id())
        .call(
            "finish_withdrawal",
            &arguments,
            NearToken::ZERO,
            FINISH_WITHDRAWAL,
        )
        // The callback settles what a failure means, and governance's other commands do not depend on it.
        .detach();
    emit(&FactoryEvent::FeesWithdrawn {
        receiver_id,
        amount,
    });
    Ok(())
}

/// `finish_withdrawal`: fees that did not arrive are in the books again.
pub fn finish_withdrawal((receiver_id, amount): (AccountId, NearToken)) -> Result<(), Error> {
    if !charter_host::register::promise_succeeded() {
        Totals::change(|totals| add(&mut totals.fees, amount))?;
        emit(&FactoryEvent::FeesReturned {
            receiver_id,
            amount,
        });
    }
    Ok(())
}

/// Fails unless there are 1 to `max`.
fn check_count(what: &'static str, count: usize, max: usize) -> Result<(), Error> {
    if count == 0 {
        Err(BoundsRefusal::Count { what, count, max }.into())
    } else {
        check_at_most(what, count, max)
    }
}

fn check_at_most(what: &'static str, count: usize, max: usize) -> Result<(), Error> {
    if count <= max {
        Ok(())
    } else {
        Err(BoundsRefusal::Count { what, count, max }.into())
    }
}

fn check_code_size(size: u32) -> Result<(), Error> {
    if (1..=MAX_SIZE).contains(&size) {
        Ok(())
    } else {
        Err(BoundsRefusal::CodeSize {
            size,
            max: MAX_SIZE,
        }
        .into())
    }
}
