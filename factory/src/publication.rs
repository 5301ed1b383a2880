//! How a release's code arrives, and what is deployed of it.

use charter_host::env;
use charter_host::{Batch, Code, emit, pay, record_bytes, storage_price};
use charter_interface::factory::gas::FINISH_PUBLICATION;
use charter_interface::factory::{FactoryEvent, ReleaseId, ReleaseStatus};
use charter_interface::{AccountId, CodeHash, Delivery, NearToken, global_code_burn, record};

use crate::Error;
use crate::error::{MoneyRefusal, ReleaseRefusal};
use crate::records::{Awaited, Deployable, Release, Template};
use crate::state::{AWAITED, Config, RELEASES, TEMPLATES, Totals, add, code_key};

/// A template by name.
pub fn template(name: &str) -> Result<Template, Error> {
    TEMPLATES.get(&name.to_string()).ok_or_else(|| {
        ReleaseRefusal::NoTemplate {
            template: name.to_string(),
        }
        .into()
    })
}

/// A release by its key: its template's index and its label. `id` is for the error.
pub fn release(key: &(u16, String), id: &ReleaseId) -> Result<Release, Error> {
    RELEASES.get(key).ok_or_else(|| {
        ReleaseRefusal::NoRelease {
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
        (None, None) => Err(ReleaseRefusal::NoCurrentRelease {
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
    let awaited = AWAITED
        .get(&code_hash)
        .ok_or_else(|| ReleaseRefusal::CodeNotApproved { code_hash })?;
    // The hash is the code's; a length that differs is a mistake of the approval, and would be one in every price.
    if code.len() != u64::from(awaited.size) {
        return Err(ReleaseRefusal::Code(charter_host::CodeError::Size {
            expected: awaited.size,
            actual: code.len(),
        })
        .into());
    }
    match awaited.delivery {
        Delivery::Stored => {
            let code_key = code_key(awaited.index, &awaited.version);
            let bytes = record_bytes(code_key.len() as u64, code.len());
            let stake = storage_price(bytes);
            let publisher_id = charge(stake)?;
            code.store(&code_key);
            AWAITED.remove(&code_hash);
            Totals::change(|totals| {
                totals.release_bytes = totals.release_bytes.checked_add(bytes)?;
                add(&mut totals.release_stakes, stake)
            })?;
            complete(awaited, publisher_id, (stake, bytes))
        }
        Delivery::Global => deploy_globally(code, code_hash, &awaited),
    }
}

/// Sends the receipt that makes code a global contract and then notes it, or does neither: it fails as a whole. Until it has
/// run nothing has changed, so that who delivers the same code at the same time, or again after a failure, loses nothing.
fn deploy_globally(code: &Code, code_hash: CodeHash, awaited: &Awaited) -> Result<(), Error> {
    let burn = global_code_burn(awaited.size).ok_or_else(Error::overflow)?;
    let publisher_id = charge(burn)?;
    let arguments = record::to_vec(&(code_hash, publisher_id.clone(), awaited.size));
    Batch::to(&env::current_account_id())
        // A failure sends the money straight to the publisher: the factory never holds it.
        .refund_to(&publisher_id)
        // The burn is taken of the account that deploys. Carried by the receipt itself, it is at no time part of a balance
        // that belongs to others.
        .transfer(burn)
        .deploy_global(code)
        .call(
            "finish_publication",
            &arguments,
            NearToken::ZERO,
            FINISH_PUBLICATION,
        )
        .as_return();
    Ok(())
}

/// `finish_publication`: the code is a global contract, unless this fails. It does when the release does not await the code
/// any more: another delivery was faster, or governance has thought better of it.
pub fn finish((code_hash, publisher_id, size): (CodeHash, AccountId, u32)) -> Result<(), Error> {
    let awaited = AWAITED
        .take(&code_hash)
        .filter(|awaited| awaited.delivery == Delivery::Global && awaited.size == size)
        .ok_or_else(|| ReleaseRefusal::CodeNotApproved { code_hash })?;
    complete(awaited, publisher_id, (NearToken::ZERO, 0))
}

/// Notes that a release's code is there, and what its publisher staked for it.
fn complete(
    awaited: Awaited,
    publisher_id: AccountId,
    (stake, bytes): (NearToken, u64),
) -> Result<(), Error> {
    let key = (awaited.index, awaited.version.clone());
    let id = ReleaseId {
        template: awaited.template,
        version: awaited.version,
    };
    let mut release = release(&key, &id)?;
    release.status = ReleaseStatus::Published;
    release.publisher_id = Some(publisher_id.clone());
    release.stake = stake;
    release.bytes = bytes;
    RELEASES.set(&key, &release);
    let current = release.make_current && become_current(&id, &release)?;
    let ReleaseId { template, version } = id;
    emit(&FactoryEvent::ReleasePublished {
        template,
        version,
        publisher_id,
        stake,
        current,
    });
    Ok(())
}

/// Makes a release current, unless a newer one is by now: who delivers code late does not undo what was decided since.
fn become_current(id: &ReleaseId, release: &Release) -> Result<bool, Error> {
    let mut template = template(&id.template)?;
    let newer = |current: &Deployable| current.place > release.place;
    if template.current.as_ref().is_some_and(newer) {
        return Ok(false);
    }
    template.current = Some(release.deployable(&id.version));
    TEMPLATES.set(&id.template, &template);
    Ok(true)
}

/// Takes `price` of what is attached and sends the rest back. Returns who paid.
pub fn charge(price: NearToken) -> Result<AccountId, Error> {
    let payer_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let Some(excess) = attached.checked_sub(price) else {
        return Err(MoneyRefusal::Deposit {
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
    Err(ReleaseRefusal::ReleaseStatus {
        template,
        version,
        status: release.status,
        needed,
    }
    .into())
}
