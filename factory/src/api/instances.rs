//! For instances, and for whoever proves that one is gone.

use charter_interface::instance::{ReleaseOffer, Retirement};
use near_sdk::{FunctionError, near};

use crate::settle::Settlement;
use crate::{Contract, ContractExt, Error, instances, settle};

#[near]
impl Contract {
    /// The release that the calling instance may upgrade to: `version`, or the current one. Returns a `ReleaseOffer` in borsh.
    /// A live instance. Fails while paused, for a release that is not published, and for an older one that is not current.
    #[handle_result]
    #[result_serializer(borsh)]
    #[deny_unknown_arguments]
    pub fn request_upgrade(&self, version: Option<String>) -> Result<ReleaseOffer, Error> {
        instances::request_upgrade(self.config(), version.as_deref())
    }

    /// Notes that the calling instance runs another release, when the promise that this call waits for succeeded. A live
    /// instance. Emits `instance_upgraded`; fails when the promise did.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn confirm_upgrade(&mut self, version: String) -> Result<(), Error> {
        instances::confirm_upgrade(version)
    }

    /// The calling instance leaves its template: it gets no further releases, and counts until `settle_gone` has proven that
    /// its account is gone. Returns an `Option` of a `Retirement` in borsh: none when it is not there, or had left before.
    /// Emits `instance_left`. Fails while its creation is on its way.
    #[handle_result]
    #[result_serializer(borsh)]
    pub fn retire_instance(&mut self) -> Result<Option<Retirement>, Error> {
        instances::retire_instance()
    }

    /// Proves that an instance's account is gone, by a transfer of nothing to it. Anyone. Then a tombstone keeps its name for
    /// ever, its creator's slot is free, and the stake of its records, the tombstone's excepted, is in its creator's prepaid
    /// balance. Emits `instance_gone`. Fails, and changes nothing, while the account is there or its creation is on its way;
    /// succeeds, and changes nothing, when it was proven before.
    #[deny_unknown_arguments]
    pub fn settle_gone(&mut self, name: String) {
        settle::settle_gone(name).unwrap_or_else(|error| error.panic());
    }

    /// The callback of `settle_gone`.
    #[private]
    #[handle_result]
    pub fn finish_settlement(#[serializer(borsh)] settlement: Settlement) -> Result<(), Error> {
        settle::finish(settlement)
    }
}
