//! Borsh for contracts: small code first.
//!
//! What contracts store and pass to their own callbacks is borsh, byte for byte: off the chain the types of this crate are
//! the borsh crate's own (feature `borsh`, on by default), and tests hold this codec against it, type by type. Like
//! [`json`](crate::json), it is here because every call pays for the size of the whole contract: the derived code and the
//! errors of `std::io` that it carries took some 30 KB of the factory, this takes 8.

mod impls;
mod macros;

/// What can be stored.
pub trait Record: Sized {
    /// Appends it to `out`.
    fn write(&self, out: &mut Vec<u8>);

    /// Reads it. `None`: the bytes are something else.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;

    /// Its layout in words, down to the plain types. Contracts never ask, so it is not in their code; tests do, so that no
    /// layout changes unnoticed.
    fn layout() -> String;
}

/// Bytes that are being read.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Begins to read.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// So many bytes.
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A fixed number of bytes.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// A byte.
    pub fn byte(&mut self) -> Option<u8> {
        let [byte] = self.array()?;
        Some(byte)
    }

    /// The length that comes before a text or a list. One that the bytes that are left cannot hold is refused before
    /// anything is allocated.
    pub fn length(&mut self) -> Option<usize> {
        let length = u32::from_le_bytes(self.array()?) as usize;
        (length <= self.0.len()).then_some(length)
    }

    /// All that is left.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// A record's bytes.
pub fn to_vec(record: &impl Record) -> Vec<u8> {
    // Most records fit, and nothing is copied from place to place as they grow.
    let mut out = Vec::with_capacity(256);
    record.write(&mut out);
    out
}

/// A record of these bytes, all of them. `None`: they are something else.
pub fn from_slice<T: Record>(bytes: &[u8]) -> Option<T> {
    let mut reader = Reader::new(bytes);
    let record = T::read(&mut reader)?;
    reader.rest().is_empty().then_some(record)
}

/// The layout of what a function would take out of a record; it only tells the type and never runs.
#[doc(hidden)]
pub fn layout_of<S, T: Record>(_: fn(S) -> Option<T>) -> String {
    T::layout()
}

#[doc(hidden)]
pub fn layout_of_object(name: &str, fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, layout)| [name, ": ", layout].concat())
        .collect();
    [name, " { ", &fields.join(", "), " }"].concat()
}

#[doc(hidden)]
pub fn layout_of_enum(name: &str, variants: &[(&str, String)]) -> String {
    let variants: Vec<_> = variants
        .iter()
        .map(|(name, layout)| match layout.as_str() {
            "" => (*name).to_string(),
            layout => [name, " = ", layout].concat(),
        })
        .collect();
    [name, " < ", &variants.join(" | "), " >"].concat()
}
