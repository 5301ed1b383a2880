//! Creators' prepaid balances: NEP-145, by near-contract-standards' trait.

use charter_host::env;
use charter_host::{emit, pay, record_bytes, storage_price};
use charter_interface::factory::{FactoryEvent, Rate};
use charter_interface::storage as wire;
use charter_interface::{AccountId, NearToken, ONE_YOCTO, Timestamp};
use near_contract_standards::storage_management::{
    StorageBalance, StorageBalanceBounds, StorageManagement,
};

use crate::Error;
use crate::error::{CallRefusal, MoneyRefusal};
use crate::limits::used_in_window;
use crate::records::{Creator, Registration};
use crate::registry::save_creator;
use crate::state::{CREATORS, Config, Totals, add, subtract};

/// The most that a creator's record adds to the factory's storage, its holdings apart, in bytes: 40 of the protocol, 1 + 4
/// + 64 of the key, 60 of the value. Whoever deposits pays for the most, so that NEP-145's bounds are one number.
const REGISTRATION_BYTES: u64 = 169;
/// The value of a creator's record without holdings and limits of its own, in bytes.
const CREATOR_BYTES: u64 = 39;

/// What registering by a deposit costs.
fn registration_price() -> NearToken {
    storage_price(REGISTRATION_BYTES)
}

/// What a creator's record stakes, without holdings and limits of its own: what registering with a creation costs.
pub fn record_price(creator_id: &AccountId) -> NearToken {
    storage_price(record_bytes(1 + 4 + creator_id.len() as u64, CREATOR_BYTES))
}

/// What a creator paid for its registration, and is paid when it unregisters.
pub fn registration_paid(creator_id: &AccountId, creator: &Creator) -> NearToken {
    match creator.registration {
        Registration::Missing => NearToken::ZERO,
        Registration::Deposit => registration_price(),
        Registration::Creation => record_price(creator_id),
    }
}

/// What of that the record's stake will not pay, and the factory therefore owes: what was paid beyond it, and all of it
/// where governance keeps the record.
pub fn registration_owed(creator_id: &AccountId, creator: &Creator) -> NearToken {
    let paid = registration_paid(creator_id, creator);
    if creator.is_governed() {
        paid
    } else {
        paid.saturating_sub(record_price(creator_id))
    }
}

/// Fails unless exactly 1 yoctoNEAR is attached, which no function-call access key can do.
pub fn check_one_yocto() -> Result<(), Error> {
    if env::attached_deposit() == ONE_YOCTO {
        Ok(())
    } else {
        Err(CallRefusal::OneYocto.into())
    }
}

/// The factory, as NEP-145 sees it.
struct Deposits;

impl StorageManagement for Deposits {
    fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> StorageBalance {
        or_fail(deposit(account_id, registration_only.unwrap_or(false)))
    }

    fn storage_withdraw(&mut self, amount: Option<NearToken>) -> StorageBalance {
        or_fail(withdraw(amount))
    }

    fn storage_unregister(&mut self, force: Option<bool>) -> bool {
        or_fail(unregister(force.unwrap_or(false)))
    }

    fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds {
            min: registration_price(),
            max: None,
        }
    }

    fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        registered(&account_id).map(|creator| balance(&account_id, &creator))
    }
}

/// `storage_deposit`.
pub fn storage_deposit(arguments: wire::StorageDeposit) -> Result<wire::StorageBalance, Error> {
    Ok(on_wire(Deposits.storage_deposit(
        arguments.account_id,
        arguments.registration_only,
    )))
}

/// `storage_withdraw`.
pub fn storage_withdraw(arguments: wire::StorageWithdraw) -> Result<wire::StorageBalance, Error> {
    Ok(on_wire(Deposits.storage_withdraw(arguments.amount)))
}

/// `storage_unregister`.
pub fn storage_unregister(arguments: wire::StorageUnregister) -> Result<bool, Error> {
    Ok(Deposits.storage_unregister(arguments.force))
}

/// `storage_balance_of`.
pub fn storage_balance_of(
    arguments: wire::StorageBalanceOf,
) -> Result<Option<wire::StorageBalance>, Error> {
    Ok(Deposits
        .storage_balance_of(arguments.account_id)
        .map(on_wire))
}

/// `storage_balance_bounds`.
pub fn storage_balance_bounds(
    _: charter_host::entry::Nothing,
) -> Result<wire::StorageBalanceBounds, Error> {
    let StorageBalanceBounds { min, max } = Deposits.storage_balance_bounds();
    Ok(wire::StorageBalanceBounds { min, max })
}

fn deposit(
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
        .ok_or_else(|| MoneyRefusal::DepositBelowMinimum)?;
    let kept = if registration_only {
        NearToken::ZERO
    } else {
        rest
    };
    let mut owed = kept;
    if is_new {
        creator.registration = Registration::Deposit;
        add(&mut owed, registration_owed(&account_id, &creator)).ok_or_else(Error::overflow)?;
    }
    add(&mut creator.available, kept).ok_or_else(Error::overflow)?;
    CREATORS.set(&account_id, &creator);
    if !owed.is_zero() {
        Totals::change(|totals| add(&mut totals.creators, owed))?;
    }
    if is_new {
        emit(&FactoryEvent::CreatorRegistered {
            creator_id: account_id.clone(),
        });
    }
    let balance = balance(&account_id, &creator);
    if !kept.is_zero() {
        emit(&FactoryEvent::BalanceChanged {
            creator_id: account_id,
            available: creator.available,
        });
    }
    pay(&predecessor_id, rest.saturating_sub(kept));
    Ok(balance)
}

/// The yoctoNEAR that came with the call goes back with the amount.
fn withdraw(amount: Option<NearToken>) -> Result<StorageBalance, Error> {
    check_one_yocto()?;
    let account_id = env::predecessor_account_id();
    let mut creator = registered(&account_id).ok_or_else(|| MoneyRefusal::NotRegistered {
        account_id: account_id.clone(),
    })?;
    let amount = amount.unwrap_or(creator.available);
    subtract(&mut creator.available, amount).ok_or_else(|| MoneyRefusal::WithdrawalTooLarge)?;
    let balance = balance(&account_id, &creator);
    if !amount.is_zero() {
        CREATORS.set(&account_id, &creator);
        Totals::change(|totals| subtract(&mut totals.creators, amount))?;
        emit(&FactoryEvent::BalanceChanged {
            creator_id: account_id.clone(),
            available: balance.available,
        });
    }
    pay(&account_id, amount.saturating_add(ONE_YOCTO));
    Ok(balance)
}

/// Refused while instances or money are there: nothing is burnt, whatever `force` says.
fn unregister(force: bool) -> Result<bool, Error> {
    check_one_yocto()?;
    let account_id = env::predecessor_account_id();
    let Some(mut creator) = registered(&account_id) else {
        pay(&account_id, ONE_YOCTO);
        return Ok(false);
    };
    let (instances, available) = (creator.instances, creator.available);
    if instances > 0 || !available.is_zero() {
        return Err(match force {
            false => MoneyRefusal::PositiveBalance {
                account_id,
                instances,
                available,
            }
            .into(),
            true => MoneyRefusal::ForceUnsupported {
                account_id,
                instances,
                available,
            }
            .into(),
        });
    }
    // The record remembers how much of the rate limit is used: forgotten, it would be whole again.
    if let Some(until) = window_end(&creator)? {
        return Err(MoneyRefusal::WindowRuns { account_id, until }.into());
    }
    let paid = registration_paid(&account_id, &creator);
    let owed = registration_owed(&account_id, &creator);
    if !owed.is_zero() {
        Totals::change(|totals| subtract(&mut totals.creators, owed))?;
    }
    creator.registration = Registration::Missing;
    save_creator(&account_id, &creator);
    emit(&FactoryEvent::CreatorUnregistered {
        creator_id: account_id.clone(),
    });
    pay(&account_id, paid.saturating_add(ONE_YOCTO));
    Ok(true)
}

/// When the creator's rate window ends, while one runs.
fn window_end(creator: &Creator) -> Result<Option<Timestamp>, Error> {
    let limits = match &creator.limits {
        Some(limits) => limits.clone(),
        None => Config::load()?.limits,
    };
    let now = Timestamp(env::block_timestamp());
    let running = |rate: &Rate| used_in_window(creator, rate, now) > 0;
    let rate = limits.rate.filter(running);
    Ok(rate.map(|rate| creator.window_started.after(rate.window)))
}

fn registered(account_id: &AccountId) -> Option<Creator> {
    CREATORS.get(account_id).filter(Creator::is_registered)
}

fn balance(creator_id: &AccountId, creator: &Creator) -> StorageBalance {
    let available = creator.available;
    StorageBalance {
        total: registration_paid(creator_id, creator).saturating_add(available),
        available,
    }
}

fn on_wire(balance: StorageBalance) -> wire::StorageBalance {
    wire::StorageBalance {
        total: balance.total,
        available: balance.available,
    }
}

/// The trait's methods return no `Result`: an error is the panic that it would become anyway.
fn or_fail<T>(result: Result<T, Error>) -> T {
    result.unwrap_or_else(|error| env::panic_str(&error.to_string()))
}
