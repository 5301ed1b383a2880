//! Instances of the templates: whose each is, what it runs, and what its users have there. Written from the layouts that the
//! templates document, and from NEP-141.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::AccountId;
use charter_localnet::near_primitives::action::FunctionCallAction;
use charter_localnet::near_primitives::hash::CryptoHash;
use charter_localnet::near_primitives::transaction::Action;
use charter_tests::books::Records;
use serde::Deserialize;

use super::accounts::Accounts;
use crate::Result;
use crate::seen::Ran;
use crate::stage::Stage;

/// What every instance keeps of itself.
#[derive(Debug, Clone, PartialEq, Eq, BorshDeserialize)]
struct Instance {
    factory_id: AccountId,
    owner_id: AccountId,
    proposed_owner_id: Option<AccountId>,
    installs: u32,
}

/// A token: everybody's balance, and what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    balances: BTreeMap<AccountId, u128>,
    supply: u128,
}

/// A token's root, after its version.
#[derive(BorshDeserialize)]
struct TokenRoot {
    _balances: Vec<u8>,
    supply: u128,
    _usage: u64,
    _metadata: Vec<u8>,
    registered: u64,
    mintable: bool,
    _closed: bool,
}

/// A donation's root, after its version.
#[derive(BorshDeserialize)]
struct DonationRoot {
    beneficiary: AccountId,
    total: u128,
    _numbers: u32,
    count: u32,
    _donors: Vec<u8>,
    _order: Vec<u8>,
}

#[derive(BorshDeserialize)]
struct Donor {
    number: u32,
    total: u128,
    donations: u32,
    pending: u32,
}

/// What `on_paid` is told.
#[derive(BorshDeserialize)]
enum Payment {
    V1 {
        _donor_id: AccountId,
        _beneficiary: AccountId,
        amount: u128,
        _kept: u128,
    },
}

/// What is kept for users.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Token(Token),
    Donation { beneficiary: AccountId, total: u128 },
}

/// An instance at one time.
#[derive(Debug, Clone)]
struct Picture {
    instance: Instance,
    code: Option<CryptoHash>,
    kept: Kept,
}

/// The instances that were looked at, by their ids.
#[derive(Debug, Clone, Default)]
pub struct Instances(BTreeMap<AccountId, Picture>);

impl Instances {
    /// After a block that did this.
    pub fn after(&mut self, stage: &Stage, accounts: &Accounts, ran: &[Ran]) -> Result {
        self.0.retain(|id, _| accounts.code(id).is_some());
        let mut touched: Vec<&AccountId> = ran.iter().map(|ran| &ran.on).collect();
        touched.sort();
        touched.dedup();
        for id in touched {
            let kind = accounts.kind(stage, id);
            let (Some("token" | "donation"), Some(kind)) = (kind, kind) else {
                self.0.remove(id);
                continue;
            };
            let here: Vec<&Ran> = ran.iter().filter(|ran| ran.on == *id).collect();
            self.one(stage, accounts, id, kind, &here)
                .with_context(|| id.to_string())?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        stage: &Stage,
        accounts: &Accounts,
        id: &AccountId,
        kind: &str,
        here: &[&Ran],
    ) -> Result {
        let records = Records::of_local(&stage.local, id)?;
        // One that was never begun has nothing.
        let Some(record) = records.records.get(b"CHARTER".as_slice()) else {
            ensure!(!self.0.contains_key(id), "it has forgotten whose it is");
            return Ok(());
        };
        ensure!(record.first() == Some(&1), "its record has another version");
        let after = Picture {
            instance: borsh::from_slice(&record[1..]).context("whose it is")?,
            code: accounts.code(id),
            kept: match kind {
                "token" => token(&records).context("the token")?,
                _ => donation(&records).context("the donation")?,
            },
        };
        if let Some(code) = &after.code {
            let factory_id = &after.instance.factory_id;
            ensure!(
                accounts.approves(factory_id, code) != Some(false),
                "it runs the code {code}, which its factory never approved"
            );
        }
        if let Some(before) = self.0.get(id) {
            before.instance.becomes(&after.instance, here)?;
            let installed = called(here, "may_install").count();
            ensure!(
                before.code == after.code || installed > 0,
                "its code changed, and nothing was installed"
            );
            before.kept.becomes(&after.kept, &before.instance, here)?;
        }
        self.0.insert(id.clone(), after);
        Ok(())
    }
}

/// The calls of a method that succeeded, with who made each.
fn called<'r>(
    here: &'r [&Ran],
    method: &'r str,
) -> impl Iterator<Item = (&'r AccountId, &'r FunctionCallAction)> {
    let held = here.iter().filter(|ran| ran.failure.is_none());
    held.flat_map(move |ran| {
        ran.actions.iter().filter_map(move |action| match action {
            Action::FunctionCall(call) if call.method_name == method => Some((&ran.from, &**call)),
            _ => None,
        })
    })
}

impl Instance {
    /// Only its owner offers it, only who was offered it takes it, and what is installed was counted by itself.
    fn becomes(&self, after: &Self, here: &[&Ran]) -> Result {
        ensure!(self.factory_id == after.factory_id, "its factory changed");
        let accepted = || called(here, "accept_owner").map(|(by, _)| by);
        let offered = || called(here, "propose_owner");
        if self.owner_id != after.owner_id {
            ensure!(
                accepted().any(|by| *by == after.owner_id),
                "{} owns it, and did not accept it",
                after.owner_id
            );
            ensure!(
                self.proposed_owner_id.as_ref() == Some(&after.owner_id)
                    || offered().next().is_some(),
                "{} owns it, and was not offered it",
                after.owner_id
            );
        }
        if self.proposed_owner_id != after.proposed_owner_id && after.proposed_owner_id.is_some() {
            let is_owner = |by: &AccountId| *by == self.owner_id || *by == after.owner_id;
            ensure!(
                offered().any(|(by, _)| is_owner(by)),
                "somebody else than its owner offered it"
            );
        }
        let installed = called(here, "may_install").count() as u32;
        ensure!(
            after.installs == self.installs + installed,
            "{} installs, and {installed} more, are {}",
            self.installs,
            after.installs
        );
        Ok(())
    }
}

impl Kept {
    fn becomes(&self, after: &Self, instance: &Instance, here: &[&Ran]) -> Result {
        match (self, after) {
            (Self::Token(before), Self::Token(after)) => before.becomes(after, instance, here),
            (
                Self::Donation { beneficiary, total },
                Self::Donation {
                    beneficiary: now,
                    total: sum,
                },
            ) => {
                let changed = called(here, "change_beneficiary").count() > 0;
                ensure!(beneficiary == now || changed, "its beneficiary changed");
                let mut most = *total;
                for (_, call) in called(here, "on_paid") {
                    let Payment::V1 { amount, .. } = borsh::from_slice(&call.args)?;
                    most += amount;
                }
                ensure!(
                    (*total..=most).contains(sum),
                    "{total} were given, and {sum} are; {most} can be"
                );
                Ok(())
            }
            _ => anyhow::bail!("it became something else"),
        }
    }
}

/// The arguments that matter for balances.
#[derive(Deserialize)]
struct Args {
    receiver_id: Option<AccountId>,
    account_id: Option<AccountId>,
    sender_id: Option<AccountId>,
    amount: Option<String>,
}

impl Token {
    /// What one receipt, as the only one in its block, makes of balances, by NEP-141 and NEP-145.
    fn becomes(&self, after: &Self, instance: &Instance, here: &[&Ran]) -> Result {
        let [ran] = here else {
            return Ok(());
        };
        let [Action::FunctionCall(call)] = ran.actions.as_slice() else {
            ensure!(self == after, "balances changed without a call");
            return Ok(());
        };
        if ran.failure.is_some() {
            ensure!(
                self == after,
                "{} failed, and balances changed",
                call.method_name
            );
            return Ok(());
        }
        let mut expected = self.clone();
        let method = call.method_name.as_str();
        let args: Option<Args> = serde_json::from_slice(&call.args).ok();
        let amount = args
            .as_ref()
            .and_then(|args| args.amount.as_ref()?.parse().ok());
        let amount: u128 = amount.unwrap_or(0);
        let named = |name: fn(&Args) -> &Option<AccountId>| {
            let named = args.as_ref().and_then(|args| name(args).clone());
            named.with_context(|| format!("{method} names nobody"))
        };
        match method {
            "ft_transfer" | "ft_transfer_call" => {
                let receiver_id = named(|args| &args.receiver_id)?;
                expected.take(&ran.from, amount)?;
                expected.give(&receiver_id, amount);
            }
            "mint" => {
                ensure!(ran.from == instance.owner_id, "{} mints", ran.from);
                expected.give(&named(|args| &args.account_id)?, amount);
                expected.supply += amount;
            }
            // What comes back is at most what was sent, and is the sender's, or nobody's once it has left.
            "ft_resolve_transfer" => {
                let (from, to) = (
                    named(|args| &args.sender_id)?,
                    named(|args| &args.receiver_id)?,
                );
                let had = self.balances.get(&to).copied().unwrap_or(0);
                let has = after.balances.get(&to).copied().unwrap_or(0);
                let back = if from == to {
                    0
                } else {
                    had.checked_sub(has).context("it grew")?
                };
                ensure!(back <= amount, "{back} came back of {amount}");
                expected.take(&to, back)?;
                match expected.balances.get_mut(&from) {
                    Some(balance) => *balance += back,
                    None => expected.supply -= back,
                }
                // To itself: what comes back is where it was.
            }
            "storage_deposit" => {
                let args = args.and_then(|args| args.account_id);
                let id = args.unwrap_or_else(|| ran.from.clone());
                expected.balances.entry(id).or_insert(0);
            }
            "storage_unregister" => {
                let gone = ran.value.as_deref() == Some(b"true");
                if let (true, Some(burnt)) = (gone, expected.balances.get(&ran.from).copied()) {
                    expected.balances.remove(&ran.from);
                    expected.supply -= burnt;
                }
            }
            "close_register" => {
                ensure!(ran.from == instance.owner_id, "{} closes it", ran.from);
                let owner_id = &instance.owner_id;
                expected.balances.retain(|id, balance| {
                    id == owner_id || *balance > 0 || after.balances.contains_key(id)
                });
            }
            _ => {}
        }
        ensure!(
            expected == *after,
            "after {method} by {} it is {after:?}, and should be {expected:?}",
            ran.from
        );
        Ok(())
    }

    fn take(&mut self, id: &AccountId, amount: u128) -> Result {
        if amount == 0 {
            return Ok(());
        }
        let balance = self.balances.get_mut(id).context("it is not registered")?;
        *balance = balance.checked_sub(amount).context("it has less")?;
        Ok(())
    }

    fn give(&mut self, id: &AccountId, amount: u128) {
        if let Some(balance) = self.balances.get_mut(id) {
            *balance += amount;
        }
    }
}

fn root(records: &Records, version: u8) -> Result<&[u8]> {
    let root = records.records.get(b"STATE".as_slice());
    let (first, rest) = root
        .and_then(|root| root.split_first())
        .context("no state")?;
    ensure!(*first == version, "the state has version {first}");
    Ok(rest)
}

fn token(records: &Records) -> Result<Kept> {
    let root: TokenRoot = borsh::from_slice(root(records, 1)?)?;
    let mut balances = BTreeMap::new();
    for (key, value) in records.below(0) {
        balances.insert(borsh::from_slice(key)?, borsh::from_slice(value)?);
    }
    let sum = balances
        .values()
        .try_fold(0_u128, |sum, one| sum.checked_add(*one));
    ensure!(
        sum == Some(root.supply),
        "balances of {sum:?}, a supply of {} (mintable: {})",
        root.supply,
        root.mintable
    );
    ensure!(
        balances.len() as u64 == root.registered,
        "{} are registered, {} are counted",
        balances.len(),
        root.registered
    );
    let supply = root.supply;
    Ok(Kept::Token(Token { balances, supply }))
}

fn donation(records: &Records) -> Result<Kept> {
    let root: DonationRoot = borsh::from_slice(root(records, 0)?)?;
    let mut numbers = BTreeMap::new();
    for (key, value) in records.below(1) {
        let (number, donor_id): (u32, AccountId) =
            (borsh::from_slice(key)?, borsh::from_slice(value)?);
        numbers.insert(number, donor_id);
    }
    let (mut donors, mut given) = (0, 0_u128);
    for (key, value) in records.below(0) {
        let donor_id: AccountId = borsh::from_slice(key)?;
        let donor: Donor = borsh::from_slice(value)?;
        ensure!(
            numbers.get(&donor.number) == Some(&donor_id),
            "{donor_id} is not number {}",
            donor.number
        );
        ensure!(
            donor.donations > 0 || donor.pending > 0,
            "{donor_id} gave nothing and gives nothing"
        );
        if donor.donations > 0 {
            given += donor.total;
        }
        donors += 1;
    }
    ensure!(
        donors == root.count && numbers.len() == root.count as usize,
        "{donors} donors, {} numbers, {} counted",
        numbers.len(),
        root.count
    );
    ensure!(given <= root.total, "{given} were given of {}", root.total);
    Ok(Kept::Donation {
        beneficiary: root.beneficiary,
        total: root.total,
    })
}
