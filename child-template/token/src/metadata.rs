//! NEP-148 and NEP-330.

use charter_template::host::entry::Nothing;
use charter_template::host::store::Cell;
use charter_template::host::{env, source_metadata};
use charter_template::interface::{Base64VecU8, wire_object};
use near_contract_standards::fungible_token::metadata::FungibleTokenMetadata;

use crate::{Error, Refusal};

/// Read only when asked for.
pub const METADATA: Cell<Metadata> = Cell::new(b"METADATA");

/// How a token is called and shown: NEP-148's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Metadata {
    /// `ft-1.0.0`.
    pub spec: String,
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// A data URL.
    pub icon: Option<String>,
    /// Where there is more, in JSON.
    pub reference: Option<String>,
    /// The SHA-256 of that.
    pub reference_hash: Option<Base64VecU8>,
    /// How many digits an amount has after the point.
    pub decimals: u8,
}

wire_object!(Metadata {
    spec,
    name,
    symbol,
    icon,
    reference,
    reference_hash,
    decimals
});

impl Metadata {
    /// Fails, as the standard does, for what it does not allow.
    pub fn check(&self) {
        let Self {
            spec,
            name,
            symbol,
            icon,
            reference,
            reference_hash,
            decimals,
        } = self.clone();
        FungibleTokenMetadata {
            spec,
            name,
            symbol,
            icon,
            reference,
            reference_hash: reference_hash.map(|hash| hash.0.into()),
            decimals,
        }
        .assert_valid();
    }
}

/// `ft_metadata`.
pub fn get(_: Nothing) -> Result<Metadata, Error> {
    METADATA.get().ok_or_else(|| Refusal::NotInitialized.into())
}

/// `contract_source_metadata`.
pub fn contract_source_metadata(_: Nothing) -> Result<(), Error> {
    const SOURCE: &str = source_metadata!(
        "nep141" = "1.0.0",
        "nep145" = "1.0.0",
        "nep148" = "1.0.0",
        "nep297" = "1.0.0",
        "nep330" = "1.3.0"
    );
    env::value_return(SOURCE.as_bytes());
    Ok(())
}
