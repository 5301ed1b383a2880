//! Bytes in JSON.

use base64ct::{Base64, Encoding};
#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
#[cfg(feature = "serde")]
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Any bytes. JSON: base64 with padding. The name is near-sdk's for the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema))]
pub struct Base64VecU8(pub Vec<u8>);

impl Base64VecU8 {
    /// The bytes of a base64 text. `None`: it is something else.
    pub(crate) fn decode(text: &str) -> Option<Self> {
        Base64::decode_vec(text).ok().map(Self)
    }

    /// Its text.
    pub(crate) fn encode(&self) -> String {
        Base64::encode_string(&self.0)
    }
}

impl From<Vec<u8>> for Base64VecU8 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

#[cfg(feature = "serde")]
impl Serialize for Base64VecU8 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

#[cfg(feature = "serde")]
impl<'de> Deserialize<'de> for Base64VecU8 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        Self::decode(&text).ok_or_else(|| de::Error::custom("expected base64"))
    }
}

#[cfg(feature = "abi")]
impl schemars::JsonSchema for Base64VecU8 {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "Base64VecU8".to_string()
    }
    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        String::json_schema(generator)
    }
}
