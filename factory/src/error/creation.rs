//! Creations: who, how many, under which name.

use charter_interface::text::Escaped;
use charter_interface::{AccountId, Duration, Gas, Timestamp};

/// Creations: who, how many, under which name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreationRefusal {
    /// The template is closed.
    #[error("`{template}` is closed")]
    TemplateClosed {
        /// The template.
        template: String,
    },
    /// The creator is not on the list.
    #[error("{creator_id} is not on the list of those who may create")]
    NotListed {
        /// Who tried.
        creator_id: AccountId,
    },
    /// A limit is used up.
    #[error("{creator_id} has {used} of {limit} {what}")]
    Limit {
        /// Who tried.
        creator_id: AccountId,
        /// Of what.
        what: &'static str,
        /// How many are used.
        used: u32,
        /// How many there can be.
        limit: u32,
    },
    /// The rate limit is used up.
    #[error(
        "{creator_id} has made {used} of {limit} creations in {window}; the next is possible in {wait}, at {retry_at_text} (nanoseconds since 1970)",
        retry_at_text = .retry_at.0
    )]
    RateLimit {
        /// Who tried.
        creator_id: AccountId,
        /// How many were made.
        used: u32,
        /// How many there can be.
        limit: u32,
        /// In how long.
        window: Duration,
        /// How long it is until the window ends.
        wait: Duration,
        /// When the window ends.
        retry_at: Timestamp,
    },
    /// A name is taken by an instance.
    #[error("{instance_id} exists already, created by {creator_id}")]
    NameTaken {
        /// The instance.
        instance_id: AccountId,
        /// Whose.
        creator_id: AccountId,
    },
    /// A name was an instance's.
    #[error("{instance_id} existed and is gone; a name is given once, for ever")]
    NameGone {
        /// What was the instance.
        instance_id: AccountId,
    },
    /// A name is reserved.
    #[error("the name `{name}` is reserved")]
    NameReserved {
        /// The name.
        name: String,
    },
    /// A name is not reserved.
    #[error("the name `{}` is not reserved", Escaped(.name))]
    NameNotReserved {
        /// The name.
        name: String,
    },
    /// The template allows no owner key.
    #[error("`{template}` allows no owner key: whoever holds one can replace the instance's code")]
    OwnerKeyRefused {
        /// The template.
        template: String,
    },
    /// A key would be given to an instance that the prepaid balance pays for.
    #[error(
        "an owner key needs a deposit of at least 1 yoctoNEAR: a function-call key cannot ask for it"
    )]
    OwnerKeyUnpaid,
    /// The gas does not reach.
    #[error(
        "this needs {required_units} gas ({required}); {attached_units} are attached ({attached})",
        required_units = .required.as_gas(),
        attached_units = .attached.as_gas()
    )]
    Gas {
        /// What it needs.
        required: Gas,
        /// What is attached.
        attached: Gas,
    },
    /// The second receipt of a creation that failed: it undoes nothing, since the clean-up was committed before.
    #[error(
        "creating {instance_id} failed: the account exists already, or its code or init failed (see the failed receipt of {instance_id}); all money went back to {creator_id}"
    )]
    CreationFailed {
        /// The account that was not created.
        instance_id: AccountId,
        /// Who tried.
        creator_id: AccountId,
    },
}
