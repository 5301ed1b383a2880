//! What a proposal may do, and what doing it needs.

use core::ops::RangeInclusive;

use charter_host::env;
use charter_host::upload::MAX_SIZE;
use charter_interface::factory::gas::{GOVERN_BASE, PER_COMMAND, PER_ENTRY, PER_PAYMENT};
use charter_interface::factory::{Command, MAX_COMMANDS, MAX_LIST};
use charter_interface::governance::gas::{
    CREATE_FACTORY, CREATE_FACTORY_PER_STORED_BYTE, MAX_CALL_GAS, PER_CHANGE,
    REMOVE_CODE_PER_STORED_BYTE, STALE, TRANSFER,
};
use charter_interface::governance::{
    Action, Change, MAX_ACTION, MAX_CALLS, MAX_CHANGES, MAX_LOGS, MAX_METHOD,
};
use charter_interface::{AccountId, Gas, NearToken, check_label, json, record};

use crate::codes::{removed_code, stored_size};
use crate::kernel::{self, check_invariants};
use crate::state::Council;
use crate::{Error, Refusal};

/// Up to how many bytes of borsh the events of commands cannot pass what a call may log.
const SHORT_ACTION: usize = 1_024;

/// Fails for what could not be executed.
pub fn check(action: &Action, council: &Council) -> Result<(), Error> {
    let length = record::to_vec(action).len();
    check_count("bytes of action in borsh", length, 1..=MAX_ACTION)?;
    let council_id = env::current_account_id();
    match action {
        Action::Factory {
            factory_id,
            commands,
        } => {
            check_other(factory_id, council_id)?;
            check_count("commands", commands.len(), 1..=MAX_COMMANDS)?;
            commands.iter().try_for_each(check_lists)?;
            let gas = govern_gas(commands);
            check_call_gas(gas, gas <= MAX_CALL_GAS)?;
            // JSON is at most six times as long as borsh, the names of fields apart: a short action has short events.
            if length > SHORT_ACTION {
                let logs = length_of_events(commands);
                check_count("bytes of events of the commands", logs, 1..=MAX_LOGS)?;
            }
            let guardians = commands
                .iter()
                .filter(|command| matches!(command, Command::SetGuardian { .. }))
                .count();
            check_alone(guardians, commands.len())
        }
        Action::CreateFactory(factory) => check_label(&factory.name, &council_id)
            .map(|_| ())
            .map_err(Error::from),
        Action::Council { changes } => {
            check_count("changes", changes.len(), 1..=MAX_CHANGES)?;
            // All of it goes into one receipt's storage proof.
            check_count(
                "bytes of stored code to be removed",
                removed_code(changes, stored_size) as usize,
                0..=MAX_SIZE as usize,
            )?;
            let guardians = changes
                .iter()
                .filter(|change| matches!(change, Change::SetGuardian { .. }))
                .count();
            check_alone(guardians, changes.len())?;
            // As if it were executed now: what is invalid now can be proposed again when it is not.
            let mut policy = council.policy.clone();
            for change in changes {
                kernel::change(&mut policy, change)?;
                if let Change::ApproveCode(code) | Change::ApproveUpgrade(code) = change
                    && !(1..=MAX_SIZE).contains(&code.size)
                {
                    return Err(Refusal::CodeSize {
                        size: code.size,
                        max: MAX_SIZE,
                    }
                    .into());
                }
            }
            Ok(check_invariants(&policy, &council_id)?)
        }
        Action::Call { receiver_id, calls } => {
            check_other(receiver_id, council_id)?;
            check_count("calls", calls.len(), 1..=MAX_CALLS)?;
            for call in calls {
                check_count("bytes of method", call.method.len(), 1..=MAX_METHOD)?;
            }
            let gas = calls
                .iter()
                .fold(Gas::from_gas(0), |sum, call| sum.saturating_add(call.gas));
            let none = calls.iter().any(|call| call.gas.as_gas() == 0);
            check_call_gas(gas, !none && gas <= MAX_CALL_GAS)
        }
        Action::Transfer {
            receiver_id,
            amount,
        } => {
            check_other(receiver_id, council_id)?;
            if amount.is_zero() {
                Err(Refusal::PaysNothing.into())
            } else {
                Ok(())
            }
        }
    }
}

/// A call of the council to itself would pass for a private one.
fn check_other(receiver_id: &AccountId, council_id: AccountId) -> Result<(), Error> {
    if *receiver_id == council_id {
        Err(Refusal::Itself { council_id }.into())
    } else {
        Ok(())
    }
}

/// What replaces a guardian cannot be vetoed: nothing else may hide behind it.
fn check_alone(guardians: usize, all: usize) -> Result<(), Error> {
    if guardians > 0 && all > 1 {
        Err(Refusal::GuardianNotAlone.into())
    } else {
        Ok(())
    }
}

/// Fails outside of what is possible.
pub fn check_count(
    what: &'static str,
    count: usize,
    possible: RangeInclusive<usize>,
) -> Result<(), Error> {
    if possible.contains(&count) {
        Ok(())
    } else {
        Err(Refusal::Count {
            what,
            count,
            min: *possible.start(),
            max: *possible.end(),
        }
        .into())
    }
}

/// Fails for lists that a factory does not take.
fn check_lists(command: &Command) -> Result<(), Error> {
    match command {
        Command::SetAccess { add, remove, .. } => {
            check_count("creators to put on the list", add.len(), 0..=MAX_LIST)?;
            check_count("creators to take off the list", remove.len(), 0..=MAX_LIST)
        }
        Command::ReserveNames { names } | Command::FreeNames { names } => {
            check_count("names", names.len(), 1..=MAX_LIST)
        }
        _ => Ok(()),
    }
}

fn check_call_gas(gas: Gas, possible: bool) -> Result<(), Error> {
    if possible {
        Ok(())
    } else {
        Err(Refusal::CallGas {
            gas,
            max: MAX_CALL_GAS,
        }
        .into())
    }
}

/// The most that the events of commands can come to, in bytes: an event repeats what its command says.
fn length_of_events(commands: &Vec<Command>) -> usize {
    commands
        .iter()
        .map(|command| match command {
            // It also tells whose stake goes back and how much, or who paused.
            Command::RemoveRelease(_) | Command::Pause | Command::Unpause => 210,
            _ => 90,
        })
        .fold(json::to_string(commands).len(), |sum, more| sum + more)
}

/// What the promise of an action is given at least, with its fees, or what its changes need, in gas. `stored_code`: how many
/// bytes of code it deploys or removes.
pub fn promise_gas(action: &Action, stored_code: u64) -> Gas {
    match action {
        Action::Factory { commands, .. } => govern_gas(commands),
        Action::CreateFactory(_) => CREATE_FACTORY
            .saturating_add(CREATE_FACTORY_PER_STORED_BYTE.saturating_mul(stored_code)),
        Action::Council { changes } => STALE
            .saturating_add(PER_CHANGE.saturating_mul(changes.len() as u64))
            .saturating_add(REMOVE_CODE_PER_STORED_BYTE.saturating_mul(stored_code)),
        Action::Call { calls, .. } => calls
            .iter()
            .fold(TRANSFER, |sum, call| sum.saturating_add(call.gas)),
        Action::Transfer { .. } => TRANSFER,
    }
}

/// What a `govern` call of these commands is given at least.
pub fn govern_gas(commands: &[Command]) -> Gas {
    commands.iter().fold(GOVERN_BASE, |sum, command| {
        let entries = match command {
            Command::SetAccess { add, remove, .. } => add.len() + remove.len(),
            Command::ReserveNames { names } | Command::FreeNames { names } => names.len(),
            Command::WithdrawFees { .. } => return sum.saturating_add(PER_PAYMENT),
            _ => 0,
        };
        sum.saturating_add(PER_COMMAND.max(PER_ENTRY.saturating_mul(entries as u64)))
    })
}

/// What an action spends of what the council freely owns, code that it deploys apart.
pub fn spending(action: &Action) -> Result<NearToken, Error> {
    match action {
        Action::Factory { .. } => Ok(charter_interface::ONE_YOCTO),
        Action::CreateFactory(factory) => Ok(factory.balance),
        Action::Council { .. } => Ok(NearToken::ZERO),
        Action::Call { calls, .. } => calls
            .iter()
            .try_fold(NearToken::ZERO, |sum, call| sum.checked_add(call.deposit))
            .ok_or_else(Error::overflow),
        Action::Transfer { amount, .. } => Ok(*amount),
    }
}
