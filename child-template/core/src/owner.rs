//! Whose an instance is, and where it comes from.

use charter_host::emit;
use charter_host::entry::Nothing;
use charter_host::env;
use charter_host::store::Cell;
use charter_interface::{AccountId, ONE_YOCTO, json_object, record_enum, record_object};

use crate::{Error, Refusal, TemplateEvent};

/// Under a key that no template's own records should use.
const INSTANCE: Cell<State> = Cell::new(b"CHARTER");

/// The root of what every instance keeps. A new layout is a new variant, and [`Instance::load`] turns the ones before into
/// it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Since 0.1.0.
    V1(Instance),
}

record_enum!(State { V1(content) });

/// What every instance keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Where it comes from, and asks for other releases.
    pub factory_id: AccountId,
    /// Who may hand it over, upgrade and retire it.
    pub owner_id: AccountId,
    /// Who may take it over.
    pub proposed_owner_id: Option<AccountId>,
}

record_object!(Instance {
    factory_id,
    owner_id,
    proposed_owner_id
});

/// The arguments of `propose_owner`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct ProposeOwner {
    /// Who may take the instance over; `null`: nobody.
    pub owner_id: Option<AccountId>,
}

json_object!(ProposeOwner { owner_id });

impl Instance {
    /// Reads it.
    pub fn load() -> Result<Self, Error> {
        match INSTANCE.get() {
            Some(State::V1(instance)) => Ok(instance),
            None => Err(Refusal::NotInitialized.into()),
        }
    }

    /// Reads it for its owner: fails unless the caller is that, and attaches exactly 1 yoctoNEAR, which no function-call
    /// access key can do.
    pub fn of_owner() -> Result<Self, Error> {
        check_one_yocto()?;
        Self::still_of(&env::predecessor_account_id())
    }

    /// Reads it, and fails unless this is its owner.
    pub fn still_of(owner_id: &AccountId) -> Result<Self, Error> {
        let instance = Self::load()?;
        if instance.owner_id == *owner_id {
            return Ok(instance);
        }
        Err(Refusal::NotOwner {
            owner_id: instance.owner_id,
            predecessor_id: owner_id.clone(),
        }
        .into())
    }

    /// Writes it.
    pub fn save(self) {
        INSTANCE.set(&State::V1(self));
    }
}

/// Begins an instance: a template's init calls it. The caller is the factory, which creates the account in
/// the same receipt; an account that is deployed by hand begins itself, and has its parent for a factory.
pub fn begin(owner_id: AccountId) -> Result<(), Error> {
    if INSTANCE.exists() {
        return Err(Refusal::AlreadyInitialized.into());
    }
    let instance_id = env::current_account_id();
    let predecessor_id = env::predecessor_account_id();
    let parent = instance_id.get_parent_account_id().map(ToOwned::to_owned);
    if predecessor_id != instance_id && parent.as_ref() != Some(&predecessor_id) {
        return Err(Refusal::NotParent {
            instance_id,
            predecessor_id,
        }
        .into());
    }
    Instance {
        factory_id: parent.unwrap_or(predecessor_id),
        owner_id,
        proposed_owner_id: None,
    }
    .save();
    Ok(())
}

/// The owner.
pub fn owner_id() -> Result<AccountId, Error> {
    Ok(Instance::load()?.owner_id)
}

/// Fails unless the caller is the owner and attaches exactly 1 yoctoNEAR. Returns the owner.
pub fn check_owner() -> Result<AccountId, Error> {
    Ok(Instance::of_owner()?.owner_id)
}

/// `propose_owner`.
pub fn propose(arguments: ProposeOwner) -> Result<(), Error> {
    let instance = Instance::of_owner()?;
    let owner_id = arguments.owner_id;
    Instance {
        proposed_owner_id: owner_id.clone(),
        ..instance
    }
    .save();
    emit(&TemplateEvent::OwnerProposed { owner_id });
    Ok(())
}

/// `accept_owner`.
pub fn accept(_: Nothing) -> Result<(), Error> {
    check_one_yocto()?;
    let to = env::predecessor_account_id();
    let instance = Instance::load()?;
    if instance.proposed_owner_id.as_ref() != Some(&to) {
        return Err(Refusal::NotProposedOwner { predecessor_id: to }.into());
    }
    let from = instance.owner_id.clone();
    Instance {
        owner_id: to.clone(),
        proposed_owner_id: None,
        ..instance
    }
    .save();
    emit(&TemplateEvent::OwnerChanged { from, to });
    Ok(())
}

fn check_one_yocto() -> Result<(), Error> {
    if env::attached_deposit() == ONE_YOCTO {
        Ok(())
    } else {
        Err(Refusal::OneYocto.into())
    }
}

#[cfg(test)]
mod layout;
