//! What the records say, and what must not move.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::factory::{InstanceStatus, InstanceView, Ledger, Limits};
use charter_interface::{AccountId, Page};
use charter_tests::Result;
use charter_tests::books::{BYTE, Records, factory};
use serde_json::json;

use super::player::{FEES, Player};

/// Prefixes of the layout: what governance decides, names, creators.
const GOVERNED: core::ops::RangeInclusive<u8> = 0..=5;
const NAMES: u8 = 7;
const CREATORS: u8 = 8;

/// What a creator's record begins with, as far as it says who pays for it.
#[derive(BorshDeserialize)]
struct Creator {
    registration: u8,
    _available: u128,
    _allowance: u128,
    _allowances: u32,
    listed: bool,
    limits: Option<Limits>,
    _instances: u32,
    _next_number: u32,
    _window_started: u64,
    _window_used: u32,
    holdings: Vec<(u16, u32)>,
}

/// What a name is used for, as far as it says who pays for it.
#[derive(BorshDeserialize)]
enum Name {
    Reserved,
    Instance(Instance),
    Gone,
}

#[derive(BorshDeserialize)]
struct Instance {
    _creator_id: AccountId,
    template: u16,
    _release: u16,
    _creator_number: u32,
    _template_number: u32,
    _created_at: u64,
    status: InstanceStatus,
}

/// What one look at the records leaves for the next.
pub struct Books {
    /// What is free, and what governance has made of it: records that nobody else pays for. Only gifts move it.
    own: i128,
    /// The gifts that had been sent at the first look, and the most yoctoNEAR that came with commands.
    first: i128,
    /// By name, the template of every instance that was ever live: its fee is earned.
    earned: BTreeMap<String, u16>,
    pending: usize,
}

impl Books {
    /// The first look.
    pub fn of(player: &Player) -> Result<Self> {
        let mut books = Self {
            own: 0,
            first: 0,
            earned: BTreeMap::new(),
            pending: 0,
        };
        books.own = books.look(player)?;
        books.first = books.own;
        Ok(books)
    }

    /// The next look: everything is what the records say, and what is the factory's own is what it was, with the gifts.
    pub fn next(mut self, player: &Player, said: &str) -> Result<Self> {
        let own = self.look(player).with_context(|| said.to_string())?;
        let grown = own - self.own;
        ensure!(grown >= 0, "{said}: the factory lost {} yoctoNEAR", -grown);
        let gifts = i128::try_from(player.gifts)?;
        let commands = i128::try_from(player.commands)?;
        let since = own - self.first;
        ensure!(
            since <= gifts + commands,
            "{said}: the factory has {since} more, {gifts} were given"
        );
        if player.local.chain.is_idle() {
            ensure!(
                since >= gifts,
                "{said}: the factory has {since} more, {gifts} were given"
            );
        }
        self.own = own;
        Ok(self)
    }

    /// At the end nothing is pending, many came and many went, and the views show, page by page, who is there.
    pub fn close(&self, player: &Player) -> Result {
        assert_eq!(self.pending, 0);
        let mut shown = Vec::new();
        let mut from: Option<String> = None;
        loop {
            let args = json!({ "from": from, "limit": 7 });
            let id = &player.factory_id;
            let page: Page<InstanceView> = player.local.view(id, "get_instances", args)?;
            shown.extend(
                page.items
                    .into_iter()
                    .map(|item| item.instance_id.to_string()),
            );
            match page.next {
                Some(next) => from = Some(next),
                None => break,
            }
        }
        let records = Records::of_local(&player.local, &player.factory_id)?;
        let (mut there, mut gone) = (Vec::new(), 0);
        for (key, value) in records.below(NAMES) {
            let name: String = borsh::from_slice(key)?;
            match borsh::from_slice(value)? {
                Name::Instance(_) => there.push(format!("{name}.{}", player.factory_id)),
                Name::Gone => gone += 1,
                Name::Reserved => {}
            }
        }
        shown.sort();
        there.sort();
        assert_eq!(shown, there);
        assert!(there.len() > 10 && gone > 8, "{} and {gone}", there.len());
        Ok(())
    }

    fn look(&mut self, player: &Player) -> Result<i128> {
        let id = &player.factory_id;
        let ledger: Ledger = player.local.view(id, "get_ledger", json!({}))?;
        let records = Records::of_local(&player.local, id)?;
        factory::check(&records, &ledger)?;
        let mut in_flight = 0;
        self.pending = 0;
        for (key, value) in records.below(NAMES) {
            let Name::Instance(instance) = borsh::from_slice(value)? else {
                continue;
            };
            if instance.status == InstanceStatus::Pending {
                self.pending += 1;
                in_flight += FEES[usize::from(instance.template)].as_yoctonear();
            } else {
                let name: String = borsh::from_slice(key)?;
                self.earned.insert(name, instance.template);
            }
        }
        let fees = self.earned.values();
        let fees = fees.map(|template| FEES[usize::from(*template)].as_yoctonear());
        let fees: u128 = fees.sum();
        ensure!(
            ledger.in_flight.as_yoctonear() == in_flight,
            "{} in flight, {in_flight} by the records",
            ledger.in_flight.as_yoctonear()
        );
        ensure!(
            ledger.fees.as_yoctonear() == fees,
            "fees of {}, {fees} were earned",
            ledger.fees.as_yoctonear()
        );
        let own = ledger.free.as_yoctonear() + u128::from(governed_bytes(&records)?) * BYTE;
        Ok(i128::try_from(own)?)
    }
}

/// The bytes that nobody but governance pays for.
fn governed_bytes(records: &Records) -> Result<u64> {
    let root = records.records.get(b"STATE".as_slice());
    let root = root.context("there is a state")?;
    let mut bytes = 40 + 5 + root.len() as u64;
    for prefix in GOVERNED {
        bytes += records.bytes_below(prefix);
    }
    let record = |key: &[u8], value: &[u8]| 40 + 1 + key.len() as u64 + value.len() as u64;
    for (key, value) in records.below(NAMES) {
        match borsh::from_slice(value)? {
            Name::Reserved => bytes += record(key, value),
            Name::Instance(_) | Name::Gone => {}
        }
    }
    for (key, value) in records.below(CREATORS) {
        let creator: Creator = borsh::from_slice(value)?;
        let governed = creator.listed || creator.limits.is_some();
        if governed || creator.registration == 0 {
            bytes += record(key, value) - 6 * creator.holdings.len() as u64;
        }
    }
    Ok(bytes)
}
