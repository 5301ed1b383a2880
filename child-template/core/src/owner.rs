//! Whose an instance is, and where it comes from.

use charter_interface::ONE_YOCTO;
use near_sdk::borsh::{self, BorshDeserialize};
use near_sdk::{AccountId, env, near};

use crate::{Error, TemplateEvent};

/// Where it is kept: a key that no template's own records may use. near-sdk keeps a contract's own state under `STATE`.
const KEY: &[u8] = b"CHARTER";

/// What is stored. A new layout is a new variant, and [`Instance::load`] turns the ones before into it.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Of the archived 0.1.0: installs were not counted.
    V1 {
        factory_id: AccountId,
        owner_id: AccountId,
        proposed_owner_id: Option<AccountId>,
    },
    /// Since then.
    V2(Instance),
}

/// What every instance keeps.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Where it comes from, and asks for other releases.
    pub factory_id: AccountId,
    /// Who may hand it over, upgrade and retire it.
    pub owner_id: AccountId,
    /// Who may take it over.
    pub proposed_owner_id: Option<AccountId>,
    /// How many releases were installed over the one that it began with: an upgrade that was asked for before another one was
    /// installed is told by it.
    pub installs: u32,
}

impl From<State> for Instance {
    fn from(state: State) -> Self {
        match state {
            State::V1 {
                factory_id,
                owner_id,
                proposed_owner_id,
            } => Self {
                factory_id,
                owner_id,
                proposed_owner_id,
                installs: 0,
            },
            State::V2(instance) => instance,
        }
    }
}

impl Instance {
    /// Reads it.
    pub fn load() -> Result<Self, Error> {
        let record = env::storage_read(KEY).ok_or(Error::NotInitialized)?;
        let state = State::try_from_slice(&record).map_err(|_| Error::State)?;
        Ok(state.into())
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
        Err(Error::NotOwner {
            owner_id: instance.owner_id,
            predecessor_id: owner_id.clone(),
        })
    }

    /// Writes it.
    pub fn save(self) {
        // Writing to a vector cannot fail.
        let record = borsh::to_vec(&State::V2(self)).unwrap_or_default();
        env::storage_write(KEY, &record);
    }
}

/// Begins an instance: a template's init calls it, with the owner. The caller is the factory, which creates the account in the
/// same receipt; an account that is deployed by hand begins itself, and has its parent for a factory.
pub fn begin(owner_id: AccountId) -> Result<(), Error> {
    if env::storage_has_key(KEY) {
        return Err(Error::AlreadyInitialized);
    }
    let instance_id = env::current_account_id();
    let predecessor_id = env::predecessor_account_id();
    let parent = instance_id.get_parent_account_id().map(ToOwned::to_owned);
    if predecessor_id != instance_id && parent.as_ref() != Some(&predecessor_id) {
        return Err(Error::NotParent {
            instance_id,
            predecessor_id,
        });
    }
    Instance {
        factory_id: parent.unwrap_or(predecessor_id),
        owner_id,
        proposed_owner_id: None,
        installs: 0,
    }
    .save();
    Ok(())
}

/// The owner.
pub fn owner_id() -> Result<AccountId, Error> {
    Ok(Instance::load()?.owner_id)
}

/// Fails unless the caller is the owner and attaches exactly 1 yoctoNEAR, so the method that calls it must be `#[payable]`.
/// Returns the owner.
pub fn check_owner() -> Result<AccountId, Error> {
    Ok(Instance::of_owner()?.owner_id)
}

/// `propose_owner`.
pub fn propose(owner_id: Option<AccountId>) -> Result<(), Error> {
    let instance = Instance::of_owner()?;
    Instance {
        proposed_owner_id: owner_id.clone(),
        ..instance
    }
    .save();
    TemplateEvent::OwnerProposed { owner_id }.emit();
    Ok(())
}

/// `accept_owner`.
pub fn accept() -> Result<(), Error> {
    check_one_yocto()?;
    let to = env::predecessor_account_id();
    let instance = Instance::load()?;
    if instance.proposed_owner_id.as_ref() != Some(&to) {
        return Err(Error::NotProposedOwner { predecessor_id: to });
    }
    let from = instance.owner_id.clone();
    Instance {
        owner_id: to.clone(),
        proposed_owner_id: None,
        ..instance
    }
    .save();
    TemplateEvent::OwnerChanged { from, to }.emit();
    Ok(())
}

fn check_one_yocto() -> Result<(), Error> {
    if env::attached_deposit() == ONE_YOCTO {
        Ok(())
    } else {
        Err(Error::OneYocto)
    }
}

#[cfg(test)]
mod layout;
