//! Why a call is refused. The text of an error is the panic message, with the figures that decided.

use charter_code_delivery::{CodeError, StakesError, UploadError};
use charter_interface::governance::{CodeStatus, ProposalId};
use charter_interface::text::Escaped;
use charter_interface::{
    AccountId, ApprovedUpgrade, Both, Category, CodeHash, Duration, Gas, MAX_APPROVAL_PERIOD,
    NameError, NearToken,
};
use charter_kernel::{NoRoom, PolicyError, ProposalError};
use near_sdk::FunctionError;

/// Every refusal of the council.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
pub enum Refusal {
    /// `init` has not been called. The text is near-sdk's.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// Somebody else would begin the council.
    #[error("only {council_id} itself or its parent account begins it; {predecessor_id} does not")]
    NotOwner {
        /// The council.
        council_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// Members or rules would be invalid.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// A proposal cannot be dealt with so.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// There are as many open proposals as there can be.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// A name is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Code differs from what was approved.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A chunk or upload is refused.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// The sums of stored code do not hold.
    #[error(transparent)]
    Stakes(#[from] StakesError),
    /// The caller is no member.
    #[error("{predecessor_id} is not a member of the council")]
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
    /// What is attached does not reach.
    #[error("this costs {}; {} are attached", Both(*.required), Both(*.attached))]
    Deposit {
        /// What it costs.
        required: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// The gas does not reach.
    #[error("this needs {} gas ({required}); {} are attached ({attached})", .required.as_gas(), .attached.as_gas())]
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
    #[error("this spends {}; the council freely owns {}", Both(*.required), Both(*.free))]
    Funds {
        /// What it spends.
        required: NearToken,
        /// What there is.
        free: NearToken,
    },
    /// The council's own storage would be staked by what it owes.
    #[error("the council's storage would stake {} more than it freely owns", Both(*.missing))]
    Storage {
        /// What is missing.
        missing: NearToken,
    },
    /// Code is approved again, and not as it was.
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
    /// Nobody delivered code in time.
    #[error(
        "the approval of code {code_hash} expired {ago} ago; approving the same again renews it"
    )]
    CodeExpired {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// How long ago.
        ago: Duration,
    },
    /// Code can have these lengths and no others.
    #[error("code of {size} bytes; 1 to {max} are possible")]
    CodeSize {
        /// What was asked for.
        size: u32,
        /// The most.
        max: u32,
    },
    /// An approval or an offer would stand for no time, or for ever.
    #[error(
        "{what} that stands for {period}; more than nothing and at most {MAX_APPROVAL_PERIOD} is possible"
    )]
    ApprovalPeriod {
        /// What.
        what: &'static str,
        /// How long.
        period: Duration,
    },
    /// There is no approved upgrade.
    #[error("no upgrade of the council is approved")]
    NoUpgrade,
    /// The approved upgrade arrives another way.
    #[error("the approved upgrade is {upgrade}; it is not delivered this way")]
    UpgradeDelivery {
        /// What is approved.
        upgrade: ApprovedUpgrade,
    },
    /// A factory is in the registry.
    #[error("{factory_id} is in the registry already")]
    FactoryExists {
        /// Which.
        factory_id: AccountId,
    },
    /// A name of the council's own was given before.
    #[error("{factory_id} was there before; a name is given once")]
    NameGone {
        /// The account that had it.
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
        "executing proposal {proposal_id} failed (see the failed receipt of {receiver_id}); {}", after_failure(*.can_be_tried_again)
    )]
    ExecutionFailed {
        /// Which.
        proposal_id: ProposalId,
        /// Whose receipt failed.
        receiver_id: AccountId,
        /// Whether it can be tried again.
        can_be_tried_again: bool,
    },
    /// The second receipt of an execution that found a heavier category: it undoes nothing.
    #[error(
        "proposal {proposal_id} was decided by the {decided} rule and needs the {needed} rule now: it is stale and cannot be executed any more"
    )]
    Stale {
        /// Which.
        proposal_id: ProposalId,
        /// By which rule it was decided.
        decided: Category,
        /// Which rule it needs.
        needed: Category,
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
    #[error("`{}` is not where a page begins", Escaped(.from))]
    Cursor {
        /// What was passed.
        from: String,
    },
}

/// What can be done after an execution that failed.
const fn after_failure(can_be_tried_again: bool) -> &'static str {
    if can_be_tried_again {
        "it can be tried again until its window closes"
    } else {
        "votes, a veto or a cancellation that came meanwhile stop it"
    }
}
