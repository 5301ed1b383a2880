//! `cargo xtask node`: a local chain on a port.

use std::io::{ErrorKind, Write, stdout};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use charter_localnet::rpc::{self, Pace, Server, ServerError};
use charter_localnet::{
    AccountId, Balance, Chain, ChainBuilder, Fork, ForkOptions, MAX_PROTOCOL_VERSION,
    MIN_PROTOCOL_VERSION, ROOT_ACCOUNT, Signer,
};
use clap::Args;
use serde_json::json;

use crate::page::PAGE;
use crate::terminal::{bad_here, heading};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What `node` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The port to listen on; 0: any that is free
    #[arg(long, default_value_t = 3030)]
    port: u16,
    #[command(flatten)]
    rules: Rules,
    /// When blocks are made: as soon as there is something to do (instant), or every 600 ms, final two later (node)
    #[arg(long, value_name = "PACE", default_value = "instant")]
    pace: Pace,
    /// Answer about a transaction only when its refunds have run, which no node does
    #[arg(long)]
    settled: bool,
    /// Go on from the chain in this file, if there is one, and write the chain into it at the end
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Begin at a block of the network behind this node, the newest final one if none is named: what is there is read
    /// when it is first touched
    #[arg(long, value_name = "URL[@HEIGHT]", conflicts_with = "protocol_version")]
    fork: Option<ForkOptions>,
    /// Take a transaction for this many blocks after the one that it names; by default 86,400, or what the network below
    /// a fork has (near-sandbox: 100)
    #[arg(long, value_name = "BLOCKS")]
    transaction_validity: Option<u64>,
    /// Create this many accounts with known keys and 10,000 NEAR each, and print them
    #[arg(long, value_name = "N", default_value_t = 0)]
    accounts: u32,
    /// Write the root account's account_id and secret_key as JSON into this file
    #[arg(long, value_name = "PATH")]
    key_file: Option<PathBuf>,
}

/// By which rules a chain runs.
#[derive(Debug, Args)]
pub struct Rules {
    /// The protocol version; by default the newest
    #[arg(
        long,
        value_name = "VERSION",
        value_parser = clap::value_parser!(u32).range(i64::from(MIN_PROTOCOL_VERSION)..=i64::from(MAX_PROTOCOL_VERSION)),
    )]
    protocol_version: Option<u32>,
}

impl Rules {
    /// The one that was asked for, or the newest.
    pub fn version(&self) -> u32 {
        self.protocol_version.unwrap_or(MAX_PROTOCOL_VERSION)
    }
}

/// `cargo xtask node`.
pub fn run(options: &Options) -> Result<()> {
    let mut chain = begin(options)?;
    let version = chain.protocol_version();
    let accounts = (1..=options.accounts)
        .map(|number| dev_account(&mut chain, number))
        .collect::<Result<Vec<_>>>()?;
    let behaviour = rpc::Options {
        pace: options.pace,
        settled: options.settled,
        ..behaviour()
    };
    let server = serve_with(chain, options.port, behaviour)?;
    if let Some(path) = &options.key_file {
        let root = server.root();
        rpc::write_key(path, &root.account_id, &root.secret_key)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!("{}", heading(format!("NEAR at protocol {version}")));
    if let Some(fork) = server.chain().fork() {
        print_fork(fork);
    }
    print_address(&server);
    for account in accounts {
        println!("{:<25} {}", account.account_id, account.secret_key);
    }
    wait_for_interrupt()?;
    if let Some(fork) = server.chain().fork() {
        println!("{}", fork.fetched());
    }
    if let Some(path) = &options.state {
        server.chain().save(path)?;
        println!("written to {}", path.display());
    }
    Ok(())
}

/// The chain that was written, or a new one.
fn begin(options: &Options) -> Result<Chain> {
    match &options.state {
        Some(path) if path.exists() => {
            if options.fork.is_some() {
                bail!(
                    "{} exists and goes on from where it was; `--fork` begins anew: name another file, or leave `--fork` out",
                    path.display()
                );
            }
            if options.transaction_validity.is_some() {
                bail!(
                    "{} exists, and its chain keeps the `--transaction-validity` that it began with: name another file, or leave it out",
                    path.display()
                );
            }
            let chain = Chain::load(path)?;
            let has = chain.protocol_version();
            if let Some(asked) = options.rules.protocol_version
                && asked != has
            {
                bail!(
                    "{} holds a chain at protocol {has}, and `--protocol-version {asked}` was asked for: name another file, or leave it out",
                    path.display()
                );
            }
            Ok(chain)
        }
        _ if let Some(fork) = &options.fork => {
            let fork = fork
                .clone()
                .on_read(|what| drop(writeln!(stdout(), "read {what}")))
                .connect()?;
            build(Chain::builder().fork(fork), options)
        }
        _ => {
            let version = options.rules.version();
            build(Chain::builder().protocol_version(version), options)
        }
    }
}

fn build(chain: ChainBuilder, options: &Options) -> Result<Chain> {
    let chain = match options.transaction_validity {
        Some(blocks) => chain.transaction_validity(blocks),
        None => chain,
    };
    Ok(chain.build()?)
}

/// The account `dev-N.test.near` with the key of its name, unless it exists already.
fn dev_account(chain: &mut Chain, number: u32) -> Result<Signer> {
    let account_id: AccountId = format!("dev-{number}.{ROOT_ACCOUNT}").parse()?;
    if chain.exists(&account_id)? {
        return Ok(Signer::new(account_id));
    }
    Ok(chain.create_account(account_id, Balance::from_near(10_000))?)
}

/// Serves a chain on a port of this machine, at once and with every failure printed.
pub fn serve(chain: Chain, port: u16) -> Result<Server> {
    serve_with(chain, port, behaviour())
}

fn behaviour() -> rpc::Options {
    rpc::Options {
        // Whoever reads this may be gone; the chain goes on without them.
        page: Some(PAGE),
        on_failure: Some(|failed| drop(writeln!(stdout(), "{}", bad_here(failed.to_string())))),
        ..rpc::Options::default()
    }
}

fn serve_with(chain: Chain, port: u16, options: rpc::Options) -> Result<Server> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match rpc::spawn_with(chain, address, options) {
        Err(ServerError::Address(error)) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is taken by another program; `--port 0` takes any that is free")
        }
        served => served.with_context(|| format!("port {port}")),
    }
}

/// Says what lies below a chain.
fn print_fork(fork: &Fork) {
    let point = fork.point();
    println!(
        "fork       of {} at block {} ({})",
        point.chain_id, point.height, point.block_hash
    );
}

/// Says how a chain can be reached.
pub fn print_address(server: &Server) {
    let root = server.root();
    println!("rpc        {}", server.rpc_url());
    println!(
        "page       {}/ (in a browser: the council's page)",
        server.rpc_url().trim_end_matches('/')
    );
    println!(
        "root       {} (and `registrar`, with the same key)",
        root.account_id
    );
    println!("secret key {}", root.secret_key);
    let block_time = server.chain().block_time();
    let day = DAY.as_nanos() / block_time.as_nanos().max(1);
    let idle = match server.pace() {
        Pace::Instant => "; while nothing happens it stands still",
        Pace::Node { .. } => "",
    };
    println!("time       a block is {block_time:?}{idle}; this goes a day on:");
    println!(
        "           curl -s {} -H 'content-type: application/json' -d '{}'",
        server.rpc_url(),
        json!({
            "jsonrpc": "2.0", "id": 1, "method": "sandbox_fast_forward", "params": { "delta_height": day },
        })
    );
    println!("Each receipt that fails is printed here; Ctrl-C ends it");
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
