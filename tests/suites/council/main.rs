//! The council over RPC and in process: rules, refusals, money, attacks.

mod costs;
mod execution;
mod flight;
mod known_failures;
mod life;
mod limits;
mod money;
mod reentrancy;
mod refusals;
mod scene;
mod upgrade;
mod views;
mod worst_case;
