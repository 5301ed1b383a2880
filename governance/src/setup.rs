//! How the council begins.

use charter_interface::governance::{CouncilSetup, GovernanceEvent};
use charter_kernel::check_invariants;
use near_sdk::env;

use crate::Refusal;
use crate::state::{Book, Council};

/// `init`.
pub fn init(policy: CouncilSetup) -> Result<Council, Refusal> {
    let predecessor_id = env::predecessor_account_id();
    let council_id = env::current_account_id();
    // Deployed by hand, an account whose init is a call of its own could be begun by whoever comes first.
    if predecessor_id != council_id && !council_id.is_sub_account_of(&predecessor_id) {
        return Err(Refusal::NotOwner {
            council_id,
            predecessor_id,
        });
    }
    check_invariants(&policy, &council_id)?;
    Book::default().save();
    GovernanceEvent::Initialized {
        policy: policy.clone(),
    }
    .emit();
    Ok(Council {
        policy,
        epoch: 0,
        upgrade: None,
    })
}
