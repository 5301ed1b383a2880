//! What governance says of templates and releases.

use charter_host::env;
use charter_host::{emit, pay};
use charter_interface::factory::gas::MAX_INIT;
use charter_interface::factory::{
    FactoryEvent, MAX_RELEASES, MAX_TEMPLATES, MAX_TEXT, Release, ReleaseId, ReleaseStatus,
    TemplateSpec,
};
use charter_interface::{Gas, NearToken, check_name, check_version};

use super::{check_at_most, check_code_size, check_count};
use crate::Error;
use crate::error::{BoundsRefusal, ReleaseRefusal};
use crate::list::List;
use crate::publication::{expect_status, release, template};
use crate::records::{self, Awaited, Template};
use crate::state::{
    AWAITED, Config, RELEASE_ORDER, RELEASES, TEMPLATE_NAMES, TEMPLATES, Totals, code_key, subtract,
};

/// The longest name of a method, in bytes.
const MAX_METHOD: usize = 64;

pub fn set_template(name: String, spec: TemplateSpec) -> Result<(), Error> {
    check_name(&name)?;
    check_at_most("bytes of title", spec.title.len(), MAX_TEXT)?;
    check_count("bytes of init method", spec.init_method.len(), MAX_METHOD)?;
    if spec.init_gas < Gas::from_gas(1) || spec.init_gas > MAX_INIT {
        return Err(BoundsRefusal::InitGas {
            gas: spec.init_gas,
            max: MAX_INIT,
        }
        .into());
    }
    let template = match TEMPLATES.get(&name) {
        Some(known) => Template {
            spec: spec.clone(),
            ..known
        },
        None => {
            let mut config = Config::load()?;
            let index = config.templates;
            if index >= MAX_TEMPLATES {
                return Err(BoundsRefusal::Full {
                    what: "templates",
                    max: MAX_TEMPLATES,
                }
                .into());
            }
            config.templates = index + 1;
            config.save();
            TEMPLATE_NAMES.set(&index, &name);
            Template {
                index,
                spec: spec.clone(),
                releases: 0,
                creators: List::default(),
                current: None,
            }
        }
    };
    TEMPLATES.set(&name, &template);
    emit(&FactoryEvent::TemplateSet {
        template: name,
        spec,
    });
    Ok(())
}

pub fn approve(release: Release) -> Result<(), Error> {
    check_version(&release.version)?;
    check_code_size(release.size)?;
    check_at_most(
        "bytes of source link",
        release.source.as_ref().map_or(0, String::len),
        MAX_TEXT,
    )?;
    let code_hash = release.code_hash;
    if let Some(awaited) = AWAITED.get(&code_hash) {
        return Err(ReleaseRefusal::CodeAwaited {
            code_hash,
            template: awaited.template,
            version: awaited.version,
        }
        .into());
    }
    let mut template = template(&release.template)?;
    let place = template.releases;
    if place >= MAX_RELEASES {
        return Err(BoundsRefusal::Full {
            what: "releases",
            max: MAX_RELEASES,
        }
        .into());
    }
    template.releases = place + 1;
    let key = (template.index, release.version.clone());
    if RELEASES.contains(&key) {
        return Err(ReleaseRefusal::ReleaseExists {
            template: release.template,
            version: release.version,
        }
        .into());
    }
    let awaited = Awaited {
        index: template.index,
        template: release.template.clone(),
        version: release.version.clone(),
        size: release.size,
        delivery: release.delivery,
    };
    AWAITED.set(&code_hash, &awaited);
    RELEASE_ORDER.set(&(template.index, place), &release.version);
    let record = records::Release {
        place,
        code_hash,
        size: release.size,
        delivery: release.delivery,
        source: release.source.clone(),
        status: ReleaseStatus::Approved,
        make_current: release.make_current,
        publisher_id: None,
        stake: NearToken::ZERO,
        bytes: 0,
    };
    RELEASES.set(&key, &record);
    TEMPLATES.set(&release.template, &template);
    emit(&FactoryEvent::ReleaseApproved(release));
    Ok(())
}

pub fn set_current(id: ReleaseId) -> Result<(), Error> {
    let mut template = template(&id.template)?;
    let release = release(&(template.index, id.version.clone()), &id)?;
    expect_status(&id, &release, &[ReleaseStatus::Published], "published")?;
    template.current = Some(release.deployable(&id.version));
    TEMPLATES.set(&id.template, &template);
    emit(&FactoryEvent::CurrentReleaseSet(id));
    Ok(())
}

pub fn deprecate(id: ReleaseId) -> Result<(), Error> {
    let mut template = template(&id.template)?;
    change_status(
        &id,
        template.index,
        (ReleaseStatus::Published, "published"),
        ReleaseStatus::Deprecated,
    )?;
    if template
        .current
        .as_ref()
        .is_some_and(|current| current.version == id.version)
    {
        template.current = None;
        TEMPLATES.set(&id.template, &template);
    }
    emit(&FactoryEvent::ReleaseDeprecated(id));
    Ok(())
}

pub fn restore(id: ReleaseId) -> Result<(), Error> {
    let index = template(&id.template)?.index;
    change_status(
        &id,
        index,
        (ReleaseStatus::Deprecated, "deprecated"),
        ReleaseStatus::Published,
    )?;
    emit(&FactoryEvent::ReleaseRestored(id));
    Ok(())
}

fn change_status(
    id: &ReleaseId,
    index: u16,
    (from, needed): (ReleaseStatus, &'static str),
    to: ReleaseStatus,
) -> Result<(), Error> {
    let key = (index, id.version.clone());
    let mut release = release(&key, id)?;
    expect_status(id, &release, &[from], needed)?;
    release.status = to;
    RELEASES.set(&key, &release);
    Ok(())
}

pub fn remove(id: ReleaseId) -> Result<(), Error> {
    const REMOVABLE: &[ReleaseStatus] = &[
        ReleaseStatus::Approved,
        ReleaseStatus::Published,
        ReleaseStatus::Deprecated,
    ];
    let template = template(&id.template)?;
    if template
        .current
        .as_ref()
        .is_some_and(|current| current.version == id.version)
    {
        return Err(ReleaseRefusal::ReleaseIsCurrent {
            template: id.template,
            version: id.version,
        }
        .into());
    }
    let key = (template.index, id.version.clone());
    let mut release = release(&key, &id)?;
    expect_status(
        &id,
        &release,
        REMOVABLE,
        "approved, published or deprecated",
    )?;
    if release.status == ReleaseStatus::Approved {
        AWAITED.remove(&release.code_hash);
    }
    let (stake, bytes) = (release.stake, release.bytes);
    release.status = ReleaseStatus::Removed;
    release.stake = NearToken::ZERO;
    release.bytes = 0;
    RELEASES.set(&key, &release);
    if bytes > 0 {
        env::storage_remove(&code_key(template.index, &id.version));
        Totals::change(|totals| {
            totals.release_bytes = totals.release_bytes.checked_sub(bytes)?;
            subtract(&mut totals.release_stakes, stake)
        })?;
    }
    if let Some(publisher_id) = &release.publisher_id {
        pay(publisher_id, stake);
    }
    let ReleaseId { template, version } = id;
    emit(&FactoryEvent::ReleaseRemoved {
        template,
        version,
        publisher_id: release.publisher_id,
        refund: stake,
    });
    Ok(())
}
