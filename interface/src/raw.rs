//! JSON that is passed on as it is.

use near_sdk::serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

/// A JSON object, byte for byte as it was written.
#[derive(Debug, Clone)]
pub struct RawObject(Box<RawValue>);

/// A text is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a JSON object")]
pub struct NotAnObject;

impl RawObject {
    /// The text, if it is a JSON object and nothing else.
    pub fn new(text: &str) -> Result<Self, NotAnObject> {
        let value = RawValue::from_string(text.to_string()).map_err(|_| NotAnObject)?;
        Self::from_value(value)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    fn from_value(value: Box<RawValue>) -> Result<Self, NotAnObject> {
        if value.get().starts_with('{') {
            Ok(Self(value))
        } else {
            Err(NotAnObject)
        }
    }
}

impl PartialEq for RawObject {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RawObject {}

impl Serialize for RawObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_value(Box::<RawValue>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl near_sdk::schemars::JsonSchema for RawObject {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "Object".to_string()
    }
    fn json_schema(
        _: &mut near_sdk::schemars::r#gen::SchemaGenerator,
    ) -> near_sdk::schemars::schema::Schema {
        near_sdk::schemars::schema::SchemaObject {
            instance_type: Some(near_sdk::schemars::schema::InstanceType::Object.into()),
            ..Default::default()
        }
        .into()
    }
}
