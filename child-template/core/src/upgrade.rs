//! Another release: asked for by the owner, pulled from the factory, deployed and migrated in one receipt.

use charter_code_delivery::{Code, Receipt};
use charter_interface::factory::ReleaseId;
use charter_interface::factory::args::{ConfirmUpgrade, RequestUpgrade};
use charter_interface::instance::{
    CONFIRM_GAS, CONFIRM_UPGRADE, GET_CODE, GET_CODE_BASE_GAS, GET_CODE_GAS_PER_BYTE, INSTALL_GAS,
    INSTALL_GAS_PER_BYTE, MIGRATE_GAS, REQUEST_UPGRADE, REQUEST_UPGRADE_GAS, ReleaseOffer,
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

/// What the callback of stored code is told. Variants are only ever appended: another upgrade may come between.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingRelease {
    /// Since 0.1.0.
    V1 {
        /// The release's label.
        version: String,
        /// The SHA-256 of its code.
        code_hash: CodeHash,
        /// The length of its code, in bytes.
        size: u32,
    },
}

/// `upgrade`.
pub fn ask(version: Option<String>) -> Result<Promise, Error> {
    let instance = Instance::of_owner()?;
    let itself = Promise::new(env::current_account_id());
    Ok(Promise::new(instance.factory_id)
        .function_call(
            REQUEST_UPGRADE,
            json(&RequestUpgrade { version }),
            NOTHING,
            REQUEST_UPGRADE_GAS,
        )
        // Whatever gas is left goes here: how much is needed depends on the release.
        .then(itself.function_call_weight("on_offer", [], NOTHING, INSTALL_GAS, GasWeight(1))))
}

/// `on_offer`: refers to global code, or fetches stored code.
pub fn on_offer() -> Result<(), Error> {
    let factory_id = Instance::load()?.factory_id;
    let Ok(answer) = env::promise_result_checked(0, MAX_ANSWER) else {
        return Err(Error::FactoryRefused { factory_id });
    };
    let offer = ReleaseOffer::try_from_slice(&answer).map_err(|_| Error::FactoryAnswer)?;
    match offer.delivery {
        Delivery::Global => {
            let receipt = Receipt::to(&env::current_account_id()).use_global(&offer.code_hash);
            install(receipt, &factory_id, offer.version, offer.code_hash);
            Ok(())
        }
        Delivery::Stored => fetch(&factory_id, offer),
    }
}

/// Asks for stored code.
fn fetch(factory_id: &AccountId, offer: ReleaseOffer) -> Result<(), Error> {
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
    let pending = PendingRelease::V1 {
        version: offer.version,
        code_hash: offer.code_hash,
        size: offer.size,
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
    let PendingRelease::V1 {
        version,
        code_hash,
        size,
    } = pending;
    let factory_id = Instance::load()?.factory_id;
    let Some(code) = Code::from_promise_result(0) else {
        return Err(Error::FactoryRefused { factory_id });
    };
    code.check(&code_hash, size).map_err(|_| Error::Code)?;
    let receipt = Receipt::to(&env::current_account_id()).deploy(&code);
    install(receipt, &factory_id, version, code_hash);
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
    // What is kept there has one layout so far; that it can be read is the check.
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
