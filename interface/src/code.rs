//! Code, named by its hash, and the ways it reaches an account.

use core::fmt;
use core::str::FromStr;

#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{wire_names, wire_object};

/// What the protocol burns of the deployer for one byte of a global contract: 0.0001 NEAR, in yoctoNEAR.
///
/// Source: `global_contract_storage_amount_per_byte` of the protocol's parameters (NEP-591), since version 77.
pub const GLOBAL_CODE_BURN_PER_BYTE: NearToken =
    NearToken::from_yoctonear(100_000_000_000_000_000_000);

/// What publishing `size` bytes as a global contract burns. `None`: more than an amount can hold.
pub const fn global_code_burn(size: u32) -> Option<NearToken> {
    GLOBAL_CODE_BURN_PER_BYTE.checked_mul(size as u128)
}

/// The SHA-256 of a contract's code: the one name by which Charter approves, publishes and deploys it.
///
/// JSON: base58, as the node's `code_hash`. Parsing also takes the 64 hexadecimal digits that `sha256sum` prints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema))]
pub struct CodeHash(pub [u8; 32]);

/// Why a text is not a code hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a code hash is 32 bytes in base58, or 64 hexadecimal digits; got {length} characters that are neither"
)]
pub struct ParseCodeHashError {
    /// How long the text was, in bytes.
    pub length: usize,
}

impl CodeHash {
    /// Its text, in a place for it: 32 bytes have at most 44 digits.
    pub(crate) fn base58<'a>(&self, digits: &'a mut [u8; 44]) -> &'a str {
        let length = five8::encode_32(&self.0, digits);
        digits
            .get(..usize::from(length))
            .and_then(|digits| core::str::from_utf8(digits).ok())
            .unwrap_or_default()
    }
}

impl fmt::Display for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base58(&mut [0; 44]))
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CodeHash {
    type Err = ParseCodeHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = ParseCodeHashError { length: text.len() };
        if text.len() == 64 {
            return from_hex(text.as_bytes()).ok_or(error);
        }
        let mut bytes = [0; 32];
        match five8::decode_32(text, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(_) => Err(error),
        }
    }
}

fn from_hex(text: &[u8]) -> Option<CodeHash> {
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(CodeHash(bytes))
}

#[cfg(feature = "serde")]
impl Serialize for CodeHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> Deserialize<'de> for CodeHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "abi")]
impl schemars::JsonSchema for CodeHash {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "CodeHash".to_string()
    }
    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        String::json_schema(generator)
    }
}

/// How code reaches the account that runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Delivery {
    /// The bytes are kept by the contract that approved them; each account that runs them deploys, and stakes storage
    /// for, a copy of its own.
    Stored,
    /// The bytes are a global contract (NEP-591), found by their hash, which can never change; an account that runs them
    /// refers to them and stakes nothing for code.
    Global,
}

/// Code that a contract is to run itself, once it was approved: bytes that somebody delivers ([`Delivery::Stored`]), or
/// a global contract that is there already ([`Delivery::Global`]).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct Upgrade {
    /// The SHA-256 of the code.
    pub code_hash: CodeHash,
    /// Its length, in bytes.
    pub size: u32,
    /// How it arrives.
    pub delivery: Delivery,
}

impl fmt::Display for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.delivery {
            Delivery::Stored => "its own copy",
            Delivery::Global => "the global contract",
        };
        write!(f, "code {} ({} bytes, {how})", self.code_hash, self.size)
    }
}

wire_names!(Delivery { Stored = "stored", Global = "global" });
wire_object!(Upgrade {
    code_hash,
    size,
    delivery
});
