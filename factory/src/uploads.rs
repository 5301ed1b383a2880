//! Code in chunks: whoever stages it pays for it, and is paid back.

use charter_host::env;
use charter_host::upload::Upload;
use charter_host::{Code, emit, pay};
use charter_interface::factory::FactoryEvent;
use charter_interface::factory::args::UploadOf;
use charter_interface::{AccountId, CodeHash};

use crate::Error;
use crate::publication::{charge, publish};
use crate::state::{Totals, UPLOADS, add, subtract};
use crate::upgrade::install;

/// `stage_chunk`.
pub fn stage() -> Result<(), Error> {
    let stager_id = env::predecessor_account_id();
    let input = env::input();
    let usage = env::storage_usage();
    let (header, upload, cost) = UPLOADS.stage(&stager_id, &input)?;
    charge(cost)?;
    let grown = env::storage_usage().saturating_sub(usage);
    Totals::change(|totals| {
        totals.release_bytes = totals.release_bytes.checked_add(grown)?;
        add(&mut totals.release_stakes, cost)
    })?;
    let Upload { staged, size, .. } = upload;
    emit(&FactoryEvent::ChunkStaged {
        code_hash: header.code_hash,
        stager_id,
        staged,
        size,
    });
    Ok(())
}

/// `publish_upload`.
pub fn publish_upload(arguments: UploadOf) -> Result<(), Error> {
    publish(&take(arguments.code_hash)?)
}

/// `upgrade_from_upload`.
pub fn upgrade_from_upload(arguments: UploadOf) -> Result<(), Error> {
    install(&take(arguments.code_hash)?)
}

/// `remove_upload`.
pub fn remove(arguments: UploadOf) -> Result<(), Error> {
    let stager_id = env::predecessor_account_id();
    let upload = UPLOADS.remove(&stager_id, &arguments.code_hash)?;
    give_back(stager_id, arguments.code_hash, &upload)
}

/// A finished upload of the caller's, put together and gone from storage; its stake is on the way back.
fn take(code_hash: CodeHash) -> Result<Code, Error> {
    let stager_id = env::predecessor_account_id();
    let (code, upload) = UPLOADS.take(&stager_id, &code_hash)?;
    give_back(stager_id, code_hash, &upload)?;
    Ok(code)
}

fn give_back(stager_id: AccountId, code_hash: CodeHash, upload: &Upload) -> Result<(), Error> {
    Totals::change(|totals| {
        totals.release_bytes = totals.release_bytes.checked_sub(upload.bytes)?;
        subtract(&mut totals.release_stakes, upload.stake)
    })?;
    pay(&stager_id, upload.stake);
    emit(&FactoryEvent::UploadRemoved {
        code_hash,
        stager_id,
        refund: upload.stake,
    });
    Ok(())
}
