//! What a factory tells indexers: enough to rebuild its state from.

#![expect(
    missing_docs,
    reason = "near-sdk's macro writes methods without documentation"
)]

#[cfg(not(target_arch = "wasm32"))]
use near_sdk::serde::Deserialize;
use near_sdk::{AccountId, NearToken, near};

use super::{Access, FactorySetup, Limits, Release, ReleaseId, TemplateSpec, TemplateTerms};
use crate::{CodeHash, Timestamp, Upgrade};

/// The events of a factory, NEP-297 standard `charter-factory`. Amounts are in yoctoNEAR.
#[near(event_json(standard = "charter-factory"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
pub enum FactoryEvent {
    /// The factory began.
    #[event_version("1.0.0")]
    Initialized {
        /// Whose commands it obeys.
        governance_id: AccountId,
        /// The rest of what it began with.
        setup: FactorySetup,
    },
    /// A template was made or changed.
    #[event_version("1.0.0")]
    TemplateSet {
        /// Its name.
        template: String,
        /// What is fixed for it.
        spec: TemplateSpec,
    },
    /// What an instance of a template costs, and whether it can have a key, changed.
    #[event_version("1.0.0")]
    TermsSet {
        /// The template.
        template: String,
        /// The terms.
        terms: TemplateTerms,
    },
    /// Creators can make instances of a template.
    #[event_version("1.0.0")]
    TemplateOpened {
        /// The template.
        template: String,
    },
    /// Creators cannot make instances of a template any more.
    #[event_version("1.0.0")]
    TemplateClosed {
        /// The template.
        template: String,
    },
    /// A release was approved, or its approval renewed.
    #[event_version("1.0.0")]
    ReleaseApproved(Release),
    /// A release's code is there: it arrived, or was there already.
    #[event_version("1.0.0")]
    ReleasePublished {
        /// The template.
        template: String,
        /// The release's label.
        version: String,
        /// Who delivered it.
        publisher_id: AccountId,
        /// What was staked for stored code by this delivery, to be paid back when the last release that uses it is removed; left
        /// out for global code, and for code that was there already.
        #[serde(default, skip_serializing_if = "NearToken::is_zero")]
        stake: NearToken,
        /// Whether it is its template's current release from now on; left out when not.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        current: bool,
    },
    /// Governance made a release the current one.
    #[event_version("1.0.0")]
    CurrentReleaseSet(ReleaseId),
    /// A release stopped creating instances. If it was the current one, there is none now.
    #[event_version("1.0.0")]
    ReleaseDeprecated(ReleaseId),
    /// A deprecation was undone.
    #[event_version("1.0.0")]
    ReleaseRestored(ReleaseId),
    /// A release is gone. If it was the current one, there is none now.
    #[event_version("1.0.0")]
    ReleaseRemoved {
        /// The template.
        template: String,
        /// The release's label.
        version: String,
        /// Who delivered the code, when this was the last release that used it.
        publisher_id: Option<AccountId>,
        /// What went back to them.
        refund: NearToken,
    },
    /// The limits of all creators changed.
    #[event_version("1.0.0")]
    DefaultLimitsSet {
        /// The limits.
        limits: Limits,
    },
    /// The limits of one creator changed.
    #[event_version("1.0.0")]
    CreatorLimitsSet {
        /// The creator.
        creator_id: AccountId,
        /// The override; `null`: the defaults.
        limits: Option<Limits>,
    },
    /// Who may create changed.
    #[event_version("1.0.0")]
    AccessSet {
        /// Who may create.
        access: Access,
        /// Put on the list.
        added: Vec<AccountId>,
        /// Taken off the list.
        removed: Vec<AccountId>,
    },
    /// Names were reserved.
    #[event_version("1.0.0")]
    NamesReserved {
        /// The names.
        names: Vec<String>,
        /// Names that are not reserved because they are taken; left out when there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        taken: Vec<String>,
    },
    /// Reserved names were freed.
    #[event_version("1.0.0")]
    NamesFreed {
        /// The names.
        names: Vec<String>,
    },
    /// The guardian changed.
    #[event_version("1.0.0")]
    GuardianSet {
        /// The guardian.
        guardian: Option<AccountId>,
    },
    /// Creations, publications and upgrades stopped.
    #[event_version("1.0.0")]
    Paused {
        /// Who stopped them.
        by: AccountId,
    },
    /// They go on.
    #[event_version("1.0.0")]
    Unpaused {
        /// Who ended the pause.
        by: AccountId,
    },
    /// Fees left the factory's books; `fees_returned` follows if the receiver does not exist.
    #[event_version("1.0.0")]
    FeesWithdrawn {
        /// To whom.
        receiver_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// A payment of fees failed; they are in the books again.
    #[event_version("1.0.0")]
    FeesReturned {
        /// To whom they should have gone.
        receiver_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// What was free left the factory; it comes back to what is free if the receiver does not exist.
    #[event_version("1.0.0")]
    Swept {
        /// To whom.
        receiver_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// What is kept free for the factory's own storage changed.
    #[event_version("1.0.0")]
    ReserveSet {
        /// How much it is.
        reserve: NearToken,
    },
    /// Code for the factory itself was approved.
    #[event_version("1.0.0")]
    UpgradeApproved(Upgrade),
    /// That approval was withdrawn.
    #[event_version("1.0.0")]
    UpgradeCancelled,
    /// The factory runs the approved code.
    #[event_version("1.0.0")]
    Upgraded {
        /// The SHA-256 of the code.
        code_hash: CodeHash,
        /// The state's version before.
        from_version: u8,
        /// The state's version now.
        to_version: u8,
    },
    /// Governance was offered.
    #[event_version("1.0.0")]
    GovernanceProposed {
        /// To whom.
        governance_id: Option<AccountId>,
        /// Until when it can be accepted; left out when it was offered to nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    },
    /// Governance was taken over. The guardian, the approved upgrade and all approvals of code that has not arrived are void.
    #[event_version("1.0.0")]
    GovernanceAccepted {
        /// Whose commands the factory obeys now.
        governance_id: AccountId,
    },
    /// A creator paid for its record, or somebody did for it. Not told where a creation does it.
    #[event_version("1.0.0")]
    CreatorRegistered {
        /// The creator.
        creator_id: AccountId,
    },
    /// A creator's record is gone and what it paid for it returned.
    #[event_version("1.0.0")]
    CreatorUnregistered {
        /// The creator.
        creator_id: AccountId,
    },
    /// A creator's prepaid balance changed outside a creation.
    #[event_version("1.0.0")]
    BalanceChanged {
        /// The creator.
        creator_id: AccountId,
        /// Its prepaid balance now.
        available: NearToken,
    },
    /// A creator allowed calls that attach nothing to spend from its prepaid balance.
    #[event_version("1.0.0")]
    AllowanceSet {
        /// The creator.
        creator_id: AccountId,
        /// How much they may spend.
        allowance: NearToken,
    },
    /// An instance is live, and its creator registered if it was not.
    #[event_version("1.0.0")]
    InstanceCreated {
        /// Its account.
        instance_id: AccountId,
        /// Its template.
        template: String,
        /// The release it runs.
        version: String,
        /// Who created it.
        creator_id: AccountId,
        /// The fee that was paid, unless it was zero.
        #[serde(default, skip_serializing_if = "NearToken::is_zero")]
        fee: NearToken,
        /// What was taken from the creator's prepaid balance, unless it was zero.
        #[serde(default, skip_serializing_if = "NearToken::is_zero")]
        prepaid: NearToken,
    },
    /// A creation failed; all of its money went back, and its name, slot and place in the rate window are free.
    #[event_version("1.0.0")]
    InstanceFailed {
        /// The account that was not created.
        instance_id: AccountId,
        /// Its template.
        template: String,
        /// The release.
        version: String,
        /// Who tried.
        creator_id: AccountId,
        /// What the factory paid back to the creator's account, besides what the failed receipt paid back itself.
        refund: NearToken,
        /// What was taken from the creator's prepaid balance and not put back: it went to the creator's account.
        #[serde(default, skip_serializing_if = "NearToken::is_zero")]
        prepaid: NearToken,
        /// Whether it registered its creator, which something else has needed since and which stays; left out when not.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        registered: bool,
    },
    /// An instance told the factory that it runs another release.
    #[event_version("1.0.0")]
    InstanceUpgraded {
        /// Its account.
        instance_id: AccountId,
        /// The release it ran.
        from_version: String,
        /// The release it runs.
        to_version: String,
    },
    /// An instance left its template: it gets no further releases. It counts until the factory has proven that its account is
    /// gone.
    #[event_version("1.0.0")]
    InstanceLeft {
        /// Its account.
        instance_id: AccountId,
        /// Who created it.
        creator_id: AccountId,
    },
    /// An instance's account is gone, and its name never comes back. The stake of its records, the tombstone's excepted, is in
    /// its creator's prepaid balance.
    #[event_version("1.0.0")]
    InstanceGone {
        /// What was its account.
        instance_id: AccountId,
        /// Who created it.
        creator_id: AccountId,
        /// What went to the creator's prepaid balance.
        refund: NearToken,
    },
    /// Bytes of code were staged, paid by the stager.
    #[event_version("1.0.0")]
    ChunkStaged {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
        /// Who pays for them.
        stager_id: AccountId,
        /// How many bytes of it are there.
        staged: u32,
        /// How many it has.
        size: u32,
    },
    /// An unfinished upload was taken back, or a finished one was used; its stake went back.
    #[event_version("1.0.0")]
    UploadRemoved {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
        /// Who had paid for it.
        stager_id: AccountId,
        /// What it got back.
        refund: NearToken,
    },
}
