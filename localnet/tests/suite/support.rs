//! What the tests share.

pub mod contracts;
pub mod http;
pub mod script;
pub mod world;
