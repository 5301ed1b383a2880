//! Code that is too large for one transaction, staged in chunks.
//!
//! A chunk is a call whose input is a [`Header`] in borsh and the bytes after it. Chunks come in order; whoever sends them
//! pays for their storage and may take them back at any time before they are used. An upload belongs to its stager: two
//! accounts that stage the same code do not meet.

use charter_interface::CodeHash;
use near_sdk::borsh::{self, BorshDeserialize};
use near_sdk::{AccountId, AccountIdRef, NearToken, env, near};

use crate::{Code, CodeStakes, UploadError};

/// The longest code that can be put together: the call that does it reads all chunks, and one receipt may record
/// 4,000,000 bytes of storage proof (`per_receipt_storage_proof_size_limit`), of which the rest of the call needs some.
pub const MAX_SIZE: u32 = 3_900_000;
/// The shortest chunk but the last, of short code.
pub const MIN_CHUNK: u32 = 100_000;
/// The most chunks of one upload. Putting it together, or taking it back, removes all of them in one receipt, and the protocol
/// counts 2,000 bytes of proof for each key that is removed, besides its path in the trie, which others can lengthen.
pub const MAX_CHUNKS: u32 = 8;

/// The shortest chunk but the last of code of this length, in bytes.
pub const fn least_chunk(size: u32) -> u32 {
    let share = size.div_ceil(MAX_CHUNKS);
    if share > MIN_CHUNK { share } else { MIN_CHUNK }
}

/// What a chunk begins with, in borsh: 40 bytes.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The SHA-256 of the whole code.
    pub code_hash: CodeHash,
    /// The length of the whole code, in bytes.
    pub size: u32,
    /// Where in it this chunk begins: where the last one ended.
    pub offset: u32,
}

/// An upload as far as it has come.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The length of the whole code, in bytes.
    pub size: u32,
    /// How many bytes of it are there.
    pub staged: u32,
    /// In how many chunks.
    pub chunks: u16,
    /// What they add to the contract's storage, in bytes: what the stager paid for, and gets back.
    pub bytes: u64,
}

/// What staging a chunk came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The SHA-256 of the whole code.
    pub code_hash: CodeHash,
    /// The upload with this chunk in it.
    pub upload: Upload,
    /// What the chunk's storage costs, in yoctoNEAR: the stager must have attached it.
    pub cost: NearToken,
}

/// A contract's uploads: records and chunks below one storage prefix.
#[derive(Debug, Clone, Copy)]
pub struct Uploads(u8);

impl Uploads {
    /// The uploads below this prefix, which nothing else may use.
    pub const fn new(prefix: u8) -> Self {
        Self(prefix)
    }

    /// One upload, as far as it has come.
    pub fn get(self, stager_id: &AccountIdRef, code_hash: &CodeHash) -> Option<Upload> {
        let record = env::storage_read(&self.key(stager_id, code_hash, None))?;
        Upload::try_from_slice(&record).ok()
    }

    /// Stores the chunk that `input` is.
    pub fn stage(
        self,
        stager_id: &AccountIdRef,
        input: &[u8],
        stakes: &mut CodeStakes,
    ) -> Result<Staged, UploadError> {
        let mut rest = input;
        let header = Header::deserialize(&mut rest).map_err(|_| UploadError::Header)?;
        if header.size > MAX_SIZE {
            return Err(UploadError::TooLarge { size: header.size });
        }
        let before = env::storage_usage();
        let mut upload = self.get(stager_id, &header.code_hash).unwrap_or(Upload {
            size: header.size,
            staged: 0,
            chunks: 0,
            bytes: 0,
        });
        let (size, staged) = (upload.size, upload.staged);
        if header.offset != staged || header.size != size {
            return Err(UploadError::OutOfPlace {
                header,
                staged,
                size,
            });
        }
        // Below, `staged` never passes `size`.
        let max = size - staged;
        let min = max.clamp(1, least_chunk(size));
        let length = u32::try_from(rest.len()).unwrap_or(u32::MAX);
        if length < min || length > max {
            return Err(UploadError::ChunkSize {
                length: rest.len(),
                min,
                max,
            });
        }
        let code_hash = header.code_hash;
        let chunk = self.key(stager_id, &code_hash, Some(upload.chunks));
        env::storage_write(&chunk, rest);
        // At most MAX_CHUNKS chunks and `size` bytes: neither sum can pass its type.
        upload.staged += length;
        upload.chunks += 1;
        // Written twice: its own bytes are part of what it notes.
        self.put(stager_id, &code_hash, &upload);
        // A record was added, and the other one was added or kept its length.
        let grown = env::storage_usage() - before;
        let cost = stakes.add(grown)?;
        upload.bytes += grown;
        self.put(stager_id, &code_hash, &upload);
        Ok(Staged {
            code_hash,
            upload,
            cost,
        })
    }

    /// Puts a finished upload together and removes it. Returns the code, and what goes back to the stager.
    pub fn take(
        self,
        stager_id: &AccountIdRef,
        code_hash: &CodeHash,
        stakes: &mut CodeStakes,
    ) -> Result<(Code, NearToken), UploadError> {
        let upload = self.require(stager_id, code_hash)?;
        if upload.staged < upload.size {
            return Err(UploadError::Unfinished {
                staged: upload.staged,
                size: upload.size,
            });
        }
        let mut code = Vec::with_capacity(upload.size as usize);
        for chunk in 0..upload.chunks {
            let key = self.key(stager_id, code_hash, Some(chunk));
            code.extend_from_slice(&env::storage_read(&key).unwrap_or_default());
        }
        let refund = self.delete(stager_id, code_hash, &upload, stakes)?;
        Ok((Code::assembled(code), refund))
    }

    /// Removes an upload, finished or not. Returns what goes back to the stager.
    pub fn remove(
        self,
        stager_id: &AccountIdRef,
        code_hash: &CodeHash,
        stakes: &mut CodeStakes,
    ) -> Result<NearToken, UploadError> {
        let upload = self.require(stager_id, code_hash)?;
        self.delete(stager_id, code_hash, &upload, stakes)
    }

    fn require(
        self,
        stager_id: &AccountIdRef,
        code_hash: &CodeHash,
    ) -> Result<Upload, UploadError> {
        self.get(stager_id, code_hash)
            .ok_or_else(|| UploadError::Missing {
                code_hash: *code_hash,
                stager_id: AccountId::from(stager_id),
            })
    }

    fn delete(
        self,
        stager_id: &AccountIdRef,
        code_hash: &CodeHash,
        upload: &Upload,
        stakes: &mut CodeStakes,
    ) -> Result<NearToken, UploadError> {
        for chunk in 0..upload.chunks {
            env::storage_remove(&self.key(stager_id, code_hash, Some(chunk)));
        }
        env::storage_remove(&self.key(stager_id, code_hash, None));
        Ok(stakes.remove(upload.bytes)?)
    }

    fn put(self, stager_id: &AccountIdRef, code_hash: &CodeHash, upload: &Upload) {
        // Writing to a vector cannot fail.
        let record = borsh::to_vec(upload).unwrap_or_default();
        env::storage_write(&self.key(stager_id, code_hash, None), &record);
    }

    /// The hash has a fixed length, so that no account id can make one upload's key another's.
    fn key(self, stager_id: &AccountIdRef, code_hash: &CodeHash, chunk: Option<u16>) -> Vec<u8> {
        let mut key = vec![self.0];
        key.extend_from_slice(&code_hash.0);
        if let Some(chunk) = chunk {
            key.push(1);
            key.extend_from_slice(&chunk.to_le_bytes());
        } else {
            key.push(0);
        }
        key.extend_from_slice(stager_id.as_bytes());
        key
    }
}
