//! What an indexer keeps, asked of the views.

use charter_interface::AccountId;
use charter_interface::factory::{Access, Command, Release};
use charter_tests::Result;

use super::index::{Index, Indexed};
use crate::stage::Stage;

/// What the views say, in the indexer's form.
pub async fn seen(stage: &Stage, accounts: &[&AccountId], names: &[&str]) -> Result<Index> {
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
