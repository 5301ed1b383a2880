//! What contracts can ask of the chain: storage, promises, validators.

mod external;
mod keys;
mod storage;
mod yields;

use near_primitives::account::Account;
use near_primitives::hash::CryptoHash;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::AccountId;
use near_primitives::utils::create_receipt_id_from_action_hash;
use near_vm_runner::logic::VMLogicError;
use near_vm_runner::logic::errors::AnyError;

use super::context::Context;
use super::promises::Promises;
use crate::error::EngineError;
use crate::state::StateUpdate;

/// The chain as one function call sees it.
pub(crate) struct Ext<'a> {
    pub context: &'a Context,
    pub state: &'a mut StateUpdate,
    pub promises: Promises,
    pub account_id: &'a AccountId,
    pub account: &'a Account,
    pub action_hash: CryptoHash,
    /// Counts the data ids that the call made.
    data_count: u64,
    /// The storage proof of the block when the receipt began (when the call began, before version 86), in bytes.
    proof_before: usize,
    /// A view records no storage proof.
    pub is_view: bool,
}

impl<'a> Ext<'a> {
    pub(crate) fn new(
        context: &'a Context,
        state: &'a mut StateUpdate,
        account_id: &'a AccountId,
        account: &'a Account,
        action_hash: CryptoHash,
        proof_before: Option<usize>,
    ) -> Self {
        let proof_before = proof_before.unwrap_or_else(|| state.proof_size());
        let promises = Promises::default();
        let is_view = false;
        Self {
            context,
            state,
            promises,
            account_id,
            account,
            action_hash,
            data_count: 0,
            proof_before,
            is_view,
        }
    }

    fn data_key(&self, key: &[u8]) -> TrieKey {
        TrieKey::ContractData {
            account_id: self.account_id.clone(),
            key: key.to_vec(),
        }
    }

    fn next_data_id(&mut self) -> CryptoHash {
        let id = create_receipt_id_from_action_hash(
            &self.action_hash,
            self.context.height,
            self.data_count,
        );
        self.data_count += 1;
        id
    }
}

/// An engine failure on its way through the VM; see [`engine_error`].
fn external(error: EngineError) -> VMLogicError {
    VMLogicError::ExternalError(AnyError::new(error))
}

/// The engine failure that came back out of the VM.
pub(crate) fn engine_error(error: AnyError) -> EngineError {
    error
        .downcast()
        .unwrap_or_else(|_| EngineError::Vm("an external error of unknown type".to_owned()))
}
