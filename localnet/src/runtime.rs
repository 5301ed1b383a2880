//! The protocol's runtime: what transactions and receipts do to the state.
//!
//! It follows nearcore's `runtime/runtime` rule by rule; the rules that depend on the protocol version are asked for
//! by the name of their feature.

mod action_receipt;
mod actions;
mod call;
mod context;
mod contract;
mod convert;
mod distribution;
mod effects;
mod ext;
mod fees;
mod limits;
mod outcome;
mod permission;
mod promises;
mod receipt;
mod receipt_keys;
mod refund;
mod staking;
mod timeouts;
mod transaction;
mod validate;
mod validate_state_init;
mod verify;
mod view;

pub(crate) use context::Context;
pub(crate) use contract::{AccountCode, global_key};
pub(crate) use effects::{Effects, Totals};
pub(crate) use fees::{deposits, receipt_gas};
pub(crate) use limits::{Age, Limits};
pub(crate) use receipt::process as process_receipt;
pub(crate) use staking::storage_cost;
pub(crate) use timeouts::expired_yields;
pub(crate) use transaction::{apply as apply_transaction, rejected as rejected_transaction};
pub(crate) use validate::validate_receipt;
pub(crate) use verify::{Unverified, validate_transaction, verify_transaction};
pub(crate) use view::{ViewError, view};
