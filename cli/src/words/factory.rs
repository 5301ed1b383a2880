//! A factory's events in words.

use charter_interface::factory::{Command, FactoryEvent, ReleaseId};
use charter_interface::text::Quoted;
use charter_interface::{Exact, NearToken};

use crate::human;

/// An event in words. What a command did is told in the words of the command.
pub fn words(event: &FactoryEvent) -> String {
    use FactoryEvent as E;
    match event.clone() {
        E::Initialized { governance_id, .. } => {
            format!("the factory began; it obeys {governance_id}")
        }
        E::TemplateSet { template, spec } => told(Command::SetTemplate { template, spec }),
        E::TermsSet { template, terms } => told(Command::SetTerms { template, terms }),
        E::TemplateOpened { template } => told(Command::OpenTemplate { template }),
        E::TemplateClosed { template } => told(Command::CloseTemplate { template }),
        E::ReleaseApproved(release) => told(Command::ApproveRelease(release)),
        E::ReleasePublished {
            template,
            version,
            publisher_id,
            stake,
            current,
        } => format!(
            "{publisher_id} published {}{}{}",
            name(&template, &version),
            amount(", staking", stake),
            if current { "; it is current now" } else { "" }
        ),
        E::CurrentReleaseSet(id) => told(Command::SetCurrentRelease(id)),
        E::ReleaseDeprecated(id) => told(Command::DeprecateRelease(id)),
        E::ReleaseRestored(id) => told(Command::RestoreRelease(id)),
        E::ReleaseRemoved {
            template,
            version,
            publisher_id,
            refund,
        } => {
            let removed = told(Command::RemoveRelease(ReleaseId { template, version }));
            match publisher_id {
                Some(publisher_id) => {
                    format!("{removed}; {} went back to {publisher_id}", Exact(refund))
                }
                None => removed,
            }
        }
        E::DefaultLimitsSet { limits } => told(Command::SetDefaultLimits { limits }),
        E::CreatorLimitsSet { creator_id, limits } => {
            told(Command::SetCreatorLimits { creator_id, limits })
        }
        E::AccessSet {
            access,
            added,
            removed,
        } => told(Command::SetAccess {
            access,
            add: added,
            remove: removed,
        }),
        E::NamesReserved { names, taken } => {
            let reserved = told(Command::ReserveNames { names });
            if taken.is_empty() {
                reserved
            } else {
                format!("{reserved}; taken already: {}", quoted(&taken))
            }
        }
        E::NamesFreed { names } => told(Command::FreeNames { names }),
        E::GuardianSet { guardian } => told(Command::SetGuardian { guardian }),
        E::Paused { by } => format!("{by} paused the factory"),
        E::Unpaused { by } => format!("{by} ended the pause"),
        E::FeesWithdrawn {
            receiver_id,
            amount,
        } => told(Command::WithdrawFees {
            receiver_id,
            amount,
        }),
        E::FeesReturned {
            receiver_id,
            amount,
        } => format!(
            "the payment of {} to {receiver_id} failed; it is in the fees again",
            Exact(amount)
        ),
        E::Swept {
            receiver_id,
            amount,
        } => told(Command::Sweep {
            receiver_id,
            amount,
        }),
        E::ReserveSet { reserve } => told(Command::SetReserve { reserve }),
        E::UpgradeApproved(upgrade) => told(Command::ApproveUpgrade(upgrade)),
        E::UpgradeCancelled => told(Command::CancelUpgrade),
        E::Upgraded {
            code_hash,
            from_version,
            to_version,
        } => {
            format!("the factory runs code {code_hash} now (state {from_version} -> {to_version})")
        }
        E::GovernanceProposed {
            governance_id: Some(governance_id),
            expires_at,
        } => format!(
            "governance is offered to {governance_id}{}",
            expires_at.map_or_else(String::new, |time| format!(
                " until {}",
                human::moment(time)
            ))
        ),
        E::GovernanceProposed {
            governance_id: None,
            ..
        } => "governance is offered to nobody".to_string(),
        E::GovernanceAccepted { governance_id } => format!("the factory obeys {governance_id} now"),
        E::CreatorRegistered { creator_id } => format!("{creator_id} is registered"),
        E::CreatorUnregistered { creator_id } => format!("{creator_id} is not registered any more"),
        E::BalanceChanged {
            creator_id,
            available,
        } => format!("{creator_id} has {} prepaid", Exact(available)),
        E::AllowanceSet {
            creator_id,
            allowance,
        } => format!(
            "calls of {creator_id} that attach nothing may spend {}",
            Exact(allowance)
        ),
        E::InstanceCreated {
            instance_id,
            template,
            version,
            creator_id,
            fee,
            prepaid,
        } => format!(
            "{creator_id} created {instance_id}, which runs {}{}{}",
            name(&template, &version),
            amount(", fee", fee),
            amount(", of the prepaid balance", prepaid)
        ),
        E::InstanceFailed {
            instance_id,
            template,
            version,
            creator_id,
            refund,
            ..
        } => format!(
            "creating {instance_id} ({}) failed; {} went back to {creator_id}, besides what the failed receipt returned",
            name(&template, &version),
            Exact(refund)
        ),
        E::InstanceUpgraded {
            instance_id,
            from_version,
            to_version,
        } => format!(
            "{instance_id} runs {} now, and ran {}",
            Quoted(&to_version),
            Quoted(&from_version)
        ),
        E::InstanceLeft {
            instance_id,
            creator_id,
        } => format!("{instance_id} of {creator_id} left its template"),
        E::InstanceGone {
            instance_id,
            creator_id,
            refund,
        } => format!(
            "the account {instance_id} is gone; {} are prepaid for {creator_id}",
            Exact(refund)
        ),
        E::ChunkStaged {
            code_hash,
            stager_id,
            staged,
            size,
        } => format!("{stager_id} staged {staged} of {size} bytes of code {code_hash}"),
        E::UploadRemoved {
            code_hash,
            stager_id,
            refund,
        } => format!(
            "the upload of code {code_hash} is gone; {} went back to {stager_id}",
            Exact(refund)
        ),
    }
}

fn told(command: Command) -> String {
    format!("governance: {command}")
}

fn name(template: &str, version: &str) -> String {
    format!("{} {}", Quoted(template), Quoted(version))
}

fn amount(what: &str, amount: NearToken) -> String {
    if amount.is_zero() {
        String::new()
    } else {
        format!("{what} {}", Exact(amount))
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| Quoted(name).to_string()).collect();
    names.join(", ")
}
