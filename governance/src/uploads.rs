//! Code in chunks: whoever stages it pays for it, and is paid back.

use charter_host::upload::Upload;
use charter_host::{Code, emit, env, pay};
use charter_interface::governance::GovernanceEvent;
use charter_interface::governance::args::UploadOf;
use charter_interface::{AccountId, CodeHash};

use crate::Error;
use crate::codes::{charge, publish};
use crate::state::{Book, UPLOADS, add, subtract};
use crate::upgrade::install;

/// `stage_chunk`.
pub fn stage() -> Result<(), Error> {
    let stager_id = env::predecessor_account_id();
    let usage = env::storage_usage();
    let (header, upload, cost) = UPLOADS.stage(&stager_id, &env::input())?;
    let grown = env::storage_usage().saturating_sub(usage);
    charge(cost)?;
    let mut book = Book::load();
    add(&mut book.code_stakes, cost)?;
    book.code_bytes = book
        .code_bytes
        .checked_add(grown)
        .ok_or_else(Error::overflow)?;
    book.save();
    let Upload { staged, size, .. } = upload;
    emit(&GovernanceEvent::ChunkStaged {
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
    let mut book = Book::load();
    subtract(&mut book.code_stakes, upload.stake)?;
    book.code_bytes = book
        .code_bytes
        .checked_sub(upload.bytes)
        .ok_or_else(Error::overflow)?;
    book.save();
    pay(&stager_id, upload.stake);
    emit(&GovernanceEvent::UploadRemoved {
        code_hash,
        stager_id,
        refund: upload.stake,
    });
    Ok(())
}
