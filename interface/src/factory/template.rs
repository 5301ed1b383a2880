//! What a factory offers.

use crate::wire_object;
#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
use near_gas::NearGas as Gas;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What the council fixes for every instance of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct TemplateSpec {
    /// For people; at most 256 bytes.
    pub title: String,
    /// The method that initialises an instance, called in the receipt that creates it.
    pub init_method: String,
    /// What that call is given, in gas.
    pub init_gas: Gas,
    /// What every instance is given for its own state, in yoctoNEAR, besides what its account and code must stake.
    pub min_balance: NearToken,
    /// What a creation pays to the factory, in yoctoNEAR.
    pub fee: NearToken,
    /// The most instances of it that one creator may have, live and pending, whatever the limits say; an override for the
    /// creator goes before it. `null`: no limit of its own.
    #[cfg_attr(feature = "serde", serde(default))]
    pub per_creator: Option<u32>,
    /// Whether a creator may give the instance a full access key. Who holds one can replace the instance's code.
    pub owner_key: bool,
    /// Whether instances can be created.
    pub open: bool,
}

wire_object!(TemplateSpec {
    title,
    init_method,
    init_gas,
    min_balance,
    fee,
    per_creator,
    owner_key,
    open
});
