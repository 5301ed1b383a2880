//! Why a call is refused. The text of an error is the panic message, with the figures that decided.

use charter_host::CodeError;
use charter_host::upload::UploadError;
use charter_interface::factory::ReleaseStatus;
use charter_interface::{
    AccountId, CodeHash, Duration, Gas, NameError, NearToken, Timestamp, Upgrade,
};

/// Every refusal of the factory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `init` has not been called.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// `init` was called again. The text is near-sdk's.
    #[error("The contract has already been initialized")]
    AlreadyInitialized,
    /// Somebody else would begin the factory.
    #[error("only {factory_id} itself or its parent account begins it; {predecessor_id} does not")]
    NotOwner {
        /// The factory.
        factory_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// A call that moves power or money lacks its 1 yoctoNEAR. The text is NEP-145's and near-sdk's.
    #[error("Requires attached deposit of exactly 1 yoctoNEAR")]
    OneYocto,
    /// The caller is not governance.
    #[error("only {governance_id} governs this factory; {predecessor_id} does not")]
    NotGovernance {
        /// Who governs.
        governance_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The caller is neither guardian nor governance.
    #[error("{predecessor_id} is neither the guardian nor the governance of this factory")]
    NotGuardian {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The caller was not offered governance.
    #[error("governance was not offered to {predecessor_id}")]
    NotProposedGovernance {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The factory is paused.
    #[error("the factory is paused")]
    Paused,
    /// A list is longer than a call may carry, or empty where that means nothing.
    #[error("{count} {what} in one call; 1 to {max} are possible")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// The most.
        max: usize,
    },
    /// A text is too long.
    #[error("the {what} has {length} bytes; {max} are possible")]
    TextTooLong {
        /// Which text.
        what: &'static str,
        /// Its length.
        length: usize,
        /// The most.
        max: usize,
    },
    /// A name is no name.
    #[error(transparent)]
    Name(NameError),
    /// There are as many templates or releases as can be.
    #[error("there are {max} {what} already, the most that can be")]
    Full {
        /// Of what.
        what: &'static str,
        /// The most.
        max: u16,
    },
    /// A template's init would have more gas than a creation can carry, or none.
    #[error("init gas of {gas}; 1 to {max} are possible")]
    InitGas {
        /// What was asked for.
        gas: Gas,
        /// The most.
        max: Gas,
    },
    /// There is no such template.
    #[error("there is no template `{template}`")]
    NoTemplate {
        /// Its name.
        template: String,
    },
    /// There is no such release.
    #[error("there is no release `{version}` of `{template}`")]
    NoRelease {
        /// The template.
        template: String,
        /// Its label.
        version: String,
    },
    /// A label is used again.
    #[error("`{template}` has a release `{version}` already")]
    ReleaseExists {
        /// The template.
        template: String,
        /// Its label.
        version: String,
    },
    /// A release is not where the command needs it.
    #[error("release `{version}` of `{template}` is {status}; this needs {needed}")]
    ReleaseStatus {
        /// The template.
        template: String,
        /// Its label.
        version: String,
        /// Where it is.
        status: ReleaseStatus,
        /// Where it must be.
        needed: &'static str,
    },
    /// The current release cannot be removed.
    #[error(
        "release `{version}` of `{template}` is the current one; make another current first, or deprecate it"
    )]
    ReleaseIsCurrent {
        /// The template.
        template: String,
        /// Its label.
        version: String,
    },
    /// A template has no current release and none was named.
    #[error("`{template}` has no current release; name one")]
    NoCurrentRelease {
        /// The template.
        template: String,
    },
    /// The code of a release can have this length and no other.
    #[error("code of {size} bytes; 1 to {max} are possible")]
    CodeSize {
        /// What was asked for.
        size: u32,
        /// The most.
        max: u32,
    },
    /// Two releases cannot await the same code.
    #[error(
        "release `{version}` of template {template} awaits the code {code_hash} already; publish or remove it first"
    )]
    CodeAwaited {
        /// The code.
        code_hash: CodeHash,
        /// The index of the template.
        template: u16,
        /// The release.
        version: String,
    },
    /// Nobody approved this code.
    #[error("no release awaits code with the SHA-256 {code_hash}")]
    CodeNotApproved {
        /// What arrived.
        code_hash: CodeHash,
    },
    /// Code differs from what was approved.
    #[error("{0}")]
    Code(CodeError),
    /// A chunk or upload is refused.
    #[error("{0}")]
    Upload(UploadError),
    /// There is no approved upgrade.
    #[error("no upgrade of the factory is approved")]
    NoUpgrade,
    /// The approved upgrade arrives another way.
    #[error("the approved upgrade is {upgrade}; it is not delivered this way")]
    UpgradeDelivery {
        /// What is approved.
        upgrade: Upgrade,
    },
    /// The template is closed.
    #[error("`{template}` is closed")]
    TemplateClosed {
        /// The template.
        template: String,
    },
    /// The creator is not on the list.
    #[error("{creator_id} is not on the list of those who may create")]
    NotListed {
        /// Who tried.
        creator_id: AccountId,
    },
    /// A limit is used up.
    #[error("{creator_id} has {used} of {limit} {what}")]
    Limit {
        /// Who tried.
        creator_id: AccountId,
        /// Of what.
        what: &'static str,
        /// How many are used.
        used: u32,
        /// How many there can be.
        limit: u32,
    },
    /// The rate limit is used up.
    #[error("{creator_id} has made {used} of {limit} creations in {window}; the next is possible at {retry_at_text} (nanoseconds since 1970)", retry_at_text = .retry_at.0)]
    RateLimit {
        /// Who tried.
        creator_id: AccountId,
        /// How many were made.
        used: u32,
        /// How many there can be.
        limit: u32,
        /// In how long.
        window: Duration,
        /// When the window ends.
        retry_at: Timestamp,
    },
    /// A name is taken by an instance.
    #[error("{instance_id} exists already, created by {creator_id}")]
    NameTaken {
        /// The instance.
        instance_id: AccountId,
        /// Whose.
        creator_id: AccountId,
    },
    /// A name is reserved.
    #[error("the name `{name}` is reserved")]
    NameReserved {
        /// The name.
        name: String,
    },
    /// A name is not reserved.
    #[error("the name `{name}` is not reserved")]
    NameNotReserved {
        /// The name.
        name: String,
    },
    /// The template allows no owner key.
    #[error("`{template}` allows no owner key: whoever holds one can replace the instance's code")]
    OwnerKeyRefused {
        /// The template.
        template: String,
    },
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
    /// The gas does not reach.
    #[error("this needs {required} gas; {attached} are attached", required = .required.as_gas(), attached = .attached.as_gas())]
    Gas {
        /// What it needs.
        required: Gas,
        /// What is attached.
        attached: Gas,
    },
    /// An amount or a count passes its bounds. No sum that fits the supply of NEAR can.
    #[error("an amount passes its bounds")]
    Overflow,
    /// A creation charged for other storage than it used: a defect of this contract, refused rather than hidden.
    #[error("the registry grew by {grown} bytes, {charged} were charged")]
    Accounting {
        /// What was used.
        grown: u64,
        /// What was charged.
        charged: u64,
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
    /// The caller is not in the registry.
    #[error("{predecessor_id} is no instance of this factory")]
    NotInstance {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// An instance wants an older release that is not the current one.
    #[error(
        "release `{version}` of `{template}` is older than `{running}` and is not the current one"
    )]
    Downgrade {
        /// The template.
        template: String,
        /// What was asked for.
        version: String,
        /// What runs.
        running: String,
    },
    /// An instance wants what it runs.
    #[error("{predecessor_id} runs release `{version}` already")]
    SameRelease {
        /// Who called.
        predecessor_id: AccountId,
        /// What it runs.
        version: String,
    },
    /// An instance's upgrade failed; it runs what it ran.
    #[error("{predecessor_id} could not migrate to release `{version}`; it runs what it ran")]
    UpgradeFailed {
        /// The instance.
        predecessor_id: AccountId,
        /// What it wanted to run.
        version: String,
    },
    /// The second receipt of a creation that failed: it undoes nothing, since the clean-up was committed before.
    #[error(
        "creating {instance_id} failed: the account exists already, or its code or init failed (see the receipt before this one); all money went back to {creator_id}"
    )]
    CreationFailed {
        /// The account that was not created.
        instance_id: AccountId,
        /// Who tried.
        creator_id: AccountId,
    },
    /// The second receipt of a publication that failed.
    #[error("publishing `{version}` of `{template}` failed; its money went back to {publisher_id}")]
    PublicationFailed {
        /// The template.
        template: String,
        /// The release.
        version: String,
        /// Who delivered it.
        publisher_id: AccountId,
    },
    /// A cursor is none of this factory's.
    #[error("`{from}` is not where a page begins")]
    Cursor {
        /// What was passed.
        from: String,
    },
}

charter_host::error!(Refusal);

impl From<NameError> for Error {
    fn from(error: NameError) -> Self {
        Refusal::Name(error).into()
    }
}

impl From<CodeError> for Error {
    fn from(error: CodeError) -> Self {
        Refusal::Code(error).into()
    }
}

impl From<UploadError> for Error {
    fn from(error: UploadError) -> Self {
        Refusal::Upload(error).into()
    }
}

impl Error {
    /// An amount or a count passes its bounds: none that fits the supply of NEAR can.
    #[cold]
    pub fn overflow() -> Self {
        Refusal::Overflow.into()
    }
}
