//! What must hold before an action runs: that its account exists (or does not), and that the actor may act on it.

use near_parameters::vm::Config;
use near_primitives::account::id::AccountType;
use near_primitives::errors::ActionErrorKind;
use near_primitives::transaction::Action;
use near_primitives::types::AccountId;

use super::Execution;

type Checked = Result<(), ActionErrorKind>;

impl Execution<'_> {
    pub(super) fn check(&self, action: &Action) -> Checked {
        self.check_existence(action)?;
        self.check_actor(action)
    }

    fn check_existence(&self, action: &Action) -> Checked {
        let account_id = || self.account_id().clone();
        match (action, &self.account) {
            (Action::CreateAccount(_), Some(_)) => Err(ActionErrorKind::AccountAlreadyExists {
                account_id: account_id(),
            }),
            // Such an account belongs to whoever holds its key: a creator could add another one to it.
            (Action::CreateAccount(_), None)
                if self.account_type() != AccountType::NamedAccount =>
            {
                Err(ActionErrorKind::OnlyImplicitAccountCreationAllowed {
                    account_id: account_id(),
                })
            }
            (Action::CreateAccount(_), None) => Ok(()),
            (Action::Transfer(_), Some(_)) => Ok(()),
            (Action::Transfer(_), None) if self.transfer_creates() => Ok(()),
            (Action::DeterministicStateInit(_) | Action::UniversalStateInit(_), _) => Ok(()),
            (_, None) => Err(ActionErrorKind::AccountDoesNotExist {
                account_id: account_id(),
            }),
            (_, Some(account)) if !account.is_initialized() => {
                Err(ActionErrorKind::AccountNotInitialized {
                    account_id: account_id(),
                })
            }
            (_, Some(_)) => Ok(()),
        }
    }

    /// Whether a transfer may create the account: never as a refund, and, except for a universal account, which
    /// fixes its own keys, only when it is all the receipt does.
    fn transfer_creates(&self) -> bool {
        match self.account_type() {
            _ if self.is_refund() => false,
            AccountType::NamedAccount => false,
            AccountType::UniversalAccount => true,
            AccountType::NearImplicitAccount
            | AccountType::EthImplicitAccount
            | AccountType::NearDeterministicAccount => self.action_receipt.actions().len() == 1,
        }
    }

    pub(super) fn account_type(&self) -> AccountType {
        account_type(self.account_id(), &self.context.config.wasm_config)
    }

    fn check_actor(&self, action: &Action) -> Checked {
        let restricted = match action {
            Action::DeployContract(_)
            | Action::Stake(_)
            | Action::AddKey(_)
            | Action::DeleteKey(_)
            | Action::DeployGlobalContract(_)
            | Action::UseGlobalContract(_)
            | Action::WithdrawFromGasKey(_)
            | Action::DeleteAccount(_) => true,
            Action::CreateAccount(_)
            | Action::FunctionCall(_)
            | Action::Transfer(_)
            | Action::TransferToGasKey(_)
            | Action::Delegate(_)
            | Action::DelegateV2(_)
            | Action::DeterministicStateInit(_)
            | Action::UniversalStateInit(_) => false,
        };
        let account_id = self.account_id();
        if restricted && self.actor_id != *account_id {
            let (account_id, actor_id) = (account_id.clone(), self.actor_id.clone());
            return Err(ActionErrorKind::ActorNoPermission {
                account_id,
                actor_id,
            });
        }
        let stakes = self
            .account
            .as_ref()
            .is_some_and(|account| !account.locked().is_zero());
        if matches!(action, Action::DeleteAccount(_)) && stakes {
            return Err(ActionErrorKind::DeleteAccountStaking {
                account_id: account_id.clone(),
            });
        }
        Ok(())
    }
}

/// The type of an account id under a configuration: a type that is not enabled is an ordinary name.
pub(super) fn account_type(account_id: &AccountId, config: &Config) -> AccountType {
    match account_id.get_account_type() {
        AccountType::EthImplicitAccount | AccountType::NearDeterministicAccount
            if !config.eth_implicit_accounts =>
        {
            AccountType::NamedAccount
        }
        AccountType::UniversalAccount if !config.universal_accounts => AccountType::NamedAccount,
        kind => kind,
    }
}
