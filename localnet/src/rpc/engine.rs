//! The chain behind the server: shared between requests, and driven by a thread that makes blocks.

mod producer;
mod setbacks;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::ops::{Deref, DerefMut};
use std::panic::catch_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use super::options::{Options, Pace};
use super::waiters::{Event, Waiters};
use crate::chain::Chain;
use crate::error::EngineError;
use crate::failed_receipt::{FailedReceipt, Origins};

use setbacks::Setbacks;

/// What requests and the producer share.
pub(super) struct Engine {
    state: Mutex<State>,
    /// Wakes the producer.
    work: Condvar,
    /// Wakes whoever retries, when the engine ends.
    closing: Condvar,
    /// What requests look at, so that they need not wait while a block is made.
    latest: RwLock<Arc<Snapshot>>,
    waiters: Waiters,
    on_failure: Option<fn(&FailedReceipt)>,
}

struct State {
    chain: Chain,
    closed: bool,
    /// Why the chain cannot go on, once it cannot.
    failure: Option<Arc<str>>,
    origins: Origins,
    setbacks: Setbacks,
}

/// The chain as it was after a block.
pub(super) struct Snapshot {
    pub chain: Chain,
    /// Why the chain cannot go on, once it cannot.
    pub failure: Option<Arc<str>>,
    /// Transactions that do not go on for now, or did not begin.
    pub setbacks: Setbacks,
}

const CANNOT_GO_ON: &str = "the chain cannot go on";

/// How a block is made: tests put something else in its place.
type MakeBlock = fn(&mut Chain) -> Result<(), EngineError>;

fn make_block(chain: &mut Chain) -> Result<(), EngineError> {
    chain.produce_block().map(drop)
}

impl Engine {
    /// Starts to make blocks.
    pub(super) fn start(
        chain: Chain,
        options: &Options,
    ) -> std::io::Result<(Arc<Self>, JoinHandle<()>)> {
        Self::start_with(chain, options, make_block)
    }

    fn start_with(
        mut chain: Chain,
        options: &Options,
        make: MakeBlock,
    ) -> std::io::Result<(Arc<Self>, JoinHandle<()>)> {
        if let Pace::Node { block_time } = options.pace {
            chain.keep_pace_of_node(block_time);
        }
        let snapshot = Snapshot {
            chain: chain.clone(),
            failure: None,
            setbacks: Setbacks::default(),
        };
        let is_fork = chain.fork().is_some();
        let engine = Arc::new(Self {
            state: Mutex::new(State {
                origins: Origins::new(&chain),
                chain,
                closed: false,
                failure: None,
                setbacks: Setbacks::default(),
            }),
            work: Condvar::new(),
            closing: Condvar::new(),
            latest: RwLock::new(Arc::new(snapshot)),
            waiters: Waiters::default(),
            on_failure: options.on_failure,
        });
        if is_fork {
            let engine = Arc::clone(&engine);
            // It ends by itself once the engine is closed, after the answer that it may be waiting for.
            thread::Builder::new()
                .name("localnet-fork".to_owned())
                .spawn(move || engine.retry())?;
        }
        let producer = Arc::clone(&engine);
        let (pace, interval) = (options.pace, options.block_interval);
        let thread = thread::Builder::new()
            .name("localnet-blocks".to_owned())
            .spawn(move || match pace {
                Pace::Instant => producer.produce_on_demand(interval, make),
                Pace::Node { block_time } => producer.produce_by_the_clock(block_time, make),
            })?;
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

    /// Hands something to the chain that only the next block takes up: nobody who waits need look.
    pub(super) fn submit<T>(&self, run: impl FnOnce(&mut Chain) -> T) -> T {
        let result = run(&mut self.lock().chain);
        self.work.notify_all();
        result
    }

    /// The chain as it was after the newest block.
    pub(super) fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.latest.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Those who wait.
    pub(super) fn waiters(&self) -> &Waiters {
        &self.waiters
    }

    /// Stops the producer.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.work.notify_all();
        self.closing.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A chain changes in one step at the end of a block, so that a panic leaves it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows requests what the chain is now, and tells those who wait for what ran.
    fn publish(&self, state: &mut State) {
        let State {
            chain,
            origins,
            failure,
            setbacks,
            ..
        } = state;
        let mut ran = Vec::new();
        origins.follow(
            chain,
            |block| {
                ran.extend(block.outcomes().iter().copied().map(Event::Ran));
                ran.push(Event::Block);
            },
            |failed| {
                if let Some(tell) = self.on_failure
                    && let Err(panic) = catch_unwind(|| tell(failed))
                {
                    let why = message(&*panic);
                    *failure = Some(format!("{CANNOT_GO_ON}: on_failure panicked: {why}").into());
                }
            },
        );
        let snapshot = Arc::new(Snapshot {
            chain: chain.clone(),
            failure: failure.clone(),
            setbacks: setbacks.clone(),
        });
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        match failure {
            None => self.waiters.wake(ran),
            Some(_) => self.waiters.wake_all(),
        }
    }
}

/// The chain that a server serves, for as long as this is held. No block is made meanwhile; requests that only look see
/// the chain as it was before.
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
            self.engine.publish(&mut self.state);
            self.engine.waiters.wake_all();
            self.engine.work.notify_all();
        }
    }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it did not say why")
}
