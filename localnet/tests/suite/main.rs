//! The tests of the chain: what it does rule by rule, its JSON-RPC, and the clients that use it.

mod engine;
mod fork;
mod properties;
mod rpc;
mod support;
mod workspaces;
