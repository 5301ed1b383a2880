//! The council over RPC and in process: rules, refusals, money, attacks.

mod cancelling;
mod endings;
mod execution;
mod flight;
mod impossible;
mod known_failures;
mod large;
mod life;
mod limits;
mod money;
mod pages;
mod reentrancy;
mod refusals;
mod scene;
mod upgrade;
mod uploads;
mod views;
mod worst_case;
