//! From one version of the state to the next.
//!
//! To change the state: add a variant to [`State`], raise [`STATE_VERSION`], and turn the variants before it into it in
//! [`convert`]. A record of a map gets a new key prefix and is moved when it is first touched: there may be more of them
//! than one call can move. A callback that is on its way was given the record of its proposal by the code before: go on
//! reading that form, or the proposal is being executed forever. Archive the build that you replace under `tests/archive`, and add it to the upgrade test.

use charter_host::upgrade::Migration;
use charter_host::{emit, pay};
use charter_interface::governance::GovernanceEvent;

use crate::state::{Council, STATE, STATE_VERSION, State};
use crate::{Error, Refusal};

/// `migrate`: runs on the new code, in the receipt that deployed it.
pub fn migrate(migration: Migration) -> Result<(), Error> {
    let (mut council, from_version) = convert()?;
    // Of two deliveries at once the second finds nothing approved, and is undone.
    let approved = council.upgrade.take().ok_or_else(|| Refusal::NoUpgrade)?;
    if approved.code_hash != migration.code_hash {
        return Err(Refusal::UpgradeDelivery { upgrade: approved }.into());
    }
    council.save();
    let (required, attached) = (migration.cost(), migration.deposit);
    let excess = attached
        .checked_sub(required)
        .ok_or_else(|| Refusal::Deposit { required, attached })?;
    pay(&migration.payer_id, excess);
    let code_hash = migration.code_hash;
    emit(&GovernanceEvent::Upgraded {
        code_hash,
        from_version,
        to_version: STATE_VERSION,
    });
    Ok(())
}

/// The root of the state in its newest form, and the version that it had.
fn convert() -> Result<(Council, u8), Error> {
    match STATE.get() {
        Some(State::V1(council)) => Ok((council, 1)),
        None => Err(Refusal::NotInitialized.into()),
    }
}
