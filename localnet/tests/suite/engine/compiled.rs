//! Compiled contracts, which outlive the process that compiled them.

use std::fs;
use std::path::{Path, PathBuf};

use charter_localnet::{Balance, Call, Chain};

use crate::support::contracts::probe;

/// A directory of this test, which is removed with this.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("charter-compiled-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("up")).unwrap();
        Self(path)
    }

    /// The same directory under another name, as which no process has opened it yet: as another process would.
    fn again(&self, times: usize) -> PathBuf {
        let mut path = self.0.clone();
        for _ in 0..times {
            path = path.join("up/..");
        }
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How many contracts a chain has compiled after a call of one.
fn compiled_in(dir: &Path) -> u64 {
    let mut chain = Chain::builder().cache_dir(dir).build().unwrap();
    let id = "contract.test.near".parse().unwrap();
    let contract = chain.create_account(id, Balance::from_near(10)).unwrap();
    chain.deploy(&contract, &probe()).unwrap();
    let call = Call::new("ret").raw("hello");
    let result = chain.call(&contract, &contract.account_id, call).unwrap();
    assert_eq!(result.value(), Some(&b"hello"[..]));
    chain.code_cache().compiled()
}

#[test]
fn code_is_compiled_once_for_all_runs_and_again_when_its_file_was_damaged() {
    let dir = Directory::new();
    assert_eq!(compiled_in(&dir.0), 1);
    assert_eq!(compiled_in(&dir.0), 1, "another chain of the same process");
    assert_eq!(compiled_in(&dir.again(1)), 0, "the next process");
    let files = fs::read_dir(&dir.0).unwrap().flatten();
    let files = files.map(|file| file.path()).filter(|path| path.is_file());
    let (sums, code): (Vec<_>, Vec<_>) =
        files.partition(|path| path.extension().is_some_and(|sum| sum == "sha256"));
    assert_eq!((sums.len(), code.len()), (1, 1));
    let mut bytes = fs::read(&code[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&code[0], bytes).unwrap();
    assert_eq!(compiled_in(&dir.again(2)), 1, "damaged");
    assert_eq!(compiled_in(&dir.again(3)), 0, "mended");
}
