//! Creating an instance: check, reserve, act. What comes after is in [`finalise`](crate::finalise).

use charter_code_delivery::{Code, Receipt};
use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::gas::{FINALISE, REPORT_FAILURE};
use charter_interface::factory::{Access, Quote};
use charter_interface::{
    AccountId, Delivery, Gas, NearToken, Timestamp, check_label, storage_price,
};
use near_sdk::{env, near};

use crate::creators::{Creator, Registration};
use crate::deposit::registration_owed;
use crate::error::{CreationRefusal, MoneyRefusal, ReleaseRefusal};
use crate::limits::{Applicable, take_place};
use crate::quote::{Order, creation_gas, given};
use crate::records::{Deployable, Instance, Template};
use crate::registry::{Entry, enter, instance_bytes, now};
use crate::rehearsal::{self, pay};
use crate::releases::deployable;
use crate::state::{CREATORS, Config, Totals, add, code_key, subtract};
use crate::store::encode;
use crate::{Error, allowance};

/// What the callback is told of a creation: all that it needs, whatever has changed by then. Versions are only appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum Creation {
    /// Since 0.1.0.
    V1(Reservation),
}

/// What a creation has reserved.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Reservation {
    /// The label.
    pub name: String,
    /// The account that it makes.
    pub instance_id: AccountId,
    /// The template's name.
    pub template: String,
    /// The release's label.
    pub version: String,
    /// The record, pending.
    pub instance: Instance,
    /// The bytes that its records take, which were paid for.
    pub bytes: u64,
    /// The fee, in flight.
    pub fee: NearToken,
    /// What was taken from the creator's prepaid balance.
    pub prepaid: NearToken,
    /// What was taken from the creator's allowance.
    pub allowance: NearToken,
    /// How often the allowance had been set.
    pub allowances: u32,
    /// Whether this creation registered its creator.
    pub registered: bool,
    /// Whether it is the creator's first of its template, and paid for that.
    pub holding: bool,
    /// When the rate window began that it has a place in.
    pub window_started: Option<Timestamp>,
}

/// What the second receipt of a creation that failed is told. Versions are only appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum FailedCreation {
    /// Since 0.1.0.
    V1 {
        /// The account that was not created.
        instance_id: AccountId,
        /// Who tried.
        creator_id: AccountId,
    },
}

/// What a request was checked against, and what it costs.
struct Checked {
    template: Template,
    release: Deployable,
    /// The creator's record before; blank when it has none.
    creator: Creator,
    quote: Quote,
    /// What of the price the prepaid balance bears.
    prepaid: NearToken,
}

/// `create_instance`.
pub fn create(config: &Config, request: CreateInstance) -> Result<(), Error> {
    let factory_id = env::current_account_id();
    let creator_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let now = now();
    let usage = rehearsal::storage_usage()?;

    // 1. Check. Nothing has changed yet, and a refusal undoes the call anyway: what counts is that it says why.
    let instance_id = check_label(&request.name, &factory_id)?;
    let Checked {
        mut template,
        release,
        mut creator,
        quote,
        prepaid,
    } = check(config, &request, &creator_id, attached, now)?;

    // 2. Reserve: the money, the place in the rate window, the slot, the name. All of it before any promise, so that calls
    //    whose receipts are still on their way are counted.
    let registered = !creator.is_registered();
    let holding = creator.holding(template.index).is_none();
    let mut owed = NearToken::ZERO;
    if registered {
        creator.registration = Registration::Creation;
        owed = registration_owed(&creator_id, &creator)?;
    }
    subtract(&mut creator.available, prepaid).ok_or_else(Error::overflow)?;
    let spent = allowance::spend(&creator_id, &mut creator, attached, prepaid)?;
    let rate = Applicable::new(&config.limits, &template.spec, &creator)
        .rate()
        .cloned();
    let window_started = match &rate {
        Some(rate) => Some(take_place(&mut creator, rate, now).ok_or_else(Error::overflow)?),
        None => None,
    };
    let entry = Entry {
        name: &request.name,
        instance_id: &instance_id,
        creator_id: &creator_id,
        template: &request.template,
        release: release.place,
        now,
    };
    let instance = enter(&entry, &mut creator, &mut template)?;
    CREATORS.set(&creator_id, &creator);
    check_growth(usage, &quote, owed)?;
    let fee = quote.fee;
    if !fee.is_zero() || !prepaid.is_zero() || !owed.is_zero() {
        Totals::change(|totals| {
            add(&mut totals.in_flight, fee)?;
            subtract(&mut totals.creators, prepaid)?;
            add(&mut totals.creators, owed)
        })?;
    }

    // 3. Act.
    let receipt = Receipt::to(&instance_id)
        // A failure sends all that the batch carries straight to the creator: the factory fronts no refund.
        .refund_to(&creator_id)
        .create_account()
        .transfer(given(&quote)?);
    // Only a key that was asked for, never the signer's: who holds it can replace the code.
    let receipt = match &request.owner_key {
        Some(key) => receipt.add_full_access_key(key),
        None => receipt,
    };
    let receipt = put_code(receipt, &release, &request.template)?
        .call(
            &template.spec.init_method,
            request.init_args.as_str().as_bytes(),
            template.spec.init_gas,
        )
        // The outcome is the receipt's own: a promise that init returns cannot make a live instance look failed.
        .seal();

    // 4. Finalise, with gas that nothing else can use up.
    let creation = Creation::V1(Reservation {
        bytes: instance_bytes(&request.name, &creator_id),
        name: request.name,
        instance_id,
        template: request.template,
        version: release.version,
        instance,
        fee,
        prepaid,
        allowance: spent,
        allowances: creator.allowances,
        registered,
        holding,
        window_started,
    });
    let gas = FINALISE
        .checked_add(REPORT_FAILURE)
        .ok_or_else(Error::overflow)?;
    receipt
        .then(&factory_id)
        .call("finalise_creation", &encode(&creation), gas)
        .as_return();
    // What was attached beyond the price is the creator's, whatever becomes of the instance, and goes back at once.
    if let Some(excess) = attached.checked_sub(quote.total) {
        pay(&creator_id, excess);
    }
    Ok(())
}

fn put_code(receipt: Receipt, release: &Deployable, template: &str) -> Result<Receipt, Error> {
    match release.delivery {
        Delivery::Global => Ok(receipt.use_global(&release.code_hash)),
        Delivery::Stored => {
            let code = Code::from_storage(&code_key(&release.code_hash)).ok_or_else(|| {
                ReleaseRefusal::NoRelease {
                    template: template.to_string(),
                    version: release.version.clone(),
                }
            })?;
            Ok(receipt.deploy(&code))
        }
    }
}

/// Everything that can be wrong with a request.
fn check(
    config: &Config,
    request: &CreateInstance,
    creator_id: &AccountId,
    attached: NearToken,
    now: Timestamp,
) -> Result<Checked, Error> {
    config.check_unpaused()?;
    let template = crate::releases::template(&request.template)?;
    if !template.open {
        return Err(CreationRefusal::TemplateClosed {
            template: request.template.clone(),
        }
        .into());
    }
    // A call that attaches nothing may be a function-call key's: it must not make itself the owner of what another pays for.
    if request.owner_key.is_some() && attached.is_zero() {
        return Err(CreationRefusal::OwnerKeyUnpaid.into());
    }
    if request.owner_key.is_some() && !template.terms.owner_key {
        return Err(CreationRefusal::OwnerKeyRefused {
            template: request.template.clone(),
        }
        .into());
    }
    let release = deployable(&request.template, &template, request.release.as_deref())?;
    check_gas(&release, template.spec.init_gas)?;
    let creator = CREATORS.get(creator_id).unwrap_or_default();
    if config.access == Access::Listed && !creator.listed {
        return Err(CreationRefusal::NotListed {
            creator_id: creator_id.clone(),
        }
        .into());
    }
    Applicable::new(&config.limits, &template.spec, &creator).check(
        creator_id,
        &creator,
        template.index,
        now,
    )?;
    let order = Order {
        name: &request.name,
        creator_id,
        creator: &creator,
        template: &template,
        release: &release,
        owner_key: request.owner_key.as_ref(),
        balance: request.balance,
    };
    let quote = order.quote()?;
    let prepaid = check_price(&quote, request.max_total, &creator, attached)?;
    Ok(Checked {
        template,
        release,
        creator,
        quote,
        prepaid,
    })
}

fn check_gas(release: &Deployable, init_gas: Gas) -> Result<(), Error> {
    let required = creation_gas(release, init_gas).ok_or_else(Error::overflow)?;
    let attached = env::prepaid_gas();
    if attached < required {
        return Err(CreationRefusal::Gas { required, attached }.into());
    }
    Ok(())
}

/// Fails unless the creator agreed to the price and can pay it. Returns what its prepaid balance bears of it.
fn check_price(
    quote: &Quote,
    max_total: Option<NearToken>,
    creator: &Creator,
    attached: NearToken,
) -> Result<NearToken, Error> {
    let total = quote.total;
    if let Some(max_total) = max_total.filter(|max_total| total > *max_total) {
        return Err(MoneyRefusal::AboveMaxTotal { total, max_total }.into());
    }
    // A gift is not a price: a function-call key, which can attach nothing, could take the prepaid balance out with it.
    if attached < quote.balance {
        return Err(MoneyRefusal::BalanceNotAttached {
            balance: quote.balance,
            attached,
        }
        .into());
    }
    let Some(prepaid) = total.checked_sub(attached) else {
        return Ok(NearToken::ZERO);
    };
    if prepaid > creator.available {
        return Err(MoneyRefusal::Deposit {
            required: total,
            attached,
            prepaid: creator.available,
        }
        .into());
    }
    // A price can change between the signature and the call; what is attached bounds it, what is prepaid does not.
    if !prepaid.is_zero() && max_total.is_none() {
        return Err(MoneyRefusal::MaxTotalRequired { prepaid, total }.into());
    }
    Ok(prepaid)
}

/// The storage that was charged for is the storage that was used, but for a registration whose record was there already and
/// that is owed: refused otherwise, rather than hidden.
fn check_growth(usage_before: u64, quote: &Quote, owed: NearToken) -> Result<(), Error> {
    let grown = rehearsal::storage_usage()?
        .checked_sub(usage_before)
        .ok_or_else(Error::overflow)?;
    let used = storage_price(grown).checked_add(owed);
    let charged = quote.registry.checked_add(quote.registration);
    if used.is_some() && used == charged {
        return Ok(());
    }
    Err(MoneyRefusal::Accounting {
        grown,
        charged: charged.unwrap_or_default(),
    }
    .into())
}
