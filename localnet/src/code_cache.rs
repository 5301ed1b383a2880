//! Compiled contracts: compiled once, kept in memory for the process and on disk for the next one.
//!
//! Compiling is by far the slowest thing the chain does, and every test of a suite may be a process of its own. The
//! files are near-vm-runner's own (written beside their place and renamed into it, so that concurrent writers do not
//! harm each other); a checksum beside each is compared before the file is used for the first time, so that damaged
//! native code is compiled again and never run.

mod store;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use near_parameters::vm::Config;
use near_primitives_core::hash::CryptoHash;
use near_vm_runner::{ContractCode, ContractRuntimeCache, precompile_contract};

use crate::error::{EngineError, Result};
use store::Store;

/// The environment variable that names the directory of the cache.
const CACHE_DIR_VARIABLE: &str = "CHARTER_LOCALNET_CACHE";
/// The file that cargo puts at the top of its target directory.
const CARGO_TAG: &str = "CACHEDIR.TAG";

/// A cache of compiled contracts. Clones share it, and so does whoever opens the same directory in this process.
#[derive(Clone)]
pub struct CodeCache {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    /// What was compiled or found and checked in this process: the hash of the code and of the configuration.
    ready: Mutex<HashSet<(CryptoHash, u64)>>,
}

static OPEN: LazyLock<Mutex<HashMap<Option<PathBuf>, CodeCache>>> = LazyLock::new(Mutex::default);

impl CodeCache {
    /// The cache in the default directory: what `CHARTER_LOCALNET_CACHE` names, else `charter-localnet` in cargo's
    /// target directory when the program lies in one, else in the user's cache directory, else a temporary one.
    pub fn shared() -> Self {
        Self::open(default_dir())
    }

    /// The cache in `dir`, which is made when it is missing. Without a directory, or with one that cannot be
    /// written, nothing outlives the process.
    pub fn open(dir: Option<PathBuf>) -> Self {
        let mut open = lock(&OPEN);
        let start = |dir: &Option<PathBuf>| Self {
            shared: Arc::new(Shared {
                store: Store::open(dir.as_deref()),
                ready: Mutex::default(),
            }),
        };
        open.entry(dir).or_insert_with_key(start).clone()
    }

    /// How many contracts this process compiled because the cache did not have them.
    pub fn compiled(&self) -> u64 {
        self.shared.store.compiled()
    }

    /// Makes sure that the code with this hash is compiled under `config`. `code` is asked when it is not known yet;
    /// when it has nothing to give, nothing happens.
    pub(crate) fn prepare(
        &self,
        config: &Arc<Config>,
        hash: CryptoHash,
        code: impl FnOnce() -> Option<Arc<ContractCode>>,
    ) -> Result<()> {
        let key = (hash, config.non_crypto_hash());
        if lock(&self.shared.ready).contains(&key) {
            return Ok(());
        }
        let Some(code) = code() else { return Ok(()) };
        // Code that does not compile is an answer too, and is kept like one.
        precompile_contract(&code, Arc::clone(config), Some(&self.shared.store))
            .map(|_| ())
            .map_err(|error| EngineError::Vm(error.to_string()))?;
        lock(&self.shared.ready).insert(key);
        Ok(())
    }

    /// What the VM loads compiled code from.
    pub(crate) fn runtime(&self) -> &dyn ContractRuntimeCache {
        self.shared.store.files()
    }
}

impl std::fmt::Debug for CodeCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeCache")
            .field("compiled", &self.compiled())
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where things are kept for the next run when nobody says where; see [`CodeCache::shared`].
pub(crate) fn default_dir() -> Option<PathBuf> {
    if let Some(dir) = std::env::var_os(CACHE_DIR_VARIABLE) {
        return Some(dir.into());
    }
    let program = std::env::current_exe().ok();
    let target = program
        .as_deref()
        .and_then(|path| path.ancestors().find(|dir| dir.join(CARGO_TAG).is_file()));
    let base = target.map(Path::to_owned).or_else(|| {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))
    });
    Some(base?.join("charter-localnet"))
}
