//! The factory over RPC and in process: every path of creation, money, limits, attacks.

mod chunks;
mod creation;
mod deploys;
mod every_gas;
mod failures;
mod gas;
mod governance;
mod indexer;
mod inside;
mod known_failures;
mod ledger;
mod limits;
mod lived_in;
mod meanwhile;
mod names;
mod orders;
mod prepaid;
mod registration;
mod releases;
mod removals;
mod reserve;
mod sharing;
mod stage;
mod upgrade;
