//! The node's JSON-RPC: every method through the protocol's own client, then what nobody should send, then clients that
//! no one here wrote.

mod blocks;
mod clients;
mod hostile;
mod named_queries;
mod queries;
mod transactions;
