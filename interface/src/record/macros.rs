//! The codec of a type, from the list of its fields. The compiler checks the lists, as those of [`json`](crate::json).

/// A struct: its fields in this order, which is the order of their declaration.
#[macro_export]
macro_rules! record_object {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::record::Record for $type {
            fn write(&self, out: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($crate::record::Record::write($field, out);)*
            }
            fn read(reader: &mut $crate::record::Reader<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::record::Record::read(reader)?),* })
            }
            fn layout() -> String {
                let fields = [$((
                    stringify!($field),
                    $crate::record::layout_of(|this: Self| Some(this.$field)),
                )),*];
                $crate::record::layout_of_object(stringify!($type), &fields)
            }
        }
    };
}

/// An enum: the place of the variant in this list, which is the order of their declaration, then its content.
#[macro_export]
macro_rules! record_enum {
    ($type:ident { $($variant:ident $({ $($field:ident),* $(,)? })? $(($($content:ident),+))?),* $(,)? }) => {
        impl $crate::record::Record for $type {
            fn write(&self, out: &mut Vec<u8>) {
                let mut place = 0_u8;
                $(
                    if let Self::$variant $({ $($field),* })? $(($($content),+))? = self {
                        out.push(place);
                        $($($crate::record::Record::write($field, out);)*)?
                        $($($crate::record::Record::write($content, out);)+)?
                        return;
                    }
                    place = place.wrapping_add(1);
                )*
                let _ = place;
            }
            fn read(reader: &mut $crate::record::Reader<'_>) -> Option<Self> {
                let tag = reader.byte()?;
                let mut place = 0_u8;
                $(
                    if tag == place {
                        return Some(Self::$variant
                            $({ $($field: $crate::record::Record::read(reader)?),* })?
                            $(($({ let $content = $crate::record::Record::read(reader)?; $content }),+))?
                        );
                    }
                    place = place.wrapping_add(1);
                )*
                let _ = place;
                None
            }
            fn layout() -> String {
                let variants = [$((
                    concat!(stringify!($variant) $(, " {", $(" ", stringify!($field)),*, " }")?),
                    Vec::<String>::from([
                        $($crate::record::layout_of(|this: Self| {
                            if let Self::$variant { $($field),* } = this { Some(($($field),*)) } else { None }
                        }))?
                        $($crate::record::layout_of(|this: Self| {
                            if let Self::$variant($($content),+) = this { Some(($($content),+)) } else { None }
                        }))?
                    ]).concat(),
                )),*];
                $crate::record::layout_of_enum(stringify!($type), &variants)
            }
        }
    };
}

/// A struct in JSON and in storage.
#[macro_export]
macro_rules! wire_object {
    ($type:ident { $($field:ident),* $(,)? }) => {
        $crate::json_object!($type { $($field),* });
        $crate::record_object!($type { $($field),* });
    };
}

/// An enum without fields in JSON and in storage.
#[macro_export]
macro_rules! wire_names {
    ($type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        $crate::json_names!($type { $($variant = $name),* });
        $crate::record_enum!($type { $($variant),* });
    };
}

/// An enum in JSON and in storage.
#[macro_export]
macro_rules! wire_enum {
    ($type:ident {
        $($variant:ident = $name:literal $({ $($field:ident),* $(,)? })? $(($content:ident))?),* $(,)?
    }) => {
        $crate::json_enum!($type { $($variant = $name $({ $($field),* })? $(($content))?),* });
        $crate::record_enum!($type { $($variant $({ $($field),* })? $(($content))?),* });
    };
}
