//! `charter council`.

use charter_interface::governance::{EffectiveRule, EffectiveRules, Policy};
use charter_interface::{AccountId, ApprovedUpgrade, Exact};
use clap::Args;
use serde::Serialize;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::print::{pairs, table};

/// What it can be told: nothing.
#[derive(Debug, Args)]
pub struct Options {}

#[derive(Serialize)]
struct Shown {
    council_id: AccountId,
    code_hash: String,
    keys: usize,
    policy: Policy,
    effective_rules: EffectiveRules,
    upgrade: Option<ApprovedUpgrade>,
}

/// Shows who decides, and how.
pub async fn run(_: &Options, context: &Context<'_>) -> Result {
    let council = context.council()?;
    let node = context.node()?;
    let policy = council.policy().await?;
    let account = node.existing(&council.id).await?;
    let code = account.global_contract_hash.unwrap_or(account.code_hash);
    let shown = Shown {
        code_hash: code.to_string(),
        keys: node.keys(&council.id).await?.len(),
        policy,
        effective_rules: council.rules().await?,
        upgrade: council.upgrade().await?,
        council_id: council.id,
    };
    context.printer.answer(&shown, || text(context, &shown))
}

fn text(context: &Context<'_>, shown: &Shown) -> String {
    let policy = &shown.policy;
    let members: Vec<_> = policy
        .members
        .iter()
        .map(|member| member.as_str())
        .collect();
    let keys = match shown.keys {
        0 => "none: only proposals can change it".to_string(),
        1 => context
            .printer
            .loud("1: whoever holds it can replace the code"),
        keys => context
            .printer
            .loud(&format!("{keys}: whoever holds one can replace the code")),
    };
    let facts = pairs([
        ("council", shown.council_id.to_string()),
        ("code", shown.code_hash.clone()),
        ("keys", keys),
        ("members", members.join(", ")),
        (
            "guardian",
            policy
                .guardian
                .as_ref()
                .map_or_else(|| "nobody".to_string(), ToString::to_string),
        ),
        (
            "others",
            policy.open_proposals.map_or_else(
                || "may not propose".to_string(),
                |bond| format!("may propose for a bond of {}", Exact(bond)),
            ),
        ),
        ("ended", format!("proposals are kept {}", policy.retention)),
        (
            "upgrade",
            shown.upgrade.as_ref().map_or_else(
                || "none is approved".to_string(),
                |upgrade| format!("{upgrade}, until {}", human::moment(upgrade.expires_at)),
            ),
        ),
    ]);
    let rules = &shown.effective_rules;
    let row = |name: &str, rule: &EffectiveRule| {
        vec![
            name.to_string(),
            format!("{} of {}", rule.required, policy.members.len()),
            rule.voting_period.to_string(),
            rule.timelock.to_string(),
            rule.execution_window.to_string(),
        ]
    };
    let rules = table(
        &["rule", "approvals", "voting", "timelock", "window"],
        &[],
        [
            row("routine", &rules.routine),
            row("code", &rules.code),
            row("council", &rules.council),
        ],
    );
    format!("{facts}\n\n{rules}")
}
