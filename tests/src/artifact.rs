//! The contracts as `cargo xtask build` made them.

use std::path::{Path, PathBuf};

use charter_interface::CodeHash;
use sha2::{Digest, Sha256};

use crate::places;

/// The optimised wasm of a contract: `governance`, `factory`, `donation`, ...
///
/// It is read from the folder that `CHARTER_CONTRACTS` names (`cargo xtask test` sets it), else from `target/contracts`.
///
/// # Panics
///
/// When it was not built.
pub fn wasm(name: &str) -> Vec<u8> {
    read(&contracts().join(format!("{name}.wasm")))
}

/// The folder of the contracts.
pub fn contracts() -> PathBuf {
    match std::env::var_os("CHARTER_CONTRACTS") {
        Some(folder) => folder.into(),
        None => places::workspace().join("target/contracts"),
    }
}

/// The wasm of an earlier build, kept in `tests/archive`.
///
/// # Panics
///
/// When it is not there.
pub fn archived(name: &str) -> Vec<u8> {
    read(&places::workspace().join(format!("tests/archive/{name}.wasm")))
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask build`", path.display()))
}

/// The hash by which a council approves code.
pub fn hash(code: &[u8]) -> CodeHash {
    CodeHash(Sha256::digest(code).into())
}

/// The length of code, as releases carry it.
///
/// # Panics
///
/// For more than 4 GB.
pub fn size(code: &[u8]) -> u32 {
    u32::try_from(code.len()).expect("code is smaller than 4 GB")
}

/// The smallest contract that has these methods, each of which does nothing. For code that is not one of Charter's.
pub fn noop(methods: &[&str]) -> Vec<u8> {
    let exports: String = methods
        .iter()
        .map(|method| format!("(export \"{method}\" (func 0))"))
        .collect();
    module(&format!("(func){exports}"))
}

/// A contract from WebAssembly text, with a page of memory.
///
/// # Panics
///
/// When it is no WebAssembly.
pub fn module(body: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {body} (memory 1))")).expect("this is WebAssembly")
}

/// Other code that does the same: with a custom section of this label at its end, which changes nothing but its hash. For
/// releases after the first.
///
/// # Panics
///
/// For a label of more than 100 bytes.
pub fn labelled(code: &[u8], label: &str) -> Vec<u8> {
    const NAME: &[u8] = b"\x05label";
    let length = u8::try_from(NAME.len() + label.len()).expect("a short label");
    assert!(length < 0x80, "a length of one byte");
    [code, &[0, length], NAME, label.as_bytes()].concat()
}

/// Code whose `migrate` fails, with nothing else.
pub fn unable_to_migrate() -> Vec<u8> {
    module(r#"(import "env" "panic" (func)) (func (export "migrate") call 0)"#)
}

/// Code with a custom section behind it that makes it exactly this long: it does the same, and is another code.
///
/// # Panics
///
/// When it is longer already, but for the eight bytes that the section itself takes.
pub fn padded(code: &[u8], size: usize) -> Vec<u8> {
    let filler = size
        .checked_sub(code.len() + 8)
        .expect("there is room for a section");
    let length = filler + 2;
    // Id 0, the length in five digits of base 128, a name of one letter, and nothing of interest.
    let digit = |place: usize| (length >> (7 * place)) as u8 & 0x7f;
    let section = [
        0,
        digit(0) | 0x80,
        digit(1) | 0x80,
        digit(2) | 0x80,
        digit(3) | 0x80,
        digit(4),
        1,
        b'p',
    ];
    let mut padded = code.to_vec();
    padded.extend(section);
    padded.resize(size, 0);
    padded
}
