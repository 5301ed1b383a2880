//! Keys that anyone can derive: the ed25519 key named `L` has the secret seed `sha256(L)`.

use ed25519_dalek::SigningKey;
use near_crypto::{ED25519SecretKey, PublicKey, SecretKey, Signature};
use near_primitives::types::AccountId;
use sha2::{Digest, Sha256};

/// The ed25519 key named `label`.
pub fn secret_key(label: &str) -> SecretKey {
    let seed: [u8; 32] = Sha256::digest(label).into();
    SecretKey::ED25519(ED25519SecretKey(
        SigningKey::from_bytes(&seed).to_keypair_bytes(),
    ))
}

/// An account with a key of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The account that signs.
    pub account_id: AccountId,
    /// The key it signs with.
    pub secret_key: SecretKey,
}

impl Signer {
    /// The account with the key that bears its name.
    pub fn new(account_id: AccountId) -> Self {
        let secret_key = secret_key(account_id.as_str());
        Self {
            account_id,
            secret_key,
        }
    }

    /// The account with another key.
    pub fn with_key(account_id: AccountId, secret_key: SecretKey) -> Self {
        Self {
            account_id,
            secret_key,
        }
    }

    /// The public half of the key.
    pub fn public_key(&self) -> PublicKey {
        self.secret_key.public_key()
    }

    /// Signs bytes, as one signs a message rather than a transaction.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        self.secret_key.sign(bytes)
    }
}
