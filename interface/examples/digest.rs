//! The digest of an action, to vote with or to compare with the council's:
//! `echo '{"transfer": ..}' | cargo run -p charter-interface --example digest`.

use std::io::Read;

use charter_interface::CodeHash;
use charter_interface::governance::Action;
use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut json = String::new();
    std::io::stdin().read_to_string(&mut json)?;
    let action: Action = serde_json::from_str(&json)?;
    let digest: [u8; 32] = Sha256::digest(borsh::to_vec(&action)?).into();
    println!("{}", CodeHash(digest));
    println!(
        "{}",
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    );
    Ok(())
}
