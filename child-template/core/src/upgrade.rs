//! Another release: asked for by the owner, pulled from the factory, deployed and migrated in one receipt.

use charter_code_delivery::{Code, Receipt};
use charter_interface::factory::ReleaseId;
use charter_interface::factory::args::{ConfirmUpgrade, RequestUpgrade};
use charter_interface::instance::{
    CONFIRM_GAS, CONFIRM_UPGRADE, GET_CODE, GET_CODE_BASE_GAS, GET_CODE_GAS_PER_BYTE, INSTALL_GAS,
    INSTALL_GAS_PER_BYTE, MAY_INSTALL_GAS, MIGRATE_GAS, REQUEST_UPGRADE, REQUEST_UPGRADE_GAS,
    ReleaseOffer,
};
use charter_interface::{CodeHash, Delivery};
use near_sdk::borsh::{self, BorshDeserialize};
use near_sdk::serde::Serialize;
use near_sdk::{AccountId, Gas, GasWeight, NearToken, Promise, env, near, serde_json};

use crate::owner::Instance;
use crate::{Error, Template, TemplateEvent};

/// The longest answer of a factory that is read, in bytes.
pub const MAX_ANSWER: usize = 1_024;
const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// What the new code is told by the code before it, whichever releases these are. Variants are only ever appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Migration {
    /// Since 0.1.0.
    V1 {
        /// The release's label.
        version: String,
        /// The SHA-256 of its code.
        code_hash: CodeHash,
    },
}

/// On what an upgrade was asked for. It is carried along and looked at again in the receipt that installs: blocks pass until
/// then, in which the instance may be handed over, or another upgrade may migrate it. Variants are only ever appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Since 0.2.0.
    V1 {
        /// The owner who asked.
        owner_id: AccountId,
        /// How many releases had been installed.
        installs: u32,
    },
}

/// What the callback of stored code is told. Variants are only ever appended: another upgrade may come between.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingRelease {
    /// Of the archived 0.1.0. It was asked for on code that this has replaced, so it never stands any more.
    V1 {
        /// The release's label.
        version: String,
        /// The SHA-256 of its code.
        code_hash: CodeHash,
        /// The length of its code, in bytes.
        size: u32,
    },
    /// Since then.
    V2 {
        /// The release's label.
        version: String,
        /// The SHA-256 of its code.
        code_hash: CodeHash,
        /// The length of its code, in bytes.
        size: u32,
        /// On what it was asked for.
        asked: Asked,
    },
}

impl Asked {
    /// Reads the instance, and fails unless its owner is still the one who asked and nothing was installed since.
    fn still_stands(&self) -> Result<Instance, Error> {
        let Self::V1 { owner_id, installs } = self;
        let instance = Instance::still_of(owner_id)?;
        if instance.installs != *installs {
            return Err(Error::Superseded);
        }
        Ok(instance)
    }
}

/// `upgrade`.
pub fn ask(version: Option<String>) -> Result<Promise, Error> {
    let instance = Instance::of_owner()?;
    let asked = Asked::V1 {
        owner_id: instance.owner_id,
        installs: instance.installs,
    };
    let itself = Promise::new(env::current_account_id());
    Ok(Promise::new(instance.factory_id)
        .function_call(
            REQUEST_UPGRADE,
            json(&RequestUpgrade { version }),
            NOTHING,
            REQUEST_UPGRADE_GAS,
        )
        // Whatever gas is left goes here: how much is needed depends on the release.
        .then(itself.function_call_weight(
            "on_offer",
            encode(&asked),
            NOTHING,
            INSTALL_GAS,
            GasWeight(1),
        )))
}

/// `on_offer`: refers to global code, or fetches stored code.
pub fn on_offer(asked: Asked) -> Result<(), Error> {
    // The install looks again; what cannot stand any more is not fetched.
    let factory_id = asked.still_stands()?.factory_id;
    let Ok(answer) = env::promise_result_checked(0, MAX_ANSWER) else {
        return Err(Error::FactoryRefused { factory_id });
    };
    let offer = ReleaseOffer::try_from_slice(&answer).map_err(|_| Error::FactoryAnswer)?;
    match offer.delivery {
        Delivery::Global => {
            let receipt = begin_install(&asked).use_global(&offer.code_hash);
            install(receipt, &factory_id, offer.version, offer.code_hash);
            Ok(())
        }
        Delivery::Stored => fetch(&factory_id, offer, asked),
    }
}

/// Asks for stored code.
fn fetch(factory_id: &AccountId, offer: ReleaseOffer, asked: Asked) -> Result<(), Error> {
    let gas = |base: Gas, per_byte: Gas| {
        let bytes = per_byte.checked_mul(u64::from(offer.size));
        bytes.and_then(|bytes| base.checked_add(bytes))
    };
    // No code that the protocol takes needs more gas than there is.
    let sent = gas(GET_CODE_BASE_GAS, GET_CODE_GAS_PER_BYTE).ok_or(Error::FactoryAnswer)?;
    let installed = gas(INSTALL_GAS, INSTALL_GAS_PER_BYTE).ok_or(Error::FactoryAnswer)?;
    let id = ReleaseId {
        template: offer.template,
        version: offer.version.clone(),
    };
    let pending = PendingRelease::V2 {
        version: offer.version,
        code_hash: offer.code_hash,
        size: offer.size,
        asked,
    };
    Receipt::to(factory_id)
        .call(GET_CODE, &json(&id), sent)
        .then(&env::current_account_id())
        .call_weighted("on_code", &encode(&pending), installed, 1)
        .as_return();
    Ok(())
}

/// `on_code`: deploys stored code, which never enters wasm memory.
pub fn on_code(pending: PendingRelease) -> Result<(), Error> {
    let PendingRelease::V2 {
        version,
        code_hash,
        size,
        asked,
    } = pending
    else {
        return Err(Error::Superseded);
    };
    let factory_id = asked.still_stands()?.factory_id;
    let Some(code) = Code::from_promise_result(0) else {
        return Err(Error::FactoryRefused { factory_id });
    };
    code.check(&code_hash, size).map_err(|_| Error::Code)?;
    let receipt = begin_install(&asked).deploy(&code);
    install(receipt, &factory_id, version, code_hash);
    Ok(())
}

/// The receipt that installs begins with the last look, on the code that is there: whatever was installed meanwhile, other code
/// than a template's too, decides before it is replaced.
fn begin_install(asked: &Asked) -> Receipt {
    Receipt::to(&env::current_account_id()).call("may_install", &encode(asked), MAY_INSTALL_GAS)
}

/// `may_install`: in the receipt that deploys, before it does. If that receipt fails, its count is undone with it.
pub fn may_install(asked: Asked) -> Result<(), Error> {
    let instance = asked.still_stands()?;
    // Nobody installs four billion releases.
    let installs = instance.installs.checked_add(1).ok_or(Error::State)?;
    Instance {
        installs,
        ..instance
    }
    .save();
    Ok(())
}

/// Migrates in the receipt that deploys, and tells the factory how it went: if the migration fails, the old code and the old
/// state stand, and the factory's receipt fails with it.
fn install(deployed: Receipt, factory_id: &AccountId, version: String, code_hash: CodeHash) {
    let confirmation = ConfirmUpgrade {
        version: version.clone(),
    };
    let migration = Migration::V1 { version, code_hash };
    deployed
        .call_weighted("migrate", &encode(&migration), MIGRATE_GAS, 1)
        .then(factory_id)
        .call(CONFIRM_UPGRADE, &json(&confirmation), CONFIRM_GAS)
        .as_return();
}

/// `migrate`: on the new code.
pub fn migrate<T: Template>(migration: Migration) -> Result<T, Error> {
    let Migration::V1 { version, code_hash } = migration;
    // That it can be read is the check: who owns the instance is never lost.
    Instance::load()?;
    let state = T::migrate_state().map_err(Error::template)?;
    TemplateEvent::Upgraded { version, code_hash }.emit();
    Ok(state)
}

/// Arguments for the factory.
pub fn json(arguments: &impl Serialize) -> Vec<u8> {
    // Writing to a vector cannot fail.
    serde_json::to_vec(arguments).unwrap_or_default()
}

/// Arguments for the instance itself.
pub fn encode(arguments: &impl borsh::BorshSerialize) -> Vec<u8> {
    // Writing to a vector cannot fail.
    borsh::to_vec(arguments).unwrap_or_default()
}

#[cfg(test)]
mod layout;
