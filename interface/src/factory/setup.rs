//! How a factory begins.

use near_sdk::{AccountId, NearToken, near};

use super::{Access, Limits};

/// How a factory begins: the `setup` of its `init`.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct FactorySetup {
    /// May pause the factory, and nothing else.
    #[serde(default)]
    pub guardian: Option<AccountId>,
    /// What every creator may create, unless its template or an override says otherwise.
    pub limits: Limits,
    /// Who may create.
    pub access: Access,
    /// What is kept free for the factory's own storage, in yoctoNEAR: fees and what is free cannot be paid out below it.
    pub reserve: NearToken,
    /// Names that nobody may create, from the beginning; at most 50.
    #[serde(default)]
    pub reserved_names: Vec<String>,
}
