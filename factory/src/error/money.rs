//! Deposits, prepaid balances and the ledger.

use charter_interface::{AccountId, Both, Duration, NearToken, Timestamp};

/// Deposits, prepaid balances and the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyRefusal {
    /// The deposit does not reach.
    #[error(
        "this costs {}; {} are attached and {} prepaid",
        Both(*.required), Both(*.attached), Both(*.prepaid)
    )]
    Deposit {
        /// What it costs.
        required: NearToken,
        /// What is attached.
        attached: NearToken,
        /// What the creator has prepaid.
        prepaid: NearToken,
    },
    /// An instance is to be given what is not attached.
    #[error(
        "a balance of {} must be attached, {} are: what is prepaid bears the price alone",
        Both(*.balance), Both(*.attached)
    )]
    BalanceNotAttached {
        /// What the instance is to be given.
        balance: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// A creation costs more than its creator agreed to.
    #[error("this costs {}; `max_total` is {}", Both(*.total), Both(*.max_total))]
    AboveMaxTotal {
        /// What it costs.
        total: NearToken,
        /// What the creator agreed to.
        max_total: NearToken,
    },
    /// The prepaid balance would bear a price that its owner has not named.
    #[error(
        "{} of the price would be taken from the prepaid balance: name `max_total`, the most that this may cost in all ({} now)",
        Both(*.prepaid), Both(*.total)
    )]
    MaxTotalRequired {
        /// What the prepaid balance would bear.
        prepaid: NearToken,
        /// What it costs now.
        total: NearToken,
    },
    /// A call that attaches nothing would spend more than its owner has allowed.
    #[error(
        "{} would be taken from the prepaid balance of {creator_id} by a call that attaches nothing; {} are allowed (`allow`, with 1 yoctoNEAR)",
        Both(*.required), Both(*.allowance)
    )]
    Allowance {
        /// Whose balance it is.
        creator_id: AccountId,
        /// What would be taken.
        required: NearToken,
        /// What may be.
        allowance: NearToken,
    },
    /// An amount or a count passes its bounds. No sum that fits the supply of NEAR can.
    #[error("an amount passes its bounds")]
    Overflow,
    /// A creation charged for other storage than it used: a defect of this contract, refused rather than hidden.
    #[error("the registry grew by {grown} bytes, {} were charged", Both(*.charged))]
    Accounting {
        /// What was used, in bytes.
        grown: u64,
        /// What was charged.
        charged: NearToken,
    },
    /// Governance's commands need more storage than the factory can stake.
    #[error("the factory lacks {} of what it owes and must stake", Both(*.missing))]
    Insolvent {
        /// How much.
        missing: NearToken,
    },
    /// More fees are withdrawn than are there.
    #[error(
        "{} of fees were asked for, {} can be paid",
        Both(*.requested), Both(*.available)
    )]
    Fees {
        /// What was asked for.
        requested: NearToken,
        /// What is there.
        available: NearToken,
    },
    /// More is swept than is free.
    #[error(
        "{} of what is free were asked for, {} can be paid",
        Both(*.requested), Both(*.available)
    )]
    Free {
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
    #[error(
        "Can't unregister the account with the positive balance without force: {account_id} has {instances} instances and {} available",
        Both(*.available)
    )]
    PositiveBalance {
        /// Who called.
        account_id: AccountId,
        /// Its instances.
        instances: u32,
        /// Its prepaid balance.
        available: NearToken,
    },
    /// NEP-145: the same, and `force` cannot help.
    #[error(
        "force is not supported, since it would burn what is there: {account_id} has {instances} instances and {} available",
        Both(*.available)
    )]
    ForceUnsupported {
        /// Who called.
        account_id: AccountId,
        /// Its instances.
        instances: u32,
        /// Its prepaid balance.
        available: NearToken,
    },
    /// The caller's rate window runs, and would be forgotten.
    #[error(
        "{account_id} has used some of its rate limit; it can unregister in {wait}, from {until_text} (nanoseconds since 1970)",
        until_text = .until.0
    )]
    WindowRuns {
        /// Who called.
        account_id: AccountId,
        /// How long it is until the window ends.
        wait: Duration,
        /// When the window ends.
        until: Timestamp,
    },
}
