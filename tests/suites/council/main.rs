//! The council over RPC and in process: rules, refusals, money, attacks.

mod costs;
