//! The first block.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::hash::CryptoHash;
use near_primitives::types::{Balance, StateChangeCause};

use super::clock::Jump;
use super::finality::Finality;
use super::pool::Pool;
use super::produce::random_value;
use super::queue::Queue;
use super::records::Records;
use super::supply::Ledger;
use super::{BuildError, Chain, ChainBuilder, Order, Settings};
use crate::block::Block;
use crate::error::{EngineError, Result};
use crate::keys::Signer;
use crate::rules::Rules;
use crate::runtime::Totals;
use crate::state::{State, StateUpdate, encode};
use crate::validators::{Validator, Validators};

/// What the root account owns freely, and what it stakes as the only validator.
const ROOT_BALANCE: Balance = Balance::from_near(1_000_000_000);
const ROOT_STAKE: Balance = Balance::from_near(50_000_000);
const REGISTRAR_BALANCE: Balance = Balance::from_near(1_000_000);

impl Chain {
    pub(super) fn genesis(builder: ChainBuilder) -> Result<Self, BuildError> {
        let config = builder.config();
        let root = Signer::new(ChainBuilder::root());
        let registrar = config.account_creation_config.registrar_account_id.clone();
        let registrar = Signer::with_key(registrar, root.secret_key.clone());

        let mut state = StateUpdate::new(State::default());
        let bytes = config.fees.storage_usage_config.num_bytes_account;
        let extra = config.fees.storage_usage_config.num_extra_bytes_record;
        let mut total_supply = Balance::ZERO;
        let mut seen = BTreeSet::new();
        let own = [
            (&root, ROOT_BALANCE, ROOT_STAKE),
            (&registrar, REGISTRAR_BALANCE, Balance::ZERO),
        ];
        let others = builder
            .accounts
            .iter()
            .map(|(signer, balance)| (signer, *balance, Balance::ZERO));
        for (signer, amount, locked) in own.into_iter().chain(others) {
            if !seen.insert(&signer.account_id) {
                return Err(BuildError::DuplicateAccount(signer.account_id.clone()));
            }
            let key = AccessKey::full_access();
            let public_key = signer.public_key();
            let usage = bytes + public_key.trie_id_len() as u64 + encode(&key).len() as u64 + extra;
            state.set_account(
                &signer.account_id,
                &Account::new(amount, locked, AccountContract::None, usage),
            );
            state.set_access_key(&signer.account_id, &public_key, &key);
            total_supply = [amount, locked]
                .into_iter()
                .try_fold(total_supply, Balance::checked_add)
                .ok_or(EngineError::Overflow)?;
        }
        state.commit(StateChangeCause::InitialState);
        let (state, _) = state.finish();
        let settings = Settings::of(&builder, root, total_supply);
        let head = Arc::new(genesis_block(&settings, state));
        let settings = Settings {
            genesis_hash: head.hash,
            ..settings
        };
        Self::begin(&builder, settings, head, Ledger::default())
    }

    /// A chain whose first block is `head`.
    pub(super) fn begin(
        builder: &ChainBuilder,
        settings: Settings,
        head: Arc<Block>,
        ledger: Ledger,
    ) -> Result<Self, BuildError> {
        let block_time =
            u64::try_from(builder.block_time.as_nanos()).map_err(|_| EngineError::Overflow)?;
        Ok(Self {
            settings: Arc::new(settings),
            records: Records::new(Arc::clone(&head)),
            head,
            pool: Pool::default(),
            queue: Queue::default(),
            order: Order::default(),
            ledger,
            proposals: Vec::new(),
            jump: Jump::default(),
            block_time,
            finality: Finality::default(),
        })
    }
}

impl Settings {
    /// What a builder says, for a chain that begins at height 0.
    pub(super) fn of(builder: &ChainBuilder, root: Signer, total_supply: Balance) -> Self {
        let validator = Validator {
            account_id: root.account_id.clone(),
            public_key: root.public_key(),
            stake: ROOT_STAKE,
        };
        Self {
            rules: Rules::new(builder.protocol_version, builder.edition),
            config: builder.config(),
            chain_id: builder.chain_id.as_str().into(),
            root,
            gas_price: builder.gas_price,
            gas_limit: builder.gas_limit,
            genesis_time: builder.genesis_time,
            genesis_height: 0,
            genesis_epoch: 0,
            epoch_start: 0,
            epoch_length: builder.epoch_length,
            transaction_validity: builder.transaction_validity,
            data_depth: builder.data_depth,
            history: builder.history,
            seed: builder.seed,
            validators: Arc::new(Validators::new(vec![validator])),
            code_cache: builder.code_cache(),
            total_supply,
            genesis_hash: CryptoHash::default(),
        }
    }
}

fn genesis_block(settings: &Settings, state: State) -> Block {
    let identity = (
        &*settings.chain_id,
        settings.genesis_time,
        settings.seed,
        state.trie.root(),
    );
    Block {
        height: settings.genesis_height,
        hash: CryptoHash::hash_borsh(identity),
        prev_hash: CryptoHash::default(),
        prev_height: settings.genesis_height,
        last_near_final: settings.genesis_height,
        last_final: settings.genesis_height,
        ordinal: 1,
        timestamp: settings.genesis_time,
        epoch_height: 0,
        gas_price: settings.gas_price,
        random_value: random_value(settings.seed, settings.genesis_height),
        transactions: Vec::new(),
        receipts: Vec::new(),
        outcomes: Vec::new(),
        totals: Totals::default(),
        burnt_before: Balance::ZERO,
        state,
        changes: Vec::new(),
        outcome_proofs: OnceLock::new(),
    }
}
