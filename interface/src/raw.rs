//! JSON that is passed on as it is.

use crate::json::{FromJson, JsonError, Raw, ToJson};

/// A JSON object, byte for byte as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawObject(String);

impl RawObject {
    /// The text, if it is a JSON object and nothing else.
    pub fn new(text: &str) -> Result<Self, JsonError> {
        Self::from_json(Raw::parse(text.as_bytes())?)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromJson for RawObject {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        // What it holds is the init's business.
        if raw.as_str().starts_with('{') {
            Ok(Self(raw.check()?.as_str().to_string()))
        } else {
            Err(JsonError::expected("an object", raw))
        }
    }
}

impl ToJson for RawObject {
    fn write_json(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

#[cfg(feature = "serde")]
mod with_serde {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
    use serde_json::value::RawValue;

    use super::RawObject;

    impl Serialize for RawObject {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            RawValue::from_string(self.0.clone())
                .map_err(ser::Error::custom)?
                .serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for RawObject {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let raw = <Box<RawValue>>::deserialize(deserializer)?;
            Self::new(raw.get()).map_err(de::Error::custom)
        }
    }
}

#[cfg(feature = "abi")]
impl schemars::JsonSchema for RawObject {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "Object".to_string()
    }
    fn json_schema(_: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        let object = schemars::schema::InstanceType::Object;
        schemars::schema::SchemaObject {
            instance_type: Some(object.into()),
            ..Default::default()
        }
        .into()
    }
}
