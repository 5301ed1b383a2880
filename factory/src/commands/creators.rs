//! What governance says of creators and names.

use charter_interface::factory::{Access, FactoryEvent, Limits, MAX_LIST};
use charter_interface::{AccountId, check_label};
use near_sdk::env;

use super::{check_at_most, check_count};
use crate::Error;
use crate::creators::Creator;
use crate::deposit::registration_owed;
use crate::error::CreationRefusal;
use crate::records::Name;
use crate::registry::save_creator;
use crate::rehearsal::emit;
use crate::state::{CREATORS, Config, NAMES, Totals, add, subtract};

pub fn set_default_limits(config: &mut Config, limits: Limits) -> Result<(), Error> {
    config.limits = limits.clone();
    emit(&FactoryEvent::DefaultLimitsSet { limits });
    Ok(())
}

pub fn set_limits(creator_id: AccountId, limits: Option<Limits>) -> Result<(), Error> {
    change_creator(&creator_id, |creator| creator.limits.clone_from(&limits))?;
    emit(&FactoryEvent::CreatorLimitsSet { creator_id, limits });
    Ok(())
}

pub fn set_access(
    config: &mut Config,
    access: Access,
    added: Vec<AccountId>,
    removed: Vec<AccountId>,
) -> Result<(), Error> {
    check_at_most("creators to put on the list", added.len(), MAX_LIST)?;
    check_at_most("creators to take off the list", removed.len(), MAX_LIST)?;
    for creator_id in &added {
        change_creator(creator_id, |creator| creator.listed = true)?;
    }
    for creator_id in &removed {
        change_creator(creator_id, |creator| creator.listed = false)?;
    }
    config.access = access;
    emit(&FactoryEvent::AccessSet {
        access,
        added,
        removed,
    });
    Ok(())
}

/// Changes what governance says in a creator's record. While it says something the record stays, and what the creator paid
/// for it is owed in full.
fn change_creator(creator_id: &AccountId, change: impl FnOnce(&mut Creator)) -> Result<(), Error> {
    let mut creator = CREATORS.get(creator_id).unwrap_or_default();
    let before = registration_owed(creator_id, &creator)?;
    change(&mut creator);
    save_creator(creator_id, &creator);
    let after = registration_owed(creator_id, &creator)?;
    if before == after {
        return Ok(());
    }
    Totals::change(|totals| {
        subtract(&mut totals.creators, before)?;
        add(&mut totals.creators, after)
    })
}

pub fn reserve_names(names: Vec<String>) -> Result<(), Error> {
    check_count("names", names.len(), MAX_LIST)?;
    let taken = reserve(&names)?;
    let names = names
        .into_iter()
        .filter(|name| !taken.contains(name))
        .collect();
    emit(&FactoryEvent::NamesReserved { names, taken });
    Ok(())
}

/// Reserves names. Those that are or were an instance's are passed over, and returned: one of them must not make others fail.
pub fn reserve(names: &[String]) -> Result<Vec<String>, Error> {
    let factory_id = env::current_account_id();
    let mut taken = Vec::new();
    for name in names {
        check_label(name, &factory_id)?;
        match NAMES.get(name) {
            None => NAMES.set(name, &Name::Reserved),
            Some(Name::Reserved) => {}
            Some(Name::Instance(_) | Name::Gone) => taken.push(name.clone()),
        }
    }
    Ok(taken)
}

pub fn free_names(names: Vec<String>) -> Result<(), Error> {
    check_count("names", names.len(), MAX_LIST)?;
    let factory_id = env::current_account_id();
    for name in &names {
        check_label(name, &factory_id)?;
        if !matches!(NAMES.get(name), Some(Name::Reserved)) {
            return Err(CreationRefusal::NameNotReserved { name: name.clone() }.into());
        }
        NAMES.remove(name);
    }
    emit(&FactoryEvent::NamesFreed { names });
    Ok(())
}
