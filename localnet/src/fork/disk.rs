//! What a fork read, kept on disk for the next one that begins at the same block: one file a record, with a checksum.
//! A file that is missing, damaged or cannot be read is asked for again; one that cannot be written is not missed.

use std::fs;
use std::path::{Path, PathBuf};

use borsh::{BorshDeserialize, BorshSerialize};
use near_primitives::hash::CryptoHash;
use near_primitives::types::BlockHeight;

use super::point::ForkPoint;
use super::record::hex;

/// The files of one block.
pub(super) struct Disk {
    dir: PathBuf,
}

impl Disk {
    pub(super) fn of(root: &Path, point: &ForkPoint) -> Self {
        Self {
            dir: root.join(name(&point.identity)),
        }
    }

    /// What is kept under a name.
    pub(super) fn read<T: BorshDeserialize>(&self, key: &[u8]) -> Option<T> {
        read(&self.path(key))
    }

    pub(super) fn write<T: BorshSerialize>(&self, key: &[u8], value: &T) {
        write(&self.path(key), value);
    }

    fn path(&self, key: &[u8]) -> PathBuf {
        self.dir.join(name(&CryptoHash::hash_bytes(key)))
    }
}

/// The block that was at a height when this address was asked last.
pub(super) fn known_point(root: &Path, url: &str, height: BlockHeight) -> Option<ForkPoint> {
    let point: ForkPoint = read(&index(root, url, height))?;
    (point.height == height).then_some(point)
}

pub(super) fn remember_point(root: &Path, url: &str, point: &ForkPoint) {
    write(&index(root, url, point.height), point);
}

fn index(root: &Path, url: &str, height: BlockHeight) -> PathBuf {
    let hash = CryptoHash::hash_borsh((url, height));
    root.join("points").join(name(&hash))
}

fn name(hash: &CryptoHash) -> String {
    hex(hash.as_bytes())
}

fn read<T: BorshDeserialize>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (checksum, content) = bytes.split_at_checked(CryptoHash::default().as_bytes().len())?;
    match *CryptoHash::hash_bytes(content).as_bytes() == *checksum {
        true => borsh::from_slice(content).ok(),
        false => None,
    }
}

fn write<T: BorshSerialize>(path: &Path, value: &T) {
    let Ok(content) = borsh::to_vec(value) else {
        return;
    };
    let checksum = CryptoHash::hash_bytes(&content);
    let bytes = [checksum.as_bytes().as_slice(), &content].concat();
    let beside = path.with_extension(format!("{}.unfinished", std::process::id()));
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // It stays in memory; the next run asks for it again.
        let _ = fs::remove_file(&beside);
    }
}
