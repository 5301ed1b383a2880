//! What anyone can see, one thing at a time.

use charter_host::entry::Nothing;
use charter_host::env;
use charter_host::register;
use charter_interface::factory::args::{OfCreator, OfInstance, OfTemplate};
use charter_interface::factory::{
    CreatorView, FactoryInfo, InstanceView, ReleaseId, ReleaseView, TemplateCount, TemplateView,
};
use charter_interface::{Timestamp, check_label};

use crate::Error;
use crate::instances::{template_name, version};
use crate::limits::used_in_window;
use crate::publication::{release, template};
use crate::records::{Instance, Name, Release, Template};
use crate::state::{CREATORS, Config, NAMES, STATE_VERSION, TEMPLATES, code_key};

/// `get_info`.
pub fn get_info(_: Nothing) -> Result<FactoryInfo, Error> {
    let config = Config::load()?;
    Ok(FactoryInfo {
        governance_id: config.governance_id,
        proposed_governance_id: config.proposed_governance_id,
        guardian: config.guardian,
        paused: config.paused,
        access: config.access,
        limits: config.limits,
        templates: config.templates,
        upgrade: config.upgrade,
        state_version: STATE_VERSION,
    })
}

/// `get_template`.
pub fn get_template(arguments: OfTemplate) -> Result<Option<TemplateView>, Error> {
    Ok(TEMPLATES
        .get(&arguments.template)
        .map(|record| describe_template(arguments.template, record)))
}

pub fn describe_template(template: String, record: Template) -> TemplateView {
    let current = record.current.map(|current| current.version);
    TemplateView {
        template,
        spec: record.spec,
        current,
        releases: record.releases,
    }
}

/// `get_release`.
pub fn get_release(id: ReleaseId) -> Result<ReleaseView, Error> {
    let template = template(&id.template)?;
    let release = release(&(template.index, id.version.clone()), &id)?;
    Ok(describe_release(id, release, &template))
}

pub fn describe_release(id: ReleaseId, release: Release, template: &Template) -> ReleaseView {
    ReleaseView {
        current: template
            .current
            .as_ref()
            .is_some_and(|current| current.version == id.version),
        template: id.template,
        version: id.version,
        code_hash: release.code_hash,
        size: release.size,
        delivery: release.delivery,
        source: release.source,
        status: release.status,
        publisher_id: release.publisher_id,
        stake: release.stake,
    }
}

/// `get_code`: raw bytes, nothing when there are none.
pub fn get_code(id: ReleaseId) -> Result<(), Error> {
    let index = template(&id.template)?.index;
    if let Some(code) = register::storage(&code_key(index, &id.version)) {
        code.return_value();
    }
    Ok(())
}

/// `get_instance`.
pub fn get_instance(arguments: OfInstance) -> Result<Option<InstanceView>, Error> {
    match NAMES.get(&arguments.name) {
        Some(Name::Instance(instance)) => describe_instance(&arguments.name, instance).map(Some),
        Some(Name::Reserved) | None => Ok(None),
    }
}

pub fn describe_instance(name: &str, instance: Instance) -> Result<InstanceView, Error> {
    Ok(InstanceView {
        instance_id: check_label(name, &env::current_account_id())?,
        template: template_name(instance.template)?,
        version: version(instance.template, instance.release)?,
        creator_id: instance.creator_id,
        created_at: instance.created_at,
    })
}

/// `get_creator`.
pub fn get_creator(arguments: OfCreator) -> Result<CreatorView, Error> {
    let creator = CREATORS.get(&arguments.creator_id).unwrap_or_default();
    let overridden = creator.limits.is_some();
    let limits = match &creator.limits {
        Some(limits) => limits.clone(),
        None => Config::load()?.limits,
    };
    let now = Timestamp(env::block_timestamp());
    let window = limits
        .rate
        .as_ref()
        .map(|rate| (rate, used_in_window(&creator, rate, now)));
    let mut templates = Vec::new();
    for holding in &creator.holdings {
        templates.push(TemplateCount {
            template: template_name(holding.template)?,
            instances: holding.instances,
        });
    }
    Ok(CreatorView {
        creator_id: arguments.creator_id,
        registered: creator.is_registered(),
        available: creator.available,
        instances: creator.instances,
        templates,
        listed: creator.listed,
        overridden,
        remaining_in_window: window.map(|(rate, used)| rate.count.saturating_sub(used)),
        window_ends: window
            .filter(|(_, used)| *used > 0)
            .map(|(rate, _)| creator.window_started.after(rate.window)),
        limits,
    })
}
