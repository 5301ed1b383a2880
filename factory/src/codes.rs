//! Code by hash and delivery: awaited by up to eight releases, delivered once, kept while a release uses it.

use charter_interface::factory::{FactoryEvent, MAX_AWAITING, ReleaseStatus};
use charter_interface::{AccountId, CodeHash, Delivery, NearToken, record_bytes};

use crate::Error;
use crate::error::{BoundsRefusal, ReleaseRefusal};
use crate::records::{CodeRecord, Deployable, Padded, Release, ReleasePlace};
use crate::registry::{now, template_name, version};
use crate::rehearsal::{self, emit, pay};
use crate::releases::{release, template};
use crate::state::{CODES, Config, RELEASES, TEMPLATES, Totals, code_key};

/// A code's key.
pub type CodeKey = (CodeHash, Delivery);

/// Makes a release, just approved, wait for its code; or publishes it at once, where the code is there.
pub fn attach(
    config: &Config,
    name: &str,
    label: &str,
    approved: &mut Release,
    at: ReleasePlace,
) -> Result<(), Error> {
    let key = (approved.code_hash, approved.delivery);
    let mut code = CODES
        .get(&key)
        .unwrap_or_else(|| CodeRecord::new(approved.size));
    if code.delivered {
        check_size(&code, approved)?;
        // Those that awaited it were served, or had expired by then: nothing needs them any more.
        code.awaiting.clear();
        count_user(&mut code)?;
        CODES.set(&key, &code);
        RELEASES.set(&(at.template, label.to_string()), approved);
        let publisher_id = code.publisher_id().ok_or_else(Error::overflow)?;
        return publish(
            approved,
            name,
            label,
            at.template,
            publisher_id,
            NearToken::ZERO,
        );
    }
    // Who is renewed waits anew.
    code.awaiting.retain(|waiting| *waiting != at);
    // Those that wait in vain are in nobody's way until there is no room, or they say another length.
    if code.awaiting.len() >= MAX_AWAITING || code.size != approved.size {
        drop_void(config, &mut code)?;
    }
    if code.awaiting.is_empty() {
        code.size = approved.size;
    }
    check_size(&code, approved)?;
    if code.awaiting.len() >= MAX_AWAITING {
        return Err(BoundsRefusal::Full {
            what: "releases that await this code",
            max: MAX_AWAITING,
        }
        .into());
    }
    code.awaiting.push(at);
    CODES.set(&key, &code);
    RELEASES.set(&(at.template, label.to_string()), approved);
    Ok(())
}

fn check_size(code: &CodeRecord, approved: &Release) -> Result<(), Error> {
    if code.size == approved.size {
        return Ok(());
    }
    Err(ReleaseRefusal::CodeSizeDiffers {
        code_hash: approved.code_hash,
        expected: code.size,
        actual: approved.size,
    }
    .into())
}

/// Drops those that wait in vain.
fn drop_void(config: &Config, code: &mut CodeRecord) -> Result<(), Error> {
    let mut awaiting = Vec::new();
    for at in code.awaiting.drain(..) {
        if waiting(config, at)?.is_some() {
            awaiting.push(at);
        }
    }
    code.awaiting = awaiting;
    Ok(())
}

/// A release by its place, if it can be delivered: its template's name, its label, its record.
pub fn waiting(
    config: &Config,
    at: ReleasePlace,
) -> Result<Option<(String, String, Release)>, Error> {
    let name = template_name(at.template)?;
    let label = version(at.template, at.place)?;
    let release = release(at.template, &name, &label)?;
    let waits = release.status(config, now()) == ReleaseStatus::Approved;
    Ok(waits.then_some((name, label, release)))
}

/// Notes that code is there, and publishes all that await it.
pub fn deliver(
    config: &Config,
    key: CodeKey,
    mut code: CodeRecord,
    publisher_id: &AccountId,
    (stake, bytes): (NearToken, u64),
) -> Result<(), Error> {
    let mut served = Vec::new();
    for at in &code.awaiting {
        if let Some(found) = waiting(config, *at)? {
            served.push((*at, found));
        }
    }
    let Some((first, _)) = served.first() else {
        return Err(refuse(key.0, &[code]));
    };
    code.delivered = true;
    code.published_as = *first;
    code.publisher_id = Padded::new(publisher_id.as_str(), AccountId::MAX_LEN);
    code.stake = stake;
    code.bytes = bytes;
    for _ in &served {
        count_user(&mut code)?;
    }
    CODES.set(&key, &code);
    let mut staked = stake;
    for (at, (name, label, mut release)) in served {
        publish(
            &mut release,
            &name,
            &label,
            at.template,
            publisher_id.clone(),
            staked,
        )?;
        // The stake is one for all: the first event tells of it.
        staked = NearToken::ZERO;
    }
    Ok(())
}

fn count_user(code: &mut CodeRecord) -> Result<(), Error> {
    code.users = code.users.checked_add(1).ok_or_else(Error::overflow)?;
    Ok(())
}

/// Publishes a release whose code is there, and makes it current if that was approved and nothing has been decided since.
fn publish(
    release: &mut Release,
    name: &str,
    label: &str,
    index: u16,
    publisher_id: AccountId,
    stake: NearToken,
) -> Result<(), Error> {
    release.status = ReleaseStatus::Published;
    release.delivered = true;
    RELEASES.set(&(index, label.to_string()), release);
    let mut current = false;
    if release.make_current {
        let mut template = template(name)?;
        let is_newer = |other: Deployable| other.place > release.place;
        if template.decisions == release.decisions && !template.current().is_some_and(is_newer) {
            template.set_current(&release.deployable(label));
            TEMPLATES.set(name, &template);
            current = true;
        }
    }
    emit(&FactoryEvent::ReleasePublished {
        template: name.to_string(),
        version: label.to_string(),
        publisher_id,
        stake,
        current,
    });
    Ok(())
}

/// Why code of this hash is not taken, given what is known of it under either delivery: it is there already, or its approvals
/// have expired.
pub fn refuse(code_hash: CodeHash, known: &[CodeRecord]) -> Error {
    let refusal = known.iter().find_map(|code| {
        let at = match code.delivered {
            true => code.published_as,
            false => *code.awaiting.first()?,
        };
        let template = template_name(at.template).ok()?;
        let version = version(at.template, at.place).ok()?;
        Some(if code.delivered {
            ReleaseRefusal::CodePublished {
                code_hash,
                template,
                version,
            }
        } else {
            ReleaseRefusal::ApprovalExpired {
                code_hash,
                template,
                version,
            }
        })
    });
    refusal
        .unwrap_or(ReleaseRefusal::CodeNotApproved { code_hash })
        .into()
}

/// What went back to whoever had delivered code that nothing uses any more.
#[derive(Debug, Default)]
pub struct Freed {
    /// Who.
    pub publisher_id: Option<AccountId>,
    /// How much.
    pub refund: NearToken,
}

/// Takes a release off its code: one that awaits it, or one that uses it. The last one takes the code with it.
pub fn detach(removed: &Release, at: ReleasePlace) -> Result<Freed, Error> {
    let key = (removed.code_hash, removed.delivery);
    let Some(mut code) = CODES.get(&key) else {
        // The approval had expired, and the code was forgotten with the others that awaited it.
        return Ok(Freed::default());
    };
    if removed.delivered {
        code.users = code.users.checked_sub(1).ok_or_else(Error::overflow)?;
    }
    if !code.delivered && removed.delivery == Delivery::Stored {
        // Anyone may deliver it before the council executes what it checks now, and must not make that fail.
        let key = code_key(&removed.code_hash).len() as u64;
        rehearsal::note_removal(record_bytes(key, removed.size.into()));
    }
    code.awaiting
        .retain(|awaiting| *awaiting != at && !code.delivered);
    if code.users > 0 || (!code.delivered && !code.awaiting.is_empty()) {
        CODES.set(&key, &code);
        return Ok(Freed::default());
    }
    CODES.remove(&key);
    if !code.delivered {
        return Ok(Freed::default());
    }
    let publisher_id = code.publisher_id();
    if code.bytes > 0 {
        rehearsal::remove_unread(&code_key(&removed.code_hash), code.bytes);
        Totals::change(|totals| totals.code.remove(code.bytes).ok().map(|_| ()))?;
        if let Some(publisher_id) = &publisher_id {
            pay(publisher_id, code.stake);
        }
    }
    Ok(Freed {
        publisher_id,
        refund: code.stake,
    })
}
