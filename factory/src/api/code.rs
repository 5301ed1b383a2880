//! For whoever holds approved code.

use charter_code_delivery::Code;
use charter_interface::CodeHash;
use near_sdk::{FunctionError, near};

use crate::publication::Publication;
use crate::{Contract, ContractExt, Error, publication, uploads};

#[near]
impl Contract {
    /// Publishes the releases that await this code: the input is the code itself, raw. Anyone; payable.
    ///
    /// Attach what the code stakes (`stored`: 10^19 yoctoNEAR a byte, and for 73 bytes more, paid back when the last release
    /// that uses it is removed) or burns (`global`: 10^20 a byte). The excess comes back. Emits `release_published` for each.
    /// A global deploy that fails, fails the transaction, returns the money and changes nothing. Fails while paused, for code
    /// that no release awaits, and for too small a deposit.
    #[payable]
    pub fn publish_release(&mut self) {
        publication::publish(self.config(), &Code::from_input())
            .unwrap_or_else(|error| error.panic());
    }

    /// The same with code that the caller has staged: `code_hash` is the SHA-256 of the whole. The stake of the upload comes
    /// back.
    #[payable]
    #[deny_unknown_arguments]
    pub fn publish_upload(&mut self, code_hash: CodeHash) {
        uploads::publish_upload(self.config(), code_hash).unwrap_or_else(|error| error.panic());
    }

    /// Stages a chunk of code that is too large for one transaction. The input is a header of 40 bytes (borsh: SHA-256 of the
    /// whole, `u32` size of the whole, `u32` offset of the chunk), then the bytes. Anyone; payable: what the chunk stakes,
    /// which comes back when the upload is used or removed; so does the excess.
    ///
    /// Emits `chunk_staged`. Fails for a chunk out of order, shorter than 100,000 bytes or an eighth of the whole (but the last), or of code longer than
    /// 3,900,000 bytes.
    #[payable]
    #[handle_result]
    pub fn stage_chunk(&mut self) -> Result<(), Error> {
        uploads::stage()
    }

    /// Takes back an upload of the caller's, finished or not. Its stake comes back. Emits `upload_removed`.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn remove_upload(&mut self, code_hash: CodeHash) -> Result<(), Error> {
        uploads::remove(code_hash)
    }

    /// The end of a global deploy, in the receipt that deploys.
    #[private]
    #[handle_result]
    pub fn finish_publication(
        &self,
        #[serializer(borsh)] publication: Publication,
    ) -> Result<(), Error> {
        publication::finish(self.config(), publication)
    }
}
