//! What an action may be: what could never be executed is refused when it is proposed.

use core::ops::RangeInclusive;

use charter_code_delivery::MAX_SIZE;
use charter_interface::factory::MAX_LIST;
use charter_interface::governance::gas::MAX_CALL_GAS;
use charter_interface::governance::{
    Action, Change, FunctionCall, MAX_ACTION, MAX_CALLS, MAX_CANCELLED, MAX_CHANGES, MAX_LOGS,
    MAX_MEMBERS, MAX_METHOD, MAX_OPEN, NewFactory, Policy,
};
use charter_interface::{
    AccountId, Category, Duration, Gas, MAX_APPROVAL_PERIOD, Upgrade, check_label,
};
use charter_kernel::{change, check_invariants};
use near_sdk::{env, serde_json};

use crate::Refusal;
use crate::codes::removed_code;
use crate::commands::{check_commands, check_reserved_names};
use crate::factories::{check_name_is_free, is_registered};

/// The most bytes of stored code that go beside a change of members or rules: 64 open proposals of 32 members with the longest ids
/// take 160,000 bytes of the 4,000,000 that one receipt may prove.
const MAX_REMOVED_WITH_REVISION: u32 = 3_700_000;

/// The vote that an action needs now: that depends on the registry.
pub fn category(action: &Action) -> Category {
    let is_registered = match action {
        Action::Factory { factory_id, .. } => is_registered(factory_id),
        _ => false,
    };
    action.category(is_registered)
}

/// Fails for what could not be executed. `length`: the action's in borsh, in bytes.
pub fn check(action: &Action, length: usize, policy: &Policy) -> Result<(), Refusal> {
    check_count("bytes of action in borsh", length, 1..=MAX_ACTION)?;
    match action {
        Action::Factory {
            factory_id,
            commands,
        } => {
            check_other(factory_id)?;
            check_commands(factory_id, commands, length)
        }
        Action::CreateFactory(factory) => check_factory(factory),
        Action::Council { changes } => check_changes(changes, policy),
        Action::Call { receiver_id, calls } => {
            check_other(receiver_id)?;
            check_calls(calls)
        }
        Action::Transfer {
            receiver_id,
            amount,
        } => {
            check_other(receiver_id)?;
            if amount.is_zero() {
                return Err(Refusal::PaysNothing);
            }
            Ok(())
        }
    }
}

fn check_factory(factory: &NewFactory) -> Result<(), Refusal> {
    let factory_id = check_label(&factory.name, &env::current_account_id())?;
    check_name_is_free(&factory_id)?;
    check_count("names", factory.setup.reserved_names.len(), 0..=MAX_LIST)?;
    check_reserved_names(&factory_id, &factory.setup.reserved_names)
}

fn check_calls(calls: &[FunctionCall]) -> Result<(), Refusal> {
    check_count("calls", calls.len(), 1..=MAX_CALLS)?;
    for call in calls {
        check_count("bytes of method", call.method.len(), 1..=MAX_METHOD)?;
    }
    let gas = gas_of_calls(calls)?;
    let has_none = calls.iter().any(|call| call.gas.as_gas() == 0);
    check_call_gas(gas, !has_none && gas <= MAX_CALL_GAS)
}

fn check_changes(changes: &[Change], policy: &Policy) -> Result<(), Refusal> {
    check_count("changes", changes.len(), 1..=MAX_CHANGES)?;
    // All of it goes into one receipt's storage proof; a change of members or rules also reads every open proposal.
    let revises = changes.iter().any(|change| {
        matches!(
            change,
            Change::AddMember { .. } | Change::RemoveMember { .. } | Change::SetRule { .. }
        )
    });
    let removable = if revises {
        MAX_REMOVED_WITH_REVISION
    } else {
        MAX_SIZE
    };
    check_count(
        "bytes of stored code to be removed",
        usize::try_from(removed_code(changes)?).map_err(|_| Refusal::Overflow)?,
        0..=removable as usize,
    )?;
    let guardians = changes
        .iter()
        .filter(|change| matches!(change, Change::SetGuardian { .. }))
        .count();
    check_alone(guardians, changes.len())?;
    let mut cancelled = 0;
    // As if it were executed now: what is invalid now can be proposed again when it is not.
    let mut policy = policy.clone();
    for one in changes {
        change(&mut policy, one)?;
        match one {
            Change::ApproveCode(code) | Change::ApproveUpgrade(code) => check_upgrade(code)?,
            Change::CancelProposals { ids } => {
                check_count("proposals to cancel", ids.len(), 1..=MAX_CANCELLED)?;
                cancelled += ids.len();
            }
            Change::RegisterFactory { factory_id } => check_other(factory_id)?,
            _ => {}
        }
    }
    check_count("proposals to cancel", cancelled, 0..=MAX_CANCELLED)?;
    check_invariants(&policy, &env::current_account_id())?;
    check_count(
        "bytes of events of the changes",
        length_of_events(changes, cancelled)?,
        1..=MAX_LOGS,
    )
}

/// The most that the events of changes can come to, in bytes: one repeats them and lists what they cancelled, passed over and
/// made stale; the removal of code has one of its own.
fn length_of_events(changes: &[Change], cancelled: usize) -> Result<usize, Refusal> {
    const ENVELOPES: usize = 500;
    const NUMBER: usize = 11;
    const REMOVAL: usize = 330;
    let json = serde_json::to_string(changes).map_err(|_| Refusal::Overflow)?;
    let stale = MAX_OPEN + MAX_MEMBERS;
    let removals = changes
        .iter()
        .filter(|change| matches!(change, Change::RemoveCode { .. }))
        .count();
    Ok(json.len() + ENVELOPES + NUMBER * (stale + 2 * cancelled) + REMOVAL * removals)
}

/// What all calls together are given.
pub fn gas_of_calls(calls: &[FunctionCall]) -> Result<Gas, Refusal> {
    calls
        .iter()
        .try_fold(Gas::from_gas(0), |sum, call| sum.checked_add(call.gas))
        .ok_or(Refusal::Overflow)
}

/// Fails for code that nobody could deliver.
pub fn check_upgrade(upgrade: &Upgrade) -> Result<(), Refusal> {
    check_code_size(upgrade.size)?;
    check_period("an approval", upgrade.period())
}

/// Fails for a length that code cannot have.
pub fn check_code_size(size: u32) -> Result<(), Refusal> {
    if (1..=MAX_SIZE).contains(&size) {
        return Ok(());
    }
    Err(Refusal::CodeSize {
        size,
        max: MAX_SIZE,
    })
}

/// Fails for an approval or an offer that stands for no time, or for ever.
pub fn check_period(what: &'static str, period: Duration) -> Result<(), Refusal> {
    if period.0 > 0 && period <= MAX_APPROVAL_PERIOD {
        return Ok(());
    }
    Err(Refusal::ApprovalPeriod { what, period })
}

/// What replaces a guardian cannot be vetoed: nothing else may hide behind it.
pub fn check_alone(guardians: usize, all: usize) -> Result<(), Refusal> {
    if guardians > 0 && all > 1 {
        return Err(Refusal::GuardianNotAlone);
    }
    Ok(())
}

/// Fails outside of what is possible.
pub fn check_count(
    what: &'static str,
    count: usize,
    possible: RangeInclusive<usize>,
) -> Result<(), Refusal> {
    if possible.contains(&count) {
        return Ok(());
    }
    Err(Refusal::Count {
        what,
        count,
        min: *possible.start(),
        max: *possible.end(),
    })
}

/// Fails for calls with more gas than an execution can carry, or with none.
pub fn check_call_gas(gas: Gas, is_possible: bool) -> Result<(), Refusal> {
    if is_possible {
        return Ok(());
    }
    Err(Refusal::CallGas {
        gas,
        max: MAX_CALL_GAS,
    })
}

/// A call of the council to itself would pass for a private one.
fn check_other(receiver_id: &AccountId) -> Result<(), Refusal> {
    let council_id = env::current_account_id();
    if *receiver_id == council_id {
        return Err(Refusal::Itself { council_id });
    }
    Ok(())
}
