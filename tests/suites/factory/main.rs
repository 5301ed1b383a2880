//! The factory over RPC and in process: every path of creation, money, limits, attacks.

mod creation;
mod failures;
mod prepaid;
mod stage;
