//! For whoever holds approved code.

use charter_code_delivery::Code;
use charter_interface::CodeHash;
use near_sdk::near;

use crate::{Contract, ContractExt, Refusal, codes, panic_unless_ok, upgrade, uploads};

#[near]
impl Contract {
    /// Publishes code that factories are made of: the input is the code, raw. Anyone. Payable: what it stakes (`stored`, paid
    /// back when it is removed) or burns (`global`); the excess comes back.
    ///
    /// Emits `code_published`; where a global deploy fails, `code_publication_failed`, and the transaction fails. Fails for code
    /// that is not approved, whose approval has expired, or that was published before.
    #[payable]
    pub fn publish_code(&mut self) {
        panic_unless_ok(codes::publish(&Code::from_input()));
    }

    /// The same with code that the caller has staged. Emits `upload_removed` besides: its stake comes back.
    #[payable]
    #[deny_unknown_arguments]
    pub fn publish_upload(&mut self, code_hash: CodeHash) {
        panic_unless_ok(uploads::take(code_hash).and_then(|code| codes::publish(&code)));
    }

    /// Stages a chunk of code. Anyone. The input is raw: SHA-256, size and offset in borsh (40 bytes), then the bytes, in order,
    /// at least 100,000 or an eighth of the whole, but for the last. Payable: what the chunk stakes; the excess comes back.
    ///
    /// Emits `chunk_staged`. Fails for a chunk that is not the next one, and for code of more than 3,900,000 bytes.
    #[payable]
    #[handle_result]
    pub fn stage_chunk(&mut self) -> Result<(), Refusal> {
        uploads::stage()
    }

    /// Takes back an upload of the caller's, finished or not. Its stake comes back. Emits `upload_removed`.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn remove_upload(&mut self, code_hash: CodeHash) -> Result<(), Refusal> {
        uploads::remove(code_hash)
    }

    /// Delivers the approved code of the council itself: the input is the code, raw. Anyone. Payable: what storage grows by; the
    /// excess comes back.
    ///
    /// Deploys and migrates in one receipt: a migration that fails leaves everything as it was. Emits `upgraded`. Fails for
    /// other code than the approved one, and when the approval has expired.
    #[payable]
    pub fn upgrade(&mut self) {
        panic_unless_ok(upgrade::install(self.council(), &Code::from_input()));
    }

    /// The same with code that the caller has staged. Emits `upload_removed` besides: its stake comes back.
    #[payable]
    #[deny_unknown_arguments]
    pub fn upgrade_from_upload(&mut self, code_hash: CodeHash) {
        panic_unless_ok(
            uploads::take(code_hash).and_then(|code| upgrade::install(self.council(), &code)),
        );
    }

    /// The same where the approved code is a global contract: nothing is delivered.
    #[payable]
    pub fn upgrade_to_global(&mut self) {
        panic_unless_ok(upgrade::use_global(self.council()));
    }
}
