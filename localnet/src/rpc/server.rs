//! Starting and stopping a server.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use near_crypto::SecretKey;
use near_primitives::types::AccountId;
use serde_json::json;
use tokio::sync::oneshot;

use super::engine::{ChainGuard, Engine};
use super::http;
use super::options::{Options, Pace};
use crate::chain::Chain;
use crate::keys::Signer;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address cannot be listened on.
    #[error("the address cannot be listened on: {0}")]
    Address(#[source] io::Error),
    /// A thread cannot be started.
    #[error("a thread cannot be started: {0}")]
    Thread(#[source] io::Error),
}

/// A server that runs until it is dropped.
pub struct Server {
    engine: Arc<Engine>,
    address: SocketAddr,
    root: Signer,
    pace: Pace,
    stop: Option<oneshot::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

/// Serves a chain at an address; port 0 takes any free one. The server has threads of its own and needs no runtime.
///
/// # Errors
///
/// When the address cannot be listened on.
///
/// ```
/// use charter_localnet::{Chain, rpc};
///
/// let server = rpc::spawn(Chain::new()?, "127.0.0.1:0")?;
/// println!("serving {}", server.rpc_url());
/// assert_eq!(server.chain().head().height(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn spawn(chain: Chain, address: impl ToSocketAddrs) -> Result<Server, ServerError> {
    spawn_with(chain, address, Options::default())
}

/// The same with options.
///
/// # Errors
///
/// As for [`spawn`].
pub fn spawn_with(
    chain: Chain,
    address: impl ToSocketAddrs,
    options: Options,
) -> Result<Server, ServerError> {
    let listener = TcpListener::bind(address).map_err(ServerError::Address)?;
    listener
        .set_nonblocking(true)
        .map_err(ServerError::Address)?;
    let address = listener.local_addr().map_err(ServerError::Address)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("localnet-rpc")
        .enable_all()
        .build()
        .map_err(ServerError::Thread)?;
    let root = chain.root();
    let (engine, producer) = Engine::start(chain, &options).map_err(ServerError::Thread)?;
    let router = http::router(Arc::clone(&engine), options, address);
    let (stop, stopped) = oneshot::channel::<()>();
    let serve = move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            // A connection that stays open must not keep the server alive.
            tokio::select! {
                result = axum::serve(listener, router).into_future() => result,
                _ = stopped => Ok(()),
            }
        })
    };
    let server = thread::Builder::new()
        .name("localnet-server".to_owned())
        .spawn(move || {
            let served: io::Result<()> = serve();
            served.expect("a listener that was bound accepts connections");
        });
    let threads = vec![producer, server.map_err(ServerError::Thread)?];
    Ok(Server {
        engine,
        address,
        root,
        pace: options.pace,
        stop: Some(stop),
        threads,
    })
}

impl Server {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The URL that clients take.
    pub fn rpc_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The chain that it serves, to look at or to change. No block is made while this is held.
    pub fn chain(&self) -> ChainGuard<'_> {
        self.engine.chain()
    }

    /// The pace at which it makes blocks.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// The root account with its key, which clients call the validator key.
    pub fn root(&self) -> &Signer {
        &self.root
    }

    /// Writes the key files of a node's home directory that clients look for: `validator_key.json` of the root
    /// account and `registrar.json` of the account that may create short names.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write_keys(&self, directory: &Path) -> io::Result<()> {
        let registrar = self.chain().registrar().clone();
        std::fs::create_dir_all(directory)?;
        write_key(
            &directory.join("validator_key.json"),
            &self.root.account_id,
            &self.root.secret_key,
        )?;
        write_key(
            &directory.join("registrar.json"),
            &registrar,
            &self.root.secret_key,
        )
    }

    /// Stops it. Dropping it does the same.
    pub fn shutdown(self) {}
}

/// Writes a key as clients read it: `{"account_id": .., "public_key": .., "secret_key": ..}`.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_key(path: &Path, account_id: &AccountId, secret_key: &SecretKey) -> io::Result<()> {
    let key = json!({
        "account_id": account_id,
        "public_key": secret_key.public_key().to_string(),
        "secret_key": secret_key.to_string(),
    });
    std::fs::write(path, format!("{key:#}\n"))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.engine.close();
        drop(self.stop.take());
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
