//! Changes of the council, beside what holds now.

use charter_interface::governance::{Change, Policy, Rule, Threshold};
use charter_interface::{AccountId, Exact, Upgrade};

use super::action::{code_of, or_unverified};
use super::code::of_account;
use super::notes::{NamedCode, Notes};
use crate::context::Context;
use crate::error::Result;

/// Explains them in order.
pub async fn explain(context: &Context<'_>, changes: &[Change], notes: &mut Notes) -> Result {
    // What one changes, the next one finds.
    let mut policy = context.council()?.policy().await?;
    for change in changes {
        notes.deed(format_args!("council: {change}"));
        explain_one(context, &mut policy, change, notes).await?;
    }
    Ok(())
}

async fn explain_one(
    context: &Context<'_>,
    policy: &mut Policy,
    change: &Change,
    notes: &mut Notes,
) -> Result {
    let council = context.council()?;
    match change {
        Change::AddMember { account_id } => {
            let before = policy.members.len();
            policy.members.push(account_id.clone());
            notes.differs("members", before, before + 1);
            if context.node()?.account(account_id).await?.is_none() {
                notes.look(format_args!("the new member {account_id} does not exist"));
            }
            notes.look(format_args!("gives {account_id} a vote"));
        }
        Change::RemoveMember { account_id } => {
            let before = policy.members.len();
            policy.members.retain(|member| member != account_id);
            notes.differs("members", before, policy.members.len());
            notes.look(format_args!("takes the vote of {account_id}"));
        }
        Change::SetRule { category, rule } => {
            let old = *policy.rules.of(*category);
            rule_differs(&old, rule, policy.members.len(), notes);
            *policy.rules.of_mut(*category) = *rule;
        }
        Change::SetGuardian { guardian } => {
            notes.differs(
                "guardian",
                or_nobody(policy.guardian.as_ref()),
                or_nobody(guardian.as_ref()),
            );
            policy.guardian.clone_from(guardian);
        }
        Change::SetOpenProposals { bond } => {
            let words = |bond: Option<charter_interface::NearToken>| match bond {
                Some(bond) => format!("anyone, for a bond of {}", Exact(bond)),
                None => "members".to_string(),
            };
            notes.differs(
                "who may propose",
                words(policy.open_proposals),
                words(*bond),
            );
            policy.open_proposals = *bond;
        }
        Change::SetRetention { retention } => {
            notes.differs("ended proposals are kept", policy.retention, retention);
            policy.retention = *retention;
        }
        Change::ApproveCode(code) => {
            name_code("code of factories", code, notes);
            notes.differs(
                "code of factories",
                status_of(context, code.code_hash).await?,
                "approved",
            );
        }
        Change::RemoveCode { code_hash } => {
            notes.differs(
                "code of factories",
                status_of(context, *code_hash).await?,
                "removed",
            );
        }
        Change::ApproveUpgrade(upgrade) => {
            name_code("the council itself", upgrade, notes);
            let runs = code_of(context, &council.id).await?.unwrap_or_default();
            notes.differs("the council runs", runs, upgrade.code_hash);
            if let Some(earlier) = council.upgrade().await? {
                notes.differs("approved for it", earlier, upgrade);
            }
            notes.look("REPLACES THE CODE OF THE COUNCIL: every rule, vote and payment will be ruled by it");
        }
        Change::CancelUpgrade => {
            let old = council.upgrade().await?;
            let old = old.map_or_else(|| "nothing".to_string(), |old| old.to_string());
            notes.differs("approved for the council", old, "nothing");
        }
        Change::RegisterFactory { factory_id } => {
            let factory = context.factory_at(factory_id)?;
            if let Some(info) = or_unverified(factory.info().await, notes)? {
                notes.differs("it obeys", &info.governance_id, &info.governance_id);
                if info.governance_id != council.id {
                    notes.look(format_args!(
                        "{factory_id} obeys {}, not this council",
                        info.governance_id
                    ));
                }
                let runs = code_of(context, factory_id).await?.unwrap_or_default();
                notes.differs("it runs", &runs, &runs);
                let says = of_account(context.node()?, factory_id).await?;
                notes.differs("which says", &says, &says);
                let keys = context.node()?.keys(factory_id).await?.len();
                if keys > 0 {
                    notes.look(format_args!(
                        "{factory_id} has {keys} key{}: who holds one can replace its code",
                        if keys == 1 { "" } else { "s" }
                    ));
                }
            }
        }
        Change::ForgetFactory { factory_id } => {
            let known = council.factory(factory_id).await?.is_some();
            let old = if known {
                "in the registry"
            } else {
                "not in the registry"
            };
            notes.differs(factory_id.as_str(), old, "not in the registry");
        }
        Change::CancelProposals { ids } => {
            for id in ids {
                let proposal = council.proposal(*id).await;
                if let Some(proposal) = or_unverified(proposal, notes)? {
                    let what = format!("proposal {id}");
                    let old = format!("{}: {}", proposal.status, proposal.line());
                    notes.differs(&what, old, "cancelled");
                }
            }
        }
    }
    Ok(())
}

fn rule_differs(old: &Rule, new: &Rule, members: usize, notes: &mut Notes) {
    notes.differs("threshold", old.threshold, new.threshold);
    notes.differs("voting", old.voting_period, new.voting_period);
    notes.differs("timelock", old.timelock, new.timelock);
    notes.differs("window", old.execution_window, new.execution_window);
    if votes(new.threshold, members) < votes(old.threshold, members) {
        notes.look(format_args!(
            "LOWERS THE THRESHOLD: {} of {members} members, where it takes {} now",
            votes(new.threshold, members),
            votes(old.threshold, members)
        ));
    }
    if new.timelock < old.timelock {
        notes.look(format_args!(
            "SHORTENS THE TIMELOCK from {} to {}",
            old.timelock, new.timelock
        ));
    }
}

/// How many votes a threshold asks of so many members.
fn votes(threshold: Threshold, members: usize) -> usize {
    match threshold {
        Threshold::Votes(votes) => votes.into(),
        Threshold::Share(numerator, denominator) => {
            let share = members.saturating_mul(numerator.into());
            share.div_ceil(usize::from(denominator).max(1))
        }
    }
}

fn name_code(what: &str, upgrade: &Upgrade, notes: &mut Notes) {
    notes.code(NamedCode {
        what: what.to_string(),
        hash: upgrade.code_hash,
        size: upgrade.size,
        source: None,
        approved: false,
    });
}

async fn status_of(context: &Context<'_>, hash: charter_interface::CodeHash) -> Result<String> {
    let codes = context.council()?.codes().await?;
    let code = codes.iter().find(|code| code.code_hash == hash);
    Ok(code.map_or_else(|| "not known".to_string(), |code| code.status.to_string()))
}

fn or_nobody(account_id: Option<&AccountId>) -> String {
    account_id.map_or_else(|| "nobody".to_string(), ToString::to_string)
}
