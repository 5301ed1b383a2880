//! Proposals and votes.

use core::fmt;

use near_sdk::near;

/// Proposals are numbered from 0.
pub type ProposalId = u32;

/// One member's vote.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// For.
    Approve,
    /// Against.
    Reject,
}

/// Where a proposal stands, at the time of asking.
#[near(serializers = [json])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Members vote.
    Active,
    /// It passed; it can be executed after the timelock, until the window closes, as long as it keeps its approvals.
    Approved,
    /// Its promise is on its way.
    Executing,
    /// It was executed: its own receipt held.
    Executed,
    /// It was executed, and failed; it may be tried again until the window closes.
    Failed,
    /// It can no longer pass, or lost its approvals after its voting period.
    Rejected,
    /// Its voting period or its execution window ended.
    Expired,
    /// Its proposer took it back, or a change of the council cancelled it.
    Cancelled,
    /// The guardian vetoed it.
    Vetoed,
    /// The members or rules changed, and it lacks the approvals that it or the new rule requires.
    Stale,
}

impl fmt::Display for Vote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Approved => "approved",
            Self::Executing => "executing",
            Self::Executed => "executed",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Vetoed => "vetoed",
            Self::Stale => "stale",
        })
    }
}
