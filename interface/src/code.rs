//! Code, named by its hash, and the ways it reaches an account.

use core::fmt;
use core::str::FromStr;

use near_sdk::serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use near_sdk::{NearToken, near};

use crate::{Duration, Timestamp};

/// What the protocol burns of the deployer for one byte of a global contract: 0.0001 NEAR, in yoctoNEAR.
///
/// Source: `global_contract_storage_amount_per_byte` of the protocol's parameters (NEP-591), since version 77.
pub const GLOBAL_CODE_BURN_PER_BYTE: NearToken =
    NearToken::from_yoctonear(100_000_000_000_000_000_000);

/// How long an approval of code, or an offer of governance, stands unless it says otherwise.
pub const APPROVAL_PERIOD: Duration = Duration::from_days(90);

/// The longest that an approval of code, or an offer of governance, can stand.
pub const MAX_APPROVAL_PERIOD: Duration = Duration::from_days(365);

/// What publishing `size` bytes as a global contract burns. `None`: more than an amount can hold.
pub const fn global_code_burn(size: u32) -> Option<NearToken> {
    GLOBAL_CODE_BURN_PER_BYTE.checked_mul(size as u128)
}

/// The SHA-256 of a contract's code: the one name by which Charter approves, publishes and deploys it.
///
/// JSON: base58, as the node's `code_hash`. Parsing also takes the 64 hexadecimal digits that `sha256sum` prints.
#[near(serializers = [borsh])]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeHash(pub [u8; 32]);

/// A text is no code hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a code hash is 32 bytes in base58, or 64 hexadecimal digits; got {length} characters that are neither"
)]
pub struct ParseCodeHashError {
    /// How long the text was, in bytes.
    pub length: usize,
}

impl fmt::Display for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).into_string())
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
        let mut bytes = [0; 32];
        if text.len() == 64 {
            hex::decode_to_slice(text, &mut bytes).map_err(|_| error)?;
            return Ok(Self(bytes));
        }
        match bs58::decode(text).onto(&mut bytes) {
            Ok(32) => Ok(Self(bytes)),
            _ => Err(error),
        }
    }
}

impl Serialize for CodeHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CodeHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl near_sdk::schemars::JsonSchema for CodeHash {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "CodeHash".to_string()
    }
    fn json_schema(
        generator: &mut near_sdk::schemars::r#gen::SchemaGenerator,
    ) -> near_sdk::schemars::schema::Schema {
        String::json_schema(generator)
    }
}

/// How code reaches the account that runs it.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The bytes are kept by the contract that approved them; each account that runs them deploys, and stakes storage
    /// for, a copy of its own.
    Stored,
    /// The bytes are a global contract (NEP-591), found by their hash, which can never change; an account that runs them
    /// refers to them and stakes nothing for code.
    Global,
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stored => "stored",
            Self::Global => "global",
        })
    }
}

/// Code that a contract is to run itself, once it is approved: bytes that somebody delivers ([`Delivery::Stored`]), or
/// a global contract that is there already ([`Delivery::Global`]).
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Upgrade {
    /// The SHA-256 of the code.
    pub code_hash: CodeHash,
    /// Its length, in bytes.
    pub size: u32,
    /// How it arrives.
    pub delivery: Delivery,
    /// How long the approval stands, in nanoseconds; 90 days when not given.
    #[serde(default)]
    pub expires_in: Option<Duration>,
}

impl Upgrade {
    /// How long the approval stands.
    pub fn period(&self) -> Duration {
        self.expires_in.unwrap_or(APPROVAL_PERIOD)
    }
}

impl fmt::Display for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.delivery {
            Delivery::Stored => "its own copy",
            Delivery::Global => "the global contract",
        };
        write!(
            f,
            "code {} ({} bytes, {how}), to be delivered within {}",
            self.code_hash,
            self.size,
            self.period()
        )
    }
}

/// Code that is approved for a contract itself and not delivered yet.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedUpgrade {
    /// The SHA-256 of the code.
    pub code_hash: CodeHash,
    /// Its length, in bytes.
    pub size: u32,
    /// How it arrives.
    pub delivery: Delivery,
    /// From when on it cannot be delivered any more.
    pub expires_at: Timestamp,
}

impl ApprovedUpgrade {
    /// What was approved, as of now.
    pub fn new(upgrade: &Upgrade, now: Timestamp) -> Self {
        Self {
            code_hash: upgrade.code_hash,
            size: upgrade.size,
            delivery: upgrade.delivery,
            expires_at: now.after(upgrade.period()),
        }
    }
}

impl fmt::Display for ApprovedUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.delivery {
            Delivery::Stored => "delivered as bytes",
            Delivery::Global => "a global contract",
        };
        write!(f, "code {} ({} bytes, {how})", self.code_hash, self.size)
    }
}
