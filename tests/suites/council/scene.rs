//! Who acts in these tests, and what is looked at after every step.

use charter_interface::Category;
use charter_interface::governance::{
    Action, Change, FunctionCall, GovernanceEvent, Policy, ProposalId, Status, Vote,
};
use charter_interface::{AccountId, Duration, Gas, NearToken};
use charter_tests::council::{self, Council};
use charter_tests::id::near;
use charter_tests::{Account, Call, Outcome, Result, World};

pub const ONE_HOUR: Duration = Duration::from_hours(1);

/// A chain with the people of a council on it.
pub struct Scene {
    pub world: World,
    pub ann: Account,
    pub ben: Account,
    pub cleo: Account,
    pub guardian: Account,
    pub stranger: Account,
}

impl Scene {
    pub async fn at(version: u32) -> Result<Self> {
        let world = World::at(version).await?;
        Ok(Self {
            ann: world.account("ann").await?,
            ben: world.account("ben").await?,
            cleo: world.account("cleo").await?,
            guardian: world.account("guardian").await?,
            stranger: world.account("stranger").await?,
            world,
        })
    }

    /// Ann, Ben and Cleo; two thirds of them decide, an hour to vote, an hour of timelock, a day to execute; a guardian.
    pub fn policy(&self) -> Policy {
        Policy {
            guardian: Some(self.guardian.id().clone()),
            ..council::policy(&[&self.ann, &self.ben, &self.cleo])
        }
    }

    /// The same council, where others may propose for a bond.
    pub fn open_policy(&self, bond: NearToken) -> Policy {
        Policy {
            open_proposals: Some(bond),
            ..self.policy()
        }
    }

    pub async fn council(&self) -> Result<Council<'_>> {
        Council::deploy(&self.world, self.policy()).await
    }

    /// Ann proposes, Ann and Ben approve, the timelock passes.
    pub async fn ready(&self, council: &Council<'_>, action: Action) -> Result<ProposalId> {
        let proposal_id = council.propose(&self.ann, action).await?;
        council
            .approve(&[&self.ann, &self.ben], proposal_id)
            .await?;
        council.wait_for_timelock(proposal_id).await?;
        Ok(proposal_id)
    }

    /// The same, and it is executed, and that must succeed.
    pub async fn enact(&self, council: &Council<'_>, action: Action) -> Result<Outcome> {
        council
            .enact(&[&self.ann, &self.ben], action)
            .await?
            .success()
    }

    /// Passes the end of voting.
    pub async fn wait_for_end_of_vote(&self, council: &Council<'_>, id: ProposalId) -> Result {
        let proposal = council.proposal(id).await?;
        self.world.wait_until(proposal.voting_ends).await
    }
}

/// 10^19 yoctoNEAR a byte, as the protocol has it.
pub const BYTE: u128 = 10_u128.pow(19);

/// What an account's storage takes, in bytes.
pub async fn usage(world: &World, account_id: &AccountId) -> Result<u64> {
    Ok(world
        .worker()
        .view_account(&near(account_id))
        .await?
        .storage_usage)
}

/// A call after which the ledger must add up.
pub async fn act(council: &Council<'_>, by: &Account, call: Call) -> Result<Outcome> {
    let outcome = council.call(by, call).await?;
    council::check(&council.ledger().await?)?;
    Ok(outcome)
}

/// Why a call fails that must.
pub async fn refusal(council: &Council<'_>, by: &Account, call: Call) -> Result<String> {
    act(council, by, call).await?.failure()
}

pub async fn status(council: &Council<'_>, id: ProposalId) -> Result<Status> {
    Ok(council.proposal(id).await?.status)
}

/// The council's events of a call.
pub fn events(outcome: &Outcome) -> Result<Vec<GovernanceEvent>> {
    outcome.events_of()
}

/// Does nothing that matters.
pub fn harmless() -> Action {
    change(Change::SetRetention {
        retention: Duration::from_days(2),
    })
}

pub fn change(change: Change) -> Action {
    Action::Council {
        changes: vec![change],
    }
}

pub fn pay(receiver: &AccountId, amount: NearToken) -> Action {
    Action::Transfer {
        receiver_id: receiver.clone(),
        amount,
    }
}

/// A call with 20 Tgas and no deposit.
pub fn calling(receiver: &AccountId, method: &str) -> Action {
    calling_with(receiver, method, NearToken::default(), Gas::from_tgas(20))
}

pub fn calling_with(receiver: &AccountId, method: &str, deposit: NearToken, gas: Gas) -> Action {
    Action::Call {
        receiver_id: receiver.clone(),
        calls: vec![FunctionCall {
            method: method.to_string(),
            args: Vec::new().into(),
            deposit,
            gas,
        }],
    }
}

/// Another rule for a category, with this threshold.
pub fn set_threshold(
    category: Category,
    threshold: charter_interface::governance::Threshold,
) -> Action {
    change(Change::SetRule {
        category,
        rule: charter_interface::governance::Rule {
            threshold,
            timelock: ONE_HOUR,
            ..council::rule()
        },
    })
}

pub fn approve(id: ProposalId) -> Call {
    council::vote(id, Vote::Approve)
}

pub fn reject(id: ProposalId) -> Call {
    council::vote(id, Vote::Reject)
}

pub fn withdraw(id: ProposalId) -> Call {
    council::of_proposal("withdraw_vote", id)
}

pub fn cancel(id: ProposalId) -> Call {
    council::of_proposal("cancel", id)
}

pub fn veto(id: ProposalId) -> Call {
    council::of_proposal("veto", id)
}

pub fn prune(id: ProposalId) -> Call {
    council::of_proposal("prune", id)
}

pub fn return_bond(id: ProposalId) -> Call {
    council::of_proposal("return_bond", id)
}

/// What a method says that needs a proposal to stand otherwise.
pub fn wrong_status(id: ProposalId, status: Status, needed: &str) -> String {
    format!("proposal {id} is {status}; this needs it to be {needed}")
}

pub const ACTIVE: &str = "active";
pub const EXECUTABLE: &str = "approved, or failed with its window open";
/// What votes and vetoes are for.
pub const OPEN: &str = "active, approved, executing, or failed with its window open";

/// What a method says for which a proposal that was rejected, or taken back, is not open any more.
pub async fn only_rejections(
    scene: &Scene,
    council: &Council<'_>,
    id: ProposalId,
) -> Result<String> {
    let view = council.proposal(id).await?;
    let left = scene.world.now().await?.until(view.voting_ends);
    assert!(left > Duration::from_secs(0));
    Ok(format!(
        "proposal {id} is {}: it takes rejections only, until {} (nanoseconds since 1970), for ",
        view.status, view.voting_ends.0
    ))
}
