//! How a release's code arrives, and what is deployed of it.

use charter_host::env;
use charter_host::{Batch, Code, emit, pay, record_bytes, storage_price};
use charter_interface::factory::gas::{FINISH_PUBLICATION, REPORT_FAILURE};
use charter_interface::factory::{FactoryEvent, ReleaseId, ReleaseStatus};
use charter_interface::{AccountId, Delivery, NearToken, global_code_burn, record};

use crate::records::{Deployable, Release, Template};
use crate::state::{AWAITED, Config, RELEASES, TEMPLATE_NAMES, TEMPLATES, Totals, add, code_key};
use crate::{Error, Refusal};

/// A template by name.
pub fn template(name: &str) -> Result<Template, Error> {
    TEMPLATES.get(&name.to_string()).ok_or_else(|| {
        Refusal::NoTemplate {
            template: name.to_string(),
        }
        .into()
    })
}

/// A release by its key: its template's index and its label. `id` is for the error.
pub fn release(key: &(u16, String), id: &ReleaseId) -> Result<Release, Error> {
    RELEASES.get(key).ok_or_else(|| {
        Refusal::NoRelease {
            template: id.template.clone(),
            version: id.version.clone(),
        }
        .into()
    })
}

/// What a creation or an upgrade deploys: the release that was named, or the current one. Only a published one.
pub fn deployable(
    name: &str,
    template: &Template,
    version: Option<&str>,
) -> Result<Deployable, Error> {
    match (version, &template.current) {
        (None, Some(current)) => Ok(current.clone()),
        (None, None) => Err(Refusal::NoCurrentRelease {
            template: name.to_string(),
        }
        .into()),
        (Some(version), Some(current)) if current.version == version => Ok(current.clone()),
        (Some(version), _) => {
            let id = ReleaseId {
                template: name.to_string(),
                version: version.to_string(),
            };
            let release = release(&(template.index, id.version.clone()), &id)?;
            expect_status(&id, &release, &[ReleaseStatus::Published], "published")?;
            Ok(release.deployable(version))
        }
    }
}

/// `publish_release`: the input is the code.
pub fn publish_release() -> Result<(), Error> {
    publish(&Code::from_input())
}

/// `publish_release` and `publish_upload`: code that somebody delivers, for the release that awaits it.
pub fn publish(code: &Code) -> Result<(), Error> {
    Config::load_unpaused()?;
    let code_hash = code.hash();
    let key = AWAITED
        .get(&code_hash)
        .ok_or_else(|| Refusal::CodeNotApproved { code_hash })?;
    let template = TEMPLATE_NAMES
        .get(&key.0)
        .ok_or_else(|| Refusal::CodeNotApproved { code_hash })?;
    let id = ReleaseId {
        template,
        version: key.1.clone(),
    };
    let mut release = release(&key, &id)?;
    // The hash is the code's; a length that differs is a mistake of the approval, and would be one in every price.
    if code.len() != u64::from(release.size) {
        return Err(Refusal::Code(charter_host::CodeError::Size {
            expected: release.size,
            actual: code.len(),
        })
        .into());
    }
    AWAITED.remove(&code_hash);
    match release.delivery {
        Delivery::Stored => {
            let code_key = code_key(key.0, &key.1);
            let bytes = record_bytes(code_key.len() as u64, code.len());
            let stake = storage_price(bytes);
            let publisher_id = charge(stake)?;
            code.store(&code_key);
            release.stake = stake;
            release.bytes = bytes;
            Totals::change(|totals| {
                totals.release_bytes = totals.release_bytes.checked_add(bytes)?;
                add(&mut totals.release_stakes, stake)
            })?;
            complete(key, id, release, publisher_id, NearToken::ZERO)
        }
        Delivery::Global => deploy_globally(code, key, &id, release),
    }
}

fn deploy_globally(
    code: &Code,
    key: (u16, String),
    id: &ReleaseId,
    mut release: Release,
) -> Result<(), Error> {
    let burn = global_code_burn(release.size).ok_or_else(Error::overflow)?;
    let publisher_id = charge(burn)?;
    release.status = ReleaseStatus::Publishing;
    RELEASES.set(&key, &release);
    let factory_id = env::current_account_id();
    let arguments = record::to_vec(&(id.clone(), publisher_id.clone(), burn));
    Batch::to(&factory_id)
        // A failure sends the money straight to the publisher: the factory never holds it.
        .refund_to(&publisher_id)
        // The burn is taken of the account that deploys. Carried by the receipt itself, it is at no time part of a balance
        // that belongs to others.
        .transfer(burn)
        .deploy_global(code)
        .then(&factory_id)
        .call(
            "finish_publication",
            &arguments,
            NearToken::ZERO,
            FINISH_PUBLICATION.saturating_add(REPORT_FAILURE),
        )
        .as_return();
    Ok(())
}

/// `finish_publication`: the callback of a global deploy. Nothing else changes a release that is being published.
pub fn finish((id, publisher_id, burn): (ReleaseId, AccountId, NearToken)) -> Result<(), Error> {
    let key = (template(&id.template)?.index, id.version.clone());
    let mut release = release(&key, &id)?;
    if charter_host::register::promise_succeeded() {
        return complete(key, id, release, publisher_id, burn);
    }
    release.status = ReleaseStatus::Approved;
    RELEASES.set(&key, &release);
    AWAITED.set(&release.code_hash, &key);
    let arguments = record::to_vec(&(id.clone(), publisher_id.clone()));
    let ReleaseId { template, version } = id;
    emit(&FactoryEvent::ReleasePublicationFailed {
        template,
        version,
        publisher_id,
        refund: burn,
    });
    Batch::to(&env::current_account_id())
        .call(
            "report_failed_publication",
            &arguments,
            NearToken::ZERO,
            REPORT_FAILURE,
        )
        .as_return();
    Ok(())
}

/// `report_failed_publication`: the second receipt of a publication that failed. It fails, so that the publisher's
/// transaction does.
pub fn report((id, publisher_id): (ReleaseId, AccountId)) -> Result<(), Error> {
    Err(Refusal::PublicationFailed {
        template: id.template,
        version: id.version,
        publisher_id,
    }
    .into())
}

fn complete(
    key: (u16, String),
    id: ReleaseId,
    mut release: Release,
    publisher_id: AccountId,
    burnt: NearToken,
) -> Result<(), Error> {
    release.status = ReleaseStatus::Published;
    release.publisher_id = Some(publisher_id.clone());
    RELEASES.set(&key, &release);
    emit(&FactoryEvent::ReleasePublished {
        template: id.template.clone(),
        version: id.version.clone(),
        code_hash: release.code_hash,
        publisher_id,
        stake: release.stake,
        burnt,
    });
    if release.make_current {
        let mut template = template(&id.template)?;
        template.current = Some(release.deployable(&id.version));
        TEMPLATES.set(&id.template, &template);
        emit(&FactoryEvent::CurrentReleaseSet(id));
    }
    Ok(())
}

/// Takes `price` of what is attached and sends the rest back. Returns who paid.
pub fn charge(price: NearToken) -> Result<AccountId, Error> {
    let payer_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let Some(excess) = attached.checked_sub(price) else {
        return Err(Refusal::Deposit {
            required: price,
            attached,
            prepaid: NearToken::ZERO,
        }
        .into());
    };
    pay(&payer_id, excess);
    Ok(payer_id)
}

/// Fails unless a release is in one of these places.
pub fn expect_status(
    id: &ReleaseId,
    release: &Release,
    statuses: &[ReleaseStatus],
    needed: &'static str,
) -> Result<(), Error> {
    if statuses.contains(&release.status) {
        return Ok(());
    }
    let ReleaseId { template, version } = id.clone();
    Err(Refusal::ReleaseStatus {
        template,
        version,
        status: release.status,
        needed,
    }
    .into())
}
