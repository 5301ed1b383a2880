//! Who governs a factory, who may pause it, whether it is paused, who may create and how much: changed by the calls that may
//! change it, and by nothing else.

use anyhow::{Context, ensure};
use charter_interface::factory::Command;
use charter_interface::factory::args::Govern;
use charter_localnet::near_primitives::action::FunctionCallAction;
use charter_localnet::near_primitives::transaction::Action;

use super::stored::Config;
use crate::Result;
use crate::seen::Ran;

/// What these receipts, in their order, make of it.
///
/// # Errors
///
/// With who did what it may not, or with what else changed.
pub fn follows(before: &Config, here: &[&Ran], after: &Config) -> Result {
    let mut expected = before.clone();
    for ran in here.iter().filter(|ran| ran.failure.is_none()) {
        for action in &ran.actions {
            if let Action::FunctionCall(call) = action {
                apply(&mut expected, ran, call)
                    .with_context(|| format!("{} by {}", call.method_name, ran.from))?;
            }
        }
    }
    // When an offer ends is not followed, only to whom it is made.
    let offered = |config: &Config| config.offer.as_ref().map(|(id, _)| id.clone());
    ensure!(
        offered(&expected) == offered(after),
        "governance is offered to {:?}, and should be to {:?}",
        offered(after),
        offered(&expected)
    );
    expected.offer.clone_from(&after.offer);
    ensure!(
        expected == *after,
        "the settings are {after:?}, and should be {expected:?}"
    );
    Ok(())
}

fn apply(config: &mut Config, ran: &Ran, call: &FunctionCallAction) -> Result {
    match call.method_name.as_str() {
        "pause" => {
            ensure!(
                config.guardian.as_ref() == Some(&ran.from) || config.governance_id == ran.from,
                "it is neither guardian nor governance"
            );
            pause(config);
        }
        "accept_governance" => {
            let offered = config.offer.take().map(|(id, _)| id);
            ensure!(offered.as_ref() == Some(&ran.from), "it was not offered");
            config.governance_id = ran.from.clone();
            config.epoch += 1;
            config.guardian = None;
        }
        "govern" => {
            ensure!(config.governance_id == ran.from, "it does not govern");
            let govern: Govern = serde_json::from_slice(&call.args)?;
            for command in govern.commands {
                ensure!(
                    super::rules::of_command(&command) <= govern.category,
                    "it was decided by a {:?} vote",
                    govern.category
                );
                obey(config, command);
            }
        }
        _ => {}
    }
    Ok(())
}

const fn pause(config: &mut Config) {
    if !config.paused {
        config.paused = true;
        config.pauses = config.pauses.wrapping_add(1);
    }
}

fn obey(config: &mut Config, command: Command) {
    match command {
        Command::SetDefaultLimits { limits } => config.limits = limits,
        Command::SetAccess { access, .. } => config.access = access,
        Command::SetGuardian { guardian } => config.guardian = guardian,
        Command::Pause => pause(config),
        Command::Unpause => config.paused = false,
        Command::ProposeGovernance { governance_id, .. } => {
            config.offer = governance_id.map(|id| (id, charter_interface::Timestamp(0)));
        }
        _ => {}
    }
}
