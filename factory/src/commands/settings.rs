//! What governance, or who may become it, says of the factory itself.

use charter_interface::factory::{FactoryEvent, GovernanceOffer};
use charter_interface::{APPROVAL_PERIOD, AccountId, ApprovedUpgrade, Duration, Upgrade};
use near_sdk::env;

use super::{check_code_size, check_period};
use crate::Error;
use crate::deposit::check_one_yocto;
use crate::error::CallRefusal;
use crate::registry::now;
use crate::rehearsal::emit;
use crate::state::{Config, PendingUpgrade};

/// `pause`, of the guardian or governance.
pub fn pause(config: &mut Config) -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    if config.guardian.as_ref() != Some(&predecessor_id) && config.governance_id != predecessor_id {
        return Err(CallRefusal::NotGuardian { predecessor_id }.into());
    }
    set_paused(config, true, &predecessor_id)
}

/// Begins or ends a pause. Pausing again changes nothing: what governance has approved during the pause stays deliverable.
pub fn set_paused(config: &mut Config, paused: bool, by: &AccountId) -> Result<(), Error> {
    if config.paused == paused {
        return Ok(());
    }
    config.paused = paused;
    let by = by.clone();
    if paused {
        config.pauses = config.pauses.wrapping_add(1);
        emit(&FactoryEvent::Paused { by });
    } else {
        emit(&FactoryEvent::Unpaused { by });
    }
    Ok(())
}

/// `accept_governance`. What the governance before has approved and nobody has delivered, and its guardian, are void.
pub fn accept_governance(config: &mut Config) -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    let Some(offer) = config
        .offer
        .take_if(|offer| offer.governance_id == predecessor_id)
    else {
        return Err(CallRefusal::NotProposedGovernance { predecessor_id }.into());
    };
    if now() >= offer.expires_at {
        return Err(CallRefusal::OfferExpired {
            predecessor_id,
            expires_at: offer.expires_at,
        }
        .into());
    }
    config.governance_id = predecessor_id.clone();
    config.epoch = config.epoch.checked_add(1).ok_or_else(Error::overflow)?;
    config.guardian = None;
    config.upgrade = None;
    emit(&FactoryEvent::GovernanceAccepted {
        governance_id: predecessor_id,
    });
    Ok(())
}

pub fn propose_governance(
    config: &mut Config,
    governance_id: Option<AccountId>,
    expires_in: Option<Duration>,
) -> Result<(), Error> {
    let period = expires_in.unwrap_or(APPROVAL_PERIOD);
    check_period("an offer", period)?;
    config.offer = governance_id.clone().map(|governance_id| GovernanceOffer {
        governance_id,
        expires_at: now().after(period),
    });
    emit(&FactoryEvent::GovernanceProposed {
        governance_id,
        expires_at: config.offer.as_ref().map(|offer| offer.expires_at),
    });
    Ok(())
}

pub fn set_guardian(config: &mut Config, guardian: Option<AccountId>) -> Result<(), Error> {
    config.guardian.clone_from(&guardian);
    emit(&FactoryEvent::GuardianSet { guardian });
    Ok(())
}

pub fn approve_upgrade(config: &mut Config, upgrade: Upgrade) -> Result<(), Error> {
    check_code_size(upgrade.size)?;
    check_period("an approval", upgrade.period())?;
    config.upgrade = Some(PendingUpgrade {
        approved: ApprovedUpgrade::new(&upgrade, now()),
        pauses: config.pauses,
    });
    emit(&FactoryEvent::UpgradeApproved(upgrade));
    Ok(())
}

/// With nothing approved this changes nothing: whoever delivers the code just before must not make the commands beside it
/// fail.
pub fn cancel_upgrade(config: &mut Config) {
    if config.upgrade.take().is_some() {
        emit(&FactoryEvent::UpgradeCancelled);
    }
}
