//! Code that factories are made of: approved by a proposal, delivered by anyone, as releases are in a factory.

use charter_host::{Batch, Code, CodeError, emit, env, pay, record_bytes, register, storage_price};
use charter_interface::governance::gas::{FINISH_PUBLICATION, REPORT_FAILURE};
use charter_interface::governance::{Change, CodeStatus, GovernanceEvent};
use charter_interface::{AccountId, CodeHash, Delivery, NearToken, global_code_burn, record};

use crate::ledger::check_storage;
use crate::state::{Book, CODE_ORDER, CODES, CodeRecord, add, code_key, subtract};
use crate::{Error, Refusal};

/// Approved code by its hash.
pub fn code(code_hash: &CodeHash) -> Result<CodeRecord, Error> {
    CODES.get(code_hash).ok_or_else(|| {
        Refusal::NoCode {
            code_hash: *code_hash,
        }
        .into()
    })
}

/// The bytes that code takes in the council's storage once it is published.
pub fn stored_size(code: &CodeRecord) -> u64 {
    match code.delivery {
        Delivery::Stored => u64::from(code.size),
        Delivery::Global => 0,
    }
}

/// The bytes of all code that changes remove. What is not approved yet counts as nothing.
pub fn removed_code(changes: &[Change], size: fn(&CodeRecord) -> u64) -> u64 {
    changes
        .iter()
        .filter_map(|change| match change {
            Change::RemoveCode { code_hash } => CODES.get(code_hash),
            _ => None,
        })
        .fold(0, |sum: u64, record| sum.saturating_add(size(&record)))
}

/// `publish_code`: the input is the code.
pub fn publish_code() -> Result<(), Error> {
    publish(&Code::from_input())
}

/// Takes code that somebody delivers.
pub fn publish(delivered: &Code) -> Result<(), Error> {
    let code_hash = delivered.hash();
    let mut record = code(&code_hash)?;
    if record.status != CodeStatus::Approved {
        return Err(Refusal::CodeStatus {
            code_hash,
            status: record.status,
            needed: "approved",
        }
        .into());
    }
    if delivered.len() != u64::from(record.size) {
        return Err(CodeError::Size {
            expected: record.size,
            actual: delivered.len(),
        }
        .into());
    }
    match record.delivery {
        Delivery::Stored => {
            let key = code_key(&code_hash);
            record.bytes = record_bytes(key.len() as u64, delivered.len());
            record.stake = storage_price(record.bytes);
            let publisher_id = charge(record.stake)?;
            delivered.store(&key);
            let mut book = Book::load();
            add(&mut book.code_stakes, record.stake)?;
            book.code_bytes = book
                .code_bytes
                .checked_add(record.bytes)
                .ok_or_else(Error::overflow)?;
            book.save();
            complete(code_hash, record, publisher_id, NearToken::ZERO);
            check_storage()?;
        }
        Delivery::Global => {
            let burn = global_code_burn(record.size).ok_or_else(Error::overflow)?;
            let publisher_id = charge(burn)?;
            record.status = CodeStatus::Publishing;
            // Named now, so that the callback needs no storage.
            record.publisher_id = Some(publisher_id.clone());
            CODES.set(&code_hash, &record);
            check_storage()?;
            let council_id = env::current_account_id();
            let arguments = record::to_vec(&(code_hash, publisher_id.clone(), burn));
            Batch::to(&council_id)
                // A failure sends the money straight to the publisher: the council never holds it.
                .refund_to(&publisher_id)
                .transfer(burn)
                .deploy_global(delivered)
                .then(&council_id)
                .call(
                    "finish_publication",
                    &arguments,
                    NearToken::ZERO,
                    FINISH_PUBLICATION.saturating_add(REPORT_FAILURE),
                )
                .as_return();
        }
    }
    Ok(())
}

/// `finish_publication`: the callback of a global deploy.
pub fn finish(
    (code_hash, publisher_id, burn): (CodeHash, AccountId, NearToken),
) -> Result<(), Error> {
    let mut record = code(&code_hash)?;
    if register::promise_succeeded() {
        complete(code_hash, record, publisher_id, burn);
        return Ok(());
    }
    record.status = CodeStatus::Approved;
    record.publisher_id = None;
    CODES.set(&code_hash, &record);
    let arguments = record::to_vec(&(code_hash, publisher_id.clone()));
    emit(&GovernanceEvent::CodePublicationFailed {
        code_hash,
        publisher_id,
        refund: burn,
    });
    Batch::to(&env::current_account_id())
        .call(
            "report_failed_publication",
            &arguments,
            NearToken::ZERO,
            REPORT_FAILURE,
        )
        .as_return();
    Ok(())
}

/// `report_failed_publication`: fails, so that the publisher's transaction does.
pub fn report((code_hash, publisher_id): (CodeHash, AccountId)) -> Result<(), Error> {
    Err(Refusal::PublicationFailed {
        code_hash,
        publisher_id,
    }
    .into())
}

fn complete(
    code_hash: CodeHash,
    mut record: CodeRecord,
    publisher_id: AccountId,
    burnt: NearToken,
) {
    record.status = CodeStatus::Published;
    record.publisher_id = Some(publisher_id.clone());
    CODES.set(&code_hash, &record);
    emit(&GovernanceEvent::CodePublished {
        code_hash,
        publisher_id,
        stake: record.stake,
        burnt,
    });
}

/// Removes code, unless it is on its way; the stake of stored code goes back to who paid it.
pub fn remove_code(code_hash: &CodeHash) -> Result<(), Error> {
    let record = code(code_hash)?;
    if record.status == CodeStatus::Publishing {
        let (status, needed) = (record.status, "approved or published");
        return Err(Refusal::CodeStatus {
            code_hash: *code_hash,
            status,
            needed,
        }
        .into());
    }
    CODES.remove(code_hash);
    CODE_ORDER.remove(&record.number);
    if record.bytes > 0 {
        env::storage_remove(&code_key(code_hash));
        let mut book = Book::load();
        subtract(&mut book.code_stakes, record.stake)?;
        book.code_bytes = book
            .code_bytes
            .checked_sub(record.bytes)
            .ok_or_else(Error::overflow)?;
        book.save();
    }
    if let Some(publisher_id) = &record.publisher_id {
        pay(publisher_id, record.stake);
    }
    let (publisher_id, refund) = (record.publisher_id, record.stake);
    emit(&GovernanceEvent::CodeRemoved {
        code_hash: *code_hash,
        publisher_id,
        refund,
    });
    Ok(())
}

/// Takes `price` of what is attached and sends the rest back. Returns who paid.
pub fn charge(price: NearToken) -> Result<AccountId, Error> {
    let payer_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let excess = attached
        .checked_sub(price)
        .ok_or_else(|| Refusal::Deposit {
            required: price,
            attached,
        })?;
    pay(&payer_id, excess);
    Ok(payer_id)
}
