//! What a factory tells indexers: enough to rebuild its state from.

use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Access, FactorySetup, Limits, Release, ReleaseId, TemplateSpec};
use crate::event::Event;
use crate::json_events;
use crate::{CodeHash, Upgrade};

/// The events of a factory, NEP-297 standard `charter-factory`. Amounts are in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "event", content = "data", rename_all = "snake_case")
)]
pub enum FactoryEvent {
    /// The factory began.
    Initialized {
        /// Whose commands it obeys.
        governance_id: AccountId,
        /// The rest of what it began with.
        setup: FactorySetup,
    },
    /// A template was made or changed.
    TemplateSet {
        /// Its name.
        template: String,
        /// What is fixed for it.
        spec: TemplateSpec,
    },
    /// A release was approved.
    ReleaseApproved(Release),
    /// A release's code arrived.
    ReleasePublished {
        /// The template.
        template: String,
        /// The release's label.
        version: String,
        /// Who delivered it.
        publisher_id: AccountId,
        /// What it staked for stored code, to be paid back when the release is removed; left out for global code.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "NearToken::is_zero")
        )]
        stake: NearToken,
        /// Whether it is its template's current release from now on; left out when not.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "core::ops::Not::not")
        )]
        current: bool,
    },
    /// Governance made a release the current one.
    CurrentReleaseSet(ReleaseId),
    /// A release stopped creating instances. If it was the current one, there is none now.
    ReleaseDeprecated(ReleaseId),
    /// A deprecation was undone.
    ReleaseRestored(ReleaseId),
    /// A release is gone.
    ReleaseRemoved {
        /// The template.
        template: String,
        /// The release's label.
        version: String,
        /// Who got a stake back.
        publisher_id: Option<AccountId>,
        /// How much.
        refund: NearToken,
    },
    /// The limits of all creators changed.
    DefaultLimitsSet {
        /// The limits.
        limits: Limits,
    },
    /// The limits of one creator changed.
    CreatorLimitsSet {
        /// The creator.
        creator_id: AccountId,
        /// The override; `null`: the defaults.
        limits: Option<Limits>,
    },
    /// Who may create changed.
    AccessSet {
        /// Who may create.
        access: Access,
        /// Put on the list.
        added: Vec<AccountId>,
        /// Taken off the list.
        removed: Vec<AccountId>,
    },
    /// Names were reserved.
    NamesReserved {
        /// The names.
        names: Vec<String>,
    },
    /// Reserved names were freed.
    NamesFreed {
        /// The names.
        names: Vec<String>,
    },
    /// The guardian changed.
    GuardianSet {
        /// The guardian.
        guardian: Option<AccountId>,
    },
    /// Creations, publications and upgrades stopped.
    Paused {
        /// Who stopped them.
        by: AccountId,
    },
    /// They go on.
    Unpaused {
        /// Who ended the pause.
        by: AccountId,
    },
    /// Fees left the factory's books; `fees_returned` follows if the receiver does not exist.
    FeesWithdrawn {
        /// To whom.
        receiver_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// A payment of fees failed; they are in the books again.
    FeesReturned {
        /// To whom they should have gone.
        receiver_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// Code for the factory itself was approved.
    UpgradeApproved(Upgrade),
    /// That approval was withdrawn.
    UpgradeCancelled,
    /// The factory runs the approved code.
    Upgraded {
        /// The SHA-256 of the code.
        code_hash: CodeHash,
        /// The state's version before.
        from_version: u8,
        /// The state's version now.
        to_version: u8,
    },
    /// Governance was offered.
    GovernanceProposed {
        /// To whom.
        governance_id: Option<AccountId>,
    },
    /// Governance was taken over.
    GovernanceAccepted {
        /// Whose commands the factory obeys now.
        governance_id: AccountId,
    },
    /// A creator paid for its record, or somebody did for it. Not told where a creation does it.
    CreatorRegistered {
        /// The creator.
        creator_id: AccountId,
    },
    /// A creator's record is gone and what it paid for it returned.
    CreatorUnregistered {
        /// The creator.
        creator_id: AccountId,
    },
    /// A creator's prepaid balance changed outside a creation.
    BalanceChanged {
        /// The creator.
        creator_id: AccountId,
        /// Its prepaid balance now.
        available: NearToken,
    },
    /// An instance is live, and its creator registered if it was not.
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
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "NearToken::is_zero")
        )]
        fee: NearToken,
        /// What was taken of the creator's prepaid balance, unless it was zero.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "NearToken::is_zero")
        )]
        prepaid: NearToken,
    },
    /// A creation failed; all of its money went back, and its name, slot and place in the rate window are free.
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
        /// What was taken of the creator's prepaid balance and not put back: it went to the creator's account.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "NearToken::is_zero")
        )]
        prepaid: NearToken,
        /// Whether it paid for its creator's record, which something else has needed since and which stays; left out when
        /// not.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "core::ops::Not::not")
        )]
        registered: bool,
    },
    /// An instance told the factory that it runs another release.
    InstanceUpgraded {
        /// Its account.
        instance_id: AccountId,
        /// The release it ran.
        from_version: String,
        /// The release it runs.
        to_version: String,
    },
    /// An instance left the registry; the stake of its records is in its creator's prepaid balance.
    InstanceRetired {
        /// Its account.
        instance_id: AccountId,
        /// Who created it.
        creator_id: AccountId,
        /// What went to the creator's prepaid balance.
        refund: NearToken,
    },
    /// Bytes of code were staged, paid by the stager.
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
    UploadRemoved {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
        /// Who had paid for it.
        stager_id: AccountId,
        /// What it got back.
        refund: NearToken,
    },
}

impl Event for FactoryEvent {
    const STANDARD: &'static str = "charter-factory";
}

json_events!(FactoryEvent {
    Initialized = "initialized" { governance_id, setup },
    TemplateSet = "template_set" { template, spec },
    ReleaseApproved = "release_approved" (content),
    ReleasePublished = "release_published" { template, version, publisher_id, stake = optional, current = optional },
    CurrentReleaseSet = "current_release_set" (content),
    ReleaseDeprecated = "release_deprecated" (content),
    ReleaseRestored = "release_restored" (content),
    ReleaseRemoved = "release_removed" { template, version, publisher_id, refund },
    DefaultLimitsSet = "default_limits_set" { limits },
    CreatorLimitsSet = "creator_limits_set" { creator_id, limits },
    AccessSet = "access_set" { access, added, removed },
    NamesReserved = "names_reserved" { names },
    NamesFreed = "names_freed" { names },
    GuardianSet = "guardian_set" { guardian },
    Paused = "paused" { by },
    Unpaused = "unpaused" { by },
    FeesWithdrawn = "fees_withdrawn" { receiver_id, amount },
    FeesReturned = "fees_returned" { receiver_id, amount },
    UpgradeApproved = "upgrade_approved" (content),
    UpgradeCancelled = "upgrade_cancelled",
    Upgraded = "upgraded" { code_hash, from_version, to_version },
    GovernanceProposed = "governance_proposed" { governance_id },
    GovernanceAccepted = "governance_accepted" { governance_id },
    CreatorRegistered = "creator_registered" { creator_id },
    CreatorUnregistered = "creator_unregistered" { creator_id },
    BalanceChanged = "balance_changed" { creator_id, available },
    InstanceCreated = "instance_created" { instance_id, template, version, creator_id, fee = optional, prepaid = optional },
    InstanceFailed = "instance_failed" { instance_id, template, version, creator_id, refund, prepaid = optional, registered = optional },
    InstanceUpgraded = "instance_upgraded" { instance_id, from_version, to_version },
    InstanceRetired = "instance_retired" { instance_id, creator_id, refund },
    ChunkStaged = "chunk_staged" { code_hash, stager_id, staged, size },
    UploadRemoved = "upload_removed" { code_hash, stager_id, refund },
});
