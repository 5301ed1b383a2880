//! What governance says of releases.

use charter_interface::check_version;
use charter_interface::factory::{
    FactoryEvent, MAX_RELEASES, MAX_TEXT, Release, ReleaseId, ReleaseStatus,
};

use super::{check_at_most, check_code_size, check_period};
use crate::Error;
use crate::codes::{Freed, attach, detach};
use crate::error::{BoundsRefusal, ReleaseRefusal};
use crate::records::{self, Current, ReleasePlace, Template};
use crate::registry::now;
use crate::rehearsal::emit;
use crate::releases::{expect_status, release, template};
use crate::state::{Config, RELEASE_ORDER, RELEASES, TEMPLATES};

pub fn approve(config: &Config, approved: Release) -> Result<(), Error> {
    check_version(&approved.version)?;
    check_code_size(approved.size)?;
    check_at_most(
        "bytes of source link",
        approved.source.as_ref().map_or(0, String::len),
        MAX_TEXT,
    )?;
    check_period("an approval", approved.period())?;
    let mut template = template(&approved.template)?;
    let known = RELEASES.get(&(template.index, approved.version.clone()));
    let place = match known {
        None => next_place(&mut template, &approved)?,
        // The same approval of what has not arrived renews it.
        Some(known) if known.status == ReleaseStatus::Approved && known.has_code_of(&approved) => {
            known.place
        }
        // Whoever delivers it between the vote and its execution must not make the commands beside this one fail.
        Some(known) if known.status == ReleaseStatus::Published && known.has_code_of(&approved) => {
            return if approved.make_current {
                set_current(ReleaseId {
                    template: approved.template,
                    version: approved.version,
                })
            } else {
                Ok(())
            };
        }
        Some(_) => {
            return Err(ReleaseRefusal::ReleaseExists {
                template: approved.template,
                version: approved.version,
            }
            .into());
        }
    };
    let mut record = records::Release {
        place,
        code_hash: approved.code_hash,
        size: approved.size,
        delivery: approved.delivery,
        source: approved.source.clone(),
        status: ReleaseStatus::Approved,
        delivered: false,
        make_current: approved.make_current,
        decisions: template.decisions,
        expires_at: now().after(approved.period()),
        epoch: config.epoch,
    };
    let at = ReleasePlace {
        template: template.index,
        place,
    };
    emit(&FactoryEvent::ReleaseApproved(approved.clone()));
    attach(
        config,
        &approved.template,
        &approved.version,
        &mut record,
        at,
    )
}

/// A place for a release that is new to its template.
fn next_place(template: &mut Template, approved: &Release) -> Result<u16, Error> {
    let place = template.releases;
    if place >= MAX_RELEASES {
        return Err(BoundsRefusal::Full {
            what: "releases",
            max: usize::from(MAX_RELEASES),
        }
        .into());
    }
    template.releases = place + 1;
    RELEASE_ORDER.set(&(template.index, place), &approved.version);
    TEMPLATES.set(&approved.template, template);
    Ok(place)
}

pub fn set_current(id: ReleaseId) -> Result<(), Error> {
    let mut template = template(&id.template)?;
    let release = release(template.index, &id.template, &id.version)?;
    expect_status(
        &id,
        release.status,
        &[ReleaseStatus::Published],
        "published",
    )?;
    template.set_current(&release.deployable(&id.version));
    template.note_decision();
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
    end_current(&mut template, &id);
    emit(&FactoryEvent::ReleaseDeprecated(id));
    Ok(())
}

/// If the release is the current one, there is none after.
fn end_current(template: &mut Template, id: &ReleaseId) {
    if template.is_current(&id.version) {
        template.current = Current::none();
        template.note_decision();
        TEMPLATES.set(&id.template, template);
    }
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
    let mut release = release(index, &id.template, &id.version)?;
    expect_status(id, release.status, &[from], needed)?;
    release.status = to;
    RELEASES.set(&(index, id.version.clone()), &release);
    Ok(())
}

pub fn remove(id: ReleaseId) -> Result<(), Error> {
    const REMOVABLE: &[ReleaseStatus] = &[
        ReleaseStatus::Approved,
        ReleaseStatus::Published,
        ReleaseStatus::Deprecated,
    ];
    let mut template = template(&id.template)?;
    let mut release = release(template.index, &id.template, &id.version)?;
    expect_status(
        &id,
        release.status,
        REMOVABLE,
        "approved, published or deprecated",
    )?;
    end_current(&mut template, &id);
    let at = ReleasePlace {
        template: template.index,
        place: release.place,
    };
    release.status = ReleaseStatus::Removed;
    RELEASES.set(&(template.index, id.version.clone()), &release);
    let Freed {
        publisher_id,
        refund,
    } = detach(&release, at)?;
    let ReleaseId { template, version } = id;
    emit(&FactoryEvent::ReleaseRemoved {
        template,
        version,
        publisher_id,
        refund,
    });
    Ok(())
}
