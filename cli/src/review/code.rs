//! Code that a proposal names, beside files and what a build makes of the source.

mod build;
mod metadata;

pub use metadata::of as metadata_of;
pub use metadata::of_account;

use std::fs;
use std::path::{Path, PathBuf};

use charter_interface::CodeHash;
use charter_interface::text::Quoted;
use sha2::{Digest, Sha256};

use super::With;
use super::notes::{NamedCode, Notes};
use crate::error::{Error, Result};
use crate::human;

/// A file with code.
struct Candidate {
    path: PathBuf,
    code: Vec<u8>,
    hash: CodeHash,
}

impl Candidate {
    fn read(path: &Path) -> Result<Self> {
        let code = fs::read(path).map_err(|error| Error::file(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            hash: CodeHash(Sha256::digest(&code).into()),
            code,
        })
    }
}

/// Compares them. Code that is compared with nothing is not verified.
pub fn compare(with: &With, notes: &mut Notes) -> Result {
    let codes = notes.codes();
    let mut files = with.wasm.clone();
    if let Some(source) = &with.source {
        files.extend(build::run(source, &with.build)?);
    }
    let candidates: Vec<_> = files
        .iter()
        .map(|path| Candidate::read(path))
        .collect::<Result<_>>()?;
    for code in &codes {
        compare_one(code, &candidates, notes);
    }
    // What a build makes besides is no surprise; a file that was named is.
    for candidate in candidates.iter().filter(|c| with.wasm.contains(&c.path)) {
        if codes.iter().all(|code| code.hash != candidate.hash) {
            notes.fails(format!(
                "file: {} hashes to {}, which the proposal does not name",
                candidate.path.display(),
                human::both_spellings(&candidate.hash)
            ));
        }
    }
    Ok(())
}

fn compare_one(code: &NamedCode, candidates: &[Candidate], notes: &mut Notes) {
    let NamedCode {
        what,
        hash,
        size,
        source,
        approved,
    } = code;
    let Some(same) = candidates.iter().find(|candidate| candidate.hash == *hash) else {
        let compared: Vec<_> = candidates
            .iter()
            .map(|candidate| format!("{} is {}", candidate.path.display(), candidate.hash))
            .collect();
        if compared.is_empty() && *approved {
            notes.holds(format!(
                "code of {what}: {hash} was approved before; it was compared with nothing now"
            ));
        } else if compared.is_empty() {
            notes.fails(format!(
                "code of {what}: nothing was compared with {}; give its file (--wasm) or its source (--source){}",
                human::both_spellings(hash),
                claimed(source.as_deref())
            ));
        } else {
            notes.fails(format!(
                "code of {what}: {hash} is the hash of another file: {}",
                compared.join(", ")
            ));
        }
        return;
    };
    if u64::from(*size) == same.code.len() as u64 {
        notes.holds(format!(
            "code of {what}: {} hashes to {}, and has {size} bytes",
            same.path.display(),
            human::both_spellings(hash)
        ));
    } else {
        notes.fails(format!(
            "code of {what}: the proposal says that it has {size} bytes, and {} has {}",
            same.path.display(),
            same.code.len()
        ));
    }
    compare_source(what, source.as_deref(), &same.code, notes);
}

/// Where the code says that its source is (NEP-330), and where the proposal says it.
fn compare_source(what: &str, source: Option<&str>, code: &[u8], notes: &mut Notes) {
    let Some(metadata) = metadata_of(code) else {
        notes.holds(format!(
            "source of {what}: the code itself says nothing (NEP-330){}",
            claimed(source)
        ));
        return;
    };
    let says = metadata.words();
    match (source, metadata.link.as_deref()) {
        (Some(source), Some(link)) if source != link => notes.fails(format!(
            "source of {what}: the proposal says {}, and the code itself says {}",
            Quoted(source),
            Quoted(link)
        )),
        _ => notes.holds(format!(
            "source of {what}: the code itself says {says}{}",
            claimed(source)
        )),
    }
}

fn claimed(source: Option<&str>) -> String {
    source.map_or_else(
        || "; the proposal names no source".to_string(),
        |source| format!("; the proposal says that its source is {}", Quoted(source)),
    )
}
