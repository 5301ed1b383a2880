//! The methods, by what they are about.

pub(super) mod blocks;
pub(super) mod changes;
pub(super) mod config;
pub(super) mod named;
pub(super) mod query;
pub(super) mod receipts;
pub(super) mod sandbox;
pub(super) mod status;
pub(super) mod transactions;
pub(super) mod validators;
