//! Transactions as a user writes them: one receiver, and actions that succeed or fail together.

use near_crypto::PublicKey;
use near_primitives::account::{AccessKey, AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::{
    AddKeyAction, CreateAccountAction, DeleteAccountAction, DeleteKeyAction, DeployContractAction,
    DeployGlobalContractAction, DeterministicStateInitAction, GlobalContractDeployMode,
    GlobalContractIdentifier, StakeAction, TransferAction, TransferToGasKeyAction,
    UseGlobalContractAction, WithdrawFromGasKeyAction,
};
use near_primitives::deterministic_account_id::DeterministicAccountStateInit;
use near_primitives::transaction::Action;
use near_primitives::types::{AccountId, Balance, NonceIndex};

use crate::call::Call;

/// Actions for one receiver, in order.
///
/// ```
/// use charter_localnet::{Balance, Batch, Call, Signer};
///
/// let child = Signer::new("child.test.near".parse().unwrap());
/// let batch = Batch::new(child.account_id.clone())
///     .create_account()
///     .transfer(Balance::from_near(5))
///     .add_full_access_key(child.public_key());
/// assert_eq!(batch.actions.len(), 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Where the actions run.
    pub receiver_id: AccountId,
    /// The actions, in order.
    pub actions: Vec<Action>,
}

impl Batch {
    /// No actions yet.
    pub fn new(receiver_id: AccountId) -> Self {
        Self {
            receiver_id,
            actions: Vec::new(),
        }
    }

    /// Appends an action of any kind.
    pub fn action(mut self, action: impl Into<Action>) -> Self {
        self.actions.push(action.into());
        self
    }

    /// Creates the receiver.
    pub fn create_account(self) -> Self {
        self.action(Action::CreateAccount(CreateAccountAction {}))
    }

    /// Pays the receiver, in yoctoNEAR.
    pub fn transfer(self, deposit: Balance) -> Self {
        self.action(Action::Transfer(TransferAction { deposit }))
    }

    /// Calls a method of the receiver.
    pub fn call(self, call: Call) -> Self {
        self.action(call)
    }

    /// Gives the receiver code of its own.
    pub fn deploy(self, code: impl Into<Vec<u8>>) -> Self {
        self.action(Action::DeployContract(DeployContractAction {
            code: code.into(),
        }))
    }

    /// Publishes code that any account may run, under its hash or under the receiver's account id.
    pub fn deploy_global(
        self,
        code: impl Into<Vec<u8>>,
        deploy_mode: GlobalContractDeployMode,
    ) -> Self {
        let code: Vec<u8> = code.into();
        self.action(Action::DeployGlobalContract(DeployGlobalContractAction {
            code: code.into(),
            deploy_mode,
        }))
    }

    /// Makes the receiver run a global contract.
    pub fn use_global(self, contract_identifier: GlobalContractIdentifier) -> Self {
        self.action(Action::UseGlobalContract(Box::new(
            UseGlobalContractAction {
                contract_identifier,
            },
        )))
    }

    /// Creates the receiver, whose account id was derived from this state (NEP-616).
    pub fn state_init(self, state_init: DeterministicAccountStateInit, deposit: Balance) -> Self {
        let action = DeterministicStateInitAction {
            state_init,
            deposit,
        };
        self.action(Action::DeterministicStateInit(Box::new(action)))
    }

    /// Adds a key that may do everything.
    pub fn add_full_access_key(self, public_key: PublicKey) -> Self {
        self.add_key(public_key, AccessKey::full_access())
    }

    /// Adds a key that may call methods of `contract_id`, all of them when none is named, and spend `allowance`
    /// yoctoNEAR on gas, without a limit when there is none.
    pub fn add_call_key(
        self,
        public_key: PublicKey,
        contract_id: &AccountId,
        methods: &[&str],
        allowance: Option<Balance>,
    ) -> Self {
        let method_names = methods.iter().map(|name| (*name).to_owned()).collect();
        let permission = FunctionCallPermission {
            allowance,
            receiver_id: contract_id.to_string(),
            method_names,
        };
        let permission = AccessKeyPermission::FunctionCall(permission);
        self.add_key(
            public_key,
            AccessKey {
                nonce: 0,
                permission,
            },
        )
    }

    /// Adds a gas key with this many nonces, which may do everything and pays gas from its own balance (NEP-611, from
    /// version 85).
    pub fn add_gas_key(self, public_key: PublicKey, num_nonces: NonceIndex) -> Self {
        self.add_key(public_key, AccessKey::gas_key_full_access(num_nonces))
    }

    /// Adds a key of any kind.
    pub fn add_key(self, public_key: PublicKey, access_key: AccessKey) -> Self {
        self.action(Action::AddKey(Box::new(AddKeyAction {
            public_key,
            access_key,
        })))
    }

    /// Removes a key.
    pub fn delete_key(self, public_key: PublicKey) -> Self {
        self.action(Action::DeleteKey(Box::new(DeleteKeyAction { public_key })))
    }

    /// Puts yoctoNEAR on a gas key of the receiver.
    pub fn transfer_to_gas_key(self, public_key: PublicKey, deposit: Balance) -> Self {
        let action = TransferToGasKeyAction {
            public_key,
            deposit,
        };
        self.action(Action::TransferToGasKey(Box::new(action)))
    }

    /// Takes yoctoNEAR from a gas key of the receiver.
    pub fn withdraw_from_gas_key(self, public_key: PublicKey, amount: Balance) -> Self {
        let action = WithdrawFromGasKeyAction { public_key, amount };
        self.action(Action::WithdrawFromGasKey(Box::new(action)))
    }

    /// Offers a stake in yoctoNEAR.
    pub fn stake(self, stake: Balance, public_key: PublicKey) -> Self {
        self.action(Action::Stake(Box::new(StakeAction { stake, public_key })))
    }

    /// Removes the receiver with everything it has; its balance goes to the beneficiary. It must come last.
    pub fn delete_account(self, beneficiary_id: AccountId) -> Self {
        self.action(Action::DeleteAccount(DeleteAccountAction {
            beneficiary_id,
        }))
    }
}
