//! Code that is too large for one transaction, staged in chunks.
//!
//! A chunk is a call whose input is a [`Header`] in borsh and the bytes after it. Chunks come in order; whoever sends them
//! pays for their storage and may take them back at any time before they are used. An upload belongs to its stager: two
//! accounts that stage the same code do not meet.

use crate::env;
use charter_interface::record::{Reader, Record, from_slice, to_vec};
use charter_interface::{AccountId, CodeHash, NearToken, record_object};

use crate::{Code, storage_price};

/// The longest code that can be put together: the call that does it reads all chunks, and one receipt may record
/// 4,000,000 bytes of storage proof (`per_receipt_storage_proof_size_limit`), of which the rest of the call needs some.
pub const MAX_SIZE: u32 = 3_900_000;
/// The shortest chunk but the last: it bounds how many chunks a call reads.
pub const MIN_CHUNK: u32 = 100_000;

/// What a chunk begins with, in borsh: 40 bytes.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The length of the whole code, in bytes.
    pub size: u32,
    /// How many bytes of it are there.
    pub staged: u32,
    /// In how many chunks.
    pub chunks: u16,
    /// What the stager paid for their storage, and gets back.
    pub stake: NearToken,
    /// What they added to the contract's storage, in bytes.
    pub bytes: u64,
}

record_object!(Header {
    code_hash,
    size,
    offset
});
record_object!(Upload {
    size,
    staged,
    chunks,
    stake,
    bytes
});

/// Why a chunk is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadError {
    /// The input does not begin with a header.
    Header,
    /// The code is longer than one receipt can put together.
    TooLarge {
        /// Its length, in bytes.
        size: u32,
    },
    /// The chunk is not where the last one ended, or its upload has another length.
    OutOfPlace {
        /// What the chunk says.
        header: Header,
        /// Where the upload ends.
        staged: u32,
        /// The upload's length.
        size: u32,
    },
    /// The chunk is shorter than chunks are, or goes beyond the end.
    ChunkSize {
        /// Its length, in bytes.
        length: usize,
        /// The least it may have.
        min: u32,
        /// The most it may have.
        max: u32,
    },
    /// There is no such upload.
    Missing {
        /// Its code.
        code_hash: CodeHash,
        /// Whose it would be.
        stager_id: AccountId,
    },
    /// Not all chunks are there.
    Unfinished {
        /// What is, in bytes.
        staged: u32,
        /// What should be, in bytes.
        size: u32,
    },
}

impl core::fmt::Display for UploadError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Header => f.write_str(
                "a chunk begins with 40 bytes of header: SHA-256, size and offset in borsh",
            ),
            Self::TooLarge { size } => write!(
                f,
                "code of {size} bytes cannot be put together: one receipt can read {MAX_SIZE} (the protocol's limit of \
                 4000000 bytes of storage proof a receipt)"
            ),
            Self::OutOfPlace {
                header,
                staged,
                size,
            } => write!(
                f,
                "the chunk is for byte {} of {}; the upload is at byte {staged} of {size}",
                header.offset, header.size
            ),
            Self::ChunkSize { length, min, max } => write!(
                f,
                "a chunk here has {min} to {max} bytes; this has {length}"
            ),
            Self::Missing {
                code_hash,
                stager_id,
            } => write!(f, "{stager_id} has staged nothing of code {code_hash}"),
            Self::Unfinished { staged, size } => {
                write!(f, "only {staged} of {size} bytes have been staged")
            }
        }
    }
}

/// A contract's uploads: records and chunks below one storage prefix.
#[derive(Debug, Clone, Copy)]
pub struct Uploads(u8);

impl Uploads {
    /// The uploads below this prefix, which nothing else may use.
    pub const fn new(prefix: u8) -> Self {
        Self(prefix)
    }

    /// Its prefix and the layout of its records, for tests that watch over them.
    pub fn layout(self) -> String {
        format!(
            "{}: (account id, [u8; 32], chunk) => {}",
            self.0,
            Upload::layout()
        )
    }

    /// One upload, as far as it has come.
    pub fn get(self, stager_id: &AccountId, code_hash: &CodeHash) -> Option<Upload> {
        let record = env::storage_read(&self.key(stager_id, code_hash, None))?;
        from_slice(&record)
    }

    /// Stores the chunk that `input` is, and returns its header, the upload it now belongs to, and what the chunk's storage
    /// costs, which the caller must have paid.
    pub fn stage(
        self,
        stager_id: &AccountId,
        input: &[u8],
    ) -> Result<(Header, Upload, NearToken), UploadError> {
        let mut reader = Reader::new(input);
        let header = Header::read(&mut reader).ok_or(UploadError::Header)?;
        let bytes = reader.rest();
        if header.size > MAX_SIZE {
            return Err(UploadError::TooLarge { size: header.size });
        }
        let before = env::storage_usage();
        let record = self.get(stager_id, &header.code_hash);
        let Upload {
            size,
            staged,
            chunks,
            stake,
            bytes: held,
        } = record.unwrap_or(Upload {
            size: header.size,
            staged: 0,
            chunks: 0,
            stake: NearToken::ZERO,
            bytes: 0,
        });
        if header.offset != staged || header.size != size {
            return Err(UploadError::OutOfPlace {
                header,
                staged,
                size,
            });
        }
        let max = size.saturating_sub(staged);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let min = max.clamp(1, MIN_CHUNK);
        if length < min || length > max {
            return Err(UploadError::ChunkSize {
                length: bytes.len(),
                min,
                max,
            });
        }
        env::storage_write(&self.key(stager_id, &header.code_hash, Some(chunks)), bytes);
        // At most MAX_SIZE / MIN_CHUNK chunks and `size` bytes: neither sum can pass its type.
        let mut upload = Upload {
            size,
            staged: staged.saturating_add(length),
            chunks: chunks + 1,
            stake,
            bytes: held,
        };
        self.put(stager_id, &header.code_hash, &upload);
        let grown = env::storage_usage().saturating_sub(before);
        let cost = storage_price(grown);
        upload.stake = stake.saturating_add(cost);
        upload.bytes = held.saturating_add(grown);
        self.put(stager_id, &header.code_hash, &upload);
        Ok((header, upload, cost))
    }

    /// Puts a finished upload together and removes it. The caller returns its stake to the stager.
    pub fn take(
        self,
        stager_id: &AccountId,
        code_hash: &CodeHash,
    ) -> Result<(Code, Upload), UploadError> {
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
        self.delete(stager_id, code_hash, &upload);
        Ok((Code::Assembled(code), upload))
    }

    /// Removes an upload, finished or not. The caller returns its stake to the stager.
    pub fn remove(
        self,
        stager_id: &AccountId,
        code_hash: &CodeHash,
    ) -> Result<Upload, UploadError> {
        let upload = self.require(stager_id, code_hash)?;
        self.delete(stager_id, code_hash, &upload);
        Ok(upload)
    }

    fn require(self, stager_id: &AccountId, code_hash: &CodeHash) -> Result<Upload, UploadError> {
        self.get(stager_id, code_hash)
            .ok_or_else(|| UploadError::Missing {
                code_hash: *code_hash,
                stager_id: stager_id.clone(),
            })
    }

    fn delete(self, stager_id: &AccountId, code_hash: &CodeHash, upload: &Upload) {
        for chunk in 0..upload.chunks {
            env::storage_remove(&self.key(stager_id, code_hash, Some(chunk)));
        }
        env::storage_remove(&self.key(stager_id, code_hash, None));
    }

    fn put(self, stager_id: &AccountId, code_hash: &CodeHash, upload: &Upload) {
        env::storage_write(&self.key(stager_id, code_hash, None), &to_vec(upload));
    }

    /// The hash has a fixed length, so that no account id can make one upload's key another's.
    fn key(self, stager_id: &AccountId, code_hash: &CodeHash, chunk: Option<u16>) -> Vec<u8> {
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
