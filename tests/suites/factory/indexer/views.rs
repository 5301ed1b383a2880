//! What an indexer keeps, asked of the views.

use charter_interface::factory::{Access, NameStatus, Release};
use charter_interface::{AccountId, Upgrade};
use charter_tests::Result;

use super::index::{Index, Indexed, Instance, Known};
use crate::stage::Stage;

/// What the views say, in the indexer's form.
pub async fn seen(stage: &Stage, accounts: &[&AccountId], names: &[&str]) -> Result<Index> {
    let factory = stage.factory();
    let info = factory.info().await?;
    let mut index = Index {
        governance_id: Some(info.governance_id),
        proposed_governance_id: info.proposed_governance.map(|offer| offer.governance_id),
        guardian: info.guardian,
        paused: info.paused,
        listed_only: info.access == Access::Listed,
        limits: Some(info.limits),
        upgrade: info.upgrade.map(|upgrade| Upgrade {
            code_hash: upgrade.code_hash,
            size: upgrade.size,
            delivery: upgrade.delivery,
            expires_in: None,
        }),
        reserve: info.reserve,
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
                    expires_in: None,
                },
            };
            index.releases.insert(key, indexed);
        }
        let known = Known {
            spec: template.spec,
            terms: template.terms,
            open: template.open,
            current: template.current,
        };
        index.templates.insert(template.template, known);
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
        let known = Instance {
            template: instance.template,
            version: instance.version,
            creator_id: instance.creator_id,
            status: instance.status,
        };
        index.instances.insert(instance.instance_id, known);
    }
    for name in names {
        let list = match factory.name(name).await? {
            NameStatus::Reserved => &mut index.reserved,
            NameStatus::Gone => &mut index.gone,
            NameStatus::Free | NameStatus::Taken => continue,
        };
        list.insert((*name).to_string());
    }
    let ledger = factory.ledger().await?;
    index.fees = ledger.fees;
    index.stakes = ledger.release_stakes;
    Ok(index)
}
