//! What doing an action needs: gas, and money.

use charter_interface::factory::FactorySetup;
use charter_interface::governance::gas::{
    CREATE_FACTORY, CREATE_FACTORY_PER_STORED_BYTE, EXECUTE_BASE, FACTORY_INIT, FINISH, PER_CHANGE,
    REMOVE_CODE_PER_STORED_BYTE, STALE, TRANSFER,
};
use charter_interface::governance::{Action, Change};
use charter_interface::{Delivery, Gas, NearToken, ONE_YOCTO};
use near_sdk::env;

use crate::Refusal;
use crate::actions::gas_of_calls;
use crate::codes::{code, removed_code, with_report};
use crate::commands::{gas_of_entries, govern_gas};

/// Fails when an execution is given less gas than it needs.
pub fn check_gas(action: &Action) -> Result<(), Refusal> {
    let required = sum(&[EXECUTE_BASE, action_gas(action)?])?;
    let attached = env::prepaid_gas();
    if attached < required {
        return Err(Refusal::Gas { required, attached });
    }
    Ok(())
}

/// What an action needs besides the call that executes it: its promise with the callback, or its changes.
fn action_gas(action: &Action) -> Result<Gas, Refusal> {
    // Changes of the council need no promise, and so no callback.
    if let Action::Council { changes } = action {
        return changes_gas(changes);
    }
    let promise = match action {
        Action::Factory { commands, .. } => govern_gas(commands)?,
        Action::CreateFactory(factory) => {
            let code = code(&factory.code_hash)?;
            let stored = match code.delivery {
                Delivery::Stored => u64::from(code.size),
                Delivery::Global => 0,
            };
            sum(&[
                CREATE_FACTORY,
                gas_of_entries(factory.setup.reserved_names.len())?,
                times(CREATE_FACTORY_PER_STORED_BYTE, stored)?,
            ])?
        }
        Action::Call { calls, .. } => sum(&[TRANSFER, gas_of_calls(calls)?])?,
        Action::Transfer { .. } | Action::Council { .. } => TRANSFER,
    };
    sum(&[promise, with_report(FINISH)?])
}

fn changes_gas(changes: &[Change]) -> Result<Gas, Refusal> {
    let cancelled: usize = changes
        .iter()
        .map(|change| match change {
            Change::CancelProposals { ids } => ids.len(),
            _ => 0,
        })
        .sum();
    sum(&[
        STALE,
        times(PER_CHANGE, (changes.len() + cancelled) as u64)?,
        times(REMOVE_CODE_PER_STORED_BYTE, removed_code(changes)?)?,
    ])
}

/// What the init of a factory is given.
pub fn factory_init_gas(setup: &FactorySetup) -> Result<Gas, Refusal> {
    sum(&[FACTORY_INIT, gas_of_entries(setup.reserved_names.len())?])
}

/// What an action spends of what the council freely owns, code that it deploys apart.
pub fn spending(action: &Action) -> Result<NearToken, Refusal> {
    match action {
        Action::Factory { .. } => Ok(ONE_YOCTO),
        Action::CreateFactory(factory) => Ok(factory.balance),
        Action::Council { .. } => Ok(NearToken::from_yoctonear(0)),
        Action::Call { calls, .. } => calls
            .iter()
            .try_fold(NearToken::from_yoctonear(0), |sum, call| {
                sum.checked_add(call.deposit)
            })
            .ok_or(Refusal::Overflow),
        Action::Transfer { amount, .. } => Ok(*amount),
    }
}

fn sum(parts: &[Gas]) -> Result<Gas, Refusal> {
    parts
        .iter()
        .try_fold(Gas::from_gas(0), |sum, part| sum.checked_add(*part))
        .ok_or(Refusal::Overflow)
}

fn times(gas: Gas, count: u64) -> Result<Gas, Refusal> {
    gas.checked_mul(count).ok_or(Refusal::Overflow)
}
