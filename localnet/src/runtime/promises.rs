//! The promises that one function call makes, before they become receipts.

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{
    ActionReceiptV2, DataReceipt, DataReceiver, Receipt, ReceiptEnum, ReceiptV0,
    VersionedActionReceipt,
};
use near_primitives::transaction::{Action, FunctionCallAction};
use near_primitives::types::{AccountId, Balance, Gas};
use near_vm_runner::logic::types::{GasWeight, ReceiptIndex};
use near_vm_runner::logic::{HostError, VMLogicError};

use crate::error::{EngineError, Result};

/// A promise of the call: a receipt in the making.
pub(crate) struct Promise {
    pub receiver_id: AccountId,
    pub refund_to: Option<AccountId>,
    /// Who waits for its result.
    pub output_data_receivers: Vec<DataReceiver>,
    /// What it waits for.
    pub input_data_ids: Vec<CryptoHash>,
    pub actions: Vec<Action>,
    /// Waits for a resume rather than for other receipts.
    pub is_yield: bool,
}

/// Data that the call sends itself.
struct Data {
    id: CryptoHash,
    bytes: Vec<u8>,
    is_resume: bool,
}

/// All promises of one call.
#[derive(Default)]
pub(crate) struct Promises {
    promises: Vec<Promise>,
    data: Vec<Data>,
    weights: Vec<Weighted>,
}

/// A function call that shares in the gas which is left at the end.
struct Weighted {
    promise: usize,
    action: usize,
    weight: GasWeight,
}

impl Promises {
    /// A new promise. It runs after `dependencies`, whose results it receives under `data_ids`.
    pub(crate) fn create(
        &mut self,
        data_ids: Vec<CryptoHash>,
        dependencies: Vec<ReceiptIndex>,
        receiver_id: AccountId,
    ) -> Result<ReceiptIndex, VMLogicError> {
        for (data_id, receipt_index) in data_ids.iter().zip(dependencies) {
            let receiver = DataReceiver {
                data_id: *data_id,
                receiver_id: receiver_id.clone(),
            };
            let dependency = self.promises.get_mut(receipt_index as usize);
            dependency
                .ok_or(HostError::InvalidReceiptIndex { receipt_index })?
                .output_data_receivers
                .push(receiver);
        }
        Ok(self.push(receiver_id, data_ids, false))
    }

    /// A new promise that waits until data arrives under `data_id`.
    pub(crate) fn create_yield(
        &mut self,
        data_id: CryptoHash,
        receiver_id: AccountId,
    ) -> ReceiptIndex {
        self.push(receiver_id, vec![data_id], true)
    }

    fn push(
        &mut self,
        receiver_id: AccountId,
        input_data_ids: Vec<CryptoHash>,
        is_yield: bool,
    ) -> ReceiptIndex {
        self.promises.push(Promise {
            receiver_id,
            refund_to: None,
            output_data_receivers: Vec::new(),
            input_data_ids,
            actions: Vec::new(),
            is_yield,
        });
        self.promises.len() as ReceiptIndex - 1
    }

    /// Sends data to a yield that is in the state already.
    pub(crate) fn resume(&mut self, id: CryptoHash, bytes: Vec<u8>) {
        self.data.push(Data {
            id,
            bytes,
            is_resume: true,
        });
    }

    /// Sends data to a yield of this very call, which then waits like any other promise. False when there is none.
    pub(crate) fn resolve(&mut self, id: CryptoHash, bytes: Vec<u8>) -> bool {
        let own = self
            .promises
            .iter_mut()
            .find(|promise| promise.is_yield && promise.input_data_ids == [id]);
        let Some(promise) = own else { return false };
        promise.is_yield = false;
        self.data.push(Data {
            id,
            bytes,
            is_resume: false,
        });
        true
    }

    /// The promise at `index`. The VM only passes indices that it was given.
    pub(crate) fn get(&self, index: ReceiptIndex) -> &Promise {
        &self.promises[index as usize]
    }

    /// The promise at `index`, to change it.
    pub(crate) fn get_mut(&mut self, index: ReceiptIndex) -> &mut Promise {
        &mut self.promises[index as usize]
    }

    /// Appends an action and returns its place among the promise's actions.
    pub(crate) fn append(&mut self, index: ReceiptIndex, action: Action) -> u64 {
        let actions = &mut self.get_mut(index).actions;
        actions.push(action);
        actions.len() as u64 - 1
    }

    /// Appends a function call, with `weight` shares of the gas that is left at the end.
    pub(crate) fn append_call(
        &mut self,
        index: ReceiptIndex,
        call: FunctionCallAction,
        weight: GasWeight,
    ) {
        let action = self.append(index, Action::FunctionCall(Box::new(call))) as usize;
        if weight.0 > 0 {
            self.weights.push(Weighted {
                promise: index as usize,
                action,
                weight,
            });
        }
    }

    /// Shares `unused` gas among the calls with a weight; the last one gets the rounding. Returns what was shared.
    pub(crate) fn distribute(&mut self, unused: Gas) -> Result<Gas> {
        let total: u128 = self
            .weights
            .iter()
            .map(|weighted| u128::from(weighted.weight.0))
            .sum();
        if total == 0 || unused == Gas::ZERO {
            return Ok(Gas::ZERO);
        }
        let mut left = unused;
        for (position, weighted) in self.weights.iter().enumerate() {
            let share = if position + 1 == self.weights.len() {
                left
            } else {
                let share = u128::from(unused.as_gas()) * u128::from(weighted.weight.0) / total;
                Gas::from_gas(u64::try_from(share).map_err(|_| EngineError::Overflow)?)
            };
            left = left.checked_sub(share).ok_or(EngineError::Overflow)?;
            if let Some(Action::FunctionCall(call)) = self.promises[weighted.promise]
                .actions
                .get_mut(weighted.action)
            {
                call.gas = call.gas.checked_add_result(share)?;
            }
        }
        Ok(unused)
    }

    /// The yields among the promises, by the data they wait for.
    pub(crate) fn yields(&self) -> impl Iterator<Item = CryptoHash> + '_ {
        self.promises
            .iter()
            .filter(|promise| promise.is_yield)
            .map(|promise| promise.input_data_ids[0])
    }

    /// The receipts, without ids yet: the promises in the order they were made, then the data.
    pub(crate) fn into_receipts(
        self,
        account_id: &AccountId,
        parent: &VersionedActionReceipt,
    ) -> Vec<Receipt> {
        let receipt = |receiver_id, receipt| {
            let receipt_id = CryptoHash::default();
            Receipt::V0(ReceiptV0 {
                predecessor_id: account_id.clone(),
                receiver_id,
                receipt_id,
                receipt,
            })
        };
        let promises = self.promises.into_iter().map(|promise| {
            let action = ActionReceiptV2 {
                signer_id: parent.signer_id().clone(),
                refund_to: promise.refund_to,
                signer_public_key: parent.signer_public_key().clone(),
                gas_price: parent.gas_price(),
                output_data_receivers: promise.output_data_receivers,
                input_data_ids: promise.input_data_ids,
                actions: promise.actions,
            };
            let kind = if promise.is_yield {
                ReceiptEnum::PromiseYieldV2(action)
            } else {
                ReceiptEnum::ActionV2(action)
            };
            receipt(promise.receiver_id, kind)
        });
        let data = self.data.into_iter().map(|data| {
            let content = DataReceipt {
                data_id: data.id,
                data: Some(data.bytes),
            };
            let kind = if data.is_resume {
                ReceiptEnum::PromiseResume(content)
            } else {
                ReceiptEnum::Data(content)
            };
            receipt(account_id.clone(), kind)
        });
        promises.chain(data).collect()
    }
}

/// A function call action from what the VM hands over.
pub(crate) fn function_call(
    method_name: Vec<u8>,
    args: Vec<u8>,
    deposit: Balance,
    gas: Gas,
) -> Result<FunctionCallAction, VMLogicError> {
    let method_name = String::from_utf8(method_name).map_err(|_| HostError::InvalidMethodName)?;
    Ok(FunctionCallAction {
        method_name,
        args,
        gas,
        deposit,
    })
}
