//! For creators.

use charter_interface::factory::args::CreateInstance;
use charter_interface::{AccountId, NearToken, PublicKey, RawObject};
use near_contract_standards::storage_management::{
    StorageBalance, StorageBalanceBounds, StorageManagement,
};
use near_sdk::{FunctionError, near};

use crate::creation::{Creation, FailedCreation};
use crate::{Contract, ContractExt, Error, allowance, creation, deposit, finalise};

#[near]
impl Contract {
    /// Creates the instance `name.factory`. Anyone that access and limits allow; payable: see `quote`.
    ///
    /// `init_args` is a JSON object, passed on byte for byte; `release` is the current one when not given; `owner_key` only
    /// where the template allows one; `balance`, in yoctoNEAR, is what the instance is given beyond what it needs, and must be
    /// attached. What else is not attached comes out of the caller's prepaid balance (NEP-145): then `max_total`, the most that
    /// this may cost in all, must be named; and a call that attaches nothing spends no more than the caller's allowance. What
    /// is attached beyond the price comes back.
    ///
    /// Results in the instance's account id. Emits `instance_created`, or `instance_failed` when the account exists, the code
    /// or the init fails; then the transaction fails and all money is back with the caller. Refusals name the figure that
    /// failed.
    #[payable]
    #[deny_unknown_arguments]
    pub fn create_instance(
        &mut self,
        template: String,
        name: String,
        init_args: RawObject,
        release: Option<String>,
        owner_key: Option<PublicKey>,
        balance: Option<NearToken>,
        max_total: Option<NearToken>,
    ) {
        let request = CreateInstance {
            template,
            name,
            init_args,
            release,
            owner_key,
            balance,
            max_total,
        };
        creation::create(self.config(), request).unwrap_or_else(|error| error.panic());
    }

    /// The callback of a creation. It cannot fail.
    #[private]
    pub fn finalise_creation(#[serializer(borsh)] creation: Creation) {
        finalise::finalise(creation);
    }

    /// The second receipt of a creation that failed: fails, so that the creator's transaction does.
    #[private]
    #[handle_result]
    pub fn report_failed_creation(
        #[serializer(borsh)] failed: FailedCreation,
    ) -> Result<(), Error> {
        finalise::report(failed)
    }

    /// Sets what calls of the caller's that attach nothing may spend from its prepaid balance, in yoctoNEAR: such a call may be
    /// that of a function-call key. A registered account, with 1 yoctoNEAR, which comes back. Emits `allowance_set`.
    #[payable]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn allow(&mut self, amount: NearToken) -> Result<(), Error> {
        allowance::allow(amount)
    }
}

#[near]
impl StorageManagement for Contract {
    /// NEP-145. Registers an account, and adds to its prepaid balance. Anyone; payable. Emits `creator_registered`,
    /// `balance_changed`. Fails for less than the minimum where it registers.
    #[payable]
    #[deny_unknown_arguments]
    fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> StorageBalance {
        deposit::deposit(account_id, registration_only.unwrap_or(false))
            .unwrap_or_else(|error| error.panic())
    }

    /// NEP-145. Pays `amount` yoctoNEAR, or all, out of the caller's prepaid balance; with 1 yoctoNEAR, which comes back. Emits
    /// `balance_changed`. Fails for more than there is.
    #[payable]
    #[deny_unknown_arguments]
    fn storage_withdraw(&mut self, amount: Option<NearToken>) -> StorageBalance {
        deposit::withdraw(amount).unwrap_or_else(|error| error.panic())
    }

    /// NEP-145. Forgets the caller and returns what it registered for; with 1 yoctoNEAR, which comes back. Emits
    /// `creator_unregistered`. Refused while it has instances or money, or a rate window runs that it has used; `force` does
    /// not change that.
    #[payable]
    #[deny_unknown_arguments]
    fn storage_unregister(&mut self, force: Option<bool>) -> bool {
        deposit::unregister(self.config(), force.unwrap_or(false))
            .unwrap_or_else(|error| error.panic())
    }

    /// NEP-145.
    fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        deposit::bounds()
    }

    /// NEP-145.
    #[deny_unknown_arguments]
    fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        deposit::balance_of(&account_id).unwrap_or_else(|error| error.panic())
    }
}
