//! Code in chunks: whoever stages it pays for it, and is paid back.

use charter_code_delivery::{Code, Staged, Upload};
use charter_interface::factory::FactoryEvent;
use charter_interface::{AccountId, CodeHash, NearToken};
use near_sdk::env;

use crate::Error;
use crate::publication::{charge, publish};
use crate::rehearsal::{emit, pay};
use crate::state::{Config, Totals, UPLOADS};
use crate::upgrade::install;

/// `stage_chunk`: the input is the chunk.
pub fn stage() -> Result<(), Error> {
    let stager_id = env::predecessor_account_id();
    let input = env::input().unwrap_or_default();
    let mut totals = Totals::load();
    let Staged {
        code_hash,
        upload: Upload { staged, size, .. },
        cost,
    } = UPLOADS.stage(&stager_id, &input, &mut totals.code)?;
    totals.save();
    charge(cost)?;
    emit(&FactoryEvent::ChunkStaged {
        code_hash,
        stager_id,
        staged,
        size,
    });
    Ok(())
}

/// `publish_upload`.
pub fn publish_upload(config: &Config, code_hash: CodeHash) -> Result<(), Error> {
    publish(config, &take(code_hash)?)
}

/// `upgrade_from_upload`.
pub fn upgrade_from_upload(config: &Config, code_hash: CodeHash) -> Result<(), Error> {
    install(config, &take(code_hash)?)
}

/// `remove_upload`.
pub fn remove(code_hash: CodeHash) -> Result<(), Error> {
    let stager_id = env::predecessor_account_id();
    let mut totals = Totals::load();
    let refund = UPLOADS.remove(&stager_id, &code_hash, &mut totals.code)?;
    totals.save();
    give_back(stager_id, code_hash, refund);
    Ok(())
}

/// A finished upload of the caller's, put together and gone from storage; its stake is on the way back.
fn take(code_hash: CodeHash) -> Result<Code, Error> {
    let stager_id = env::predecessor_account_id();
    let mut totals = Totals::load();
    let (code, refund) = UPLOADS.take(&stager_id, &code_hash, &mut totals.code)?;
    totals.save();
    give_back(stager_id, code_hash, refund);
    Ok(code)
}

fn give_back(stager_id: AccountId, code_hash: CodeHash, refund: NearToken) {
    pay(&stager_id, refund);
    emit(&FactoryEvent::UploadRemoved {
        code_hash,
        stager_id,
        refund,
    });
}
