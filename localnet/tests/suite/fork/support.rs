//! A chain behind RPC, and forks of it.

use std::path::PathBuf;

use charter_localnet::rpc::{self, Server};
use charter_localnet::{Chain, Fork, ForkOptions, TransactionResult};

use crate::support::world::World;

/// A served chain with the accounts of a [`World`].
pub struct Original {
    pub server: Server,
    /// The accounts; its chain is the served one before the first change.
    pub world: World,
}

impl Original {
    pub fn new(version: u32) -> Self {
        Self::of(World::new(version))
    }

    pub fn of(world: World) -> Self {
        let server = rpc::spawn(world.chain.clone(), "127.0.0.1:0").expect("the server starts");
        Self { server, world }
    }

    /// Connects to it, with nothing on disk.
    pub fn connect(&self) -> Fork {
        ForkOptions::new(self.server.rpc_url())
            .without_cache()
            .connect()
            .expect("the remote answers")
    }

    /// A fork of it, with the same accounts.
    pub fn fork(&self) -> World {
        world(on(self.connect()), &self.world)
    }
}

pub fn on(fork: Fork) -> Chain {
    Chain::builder()
        .fork(fork)
        .build()
        .expect("the remote has a root account")
}

/// Another chain with the accounts of a world.
pub fn world(chain: Chain, like: &World) -> World {
    World {
        chain,
        version: like.version,
        alice: like.alice.clone(),
        bob: like.bob.clone(),
        machine: like.machine.clone(),
    }
}

/// What two runs must have in common: everything except what depends on how deep a trie is.
pub fn told(result: &TransactionResult) -> Vec<String> {
    let receipt = |one: &charter_localnet::ReceiptOutcome| {
        format!(
            "{} {} -> {} at {}: {:?}; {:?}; {:?}; {:?}",
            one.receipt_id(),
            one.predecessor_id(),
            one.receiver_id(),
            one.block_height(),
            one.methods(),
            one.status(),
            one.logs(),
            one.children(),
        )
    };
    result.receipts().iter().map(receipt).collect()
}

/// A directory of one test, which is removed with this.
pub struct Directory(pub PathBuf);

impl Directory {
    pub fn new(name: &str) -> Self {
        let name = format!("charter-localnet-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
