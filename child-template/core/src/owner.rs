//! Whose an instance is, and where it comes from.

use charter_host::emit;
use charter_host::env;
use charter_host::store::Cell;
use charter_interface::{AccountId, ONE_YOCTO, json_object, record_enum};

use crate::{Error, Refusal, TemplateEvent};

/// Under a key that no template's own records should use.
const CORE: Cell<Core> = Cell::new(b"CHARTER");

/// What every instance keeps. A new layout is a new variant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Core {
    /// Since 0.1.0.
    V1 {
        factory_id: AccountId,
        owner_id: AccountId,
        proposed_owner_id: Option<AccountId>,
    },
}

record_enum!(Core { V1 { factory_id, owner_id, proposed_owner_id } });

/// The arguments of `propose_owner`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct ProposeOwner {
    /// Who may take the instance over; `null`: nobody.
    pub owner_id: Option<AccountId>,
}

json_object!(ProposeOwner { owner_id });

/// Begins an instance: a template's init calls it. The caller is the factory, which creates the account in the same
/// receipt; an account that is deployed by hand begins itself, and has its parent for a factory.
pub fn begin(owner_id: AccountId) -> Result<(), Error> {
    if CORE.exists() {
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
    let factory_id = parent.unwrap_or(predecessor_id);
    CORE.set(&Core::V1 {
        factory_id,
        owner_id,
        proposed_owner_id: None,
    });
    Ok(())
}

/// The owner.
pub fn owner_id() -> Result<AccountId, Error> {
    let Core::V1 { owner_id, .. } = load()?;
    Ok(owner_id)
}

/// The factory.
pub fn factory_id() -> Result<AccountId, Error> {
    let Core::V1 { factory_id, .. } = load()?;
    Ok(factory_id)
}

/// Fails unless the caller is the owner and attaches exactly 1 yoctoNEAR, which no function-call access key can do.
pub fn check_owner() -> Result<AccountId, Error> {
    check_one_yocto()?;
    let owner_id = owner_id()?;
    let predecessor_id = env::predecessor_account_id();
    if owner_id == predecessor_id {
        Ok(owner_id)
    } else {
        Err(Refusal::NotOwner {
            owner_id,
            predecessor_id,
        }
        .into())
    }
}

/// `propose_owner`.
pub fn propose(arguments: ProposeOwner) -> Result<(), Error> {
    check_owner()?;
    let Core::V1 {
        factory_id,
        owner_id,
        ..
    } = load()?;
    CORE.set(&Core::V1 {
        factory_id,
        owner_id,
        proposed_owner_id: arguments.owner_id.clone(),
    });
    emit(&TemplateEvent::OwnerProposed {
        owner_id: arguments.owner_id,
    });
    Ok(())
}

/// `accept_owner`.
pub fn accept() -> Result<(), Error> {
    check_one_yocto()?;
    let predecessor_id = env::predecessor_account_id();
    let Core::V1 {
        factory_id,
        owner_id,
        proposed_owner_id,
    } = load()?;
    if proposed_owner_id.as_ref() != Some(&predecessor_id) {
        return Err(Refusal::NotProposedOwner { predecessor_id }.into());
    }
    CORE.set(&Core::V1 {
        factory_id,
        owner_id: predecessor_id.clone(),
        proposed_owner_id: None,
    });
    emit(&TemplateEvent::OwnerChanged {
        from: owner_id,
        to: predecessor_id,
    });
    Ok(())
}

fn load() -> Result<Core, Error> {
    CORE.get().ok_or_else(|| Refusal::NotInitialized.into())
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
