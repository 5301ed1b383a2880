//! The same over HTTP, through near-workspaces.

use std::io;
use std::time::{Duration, Instant};

use near_workspaces::network::ValidatorKey;

use super::{Figure, NOOP_CONTRACT, Rate};
use crate::chain::{BuildError, Chain};
use crate::rpc::{self, ServerError};

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum WorkspacesError {
    /// A chain could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The server did not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The client has no place to run.
    #[error("the client cannot run: {0}")]
    Runtime(#[from] io::Error),
    /// The client failed.
    #[error("near-workspaces failed: {0}")]
    Client(#[from] near_workspaces::error::Error),
    /// The root account's key or name means something else to the client.
    #[error("the root account means something else to near-workspaces: {0}")]
    Root(String),
    /// A call failed.
    #[error("a call failed: {0}")]
    Call(#[from] Box<near_workspaces::result::ExecutionFailure>),
}

/// Measures sequential calls through near-workspaces, for about `time`.
///
/// # Errors
///
/// When the chain, the server or the client does not start, or a call fails.
pub fn through_workspaces(time: Duration) -> Result<Vec<Figure>, WorkspacesError> {
    let server = rpc::spawn(Chain::new()?, "127.0.0.1:0")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure(&server, time))
}

async fn measure(server: &rpc::Server, time: Duration) -> Result<Vec<Figure>, WorkspacesError> {
    let root = server.root();
    let unknown = |error: &dyn std::fmt::Display| WorkspacesError::Root(error.to_string());
    let account_id = root
        .account_id
        .as_str()
        .parse()
        .map_err(|error| unknown(&error))?;
    let secret_key = root
        .secret_key
        .to_string()
        .parse()
        .map_err(|error| unknown(&error))?;
    let connecting = Instant::now();
    let worker = near_workspaces::sandbox()
        .rpc_addr(&server.rpc_url())
        .validator_key(ValidatorKey::Known(account_id, secret_key))
        .await?;
    let contract = worker.dev_deploy(NOOP_CONTRACT).await?;
    let connecting = connecting.elapsed();
    let mut calls = Rate::new(time);
    while calls.goes_on() {
        contract
            .call("noop")
            .transact()
            .await?
            .into_result()
            .map_err(Box::new)?;
    }
    let mut views = Rate::new(time);
    while views.goes_on() {
        contract.view("noop").await?;
    }
    Ok(vec![
        Figure {
            name: "connecting and a first deployment",
            value: connecting.as_secs_f64() * 1e3,
            unit: "ms",
        },
        Figure {
            name: "a call through near-workspaces",
            value: calls.seconds() * 1e3,
            unit: "ms",
        },
        Figure {
            name: "a view through near-workspaces",
            value: views.seconds() * 1e3,
            unit: "ms",
        },
    ])
}
