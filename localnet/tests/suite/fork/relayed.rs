//! A network behind a relay, and what a fork says when it does not answer well.

use std::time::Duration;

use charter_localnet::{EngineError, Fork, ForkError, ForkOptions, QueryError};

use super::relay::Relay;
use super::support::Original;
use crate::support::script::Script;
use crate::support::world::World;

pub const TIMEOUT: Duration = Duration::from_millis(400);

pub fn options(relay: &Relay) -> ForkOptions {
    ForkOptions::new(relay.url.clone())
        .without_cache()
        .timeout(TIMEOUT)
}

pub fn connect(relay: &Relay) -> Fork {
    options(relay).connect().unwrap()
}

pub fn relayed(version: u32) -> (Original, Relay) {
    let mut world = World::new(version);
    let mut script = world.script();
    for key in ["key", "key and more"] {
        script.call("storage_write", [key.into(), key.into(), 9.into()]);
    }
    assert!(world.run(&script).is_success());
    let original = Original::of(world);
    let relay = Relay::to(original.server.addr());
    (original, relay)
}

/// What kept a query from being answered.
pub fn why<T: std::fmt::Debug>(answer: Result<T, QueryError>) -> ForkError {
    match answer {
        Err(QueryError::Engine(EngineError::Fork(error))) => {
            let text = error.to_string();
            assert!(!text.contains('\n') && text.len() < 600, "{text}");
            *error
        }
        other => panic!("{other:?}"),
    }
}

pub fn read(key: &str) -> Script {
    let mut script = Script::new(88);
    script.call("storage_read", [key.into(), 0.into()]);
    script.call("value_return", [u64::MAX.into(), 0.into()]);
    script
}
