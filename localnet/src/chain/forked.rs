//! The first block of a fork: the block of the network that it begins at.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::types::{Balance, StateChangeCause};

use super::supply::Ledger;
use super::{BuildError, Chain, ChainBuilder, Settings};
use crate::block::Block;
use crate::error::{EngineError, Result};
use crate::fork::Fork;
use crate::keys::Signer;
use crate::runtime::Totals;
use crate::state::{State, StateUpdate, encode};

/// What an account that is put in has at least.
const LEAST_BALANCE: Balance = Balance::from_near(1_000_000);

impl Chain {
    /// The network that this chain is a fork of.
    pub fn fork(&self) -> Option<&Fork> {
        self.head.state.below.as_ref().map(|below| &below.fork)
    }

    pub(super) fn forked(builder: ChainBuilder, fork: Fork) -> Result<Self, BuildError> {
        let root = Signer::new(ChainBuilder::root());
        let registrar = builder
            .config()
            .account_creation_config
            .registrar_account_id
            .clone();
        let registrar = Signer::with_key(registrar, root.secret_key.clone());
        let mut state = StateUpdate::new(State::of_fork(fork.clone()));
        let mut ledger = Ledger::default();
        let mut seen = BTreeSet::new();
        let own = [(&root, None), (&registrar, None)];
        let others = builder
            .accounts
            .iter()
            .map(|(signer, balance)| (signer, Some(*balance)));
        for (signer, balance) in own.into_iter().chain(others) {
            if !seen.insert(&signer.account_id) {
                return Err(BuildError::DuplicateAccount(signer.account_id.clone()));
            }
            put(&builder, &mut state, &mut ledger, signer, balance)?;
        }
        state.commit(StateChangeCause::InitialState);
        let (state, _) = state.finish();

        let point = fork.point();
        let settings = Settings {
            genesis_height: point.height,
            genesis_epoch: point.epoch_height,
            epoch_start: point.epoch_start,
            genesis_hash: point.block_hash,
            ..Settings::of(&builder, root, point.total_supply)
        };
        let head = Arc::new(Block {
            height: point.height,
            hash: point.block_hash,
            prev_hash: point.prev_hash,
            prev_height: point.height,
            last_near_final: point.height,
            last_final: point.height,
            ordinal: point.ordinal,
            timestamp: builder.genesis_time,
            epoch_height: point.epoch_height,
            gas_price: builder.gas_price,
            random_value: point.random_value,
            transactions: Vec::new(),
            receipts: Vec::new(),
            outcomes: Vec::new(),
            totals: Totals::default(),
            burnt_before: Balance::ZERO,
            state,
            changes: Vec::new(),
            outcome_proofs: OnceLock::new(),
        });
        Self::begin(&builder, settings, head, ledger)
    }
}

/// Sees to it that a signer can act: with its key, and with this balance, or enough of one when none is named. An account
/// that the network has with this key, and of which no balance is named, stays as it is.
fn put(
    builder: &ChainBuilder,
    state: &mut StateUpdate,
    ledger: &mut Ledger,
    signer: &Signer,
    balance: Option<Balance>,
) -> Result<()> {
    let public_key = signer.public_key();
    let account = state.account(&signer.account_id)?;
    let own_key = match account {
        Some(_) => state.access_key(&signer.account_id, &public_key)?,
        None => None,
    };
    let full = AccessKey::full_access();
    let can_act = own_key.is_some_and(|key| key.permission == full.permission);
    if can_act && balance.is_none() {
        return Ok(());
    }
    let before = account.as_ref().map_or(Balance::ZERO, Account::amount);
    let after = balance.unwrap_or(before.max(LEAST_BALANCE));
    let mut account = account.unwrap_or_else(|| {
        let config = builder.config();
        let storage = &config.fees.storage_usage_config;
        let key = public_key.trie_id_len() as u64 + encode(&full).len() as u64;
        let usage = storage.num_bytes_account + key + storage.num_extra_bytes_record;
        Account::new(Balance::ZERO, Balance::ZERO, AccountContract::None, usage)
    });
    account.set_amount(after);
    // As long as all tokens that ever were fit into one balance, no payment can overflow one.
    if after.checked_mul(4).is_none() {
        return Err(EngineError::Overflow);
    }
    ledger.patch(before, after)?;
    state.set_account(&signer.account_id, &account);
    if !can_act {
        state.set_access_key(&signer.account_id, &public_key, &full);
    }
    Ok(())
}
