//! A sequence as it runs: steps go in, blocks come out, and after every block everything is looked at.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use charter_interface::{AccountId, CodeHash};
use charter_localnet::{Batch, Order};
use charter_tests::id::near;

use crate::Result;
use crate::checks::Checks;
use crate::coverage::{Coverage, Totals};
use crate::dice::Dice;
use crate::generate::{self, Mood};
use crate::lists::{Lists, Method};
use crate::model::council::Council;
use crate::seen::{self, Failure};
use crate::stage::{PEOPLE, Sample, Stage};
use crate::step::{Hostility, Sent, Step};

/// The most blocks in which what waits must have come to rest: a promise that waits does so for 200.
const REST: u32 = 5_000;

/// A sequence as it runs.
pub struct World {
    /// The chain, and who is on it.
    pub stage: Stage,
    /// What was tried.
    pub totals: Totals,
    /// What became of it.
    pub coverage: Coverage,
    /// The steps up to now, written out.
    pub steps: Vec<Step>,
    /// What happens more often than otherwise.
    pub mood: Mood,
    lists: Arc<Lists>,
    checks: Checks,
}

impl World {
    /// At the beginning. `order`: in which order receipts run.
    pub fn new(stage: &Stage, order: u64, lists: &Arc<Lists>) -> Result<Self> {
        let mut stage = stage.clone();
        // Every fourth sequence runs as on a node, the others in any order that the protocol allows.
        stage.local.chain.set_order(match order % 4 {
            0 => Order::Node,
            _ => Order::Seeded(order),
        });
        let checks = Checks::new(&stage)?;
        Ok(Self {
            stage,
            totals: Totals::default(),
            coverage: Coverage::default(),
            steps: Vec::new(),
            mood: Mood::of(order / 4),
            lists: Arc::clone(lists),
            checks,
        })
    }

    /// Makes a step out of a number, and takes it.
    ///
    /// # Errors
    ///
    /// With what must not be, in which step.
    pub fn roll(&mut self, number: u64) -> Result {
        let step = generate::step(&mut Dice::new(number), self);
        self.take(step)
    }

    /// Takes a step.
    ///
    /// # Errors
    ///
    /// With what must not be, in which step.
    pub fn take(&mut self, step: Step) -> Result {
        let at = self.steps.len();
        self.steps.push(step.clone());
        self.run(&step)
            .with_context(|| format!("step {at}: {}", step.what))
    }

    fn run(&mut self, step: &Step) -> Result {
        if let Some(sent) = &step.sent {
            self.send(sent, step.hostile)?;
        }
        if step.time > 0 {
            let time = Duration::from_nanos(step.time);
            self.stage.local.chain.advance_time(time)?;
            self.look()?;
        }
        for _ in 0..step.blocks {
            if self.stage.local.chain.is_idle() {
                break;
            }
            self.stage.local.chain.produce_block()?;
            self.look()?;
        }
        Ok(())
    }

    fn send(&mut self, sent: &Sent, hostile: Hostility) -> Result {
        let mut batch = Batch::new(near(&sent.to));
        for call in &sent.calls {
            batch = batch.call(call.call()?.into());
        }
        if !sent.gift.is_zero() {
            batch = batch.transfer(sent.gift);
        }
        let at = PEOPLE.iter().position(|name| *name == sent.by);
        let signer = &self.stage.people[at.context("nobody has this name")?];
        let signed = self.stage.local.chain.sign(signer, batch)?;
        let calls = sent.calls.len() as u64;
        match self.stage.local.chain.submit(signed) {
            Ok(_) => {
                self.totals.calls += calls;
                match hostile {
                    Hostility::None => {}
                    Hostility::Fault => self.totals.faults += calls,
                    Hostility::BadInput => self.totals.bad_inputs += calls,
                }
                self.checks.sent(sent);
            }
            Err(_) => self.totals.not_taken += 1,
        }
        Ok(())
    }

    /// Looks at what the newest block did, and at everything.
    fn look(&mut self) -> Result {
        let ran = seen::newest(&self.stage.local.chain);
        self.totals.blocks += 1;
        // An account that ends in this block ran its contract before.
        let kinds: Vec<_> = ran
            .iter()
            .map(|ran| self.checks.kind(&self.stage, &ran.on))
            .collect();
        let looked = self.checks.after(&self.stage, &ran);
        for (ran, before) in ran.iter().zip(kinds) {
            if ran.from == "system" {
                continue;
            }
            self.totals.receipts += 1;
            match &ran.failure {
                None => {}
                Some(Failure::Panic(_)) => self.totals.refused += 1,
                Some(Failure::Other(_)) => self.totals.failed += 1,
            }
            if let Some(contract) = self.checks.kind(&self.stage, &ran.on).or(before) {
                self.coverage.note(contract, ran, &self.lists.reasons);
            }
        }
        looked
    }

    /// Lets everything come to rest, and looks at it once more.
    ///
    /// # Errors
    ///
    /// With what must not be.
    pub fn rest(&mut self) -> Result {
        self.run(&Step {
            sent: None,
            time: 0,
            blocks: REST,
            what: String::new(),
            hostile: Hostility::None,
        })
        .context("at rest")?;
        anyhow::ensure!(
            self.stage.local.chain.is_idle(),
            "{REST} blocks later something still runs"
        );
        self.checks.at_rest(&self.stage).context("at rest")?;
        self.totals.sequences += 1;
        Ok(())
    }

    /// The instances whose accounts are there.
    pub fn instances(&self, factory_id: &AccountId) -> Vec<AccountId> {
        let names = self.checks.accounts_below(factory_id);
        let ids = names.map(|name| format!("{name}.{factory_id}").parse());
        ids.filter_map(std::result::Result::ok).collect()
    }

    /// The accounts that run a contract of this kind.
    pub fn running(&self, kind: &str) -> Vec<AccountId> {
        self.checks.running(kind)
    }

    /// The methods of a contract.
    pub fn methods_of(&self, kind: &str) -> impl Iterator<Item = &Method> {
        let all = self.lists.methods.iter();
        all.filter(move |method| method.contract == kind)
    }

    /// To whom the last transaction went.
    pub fn last(&self) -> Option<&AccountId> {
        let sent = self.steps.iter().rev().find_map(|step| step.sent.as_ref());
        sent.map(|sent| &sent.to)
    }

    /// Which contract an account runs.
    pub fn kind(&self, id: &AccountId) -> Option<&'static str> {
        self.checks.kind(&self.stage, id)
    }

    /// The name of one of the people.
    pub fn name_of(&self, id: &AccountId) -> Option<&'static str> {
        let at = self
            .stage
            .people
            .iter()
            .position(|one| one.account_id == *id);
        at.map(|at| PEOPLE[at])
    }

    /// The council as the model has it.
    pub const fn council(&self) -> &Council {
        self.checks.council()
    }

    /// Whether a factory is paused.
    pub fn is_paused(&self, at: usize) -> bool {
        self.checks.is_paused(at)
    }

    /// The time of the newest block, in nanoseconds since 1970.
    pub fn now(&self) -> u64 {
        self.stage.local.chain.head().timestamp()
    }

    /// Code that a contract waits for.
    pub fn awaited(&self, id: &AccountId) -> Vec<&Sample> {
        // Code by its hash: whether it is delivered, in a factory; how far it has come, in the council.
        let (prefix, at) = if *id == self.stage.council_id {
            (3, 9)
        } else {
            (5, 4)
        };
        let records = self.stage.local.chain.state().storage(&near(id), &[prefix]);
        let records = records.unwrap_or_default().into_iter();
        let mut hashes: Vec<Vec<u8>> = records
            .filter(|(_, value)| value.get(at) == Some(&0))
            .filter_map(|(key, _)| Some(key.get(1..33)?.to_vec()))
            .collect();
        let upgrade: Option<serde_json::Value> = match prefix {
            3 => self.ask(id, "get_upgrade", serde_json::json!({})),
            _ => self.ask(id, "get_info", serde_json::json!({})),
        };
        let upgrade = upgrade.unwrap_or_default();
        let upgrade = if prefix == 3 {
            &upgrade
        } else {
            &upgrade["upgrade"]
        };
        if let Some(Ok(hash)) = upgrade["code_hash"].as_str().map(str::parse::<CodeHash>) {
            hashes.push(hash.0.to_vec());
        }
        let codes = self.stage.codes.iter();
        codes
            .filter(|code| hashes.iter().any(|hash| *hash == code.hash.0))
            .collect()
    }

    /// How many proposals were made.
    pub fn proposals(&self) -> u32 {
        self.checks.proposals()
    }

    /// Every method that a contract of Charter's has.
    pub fn methods(&self) -> &[String] {
        &self.lists.names
    }

    /// Asks a view; nothing where it fails.
    pub fn ask<T: serde::de::DeserializeOwned>(
        &self,
        id: &AccountId,
        method: &str,
        args: impl serde::Serialize,
    ) -> Option<T> {
        self.stage.local.view(id, method, args).ok()
    }
}
