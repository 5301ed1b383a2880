//! What anyone can see, one thing at a time.

use charter_code_delivery::Code;
use charter_interface::factory::{
    CreatorView, FactoryInfo, InstanceView, NameStatus, ReleaseId, ReleaseStatus, ReleaseView,
    TemplateCount, TemplateView,
};
use charter_interface::{AccountId, NearToken, check_label};
use near_sdk::env;

use crate::Error;
use crate::limits::used_in_window;
use crate::records::{Instance, Name, Release, Template};
use crate::registry::{now, template_name, version};
use crate::releases::{release, template};
use crate::state::{CODES, CREATORS, Config, NAMES, STATE_VERSION, TEMPLATES, code_key};
use crate::upgrade::deliverable;

/// `get_info`.
pub fn get_info(config: &Config) -> FactoryInfo {
    let upgrade = config.upgrade.as_ref();
    FactoryInfo {
        governance_id: config.governance_id.clone(),
        proposed_governance: config.offer.clone(),
        guardian: config.guardian.clone(),
        paused: config.paused,
        access: config.access,
        limits: config.limits.clone(),
        templates: config.templates,
        upgrade: upgrade.map(|upgrade| upgrade.approved.clone()),
        upgrade_deliverable: deliverable(config, now()).is_ok(),
        reserve: config.reserve,
        state_version: STATE_VERSION,
    }
}

/// `get_template`.
pub fn get_template(name: String) -> Option<TemplateView> {
    TEMPLATES
        .get(&name)
        .map(|record| describe_template(name, record))
}

pub fn describe_template(template: String, record: Template) -> TemplateView {
    let current = record.current().map(|current| current.version);
    TemplateView {
        template,
        spec: record.spec,
        terms: record.terms,
        open: record.open,
        current,
        releases: record.releases,
    }
}

/// `get_release`.
pub fn get_release(config: &Config, id: ReleaseId) -> Result<ReleaseView, Error> {
    let template = template(&id.template)?;
    let release = release(template.index, &id.template, &id.version)?;
    Ok(describe_release(config, id, release, &template))
}

pub fn describe_release(
    config: &Config,
    id: ReleaseId,
    release: Release,
    template: &Template,
) -> ReleaseView {
    let status = release.status(config, now());
    let code = match status {
        ReleaseStatus::Published | ReleaseStatus::Deprecated => {
            CODES.get(&(release.code_hash, release.delivery))
        }
        _ => None,
    };
    let awaits = release.status == ReleaseStatus::Approved;
    ReleaseView {
        current: template.is_current(&id.version),
        template: id.template,
        version: id.version,
        code_hash: release.code_hash,
        size: release.size,
        delivery: release.delivery,
        source: release.source,
        status,
        expires_at: awaits.then_some(release.expires_at),
        publisher_id: code.as_ref().and_then(|code| code.publisher_id()),
        stake: code.map_or(NearToken::ZERO, |code| code.stake),
    }
}

/// `get_code`: raw bytes, nothing when there are none.
pub fn get_code(id: &ReleaseId) -> Result<(), Error> {
    let index = template(&id.template)?.index;
    let release = release(index, &id.template, &id.version)?;
    if release.delivered
        && release.status != ReleaseStatus::Removed
        && let Some(code) = Code::from_storage(&code_key(&release.code_hash))
    {
        code.return_value();
    }
    Ok(())
}

/// `get_name`.
pub fn get_name(name: &str) -> Result<NameStatus, Error> {
    check_label(name, &env::current_account_id())?;
    Ok(match NAMES.get(name) {
        None => NameStatus::Free,
        Some(Name::Reserved) => NameStatus::Reserved,
        Some(Name::Instance(_)) => NameStatus::Taken,
        Some(Name::Gone) => NameStatus::Gone,
    })
}

/// `get_instance`.
pub fn get_instance(name: &str) -> Result<Option<InstanceView>, Error> {
    match NAMES.get(name) {
        Some(Name::Instance(instance)) => describe_instance(name, instance).map(Some),
        Some(Name::Reserved | Name::Gone) | None => Ok(None),
    }
}

pub fn describe_instance(name: &str, instance: Instance) -> Result<InstanceView, Error> {
    Ok(InstanceView {
        instance_id: check_label(name, &env::current_account_id())?,
        template: template_name(instance.template)?,
        version: version(instance.template, instance.release)?,
        creator_id: instance.creator_id,
        created_at: instance.created_at,
        status: instance.status,
    })
}

/// `get_creator`.
pub fn get_creator(config: &Config, creator_id: AccountId) -> Result<CreatorView, Error> {
    let creator = CREATORS.get(&creator_id).unwrap_or_default();
    let overridden = creator.limits.is_some();
    let limits = creator.limits.clone().unwrap_or(config.limits.clone());
    let now = now();
    let window = limits
        .rate
        .as_ref()
        .map(|rate| (rate, used_in_window(&creator, rate, now)));
    let mut templates = Vec::new();
    for holding in creator.holdings.iter().filter(|held| held.instances > 0) {
        templates.push(TemplateCount {
            template: template_name(holding.template)?,
            instances: holding.instances,
        });
    }
    Ok(CreatorView {
        creator_id,
        registered: creator.is_registered(),
        available: creator.available,
        allowance: creator.allowance,
        instances: creator.instances,
        templates,
        listed: creator.listed,
        overridden,
        // Exact: a limit that was lowered below what is used leaves none.
        remaining_in_window: window.map(|(rate, used)| rate.count.saturating_sub(used)),
        window_ends: window
            .filter(|(_, used)| *used > 0)
            .map(|(rate, _)| creator.window_started.after(rate.window)),
        limits,
    })
}
