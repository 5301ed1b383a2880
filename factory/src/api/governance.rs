//! For governance, the guardian, and whoever governs next.

use charter_interface::factory::{Command, FactorySetup};
use charter_interface::{AccountId, Category};
use near_sdk::near;

use crate::commands::{self, Withdrawal};
use crate::state::State;
use crate::{Contract, ContractExt, Error, setup};

#[near]
impl Contract {
    /// Begins the factory. Called once, by the account itself or its parent: on its own, or in the receipt that creates it.
    /// Emits `initialized`. Fails unless the balance covers what the code stakes and the reserve.
    #[init]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn init(governance_id: AccountId, setup: FactorySetup) -> Result<Contract, Error> {
        setup::init(governance_id, setup).map(|config| Contract(State::V1(config)))
    }

    /// Obeys 1 to 20 commands, all or none, decided by a vote of `category`. Governance only, with 1 yoctoNEAR. Emits an event
    /// for each command. Fails with the error of the first command that does not hold, or needs a heavier vote, and then
    /// nothing has changed.
    #[payable]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn govern(&mut self, commands: Vec<Command>, category: Category) -> Result<(), Error> {
        commands::govern(self.config_mut(), commands, category)
    }

    /// Takes governance over. The account that it was offered to, with 1 yoctoNEAR. Emits `governance_accepted`; the guardian,
    /// the approved upgrade and all approvals of code that has not arrived are void. Fails when the offer has expired.
    #[payable]
    #[handle_result]
    pub fn accept_governance(&mut self) -> Result<(), Error> {
        commands::accept_governance(self.config_mut())
    }

    /// Stops creations, publications, upgrades of instances, and upgrades of the factory that were approved before. The
    /// guardian or governance, with 1 yoctoNEAR; only governance ends a pause. Emits `paused`, unless it is paused already.
    #[payable]
    #[handle_result]
    pub fn pause(&mut self) -> Result<(), Error> {
        commands::pause(self.config_mut())
    }

    /// The callback of a payment of fees. Emits `fees_returned` when the receiver does not exist.
    #[private]
    pub fn finish_withdrawal(#[serializer(borsh)] withdrawal: Withdrawal) {
        commands::finish_withdrawal(withdrawal);
    }
}
