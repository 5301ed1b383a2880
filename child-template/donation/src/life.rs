//! What happens to the state when the instance is upgraded or leaves.

use charter_template::Leaving;

use crate::Error;
use crate::state::Donations;

/// Nothing of it needs to be kept: what was given is with the beneficiary, and in the events. Donations on their way lose their
/// confirmations, not their money: it arrives, or goes back to the donor.
pub fn retire(_keep: bool) -> Result<Leaving, Error> {
    Ok(Leaving::Delete)
}

/// The state has one layout so far; that it can be read is the check.
pub fn migrate() -> Result<(), Error> {
    Donations::load().map(|_| ())
}
