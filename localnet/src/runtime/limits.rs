//! What every check of a receipt or a transaction needs: the limits, the rules, and what a name must look like.

use near_parameters::vm::LimitConfig;
use near_primitives::action::GlobalContractIdentifier;
use near_primitives::errors::ActionsValidationError as Invalid;
use near_primitives::types::AccountId;
use near_primitives::version::ProtocolFeature;

use crate::rules::Rules;

/// Whether what is checked was just made or is already on its way. Rules that came later are not applied to the latter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    New,
    Existing,
}

/// What the checks need to know.
#[derive(Clone, Copy)]
pub(crate) struct Limits<'a> {
    pub limits: &'a LimitConfig,
    pub rules: Rules,
    pub age: Age,
}

impl Limits<'_> {
    pub(super) fn requires(self, feature: ProtocolFeature, name: &str) -> Result<(), Invalid> {
        if self.rules.has(feature) {
            return Ok(());
        }
        Err(Invalid::UnsupportedProtocolFeature {
            protocol_feature: name.to_owned(),
            version: self.rules.version(),
        })
    }

    /// Whether a rule that only concerns what is new applies.
    pub(super) fn now(self, feature: ProtocolFeature) -> bool {
        self.age == Age::New && self.rules.has(feature)
    }
}

pub(super) fn validate_identifier(identifier: &GlobalContractIdentifier) -> Result<(), Invalid> {
    match identifier {
        GlobalContractIdentifier::CodeHash(_) => Ok(()),
        GlobalContractIdentifier::AccountId(account_id) => validate_account_id(account_id),
    }
}

pub(super) fn validate_account_id(account_id: &AccountId) -> Result<(), Invalid> {
    AccountId::validate(account_id.as_str()).map_err(|_| Invalid::InvalidAccountId {
        account_id: account_id.to_string(),
    })
}
