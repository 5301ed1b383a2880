//! Whether a signed transaction may enter a block, and what its signer is charged.

use near_primitives::account::{AccessKey, Account};
use near_primitives::errors::{
    DepositCostFailureReason, InvalidAccessKeyError, InvalidTxError, StorageError,
};
use near_primitives::transaction::{
    NonceMode, SignedTransaction, Transaction, ValidatedTransaction,
};
use near_primitives::types::{AccountId, Balance, BlockHeight, Nonce, NonceIndex};

use super::context::Context;
use super::fees::{self, TransactionCost};
use super::limits::{Age, Limits};
use super::permission::check_permission;
use super::staking::missing_for_storage;
use super::validate::validate_actions;
use crate::error::EngineError;
use crate::state::StateUpdate;

type Invalid<T> = Result<T, InvalidTxError>;
type Verified<T> = Result<T, Unverified>;

/// Why a transaction was not found to be valid.
#[derive(Debug)]
pub(crate) enum Unverified {
    /// It is not.
    Invalid(Box<InvalidTxError>),
    /// The network below a fork could not be asked.
    Engine(EngineError),
}

impl From<InvalidTxError> for Unverified {
    fn from(error: InvalidTxError) -> Self {
        Self::Invalid(Box::new(error))
    }
}

impl From<EngineError> for Unverified {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Fork(_) => Self::Engine(error),
            other => inconsistent(other).into(),
        }
    }
}

/// What a transaction that was accepted does to its signer.
pub(crate) struct Charge {
    pub cost: TransactionCost,
    /// The signer's account after it was charged.
    pub account: Account,
    pub key: KeyUpdate,
    /// Set when a gas key paid for a transaction whose deposit the account could not pay: it fails, the gas is gone.
    pub deposit_failure: Option<InvalidTxError>,
}

/// What happens to the key that signed.
pub(crate) enum KeyUpdate {
    /// An ordinary key: its nonce, and its allowance when it has one.
    Regular(AccessKey),
    /// A gas key: its balance, and one of its nonces.
    GasKey {
        key: AccessKey,
        index: NonceIndex,
        nonce: Nonce,
    },
    /// No key: a universal account that sends its own state init. The nonce is the account's.
    Bootstrap,
}

/// Checks that need no state: the actions, the size, the signature.
pub(crate) fn validate_transaction(
    context: &Context,
    transaction: &SignedTransaction,
) -> Invalid<()> {
    let with = Limits {
        limits: &context.config.wasm_config.limit_config,
        rules: context.rules,
        age: Age::New,
    };
    let body = &transaction.transaction;
    validate_actions(with, body.actions(), body.receiver_id())
        .map_err(InvalidTxError::ActionsValidation)?;
    ValidatedTransaction::new(
        &context.config,
        transaction.clone(),
        context.rules.version(),
    )
    .map(|_| ())
    .map_err(|(error, _)| error)
}

/// Checks against the state, and computes the charge. Nothing is written.
pub(crate) fn verify_transaction(
    context: &Context,
    state: &StateUpdate,
    transaction: &Transaction,
    height: BlockHeight,
) -> Verified<Charge> {
    let cost = fees::transaction_cost(&context.config, transaction, context.gas_price)
        .map_err(InvalidTxError::from)?;
    let signer_id = transaction.signer_id();
    let account = state
        .account(signer_id)?
        .ok_or_else(|| InvalidTxError::SignerDoesNotExist {
            signer_id: signer_id.clone(),
        })?;
    let check = Check {
        context,
        state,
        transaction,
        cost,
        height,
    };
    match (
        state.access_key(signer_id, transaction.public_key())?,
        transaction.nonce().nonce_index(),
    ) {
        (Some(key), Some(index)) => check.gas_key(account, key, index),
        (Some(key), None) => Ok(check.regular(account, key)?),
        (None, None) if !account.is_initialized() && transaction.is_state_init_bootstrap() => {
            Ok(check.bootstrap(account)?)
        }
        (None, _) => Err(InvalidTxError::from(check.key_not_found()).into()),
    }
}

struct Check<'a> {
    context: &'a Context,
    state: &'a StateUpdate,
    transaction: &'a Transaction,
    cost: TransactionCost,
    height: BlockHeight,
}

impl Check<'_> {
    fn signer_id(&self) -> &AccountId {
        self.transaction.signer_id()
    }

    fn key_not_found(&self) -> InvalidAccessKeyError {
        InvalidAccessKeyError::AccessKeyNotFound {
            account_id: self.signer_id().clone(),
            public_key: Box::new(self.transaction.public_key().clone()),
        }
    }

    fn regular(&self, mut account: Account, mut key: AccessKey) -> Invalid<Charge> {
        if let Some(info) = key.gas_key_info() {
            return Err(InvalidTxError::InvalidNonceIndex {
                tx_nonce_index: None,
                num_nonces: info.num_nonces,
            });
        }
        self.nonce(key.nonce, self.transaction.nonce_mode())?;
        self.debit(&mut account)?;
        let new_allowance = self.new_allowance(&key)?;
        self.storage_stake(&account)?;
        self.permission(&key)?;

        key.nonce = self.transaction.nonce().nonce();
        if let Some(call) = key.permission.function_call_permission_mut() {
            call.allowance = new_allowance;
        }
        Ok(self.charge(account, KeyUpdate::Regular(key)))
    }

    fn gas_key(
        &self,
        mut account: Account,
        mut key: AccessKey,
        index: NonceIndex,
    ) -> Verified<Charge> {
        let signer_id = || self.signer_id().clone();
        let not_found = || InvalidTxError::from(self.key_not_found());
        let info = key.gas_key_info().ok_or_else(not_found)?.clone();
        if index >= info.num_nonces {
            let tx_nonce_index = Some(index);
            return Err(InvalidTxError::InvalidNonceIndex {
                tx_nonce_index,
                num_nonces: info.num_nonces,
            }
            .into());
        }
        let nonce = self
            .state
            .gas_key_nonce(self.signer_id(), self.transaction.public_key(), index)?
            .ok_or_else(not_found)?;
        self.nonce(nonce, self.transaction.nonce_mode())?;
        let short = |cost| InvalidTxError::NotEnoughGasKeyBalance {
            signer_id: signer_id(),
            balance: info.balance,
            cost,
        };
        let left = info
            .balance
            .checked_sub(self.cost.gas_cost)
            .ok_or_else(|| short(self.cost.gas_cost))?;
        let left_on_failure = info
            .balance
            .checked_sub(self.cost.burnt_amount)
            .ok_or_else(|| short(self.cost.burnt_amount))?;
        self.permission(&key)?;

        let deposit_failure = self.debit_deposit(&mut account)?;
        let balance = if deposit_failure.is_some() {
            left_on_failure
        } else {
            left
        };
        if let Some(info) = key.gas_key_info_mut() {
            info.balance = balance;
        }
        let nonce = self.transaction.nonce().nonce();
        let charge = self.charge(account, KeyUpdate::GasKey { key, index, nonce });
        Ok(Charge {
            deposit_failure,
            ..charge
        })
    }

    /// The account pays the deposits of a gas key's transaction. When it cannot, it is left as it was.
    fn debit_deposit(&self, account: &mut Account) -> Invalid<Option<InvalidTxError>> {
        let failure = |balance, cost, reason| {
            let signer_id = self.signer_id().clone();
            Ok(Some(InvalidTxError::NotEnoughBalanceForDeposit {
                signer_id,
                balance,
                cost,
                reason,
            }))
        };
        let cost = self.cost.deposit_cost;
        let Some(left) = account.amount().checked_sub(cost) else {
            return failure(
                account.amount(),
                cost,
                DepositCostFailureReason::NotEnoughBalance,
            );
        };
        if let Some(missing) =
            missing_for_storage(account, left, &self.context.config).map_err(inconsistent)?
        {
            return failure(left, missing, DepositCostFailureReason::LackBalanceForState);
        }
        account.set_amount(left);
        Ok(None)
    }

    /// The nonce is strict, whatever the transaction asks for: a jump ahead could be replayed once keys are installed.
    fn bootstrap(&self, mut account: Account) -> Invalid<Charge> {
        if !self.context.config.wasm_config.universal_accounts {
            return Err(self.key_not_found().into());
        }
        self.nonce(
            account.bootstrap_nonce().unwrap_or_default(),
            NonceMode::Strict,
        )?;
        self.debit(&mut account)?;
        self.storage_stake(&account)?;
        account
            .set_bootstrap_nonce(self.transaction.nonce().nonce())
            .map_err(|error| {
                InvalidTxError::StorageError(StorageError::StorageInconsistentState(
                    error.to_string(),
                ))
            })?;
        Ok(self.charge(account, KeyUpdate::Bootstrap))
    }

    fn charge(&self, account: Account, key: KeyUpdate) -> Charge {
        Charge {
            cost: self.cost,
            account,
            key,
            deposit_failure: None,
        }
    }

    fn nonce(&self, current: Nonce, mode: NonceMode) -> Invalid<()> {
        let tx_nonce = self.transaction.nonce().nonce();
        let valid = match mode {
            NonceMode::Monotonic => tx_nonce > current,
            NonceMode::Strict => current.checked_add(1) == Some(tx_nonce),
        };
        if !valid {
            return Err(InvalidTxError::InvalidNonce {
                tx_nonce,
                ak_nonce: current,
            });
        }
        let upper_bound = self
            .height
            .saturating_mul(AccessKey::ACCESS_KEY_NONCE_RANGE_MULTIPLIER);
        if tx_nonce >= upper_bound {
            return Err(InvalidTxError::NonceTooLarge {
                tx_nonce,
                upper_bound,
            });
        }
        Ok(())
    }

    fn debit(&self, account: &mut Account) -> Invalid<()> {
        let (balance, cost) = (account.amount(), self.cost.total_cost);
        let left = balance
            .checked_sub(cost)
            .ok_or_else(|| InvalidTxError::NotEnoughBalance {
                signer_id: self.signer_id().clone(),
                balance,
                cost,
            })?;
        account.set_amount(left);
        Ok(())
    }

    fn new_allowance(&self, key: &AccessKey) -> Invalid<Option<Balance>> {
        let Some(allowance) = key
            .permission
            .function_call_permission()
            .and_then(|call| call.allowance)
        else {
            return Ok(None);
        };
        let cost = self.cost.total_cost;
        let left = allowance.checked_sub(cost).ok_or_else(|| {
            InvalidAccessKeyError::NotEnoughAllowance {
                account_id: self.signer_id().clone(),
                public_key: Box::new(self.transaction.public_key().clone()),
                allowance,
                cost,
            }
        })?;
        Ok(Some(left))
    }

    fn storage_stake(&self, account: &Account) -> Invalid<()> {
        let missing = missing_for_storage(account, account.amount(), &self.context.config)
            .map_err(inconsistent)?;
        match missing {
            None => Ok(()),
            Some(amount) => Err(InvalidTxError::LackBalanceForState {
                signer_id: self.signer_id().clone(),
                amount,
            }),
        }
    }

    fn permission(&self, key: &AccessKey) -> Invalid<()> {
        match key.permission.function_call_permission() {
            None => Ok(()),
            Some(call) => Ok(check_permission(
                call,
                self.transaction.receiver_id(),
                self.transaction.actions(),
            )?),
        }
    }
}

fn inconsistent(error: EngineError) -> InvalidTxError {
    InvalidTxError::StorageError(StorageError::StorageInconsistentState(error.to_string()))
}
