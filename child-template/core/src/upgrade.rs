//! Another release: asked for by the owner, pulled from the factory, deployed and migrated in one receipt.

use core::fmt::Display;

use charter_host::env;
use charter_host::register;
use charter_host::{Batch, Code, emit};
use charter_interface::factory::ReleaseId;
use charter_interface::factory::args::{ConfirmUpgrade, RequestUpgrade};
use charter_interface::instance::{
    CONFIRM_GAS, CONFIRM_UPGRADE, GET_CODE, GET_CODE_BASE_GAS, GET_CODE_GAS_PER_BYTE, INSTALL_GAS,
    INSTALL_GAS_PER_BYTE, MIGRATE_GAS, REQUEST_UPGRADE, REQUEST_UPGRADE_GAS, ReleaseOffer,
};
use charter_interface::json;
use charter_interface::{AccountId, CodeHash, Delivery, Gas, NearToken, record, record_object};

use crate::owner::Instance;
use crate::{Error, Refusal, TemplateEvent};

/// What the new code is told by the code before it, whichever releases these are: its layout never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The release's label.
    pub version: String,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
}

record_object!(Migration { version, code_hash });

/// `upgrade`.
pub fn ask(arguments: RequestUpgrade) -> Result<(), Error> {
    let instance = Instance::of_owner()?;
    Batch::to(&instance.factory_id)
        .call(
            REQUEST_UPGRADE,
            json::to_string(&arguments).as_bytes(),
            NearToken::ZERO,
            REQUEST_UPGRADE_GAS,
        )
        .then(&env::current_account_id())
        // Whatever gas is left goes here: how much is needed depends on the release.
        .call_weighted("on_offer", &[], NearToken::ZERO, INSTALL_GAS, 1)
        .as_return();
    Ok(())
}

/// `on_offer`: refers to global code, or fetches stored code.
pub fn on_offer(_: ()) -> Result<(), Error> {
    let factory_id = Instance::load()?.factory_id;
    let Some(answer) = register::short_promise_result(1_024) else {
        return Err(Refusal::FactoryRefused { factory_id }.into());
    };
    let offer: ReleaseOffer = record::from_slice(&answer).ok_or(Refusal::FactoryAnswer)?;
    let migration = Migration {
        version: offer.version,
        code_hash: offer.code_hash,
    };
    match offer.delivery {
        Delivery::Global => install(&factory_id, &migration, |batch| {
            batch.use_global(&migration.code_hash)
        }),
        Delivery::Stored => {
            let per_byte = |gas: Gas| gas.saturating_mul(u64::from(offer.size));
            let id = ReleaseId {
                template: offer.template,
                version: migration.version.clone(),
            };
            let arguments = record::to_vec(&(migration.clone(), offer.size));
            Batch::to(&factory_id)
                .call(
                    GET_CODE,
                    json::to_string(&id).as_bytes(),
                    NearToken::ZERO,
                    GET_CODE_BASE_GAS.saturating_add(per_byte(GET_CODE_GAS_PER_BYTE)),
                )
                .then(&env::current_account_id())
                .call_weighted(
                    "on_code",
                    &arguments,
                    NearToken::ZERO,
                    INSTALL_GAS.saturating_add(per_byte(INSTALL_GAS_PER_BYTE)),
                    1,
                )
                .as_return();
            Ok(())
        }
    }
}

/// `on_code`: deploys stored code, which never enters wasm memory.
pub fn on_code((migration, size): (Migration, u32)) -> Result<(), Error> {
    let factory_id = Instance::load()?.factory_id;
    let Some(code) = register::promise_result(0).map(Code::Held) else {
        return Err(Refusal::FactoryRefused { factory_id }.into());
    };
    code.check(&migration.code_hash, size)
        .map_err(|_| Refusal::Code)?;
    install(&factory_id, &migration, |batch| batch.deploy(&code))
}

/// Deploys and migrates in one receipt, and tells the factory how it went: if the migration fails, the old code and the old
/// state stand, and the factory's receipt fails with it.
fn install(
    factory_id: &AccountId,
    migration: &Migration,
    deploy: impl FnOnce(Batch) -> Batch,
) -> Result<(), Error> {
    let arguments = record::to_vec(migration);
    let confirmation = ConfirmUpgrade {
        version: migration.version.clone(),
    };
    deploy(Batch::to(&env::current_account_id()))
        .call_weighted("migrate", &arguments, NearToken::ZERO, MIGRATE_GAS, 1)
        .then(factory_id)
        .call(
            CONFIRM_UPGRADE,
            json::to_string(&confirmation).as_bytes(),
            NearToken::ZERO,
            CONFIRM_GAS,
        )
        .as_return();
    Ok(())
}

/// `migrate`: on the new code.
pub fn migrate<E: Display>(
    migration: Migration,
    template: fn() -> Result<(), E>,
) -> Result<(), Error> {
    // What is kept here has one layout so far; that it can be read is the check.
    Instance::load()?;
    template().map_err(Refusal::template)?;
    let Migration { version, code_hash } = migration;
    emit(&TemplateEvent::Upgraded { version, code_hash });
    Ok(())
}

#[cfg(test)]
mod layout;
