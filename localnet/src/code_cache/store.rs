//! The files of the cache and their checksums.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use near_primitives_core::hash::CryptoHash;
use near_vm_runner::{
    CompiledContractInfo, ContractRuntimeCache, FilesystemContractRuntimeCache,
    noop_background_spawner,
};

use super::lock;

/// How many loaded contracts stay in memory.
const LOADED_CONTRACTS: usize = 256;
/// How many bytes of compiled contracts stay on disk; the least recently used go when a process starts.
const DISK_BYTES: u64 = 2 << 30;

/// Compiled contracts in files.
pub(super) struct Store {
    files: FilesystemContractRuntimeCache,
    /// Where the files are; `None` when they go with the process and need no checksums.
    dir: Option<PathBuf>,
    /// What was compared with its checksum.
    checked: Mutex<HashSet<CryptoHash>>,
    compiled: AtomicU64,
}

impl Store {
    pub(super) fn open(dir: Option<&Path>) -> Self {
        let lasting = dir.and_then(|dir| Some((open(dir).ok()?, Some(dir.to_owned()))));
        let (files, dir) = lasting.unwrap_or_else(|| {
            let temporary =
                FilesystemContractRuntimeCache::test().expect("a temporary directory can be made");
            (temporary, None)
        });
        Self {
            files,
            dir,
            checked: Mutex::default(),
            compiled: AtomicU64::new(0),
        }
    }

    pub(super) fn files(&self) -> &FilesystemContractRuntimeCache {
        &self.files
    }

    pub(super) fn compiled(&self) -> u64 {
        self.compiled.load(Ordering::Relaxed)
    }

    /// Whether the file of `key` is what was written there.
    fn check(&self, key: &CryptoHash) -> bool {
        let Some(dir) = &self.dir else { return true };
        if lock(&self.checked).contains(key) {
            return true;
        }
        let sound = checksum(&dir.join(key.to_string())).is_ok_and(|actual| {
            fs::read(checksum_path(dir, key)).is_ok_and(|expected| expected == actual.as_bytes())
        });
        if sound {
            lock(&self.checked).insert(*key);
        }
        sound
    }
}

/// It is used for compiling alone; running loads from [`Store::files`] what was checked here.
impl ContractRuntimeCache for Store {
    fn handle(&self) -> Box<dyn ContractRuntimeCache> {
        self.files.handle()
    }

    fn get(&self, key: &CryptoHash) -> io::Result<Option<CompiledContractInfo>> {
        if self.check(key) {
            self.files.get(key)
        } else {
            Ok(None)
        }
    }

    fn put(&self, key: &CryptoHash, value: CompiledContractInfo) -> io::Result<()> {
        self.compiled.fetch_add(1, Ordering::Relaxed);
        self.files.put(key, value)?;
        if let Some(dir) = &self.dir {
            let sum = checksum(&dir.join(key.to_string()))?;
            let path = checksum_path(dir, key);
            let beside = path.with_extension(format!("{}.temp", std::process::id()));
            fs::write(&beside, sum.as_bytes())?;
            fs::rename(&beside, &path)?;
            lock(&self.checked).insert(*key);
        }
        Ok(())
    }
}

fn open(dir: &Path) -> io::Result<FilesystemContractRuntimeCache> {
    let spawner = noop_background_spawner();
    FilesystemContractRuntimeCache::with_memory_cache(
        dir,
        None::<&str>,
        "",
        LOADED_CONTRACTS,
        None,
        DISK_BYTES,
        spawner,
    )
}

fn checksum(path: &Path) -> io::Result<CryptoHash> {
    Ok(CryptoHash::hash_bytes(&fs::read(path)?))
}

fn checksum_path(dir: &Path, key: &CryptoHash) -> PathBuf {
    dir.join(format!("{key}.sha256"))
}
