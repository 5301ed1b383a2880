//! Why a call is refused. The text of an error is the panic message, with the figures that decided.

use charter_host::CodeError;
use charter_host::upload::UploadError;
use charter_interface::governance::{CodeStatus, ProposalId};
use charter_interface::{AccountId, CodeHash, Gas, NameError, NearToken, Upgrade};

use crate::kernel::{PolicyError, ProposalError};

/// Every refusal of the council.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `init` has not been called.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// `init` was called again. The text is near-sdk's.
    #[error("The contract has already been initialized")]
    AlreadyInitialized,
    /// Somebody else would begin the council.
    #[error("only {council_id} itself or its parent account begins it; {predecessor_id} does not")]
    NotOwner {
        /// The council.
        council_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// Members or rules would be invalid.
    #[error("{0}")]
    Policy(PolicyError),
    /// A proposal cannot be dealt with so.
    #[error("{0}")]
    Proposal(ProposalError),
    /// A name is no name.
    #[error("{0}")]
    Name(NameError),
    /// The caller is no member.
    #[error("{predecessor_id} is no member of the council")]
    NotMember {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The caller is not the guardian.
    #[error("{predecessor_id} is not the guardian of the council")]
    NotGuardian {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// There is no such proposal.
    #[error("there is no proposal {proposal_id}")]
    NoProposal {
        /// Its number.
        proposal_id: ProposalId,
    },
    /// There are as many open proposals as there can be.
    #[error("{open} proposals of {whose} are open; {max} can be")]
    TooManyOpen {
        /// Whose: `all`, an account, or `others than members`.
        whose: String,
        /// How many are.
        open: usize,
        /// How many can be.
        max: usize,
    },
    /// A list or a text is longer than it may be, or empty where that means nothing.
    #[error("{count} {what}; {min} to {max} are possible")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// The least.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A call takes no money.
    #[error("this method takes no deposit")]
    TakesNoDeposit,
    /// What is attached does not reach.
    #[error("this costs {required} yoctoNEAR; {attached} are attached", required = .required.as_yoctonear(), attached = .attached.as_yoctonear())]
    Deposit {
        /// What it costs.
        required: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// The gas does not reach.
    #[error("this needs {required} gas; {attached} are attached", required = .required.as_gas(), attached = .attached.as_gas())]
    Gas {
        /// What it needs.
        required: Gas,
        /// What is attached.
        attached: Gas,
    },
    /// The calls of a proposal would have, or need, more gas than an execution can carry, or none.
    #[error("calls with {gas} gas; 1 to {max} are possible", gas = .gas.as_gas(), max = .max.as_gas())]
    CallGas {
        /// What they would have.
        gas: Gas,
        /// The most.
        max: Gas,
    },
    /// The council does not act on itself but by its own changes.
    #[error(
        "a proposal cannot call or pay {council_id} itself: what it calls there would pass for a call of its own"
    )]
    Itself {
        /// The council.
        council_id: AccountId,
    },
    /// A guardian is replaced together with something else.
    #[error("what replaces a guardian stands alone in its proposal: the guardian cannot veto it")]
    GuardianNotAlone,
    /// Nothing is paid.
    #[error("a payment of nothing")]
    PaysNothing,
    /// More is spent than the council freely owns.
    #[error("this spends {required} yoctoNEAR; the council freely owns {free}", required = .required.as_yoctonear(), free = .free.as_yoctonear())]
    Funds {
        /// What it spends.
        required: NearToken,
        /// What there is.
        free: NearToken,
    },
    /// The council's own storage would be staked by what it owes.
    #[error("the council's storage would stake {missing} yoctoNEAR more than it freely owns", missing = .missing.as_yoctonear())]
    Storage {
        /// What is missing.
        missing: NearToken,
    },
    /// Code is approved again.
    #[error("the code {code_hash} is approved already")]
    CodeExists {
        /// Its SHA-256.
        code_hash: CodeHash,
    },
    /// Nobody approved this code.
    #[error("the code {code_hash} is not approved")]
    NoCode {
        /// Its SHA-256.
        code_hash: CodeHash,
    },
    /// Code is not where this needs it.
    #[error("the code {code_hash} is {status}; this needs it to be {needed}")]
    CodeStatus {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Where it is.
        status: CodeStatus,
        /// Where it must be.
        needed: &'static str,
    },
    /// Code can have these lengths and no others.
    #[error("code of {size} bytes; 1 to {max} are possible")]
    CodeSize {
        /// What was asked for.
        size: u32,
        /// The most.
        max: u32,
    },
    /// Code differs from what was approved.
    #[error("{0}")]
    Code(CodeError),
    /// A chunk or upload is refused.
    #[error("{0}")]
    Upload(UploadError),
    /// There is no approved upgrade.
    #[error("no upgrade of the council is approved")]
    NoUpgrade,
    /// The approved upgrade arrives another way.
    #[error("the approved upgrade is {upgrade}; it is not delivered this way")]
    UpgradeDelivery {
        /// What is approved.
        upgrade: Upgrade,
    },
    /// A factory is in the registry.
    #[error("{factory_id} is in the registry already")]
    FactoryExists {
        /// Which.
        factory_id: AccountId,
    },
    /// A factory is not in the registry.
    #[error("{factory_id} is not in the registry")]
    NoFactory {
        /// Which.
        factory_id: AccountId,
    },
    /// An amount or a count passes its bounds. No sum that fits the supply of NEAR can.
    #[error("an amount passes its bounds")]
    Overflow,
    /// The second receipt of an execution that failed: it undoes nothing.
    #[error(
        "executing proposal {proposal_id} failed (see the receipts before this one); it can be tried again until its window closes"
    )]
    ExecutionFailed {
        /// Which.
        proposal_id: ProposalId,
    },
    /// The second receipt of a publication that failed.
    #[error("publishing the code {code_hash} failed; its money went back to {publisher_id}")]
    PublicationFailed {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Who delivered it.
        publisher_id: AccountId,
    },
    /// A cursor is none of this council's.
    #[error("`{from}` is not where a page begins")]
    Cursor {
        /// What was passed.
        from: String,
    },
}

charter_host::error!(Refusal);

impl Error {
    /// An amount or a count passes its bounds: none that fits the supply of NEAR can.
    #[cold]
    pub fn overflow() -> Self {
        Refusal::Overflow.into()
    }
}

macro_rules! from {
    ($($type:ident => $variant:ident),*) => { $(
        impl From<$type> for Error {
            fn from(error: $type) -> Self {
                Refusal::$variant(error).into()
            }
        }
    )* };
}

from!(PolicyError => Policy, ProposalError => Proposal, NameError => Name, CodeError => Code, UploadError => Upload);
