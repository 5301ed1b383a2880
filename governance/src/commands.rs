//! What commands to a factory may be. Factory and council can be of different versions: what depends on the factory's state is
//! for its own view `check_commands` to say.

use charter_code_delivery::MAX_SIZE;
use charter_interface::factory::gas::{GOVERN_BASE, MAX_INIT, PER_COMMAND, PER_ENTRY, PER_PAYMENT};
use charter_interface::factory::{
    Command, MAX_COMMANDS, MAX_INIT_METHOD, MAX_LIST, MAX_TEXT, Release, ReleaseId, TemplateSpec,
};
use charter_interface::governance::MAX_LOGS;
use charter_interface::governance::gas::{MAX_CALL_GAS, REMOVE_CODE_PER_STORED_BYTE};
use charter_interface::{APPROVAL_PERIOD, AccountId, Gas, check_label, check_name, check_version};
use near_sdk::serde_json;

use crate::Refusal;
use crate::actions::{
    check_alone, check_call_gas, check_code_size, check_count, check_period, check_upgrade,
};

/// Up to how many bytes of borsh the events of commands cannot pass what a call may log: JSON is at most six times as long, the
/// names of fields apart.
const SHORT_ACTION: usize = 512;

/// Fails for commands that no factory takes. `length`: of the whole action in borsh, in bytes.
pub fn check_commands(
    factory_id: &AccountId,
    commands: &[Command],
    length: usize,
) -> Result<(), Refusal> {
    check_count("commands", commands.len(), 1..=MAX_COMMANDS)?;
    for command in commands {
        check_command(factory_id, command)?;
    }
    let gas = govern_gas(commands)?;
    check_call_gas(gas, gas <= MAX_CALL_GAS)?;
    if length > SHORT_ACTION {
        let logs = length_of_events(commands)?;
        check_count("bytes of events of the commands", logs, 1..=MAX_LOGS)?;
    }
    let guardians = commands
        .iter()
        .filter(|command| matches!(command, Command::SetGuardian { .. }))
        .count();
    check_alone(guardians, commands.len())
}

fn check_command(factory_id: &AccountId, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::SetTemplate { template, spec } => {
            check_name(template)?;
            check_spec(spec)
        }
        Command::SetTerms { template, .. }
        | Command::OpenTemplate { template }
        | Command::CloseTemplate { template } => Ok(check_name(template)?),
        Command::ApproveRelease(release) => check_release(release),
        Command::SetCurrentRelease(id)
        | Command::DeprecateRelease(id)
        | Command::RestoreRelease(id)
        | Command::RemoveRelease(id) => check_release_id(id),
        Command::SetAccess { add, remove, .. } => {
            check_count("creators to put on the list", add.len(), 0..=MAX_LIST)?;
            check_count("creators to take off the list", remove.len(), 0..=MAX_LIST)
        }
        Command::ReserveNames { names } | Command::FreeNames { names } => {
            check_count("names", names.len(), 1..=MAX_LIST)?;
            check_reserved_names(factory_id, names)
        }
        Command::ApproveUpgrade(upgrade) => check_upgrade(upgrade),
        Command::ProposeGovernance { expires_in, .. } => {
            check_period("an offer", expires_in.unwrap_or(APPROVAL_PERIOD))
        }
        Command::WithdrawFees { .. }
        | Command::Sweep { .. }
        | Command::SetDefaultLimits { .. }
        | Command::SetCreatorLimits { .. }
        | Command::SetGuardian { .. }
        | Command::Pause
        | Command::Unpause
        | Command::SetReserve { .. }
        | Command::CancelUpgrade => Ok(()),
    }
}

fn check_spec(spec: &TemplateSpec) -> Result<(), Refusal> {
    check_count("bytes of title", spec.title.len(), 0..=MAX_TEXT)?;
    check_count(
        "bytes of init method",
        spec.init_method.len(),
        1..=MAX_INIT_METHOD,
    )?;
    if spec.init_gas.as_gas() == 0 || spec.init_gas > MAX_INIT {
        return Err(Refusal::CallGas {
            gas: spec.init_gas,
            max: MAX_INIT,
        });
    }
    Ok(())
}

fn check_release(release: &Release) -> Result<(), Refusal> {
    check_name(&release.template)?;
    check_version(&release.version)?;
    check_code_size(release.size)?;
    let source = release.source.as_ref().map_or(0, String::len);
    check_count("bytes of source", source, 0..=MAX_TEXT)?;
    check_period("an approval", release.period())
}

fn check_release_id(id: &ReleaseId) -> Result<(), Refusal> {
    check_name(&id.template)?;
    Ok(check_version(&id.version)?)
}

/// Fails for names that no instance of this factory could have.
pub fn check_reserved_names(factory_id: &AccountId, names: &[String]) -> Result<(), Refusal> {
    for name in names {
        check_label(name, factory_id)?;
    }
    Ok(())
}

/// The most that the events of commands can come to, in bytes: an event repeats what its command says.
fn length_of_events(commands: &[Command]) -> Result<usize, Refusal> {
    /// The frame of an event, and what it says besides in the longest case.
    const EVENT: usize = 140;
    /// Who gets, or laid down, what, and which release that is of.
    const STAKE: usize = 330;
    let json = serde_json::to_string(commands).map_err(|_| Refusal::Overflow)?;
    let more: usize = commands
        .iter()
        .map(|command| match command {
            // Where the code is there already, it also tells that the release is published.
            Command::ApproveRelease(_) | Command::RemoveRelease(_) => EVENT + STAKE,
            Command::Pause | Command::Unpause => EVENT + 64,
            _ => EVENT,
        })
        .sum();
    Ok(json.len() + more)
}

/// What a `govern` call of these commands is given at least.
pub fn govern_gas(commands: &[Command]) -> Result<Gas, Refusal> {
    let mut gas = GOVERN_BASE;
    for command in commands {
        let needed = match command {
            Command::SetAccess { add, remove, .. } => {
                PER_COMMAND.max(gas_of_entries(add.len() + remove.len())?)
            }
            Command::ReserveNames { names } | Command::FreeNames { names } => {
                PER_COMMAND.max(gas_of_entries(names.len())?)
            }
            Command::WithdrawFees { .. } | Command::Sweep { .. } => PER_PAYMENT,
            _ => PER_COMMAND,
        };
        gas = gas.checked_add(needed).ok_or(Refusal::Overflow)?;
    }
    // How much stored code goes with a release the council cannot know. One receipt can remove so much and no more, so this is
    // enough for all of them; with less, whoever executes could make the attempt fail.
    if commands
        .iter()
        .any(|command| matches!(command, Command::RemoveRelease(_)))
    {
        let removal = REMOVE_CODE_PER_STORED_BYTE.checked_mul(u64::from(MAX_SIZE));
        gas = removal
            .and_then(|removal| gas.checked_add(removal))
            .ok_or(Refusal::Overflow)?;
    }
    Ok(gas)
}

/// What entries of a list need.
pub fn gas_of_entries(entries: usize) -> Result<Gas, Refusal> {
    PER_ENTRY
        .checked_mul(entries as u64)
        .ok_or(Refusal::Overflow)
}
