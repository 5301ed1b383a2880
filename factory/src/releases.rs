//! Templates and releases by name, and what is deployed of them.

use charter_interface::AccountId;
use charter_interface::factory::{ReleaseId, ReleaseStatus};

use crate::Error;
use crate::error::ReleaseRefusal;
use crate::records::{Deployable, Release, Template};
use crate::state::{RELEASES, TEMPLATES};

/// A template by name.
pub fn template(name: &str) -> Result<Template, Error> {
    TEMPLATES.get(name).ok_or_else(|| {
        ReleaseRefusal::NoTemplate {
            template: recognisable(name),
        }
        .into()
    })
}

/// A release by its template's index and its label. `template` is for the error.
pub fn release(index: u16, template: &str, version: &str) -> Result<Release, Error> {
    RELEASES.get(&(index, version.to_string())).ok_or_else(|| {
        ReleaseRefusal::NoRelease {
            template: template.to_string(),
            version: recognisable(version),
        }
        .into()
    })
}

/// Enough of a stranger's text: a refusal of more than 16,384 bytes would be the VM's.
pub fn recognisable(text: &str) -> String {
    text.chars().take(AccountId::MAX_LEN).collect()
}

/// What a creation or an upgrade deploys: the release that was named, or the current one. Only a published one.
pub fn deployable(
    name: &str,
    template: &Template,
    version: Option<&str>,
) -> Result<Deployable, Error> {
    let Some(version) = version else {
        return template.current().ok_or_else(|| {
            ReleaseRefusal::NoCurrentRelease {
                template: name.to_string(),
            }
            .into()
        });
    };
    if let Some(current) = template.current().filter(|_| template.is_current(version)) {
        return Ok(current);
    }
    let release = release(template.index, name, version)?;
    let id = ReleaseId {
        template: name.to_string(),
        version: version.to_string(),
    };
    expect_status(
        &id,
        release.status,
        &[ReleaseStatus::Published],
        "published",
    )?;
    Ok(release.deployable(version))
}

/// Fails unless a release is in one of these places.
pub fn expect_status(
    id: &ReleaseId,
    status: ReleaseStatus,
    statuses: &[ReleaseStatus],
    needed: &'static str,
) -> Result<(), Error> {
    if statuses.contains(&status) {
        return Ok(());
    }
    let ReleaseId { template, version } = id.clone();
    Err(ReleaseRefusal::ReleaseStatus {
        template,
        version,
        status,
        needed,
    }
    .into())
}
