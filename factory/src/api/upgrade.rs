//! For whoever holds the code that was approved for the factory itself.

use charter_code_delivery::upgrade::Migration;
use charter_interface::CodeHash;
use near_sdk::{FunctionError, near};

use crate::{Contract, ContractExt, Error, migrate, upgrade, uploads};

#[near]
impl Contract {
    /// Delivers the approved code: the input is the code, raw. Anyone; payable: what storage grows by; the excess comes back.
    /// Deploys and migrates in one receipt. Emits `upgraded`. Fails as the migration does, and then nothing has changed; when
    /// the approval has expired; and while a pause lasts that began after it.
    #[payable]
    pub fn upgrade(&mut self) {
        upgrade::upgrade(self.config()).unwrap_or_else(|error| error.panic());
    }

    /// The same with code that the caller has staged: `code_hash` is the SHA-256 of the whole. The stake of the upload comes
    /// back.
    #[payable]
    #[deny_unknown_arguments]
    pub fn upgrade_from_upload(&mut self, code_hash: CodeHash) {
        uploads::upgrade_from_upload(self.config(), code_hash)
            .unwrap_or_else(|error| error.panic());
    }

    /// The same where the approved code is a global contract: nothing is delivered.
    #[payable]
    pub fn upgrade_to_global(&mut self) {
        upgrade::upgrade_to_global(self.config()).unwrap_or_else(|error| error.panic());
    }

    /// Begins the receipt that deploys: notes the storage there was, so that the payer pays for what the receipt adds.
    #[private]
    pub fn note_usage() {
        charter_code_delivery::upgrade::note_usage();
    }

    /// Runs on the new code, in the receipt that deployed it.
    #[private]
    #[handle_result]
    pub fn migrate(#[serializer(borsh)] migration: Migration) -> Result<(), Error> {
        migrate::migrate(migration)
    }
}
