//! What a factory offers.

use near_sdk::{Gas, NearToken, near};

/// What the council fixes for every instance of a template, by a `code` vote.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct TemplateSpec {
    /// For people; at most 256 bytes.
    pub title: String,
    /// The method that initialises an instance, called in the receipt that creates it.
    pub init_method: String,
    /// What that call is given, in gas.
    pub init_gas: Gas,
    /// The most instances of it that one creator may have, counted as in [`Limits`](super::Limits), whatever the limits
    /// say; an override for the creator goes before it. `null`: no limit of its own.
    #[serde(default)]
    pub per_creator: Option<u32>,
}

/// What an instance costs and whether it can have a key, by a `council` vote. A new template has zero, zero and no.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[serde(deny_unknown_fields)]
pub struct TemplateTerms {
    /// What a creation pays to the factory, in yoctoNEAR.
    pub fee: NearToken,
    /// What every instance is given for its own state, in yoctoNEAR, besides what its account and code must stake.
    pub min_balance: NearToken,
    /// Whether a creator may give the instance a full access key. Whoever holds one can replace the instance's code.
    pub owner_key: bool,
}
