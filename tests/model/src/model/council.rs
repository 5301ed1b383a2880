//! A council: receipts go in, and what must be stored then comes out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, ensure};
use charter_interface::factory::Command;
use charter_interface::governance::args::{CastVote, OfProposal, Propose};
use charter_interface::governance::{Action, Change, Policy, Vote};
use charter_interface::{AccountId, CodeHash};
use charter_localnet::near_primitives::action::FunctionCallAction;
use charter_localnet::near_primitives::transaction::Action as Done;
use charter_tests::books::Records;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::motion::Motion;
use super::registry::Registry;
use super::rules::{category, effective};
use super::stored::{Ballot, Council as Stored, Stage};
use crate::Result;
use crate::seen::{Failure, Ran};

/// A council.
#[derive(Debug, Clone)]
pub struct Council {
    id: AccountId,
    policy: Policy,
    factories: BTreeSet<AccountId>,
    registry: Registry,
    motions: BTreeMap<u32, Motion>,
    /// Executions whose own receipts have not run, by whom they are for: receipts between two accounts keep their order.
    under_way: BTreeMap<AccountId, VecDeque<u32>>,
    /// Executions whose own receipts have run.
    held: BTreeMap<u32, bool>,
    /// What its own has grown by, as far as it is known: gifts and forfeits came, payments went.
    pub own: i128,
    /// Whether somebody paid for storage of the council's own besides.
    pub delivered: bool,
}

impl Council {
    /// One whose proposals up to now have all ended: they are not followed.
    ///
    /// # Errors
    ///
    /// When what is stored cannot be read.
    pub fn new(id: &AccountId, records: &Records, factories: BTreeSet<AccountId>) -> Result<Self> {
        let stored = Stored::read(records)?;
        Ok(Self {
            id: id.clone(),
            registry: Registry::new(id, records)?,
            policy: stored.policy,
            factories,
            motions: BTreeMap::new(),
            under_way: BTreeMap::new(),
            held: BTreeMap::new(),
            own: 0,
            delivered: false,
        })
    }

    /// What it has approved at any time, for factories or for itself.
    pub const fn approved(&self) -> &BTreeSet<CodeHash> {
        &self.registry.approved
    }

    /// The proposals that are followed.
    pub const fn motions(&self) -> &BTreeMap<u32, Motion> {
        &self.motions
    }

    /// Members and rules.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Follows a receipt, at a time in nanoseconds.
    ///
    /// # Errors
    ///
    /// When it did what it may not, or was refused what it may.
    pub fn follow(&mut self, ran: &Ran, now: u64) -> Result {
        if ran.from == self.id && ran.on != self.id {
            self.executed(ran)?;
        }
        if ran.on != self.id {
            return Ok(());
        }
        let call = match ran.actions.as_slice() {
            [Done::FunctionCall(call)] => call,
            [Done::Transfer(gift)] if ran.failure.is_none() && ran.from != "system" => {
                self.own += gift.deposit.as_yoctonear() as i128;
                return Ok(());
            }
            [Done::FunctionCall(_), ..]
            | [
                Done::DeployContract(_)
                | Done::UseGlobalContract(_)
                | Done::DeployGlobalContract(_),
                ..,
            ] => {
                self.delivered = true;
                return Ok(());
            }
            _ => return Ok(()),
        };
        let refused = match &ran.failure {
            None => false,
            Some(Failure::Panic(_)) => true,
            Some(Failure::Other(_)) => return Ok(()),
        };
        self.called(ran, call, refused, now)
            .with_context(|| format!("{} by {}", call.method_name, ran.from))
    }

    fn called(&mut self, ran: &Ran, call: &FunctionCallAction, refused: bool, now: u64) -> Result {
        // An unknown argument, or a deposit where none is taken, is refused before anything else.
        let proposal = || strictly::<OfProposal>(call, &["proposal_id"]).map(|of| of.proposal_id);
        match call.method_name.as_str() {
            "propose" if !refused => self.proposed(ran, call, now),
            "vote" => {
                let names = ["proposal_id", "vote", "digest"];
                let Some(cast) = strictly::<CastVote>(call, &names) else {
                    return expect_refused(refused);
                };
                // What another digest was read for is no vote on this; which it has, the contract knows.
                if cast.digest.is_some() {
                    return if refused {
                        Ok(())
                    } else {
                        self.voted(ran, cast.proposal_id, Some(cast.vote), refused, now)
                    };
                }
                self.voted(ran, cast.proposal_id, Some(cast.vote), refused, now)
            }
            "withdraw_vote" => match proposal() {
                Some(id) => self.voted(ran, id, None, refused, now),
                None => expect_refused(refused),
            },
            "cancel" => {
                let motion = proposal().and_then(|id| self.motions.get_mut(&id));
                let may = motion.as_ref().is_some_and(|motion| {
                    motion.proposer_id == ran.from
                        && motion.stage == Stage::Open
                        && !motion.executing
                        && !motion.is_over(now)
                });
                ensure!(refused || may, "it may not be cancelled");
                if let (Some(motion), false) = (motion, refused) {
                    motion.stage = Stage::Withdrawn;
                }
                Ok(())
            }
            "veto" => self.vetoed(ran, proposal(), refused, now),
            "execute" if !refused => {
                let id = proposal().context("no proposal is named")?;
                self.execute(id, now)
                    .with_context(|| format!("proposal {id}"))
            }
            "return_bond" | "prune" if !refused => {
                let id = proposal().context("no proposal is named")?;
                if let Some(motion) = self.motions.get_mut(&id) {
                    ensure!(
                        motion.is_over(now) && !motion.executing,
                        "proposal {id} has not ended"
                    );
                    if motion.forfeits() {
                        self.own += motion.bond as i128;
                    }
                    motion.bond = 0;
                }
                if call.method_name == "prune" {
                    self.motions.remove(&id);
                }
                Ok(())
            }
            // A view that is called takes what is attached, and has no use for it.
            name if !refused
                && (name.starts_with("get_") || name == "contract_source_metadata") =>
            {
                self.own += call.deposit.as_yoctonear() as i128;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn proposed(&mut self, ran: &Ran, call: &FunctionCallAction, now: u64) -> Result {
        let args: Propose =
            serde_json::from_slice(&call.args).context("it took what is no proposal")?;
        let value = ran.value.as_deref().context("it returned no number")?;
        let id: u32 = serde_json::from_slice(value)?;
        let is_member = self.policy.members.contains(&ran.from);
        let bond = match (is_member, self.policy.open_proposals) {
            (true, _) => 0,
            (false, Some(bond)) => bond.as_yoctonear(),
            (false, None) => anyhow::bail!("{} is no member", ran.from),
        };
        ensure!(call.deposit.as_yoctonear() >= bond, "the bond is {bond}");
        let category = category(&args.action, |id| self.factories.contains(id));
        let (required, voting, timelock, window) = effective(&self.policy, category);
        let members = self.policy.members.iter();
        let motion = Motion {
            action: args.action,
            proposer_id: ran.from.clone(),
            category,
            ballots: members
                .map(|member| (member.clone(), Ballot::Empty))
                .collect(),
            voting_ends: now.saturating_add(voting),
            timelock,
            window,
            required,
            stage: Stage::Open,
            executing: false,
            passed_at: 0,
            outdated: false,
            bond,
            done: false,
        };
        ensure!(
            self.motions.insert(id, motion).is_none(),
            "proposal {id} was there"
        );
        Ok(())
    }

    fn voted(&mut self, ran: &Ran, id: u32, vote: Option<Vote>, refused: bool, now: u64) -> Result {
        let Some(motion) = self.motions.get_mut(&id) else {
            // Of those before the sequence nothing is known but that they have ended.
            return expect_refused(refused);
        };
        let before = motion.clone();
        let taken = motion.vote(&ran.from, &self.policy, vote, now);
        ensure!(
            taken != refused,
            "{vote:?} on {id} at {now}, refused: {refused}; it was {before:?}"
        );
        Ok(())
    }

    fn vetoed(&mut self, ran: &Ran, id: Option<u32>, refused: bool, now: u64) -> Result {
        let Some((id, motion)) = id.and_then(|id| Some((id, self.motions.get_mut(&id)?))) else {
            return expect_refused(refused);
        };
        let replaces = match &motion.action {
            Action::Council { changes } => changes
                .iter()
                .any(|change| matches!(change, Change::SetGuardian { .. })),
            Action::Factory { commands, .. } => commands
                .iter()
                .any(|command| matches!(command, Command::SetGuardian { .. })),
            _ => false,
        };
        let may =
            self.policy.guardian.as_ref() == Some(&ran.from) && !replaces && !motion.is_over(now);
        ensure!(
            may != refused,
            "veto of {id}, refused: {refused}; it was {motion:?}"
        );
        if may {
            motion.stage = Stage::Vetoed;
        }
        Ok(())
    }

    /// An execution began, or found that a heavier vote is needed now.
    fn execute(&mut self, id: u32, now: u64) -> Result {
        let factories = &self.factories;
        let motion = self.motions.get_mut(&id).context("it is not known")?;
        ensure!(!motion.done, "it was done before");
        ensure!(!motion.executing, "an attempt is on its way");
        ensure!(
            matches!(motion.stage, Stage::Passed | Stage::Failed),
            "it is {:?}",
            motion.stage
        );
        let (from, until) = motion.open();
        ensure!(
            from <= now && now < until,
            "it is {now}; it can be executed from {from} until {until}"
        );
        let approvals = motion.approvals();
        ensure!(
            approvals >= motion.required,
            "{approvals} of {} approve",
            motion.required
        );
        let needed = category(&motion.action, |id| factories.contains(id));
        if needed > motion.category {
            motion.stage = Stage::Stale;
            return Ok(());
        }
        let receiver_id = match &motion.action {
            Action::Council { changes } => {
                motion.stage = Stage::Executed;
                motion.done = true;
                let changes = changes.clone();
                return self.change(id, &changes, now);
            }
            Action::Factory { factory_id, .. } => factory_id.clone(),
            Action::CreateFactory(new) => format!("{}.{}", new.name, self.id).parse()?,
            Action::Call { receiver_id, .. } | Action::Transfer { receiver_id, .. } => {
                receiver_id.clone()
            }
        };
        motion.executing = true;
        self.under_way.entry(receiver_id).or_default().push_back(id);
        Ok(())
    }

    fn change(&mut self, own: u32, changes: &[Change], now: u64) -> Result {
        let mut revised = false;
        for change in changes {
            self.registry.change(change);
            match change {
                Change::AddMember { account_id } => {
                    self.policy.members.push(account_id.clone());
                    revised = true;
                }
                Change::RemoveMember { account_id } => {
                    self.policy.members.retain(|member| member != account_id);
                    revised = true;
                }
                Change::SetRule { category, rule } => {
                    *self.policy.rules.of_mut(*category) = *rule;
                    revised = true;
                }
                Change::SetGuardian { guardian } => self.policy.guardian.clone_from(guardian),
                Change::SetOpenProposals { bond } => self.policy.open_proposals = *bond,
                Change::SetRetention { retention } => self.policy.retention = *retention,
                Change::RegisterFactory { factory_id } => {
                    self.factories.insert(factory_id.clone());
                }
                Change::ForgetFactory { factory_id } => {
                    self.factories.remove(factory_id);
                }
                Change::CancelProposals { ids } => {
                    for id in ids {
                        let motion = self.motions.get_mut(id);
                        if let Some(motion) = motion.filter(|motion| !motion.is_over(now)) {
                            motion.stage = Stage::Cancelled;
                        }
                    }
                }
                Change::ApproveCode(_)
                | Change::RemoveCode { .. }
                | Change::ApproveUpgrade(_)
                | Change::CancelUpgrade => {}
            }
        }
        for (id, motion) in &mut self.motions {
            if revised && *id != own {
                motion.revise(&self.policy, now);
            }
        }
        Ok(())
    }

    /// A receipt of the council's ran elsewhere: perhaps the one that executes something.
    fn executed(&mut self, ran: &Ran) -> Result {
        let Some(waiting) = self.under_way.get_mut(&ran.on) else {
            return Ok(());
        };
        let is_of = |id: &u32| match self.motions.get(id).map(|motion| &motion.action) {
            Some(Action::Transfer { amount, .. }) => {
                matches!(ran.actions.first(), Some(Done::Transfer(paid)) if paid.deposit == *amount)
            }
            Some(Action::CreateFactory(_)) => {
                matches!(ran.actions.first(), Some(Done::CreateAccount(_)))
            }
            _ => matches!(ran.actions.first(), Some(Done::FunctionCall(_))),
        };
        if let Some(at) = waiting.iter().position(is_of)
            && let Some(id) = waiting.remove(at)
        {
            self.held.insert(id, ran.failure.is_none());
        }
        Ok(())
    }

    /// Holds what is stored against this.
    ///
    /// # Errors
    ///
    /// With what differs.
    pub fn hold(&mut self, records: &Records) -> Result {
        let stored = Stored::read(records)?;
        ensure!(
            stored.policy == self.policy,
            "the policy is {:?}, and should be {:?}",
            stored.policy,
            self.policy
        );
        for (id, proposal) in &stored.proposals {
            let Some(motion) = self.motions.get_mut(id) else {
                continue;
            };
            if motion.executing && !proposal.executing {
                let held = self.held.remove(id);
                let held =
                    held.with_context(|| format!("proposal {id} ended before its receipt ran"))?;
                motion.executing = false;
                if held {
                    self.own -= motion.payment() as i128;
                    motion.done = true;
                    motion.stage = Stage::Executed;
                    if let Action::CreateFactory(new) = &motion.action {
                        self.factories
                            .insert(format!("{}.{}", new.name, self.id).parse()?);
                    }
                } else if motion.stage == Stage::Passed {
                    motion.stage = Stage::Failed;
                }
            }
            let stored = (
                (
                    &proposal.ballots,
                    proposal.stage,
                    proposal.executing,
                    proposal.required,
                ),
                (
                    proposal.category,
                    proposal.voting_ends.0,
                    proposal.timelock.0,
                    proposal.execution_window.0,
                ),
                &proposal.proposer_id,
            );
            let expected = (
                (
                    &motion.ballots,
                    motion.stage,
                    motion.executing,
                    motion.required,
                ),
                (
                    motion.category,
                    motion.voting_ends,
                    motion.timelock,
                    motion.window,
                ),
                &motion.proposer_id,
            );
            ensure!(
                stored == expected,
                "proposal {id} is {stored:?}, and should be {expected:?}"
            );
            // A veto settles the bond; while the proposal is executing, not yet.
            if motion.stage == Stage::Vetoed && proposal.bond.is_zero() {
                self.own += motion.bond as i128;
                motion.bond = 0;
            }
            ensure!(
                proposal.bond.as_yoctonear() == motion.bond,
                "proposal {id} holds a bond of {}, and should hold {}",
                proposal.bond,
                motion.bond
            );
        }
        for id in self.motions.keys() {
            ensure!(stored.proposals.contains_key(id), "proposal {id} is gone");
        }
        self.registry.hold(&self.factories, records)
    }
}

fn expect_refused(refused: bool) -> Result {
    ensure!(refused, "it was taken");
    Ok(())
}

/// The arguments of a call that takes no deposit, if they are these and no others.
fn strictly<T: DeserializeOwned>(call: &FunctionCallAction, names: &[&str]) -> Option<T> {
    let args: serde_json::Map<String, Value> = serde_json::from_slice(&call.args).ok()?;
    let known = args.keys().all(|name| names.contains(&name.as_str()));
    (known && call.deposit.is_zero())
        .then(|| serde_json::from_slice(&call.args).ok())
        .flatten()
}
