//! From one version of the state to the next.
//!
//! To change the state: add a variant to [`Contract`], raise [`STATE_VERSION`], and turn the variants before it into it in
//! [`convert`]. A record of a map gets a new key prefix and is moved when it is first touched: there may be more of them
//! than one call can move. A callback that is on its way was given its arguments by the code before: go on reading that form
//! ([`Execution`](crate::finish::Execution), [`Publication`](crate::codes::Publication)), or the proposal is being executed
//! forever. Archive the build that you replace under `tests/archive`, and add it to the upgrade test.

use charter_code_delivery::upgrade::{self, Migration};
use charter_interface::governance::GovernanceEvent;
use near_sdk::state::ContractState;

use crate::money::pay;
use crate::state::{Council, STATE_VERSION};
use crate::{Contract, Refusal};

/// `migrate`: runs on the new code, in the receipt that deployed it.
pub fn migrate(migration: Migration) -> Result<Contract, Refusal> {
    let Migration::V1 {
        code_hash,
        payer_id,
        deposit,
    } = migration;
    let (mut council, from_version) = convert()?;
    // Of two deliveries at once the second finds nothing approved, and is undone.
    let upgrade = council.upgrade.take().ok_or(Refusal::NoUpgrade)?;
    if upgrade.code_hash != code_hash {
        return Err(Refusal::UpgradeDelivery { upgrade });
    }
    let contract = Contract::V1(council);
    // near-sdk writes it when this has returned; what it costs is counted here.
    contract.state_write();
    let required = upgrade::cost();
    let excess = deposit.checked_sub(required).ok_or(Refusal::Deposit {
        required,
        attached: deposit,
    })?;
    pay(&payer_id, excess);
    GovernanceEvent::Upgraded {
        code_hash,
        from_version,
        to_version: STATE_VERSION,
    }
    .emit();
    Ok(contract)
}

/// The root of the state in its newest form, and the version that it had.
fn convert() -> Result<(Council, u8), Refusal> {
    match Contract::state_read() {
        Some(Contract::V1(council)) => Ok((council, 1)),
        None => Err(Refusal::NotInitialized),
    }
}
