//! What an indexer keeps, and how each event changes it.

use std::collections::{BTreeMap, BTreeSet};

use charter_interface::factory::{
    Access, FactoryEvent, InstanceStatus, Limits, Release, ReleaseStatus, TemplateSpec,
    TemplateTerms,
};
use charter_interface::{AccountId, NearToken};
use charter_tests::{Outcome, Result, factory};

use crate::stage::yocto;

/// What an indexer keeps of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Indexed {
    pub release: Release,
    pub status: ReleaseStatus,
    pub publisher_id: Option<AccountId>,
    pub stake: NearToken,
}

/// What an indexer keeps of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub spec: TemplateSpec,
    pub terms: TemplateTerms,
    pub open: bool,
    pub current: Option<String>,
}

/// What an indexer keeps of an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    pub template: String,
    pub version: String,
    pub creator_id: AccountId,
    pub status: InstanceStatus,
}

/// What an indexer keeps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Index {
    pub governance_id: Option<AccountId>,
    pub proposed_governance_id: Option<AccountId>,
    pub guardian: Option<AccountId>,
    pub paused: bool,
    pub listed_only: bool,
    pub limits: Option<Limits>,
    pub upgrade: Option<charter_interface::Upgrade>,
    pub reserve: NearToken,
    pub templates: BTreeMap<String, Known>,
    pub releases: BTreeMap<(String, String), Indexed>,
    pub reserved: BTreeSet<String>,
    pub listed: BTreeSet<AccountId>,
    pub overrides: BTreeMap<AccountId, Limits>,
    pub creators: BTreeMap<AccountId, NearToken>,
    pub instances: BTreeMap<AccountId, Instance>,
    pub gone: BTreeSet<String>,
    pub fees: NearToken,
    pub stakes: NearToken,
}

impl Index {
    /// Takes all events of a transaction.
    pub fn read(&mut self, outcome: &Outcome) -> Result {
        for event in outcome.events_of::<FactoryEvent>()? {
            self.take(event);
        }
        Ok(())
    }

    fn release(&mut self, id: charter_interface::factory::ReleaseId) -> &mut Indexed {
        let key = (id.template, id.version);
        self.releases.get_mut(&key).expect("it was approved")
    }

    fn template(&mut self, template: &str) -> &mut Known {
        self.templates.get_mut(template).expect("it was set")
    }

    fn current(&mut self, template: &str) -> &mut Option<String> {
        &mut self.template(template).current
    }

    fn instance(&mut self, instance_id: &AccountId) -> &mut Instance {
        let instance = self.instances.get_mut(instance_id);
        instance.expect("it was created")
    }

    fn available(&mut self, creator_id: &AccountId) -> &mut NearToken {
        self.creators.entry(creator_id.clone()).or_default()
    }

    /// No code that had not arrived can arrive any more.
    fn void_approvals(&mut self) {
        for release in self.releases.values_mut() {
            if release.status == ReleaseStatus::Approved {
                release.status = ReleaseStatus::Expired;
            }
        }
    }

    fn take(&mut self, event: FactoryEvent) {
        match event {
            FactoryEvent::Initialized {
                governance_id,
                setup,
            } => {
                self.governance_id = Some(governance_id);
                self.guardian = setup.guardian;
                self.limits = Some(setup.limits);
                self.listed_only = setup.access == Access::Listed;
                self.reserve = setup.reserve;
                self.reserved.extend(setup.reserved_names);
            }
            FactoryEvent::TemplateSet { template, spec } => {
                let new = Known {
                    spec: spec.clone(),
                    terms: TemplateTerms::default(),
                    open: false,
                    current: None,
                };
                self.templates.entry(template).or_insert(new).spec = spec;
            }
            FactoryEvent::TermsSet { template, terms } => self.template(&template).terms = terms,
            FactoryEvent::TemplateOpened { template } => self.template(&template).open = true,
            FactoryEvent::TemplateClosed { template } => self.template(&template).open = false,
            FactoryEvent::ReleaseApproved(release) => {
                let key = (release.template.clone(), release.version.clone());
                let indexed = Indexed {
                    release,
                    status: ReleaseStatus::Approved,
                    publisher_id: None,
                    stake: yocto(0),
                };
                self.releases.insert(key, indexed);
            }
            FactoryEvent::ReleasePublished {
                template,
                version,
                publisher_id,
                stake,
                current,
            } => {
                if current {
                    *self.current(&template) = Some(version.clone());
                }
                self.stakes = self.stakes.saturating_add(stake);
                let release = self.release(factory::release_id(&template, &version));
                release.status = ReleaseStatus::Published;
                release.publisher_id = Some(publisher_id);
                release.stake = stake;
            }
            FactoryEvent::CurrentReleaseSet(id) => {
                *self.current(&id.template) = Some(id.version);
            }
            FactoryEvent::ReleaseDeprecated(id) => {
                if self.current(&id.template).as_ref() == Some(&id.version) {
                    *self.current(&id.template) = None;
                }
                self.release(id).status = ReleaseStatus::Deprecated;
            }
            FactoryEvent::ReleaseRestored(id) => {
                self.release(id).status = ReleaseStatus::Published;
            }
            FactoryEvent::ReleaseRemoved {
                template,
                version,
                publisher_id,
                refund,
            } => {
                self.stakes = self.stakes.saturating_sub(refund);
                if self.current(&template).as_ref() == Some(&version) {
                    *self.current(&template) = None;
                }
                let release = self.release(factory::release_id(&template, &version));
                assert_eq!(release.publisher_id, publisher_id);
                release.status = ReleaseStatus::Removed;
                release.publisher_id = None;
                release.stake = yocto(0);
            }
            FactoryEvent::DefaultLimitsSet { limits } => self.limits = Some(limits),
            FactoryEvent::CreatorLimitsSet { creator_id, limits } => {
                match limits {
                    Some(limits) => self.overrides.insert(creator_id, limits),
                    None => self.overrides.remove(&creator_id),
                };
            }
            FactoryEvent::AccessSet {
                access,
                added,
                removed,
            } => {
                self.listed_only = access == Access::Listed;
                self.listed.extend(added);
                self.listed.retain(|listed| !removed.contains(listed));
            }
            FactoryEvent::NamesReserved { names, .. } => self.reserved.extend(names),
            FactoryEvent::NamesFreed { names } => {
                self.reserved.retain(|name| !names.contains(name));
            }
            FactoryEvent::GuardianSet { guardian } => self.guardian = guardian,
            FactoryEvent::Paused { .. } => self.paused = true,
            FactoryEvent::Unpaused { .. } => self.paused = false,
            FactoryEvent::FeesWithdrawn { amount, .. } => {
                self.fees = self.fees.saturating_sub(amount);
            }
            FactoryEvent::FeesReturned { amount, .. } => {
                self.fees = self.fees.saturating_add(amount);
            }
            FactoryEvent::UpgradeApproved(upgrade) => self.upgrade = Some(upgrade),
            FactoryEvent::UpgradeCancelled | FactoryEvent::Upgraded { .. } => self.upgrade = None,
            FactoryEvent::Swept { .. } | FactoryEvent::AllowanceSet { .. } => {}
            FactoryEvent::ReserveSet { reserve } => self.reserve = reserve,
            FactoryEvent::GovernanceProposed { governance_id, .. } => {
                self.proposed_governance_id = governance_id;
            }
            FactoryEvent::GovernanceAccepted { governance_id } => {
                self.governance_id = Some(governance_id);
                self.proposed_governance_id = None;
                self.guardian = None;
                self.upgrade = None;
                self.void_approvals();
            }
            FactoryEvent::CreatorRegistered { creator_id } => {
                self.available(&creator_id);
            }
            FactoryEvent::CreatorUnregistered { creator_id } => {
                let left = self.creators.remove(&creator_id);
                assert_eq!(left, Some(yocto(0)));
            }
            FactoryEvent::BalanceChanged {
                creator_id,
                available,
            } => {
                *self.available(&creator_id) = available;
            }
            FactoryEvent::InstanceCreated {
                instance_id,
                template,
                version,
                creator_id,
                fee,
                prepaid,
            } => {
                self.fees = self.fees.saturating_add(fee);
                let available = self.available(&creator_id);
                *available = available.saturating_sub(prepaid);
                let instance = Instance {
                    template,
                    version,
                    creator_id,
                    status: InstanceStatus::Live,
                };
                self.instances.insert(instance_id, instance);
            }
            FactoryEvent::InstanceFailed {
                creator_id,
                prepaid,
                registered,
                ..
            } => {
                if registered || self.creators.contains_key(&creator_id) {
                    let available = self.available(&creator_id);
                    *available = available.saturating_sub(prepaid);
                }
            }
            FactoryEvent::InstanceUpgraded {
                instance_id,
                from_version,
                to_version,
            } => {
                let instance = self.instance(&instance_id);
                assert_eq!(instance.version, from_version);
                instance.version = to_version;
            }
            FactoryEvent::InstanceLeft {
                instance_id,
                creator_id,
            } => {
                let instance = self.instance(&instance_id);
                assert_eq!(instance.creator_id, creator_id);
                instance.status = InstanceStatus::Left;
            }
            FactoryEvent::InstanceGone {
                instance_id,
                creator_id,
                refund,
            } => {
                assert!(self.instances.remove(&instance_id).is_some());
                let name = instance_id.as_str().split('.').next();
                self.gone.insert(name.unwrap_or_default().to_string());
                let available = self.available(&creator_id);
                *available = available.saturating_add(refund);
            }
            FactoryEvent::ChunkStaged { .. } | FactoryEvent::UploadRemoved { .. } => {}
        }
    }
}
