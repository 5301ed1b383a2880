//! Transactions in a block: the signer pays, and a receipt sets out.

use near_primitives::errors::InvalidTxError;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::{
    ExecutionMetadata, ExecutionOutcome, ExecutionOutcomeWithId, ExecutionStatus, SignedTransaction,
};
use near_primitives::types::{Balance, StateChangeCause};
use near_primitives::utils::create_receipt_id_from_transaction;

use super::context::Context;
use super::effects::{Effects, Totals};
use super::verify::{Charge, KeyUpdate, Unverified, validate_transaction, verify_transaction};
use crate::error::Result;
use crate::state::StateUpdate;

/// Applies a transaction. One that is not valid any more leaves a failed outcome and nothing else. Fails only where a
/// network is asked.
pub(crate) fn apply(
    context: &Context,
    state: &mut StateUpdate,
    transaction: &SignedTransaction,
) -> Result<Effects> {
    let body = &transaction.transaction;
    let charge = validate_transaction(context, transaction)
        .map_err(Unverified::from)
        .and_then(|()| verify_transaction(context, state, body, context.height));
    let charge = match charge {
        Ok(charge) => charge,
        Err(Unverified::Invalid(error)) => return Ok(rejected(transaction, in_block(*error))),
        Err(Unverified::Engine(error)) => return Err(error),
    };
    let burnt = charge.cost.burnt;
    let totals = Totals {
        gas: burnt.gas,
        compute: burnt.compute,
        burnt: charge.cost.burnt_amount,
        subsidized: Balance::ZERO,
    };
    write(state, transaction, &charge);
    if let Some(error) = charge.deposit_failure {
        let outcome = ExecutionOutcomeWithId::failed_with_gas_burnt(
            transaction,
            error,
            burnt.gas,
            charge.cost.burnt_amount,
        );
        return Ok(Effects {
            outcome: Some(outcome),
            totals,
            ..Effects::default()
        });
    }

    let receipt = Receipt::from_tx(
        create_receipt_id_from_transaction(&transaction.get_hash(), context.height),
        body.signer_id().clone(),
        body.receiver_id().clone(),
        body.public_key().clone(),
        charge.cost.receipt_gas_price,
        body.actions().to_vec(),
    );
    let outcome = ExecutionOutcome {
        status: ExecutionStatus::SuccessReceiptId(*receipt.receipt_id()),
        logs: Vec::new(),
        receipt_ids: vec![*receipt.receipt_id()],
        gas_burnt: burnt.gas,
        compute_usage: Some(burnt.compute),
        tokens_burnt: charge.cost.burnt_amount,
        executor_id: body.signer_id().clone(),
        metadata: ExecutionMetadata::V1,
    };
    let outcome = Some(ExecutionOutcomeWithId {
        id: transaction.get_hash(),
        outcome,
    });
    Ok(Effects {
        outcome,
        receipts: vec![receipt],
        totals,
        ..Effects::default()
    })
}

/// The effects of a transaction that must not run.
pub(crate) fn rejected(transaction: &SignedTransaction, error: InvalidTxError) -> Effects {
    Effects {
        outcome: Some(ExecutionOutcomeWithId::failed(transaction, error)),
        ..Effects::default()
    }
}

/// In a block, a signer that does not exist goes by another name than at the node's door.
fn in_block(error: InvalidTxError) -> InvalidTxError {
    match error {
        InvalidTxError::SignerDoesNotExist { signer_id } => InvalidTxError::InvalidSignerId {
            signer_id: signer_id.into(),
        },
        error => error,
    }
}

fn write(state: &mut StateUpdate, transaction: &SignedTransaction, charge: &Charge) {
    let body = &transaction.transaction;
    let (signer_id, public_key) = (body.signer_id(), body.public_key());
    state.set_account(signer_id, &charge.account);
    match &charge.key {
        KeyUpdate::Regular(key) => state.set_access_key(signer_id, public_key, key),
        KeyUpdate::GasKey { key, index, nonce } => {
            state.set_access_key(signer_id, public_key, key);
            state.set_gas_key_nonce(signer_id, public_key, *index, *nonce);
        }
        KeyUpdate::Bootstrap => {}
    }
    state.commit(StateChangeCause::TransactionProcessing {
        tx_hash: transaction.get_hash(),
    });
}
