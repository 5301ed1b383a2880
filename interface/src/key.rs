//! Public keys.

use core::fmt;
use core::str::FromStr;

#[cfg(feature = "serde")]
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A public key of an account, in the protocol's form. JSON: `ed25519:` or `secp256k1:` and its bytes in base58; without a
/// prefix it is ed25519.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The byte of the curve, 0 or 1, then the 32 or 64 bytes of the key: what the host functions take.
    bytes: Vec<u8>,
}

/// Why a text is not a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a public key is `ed25519:` and 32 bytes in base58, or `secp256k1:` and 64")]
pub struct ParsePublicKeyError;

/// The curves, by their bytes: name and length of a key.
const CURVES: [(&str, usize); 2] = [("ed25519", 32), ("secp256k1", 64)];

impl PublicKey {
    /// As the host functions take it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl FromStr for PublicKey {
    type Err = ParsePublicKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, digits) = text.split_once(':').unwrap_or(("ed25519", text));
        for (curve, (known, length)) in (0_u8..).zip(CURVES) {
            if name == known {
                let key = bs58::decode(digits).into_vec();
                let key = key.map_err(|_| ParsePublicKeyError)?;
                if key.len() != length {
                    return Err(ParsePublicKeyError);
                }
                let mut bytes = vec![curve];
                bytes.extend(key);
                return Ok(Self { bytes });
            }
        }
        Err(ParsePublicKeyError)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // There is a curve byte, and it is one of the two.
        let (curve, key) = self.bytes.split_first().unwrap_or((&0, &[]));
        let name = CURVES.get(usize::from(*curve)).map_or("", |(name, _)| name);
        f.write_str(name)?;
        f.write_str(":")?;
        f.write_str(&bs58::encode(key).into_string())
    }
}

#[cfg(feature = "serde")]
impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "abi")]
impl schemars::JsonSchema for PublicKey {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "PublicKey".to_string()
    }
    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        String::json_schema(generator)
    }
}
