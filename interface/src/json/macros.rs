//! The codec of a type, from the list of its fields.
//!
//! The lists are checked by the compiler: a struct is built and taken apart without `..`, so that a field that is left out
//! does not compile.

/// A struct as an object. A field marked `= optional` is left out while it is absent.
#[macro_export]
macro_rules! json_object {
    ($type:ident { $($field:ident $(= $mark:ident)?),* $(,)? }) => {
        impl $crate::json::FromJson for $type {
            fn from_json(raw: $crate::json::Raw<'_>) -> Result<Self, $crate::json::JsonError> {
                let mut fields = raw.fields()?;
                let value = Self { $($field: fields.take(stringify!($field))?),* };
                fields.end()?;
                Ok(value)
            }
        }
        impl $crate::json::ToJson for $type {
            fn write_json(&self, out: &mut String) {
                let Self { $($field),* } = self;
                let mut object = $crate::json::Object::open(out);
                $($crate::json_field!(object, $field $($mark)?);)*
                object.close();
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! json_field {
    ($object:ident, $field:ident) => {
        $object.field(stringify!($field), $field)
    };
    ($object:ident, $field:ident optional) => {
        $object.field_if_present(stringify!($field), $field)
    };
}

/// An enum without fields as a string.
#[macro_export]
macro_rules! json_names {
    ($type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        impl $crate::json::FromJson for $type {
            fn from_json(raw: $crate::json::Raw<'_>) -> Result<Self, $crate::json::JsonError> {
                match raw.name() {
                    $(Some($name) => Ok(Self::$variant),)*
                    _ => Err($crate::json::JsonError::expected(concat!("one of", $(" ", $name),*), raw)),
                }
            }
        }
        impl $crate::json::ToJson for $type {
            fn write_json(&self, out: &mut String) {
                let name = match self { $(Self::$variant => $name),* };
                $crate::json::ToJson::write_json(&name, out);
            }
        }
    };
}

/// An enum as serde writes one: `{"name": {..}}`, a variant without content as `"name"`.
#[macro_export]
macro_rules! json_enum {
    ($type:ident {
        $($variant:ident = $name:literal $({ $($field:ident),* $(,)? })? $(($content:ident))?),* $(,)?
    }) => {
        impl $crate::json::FromJson for $type {
            fn from_json(raw: $crate::json::Raw<'_>) -> Result<Self, $crate::json::JsonError> {
                let (name, content) = match raw.name() {
                    Some(name) => (name, None),
                    None => raw.fields()?.only().map(|(name, content)| (name, Some(content)))?,
                };
                // Errors of a variant's content are told apart by its name once, below.
                let read = || {
                    match name {
                        $($name => $crate::json_variant!(
                            Self, $variant, content $({ $($field),* })? $(($content))?
                        ),)*
                        _ => Err($crate::json::JsonError::new(concat!("unknown; expected one of" $(, " ", $name)*))),
                    }
                };
                read().map_err(|error: $crate::json::JsonError| error.within(name))
            }
        }
        impl $crate::json::ToJson for $type {
            fn write_json(&self, out: &mut String) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(($content))? => $crate::json_variant_out!(
                        out, $name $({ $($field),* })? $(($content))?
                    ),)*
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! json_variant {
    ($self:ident, $variant:ident, $content:ident { $($field:ident),* }) => {{
        let mut fields = $crate::json::content($content)?.fields()?;
        let value = $self::$variant { $($field: fields.take(stringify!($field))?),* };
        fields.end()?;
        Ok(value)
    }};
    ($self:ident, $variant:ident, $content:ident ($inner:ident)) => {
        $crate::json::FromJson::from_json($crate::json::content($content)?).map($self::$variant)
    };
    ($self:ident, $variant:ident, $content:ident) => {
        match $content {
            None => Ok($self::$variant),
            Some(_) => Err($crate::json::JsonError::new("has no content")),
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! json_variant_out {
    ($out:ident, $name:literal { $($field:ident),* }) => {{
        $out.push_str(concat!("{\"", $name, "\":"));
        let mut object = $crate::json::Object::open($out);
        $(object.field(stringify!($field), $field);)*
        object.close();
        $out.push('}');
    }};
    ($out:ident, $name:literal ($inner:ident)) => {{
        $out.push_str(concat!("{\"", $name, "\":"));
        $crate::json::ToJson::write_json($inner, $out);
        $out.push('}');
    }};
    ($out:ident, $name:literal) => {
        $out.push_str(concat!("\"", $name, "\""))
    };
}

/// The events of a contract, as NEP-297 has them: `{"event": "name", "data": {..}}`. Written only.
#[macro_export]
macro_rules! json_events {
    ($type:ident {
        $($variant:ident = $name:literal $({ $($field:ident $(= $mark:ident)?),* $(,)? })? $(($content:ident))?),* $(,)?
    }) => {
        impl $crate::json::ToJson for $type {
            fn write_json(&self, out: &mut String) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(($content))? => $crate::json_event!(
                        out, $name $({ $($field $(= $mark)?),* })? $(($content))?
                    ),)*
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! json_event {
    ($out:ident, $name:literal { $($field:ident $(= $mark:ident)?),* }) => {{
        $out.push_str(concat!("{\"event\":\"", $name, "\",\"data\":"));
        let mut object = $crate::json::Object::open($out);
        $($crate::json_field!(object, $field $($mark)?);)*
        object.close();
        $out.push('}');
    }};
    ($out:ident, $name:literal ($inner:ident)) => {{
        $out.push_str(concat!("{\"event\":\"", $name, "\",\"data\":"));
        $crate::json::ToJson::write_json($inner, $out);
        $out.push('}');
    }};
    ($out:ident, $name:literal) => {
        $out.push_str(concat!("{\"event\":\"", $name, "\"}"))
    };
}

/// The arguments of methods: structs that are read from JSON and written as it, and never stored.
macro_rules! args {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
        #[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type),*
        }
        $crate::json_object!($name { $($field),* });
    )* };
}

pub(crate) use args;
