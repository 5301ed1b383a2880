//! What an instance asks of its factory. The factory starts none of this, and takes the instance's word for what it runs:
//! it cannot see an account's code, and an instance can only harm its own entry.

use charter_interface::factory::{FactoryEvent, InstanceStatus, ReleaseId, ReleaseStatus};
use charter_interface::instance::{ReleaseOffer, Retirement};
use charter_interface::{AccountId, AccountIdRef, Delivery};
use near_sdk::{env, is_promise_success};

use crate::Error;
use crate::error::InstanceRefusal;
use crate::records::{Instance, Name};
use crate::registry::{template_name, version};
use crate::rehearsal::emit;
use crate::releases::{deployable, expect_status, release, template};
use crate::state::{Config, NAMES};

/// `request_upgrade`: the release that the calling instance may upgrade to.
pub fn request_upgrade(config: &Config, wanted: Option<&str>) -> Result<ReleaseOffer, Error> {
    config.check_unpaused()?;
    let predecessor_id = env::predecessor_account_id();
    let (_, instance) = live(&predecessor_id)?;
    let name = template_name(instance.template)?;
    let template = template(&name)?;
    let target = deployable(&name, &template, wanted)?;
    if target.place == instance.release {
        return Err(InstanceRefusal::SameRelease {
            predecessor_id,
            version: target.version,
        }
        .into());
    }
    // Back only to where the council rolled back to: an older release may have been left for a reason.
    if target.place < instance.release && !template.is_current(&target.version) {
        return Err(InstanceRefusal::Downgrade {
            template: name,
            version: target.version,
            running: version(instance.template, instance.release)?,
        }
        .into());
    }
    Ok(ReleaseOffer {
        template: name,
        version: target.version,
        code_hash: target.code_hash,
        size: target.size,
        delivery: target.delivery,
    })
}

/// `confirm_upgrade`: the calling instance runs another release now, if its promise says so.
pub fn confirm_upgrade(to_version: String) -> Result<(), Error> {
    let predecessor_id = env::predecessor_account_id();
    let (name, instance) = live(&predecessor_id)?;
    if env::promise_results_count() != 1 || !is_promise_success() {
        return Err(InstanceRefusal::UpgradeFailed {
            predecessor_id,
            version: to_version,
        }
        .into());
    }
    let id = ReleaseId {
        template: template_name(instance.template)?,
        version: to_version,
    };
    let release = release(instance.template, &id.template, &id.version)?;
    // Deprecated or removed since it was offered is too late: the instance runs it, and the registry says what is.
    if !release.delivered {
        let statuses = [ReleaseStatus::Published, ReleaseStatus::Deprecated];
        expect_status(&id, release.status, &statuses, "published or deprecated")?;
    }
    let from_version = version(instance.template, instance.release)?;
    let upgraded = Instance {
        release: release.place,
        ..instance
    };
    NAMES.set(&name, &Name::Instance(upgraded));
    emit(&FactoryEvent::InstanceUpgraded {
        instance_id: predecessor_id,
        from_version,
        to_version: id.version,
    });
    Ok(())
}

/// `retire_instance`: the calling instance leaves, and counts until it is proven gone. `None`: it is not there, or had left
/// before.
pub fn retire_instance() -> Result<Option<Retirement>, Error> {
    let predecessor_id = env::predecessor_account_id();
    let Some((name, instance)) = calling(&predecessor_id) else {
        return Ok(None);
    };
    match instance.status {
        InstanceStatus::Pending => {
            return Err(InstanceRefusal::Pending {
                instance_id: predecessor_id,
            }
            .into());
        }
        InstanceStatus::Left => return Ok(None),
        InstanceStatus::Live => {}
    }
    let index = instance.template;
    let running = version(index, instance.release)?;
    let release = release(index, &template_name(index)?, &running)?;
    let left = Instance {
        status: InstanceStatus::Left,
        ..instance
    };
    NAMES.set(&name, &Name::Instance(left.clone()));
    emit(&FactoryEvent::InstanceLeft {
        instance_id: predecessor_id,
        creator_id: left.creator_id,
    });
    let stored_code = match release.delivery {
        Delivery::Stored => release.size,
        Delivery::Global => 0,
    };
    Ok(Some(Retirement { stored_code }))
}

/// The name and record of the calling instance, which must be live: an init's own receipts reach the factory before the end
/// of the creation does.
fn live(predecessor_id: &AccountId) -> Result<(String, Instance), Error> {
    let (name, instance) = calling(predecessor_id).ok_or_else(|| InstanceRefusal::NotInstance {
        predecessor_id: predecessor_id.clone(),
    })?;
    let instance_id = predecessor_id.clone();
    match instance.status {
        InstanceStatus::Live => Ok((name, instance)),
        InstanceStatus::Pending => Err(InstanceRefusal::Pending { instance_id }.into()),
        InstanceStatus::Left => Err(InstanceRefusal::HasLeft { instance_id }.into()),
    }
}

fn calling(predecessor_id: &AccountIdRef) -> Option<(String, Instance)> {
    let factory_id = env::current_account_id();
    let name = predecessor_id
        .as_str()
        .strip_suffix(factory_id.as_str())?
        .strip_suffix('.')?;
    match NAMES.get(name) {
        Some(Name::Instance(instance)) => Some((name.to_string(), instance)),
        Some(Name::Reserved | Name::Gone) | None => None,
    }
}
