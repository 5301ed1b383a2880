//! The node's JSON-RPC over a chain.
//!
//! By default the chain makes blocks while there is something to do and rests otherwise, and every block is final at
//! once; at [`Pace::Node`] it makes them by the clock. Answers come when a node gives them.

mod answer;
mod dispatch;
mod engine;
mod find_block;
mod http;
mod methods;
mod neardata;
mod options;
mod params;
mod progress;
mod server;
mod shared;
mod snapshots;
mod state_query;
mod views;
mod waiters;

pub use crate::failed_receipt::FailedReceipt;
pub use engine::ChainGuard;
pub use options::{Options, Pace, UnknownPace};
pub use server::{Server, ServerError, spawn, spawn_with, write_key};
