//! The logic behind [`impl_template!`](crate::impl_template): what each method does is said there.

use near_sdk::{AccountId, FunctionError};

use crate::Error;
use crate::owner::Instance;

pub use crate::owner::{accept as accept_owner, propose as propose_owner};
pub use crate::retire::{ask as retire, leave as may_leave, settle as on_retired};
pub use crate::upgrade::{ask as upgrade, may_install, migrate, on_code, on_offer};

/// `get_proposed_owner`.
pub fn get_proposed_owner() -> Result<Option<AccountId>, Error> {
    Ok(Instance::load()?.proposed_owner_id)
}

/// `get_factory`.
pub fn get_factory() -> Result<AccountId, Error> {
    Ok(Instance::load()?.factory_id)
}

/// Ends a call that failed. For methods whose outcome is a receipt which near-sdk does not know of: with `#[handle_result]` it
/// would return `null` after that, and the receipt would not be the call's outcome any more.
pub fn or_panic(result: Result<(), Error>) {
    if let Err(error) = result {
        error.panic();
    }
}
