//! What must be so after every block, whatever happened.

mod accounts;
mod instances;
mod names;
mod own;

use anyhow::{Context, ensure};
use charter_interface::AccountId;
use charter_interface::governance::{ProposalView, Status};
use charter_interface::{Page, factory, governance};
use charter_tests::books::{self, Records};
use charter_tests::id::near;
use serde_json::json;

use self::accounts::Accounts;
use self::instances::Instances;
use self::names::Names;
pub use self::names::{Instance, Name};
use self::own::Own;
use crate::Result;
use crate::model::council::Council;
use crate::seen::Ran;
use crate::stage::Stage;
use crate::step::Sent;

/// What one look leaves for the next.
#[derive(Debug, Clone)]
pub struct Checks {
    accounts: Accounts,
    instances: Instances,
    names: [Names; 2],
    own: [Own; 2],
    /// Whether contracts get a part of the gas that their calls burn.
    rewards: bool,
    /// What each contract's account was when it was looked at: balance and storage.
    before: [Option<(u128, u64)>; 3],
    proposals: u32,
    council: Council,
    /// What was the council's own, in yoctoNEAR.
    own_at_first: i128,
}

impl Checks {
    /// At the beginning.
    ///
    /// # Errors
    ///
    /// With what is not so.
    pub fn new(stage: &Stage) -> Result<Self> {
        let mut checks = Self {
            accounts: Accounts::new(stage)?,
            instances: Instances::default(),
            names: Default::default(),
            own: Default::default(),
            rewards: stage.local.chain.protocol_version() < 88,
            before: [None; 3],
            proposals: 0,
            own_at_first: councils_own(&stage.local.view(
                &stage.council_id,
                "get_ledger",
                json!({}),
            )?),
            council: {
                let records = Records::of_local(&stage.local, &stage.council_id)?;
                let registered = std::collections::BTreeSet::from([stage.factories[1].clone()]);
                Council::new(&stage.council_id, &records, registered)?
            },
        };
        checks.after(stage, &[])?;
        Ok(checks)
    }

    /// Notes what was sent.
    pub fn sent(&mut self, sent: &Sent) {
        self.accounts.sent(sent);
    }

    /// Which contract an account runs, of those whose coverage is of interest.
    pub fn kind(&self, stage: &Stage, id: &AccountId) -> Option<&'static str> {
        self.accounts.kind(stage, id)
    }

    /// The accounts that run a contract of this kind.
    pub fn running(&self, kind: &str) -> Vec<AccountId> {
        self.accounts.running(kind)
    }

    /// The names of accounts directly below another.
    pub fn accounts_below(&self, parent_id: &AccountId) -> impl Iterator<Item = &str> {
        self.accounts.below(parent_id)
    }

    /// The council as the model has it.
    pub const fn council(&self) -> &Council {
        &self.council
    }

    /// Whether a factory is paused.
    pub fn is_paused(&self, at: usize) -> bool {
        self.names[at].is_paused()
    }

    /// How many proposals were made.
    pub const fn proposals(&self) -> u32 {
        self.proposals
    }

    /// After a block that did this.
    ///
    /// # Errors
    ///
    /// With what must not be.
    pub fn after(&mut self, stage: &Stage, ran: &[Ran]) -> Result {
        let chain = &stage.local.chain;
        let supply = chain.supply()?;
        ensure!(supply.is_conserved(), "tokens came or went: {supply:?}");
        self.accounts.after(stage, ran, self.council.approved())?;
        self.instances
            .after(stage, &self.accounts, ran)
            .context("an instance")?;
        for ran in ran {
            self.council
                .follow(ran, chain.head().timestamp())
                .context("the council")?;
        }
        let contracts = [&stage.factories[0], &stage.factories[1], &stage.council_id];
        for (at, id) in contracts.into_iter().enumerate() {
            let account = chain.account(&near(id))?;
            let now = Some((account.amount.as_yoctonear(), account.storage_usage));
            let touched = ran.iter().any(|ran| ran.on == *id) || self.before[at] != now;
            self.before[at] = now;
            if !touched {
                continue;
            }
            let records = Records::of_local(&stage.local, id)?;
            if at == 2 {
                // The book begins with how many proposals were made.
                let book = records
                    .below(2)
                    .next()
                    .and_then(|(_, book)| book.first_chunk());
                self.proposals = book.map_or(0, |count| u32::from_le_bytes(*count));
                council(stage, id, &records).context("the council")?;
                self.council.hold(&records).context("the council")?;
            } else {
                let here: Vec<&Ran> = ran.iter().filter(|ran| ran.on == *id).collect();
                self.names[at]
                    .after(&records, &here)
                    .context(id.to_string())?;
                let ledger: factory::Ledger = stage.local.view(id, "get_ledger", json!({}))?;
                books::factory::check(&records, &ledger).context(id.to_string())?;
                self.own[at]
                    .after(&records, &ledger, &here, self.rewards)
                    .context(id.to_string())?;
            }
        }
        for (at, id) in stage.factories.iter().enumerate() {
            self.names[at].hold(&self.accounts, id)?;
        }
        Ok(())
    }

    /// When nothing runs any more.
    ///
    /// # Errors
    ///
    /// With what still waits.
    pub fn at_rest(&self, stage: &Stage) -> Result {
        for (at, id) in stage.factories.iter().enumerate() {
            let ledger: factory::Ledger = stage.local.view(id, "get_ledger", json!({}))?;
            ensure!(ledger.in_flight.is_zero(), "{} in flight", ledger.in_flight);
            self.names[at].at_rest()?;
        }
        let ledger: governance::Ledger =
            stage
                .local
                .view(&stage.council_id, "get_ledger", json!({}))?;
        let (own, expected) = (councils_own(&ledger), self.own_at_first + self.council.own);
        ensure!(
            own == expected || (own > expected && (self.rewards || self.council.delivered)),
            "the council's own is {own} yoctoNEAR, and should be {expected}"
        );
        let args = json!({ "status": Status::Executing, "limit": 1 });
        let executing: Page<ProposalView> =
            stage.local.view(&stage.council_id, "get_proposals", args)?;
        ensure!(
            executing.items.is_empty(),
            "a proposal is executing: {:?}",
            executing.items
        );
        Ok(())
    }
}

fn council(stage: &Stage, id: &AccountId, records: &Records) -> Result {
    let ledger: governance::Ledger = stage.local.view(id, "get_ledger", json!({}))?;
    books::council::check(records, &ledger)
}

/// What is free, and what the council's own storage stakes of it.
const fn councils_own(ledger: &governance::Ledger) -> i128 {
    ledger.free.as_yoctonear() as i128 + ledger.storage_stake.as_yoctonear() as i128
}
