//! What an instance asks of its factory. The factory starts none of this, and takes the instance's word for what it runs:
//! it cannot see an account's code, and an instance can only harm its own entry.

use charter_host::env;
use charter_host::{emit, storage_price};
use charter_interface::factory::args::{ConfirmUpgrade, RequestUpgrade};
use charter_interface::factory::{FactoryEvent, ReleaseId, ReleaseStatus};
use charter_interface::instance::{ReleaseOffer, Retirement};
use charter_interface::{AccountId, Delivery, record};

use crate::Error;
use crate::error::{InstanceRefusal, Refusal, ReleaseRefusal};
use crate::publication::{deployable, expect_status, release, template};
use crate::records::{Instance, Name};
use crate::registry::strike;
use crate::state::{CREATORS, Config, NAMES, RELEASE_ORDER, TEMPLATE_NAMES, Totals, add};

/// `request_upgrade`: the release that the calling instance may upgrade to.
pub fn request_upgrade(arguments: RequestUpgrade) -> Result<ReleaseOffer, Error> {
    Config::load_unpaused()?;
    let predecessor_id = env::predecessor_account_id();
    let (_, instance) = calling_instance(&predecessor_id)?;
    let name = template_name(instance.template)?;
    let template = template(&name)?;
    let target = deployable(&name, &template, arguments.version.as_deref())?;
    if target.place == instance.release {
        return Err(InstanceRefusal::SameRelease {
            predecessor_id,
            version: target.version,
        }
        .into());
    }
    // Back only to where the council rolled back to: an older release may have been left for a reason.
    if target.place < instance.release && template.current.as_ref() != Some(&target) {
        let running = version(instance.template, instance.release)?;
        return Err(InstanceRefusal::Downgrade {
            template: name,
            version: target.version,
            running,
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
pub fn confirm_upgrade(arguments: ConfirmUpgrade) -> Result<(), Error> {
    let predecessor_id = env::predecessor_account_id();
    let (name, instance) = calling_instance(&predecessor_id)?;
    if env::promise_results_count() != 1 || !charter_host::register::promise_succeeded() {
        return Err(InstanceRefusal::UpgradeFailed {
            predecessor_id,
            version: arguments.version,
        }
        .into());
    }
    let id = ReleaseId {
        template: template_name(instance.template)?,
        version: arguments.version,
    };
    let release = release(&(instance.template, id.version.clone()), &id)?;
    // Deprecated or removed since it was offered is too late: the instance runs it, and the registry says what is.
    if release.publisher_id.is_none() {
        let statuses = [ReleaseStatus::Published, ReleaseStatus::Deprecated];
        expect_status(&id, &release, &statuses, "published or deprecated")?;
    }
    let from_version = version(instance.template, instance.release)?;
    NAMES.set(
        &name,
        &Name::Instance(Instance {
            release: release.place,
            ..instance
        }),
    );
    emit(&FactoryEvent::InstanceUpgraded {
        instance_id: predecessor_id,
        from_version,
        to_version: id.version,
    });
    Ok(())
}

/// `retire_instance`: the calling instance leaves. `None`: it had left before.
pub fn retire_instance(_: charter_host::entry::Nothing) -> Result<Option<Retirement>, Error> {
    let predecessor_id = env::predecessor_account_id();
    let (name, instance) = match calling_instance(&predecessor_id) {
        Err(error)
            if matches!(
                error.refusal(),
                Refusal::Instance(InstanceRefusal::NotInstance { .. })
            ) =>
        {
            return Ok(None);
        }
        found => found?,
    };
    let creator_id = instance.creator_id.clone();
    let usage = env::storage_usage();
    let mut creator = CREATORS.get(&creator_id).unwrap_or_default();
    let length = record::to_vec(&creator).len();
    let template = template_name(instance.template)?;
    strike(&name, &instance, &template, &mut creator);
    // The creator's record can be large: it is written once, with what its own shrinking gives back in it.
    let freed = usage.saturating_sub(env::storage_usage());
    let shrunk = length.saturating_sub(record::to_vec(&creator).len());
    let refund = storage_price(freed.saturating_add(shrunk as u64));
    add(&mut creator.available, refund).ok_or_else(Error::overflow)?;
    CREATORS.set(&creator_id, &creator);
    Totals::change(|totals| add(&mut totals.creators, refund))?;
    let id = ReleaseId {
        template,
        version: version(instance.template, instance.release)?,
    };
    let release = release(&(instance.template, id.version.clone()), &id)?;
    emit(&FactoryEvent::InstanceRetired {
        instance_id: predecessor_id,
        creator_id,
        refund,
    });
    let stored_code = match release.delivery {
        Delivery::Stored => release.size,
        Delivery::Global => 0,
    };
    Ok(Some(Retirement { stored_code }))
}

/// The name and record of the calling instance.
fn calling_instance(predecessor_id: &AccountId) -> Result<(String, Instance), Error> {
    let stranger = || InstanceRefusal::NotInstance {
        predecessor_id: predecessor_id.clone(),
    };
    let factory_id = env::current_account_id();
    let name = predecessor_id
        .as_str()
        .strip_suffix(factory_id.as_str())
        .and_then(|name| name.strip_suffix('.'))
        .ok_or_else(stranger)?
        .to_string();
    match NAMES.get(&name) {
        Some(Name::Instance(instance)) => Ok((name, instance)),
        Some(Name::Reserved) | None => Err(stranger().into()),
    }
}

/// A release's label by its template's index and its place.
pub fn version(template: u16, place: u16) -> Result<String, Error> {
    let missing = || {
        ReleaseRefusal::NoRelease {
            template: template.to_string(),
            version: place.to_string(),
        }
        .into()
    };
    RELEASE_ORDER.get(&(template, place)).ok_or_else(missing)
}

/// A template's name by its index.
pub fn template_name(index: u16) -> Result<String, Error> {
    TEMPLATE_NAMES.get(&index).ok_or_else(|| {
        ReleaseRefusal::NoTemplate {
            template: index.to_string(),
        }
        .into()
    })
}
