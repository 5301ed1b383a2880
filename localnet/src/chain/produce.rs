//! Making a block.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::{ExecutionOutcomeWithId, SignedTransaction};
use near_primitives::types::BlockHeight;
use near_primitives::types::validator_stake::ValidatorStake;

use super::finality;
use super::pool::Pool;
use super::queue::{Queue, Taken};
use super::supply::Ledger;
use super::{Chain, Settings};
use crate::block::Block;
use crate::error::{EngineError, Result};
use crate::runtime::{
    Age, Context, Effects, Limits, Totals, apply_transaction, expired_yields, process_receipt,
    rejected_transaction, validate_receipt,
};
use crate::state::{Change, StateUpdate};

/// What goes into a block, and what is left in the pool and the queue meanwhile.
pub(super) struct Plan {
    pub transactions: VecDeque<Arc<SignedTransaction>>,
    pub receipts: Taken,
    pub pool: Pool,
    pub queue: Queue,
}

/// A block in the making.
struct Draft<'a> {
    context: &'a Context,
    state: StateUpdate,
    totals: Totals,
    outcomes: Vec<ExecutionOutcomeWithId>,
    proposals: Vec<ValidatorStake>,
    /// Transactions and receipts that were applied.
    transactions: Vec<Arc<SignedTransaction>>,
    processed: Vec<Arc<Receipt>>,
    /// Receipts of transactions that one account sends to itself, with the transaction; they run in the same block.
    local: VecDeque<(CryptoHash, Arc<Receipt>)>,
    /// Receipts for which there was no room.
    delayed: Vec<Arc<Receipt>>,
    /// Receipts for the next block.
    made: Vec<Arc<Receipt>>,
    gas_limit: u64,
}

impl Chain {
    /// Makes a block of what is planned. When that fails, the chain is what it was before.
    pub(super) fn produce(&mut self, plan: Plan) -> Result<Arc<Block>> {
        let state = StateUpdate::new(self.head.state.clone());
        self.produce_on(state, self.ledger, plan)
    }

    /// Makes an empty block of a state that was patched.
    pub(super) fn produce_patched(
        &mut self,
        state: StateUpdate,
        ledger: Ledger,
    ) -> Result<Arc<Block>> {
        let plan = self.plan();
        self.produce_on(state, ledger, plan)
    }

    fn produce_on(&mut self, state: StateUpdate, ledger: Ledger, plan: Plan) -> Result<Arc<Block>> {
        let Plan {
            mut transactions,
            receipts,
            mut pool,
            mut queue,
        } = plan;
        let settings = Arc::clone(&self.settings);
        let mut shell = self.next_block(&settings)?;
        shell.hash = patched_hash(shell.hash, &state);
        let context = self.context(&shell);
        let mut draft = Draft::new(&context, state, settings.gas_limit.as_gas());

        self.apply_transactions(&mut draft, &mut transactions)?;
        pool.put_back(transactions);
        let local = std::mem::take(&mut draft.local);
        draft.process_all(local)?;
        draft.process_delayed(receipts.delayed)?;
        let incoming = receipts.incoming.into_iter();
        draft.process_all(incoming.map(|receipt| (*receipt.receipt_id(), receipt)))?;
        let resumes = expired_yields(&context, &mut draft.state)?;
        draft.made.extend(resumes.into_iter().map(Arc::new));

        let Draft {
            state,
            totals,
            outcomes,
            proposals,
            transactions,
            processed,
            delayed,
            made,
            ..
        } = draft;
        let (state, changes) = state.finish();
        let ledger = ledger.after(totals)?;
        let block = Arc::new(Block {
            transactions: transactions
                .iter()
                .map(|transaction| transaction.get_hash())
                .collect(),
            receipts: processed
                .iter()
                .map(|receipt| *receipt.receipt_id())
                .collect(),
            outcomes: outcomes.iter().map(|outcome| outcome.id).collect(),
            totals,
            state,
            changes,
            ..shell
        });
        self.records.add(
            &block,
            settings.history,
            transactions,
            processed.iter().chain(&made),
            outcomes,
        );
        queue.extend(delayed, made);
        (self.pool, self.queue, self.ledger) = (pool, queue, ledger);
        self.proposals.extend(proposals);
        self.jump = Default::default();
        self.head = Arc::clone(&block);
        Ok(block)
    }

    /// The block after the head, with nothing in it yet.
    fn next_block(&self, settings: &Settings) -> Result<Block> {
        let head = &self.head;
        let (height, timestamp) = self.jump.next(self.block_time, head)?;
        let (last_near_final, last_final) = finality::below(head, height);
        let random_value = random_value(settings.seed, height);
        Ok(Block {
            height,
            hash: CryptoHash::hash_borsh((head.hash, height, timestamp, random_value)),
            prev_hash: head.hash,
            prev_height: head.height,
            last_near_final,
            last_final,
            ordinal: head.ordinal + 1,
            timestamp,
            epoch_height: settings.epoch_at(height),
            gas_price: settings.gas_price,
            random_value,
            transactions: Vec::new(),
            receipts: Vec::new(),
            outcomes: Vec::new(),
            totals: Totals::default(),
            burnt_before: self.ledger.burnt,
            state: head.state.clone(),
            changes: Vec::new(),
            outcome_proofs: OnceLock::new(),
        })
    }

    /// Applies transactions until the gas that a block has for them is used up; the others stay in `transactions`.
    fn apply_transactions(
        &self,
        draft: &mut Draft,
        transactions: &mut VecDeque<Arc<SignedTransaction>>,
    ) -> Result<()> {
        let limit = draft.context.config.congestion_control_config.max_tx_gas;
        while draft.totals.gas < limit
            && let Some(transaction) = transactions.pop_front()
        {
            let effects = if self.is_current(&transaction) {
                apply_transaction(draft.context, &mut draft.state, &transaction).map_err(
                    |error| {
                        let signer_id = transaction.transaction.signer_id();
                        error.needed_by(transaction.get_hash(), signer_id)
                    },
                )?
            } else {
                rejected_transaction(&transaction, InvalidTxError::Expired)
            };
            draft.totals.add(effects.totals)?;
            draft.outcomes.extend(effects.outcome);
            for receipt in effects.receipts.into_iter().map(Arc::new) {
                match receipt.receiver_id() == transaction.transaction.signer_id() {
                    true => draft.local.push_back((transaction.get_hash(), receipt)),
                    false => draft.made.push(receipt),
                }
            }
            draft.transactions.push(transaction);
        }
        Ok(())
    }

    /// Whether the block that a transaction names is known and not too old for the block after the head. How old it is
    /// counts from the head (nearcore, `check_transaction_validity_period`).
    pub(super) fn is_current(&self, transaction: &SignedTransaction) -> bool {
        let named = self
            .records
            .block_by_hash(transaction.transaction.block_hash());
        named.is_some_and(|block| {
            self.head.height.saturating_sub(block.height) <= self.settings.transaction_validity
        })
    }
}

impl<'a> Draft<'a> {
    fn new(context: &'a Context, state: StateUpdate, gas_limit: u64) -> Self {
        Self {
            context,
            state,
            totals: Totals::default(),
            outcomes: Vec::new(),
            proposals: Vec::new(),
            transactions: Vec::new(),
            processed: Vec::new(),
            local: VecDeque::new(),
            delayed: Vec::new(),
            made: Vec::new(),
            gas_limit,
        }
    }

    /// Whether the block has no room for another receipt.
    fn is_full(&self) -> bool {
        let proof = self
            .context
            .config
            .witness_config
            .main_storage_proof_size_soft_limit;
        self.totals.compute >= self.gas_limit || self.state.proof_size() as u64 > proof
    }

    /// Processes receipts as long as there is room, and delays the others. Each comes with the id of what waits for it: its
    /// own, or that of its transaction.
    fn process_all(
        &mut self,
        receipts: impl IntoIterator<Item = (CryptoHash, Arc<Receipt>)>,
    ) -> Result<()> {
        for (id, receipt) in receipts {
            match self.is_full() {
                true => self.delayed.push(receipt),
                false => {
                    let receiver_id = receipt.receiver_id().clone();
                    self.process(receipt)
                        .map_err(|error| error.needed_by(id, &receiver_id))?;
                }
            }
        }
        Ok(())
    }

    /// The same for receipts that were delayed before: those for which there is no room stay in front.
    fn process_delayed(&mut self, mut receipts: VecDeque<Arc<Receipt>>) -> Result<()> {
        while !self.is_full()
            && let Some(receipt) = receipts.pop_front()
        {
            let (id, receiver_id) = (*receipt.receipt_id(), receipt.receiver_id().clone());
            self.process(receipt)
                .map_err(|error| error.needed_by(id, &receiver_id))?;
        }
        receipts.extend(std::mem::take(&mut self.delayed));
        self.delayed = receipts.into();
        Ok(())
    }

    /// Processes a receipt, and those that it makes and that must not wait.
    fn process(&mut self, receipt: Arc<Receipt>) -> Result<()> {
        let mut at_once = VecDeque::from([receipt]);
        while let Some(receipt) = at_once.pop_front() {
            self.check(&receipt)?;
            let Effects {
                outcome,
                receipts,
                proposals,
                totals,
            } = process_receipt(self.context, &mut self.state, &receipt)?;
            self.processed.push(receipt);
            self.outcomes.extend(outcome);
            self.proposals.extend(proposals);
            self.totals.add(totals)?;
            for made in receipts.into_iter().map(Arc::new) {
                match self.context.rules.instant_receipts() && made.is_instant_receipt() {
                    true => at_once.push_back(made),
                    false => self.made.push(made),
                }
            }
        }
        Ok(())
    }

    fn check(&self, receipt: &Receipt) -> Result<()> {
        let limits = &self.context.config.wasm_config.limit_config;
        validate_receipt(
            Limits {
                limits,
                rules: self.context.rules,
                age: Age::Existing,
            },
            receipt,
        )
        .map_err(|error| {
            EngineError::InconsistentState(format!("an invalid receipt is on its way: {error}"))
        })
    }
}

/// The hash of a block in which the state was patched: it tells what was patched, so that two chains with the same
/// blocks have the same state.
fn patched_hash(hash: CryptoHash, state: &StateUpdate) -> CryptoHash {
    if state.changes().is_empty() {
        return hash;
    }
    let entry = |change: &Change| {
        let value = change.value.as_ref().map(|value| value.bytes().to_vec());
        (change.key.to_vec(), value)
    };
    let patched: Vec<_> = state.changes().iter().map(entry).collect();
    CryptoHash::hash_borsh((hash, patched))
}

/// What the randomness in the block at `height` is derived from.
pub(super) fn random_value(seed: u64, height: BlockHeight) -> CryptoHash {
    CryptoHash::hash_borsh((seed, height))
}
