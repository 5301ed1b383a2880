//! What happens to the state when the instance is upgraded or leaves.

use charter_template::{Leaving, Template};

use crate::{Donations, Error};

impl Template for Donations {
    type Error = Error;

    /// Nothing of it needs to be kept: what was given is with the beneficiary, and in the events. Donations on their way lose
    /// their confirmations, not their money: it arrives, or goes back to the donor.
    fn may_retire(&self, _keep: bool) -> Result<Leaving, Error> {
        Ok(Leaving::Delete)
    }

    // `migrate_state` stays as it is: the state has one layout so far.
}
