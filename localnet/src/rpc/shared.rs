//! What every request is given, and how it gets at the chain.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use near_jsonrpc_primitives::errors::RpcError;
use near_primitives::hash::CryptoHash;

use super::engine::{Engine, Snapshot};
use super::options::Options;
use super::snapshots::Snapshots;
use crate::chain::Chain;

/// What every request is given.
pub(super) struct Shared {
    pub engine: Arc<Engine>,
    pub options: Options,
    pub address: SocketAddr,
    pub started: Instant,
    pub snapshots: Snapshots,
}

impl Shared {
    /// Looks at the chain as it was after the newest block. A block in the making is not waited for.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        run: impl FnOnce(&Chain) -> T + Send + 'static,
    ) -> Result<T, RpcError> {
        look_at(&self.engine.latest(), run).await
    }

    /// Changes the chain, once no block is in the making.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut Chain) -> T + Send + 'static,
    ) -> Result<T, RpcError> {
        let engine = Arc::clone(&self.engine);
        blocking(move || run(&mut engine.chain())).await
    }

    /// Forgets that a transaction could not be run before: it is sent again.
    pub(super) async fn forget_setback(&self, transaction: CryptoHash) -> Result<(), RpcError> {
        if self.engine.latest().setbacks.of(&transaction).is_none() {
            return Ok(());
        }
        let engine = Arc::clone(&self.engine);
        blocking(move || engine.forget_setback(&transaction)).await
    }

    /// Hands something to the chain that the next block takes up, once no block is in the making.
    pub(super) async fn submit<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut Chain) -> T + Send + 'static,
    ) -> Result<T, RpcError> {
        let engine = Arc::clone(&self.engine);
        blocking(move || engine.submit(run)).await
    }
}

/// Looks at the chain as it was after a block.
pub(super) async fn look_at<T: Send + 'static>(
    snapshot: &Arc<Snapshot>,
    run: impl FnOnce(&Chain) -> T + Send + 'static,
) -> Result<T, RpcError> {
    let snapshot = Arc::clone(snapshot);
    blocking(move || run(&snapshot.chain)).await
}

/// Runs something off the threads that serve connections: it may take a while.
async fn blocking<T: Send + 'static>(
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RpcError> {
    let done = tokio::task::spawn_blocking(run).await;
    done.map_err(|panic| RpcError::new_internal_error(None, panic.to_string()))
}
