//! The thread that makes blocks. Whatever goes wrong in it is said in every answer from then on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;
use std::thread;
use std::time::{Duration, Instant};

use super::{CANNOT_GO_ON, Engine, MakeBlock, State, message};
use crate::error::EngineError;

impl Engine {
    /// Makes blocks, one an `interval`, while there is something to do.
    pub(super) fn produce_on_demand(&self, interval: Duration, make: MakeBlock) {
        loop {
            let mut state = self.lock();
            while !state.closed && state.chain.is_idle() {
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
            if !state.chain.is_idle() && !self.produce(&mut state, make) {
                return;
            }
        }
    }

    /// Makes a block every `block_time`, whether there is something to do or not.
    pub(super) fn produce_by_the_clock(&self, block_time: Duration, make: MakeBlock) {
        let mut next = Instant::now() + block_time;
        loop {
            let mut state = self.lock();
            loop {
                let left = next.saturating_duration_since(Instant::now());
                if state.closed {
                    return;
                }
                if left.is_zero() {
                    break;
                }
                let woken = self.work.wait_timeout(state, left);
                (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
            }
            if !self.produce(&mut state, make) {
                return;
            }
            // Blocks that came too late are not made up for.
            next = (next + block_time).max(Instant::now());
        }
    }

    /// Makes a block; false when the chain cannot go on.
    fn produce(&self, state: &mut State, make: MakeBlock) -> bool {
        if state.failure.is_some() {
            return false;
        }
        let made = catch_unwind(AssertUnwindSafe(|| make(&mut state.chain)));
        state.failure = match made {
            Ok(Ok(())) => None,
            // The next block is made without it.
            Ok(Err(EngineError::Fork(error))) if state.set_back(&error) => {
                self.publish(state);
                self.waiters().wake_all();
                return true;
            }
            Ok(Err(error)) => Some(format!("{CANNOT_GO_ON}: {error}").into()),
            Err(panic) => {
                let why = message(&*panic);
                Some(format!("{CANNOT_GO_ON}: making a block panicked: {why}").into())
            }
        };
        self.publish(state);
        state.failure.is_none()
    }
}
