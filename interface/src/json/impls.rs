//! How the plain types are written: as serde, near-sdk and the node write them.

use core::str::FromStr;

use near_account_id::AccountId;
use near_gas::NearGas as Gas;
use near_token::NearToken;

use super::write::string;
use super::{FromJson, JsonError, Object, Raw, ToJson};
use crate::{Base64VecU8, CodeHash, Duration, Page, PublicKey, Timestamp};

/// Reads what a string stands for.
fn parse_string<T: FromStr>(raw: Raw<'_>, expected: &str) -> Result<T, JsonError> {
    raw.string()?
        .parse()
        .map_err(|_| JsonError::expected(expected, raw))
}

/// Reads a whole number that a string stands for: what JavaScript's numbers cannot hold.
fn parse_digits<T: FromStr>(raw: Raw<'_>, expected: &str) -> Result<T, JsonError> {
    raw.string()
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| JsonError::expected(expected, raw))
}

macro_rules! numbers {
    ($($type:ty: $expected:literal),*) => { $(
        impl FromJson for $type {
            fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
                raw.as_str().parse().map_err(|_| JsonError::expected($expected, raw))
            }
        }
        impl ToJson for $type {
            fn write_json(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
        }
    )* };
}

numbers!(u8: "a whole number below 2^8", u16: "a whole number below 2^16", u32: "a whole number below 2^32");

impl FromJson for bool {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        match raw.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(JsonError::expected("true or false", raw)),
        }
    }
}

impl ToJson for bool {
    fn write_json(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }

    fn is_absent(&self) -> bool {
        !*self
    }
}

impl ToJson for () {
    fn write_json(&self, out: &mut String) {
        out.push_str("null");
    }
}

impl FromJson for String {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        raw.string()
    }
}

impl ToJson for String {
    fn write_json(&self, out: &mut String) {
        string(self, out);
    }
}

impl ToJson for &str {
    fn write_json(&self, out: &mut String) {
        string(self, out);
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        if raw.is_null() {
            Ok(None)
        } else {
            T::from_json(raw).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write_json(&self, out: &mut String) {
        match self {
            Some(value) => value.write_json(out),
            None => out.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        let items = raw.items()?;
        let mut values = Self::with_capacity(items.len());
        for item in items {
            let at = values.len();
            values.push(T::from_json(item).map_err(|error| error.within(&at.to_string()))?);
        }
        Ok(values)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write_json(&self, out: &mut String) {
        out.push('[');
        for (at, item) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            item.write_json(out);
        }
        out.push(']');
    }
}

impl<T: ToJson> ToJson for Page<T> {
    fn write_json(&self, out: &mut String) {
        let mut object = Object::open(out);
        object.field("items", &self.items);
        object.field("next", &self.next);
        object.close();
    }
}

impl FromJson for AccountId {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        parse_string(raw, "an account id")
    }
}

impl ToJson for AccountId {
    fn write_json(&self, out: &mut String) {
        string(self.as_str(), out);
    }
}

impl FromJson for PublicKey {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        parse_string(raw, "a public key, such as `ed25519:..`")
    }
}

impl ToJson for PublicKey {
    fn write_json(&self, out: &mut String) {
        string(&self.to_string(), out);
    }
}

impl FromJson for CodeHash {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        parse_string(raw, "a SHA-256 in base58 or in 64 hexadecimal digits")
    }
}

impl ToJson for CodeHash {
    fn write_json(&self, out: &mut String) {
        string(self.base58(&mut [0; 44]), out);
    }
}

impl FromJson for NearToken {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        parse_digits(raw, "yoctoNEAR as a string of digits").map(Self::from_yoctonear)
    }
}

impl ToJson for NearToken {
    fn write_json(&self, out: &mut String) {
        string(&self.as_yoctonear().to_string(), out);
    }

    fn is_absent(&self) -> bool {
        self.is_zero()
    }
}

macro_rules! digits {
    ($($type:ty, $expected:literal, $from:expr, $to:expr;)*) => { $(
        impl FromJson for $type {
            fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
                parse_digits(raw, $expected).map($from)
            }
        }
        impl ToJson for $type {
            fn write_json(&self, out: &mut String) {
                let digits: u64 = $to(self);
                string(&digits.to_string(), out);
            }
        }
    )* };
}

digits! {
    Gas, "gas as a string of digits", Gas::from_gas, |gas: &Gas| gas.as_gas();
    Timestamp, "nanoseconds since 1970 as a string of digits", Timestamp, |time: &Timestamp| time.0;
    Duration, "nanoseconds as a string of digits", Duration, |duration: &Duration| duration.0;
}

impl FromJson for Base64VecU8 {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        Self::decode(&raw.string()?).ok_or_else(|| JsonError::expected("base64", raw))
    }
}

impl ToJson for Base64VecU8 {
    fn write_json(&self, out: &mut String) {
        string(&self.encode(), out);
    }
}
