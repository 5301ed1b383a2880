//! The node's JSON-RPC over a chain.
//!
//! The chain makes blocks while there is something to do and rests otherwise: heights do not advance by themselves.
//! Every block is final at once.

mod dispatch;
mod engine;
mod http;
mod methods;
mod params;
mod server;
mod views;

pub use engine::ChainGuard;
pub use server::{Options, Server, ServerError, spawn, spawn_with, write_key};
