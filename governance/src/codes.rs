//! Code that factories are made of: approved by a proposal, delivered by anyone, as releases are in a factory.

use charter_code_delivery::{Code, Receipt};
use charter_interface::governance::gas::{FINISH_PUBLICATION, REPORT_FAILURE};
use charter_interface::governance::{Change, CodeStatus, GovernanceEvent};
use charter_interface::{
    AccountId, CodeHash, Delivery, Gas, NearToken, Upgrade, global_code_burn, record_bytes,
};
use near_sdk::{Promise, env, near};

use crate::Refusal;
use crate::clock::now;
use crate::ledger::check_storage;
use crate::map::encode;
use crate::money::{charge, pay};
use crate::state::{Book, CODE_BYTES, CODE_ORDER, CODES, CodeRecord};

const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// What the callback of a publication is told. It gives back what it takes from here, whatever happened meanwhile.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// Since 0.1.0.
    V1 {
        /// The code.
        code_hash: CodeHash,
        /// Who delivered it.
        publisher_id: AccountId,
        /// What it burns, in yoctoNEAR.
        burn: NearToken,
    },
}

/// Approved code by its hash.
pub fn code(code_hash: &CodeHash) -> Result<CodeRecord, Refusal> {
    CODES.get(code_hash).ok_or(Refusal::NoCode {
        code_hash: *code_hash,
    })
}

/// The bytes of stored code that changes remove, once all that they name is published. What is not approved yet counts as
/// nothing.
pub fn removed_code(changes: &[Change]) -> Result<u64, Refusal> {
    changes
        .iter()
        .filter_map(|change| match change {
            Change::RemoveCode { code_hash } => CODES.get(code_hash),
            _ => None,
        })
        .filter(|record| record.delivery == Delivery::Stored)
        .try_fold(0_u64, |sum, record| sum.checked_add(u64::from(record.size)))
        .ok_or(Refusal::Overflow)
}

/// Approves code. The same approval again renews it, until the code is there.
pub fn approve(code: &Upgrade) -> Result<(), Refusal> {
    let code_hash = code.code_hash;
    let expires_at = now().after(code.period());
    if let Some(record) = CODES.get(&code_hash) {
        if record.size != code.size || record.delivery != code.delivery {
            return Err(Refusal::CodeExists { code_hash });
        }
        if record.status != CodeStatus::Approved {
            // Whoever delivers it first must not make the changes beside this one fail.
            return Ok(());
        }
        let renewed = CodeRecord {
            expires_at,
            ..record
        };
        CODES.set(&code_hash, &renewed);
        return Ok(());
    }
    let mut book = Book::load()?;
    let number = book.next_code;
    book.next_code = number.checked_add(1).ok_or(Refusal::Overflow)?;
    book.save();
    CODE_ORDER.set(&number, &code_hash);
    let record = CodeRecord {
        number,
        size: code.size,
        delivery: code.delivery,
        status: CodeStatus::Approved,
        expires_at,
        publisher_id: None,
        stake: NOTHING,
        bytes: 0,
    };
    CODES.set(&code_hash, &record);
    Ok(())
}

/// Takes code that somebody delivers.
pub fn publish(delivered: &Code) -> Result<(), Refusal> {
    let code_hash = delivered.hash();
    let record = code(&code_hash)?;
    let status = record.status;
    if status != CodeStatus::Approved {
        return Err(Refusal::CodeStatus {
            code_hash,
            status,
            needed: "approved",
        });
    }
    if now() >= record.expires_at {
        return Err(Refusal::CodeExpired {
            code_hash,
            ago: record.expires_at.until(now()),
        });
    }
    delivered.check_size(record.size)?;
    match record.delivery {
        Delivery::Stored => store(code_hash, record, delivered),
        Delivery::Global => deploy_global(code_hash, record, delivered),
    }
}

fn store(code_hash: CodeHash, mut record: CodeRecord, delivered: &Code) -> Result<(), Refusal> {
    let storage_key = CODE_BYTES.storage_key(&code_hash);
    let mut book = Book::load()?;
    record.bytes = record_bytes(storage_key.len() as u64, delivered.len());
    record.stake = book.code.add(record.bytes)?;
    book.save();
    let publisher_id = charge(record.stake)?;
    delivered.store(&storage_key);
    complete(code_hash, record, publisher_id, NOTHING);
    check_storage()
}

fn deploy_global(
    code_hash: CodeHash,
    mut record: CodeRecord,
    delivered: &Code,
) -> Result<(), Refusal> {
    let burn = global_code_burn(record.size).ok_or(Refusal::Overflow)?;
    let publisher_id = charge(burn)?;
    record.status = CodeStatus::Publishing;
    // Named now, so that the callback needs no storage.
    record.publisher_id = Some(publisher_id.clone());
    CODES.set(&code_hash, &record);
    let council_id = env::current_account_id();
    let publication = Publication::V1 {
        code_hash,
        publisher_id: publisher_id.clone(),
        burn,
    };
    Receipt::to(&council_id)
        // A failure sends the money straight to the publisher: the council never holds it.
        .refund_to(&publisher_id)
        .transfer(burn)
        .deploy_global(delivered)
        .then(&council_id)
        .call(
            "finish_publication",
            &encode(&publication),
            with_report(FINISH_PUBLICATION)?,
        )
        .as_return();
    check_storage()
}

/// What a callback is given that may have to tell of a failure.
pub fn with_report(gas: Gas) -> Result<Gas, Refusal> {
    gas.checked_add(REPORT_FAILURE).ok_or(Refusal::Overflow)
}

/// `finish_publication`: the callback of a global deploy. It cannot fail.
pub fn finish(publication: Publication) {
    let Publication::V1 {
        code_hash,
        publisher_id,
        burn,
    } = publication;
    let succeeded = Code::from_promise_result(0).is_some();
    // It is there: what is being published cannot be removed.
    if let Some(record) = CODES.get(&code_hash) {
        if succeeded {
            complete(code_hash, record, publisher_id, burn);
            return;
        }
        let again = CodeRecord {
            status: CodeStatus::Approved,
            publisher_id: None,
            ..record
        };
        CODES.set(&code_hash, &again);
    }
    if succeeded {
        return;
    }
    GovernanceEvent::CodePublicationFailed {
        code_hash,
        publisher_id: publisher_id.clone(),
        refund: burn,
    }
    .emit();
    // What is above is committed; that the publication failed is told by a second receipt, which undoes nothing.
    let publication = Publication::V1 {
        code_hash,
        publisher_id,
        burn,
    };
    Promise::new(env::current_account_id())
        .function_call(
            "report_failed_publication",
            encode(&publication),
            NOTHING,
            REPORT_FAILURE,
        )
        .as_return()
        .detach();
}

/// `report_failed_publication`: fails, so that the publisher's transaction does.
pub fn report(publication: Publication) -> Result<(), Refusal> {
    let Publication::V1 {
        code_hash,
        publisher_id,
        ..
    } = publication;
    Err(Refusal::PublicationFailed {
        code_hash,
        publisher_id,
    })
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
    GovernanceEvent::CodePublished {
        code_hash,
        publisher_id,
        stake: record.stake,
        burnt,
    }
    .emit();
}

/// Removes code, unless it is on its way; the stake of stored code goes back to who paid it.
pub fn remove(code_hash: &CodeHash) -> Result<(), Refusal> {
    let record = code(code_hash)?;
    if record.status == CodeStatus::Publishing {
        return Err(Refusal::CodeStatus {
            code_hash: *code_hash,
            status: record.status,
            needed: "approved or published",
        });
    }
    CODES.remove(code_hash);
    CODE_ORDER.remove(&record.number);
    if record.bytes > 0 {
        CODE_BYTES.remove(code_hash);
        let mut book = Book::load()?;
        book.code.remove(record.bytes)?;
        book.save();
    }
    if let Some(publisher_id) = &record.publisher_id {
        pay(publisher_id, record.stake);
    }
    GovernanceEvent::CodeRemoved {
        code_hash: *code_hash,
        publisher_id: record.publisher_id,
        refund: record.stake,
    }
    .emit();
    Ok(())
}
