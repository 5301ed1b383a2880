//! Requests that wait for something to happen on the chain. Each is woken by what it waits for and by nothing else, so
//! that many of them do not look at the chain after every block.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use near_primitives::hash::CryptoHash;
use tokio::sync::Notify;

/// What a request can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Event {
    /// The transaction or the receipt with this id ran.
    Ran(CryptoHash),
    /// A block was made.
    Block,
}

#[derive(Default)]
pub(super) struct Waiters(Mutex<HashMap<Event, Vec<Arc<Notify>>>>);

impl Waiters {
    /// Begins to wait for an event. Whoever asks afterwards whether it has happened already misses none.
    pub(super) fn wait_for(&self, event: Event) -> Waiting<'_> {
        let notify = Arc::new(Notify::new());
        let mut waiting = self.lock();
        waiting.entry(event).or_default().push(Arc::clone(&notify));
        Waiting {
            waiters: self,
            event,
            notify,
        }
    }

    /// Says that something happened.
    pub(super) fn wake(&self, events: impl IntoIterator<Item = Event>) {
        let mut waiting = self.lock();
        for woken in events
            .into_iter()
            .filter_map(|event| waiting.remove(&event))
            .flatten()
        {
            woken.notify_one();
        }
    }

    /// Has everyone look again.
    pub(super) fn wake_all(&self) {
        for woken in self.lock().drain().flat_map(|(_, woken)| woken) {
            woken.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Event, Vec<Arc<Notify>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that waits. It no longer does when this is dropped.
pub(super) struct Waiting<'a> {
    waiters: &'a Waiters,
    event: Event,
    notify: Arc<Notify>,
}

impl Waiting<'_> {
    pub(super) async fn happened(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiting = self.waiters.lock();
        if let Some(others) = waiting.get_mut(&self.event) {
            others.retain(|other| !Arc::ptr_eq(other, &self.notify));
            if others.is_empty() {
                waiting.remove(&self.event);
            }
        }
    }
}
