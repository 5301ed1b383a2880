//! The logic behind [`exports!`](crate::exports): what each method does is said there.

use charter_host::entry::Nothing;
use charter_interface::AccountId;

use crate::Error;
use crate::owner::Instance;

pub use crate::owner::{accept as accept_owner, propose as propose_owner};
pub use crate::retire::{ask as retire, leave as may_leave, settle as on_retired};
pub use crate::upgrade::{ask as upgrade, migrate, on_code, on_offer};

/// `get_owner`.
pub fn get_owner(_: Nothing) -> Result<AccountId, Error> {
    Ok(Instance::load()?.owner_id)
}

/// `get_proposed_owner`.
pub fn get_proposed_owner(_: Nothing) -> Result<Option<AccountId>, Error> {
    Ok(Instance::load()?.proposed_owner_id)
}

/// `get_factory`.
pub fn get_factory(_: Nothing) -> Result<AccountId, Error> {
    Ok(Instance::load()?.factory_id)
}
