//! A factory's ledger and lists, from its records.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use borsh::{BorshDeserialize, from_slice};
use charter_interface::factory::{InstanceStatus, Ledger, Limits};
use charter_interface::{AccountId, NearToken, Timestamp};

use super::{Records, stake};
use crate::{Result, factory};

/// Prefixes of the layout.
const CODE_BYTES: u8 = 6;
const NAMES: u8 = 7;
const CREATORS: u8 = 8;
const CREATOR_INSTANCES: u8 = 9;
const TEMPLATE_INSTANCES: u8 = 10;
const UPLOADS: u8 = 11;

/// What `storage_deposit` asks of everybody for a registration: the record of the longest id.
const DEPOSIT: u64 = 108 + 64;
/// What a creator's record takes besides its id, its holdings and limits of its own.
const RECORD: u64 = 108;

#[derive(Debug, BorshDeserialize)]
enum Registration {
    Missing,
    Deposit,
    Creation,
}

#[derive(Debug, BorshDeserialize)]
struct Holding {
    template: u16,
    instances: u32,
}

#[derive(Debug, BorshDeserialize)]
struct Creator {
    registration: Registration,
    available: NearToken,
    _allowance: NearToken,
    _allowances: u32,
    listed: bool,
    limits: Option<Limits>,
    instances: u32,
    next_number: u32,
    _window_started: Timestamp,
    _window_used: u32,
    holdings: Vec<Holding>,
}

#[derive(Debug, BorshDeserialize)]
struct Instance {
    creator_id: AccountId,
    template: u16,
    _release: u16,
    creator_number: u32,
    template_number: u32,
    _created_at: Timestamp,
    status: InstanceStatus,
}

#[derive(Debug, BorshDeserialize)]
enum Name {
    Reserved,
    Instance(Instance),
    Gone,
}

/// Holds a ledger against the records, and the records against each other.
///
/// # Errors
///
/// With what does not match.
pub fn check(records: &Records, ledger: &Ledger) -> Result {
    factory::check(ledger)?;
    let code = records.bytes_below(CODE_BYTES) + records.bytes_below(UPLOADS);
    same("release_stakes", ledger.release_stakes, stake(code))?;
    same(
        "storage_stake",
        ledger.storage_stake,
        stake(records.usage - code),
    )?;
    let creators = creators(records)?;
    let owed = creators.iter().map(|(id, creator)| owed(id, creator));
    let owed: u128 = owed.sum();
    same("creators", ledger.creators, NearToken::from_yoctonear(owed))?;
    let pending = check_lists(records, &creators)?;
    ensure!(
        pending > 0 || ledger.in_flight.is_zero(),
        "{} are in flight, and nothing is pending",
        ledger.in_flight
    );
    Ok(())
}

fn same(what: &str, told: NearToken, kept: NearToken) -> Result {
    ensure!(
        told == kept,
        "{what}: the ledger says {} yoctoNEAR, the records {}",
        told.as_yoctonear(),
        kept.as_yoctonear()
    );
    Ok(())
}

fn creators(records: &Records) -> Result<BTreeMap<AccountId, Creator>> {
    let read = |(key, value): (&[u8], &[u8])| {
        let id: AccountId = from_slice(key).context("a creator's key")?;
        let creator = from_slice(value).with_context(|| format!("the record of {id}"))?;
        Ok((id, creator))
    };
    records.below(CREATORS).map(read).collect()
}

/// What a creator is owed: its prepaid balance, and what it paid for its registration beyond the stake of what goes with it.
fn owed(id: &AccountId, creator: &Creator) -> u128 {
    let record = stake(RECORD + id.len() as u64).as_yoctonear();
    let paid = match creator.registration {
        Registration::Missing => 0,
        Registration::Deposit => stake(DEPOSIT).as_yoctonear(),
        Registration::Creation => record,
    };
    let governed = creator.listed || creator.limits.is_some();
    let freed = if governed || paid == 0 { 0 } else { record };
    creator.available.as_yoctonear() + paid - freed
}

/// Every instance is once in the list of its creator and once in that of its template, is counted, and nothing else is.
/// Returns how many are pending.
fn check_lists(records: &Records, creators: &BTreeMap<AccountId, Creator>) -> Result<usize> {
    let mut of_creators = list::<(AccountId, u32)>(records, CREATOR_INSTANCES)?;
    let mut of_templates = list::<(u16, u32)>(records, TEMPLATE_INSTANCES)?;
    let mut counts = BTreeMap::<(AccountId, u16), u32>::new();
    let mut pending = 0;
    for (key, value) in records.below(NAMES) {
        let name: String = from_slice(key)?;
        let Name::Instance(instance) = from_slice(value).context("what a name is used for")? else {
            continue;
        };
        pending += usize::from(instance.status == InstanceStatus::Pending);
        let key = (instance.creator_id.clone(), instance.creator_number);
        let listed = of_creators.remove(&key);
        ensure!(
            listed.as_ref() == Some(&name),
            "{name}: {key:?} is {listed:?}"
        );
        let key = (instance.template, instance.template_number);
        let listed = of_templates.remove(&key);
        ensure!(
            listed.as_ref() == Some(&name),
            "{name}: {key:?} is {listed:?}"
        );
        let creator = creators.get(&instance.creator_id);
        let creator = creator.with_context(|| format!("{name} has no creator's record"))?;
        ensure!(instance.creator_number < creator.next_number);
        *counts
            .entry((instance.creator_id, instance.template))
            .or_default() += 1;
    }
    ensure!(
        of_creators.is_empty(),
        "without an instance: {of_creators:?}"
    );
    ensure!(
        of_templates.is_empty(),
        "without an instance: {of_templates:?}"
    );
    for (id, creator) in creators {
        let mut sum = 0;
        for holding in &creator.holdings {
            let count = counts.remove(&(id.clone(), holding.template));
            ensure!(
                count.unwrap_or_default() == holding.instances,
                "{id} holds {holding:?}, and has {count:?}"
            );
            sum += holding.instances;
        }
        ensure!(sum == creator.instances, "{id} has {sum}: {creator:?}");
    }
    ensure!(counts.is_empty(), "not held: {counts:?}");
    Ok(pending)
}

fn list<K: BorshDeserialize + Ord>(records: &Records, prefix: u8) -> Result<BTreeMap<K, String>> {
    let read = |(key, value): (&[u8], &[u8])| Ok((from_slice(key)?, from_slice(value)?));
    records.below(prefix).map(read).collect()
}
