//! How the plain types are stored: as borsh stores them.

use near_account_id::AccountId;
use near_gas::NearGas as Gas;
use near_token::NearToken;

use super::{Reader, Record};
use crate::{Base64VecU8, CodeHash, Duration, Timestamp};

macro_rules! numbers {
    ($($type:ty),*) => { $(
        impl Record for $type {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                reader.array().map(Self::from_le_bytes)
            }
            fn layout() -> String {
                stringify!($type).to_string()
            }
        }
    )* };
}

numbers!(u8, u16, u32, u64, u128);

macro_rules! wrapped {
    ($($type:ty, $inner:ty, $to:expr, $from:expr;)*) => { $(
        impl Record for $type {
            fn write(&self, out: &mut Vec<u8>) {
                let inner: $inner = $to(self);
                inner.write(out);
            }
            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                <$inner>::read(reader).map($from)
            }
            fn layout() -> String {
                stringify!($inner).to_string()
            }
        }
    )* };
}

wrapped! {
    NearToken, u128, |amount: &NearToken| amount.as_yoctonear(), Self::from_yoctonear;
    Gas, u64, |gas: &Gas| gas.as_gas(), Self::from_gas;
    Timestamp, u64, |time: &Timestamp| time.0, Self;
    Duration, u64, |duration: &Duration| duration.0, Self;
}

impl Record for () {
    fn write(&self, _: &mut Vec<u8>) {}
    fn read(_: &mut Reader<'_>) -> Option<Self> {
        Some(())
    }
    fn layout() -> String {
        "()".to_string()
    }
}

impl Record for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        match reader.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
    fn layout() -> String {
        "bool".to_string()
    }
}

impl Record for CodeHash {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.array().map(Self)
    }
    fn layout() -> String {
        "[u8; 32]".to_string()
    }
}

impl Record for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), out);
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let length = reader.length()?;
        core::str::from_utf8(reader.take(length)?)
            .ok()
            .map(Self::from)
    }
    fn layout() -> String {
        "text".to_string()
    }
}

impl Record for AccountId {
    fn write(&self, out: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), out);
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        String::read(reader)?.parse().ok()
    }
    fn layout() -> String {
        "account id".to_string()
    }
}

impl Record for Base64VecU8 {
    fn write(&self, out: &mut Vec<u8>) {
        write_bytes(&self.0, out);
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let length = reader.length()?;
        Some(Self(reader.take(length)?.to_vec()))
    }
    fn layout() -> String {
        "bytes".to_string()
    }
}

fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_length(bytes.len(), out);
    out.extend_from_slice(bytes);
}

fn write_length(length: usize, out: &mut Vec<u8>) {
    // No contract has the memory for more.
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

impl<T: Record> Record for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            None => out.push(0),
            Some(value) => {
                out.push(1);
                value.write(out);
            }
        }
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        match reader.byte()? {
            0 => Some(None),
            1 => T::read(reader).map(Some),
            _ => None,
        }
    }
    fn layout() -> String {
        ["option of ", &T::layout()].concat()
    }
}

impl<T: Record> Record for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_length(self.len(), out);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let length = reader.length()?;
        let mut items = Self::new();
        for _ in 0..length {
            items.push(T::read(reader)?);
        }
        Some(items)
    }
    fn layout() -> String {
        ["list of ", &T::layout()].concat()
    }
}

macro_rules! tuples {
    ($(($($name:ident),+);)*) => { $(
        impl<$($name: Record),+> Record for ($($name,)+) {
            fn write(&self, out: &mut Vec<u8>) {
                #[expect(non_snake_case, reason = "a field is named as its type")]
                let ($($name,)+) = self;
                $($name.write(out);)+
            }
            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                Some(($($name::read(reader)?,)+))
            }
            fn layout() -> String {
                let parts = [$($name::layout()),+];
                ["(", &parts.join(", "), ")"].concat()
            }
        }
    )* };
}

tuples! {
    (A, B);
    (A, B, C);
}
