//! A council, as its members call it.

use anyhow::Context;
use charter_interface::factory::Command;
use charter_interface::governance::args::{CastVote, Init, OfProposal, Proposals, Propose};
use charter_interface::governance::{
    Action, EffectiveRule, EffectiveRules, Ledger, Policy, ProposalId, ProposalView, Rule, Rules,
    Status, Threshold, Vote, VoteView,
};
use charter_interface::{AccountId, Category, CodeHash, Duration, NearToken, Page};
use serde_json::json;

use crate::{Account, Call, Outcome, Result, World, artifact, books};

/// More than any proposal's storage costs; the excess comes back.
pub const PROPOSAL_DEPOSIT: NearToken = NearToken::from_millinear(500);

/// A rule of two thirds, an hour to vote, no timelock, a day to execute.
pub const fn rule() -> Rule {
    Rule {
        threshold: Threshold::Share(2, 3),
        voting_period: Duration::from_hours(1),
        timelock: Duration(0),
        execution_window: Duration::from_hours(24),
    }
}

/// The same rule for every category, with this timelock.
pub const fn rules(timelock: Duration) -> Rules {
    let rule = Rule { timelock, ..rule() };
    Rules {
        routine: rule,
        code: rule,
        council: rule,
    }
}

/// A council of these members without guardian, closed to others, a timelock of an hour for all.
pub fn policy(members: &[&Account]) -> Policy {
    Policy {
        members: members.iter().map(|member| member.id().clone()).collect(),
        guardian: None,
        rules: rules(Duration::from_hours(1)),
        open_proposals: None,
        retention: Duration::from_days(1),
    }
}

/// `init`.
pub fn init(policy: Policy) -> Call {
    Call::json("init", Init { policy })
}

/// `propose`, with [`PROPOSAL_DEPOSIT`].
pub fn propose(action: Action) -> Call {
    let args = Propose {
        action,
        description: "a test's proposal".to_string(),
        link: None,
    };
    Call::json("propose", args).deposit(PROPOSAL_DEPOSIT)
}

/// `vote`.
pub fn vote(proposal_id: ProposalId, vote: Vote) -> Call {
    vote_on(proposal_id, vote, None)
}

/// `vote` with the digest of what was read.
pub fn vote_on(proposal_id: ProposalId, vote: Vote, digest: Option<CodeHash>) -> Call {
    Call::json(
        "vote",
        CastVote {
            proposal_id,
            vote,
            digest,
        },
    )
}

/// Any method that takes a proposal's number: `withdraw_vote`, `cancel`, `veto`, `return_bond`, `prune`.
pub fn of_proposal(method: &str, proposal_id: ProposalId) -> Call {
    Call::json(method, OfProposal { proposal_id })
}

/// `execute`, with all the gas that a transaction can have.
pub fn execute(proposal_id: ProposalId) -> Call {
    of_proposal("execute", proposal_id).tgas(300)
}

/// Commands to a factory.
pub fn to_factory(factory_id: &AccountId, commands: Vec<Command>) -> Action {
    Action::Factory {
        factory_id: factory_id.clone(),
        commands,
    }
}

/// A council of a [`World`].
pub struct Council<'w> {
    world: &'w World,
    id: AccountId,
}

impl<'w> Council<'w> {
    /// Deploys one below the root account.
    pub async fn deploy(world: &'w World, policy: Policy) -> Result<Self> {
        Self::deploy_code(world, &artifact::wasm("governance"), policy).await
    }

    /// The same from another build.
    pub async fn deploy_code(world: &'w World, code: &[u8], policy: Policy) -> Result<Self> {
        let account = world
            .contract("council", code, NearToken::from_near(50))
            .await?;
        world
            .call(&account, account.id(), init(policy))
            .await?
            .success()?;
        Ok(Self {
            world,
            id: account.id().clone(),
        })
    }

    /// Its account.
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// Any call.
    pub async fn call(&self, by: &Account, call: Call) -> Result<Outcome> {
        self.world.call(by, &self.id, call).await
    }

    /// `propose`; the proposal's number.
    pub async fn propose(&self, by: &Account, action: Action) -> Result<ProposalId> {
        self.call(by, propose(action)).await?.success()?.json()
    }

    /// `vote`.
    pub async fn vote(&self, by: &Account, proposal_id: ProposalId, how: Vote) -> Result<Outcome> {
        self.call(by, vote(proposal_id, how)).await
    }

    /// `execute`.
    pub async fn execute(&self, by: &Account, proposal_id: ProposalId) -> Result<Outcome> {
        self.call(by, execute(proposal_id)).await
    }

    /// Lets these members approve, which must pass it.
    pub async fn approve(&self, by: &[&Account], proposal_id: ProposalId) -> Result {
        for member in by {
            self.vote(member, proposal_id, Vote::Approve)
                .await?
                .success()?;
        }
        let proposal = self.proposal(proposal_id).await?;
        anyhow::ensure!(
            proposal.status == Status::Approved,
            "it is {}",
            proposal.status
        );
        Ok(())
    }

    /// Waits until a proposal that passed can be executed.
    pub async fn wait_for_timelock(&self, proposal_id: ProposalId) -> Result {
        let proposal = self.proposal(proposal_id).await?;
        let from = proposal
            .executable_from
            .context("the proposal has not passed")?;
        self.world.wait_until(from).await
    }

    /// Proposes, approves, waits and executes; what the execution did.
    pub async fn enact(&self, members: &[&Account], action: Action) -> Result<Outcome> {
        let proposer = members.first().context("somebody must propose")?;
        let proposal_id = self.propose(proposer, action).await?;
        self.approve(members, proposal_id).await?;
        self.wait_for_timelock(proposal_id).await?;
        self.execute(proposer, proposal_id).await
    }

    /// `get_policy`.
    pub async fn policy(&self) -> Result<Policy> {
        self.world.view(&self.id, "get_policy", json!({})).await
    }

    /// The rule of a category.
    pub async fn rule(&self, category: Category) -> Result<Rule> {
        Ok(*self.policy().await?.rules.of(category))
    }

    /// `get_effective_rules`: what holds for a category.
    pub async fn effective_rule(&self, category: Category) -> Result<EffectiveRule> {
        let rules: EffectiveRules = self
            .world
            .view(&self.id, "get_effective_rules", json!({}))
            .await?;
        Ok(match category {
            Category::Routine => rules.routine,
            Category::Code => rules.code,
            Category::Council => rules.council,
        })
    }

    /// `get_proposal`.
    pub async fn proposal(&self, proposal_id: ProposalId) -> Result<ProposalView> {
        self.world
            .view(&self.id, "get_proposal", OfProposal { proposal_id })
            .await
    }

    /// `get_proposals`: the first page.
    pub async fn proposals(&self, status: Option<Status>) -> Result<Page<ProposalView>> {
        let args = Proposals {
            status,
            from: None,
            limit: None,
        };
        self.world.view(&self.id, "get_proposals", args).await
    }

    /// `get_votes`.
    pub async fn votes(&self, proposal_id: ProposalId) -> Result<Vec<VoteView>> {
        self.world
            .view(&self.id, "get_votes", OfProposal { proposal_id })
            .await
    }

    /// `get_ledger`, held against the records where the node shows them.
    pub async fn ledger(&self) -> Result<Ledger> {
        let ledger = self.world.view(&self.id, "get_ledger", json!({})).await?;
        if let Some(records) = books::Records::of_world(self.world, &self.id).await? {
            books::council::check(&records, &ledger)?;
        }
        Ok(ledger)
    }
}

/// Whether a ledger keeps its promise: nobody's money is missing.
///
/// # Errors
///
/// With the figures, when some is.
pub fn check(ledger: &Ledger) -> Result {
    // What was forfeited is part of what is free.
    let Ledger {
        balance,
        storage_stake,
        proposals,
        bonds,
        code_stakes,
        forfeited: _,
        free,
        missing,
    } = ledger;
    let owed = [storage_stake, proposals, bonds, code_stakes, free];
    let owed: u128 = owed.iter().map(|amount| amount.as_yoctonear()).sum();
    anyhow::ensure!(
        balance.as_yoctonear() == owed && missing.is_zero(),
        "the ledger does not add up: {ledger:?}"
    );
    Ok(())
}
