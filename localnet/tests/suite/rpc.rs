//! The node's JSON-RPC: every method through the protocol's own client, then what nobody should send, then clients that
//! no one here wrote.

mod blocks;
mod clients;
mod failed_receipts;
mod hostile;
mod named_queries;
mod neardata;
mod pace;
mod page;
mod queries;
mod sandbox;
mod scale;
mod settled;
mod transactions;
