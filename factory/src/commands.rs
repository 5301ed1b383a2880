//! What governance tells the factory.

mod creators;
mod money;
mod releases;
mod settings;
mod templates;

use charter_code_delivery::MAX_SIZE;
use charter_interface::factory::{Command, MAX_COMMANDS};
use charter_interface::{AccountId, Category, Duration, MAX_APPROVAL_PERIOD};
use near_sdk::env;

use crate::deposit::check_one_yocto;
use crate::error::{BoundsRefusal, CallRefusal};
use crate::ledger::check_solvent;
use crate::state::Config;
use crate::{Error, rehearsal};

pub use creators::reserve;
pub use money::{Withdrawal, finish_withdrawal};
pub use settings::{accept_governance, pause};

/// `govern`: all commands, or none.
pub fn govern(
    config: &mut Config,
    commands: Vec<Command>,
    category: Category,
) -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    if config.governance_id != predecessor_id {
        return Err(CallRefusal::NotGovernance {
            governance_id: config.governance_id.clone(),
            predecessor_id,
        }
        .into());
    }
    check_commands_count(&commands)?;
    for (number, command) in (1..).zip(commands) {
        obey(config, number, command, category, &predecessor_id)?;
    }
    conclude(config)
}

/// Fails unless there are as many commands as one call may carry.
pub fn check_commands_count(commands: &[Command]) -> Result<(), Error> {
    check_count("commands", commands.len(), MAX_COMMANDS)
}

/// Obeys one command, the `number`th of its call, if the vote that decided it is heavy enough.
pub fn obey(
    config: &mut Config,
    number: usize,
    command: Command,
    decided: Category,
    by: &AccountId,
) -> Result<(), Error> {
    let needed = command.category();
    if needed > decided {
        return Err(CallRefusal::Category {
            number,
            needed,
            decided,
        }
        .into());
    }
    apply(config, command, by)
}

/// What holds for the commands together: they may use the reserve for the storage they need, and nothing that is owed.
pub fn conclude(config: &Config) -> Result<(), Error> {
    rehearsal::check_removed()?;
    config.save();
    check_solvent()
}

fn apply(config: &mut Config, command: Command, by: &AccountId) -> Result<(), Error> {
    match command {
        Command::SetTemplate { template, spec } => templates::set(config, template, spec),
        Command::SetTerms { template, terms } => templates::set_terms(template, terms),
        Command::OpenTemplate { template } => templates::open(template),
        Command::CloseTemplate { template } => templates::close(template),
        Command::ApproveRelease(release) => releases::approve(config, release),
        Command::SetCurrentRelease(id) => releases::set_current(id),
        Command::DeprecateRelease(id) => releases::deprecate(id),
        Command::RestoreRelease(id) => releases::restore(id),
        Command::RemoveRelease(id) => releases::remove(id),
        Command::SetDefaultLimits { limits } => creators::set_default_limits(config, limits),
        Command::SetCreatorLimits { creator_id, limits } => {
            creators::set_limits(creator_id, limits)
        }
        Command::SetAccess {
            access,
            add,
            remove,
        } => creators::set_access(config, access, add, remove),
        Command::ReserveNames { names } => creators::reserve_names(names),
        Command::FreeNames { names } => creators::free_names(names),
        Command::SetGuardian { guardian } => settings::set_guardian(config, guardian),
        Command::Pause => settings::set_paused(config, true, by),
        Command::Unpause => settings::set_paused(config, false, by),
        Command::WithdrawFees {
            receiver_id,
            amount,
        } => money::withdraw_fees(config, receiver_id, amount),
        Command::Sweep {
            receiver_id,
            amount,
        } => money::sweep(config, receiver_id, amount),
        Command::SetReserve { reserve } => money::set_reserve(config, reserve),
        Command::ApproveUpgrade(upgrade) => settings::approve_upgrade(config, upgrade),
        Command::CancelUpgrade => {
            settings::cancel_upgrade(config);
            Ok(())
        }
        Command::ProposeGovernance {
            governance_id,
            expires_in,
        } => settings::propose_governance(config, governance_id, expires_in),
    }
}

/// Fails unless there are 1 to `max`.
fn check_count(what: &'static str, count: usize, max: usize) -> Result<(), Error> {
    if count == 0 {
        return Err(BoundsRefusal::Count { what, count, max }.into());
    }
    check_at_most(what, count, max)
}

/// Fails if there are more than `max`.
pub fn check_at_most(what: &'static str, count: usize, max: usize) -> Result<(), Error> {
    if count <= max {
        return Ok(());
    }
    Err(BoundsRefusal::Count { what, count, max }.into())
}

fn check_code_size(size: u32) -> Result<(), Error> {
    if (1..=MAX_SIZE).contains(&size) {
        return Ok(());
    }
    Err(BoundsRefusal::CodeSize {
        size,
        max: MAX_SIZE,
    }
    .into())
}

/// Fails for what would end when it begins, or hardly ever.
fn check_period(what: &'static str, period: Duration) -> Result<(), Error> {
    let max = MAX_APPROVAL_PERIOD;
    if (1..=max.0).contains(&period.0) {
        return Ok(());
    }
    Err(BoundsRefusal::Period { what, period, max }.into())
}
