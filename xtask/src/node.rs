//! `cargo xtask node`: a local chain on a port.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::mpsc;

use anyhow::{Context, Result};
use charter_localnet::rpc::{self, Server};
use charter_localnet::{Chain, MAX_PROTOCOL_VERSION, MIN_PROTOCOL_VERSION};
use clap::Args;

use crate::terminal::heading;

/// What `node` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The port to listen on; 0: any that is free
    #[arg(long, default_value_t = 3030)]
    port: u16,
    #[command(flatten)]
    rules: Rules,
    /// Write the root account's account_id and secret_key as JSON into this file
    #[arg(long, value_name = "PATH")]
    key_file: Option<PathBuf>,
}

/// By which rules a chain runs.
#[derive(Debug, Args)]
pub struct Rules {
    /// The protocol version
    #[arg(
        long,
        value_name = "VERSION",
        default_value_t = MAX_PROTOCOL_VERSION,
        value_parser = clap::value_parser!(u32).range(i64::from(MIN_PROTOCOL_VERSION)..=i64::from(MAX_PROTOCOL_VERSION)),
    )]
    pub protocol_version: u32,
}

/// `cargo xtask node`.
pub fn run(options: &Options) -> Result<()> {
    let chain = Chain::builder()
        .protocol_version(options.rules.protocol_version)
        .build()?;
    let server = serve(chain, options.port)?;
    if let Some(path) = &options.key_file {
        let root = server.root();
        rpc::write_key(path, &root.account_id, &root.secret_key)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!(
        "{}",
        heading(format!(
            "NEAR at protocol {}",
            options.rules.protocol_version
        ))
    );
    print_address(&server);
    wait_for_interrupt()
}

/// Serves a chain on a port of this machine.
pub fn serve(chain: Chain, port: u16) -> Result<Server> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    rpc::spawn(chain, address).with_context(|| format!("port {port}"))
}

/// Says how a chain can be reached.
pub fn print_address(server: &Server) {
    let root = server.root();
    println!("rpc        {}", server.rpc_url());
    println!(
        "root       {} (and `registrar`, with the same key)",
        root.account_id
    );
    println!("secret key {}", root.secret_key);
    println!("Ctrl-C ends it");
}

/// Waits until somebody ends the program.
pub fn wait_for_interrupt() -> Result<()> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when the program is ending anyway.
        let _ = sender.send(());
    })
    .context("cannot wait for Ctrl-C")?;
    receiver.recv().context("nobody can end this any more")
}
