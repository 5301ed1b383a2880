//! Code in chunks: whoever stages it pays for it, and is paid back.

use charter_code_delivery::{Code, Staged};
use charter_interface::governance::GovernanceEvent;
use charter_interface::{AccountId, CodeHash, NearToken};
use near_sdk::env;

use crate::Refusal;
use crate::money::{charge, pay};
use crate::state::{Book, UPLOADS};

/// `stage_chunk`.
pub fn stage() -> Result<(), Refusal> {
    let stager_id = env::predecessor_account_id();
    let mut book = Book::load()?;
    let input = env::input().unwrap_or_default();
    let Staged {
        code_hash,
        upload,
        cost,
    } = UPLOADS.stage(&stager_id, &input, &mut book.code)?;
    book.save();
    charge(cost)?;
    GovernanceEvent::ChunkStaged {
        code_hash,
        stager_id,
        staged: upload.staged,
        size: upload.size,
    }
    .emit();
    Ok(())
}

/// `remove_upload`.
pub fn remove(code_hash: CodeHash) -> Result<(), Refusal> {
    let stager_id = env::predecessor_account_id();
    let mut book = Book::load()?;
    let refund = UPLOADS.remove(&stager_id, &code_hash, &mut book.code)?;
    book.save();
    give_back(stager_id, code_hash, refund);
    Ok(())
}

/// A finished upload of the caller's, put together and gone from storage; its stake is on the way back.
pub fn take(code_hash: CodeHash) -> Result<Code, Refusal> {
    let stager_id = env::predecessor_account_id();
    let mut book = Book::load()?;
    let (code, refund) = UPLOADS.take(&stager_id, &code_hash, &mut book.code)?;
    book.save();
    give_back(stager_id, code_hash, refund);
    Ok(code)
}

fn give_back(stager_id: AccountId, code_hash: CodeHash, refund: NearToken) {
    pay(&stager_id, refund);
    GovernanceEvent::UploadRemoved {
        code_hash,
        stager_id,
        refund,
    }
    .emit();
}
