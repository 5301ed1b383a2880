//! Commands to a factory, beside what the factory has now.

use charter_interface::factory::{Command, FactoryInfo, ReleaseView, TemplateView};
use charter_interface::text::Quoted;
use charter_interface::{Category, Exact};

use super::action::{code_of, or_unverified, pays};
use super::notes::{NamedCode, Notes};
use crate::context::Context;
use crate::error::Result;
use crate::factory::Factory;
use crate::human;

/// Explains them in order; and says what the factory would answer now.
pub async fn explain(
    context: &Context<'_>,
    factory: &Factory<'_>,
    commands: &[Command],
    category: Category,
    notes: &mut Notes,
) -> Result {
    let info = or_unverified(factory.info().await, notes)?;
    for command in commands {
        notes.deed(format_args!("{}: {command}", factory.id));
        match &info {
            Some(info) => explain_one(context, factory, info, command, notes).await?,
            None => name_code(factory, command, notes),
        }
    }
    let Some(info) = info else { return Ok(()) };
    if info.governance_id != *context.council_id()? {
        notes.look_at_all(format_args!(
            "{} obeys {}, not this council: it would refuse",
            factory.id, info.governance_id
        ));
    }
    let check = factory.check(commands.to_vec(), category).await;
    if let Some(check) = or_unverified(check, notes)? {
        for (command, refusal) in commands.iter().zip(&check.commands) {
            if let Some(refusal) = refusal {
                notes.look_at_all(format_args!(
                    "the factory would refuse now to {command}: {}",
                    Quoted(refusal)
                ));
            }
        }
        if let Some(whole) = &check.whole {
            notes.look_at_all(format_args!(
                "the factory would refuse it now: {}",
                Quoted(whole)
            ));
        }
    }
    Ok(())
}

/// Code is compared also where the factory cannot be asked.
fn name_code(factory: &Factory<'_>, command: &Command, notes: &mut Notes) {
    match command {
        Command::ApproveRelease(release) => notes.code(NamedCode {
            what: format!("{} {}", Quoted(&release.template), Quoted(&release.version)),
            hash: release.code_hash,
            size: release.size,
            source: release.source.clone(),
            approved: false,
        }),
        Command::ApproveUpgrade(upgrade) => notes.code(NamedCode {
            what: format!("the factory {}", factory.id),
            hash: upgrade.code_hash,
            size: upgrade.size,
            source: None,
            approved: false,
        }),
        _ => {}
    }
}

async fn explain_one(
    context: &Context<'_>,
    factory: &Factory<'_>,
    info: &FactoryInfo,
    command: &Command,
    notes: &mut Notes,
) -> Result {
    name_code(factory, command, notes);
    match command {
        Command::SetTemplate { .. }
        | Command::SetTerms { .. }
        | Command::OpenTemplate { .. }
        | Command::CloseTemplate { .. } => template(factory, command, notes).await?,
        Command::ApproveRelease(_)
        | Command::SetCurrentRelease(_)
        | Command::DeprecateRelease(_)
        | Command::RestoreRelease(_)
        | Command::RemoveRelease(_) => release(factory, command, notes).await?,
        Command::SetDefaultLimits { limits } => notes.differs("limits", &info.limits, limits),
        Command::SetCreatorLimits { creator_id, limits } => {
            let creator = factory.creator(creator_id).await?;
            let old = if creator.overridden {
                "its own"
            } else {
                "the defaults"
            };
            let new = limits.as_ref().unwrap_or(&info.limits);
            notes.differs("limits", format_args!("{} ({old})", creator.limits), new);
            notes.differs("instances", creator.instances, creator.instances);
        }
        Command::SetAccess {
            access,
            add,
            remove,
        } => {
            notes.differs("open to", info.access, access);
            for (list, new) in [(add, "listed"), (remove, "not listed")] {
                for creator_id in list {
                    let creator = factory.creator(creator_id).await?;
                    let old = if creator.listed {
                        "listed"
                    } else {
                        "not listed"
                    };
                    notes.differs(creator_id.as_str(), old, new);
                }
            }
        }
        Command::ReserveNames { names } => name_status(factory, names, "reserved", notes).await?,
        Command::FreeNames { names } => name_status(factory, names, "free", notes).await?,
        Command::SetGuardian { guardian } => {
            let or_nobody = |id: &Option<charter_interface::AccountId>| {
                id.as_ref()
                    .map_or_else(|| "nobody".to_string(), ToString::to_string)
            };
            notes.differs("guardian", or_nobody(&info.guardian), or_nobody(guardian));
        }
        Command::Pause => notes.differs("paused", yes(info.paused), "yes"),
        Command::Unpause => notes.differs("paused", yes(info.paused), "no"),
        Command::WithdrawFees {
            receiver_id,
            amount,
        } => {
            let fees = factory.ledger().await?.fees;
            let after = fees.checked_sub(*amount);
            let after = after.map_or_else(|| "not enough".to_string(), |a| Exact(a).to_string());
            notes.differs("fees", Exact(fees), after);
            pays(context, receiver_id, *amount, "the fees", notes).await?;
        }
        Command::Sweep {
            receiver_id,
            amount,
        } => {
            let free = factory.ledger().await?.free;
            let after = free.checked_sub(*amount);
            let after = after.map_or_else(|| "not enough".to_string(), |a| Exact(a).to_string());
            notes.differs("free", Exact(free), after);
            pays(context, receiver_id, *amount, "what is free", notes).await?;
        }
        Command::SetReserve { reserve } => {
            notes.differs("reserve", Exact(info.reserve), Exact(*reserve));
        }
        Command::ApproveUpgrade(upgrade) => {
            let runs = code_of(context, &factory.id).await?.unwrap_or_default();
            notes.differs("the factory runs", runs, upgrade.code_hash);
            if let Some(earlier) = &info.upgrade {
                notes.differs("approved for it", earlier, upgrade);
            }
            notes.look(format_args!(
                "REPLACES THE CODE of {}: all that it holds will be ruled by code {}",
                factory.id, upgrade.code_hash
            ));
        }
        Command::CancelUpgrade => {
            let old = info.upgrade.as_ref();
            let old = old.map_or_else(|| "nothing".to_string(), ToString::to_string);
            notes.differs("approved for the factory", old, "nothing");
        }
        Command::ProposeGovernance { governance_id, .. } => {
            let new = governance_id.as_ref();
            let new = new.map_or_else(|| "nobody".to_string(), ToString::to_string);
            notes.differs("it obeys", &info.governance_id, &new);
            if governance_id.is_some() {
                notes.look(format_args!(
                    "HANDS {} OVER to {new}, if {new} accepts",
                    factory.id
                ));
            }
        }
    }
    Ok(())
}

async fn template(factory: &Factory<'_>, command: &Command, notes: &mut Notes) -> Result {
    match command {
        Command::SetTemplate { template, spec } => {
            let old = factory.template(template).await?.map(|view| view.spec);
            let Some(old) = old else {
                notes.differs(
                    "template",
                    "none",
                    "new: closed, without fee and owner keys",
                );
                return Ok(());
            };
            let number = |number: Option<u32>| {
                number.map_or_else(|| "any number".to_string(), |number| number.to_string())
            };
            notes.differs("title", Quoted(&old.title), Quoted(&spec.title));
            notes.differs(
                "init method",
                Quoted(&old.init_method),
                Quoted(&spec.init_method),
            );
            notes.differs("init gas", old.init_gas, spec.init_gas);
            notes.differs(
                "per creator",
                number(old.per_creator),
                number(spec.per_creator),
            );
        }
        Command::SetTerms { template, terms } => {
            let old = factory.template(template).await?.map(|view| view.terms);
            let old = old.unwrap_or_default();
            notes.differs("fee", Exact(old.fee), Exact(terms.fee));
            notes.differs(
                "minimum balance",
                Exact(old.min_balance),
                Exact(terms.min_balance),
            );
            notes.differs(
                "owner keys",
                allowed(old.owner_key),
                allowed(terms.owner_key),
            );
            if terms.owner_key && !old.owner_key {
                notes.look(format_args!(
                    "TURNS OWNER KEYS ON for {}: who holds one can replace the instance's code",
                    Quoted(template)
                ));
            }
        }
        Command::OpenTemplate { template } | Command::CloseTemplate { template } => {
            let old = factory.template(template).await?;
            let old = old
                .as_ref()
                .map_or("no such template", |view| yes(view.open));
            let new = matches!(command, Command::OpenTemplate { .. });
            notes.differs("open", old, yes(new));
        }
        _ => {}
    }
    Ok(())
}

async fn release(factory: &Factory<'_>, command: &Command, notes: &mut Notes) -> Result {
    let (template, version) = match command {
        Command::ApproveRelease(release) => (&release.template, &release.version),
        Command::SetCurrentRelease(id)
        | Command::DeprecateRelease(id)
        | Command::RestoreRelease(id)
        | Command::RemoveRelease(id) => (&id.template, &id.version),
        _ => return Ok(()),
    };
    let view: Option<TemplateView> = factory.template(template).await?;
    let releases = match &view {
        Some(_) => factory.releases(template).await?,
        None => Vec::new(),
    };
    let this = releases.iter().find(|release| release.version == *version);
    let current = releases.iter().find(|release| release.current);
    let current = current.map_or_else(|| "none".to_string(), shown);
    let status = this.map_or_else(|| "none".to_string(), |view| view.status.to_string());
    if let (Command::SetCurrentRelease(_) | Command::RestoreRelease(_), Some(view)) =
        (command, this)
    {
        notes.code(NamedCode {
            what: format!("{} {}", Quoted(template), Quoted(version)),
            hash: view.code_hash,
            size: view.size,
            source: view.source.clone(),
            approved: true,
        });
    }
    match command {
        Command::ApproveRelease(release) => {
            notes.differs("release", status, "approved");
            if release.make_current {
                let new = format!("{version}, code {}, when published", release.code_hash);
                notes.differs("current", current, new);
            }
            let same = releases.iter().find(|other| {
                other.code_hash == release.code_hash && other.version != release.version
            });
            if let Some(same) = same {
                notes.differs("the same code", shown(same), version);
            }
        }
        Command::SetCurrentRelease(_) => {
            let new = this.map_or_else(|| format!("{version}, which is none"), shown);
            notes.differs("current", current, new);
        }
        Command::DeprecateRelease(_) => {
            notes.differs("release", status, "deprecated");
            loses_current(this, template, notes);
        }
        Command::RestoreRelease(_) => notes.differs("release", status, "published"),
        Command::RemoveRelease(_) => {
            notes.differs("release", status, "removed");
            loses_current(this, template, notes);
        }
        _ => {}
    }
    Ok(())
}

fn loses_current(release: Option<&ReleaseView>, template: &str, notes: &mut Notes) {
    if release.is_some_and(|release| release.current) {
        notes.look(format_args!(
            "it is the current release: {} has none after, unless another is made current",
            Quoted(template)
        ));
    }
}

fn shown(release: &ReleaseView) -> String {
    format!(
        "{}, code {}",
        release.version,
        human::both_spellings(&release.code_hash)
    )
}

async fn name_status(
    factory: &Factory<'_>,
    names: &[String],
    new: &str,
    notes: &mut Notes,
) -> Result {
    for name in names {
        if let Some(status) = or_unverified(factory.name(name).await, notes)? {
            let old = format!("{status:?}").to_lowercase();
            notes.differs(&Quoted(name).to_string(), old, new);
        }
    }
    Ok(())
}

const fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

const fn allowed(is: bool) -> &'static str {
    if is { "ALLOWED" } else { "refused" }
}
