//! Proposals and votes.

use core::fmt;

use crate::{json_names, wire_names};
#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Proposals are numbered from 0.
pub type ProposalId = u32;

/// One member's vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Vote {
    /// For.
    Approve,
    /// Against.
    Reject,
}

/// Where a proposal stands, at the time of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Status {
    /// Members vote.
    Active,
    /// It passed; it can be executed after the timelock, until the window closes.
    Approved,
    /// Its promise is on its way.
    Executing,
    /// It was executed, and succeeded.
    Executed,
    /// It was executed, and failed; it may be tried again until the window closes.
    Failed,
    /// It can no longer pass.
    Rejected,
    /// Its voting period or its execution window ended.
    Expired,
    /// Its proposer took it back.
    Cancelled,
    /// The guardian vetoed it.
    Vetoed,
    /// The members or rules changed while it was active.
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

wire_names!(Vote { Approve = "approve", Reject = "reject" });
json_names!(Status { Active = "active", Approved = "approved", Executing = "executing", Executed = "executed", Failed = "failed", Rejected = "rejected", Expired = "expired", Cancelled = "cancelled", Vetoed = "vetoed", Stale = "stale" });
