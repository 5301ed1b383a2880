//! A registry rebuilt from events alone is the registry that the views show.

use std::collections::{BTreeMap, BTreeSet};

use charter_interface::factory::{
    Access, Command, FactoryEvent, Limits, Release, ReleaseStatus, TemplateSpec,
};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::{Call, Outcome, Result, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Stage, spec, yocto};

/// What an indexer keeps of a release.
#[derive(Debug, Clone, PartialEq)]
struct Indexed {
    release: Release,
    status: ReleaseStatus,
    publisher_id: Option<AccountId>,
    stake: NearToken,
}

/// What an indexer keeps.
#[derive(Debug, Clone, PartialEq, Default)]
struct Index {
    governance_id: Option<AccountId>,
    proposed_governance_id: Option<AccountId>,
    guardian: Option<AccountId>,
    paused: bool,
    listed_only: bool,
    limits: Option<Limits>,
    upgrade: Option<charter_interface::Upgrade>,
    templates: BTreeMap<String, (TemplateSpec, Option<String>)>,
    releases: BTreeMap<(String, String), Indexed>,
    reserved: BTreeSet<String>,
    listed: BTreeSet<AccountId>,
    overrides: BTreeMap<AccountId, Limits>,
    creators: BTreeMap<AccountId, NearToken>,
    instances: BTreeMap<AccountId, (String, String, AccountId)>,
    fees: NearToken,
    stakes: NearToken,
}

impl Index {
    fn read(&mut self, outcome: &Outcome) -> Result {
        for event in outcome.events_of::<FactoryEvent>()? {
            self.take(event);
        }
        Ok(())
    }

    fn release(&mut self, id: charter_interface::factory::ReleaseId) -> &mut Indexed {
        let key = (id.template, id.version);
        self.releases.get_mut(&key).expect("it was approved")
    }

    fn current(&mut self, template: &str) -> &mut Option<String> {
        &mut self.templates.get_mut(template).expect("it was set").1
    }

    fn available(&mut self, creator_id: &AccountId) -> &mut NearToken {
        self.creators.entry(creator_id.clone()).or_default()
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
            }
            FactoryEvent::TemplateSet { template, spec } => {
                let current = self.templates.remove(&template).and_then(|known| known.1);
                self.templates.insert(template, (spec, current));
            }
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
                let release = self.release(factory::release_id(&template, &version));
                assert_eq!(release.publisher_id, publisher_id);
                release.status = ReleaseStatus::Removed;
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
            FactoryEvent::NamesReserved { names } => self.reserved.extend(names),
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
            FactoryEvent::GovernanceProposed { governance_id } => {
                self.proposed_governance_id = governance_id;
            }
            FactoryEvent::GovernanceAccepted { governance_id } => {
                self.governance_id = Some(governance_id);
                self.proposed_governance_id = None;
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
                self.instances
                    .insert(instance_id, (template, version, creator_id));
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
                let instance = self
                    .instances
                    .get_mut(&instance_id)
                    .expect("it was created");
                assert_eq!(instance.1, from_version);
                instance.1 = to_version;
            }
            FactoryEvent::InstanceRetired {
                instance_id,
                creator_id,
                refund,
            } => {
                assert!(self.instances.remove(&instance_id).is_some());
                let available = self.available(&creator_id);
                *available = available.saturating_add(refund);
            }
            FactoryEvent::ChunkStaged { .. } | FactoryEvent::UploadRemoved { .. } => {}
        }
    }
}

/// The same, as the views say it.
async fn seen(stage: &Stage, accounts: &[&AccountId], names: &[&str]) -> Result<Index> {
    let factory = stage.factory();
    let info = factory.info().await?;
    let mut index = Index {
        governance_id: Some(info.governance_id),
        proposed_governance_id: info.proposed_governance_id,
        guardian: info.guardian,
        paused: info.paused,
        listed_only: info.access == Access::Listed,
        limits: Some(info.limits),
        upgrade: info.upgrade,
        ..Index::default()
    };
    for template in factory.templates().await?.items {
        for release in factory.releases(&template.template).await?.items {
            let key = (release.template.clone(), release.version.clone());
            let indexed = Indexed {
                status: release.status,
                publisher_id: release.publisher_id,
                stake: release.stake,
                release: Release {
                    template: release.template,
                    version: release.version,
                    code_hash: release.code_hash,
                    size: release.size,
                    delivery: release.delivery,
                    source: release.source,
                    make_current: true,
                },
            };
            index.releases.insert(key, indexed);
        }
        index
            .templates
            .insert(template.template, (template.spec, template.current));
    }
    for account_id in accounts {
        let creator = factory.creator(account_id).await?;
        if creator.registered {
            index
                .creators
                .insert((*account_id).clone(), creator.available);
        }
        if creator.listed {
            index.listed.insert((*account_id).clone());
        }
        if creator.overridden {
            index
                .overrides
                .insert((*account_id).clone(), creator.limits);
        }
    }
    for instance in factory.instances().await? {
        let what = (instance.template, instance.version, instance.creator_id);
        index.instances.insert(instance.instance_id, what);
    }
    // No view lists what is reserved: it is what cannot be reserved again, with this message.
    for name in names {
        let reserve = Command::ReserveNames {
            names: vec![(*name).to_string()],
        };
        let undo = Command::FreeNames {
            names: vec!["nothing".to_string()],
        };
        if stage.forbidden(&[reserve, undo]).await? == format!("the name `{name}` is reserved") {
            index.reserved.insert((*name).to_string());
        }
    }
    let ledger = factory.ledger().await?;
    index.fees = ledger.fees;
    index.stakes = ledger.release_stakes;
    Ok(index)
}

#[rstest]
#[tokio::test]
async fn events_alone_give_the_registry(#[values(84, 88)] version: u32) -> Result {
    let world = charter_tests::World::at(version).await?;
    let governance = world.account("governance").await?;
    let account = world
        .contract(
            "factory",
            &artifact::wasm("factory"),
            NearToken::from_near(30),
        )
        .await?;
    let init = factory::init(governance.id(), factory::setup());
    let begun = world.call(&account, account.id(), init).await?;
    let stage = Stage::around(world, governance, account.id()).await?;
    let factory = stage.factory();
    let other = stage.world.account("other").await?;
    let mut index = Index::default();
    index.read(&begun)?;

    let code = |label: &str| artifact::labelled(&artifact::wasm("donation"), label);
    let id = factory::release_id;
    let with_fee = TemplateSpec {
        fee: NearToken::from_millinear(9),
        ..spec(Delivery::Stored)
    };
    let limits = |instances| Limits {
        instances,
        per_template: instances,
        rate: None,
    };
    let creator_id = stage.creator.id().clone();
    let commands = [
        Command::SetTemplate {
            template: "donation".to_string(),
            spec: spec(Delivery::Global),
        },
        Command::SetTemplate {
            template: "kept".to_string(),
            spec: with_fee,
        },
        Command::ApproveRelease(factory::release(
            "donation",
            "1",
            &code("1"),
            Delivery::Global,
        )),
        Command::ApproveRelease(factory::release(
            "donation",
            "2",
            &code("2"),
            Delivery::Global,
        )),
        Command::ApproveRelease(factory::release("kept", "1", &code("3"), Delivery::Stored)),
        Command::ApproveRelease(factory::release("kept", "2", &code("4"), Delivery::Stored)),
        Command::SetDefaultLimits { limits: limits(20) },
        Command::SetCreatorLimits {
            creator_id: creator_id.clone(),
            limits: Some(limits(30)),
        },
        Command::SetCreatorLimits {
            creator_id: other.id().clone(),
            limits: Some(limits(3)),
        },
        Command::SetAccess {
            access: Access::Listed,
            add: vec![creator_id.clone(), other.id().clone()],
            remove: vec![],
        },
        Command::ReserveNames {
            names: vec!["admin".to_string(), "root".to_string()],
        },
        Command::FreeNames {
            names: vec!["root".to_string()],
        },
        Command::SetGuardian {
            guardian: Some(other.id().clone()),
        },
        Command::Pause,
    ];
    index.read(&stage.govern(&commands).await?)?;
    index.read(&stage.govern(&[Command::Unpause]).await?)?;
    index.read(
        &stage
            .publish(&stage.creator, &code("1"), Delivery::Global)
            .await?,
    )?;
    index.read(
        &stage
            .publish(&stage.creator, &code("2"), Delivery::Global)
            .await?,
    )?;
    index.read(
        &stage
            .publish(&stage.creator, &code("3"), Delivery::Stored)
            .await?,
    )?;
    index.read(&stage.publish(&other, &code("4"), Delivery::Stored).await?)?;
    let first = [
        Command::SetCurrentRelease(id("donation", "1")),
        Command::SetCurrentRelease(id("kept", "1")),
    ];
    index.read(&stage.govern(&first).await?)?;

    // Creations of each kind, with failures between them, and from what was prepaid.
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    for (number, name) in names.iter().enumerate() {
        let by = if number % 3 == 0 {
            &other
        } else {
            &stage.creator
        };
        let mut gift = factory::donation(name, by.id());
        if number % 2 == 0 {
            gift.template = "kept".to_string();
        }
        if number == 4 || number == 0 {
            gift.init_args = charter_interface::RawObject::new("{}").expect("an object");
        }
        if number == 5 {
            let deposit = Call::new("storage_deposit").deposit(NearToken::from_near(9));
            index.read(&factory.call(&stage.creator, deposit).await?)?;
        }
        let attached = if number == 5 || number == 8 {
            yocto(0)
        } else {
            NearToken::from_near(2)
        };
        index.read(
            &factory
                .call(by, factory::create(&gift, attached).tgas(100))
                .await?,
        )?;
        // A page of the story, compared on the way.
        if number % 4 == 3 {
            let accounts = [&creator_id, other.id(), stage.governance.id()];
            assert_eq!(index, seen(&stage, &accounts, &["admin", "root"]).await?);
        }
    }
    // Upgrades, retirements, and money on its way out.
    let forward = [Command::SetCurrentRelease(id("donation", "2"))];
    index.read(&stage.govern(&forward).await?)?;
    let upgrade = Call::json("upgrade", json!({})).one_yocto().tgas(200);
    let upgraded = stage
        .world
        .call(&stage.creator, &factory.instance_id("b"), upgrade)
        .await?;
    index.read(&upgraded)?;
    let retire = Call::json("retire", json!({})).one_yocto().tgas(100);
    for name in ["f", "h"] {
        index.read(
            &stage
                .world
                .call(&stage.creator, &factory.instance_id(name), retire.clone())
                .await?,
        )?;
    }
    let commands = [
        Command::DeprecateRelease(id("kept", "1")),
        Command::RemoveRelease(id("kept", "2")),
        Command::DeprecateRelease(id("donation", "1")),
        Command::RestoreRelease(id("donation", "1")),
        Command::SetAccess {
            access: Access::Open,
            add: vec![],
            remove: vec![other.id().clone()],
        },
        Command::SetCreatorLimits {
            creator_id: creator_id.clone(),
            limits: None,
        },
        Command::SetGuardian { guardian: None },
        Command::WithdrawFees {
            receiver_id: other.id().clone(),
            amount: yocto(77),
        },
        Command::WithdrawFees {
            receiver_id: stage.world.id("nobody"),
            amount: yocto(5),
        },
        Command::ApproveUpgrade(charter_interface::Upgrade {
            code_hash: artifact::hash(b"next"),
            size: 4,
            delivery: Delivery::Stored,
        }),
        Command::ProposeGovernance {
            governance_id: Some(other.id().clone()),
        },
    ];
    index.read(&factory.govern(&stage.governance, &commands).await?)?;
    let withdraw = Call::json("storage_withdraw", json!({ "amount": "3" })).one_yocto();
    index.read(&factory.call(&stage.creator, withdraw).await?)?;
    let accounts = [&creator_id, other.id(), stage.governance.id()];
    let views = seen(&stage, &accounts, &["admin", "root"]).await?;
    assert_eq!(index, views);
    // The story had some of everything.
    assert_eq!(views.instances.len(), 6);
    assert!(views.fees > yocto(0) && views.stakes > yocto(0));
    let retired = views.creators[&creator_id];
    assert!(retired > yocto(0));
    let version = &views.instances[&factory.instance_id("b")].1;
    assert_eq!(version, "2");
    Ok(())
}
