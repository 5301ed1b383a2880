//! The chain behind the server: shared between requests, and driven by a thread that makes blocks.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::watch;

use crate::chain::Chain;
use crate::error::EngineError;

/// What requests and the producer share.
pub(super) struct Engine {
    state: Mutex<State>,
    /// Wakes the producer.
    work: Condvar,
    /// Tells those who wait that something changed.
    changed: watch::Sender<u64>,
}

struct State {
    chain: Chain,
    closed: bool,
    /// Why the chain cannot go on, once it cannot.
    failure: Option<EngineError>,
}

impl Engine {
    /// Starts to make blocks, one an `interval` while there is something to do.
    pub(super) fn start(
        chain: Chain,
        interval: Duration,
    ) -> std::io::Result<(Arc<Self>, JoinHandle<()>)> {
        let engine = Arc::new(Self {
            state: Mutex::new(State {
                chain,
                closed: false,
                failure: None,
            }),
            work: Condvar::new(),
            changed: watch::Sender::new(0),
        });
        let producer = Arc::clone(&engine);
        let thread = thread::Builder::new()
            .name("localnet-blocks".to_owned())
            .spawn(move || producer.produce(interval))?;
        Ok((engine, thread))
    }

    /// The chain; nothing else happens on it meanwhile. When the guard goes, the producer looks for work.
    pub(super) fn chain(&self) -> ChainGuard<'_> {
        ChainGuard {
            state: self.lock(),
            engine: self,
            touched: false,
        }
    }

    /// Why the chain cannot go on, once it cannot.
    pub(super) fn failure(&self) -> Option<EngineError> {
        self.lock().failure.clone()
    }

    /// Something to wait for the next change with.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Stops the producer.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.work.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A chain changes in one step at the end of a block, so that a panic leaves it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn produce(&self, interval: Duration) {
        loop {
            let mut state = self.lock();
            while !state.closed && (state.failure.is_some() || state.chain.is_idle()) {
                state = self
                    .work
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if state.closed {
                return;
            }
            drop(state);
            // What arrives meanwhile goes into the same block.
            thread::sleep(interval);
            let mut state = self.lock();
            if !state.chain.is_idle()
                && let Err(error) = state.chain.produce_block()
            {
                state.failure = Some(error);
            }
            drop(state);
            self.announce();
        }
    }

    fn announce(&self) {
        self.changed
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// The chain that a server serves, for as long as this is held. Requests wait meanwhile.
pub struct ChainGuard<'a> {
    state: MutexGuard<'a, State>,
    engine: &'a Engine,
    /// Whether somebody may have changed it.
    touched: bool,
}

impl Deref for ChainGuard<'_> {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        &self.state.chain
    }
}

impl DerefMut for ChainGuard<'_> {
    fn deref_mut(&mut self) -> &mut Chain {
        self.touched = true;
        &mut self.state.chain
    }
}

impl Drop for ChainGuard<'_> {
    fn drop(&mut self) {
        if self.touched {
            self.engine.work.notify_all();
            self.engine.announce();
        }
    }
}
