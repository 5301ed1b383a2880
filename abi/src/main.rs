//! Prints the ABI of every contract, by the contract's name. `cargo xtask build` writes them beside the wasm.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    match serde_json::to_writer_pretty(io::stdout().lock(), &charter_abi::all()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the ABI cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}
