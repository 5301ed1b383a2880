//! `charter` as people run it, over the JSON-RPC of a chain that has the contracts that ship.

mod accounts;
mod creators;
mod decide;
mod document;
mod human;
mod life;
mod memory;
mod pattern;
mod propose;
mod proxy;
mod review;
mod show;
mod stage;
mod statuses;
mod strangers;
mod trace;
mod watch;
mod wrong;
