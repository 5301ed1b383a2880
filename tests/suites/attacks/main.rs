//! Attacks. Each test says what is tried and why it fails; the names are sentences that stay true.
//!
//! They come from an adversarial reading of every promise in SECURITY.md: a payee, a template, an instance, a member, a
//! guardian, a deliverer or a stranger tries to break it, with promises that fail, promises returned, yields, receipts left
//! waiting, accounts deleted and made again, prices changed in between, and keys that can only call functions. The attackers'
//! contracts are one contract that does what its input says (`tests/hostile`).
//!
//! The suite was tried on contracts with a fix taken out: without the action that ends a batch, without tombstones, and with
//! the tombstone's stake paid back, it fails in the tests that are named after it, and `ledger_model` with every seed.

mod callbacks;
mod checks;
mod council_model;
mod decisions;
mod deployment;
mod flight;
mod gas;
mod guardian;
mod init;
mod leaving;
mod ledger;
mod ledger_model;
mod names;
mod pause;
mod permissions;
mod prepaid;
mod removals;
mod scene;
mod slots;
mod spent_once;
mod strangers;
mod texts;
mod upgrades;
mod votes;

use charter_tests::hostile;
