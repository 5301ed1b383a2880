//! What a block gives to everything that runs in it.

use std::sync::Arc;

use near_parameters::RuntimeConfig;
use near_primitives::hash::CryptoHash;
use near_primitives::types::{AccountId, Balance, BlockHeight, EpochHeight};
use near_primitives::utils::create_receipt_id_from_receipt_id;

use crate::code_cache::CodeCache;
use crate::rules::Rules;
use crate::validators::Validators;

/// The block in which receipts run.
#[derive(Clone)]
pub(crate) struct Context {
    pub rules: Rules,
    pub config: Arc<RuntimeConfig>,
    pub chain_id: Arc<str>,
    pub height: BlockHeight,
    /// Nanoseconds since 1970.
    pub timestamp: u64,
    pub epoch_height: EpochHeight,
    pub gas_price: Balance,
    pub random_seed: CryptoHash,
    /// See [`ChainBuilder::data_depth`](crate::ChainBuilder::data_depth).
    pub data_depth: u64,
    pub validators: Arc<Validators>,
    pub code_cache: CodeCache,
}

impl Context {
    /// The id of the receipt that is the `index`-th which the receipt `parent` made in this block.
    pub(crate) fn receipt_id(&self, parent: &CryptoHash, index: usize) -> CryptoHash {
        create_receipt_id_from_receipt_id(parent, self.height, index)
    }

    /// The account that may create short top-level accounts.
    pub(crate) fn registrar(&self) -> &AccountId {
        &self.config.account_creation_config.registrar_account_id
    }
}
