//! Deposits, prepaid balances and the ledger.

use charter_interface::{AccountId, NearToken, Timestamp};

/// Deposits, prepaid balances and the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyRefusal {
    /// The deposit does not reach.
    #[error("this costs {required} yoctoNEAR; {attached} are attached and {prepaid} prepaid", required = .required.as_yoctonear(), attached = .attached.as_yoctonear(), prepaid = .prepaid.as_yoctonear())]
    Deposit {
        /// What it costs.
        required: NearToken,
        /// What is attached.
        attached: NearToken,
        /// What the creator has prepaid.
        prepaid: NearToken,
    },
    /// An instance is to be given what is not attached.
    #[error("a balance of {balance} yoctoNEAR must be attached, {attached} are: what is prepaid bears the price alone", balance = .balance.as_yoctonear(), attached = .attached.as_yoctonear())]
    BalanceNotAttached {
        /// What the instance is to be given.
        balance: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// An amount or a count passes its bounds. No sum that fits the supply of NEAR can.
    #[error("an amount passes its bounds")]
    Overflow,
    /// A creation charged for other storage than it used: a defect of this contract, refused rather than hidden.
    #[error("the registry grew by {grown} bytes, {charged} yoctoNEAR were charged", charged = .charged.as_yoctonear())]
    Accounting {
        /// What was used, in bytes.
        grown: u64,
        /// What was charged.
        charged: NearToken,
    },
    /// Governance's commands need more storage than the factory can stake.
    #[error("the factory lacks {missing} yoctoNEAR of what it owes and must stake", missing = .missing.as_yoctonear())]
    Insolvent {
        /// How much.
        missing: NearToken,
    },
    /// More fees are withdrawn than are there.
    #[error("{requested} yoctoNEAR of fees were asked for, {available} can be paid", requested = .requested.as_yoctonear(), available = .available.as_yoctonear())]
    Fees {
        /// What was asked for.
        requested: NearToken,
        /// What is there.
        available: NearToken,
    },
    /// NEP-145: the caller is not registered. The text is near-contract-standards'.
    #[error("The account {account_id} is not registered")]
    NotRegistered {
        /// Who called.
        account_id: AccountId,
    },
    /// NEP-145: a first deposit is too small. The text is near-contract-standards'.
    #[error("The attached deposit is less than the minimum storage balance")]
    DepositBelowMinimum,
    /// NEP-145: more is withdrawn than is there. The text is near-contract-standards'.
    #[error("The amount is greater than the available storage balance")]
    WithdrawalTooLarge,
    /// NEP-145: what the caller has keeps it registered. The text begins as near-contract-standards'.
    #[error("Can't unregister the account with the positive balance without force: {account_id} has {instances} instances and {available} yoctoNEAR available", available = .available.as_yoctonear())]
    PositiveBalance {
        /// Who called.
        account_id: AccountId,
        /// Its instances.
        instances: u32,
        /// Its prepaid balance.
        available: NearToken,
    },
    /// NEP-145: the same, and `force` cannot help.
    #[error("force is not supported, since it would burn what is there: {account_id} has {instances} instances and {available} yoctoNEAR available", available = .available.as_yoctonear())]
    ForceUnsupported {
        /// Who called.
        account_id: AccountId,
        /// Its instances.
        instances: u32,
        /// Its prepaid balance.
        available: NearToken,
    },
    /// The caller's rate window runs, and would be forgotten.
    #[error("{account_id} has used some of its rate limit; it can unregister from {until_text} (nanoseconds since 1970)", until_text = .until.0)]
    WindowRuns {
        /// Who called.
        account_id: AccountId,
        /// When the window ends.
        until: Timestamp,
    },
}
