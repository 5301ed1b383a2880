//! Creators: what a receipt may do to the money, allowance and places of each.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use charter_interface::AccountId;
use charter_interface::factory::{Access, Limits};
use charter_localnet::near_primitives::action::FunctionCallAction;
use charter_localnet::near_primitives::transaction::Action;
use charter_tests::books::BYTE;
use serde::Deserialize;

use super::stored::{Creator, Factory};
use crate::Result;
use crate::checks::{Instance, Name};
use crate::seen::Ran;

/// What NEP-145's registration costs everybody, in yoctoNEAR: the record of the longest id.
const REGISTRATION: u128 = (108 + 64) * BYTE;

/// The names of a factory.
pub type NamesOf = BTreeMap<String, Name>;

/// What `create_instance` is asked, as far as it matters for money.
#[derive(Deserialize)]
struct Creation {
    name: String,
    #[serde(default, deserialize_with = "amount")]
    max_total: Option<u128>,
}

#[derive(Deserialize)]
struct Deposit {
    account_id: Option<AccountId>,
    registration_only: Option<bool>,
}

#[derive(Deserialize)]
struct Amount {
    #[serde(default, deserialize_with = "amount")]
    amount: Option<u128>,
}

fn amount<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> std::result::Result<Option<u128>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom))
        .transpose()
}

/// A factory at one time.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it stores of creators, and its settings.
    pub factory: Factory,
    /// Its names.
    pub names: NamesOf,
}

/// What one receipt made of a factory, as the only one in its block.
///
/// # Errors
///
/// With what it may not do.
pub fn follows(before: &Picture, ran: &Ran, after: &Picture) -> Result {
    let [Action::FunctionCall(call)] = ran.actions.as_slice() else {
        return Ok(());
    };
    if ran.failure.is_some() {
        ensure!(
            before.factory.creators == after.factory.creators,
            "it failed, and creators changed"
        );
        return Ok(());
    }
    let step = Step {
        before,
        ran,
        call,
        after,
    };
    step.check()
        .with_context(|| format!("{} by {}", call.method_name, ran.from))
}

struct Step<'a> {
    before: &'a Picture,
    ran: &'a Ran,
    call: &'a FunctionCallAction,
    after: &'a Picture,
}

impl Step<'_> {
    fn check(&self) -> Result {
        let method = self.call.method_name.as_str();
        let own = [
            "create_instance",
            "storage_withdraw",
            "storage_unregister",
            "allow",
        ];
        // Nobody's money and nobody's allowance is anybody else's.
        for (id, was) in &self.before.factory.creators {
            if own.contains(&method) && *id == self.ran.from {
                continue;
            }
            let is = available(self.after, id);
            ensure!(
                is >= was.available.as_yoctonear(),
                "{id} had {} prepaid, and has {is}",
                was.available
            );
            if method != "finalise_creation" {
                let is = self
                    .after
                    .factory
                    .creators
                    .get(id)
                    .map(|creator| creator.allowance);
                ensure!(
                    is.is_none_or(|is| is == was.allowance),
                    "the allowance of {id} was {}, and is {is:?}",
                    was.allowance
                );
            }
        }
        match method {
            "create_instance" => self.created(),
            "finalise_creation" => self.finalised(),
            "finish_settlement" => self.settled(),
            "storage_deposit" => self.deposited(),
            "storage_withdraw" => self.withdrew(),
            "storage_unregister" => {
                let gone = self.ran.value.as_deref() == Some(b"true");
                let registered = |at: &Picture| {
                    at.factory
                        .creators
                        .get(&self.ran.from)
                        .is_some_and(|it| it.registration > 0)
                };
                ensure!(
                    !gone || (registered(self.before) && !registered(self.after)),
                    "it is registered still"
                );
                Ok(())
            }
            "allow" => {
                let args: Amount = serde_json::from_slice(&self.call.args)?;
                let is = self
                    .creator(self.after)
                    .map(|creator| creator.allowance.as_yoctonear());
                ensure!(
                    is == args.amount,
                    "{:?} was allowed, and is {is:?}",
                    args.amount
                );
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn creator<'p>(&self, at: &'p Picture) -> Option<&'p Creator> {
        at.factory.creators.get(&self.ran.from)
    }

    fn created(&self) -> Result {
        let args: Creation = serde_json::from_slice(&self.call.args).context("it took this")?;
        let attached = self.call.deposit.as_yoctonear();
        ensure!(
            !self.before.names.contains_key(&args.name),
            "the name was {:?}",
            self.before.names.get(&args.name)
        );
        let config = &self.before.factory.config;
        ensure!(!config.paused, "the factory is paused");
        let was = self.creator(self.before);
        if config.access == Access::Listed {
            ensure!(
                was.is_some_and(|creator| creator.listed),
                "the creator is not on the list"
            );
        }
        let is = self
            .creator(self.after)
            .context("the creator has a record")?;
        let limits: &Limits = was
            .and_then(|creator| creator.limits.as_ref())
            .unwrap_or(&config.limits);
        ensure!(
            is.instances <= limits.instances,
            "{} instances of {}",
            is.instances,
            limits.instances
        );
        let most = is
            .holdings
            .iter()
            .map(|(_, count)| *count)
            .max()
            .unwrap_or(0);
        let held_before =
            was.and_then(|creator| creator.holdings.iter().map(|(_, count)| *count).max());
        ensure!(
            most <= limits.per_template.max(held_before.unwrap_or(0)),
            "{most} instances of a template, {} are possible",
            limits.per_template
        );
        if let Some(rate) = &limits.rate {
            ensure!(
                is.window_used <= rate.count,
                "{} creations of {}",
                is.window_used,
                rate.count
            );
        }
        // What is prepaid bears the price up to what was named, and what a key that attaches nothing may spend.
        let had = was.map_or(0, |creator| creator.available.as_yoctonear());
        let prepaid = had
            .checked_sub(is.available.as_yoctonear())
            .context("it was paid for creating")?;
        if prepaid > 0 {
            let most = args
                .max_total
                .context("what is prepaid was taken, and no `max_total` was named")?;
            ensure!(
                attached + prepaid <= most,
                "{attached} and {prepaid} were taken; `max_total` is {most}"
            );
        }
        let allowed = was.map_or(0, |creator| creator.allowance.as_yoctonear());
        let spent = if attached == 0 { prepaid } else { 0 };
        ensure!(
            spent <= allowed,
            "{spent} were taken without a deposit; {allowed} were allowed"
        );
        ensure!(
            is.allowance.as_yoctonear() == allowed - spent,
            "{allowed} were allowed, {spent} spent, and {} are left",
            is.allowance
        );
        Ok(())
    }

    fn finalised(&self) -> Result {
        for (id, is) in &self.after.factory.creators {
            let was = self.before.factory.creators.get(id);
            let allowance = was.map_or(0, |creator| creator.allowance.as_yoctonear());
            let paid_back = is.available.as_yoctonear()
                - was.map_or(0, |creator| creator.available.as_yoctonear());
            ensure!(
                is.allowance.as_yoctonear() <= allowance.saturating_add(paid_back),
                "the allowance of {id} was {allowance}, {paid_back} came back, and it is {}",
                is.allowance
            );
        }
        Ok(())
    }

    /// A name is gone: what its records freed, and no more, is its creator's.
    fn settled(&self) -> Result {
        for (name, was) in &self.before.names {
            let Name::Instance(Instance { creator_id, .. }) = was else {
                continue;
            };
            if self.after.names.get(name) != Some(&Name::Gone) {
                continue;
            }
            let freed = u128::from(self.before.factory.usage - self.after.factory.usage) * BYTE;
            let paid = available(self.after, creator_id) - available(self.before, creator_id);
            ensure!(
                paid == freed,
                "the end of {name} freed {freed}, and {paid} were paid back"
            );
        }
        Ok(())
    }

    fn deposited(&self) -> Result {
        let args: Deposit = serde_json::from_slice(&self.call.args)?;
        let id = args.account_id.unwrap_or_else(|| self.ran.from.clone());
        let registered = self
            .before
            .factory
            .creators
            .get(&id)
            .is_some_and(|creator| creator.registration > 0);
        let price = if registered { 0 } else { REGISTRATION };
        let rest = self.call.deposit.as_yoctonear().checked_sub(price);
        let rest = rest.with_context(|| format!("{} were attached", self.call.deposit))?;
        let kept = if args.registration_only == Some(true) {
            0
        } else {
            rest
        };
        let grown = available(self.after, &id) - available(self.before, &id);
        ensure!(grown == kept, "{kept} are to be kept, {grown} were");
        Ok(())
    }

    fn withdrew(&self) -> Result {
        let args: Amount = serde_json::from_slice(&self.call.args)?;
        let (had, has) = (
            available(self.before, &self.ran.from),
            available(self.after, &self.ran.from),
        );
        let asked = args.amount.unwrap_or(had);
        ensure!(
            had.checked_sub(asked) == Some(has),
            "it had {had}, asked for {asked}, and has {has}"
        );
        Ok(())
    }
}

fn available(at: &Picture, id: &AccountId) -> u128 {
    let creator = at.factory.creators.get(id);
    creator.map_or(0, |creator| creator.available.as_yoctonear())
}
