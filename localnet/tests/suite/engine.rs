//! What the chain does, rule by rule. Where a rule came with a protocol version, its test says so and names the source.

mod accounts;
mod calls;
mod gas_keys;
mod global_contracts;
mod meta_transactions;
mod prices;
mod promises;
mod proofs;
mod universal_accounts;
mod yields;
