//! Signing and sending, in one step or in several.

use near_primitives::action::delegate::{DelegateAction, NonDelegateAction, SignedDelegateAction};
use near_primitives::transaction::{
    Action, SignedTransaction, Transaction, TransactionNonce, TransactionV0, TransactionV1,
};
use near_primitives::types::{AccountId, Balance, Nonce, NonceIndex};

use crate::batch::Batch;
use crate::call::Call;
use crate::chain::{Chain, ChainError, QueryError};
use crate::error::EngineError;
use crate::keys::Signer;
use crate::result::TransactionResult;

/// For how many blocks a delegate action made here is valid.
const DELEGATE_BLOCKS: u64 = 1000;

impl Chain {
    /// Signs a batch and runs the chain until it is idle. Whether the transaction then succeeded is in the result, as
    /// is everything it did; it lacks what is held back.
    ///
    /// # Errors
    ///
    /// When the transaction is refused at the door (one whose signer has no such key is refused there too), when it
    /// took more blocks than the chain remembers ([`ChainBuilder::history`](crate::ChainBuilder::history)), or when the
    /// chain cannot go on. A transaction that fails is no error. When the network below a fork does not give what the
    /// transaction needs, the chain is afterwards what it was before.
    pub fn send(&mut self, signer: &Signer, batch: Batch) -> Result<TransactionResult, ChainError> {
        let nonce = match self.next_nonce(signer) {
            Err(QueryError::UnknownAccount(_) | QueryError::UnknownAccessKey(..)) => 1,
            known => known?,
        };
        self.send_signed(self.sign_with_nonce(signer, batch, nonce))
    }

    /// The same for a transaction that was signed elsewhere.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn send_signed(
        &mut self,
        transaction: SignedTransaction,
    ) -> Result<TransactionResult, ChainError> {
        let before = self.fork().is_some().then(|| self.clone());
        let result = self.run_signed(transaction);
        if let (Err(ChainError::Engine(EngineError::Fork(_))), Some(before)) = (&result, before) {
            // Nothing of it happened: it can be sent again when the network answers.
            *self = before;
        }
        result
    }

    fn run_signed(
        &mut self,
        transaction: SignedTransaction,
    ) -> Result<TransactionResult, ChainError> {
        let hash = self.admit(transaction)?;
        self.run()?;
        self.result(hash).ok_or(ChainError::Forgotten(hash))
    }

    /// Calls one method; see [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn call(
        &mut self,
        signer: &Signer,
        contract_id: &AccountId,
        call: Call,
    ) -> Result<TransactionResult, ChainError> {
        self.send(signer, Batch::new(contract_id.clone()).call(call))
    }

    /// Creates an account below the root account, or below the account that `name` itself ends with when that is the
    /// root, with the key of its name and this balance in yoctoNEAR. The root account pays.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send), and when the account cannot be created.
    pub fn create_account(
        &mut self,
        account_id: AccountId,
        balance: Balance,
    ) -> Result<Signer, ChainError> {
        let signer = Signer::new(account_id.clone());
        let batch = Batch::new(account_id)
            .create_account()
            .transfer(balance)
            .add_full_access_key(signer.public_key());
        self.send(&self.root(), batch)?.into_success()?;
        Ok(signer)
    }

    /// Gives an account code of its own; see [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send), and when the deployment fails.
    pub fn deploy(
        &mut self,
        signer: &Signer,
        code: &[u8],
    ) -> Result<TransactionResult, ChainError> {
        Ok(self
            .send(signer, Batch::new(signer.account_id.clone()).deploy(code))?
            .into_success()?)
    }

    /// Signs a batch with the next nonce of the key, and the newest block.
    ///
    /// # Errors
    ///
    /// When the account or the key does not exist.
    pub fn sign(&self, signer: &Signer, batch: Batch) -> Result<SignedTransaction, QueryError> {
        Ok(self.sign_with_nonce(signer, batch, self.next_nonce(signer)?))
    }

    /// Signs a batch with a nonce of one's own choice.
    pub fn sign_with_nonce(
        &self,
        signer: &Signer,
        batch: Batch,
        nonce: Nonce,
    ) -> SignedTransaction {
        let transaction = Transaction::V0(TransactionV0 {
            signer_id: signer.account_id.clone(),
            public_key: signer.public_key(),
            nonce,
            receiver_id: batch.receiver_id,
            block_hash: self.head().hash(),
            actions: batch.actions,
        });
        sign(transaction, signer)
    }

    /// Signs a batch with one of the nonces of a gas key (NEP-611, from version 85).
    ///
    /// # Errors
    ///
    /// When the account or the gas key does not exist, or has no nonce of this index.
    pub fn sign_with_gas_key(
        &self,
        signer: &Signer,
        batch: Batch,
        nonce_index: NonceIndex,
    ) -> Result<SignedTransaction, QueryError> {
        let public_key = signer.public_key();
        let nonces = self
            .state()
            .gas_key_nonces(&signer.account_id, &public_key)?;
        let missing =
            || QueryError::UnknownGasKey(signer.account_id.clone(), Box::new(public_key.clone()));
        let nonce = nonces.get(usize::from(nonce_index)).ok_or_else(missing)? + 1;
        let transaction = Transaction::V1(TransactionV1 {
            signer_id: signer.account_id.clone(),
            public_key,
            nonce: TransactionNonce::GasKeyNonce { nonce, nonce_index },
            receiver_id: batch.receiver_id,
            block_hash: self.head().hash(),
            actions: batch.actions,
            nonce_mode: Default::default(),
        });
        Ok(sign(transaction, signer))
    }

    /// A meta transaction (NEP-366): the batch, signed by one account for another to send. It runs when a transaction
    /// with this action reaches the signer's account.
    ///
    /// # Errors
    ///
    /// When the account or the key does not exist, or the batch holds a delegate action itself.
    pub fn delegate(&self, signer: &Signer, batch: Batch) -> Result<Action, ChainError> {
        let inner: Result<Vec<_>, _> = batch
            .actions
            .into_iter()
            .map(NonDelegateAction::try_from)
            .collect();
        let delegate = DelegateAction {
            sender_id: signer.account_id.clone(),
            receiver_id: batch.receiver_id,
            actions: inner
                .map_err(|_| QueryError::Decode("a delegate action holds no other".to_owned()))?,
            nonce: self.next_nonce(signer)?,
            max_block_height: self.head().height().saturating_add(DELEGATE_BLOCKS),
            public_key: signer.public_key(),
        };
        let signature = signer.sign(delegate.get_nep461_hash().as_ref());
        Ok(SignedDelegateAction {
            delegate_action: delegate,
            signature,
        }
        .into())
    }

    /// The nonce that the next transaction of this key should have: one more than the state and everything that waits.
    ///
    /// # Errors
    ///
    /// When the account or the key does not exist.
    pub fn next_nonce(&self, signer: &Signer) -> Result<Nonce, QueryError> {
        let public_key = signer.public_key();
        let used = self
            .state()
            .access_key(&signer.account_id, &public_key)?
            .nonce;
        let waiting = self.waiting_nonce(&signer.account_id, &public_key);
        Ok(waiting
            .map_or(used, |nonce| nonce.max(used))
            .saturating_add(1))
    }
}

fn sign(transaction: Transaction, signer: &Signer) -> SignedTransaction {
    let (hash, _) = transaction.get_hash_and_size();
    SignedTransaction::new(signer.sign(hash.as_ref()), transaction)
}
