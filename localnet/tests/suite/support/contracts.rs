//! The contracts of the recorded scenarios; their source is beside the recordings.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// The contract that does a little of everything; `tests/oracle/probe.wat` is its source.
pub fn probe() -> Vec<u8> {
    let path =
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"))
            .join("../tests/oracle/neard-84.json");
    let recording: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    BASE64_STANDARD
        .decode(
            recording["contracts"]["probe"]["code_base64"]
                .as_str()
                .unwrap(),
        )
        .unwrap()
}
