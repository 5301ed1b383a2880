//! Templates over RPC: an instance's life, and many factories under one council.

mod archive;
mod donation;
mod factories;
mod guide;
mod inside;
mod ownership;
mod plain;
mod retirement;
mod stage;
mod token;
mod upgrade;
