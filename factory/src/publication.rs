//! How a release's code arrives.

use charter_code_delivery::{Code, CodeError, Receipt};
use charter_interface::factory::gas::FINISH_PUBLICATION;
use charter_interface::{
    AccountId, CodeHash, Delivery, NearToken, global_code_burn, record_bytes, storage_price,
};
use near_sdk::{env, near};

use crate::Error;
use crate::codes::{CodeKey, deliver, refuse, waiting};
use crate::error::{MoneyRefusal, ReleaseRefusal};
use crate::records::CodeRecord;
use crate::rehearsal::pay;
use crate::state::{CODES, Config, Totals, code_key};
use crate::store::encode;

/// What the end of a global deploy is told. Versions are only appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum Publication {
    /// Since 0.1.0.
    V1 {
        /// The SHA-256 of the code.
        code_hash: CodeHash,
        /// Its length, in bytes.
        size: u32,
        /// Who delivered it.
        publisher_id: AccountId,
    },
}

/// `publish_release` and `publish_upload`: code that somebody delivers, for the releases that await it.
pub fn publish(config: &Config, code: &Code) -> Result<(), Error> {
    config.check_unpaused()?;
    let code_hash = code.hash();
    let ((_, delivery), record) = awaited(config, code_hash)?;
    // The hash is the code's; a length that differs is a mistake of the approval, and would be one in every price.
    if code.len() != u64::from(record.size) {
        return Err(CodeError::Size {
            expected: record.size,
            actual: code.len(),
        }
        .into());
    }
    match delivery {
        Delivery::Stored => keep(config, code, code_hash, record),
        Delivery::Global => deploy_globally(code, code_hash, record.size),
    }
}

/// The code that a release awaits under this hash. A stored copy comes first, where both are awaited.
fn awaited(config: &Config, code_hash: CodeHash) -> Result<(CodeKey, CodeRecord), Error> {
    let mut known = Vec::new();
    for delivery in [Delivery::Stored, Delivery::Global] {
        let key = (code_hash, delivery);
        let Some(record) = CODES.get(&key) else {
            continue;
        };
        if is_awaited(config, &record)? {
            return Ok((key, record));
        }
        known.push(record);
    }
    Err(refuse(code_hash, &known))
}

fn is_awaited(config: &Config, record: &CodeRecord) -> Result<bool, Error> {
    if record.delivered {
        return Ok(false);
    }
    for at in &record.awaiting {
        if waiting(config, *at)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps code in storage. Whatever else changes is changed in place, so that the deliverer pays for the code's record.
fn keep(
    config: &Config,
    code: &Code,
    code_hash: CodeHash,
    record: CodeRecord,
) -> Result<(), Error> {
    let key = code_key(&code_hash);
    let bytes = record_bytes(key.len() as u64, code.len());
    let stake = storage_price(bytes);
    let publisher_id = charge(stake)?;
    code.store(&key);
    let mut totals = Totals::load();
    totals.code.add(bytes)?;
    totals.save();
    deliver(
        config,
        (code_hash, Delivery::Stored),
        record,
        &publisher_id,
        (stake, bytes),
    )
}

/// Sends the receipt that makes code a global contract and then notes it, or does neither: it fails as a whole. Until it has
/// run nothing has changed, so that who delivers the same code at the same time, or again after a failure, loses nothing.
fn deploy_globally(code: &Code, code_hash: CodeHash, size: u32) -> Result<(), Error> {
    let burn = global_code_burn(size).ok_or_else(Error::overflow)?;
    let publisher_id = charge(burn)?;
    let publication = Publication::V1 {
        code_hash,
        size,
        publisher_id: publisher_id.clone(),
    };
    Receipt::to(&env::current_account_id())
        // A failure sends the money straight to the publisher: the factory never holds it.
        .refund_to(&publisher_id)
        // The account that deploys pays what is burnt. Carried by the receipt itself, it is at no time part of a balance
        // that belongs to others.
        .transfer(burn)
        .deploy_global(code)
        .call(
            "finish_publication",
            &encode(&publication),
            FINISH_PUBLICATION,
        )
        .as_return();
    Ok(())
}

/// `finish_publication`: the code is a global contract, unless this fails. It does when no release awaits the code any more:
/// another delivery was faster, the factory was paused, governance has thought better of it or is another.
pub fn finish(config: &Config, publication: Publication) -> Result<(), Error> {
    config.check_unpaused()?;
    let Publication::V1 {
        code_hash,
        size,
        publisher_id,
    } = publication;
    let key = (code_hash, Delivery::Global);
    let not_approved = ReleaseRefusal::CodeNotApproved { code_hash };
    let record = CODES.get(&key).ok_or(not_approved.clone())?;
    if record.delivered {
        return Err(refuse(code_hash, &[record]));
    }
    if record.size != size {
        return Err(not_approved.into());
    }
    deliver(config, key, record, &publisher_id, (NearToken::ZERO, 0))
}

/// Takes `price` of what is attached and sends the rest back. Returns who paid.
pub fn charge(price: NearToken) -> Result<AccountId, Error> {
    let payer_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let Some(excess) = attached.checked_sub(price) else {
        return Err(MoneyRefusal::Deposit {
            required: price,
            attached,
            prepaid: NearToken::ZERO,
        }
        .into());
    };
    pay(&payer_id, excess);
    Ok(payer_id)
}
