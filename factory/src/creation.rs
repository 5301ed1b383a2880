//! Creating an instance: check, reserve, act. What comes after is in [`finalise`](crate::finalise).

use charter_host::env;
use charter_host::{Batch, Code, pay, storage_price};
use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::gas::{FINALISE, REPORT_FAILURE};
use charter_interface::factory::{Access, Quote};
use charter_interface::record;
use charter_interface::{AccountId, Delivery, NearToken, Timestamp, check_label, record_object};

use crate::Error;
use crate::deposit::registration_owed;
use crate::error::{CreationRefusal, MoneyRefusal, ReleaseRefusal};
use crate::limits::{Allowance, Window, window_with_one_more};
use crate::publication::deployable;
use crate::quote::{Order, creation_gas, given};
use crate::records::{Creator, Deployable, Instance, Registration, Template};
use crate::registry::{Entry, enter};
use crate::state::{CREATORS, Config, Totals, add, code_key, subtract};

/// What the callback needs to know of a creation: it reads nothing else when it succeeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The label.
    pub name: String,
    /// The account that it makes.
    pub instance_id: AccountId,
    /// The template's name.
    pub template: String,
    /// The release's label.
    pub version: String,
    /// The record.
    pub instance: Instance,
    /// The fee, in flight.
    pub fee: NearToken,
    /// What was taken of the creator's prepaid balance.
    pub prepaid: NearToken,
    /// Whether this creation registered its creator.
    pub registered: bool,
    /// When the rate window began that this creation has a place in.
    pub window_started: Option<Timestamp>,
}

record_object!(Creation {
    name,
    instance_id,
    template,
    version,
    instance,
    fee,
    prepaid,
    registered,
    window_started
});

/// What a request was checked against, and what it costs.
struct Checked {
    template: Template,
    release: Deployable,
    /// The creator's record before; blank when it has none.
    creator: Creator,
    /// The rate window with this creation in it.
    window: Option<Window>,
    quote: Quote,
    /// What of the price the prepaid balance bears.
    prepaid: NearToken,
}

/// `create_instance`.
pub fn create(request: CreateInstance) -> Result<(), Error> {
    let factory_id = env::current_account_id();
    let creator_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let now = Timestamp(env::block_timestamp());
    let usage = env::storage_usage();

    // 1. Check. Nothing has changed yet, and a refusal undoes the call anyway: what counts is that it says why.
    let instance_id = check_label(&request.name, &factory_id)?;
    let Checked {
        mut template,
        release,
        mut creator,
        window,
        quote,
        prepaid,
    } = check(&request, &creator_id, attached, now)?;

    // 2. Reserve: the money, the place in the rate window, the slot, the name. All of it before any promise, so that calls
    //    whose receipts are still on their way are counted.
    let registered = !creator.is_registered();
    let mut owed = NearToken::ZERO;
    if registered {
        creator.registration = Registration::Creation;
        owed = registration_owed(&creator_id, &creator);
    }
    subtract(&mut creator.available, prepaid).ok_or_else(Error::overflow)?;
    if let Some(window) = window {
        creator.window_started = window.started;
        creator.window_used = window.used;
    }
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
            add(&mut totals.in_flight, fee)
                .and(subtract(&mut totals.creators, prepaid))
                .and(add(&mut totals.creators, owed))
        })?;
    }

    // 3. Act.
    let creation = Creation {
        name: request.name,
        instance_id: instance_id.clone(),
        template: request.template,
        version: release.version.clone(),
        instance,
        fee,
        prepaid,
        registered,
        window_started: window.map(|window| window.started),
    };
    let arguments = record::to_vec(&creation);
    let batch = Batch::to(&instance_id)
        // A failure sends all that the batch carries straight to the creator: the factory fronts no refund.
        .refund_to(&creator_id)
        .create_account();
    let amount = given(&quote)?;
    let batch = if amount.is_zero() {
        batch
    } else {
        batch.transfer(amount)
    };
    // Only a key that was asked for, never the signer's: who holds it can replace the code.
    let batch = request
        .owner_key
        .iter()
        .fold(batch, |batch, key| batch.add_full_access_key(key));
    put_code(batch, &release, &creation)?
        .call(
            &template.spec.init_method,
            request.init_args.as_str().as_bytes(),
            NearToken::ZERO,
            template.spec.init_gas,
        )
        // 4. Finalise, with gas that nothing else can use up.
        .then(&factory_id)
        .call(
            "finalise_creation",
            &arguments,
            NearToken::ZERO,
            FINALISE.saturating_add(REPORT_FAILURE),
        )
        .as_return();
    // What was attached beyond the price is the creator's, whatever becomes of the instance, and goes back at once.
    pay(&creator_id, attached.saturating_sub(quote.total));
    Ok(())
}

fn put_code(batch: Batch, release: &Deployable, creation: &Creation) -> Result<Batch, Error> {
    match release.delivery {
        Delivery::Global => Ok(batch.use_global(&release.code_hash)),
        Delivery::Stored => {
            let key = code_key(creation.instance.template, &release.version);
            let code = Code::from_storage(&key).ok_or_else(|| ReleaseRefusal::NoRelease {
                template: creation.template.clone(),
                version: creation.version.clone(),
            })?;
            Ok(batch.deploy(&code))
        }
    }
}

/// Everything that can be wrong with a request.
fn check(
    request: &CreateInstance,
    creator_id: &AccountId,
    attached: NearToken,
    now: Timestamp,
) -> Result<Checked, Error> {
    let config = Config::load_unpaused()?;
    let template = crate::publication::template(&request.template)?;
    if !template.spec.open {
        return Err(CreationRefusal::TemplateClosed {
            template: request.template.clone(),
        }
        .into());
    }
    if request.owner_key.is_some() && !template.spec.owner_key {
        return Err(CreationRefusal::OwnerKeyRefused {
            template: request.template.clone(),
        }
        .into());
    }
    let release = deployable(&request.template, &template, request.release.as_deref())?;
    let (required, gas) = (
        creation_gas(&release, template.spec.init_gas),
        env::prepaid_gas(),
    );
    if gas < required {
        return Err(CreationRefusal::Gas {
            required,
            attached: gas,
        }
        .into());
    }

    let record = CREATORS.get(creator_id);
    let creator = record.unwrap_or_default();
    if config.access == Access::Listed && !creator.listed {
        return Err(CreationRefusal::NotListed {
            creator_id: creator_id.clone(),
        }
        .into());
    }
    let allowance = Allowance::new(&config.limits, &template.spec, &creator);
    allowance.check(creator_id, &creator, template.index, now)?;
    let window = allowance
        .rate()
        .map(|rate| window_with_one_more(&creator, rate, now));

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
    let prepaid = quote.total.saturating_sub(attached);
    // A gift is not a price: a function-call key, which can attach nothing, could take the prepaid balance out with it.
    if attached < quote.balance {
        return Err(MoneyRefusal::BalanceNotAttached {
            balance: quote.balance,
            attached,
        }
        .into());
    }
    if prepaid > creator.available {
        return Err(MoneyRefusal::Deposit {
            required: quote.total,
            attached,
            prepaid: creator.available,
        }
        .into());
    }
    Ok(Checked {
        template,
        release,
        creator,
        window,
        quote,
        prepaid,
    })
}

/// The storage that was charged for is the storage that was used, but for a registration whose record was there already and
/// that is owed: refused otherwise, rather than hidden.
fn check_growth(usage_before: u64, quote: &Quote, owed: NearToken) -> Result<(), Error> {
    let grown = env::storage_usage().saturating_sub(usage_before);
    let charged = quote.registry.saturating_add(quote.registration);
    if storage_price(grown).saturating_add(owed) == charged {
        Ok(())
    } else {
        Err(MoneyRefusal::Accounting { grown, charged }.into())
    }
}
