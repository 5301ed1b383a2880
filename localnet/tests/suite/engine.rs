//! What the chain does, rule by rule. Where a rule came with a protocol version, its test says so and names the source.

mod accounts;
mod calls;
mod compiled;
mod failures;
mod gas_keys;
mod global_contracts;
mod implicit_accounts;
mod keys;
mod meta_transactions;
mod outside;
mod prices;
mod promises;
mod proofs;
mod refusals;
mod saved;
mod storage;
mod transactions;
mod universal_accounts;
mod yields;
