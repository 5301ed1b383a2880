//! The host side of the VM: every function a contract can call that is not pure computation ends up here.

use near_crypto::PublicKey;
use near_primitives::account::{AccessKey, AccessKeyPermission};
use near_primitives::action::{
    CreateAccountAction, DeleteAccountAction, DeleteKeyAction, DeployContractAction,
    DeployGlobalContractAction, DeterministicStateInitAction, GlobalContractDeployMode,
    StakeAction, TransferAction, TransferToGasKeyAction, UniversalStateInitAction,
    UseGlobalContractAction,
};
use near_primitives::deterministic_account_id::{
    DeterministicAccountStateInit, DeterministicAccountStateInitV1,
};
use near_primitives::hash::{CryptoHash, YieldId};
use near_primitives::transaction::Action;
use near_primitives::types::{AccountId, Balance, Gas, Nonce, NonceIndex};
use near_primitives::universal_state_init::{
    DecodeMode, RawStateInit, StateInitError, UniversalStateInit, UniversalStateInitCounts,
    state_init_send_counts,
};
use near_primitives::version::ProtocolFeature;
use near_vm_runner::logic::types::{
    ActionIndex, GasWeight, GlobalContractDeployMode as VmDeployMode,
    GlobalContractIdentifier as VmContractIdentifier, ReceiptIndex,
};
use near_vm_runner::logic::{External, HostError, StorageAccessTracker, VMLogicError, ValuePtr};

use super::super::promises::function_call;
use super::Ext;
use super::keys::call_permission;

type Result<T> = std::result::Result<T, VMLogicError>;

impl External for Ext<'_> {
    fn storage_set(
        &mut self,
        tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
        value: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        self.write(tracker, key, value)
    }

    fn storage_get<'a>(
        &'a self,
        _tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
    ) -> Result<Option<Box<dyn ValuePtr + 'a>>> {
        self.read(key)
    }

    fn storage_remove(
        &mut self,
        tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        self.delete(tracker, key)
    }

    fn storage_has_key(
        &mut self,
        _tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
    ) -> Result<bool> {
        self.has(key)
    }

    fn generate_data_id(&mut self) -> CryptoHash {
        self.next_data_id()
    }

    fn get_recorded_storage_size(&self) -> usize {
        if self.is_view {
            self.proof_before
        } else {
            self.state.proof_size()
        }
    }

    fn storage_proof_size_before_receipt(&self) -> usize {
        self.proof_before
    }

    fn validator_stake(&self, account_id: &AccountId) -> Result<Option<Balance>> {
        Ok(self.context.validators.stake(account_id))
    }

    fn validator_total_stake(&self) -> Result<Balance> {
        Ok(self.context.validators.total_stake())
    }

    fn chain_id(&self) -> String {
        self.context.chain_id.to_string()
    }

    fn create_action_receipt(
        &mut self,
        dependencies: Vec<ReceiptIndex>,
        receiver_id: AccountId,
    ) -> Result<ReceiptIndex> {
        let data_ids = dependencies.iter().map(|_| self.next_data_id()).collect();
        self.promises.create(data_ids, dependencies, receiver_id)
    }

    fn create_promise_yield_receipt(
        &mut self,
        receiver_id: AccountId,
    ) -> Result<(ReceiptIndex, CryptoHash)> {
        Ok(self.create_yield(receiver_id))
    }

    fn create_promise_yield_receipt_with_id(
        &mut self,
        receiver_id: AccountId,
        yield_id: YieldId,
    ) -> Result<Option<(ReceiptIndex, CryptoHash)>> {
        self.create_named_yield(receiver_id, yield_id)
    }

    fn submit_promise_resume_data(&mut self, data_id: CryptoHash, data: Vec<u8>) -> Result<bool> {
        self.resume(data_id, data)
    }

    fn submit_promise_resume_data_with_yield_id(
        &mut self,
        yield_id: YieldId,
        data: Vec<u8>,
    ) -> Result<bool> {
        self.resume_named(yield_id, data)
    }

    fn append_action_create_account(&mut self, index: ReceiptIndex) {
        self.promises
            .append(index, Action::CreateAccount(CreateAccountAction {}));
    }

    fn append_action_deploy_contract(&mut self, index: ReceiptIndex, code: Vec<u8>) {
        self.promises
            .append(index, Action::DeployContract(DeployContractAction { code }));
    }

    fn append_action_deploy_global_contract(
        &mut self,
        index: ReceiptIndex,
        code: Vec<u8>,
        mode: VmDeployMode,
    ) {
        let deploy_mode = match mode {
            VmDeployMode::CodeHash => GlobalContractDeployMode::CodeHash,
            VmDeployMode::AccountId => GlobalContractDeployMode::AccountId,
        };
        let action = DeployGlobalContractAction {
            code: code.into(),
            deploy_mode,
        };
        self.promises
            .append(index, Action::DeployGlobalContract(action));
    }

    fn append_action_use_global_contract(
        &mut self,
        index: ReceiptIndex,
        contract_id: VmContractIdentifier,
    ) {
        let action = UseGlobalContractAction {
            contract_identifier: contract_id.into(),
        };
        self.promises
            .append(index, Action::UseGlobalContract(Box::new(action)));
    }

    fn append_action_deterministic_state_init(
        &mut self,
        index: ReceiptIndex,
        contract_id: VmContractIdentifier,
        deposit: Balance,
    ) -> ActionIndex {
        let data = Default::default();
        let state_init = DeterministicAccountStateInitV1 {
            code: contract_id.into(),
            data,
        };
        let state_init = DeterministicAccountStateInit::V1(state_init);
        let action = DeterministicStateInitAction {
            state_init,
            deposit,
        };
        self.promises
            .append(index, Action::DeterministicStateInit(Box::new(action)))
    }

    fn set_deterministic_state_init_data_entry(
        &mut self,
        receipt_index: ReceiptIndex,
        action_index: ActionIndex,
        key: Vec<u8>,
        value: Vec<u8>,
    ) -> Result<()> {
        let actions = &mut self.promises.get_mut(receipt_index).actions;
        let Some(Action::DeterministicStateInit(action)) = actions.get_mut(action_index as usize)
        else {
            return Err(HostError::InvalidActionIndex {
                receipt_index,
                action_index,
            }
            .into());
        };
        match action.state_init.data_mut().insert(key, value) {
            None => Ok(()),
            Some(_) => Err(HostError::DataEntryAlreadyExists.into()),
        }
    }

    fn check_state_init(
        &self,
        state_init: &RawStateInit,
    ) -> std::result::Result<(), StateInitError> {
        UniversalStateInit::from_raw_strict(state_init).map(|_| ())
    }

    fn state_init_send_counts(
        &self,
        state_init: &RawStateInit,
        mode: DecodeMode,
    ) -> UniversalStateInitCounts {
        state_init_send_counts(state_init, mode)
    }

    fn append_action_universal_state_init(
        &mut self,
        index: ReceiptIndex,
        state_init: RawStateInit,
        deposit: Balance,
    ) {
        let action = UniversalStateInitAction {
            state_init,
            deposit,
        };
        self.promises
            .append(index, Action::UniversalStateInit(Box::new(action)));
    }

    fn append_action_function_call_weight(
        &mut self,
        index: ReceiptIndex,
        method_name: Vec<u8>,
        args: Vec<u8>,
        deposit: Balance,
        gas: Gas,
        weight: GasWeight,
    ) -> Result<()> {
        self.promises.append_call(
            index,
            function_call(method_name, args, deposit, gas)?,
            weight,
        );
        Ok(())
    }

    fn append_action_transfer(&mut self, index: ReceiptIndex, deposit: Balance) {
        self.promises
            .append(index, Action::Transfer(TransferAction { deposit }));
    }

    fn append_action_transfer_to_gas_key(
        &mut self,
        index: ReceiptIndex,
        public_key: PublicKey,
        deposit: Balance,
    ) {
        let action = TransferToGasKeyAction {
            public_key,
            deposit,
        };
        self.promises
            .append(index, Action::TransferToGasKey(Box::new(action)));
    }

    fn append_action_add_gas_key_with_full_access(
        &mut self,
        index: ReceiptIndex,
        public_key: PublicKey,
        num_nonces: NonceIndex,
    ) {
        self.add_key(
            index,
            public_key,
            AccessKey::gas_key_full_access(num_nonces),
        );
    }

    fn append_action_add_gas_key_with_function_call(
        &mut self,
        index: ReceiptIndex,
        public_key: PublicKey,
        num_nonces: NonceIndex,
        allowance: Option<Balance>,
        receiver_id: AccountId,
        method_names: Vec<Vec<u8>>,
    ) -> Result<()> {
        let permission = call_permission(allowance, receiver_id, method_names)?;
        self.add_key(
            index,
            public_key,
            AccessKey::gas_key_function_call(num_nonces, permission),
        );
        Ok(())
    }

    fn append_action_stake(&mut self, index: ReceiptIndex, stake: Balance, public_key: PublicKey) {
        self.promises.append(
            index,
            Action::Stake(Box::new(StakeAction { stake, public_key })),
        );
    }

    fn append_action_add_key_with_full_access(
        &mut self,
        index: ReceiptIndex,
        public_key: PublicKey,
        nonce: Nonce,
    ) {
        self.add_key(
            index,
            public_key,
            AccessKey {
                nonce,
                permission: AccessKeyPermission::FullAccess,
            },
        );
    }

    fn append_action_add_key_with_function_call(
        &mut self,
        index: ReceiptIndex,
        public_key: PublicKey,
        nonce: Nonce,
        allowance: Option<Balance>,
        receiver_id: AccountId,
        method_names: Vec<Vec<u8>>,
    ) -> Result<()> {
        let permission = call_permission(allowance, receiver_id, method_names)?;
        let permission = AccessKeyPermission::FunctionCall(permission);
        self.add_key(index, public_key, AccessKey { nonce, permission });
        Ok(())
    }

    fn append_action_delete_key(&mut self, index: ReceiptIndex, public_key: PublicKey) {
        self.promises.append(
            index,
            Action::DeleteKey(Box::new(DeleteKeyAction { public_key })),
        );
    }

    fn append_action_delete_account(&mut self, index: ReceiptIndex, beneficiary_id: AccountId) {
        self.promises.append(
            index,
            Action::DeleteAccount(DeleteAccountAction { beneficiary_id }),
        );
    }

    fn get_receipt_receiver(&self, index: ReceiptIndex) -> &AccountId {
        &self.promises.get(index).receiver_id
    }

    fn set_refund_to(&mut self, index: ReceiptIndex, refund_to: AccountId) {
        self.promises.get_mut(index).refund_to = Some(refund_to);
    }

    fn post_quantum_keys_enabled(&self) -> bool {
        self.context
            .rules
            .has(ProtocolFeature::PostQuantumSignatures)
    }
}
