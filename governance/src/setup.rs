//! How the council begins, and what it is made of.

use charter_host::entry::Nothing;
use charter_host::{emit, env};
use charter_interface::governance::GovernanceEvent;
use charter_interface::governance::args::Init;

use crate::kernel::check_invariants;
use crate::state::{Book, Council, STATE};
use crate::{Error, Refusal};

/// `init`.
pub fn init(arguments: Init) -> Result<(), Error> {
    if STATE.exists() {
        return Err(Refusal::AlreadyInitialized.into());
    }
    let predecessor_id = env::predecessor_account_id();
    let council_id = env::current_account_id();
    // Deployed by hand, an account whose init is a call of its own could be begun by whoever comes first.
    if predecessor_id != council_id && !council_id.is_sub_account_of(&predecessor_id) {
        return Err(Refusal::NotOwner {
            council_id,
            predecessor_id,
        }
        .into());
    }
    let policy = arguments.policy;
    check_invariants(&policy, &council_id)?;
    Council {
        policy: policy.clone(),
        epoch: 0,
        upgrade: None,
    }
    .save();
    Book::default().save();
    emit(&GovernanceEvent::Initialized { policy });
    Ok(())
}

/// `contract_source_metadata`: NEP-330.
pub fn contract_source_metadata(_: Nothing) -> Result<(), Error> {
    const METADATA: &str = charter_host::source_metadata!("nep297" = "1.0.0", "nep330" = "1.3.0");
    env::value_return(METADATA.as_bytes());
    Ok(())
}
