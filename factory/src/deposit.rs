//! Creators' prepaid balances (NEP-145), and what their registrations are owed.

use charter_interface::factory::{FactoryEvent, Rate};
use charter_interface::{AccountId, NearToken, ONE_YOCTO, Timestamp, record_bytes, storage_price};
use near_contract_standards::storage_management::{StorageBalance, StorageBalanceBounds};
use near_sdk::env;

use crate::Error;
use crate::creators::{Creator, Registration};
use crate::error::{CallRefusal, MoneyRefusal};
use crate::ledger::sum;
use crate::limits::used_in_window;
use crate::registry::{now, save_creator};
use crate::rehearsal::{emit, pay};
use crate::state::{CREATORS, Config, Totals, add, subtract};

/// The value of a creator's record without holdings and limits of its own, in bytes.
const CREATOR_BYTES: u64 = 1 + 16 + 16 + 4 + 1 + 1 + 4 + 4 + 8 + 4 + 4;
/// What a holding takes in it, in bytes.
const HOLDING_BYTES: u64 = 2 + 4;

/// What registering by a deposit costs: the record of the longest account id, so that NEP-145's bounds are one number.
fn registration_price() -> NearToken {
    storage_price(creator_bytes(AccountId::MAX_LEN as u64))
}

/// What a creator's record stakes, without holdings and limits of its own: what registering with a creation costs.
pub fn record_price(creator_id: &AccountId) -> NearToken {
    storage_price(creator_bytes(creator_id.len() as u64))
}

/// The prefix, the id with its length, the value.
const fn creator_bytes(id: u64) -> u64 {
    record_bytes(1 + 4 + id, CREATOR_BYTES)
}

/// What so many holdings stake: paid with the creations that make them.
pub const fn holding_price(count: u64) -> NearToken {
    storage_price(HOLDING_BYTES * count)
}

/// What a creator paid for its record, its holdings apart.
fn record_paid(creator_id: &AccountId, creator: &Creator) -> NearToken {
    match creator.registration {
        Registration::Missing => NearToken::ZERO,
        Registration::Deposit => registration_price(),
        Registration::Creation => record_price(creator_id),
    }
}

/// What a creator paid for its registration, and is paid when it unregisters. Both parts are prices of storage: their sum
/// does not pass the bounds.
pub fn registration_paid(creator_id: &AccountId, creator: &Creator) -> NearToken {
    let holdings = holding_price(creator.holdings.len() as u64);
    let record = record_paid(creator_id, creator);
    record.checked_add(holdings).unwrap_or(record)
}

/// What of that the stake of what then goes will not pay, and the factory therefore owes: what was paid for the record
/// beyond its stake, and all of it where governance keeps the record.
pub fn registration_owed(creator_id: &AccountId, creator: &Creator) -> Result<NearToken, Error> {
    let paid = record_paid(creator_id, creator);
    if creator.is_governed() || paid.is_zero() {
        return Ok(paid);
    }
    paid.checked_sub(record_price(creator_id))
        .ok_or_else(Error::overflow)
}

/// Fails unless exactly 1 yoctoNEAR is attached, which no function-call access key can do.
pub fn check_one_yocto() -> Result<(), Error> {
    if env::attached_deposit() == ONE_YOCTO {
        Ok(())
    } else {
        Err(CallRefusal::OneYocto.into())
    }
}

/// `storage_balance_bounds`.
pub fn bounds() -> StorageBalanceBounds {
    StorageBalanceBounds {
        min: registration_price(),
        max: None,
    }
}

/// `storage_balance_of`.
pub fn balance_of(account_id: &AccountId) -> Result<Option<StorageBalance>, Error> {
    CREATORS
        .get(account_id)
        .filter(Creator::is_registered)
        .map(|creator| balance(account_id, &creator))
        .transpose()
}

/// `storage_deposit`.
pub fn deposit(
    account_id: Option<AccountId>,
    registration_only: bool,
) -> Result<StorageBalance, Error> {
    let predecessor_id = env::predecessor_account_id();
    let account_id = account_id.unwrap_or_else(|| predecessor_id.clone());
    let mut creator = CREATORS.get(&account_id).unwrap_or_default();
    let is_new = !creator.is_registered();
    let price = if is_new {
        registration_price()
    } else {
        NearToken::ZERO
    };
    let rest = env::attached_deposit()
        .checked_sub(price)
        .ok_or(MoneyRefusal::DepositBelowMinimum)?;
    let (kept, excess) = if registration_only {
        (NearToken::ZERO, rest)
    } else {
        (rest, NearToken::ZERO)
    };
    let mut owed = kept;
    if is_new {
        creator.registration = Registration::Deposit;
        owed = sum(&[kept, registration_owed(&account_id, &creator)?])?;
    }
    add(&mut creator.available, kept).ok_or_else(Error::overflow)?;
    CREATORS.set(&account_id, &creator);
    if !owed.is_zero() {
        Totals::change(|totals| add(&mut totals.creators, owed))?;
    }
    let balance = balance(&account_id, &creator)?;
    if is_new {
        emit(&FactoryEvent::CreatorRegistered {
            creator_id: account_id.clone(),
        });
    }
    if !kept.is_zero() {
        emit(&FactoryEvent::BalanceChanged {
            creator_id: account_id,
            available: creator.available,
        });
    }
    pay(&predecessor_id, excess);
    Ok(balance)
}

/// `storage_withdraw`. The yoctoNEAR that came with the call goes back with the amount.
pub fn withdraw(amount: Option<NearToken>) -> Result<StorageBalance, Error> {
    check_one_yocto()?;
    let account_id = env::predecessor_account_id();
    let mut creator = registered(&account_id)?;
    let amount = amount.unwrap_or(creator.available);
    subtract(&mut creator.available, amount).ok_or(MoneyRefusal::WithdrawalTooLarge)?;
    let balance = balance(&account_id, &creator)?;
    if !amount.is_zero() {
        CREATORS.set(&account_id, &creator);
        Totals::change(|totals| subtract(&mut totals.creators, amount))?;
        emit(&FactoryEvent::BalanceChanged {
            creator_id: account_id.clone(),
            available: balance.available,
        });
    }
    pay(&account_id, sum(&[amount, ONE_YOCTO])?);
    Ok(balance)
}

/// `storage_unregister`. Refused while instances or money are there: nothing is burnt, whatever `force` says.
pub fn unregister(config: &Config, force: bool) -> Result<bool, Error> {
    check_one_yocto()?;
    let account_id = env::predecessor_account_id();
    let Ok(mut creator) = registered(&account_id) else {
        pay(&account_id, ONE_YOCTO);
        return Ok(false);
    };
    let (instances, available) = (creator.instances, creator.available);
    if instances > 0 || !available.is_zero() {
        return Err(if force {
            MoneyRefusal::ForceUnsupported {
                account_id,
                instances,
                available,
            }
        } else {
            MoneyRefusal::PositiveBalance {
                account_id,
                instances,
                available,
            }
        }
        .into());
    }
    // The record remembers how much of the rate limit is used: forgotten, it would be whole again.
    let now = now();
    if let Some(until) = window_end(config, &creator, now) {
        return Err(MoneyRefusal::WindowRuns {
            account_id,
            wait: now.until(until),
            until,
        }
        .into());
    }
    let paid = registration_paid(&account_id, &creator);
    let owed = registration_owed(&account_id, &creator)?;
    if !owed.is_zero() {
        Totals::change(|totals| subtract(&mut totals.creators, owed))?;
    }
    creator.forget();
    save_creator(&account_id, &creator);
    emit(&FactoryEvent::CreatorUnregistered {
        creator_id: account_id.clone(),
    });
    pay(&account_id, sum(&[paid, ONE_YOCTO])?);
    Ok(true)
}

/// When the creator's rate window ends, while one runs.
fn window_end(config: &Config, creator: &Creator, now: Timestamp) -> Option<Timestamp> {
    let limits = creator.limits.as_ref().unwrap_or(&config.limits);
    let running = |rate: &&Rate| used_in_window(creator, rate, now) > 0;
    let rate = limits.rate.as_ref().filter(running)?;
    Some(creator.window_started.after(rate.window))
}

/// A creator that has paid for its record.
pub fn registered(account_id: &AccountId) -> Result<Creator, Error> {
    CREATORS
        .get(account_id)
        .filter(Creator::is_registered)
        .ok_or_else(|| {
            MoneyRefusal::NotRegistered {
                account_id: account_id.clone(),
            }
            .into()
        })
}

fn balance(creator_id: &AccountId, creator: &Creator) -> Result<StorageBalance, Error> {
    let available = creator.available;
    Ok(StorageBalance {
        total: sum(&[registration_paid(creator_id, creator), available])?,
        available,
    })
}
