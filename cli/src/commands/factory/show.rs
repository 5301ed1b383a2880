//! `charter factory show`.

use charter_interface::factory::{FactoryInfo, TemplateView};
use charter_interface::{AccountId, Exact};
use serde::Serialize;

use super::Which;
use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::print::{pairs, table};

#[derive(Serialize)]
struct Shown {
    factory_id: AccountId,
    code_hash: String,
    keys: usize,
    info: FactoryInfo,
    templates: Vec<TemplateView>,
}

/// Shows it.
pub async fn run(which: &Which, context: &Context<'_>) -> Result {
    let factory = context.factory(which.factory.as_ref()).await?;
    let node = context.node()?;
    let info = factory.info().await?;
    let account = node.existing(&factory.id).await?;
    let code = account.global_contract_hash.unwrap_or(account.code_hash);
    let shown = Shown {
        code_hash: code.to_string(),
        keys: node.keys(&factory.id).await?.len(),
        info,
        templates: factory.templates().await?,
        factory_id: factory.id,
    };
    context.printer.answer(&shown, || text(context, &shown))
}

fn text(context: &Context<'_>, shown: &Shown) -> String {
    let info = &shown.info;
    let keys = match shown.keys {
        0 => "none".to_string(),
        keys => context
            .printer
            .loud(&format!("{keys}: whoever holds one can replace the code")),
    };
    let or_nobody = |account: Option<&AccountId>| {
        account.map_or_else(|| "nobody".to_string(), ToString::to_string)
    };
    let mut facts = vec![
        ("factory", shown.factory_id.to_string()),
        ("code", shown.code_hash.clone()),
        ("keys", keys),
        ("obeys", info.governance_id.to_string()),
        ("guardian", or_nobody(info.guardian.as_ref())),
        (
            "paused",
            if info.paused {
                context.printer.loud("yes")
            } else {
                "no".to_string()
            },
        ),
        ("open to", info.access.to_string()),
        ("a creator has", info.limits.to_string()),
        ("reserve", Exact(info.reserve).to_string()),
    ];
    if let Some(offer) = &info.proposed_governance {
        facts.push((
            "offered to",
            format!(
                "{} until {}",
                offer.governance_id,
                human::moment(offer.expires_at)
            ),
        ));
    }
    if let Some(upgrade) = &info.upgrade {
        facts.push((
            "upgrade",
            format!("{upgrade}, until {}", human::moment(upgrade.expires_at)),
        ));
    }
    let facts = pairs(facts);
    if shown.templates.is_empty() {
        return format!("{facts}\n\nIt offers nothing.");
    }
    let templates = table(
        &[
            "template",
            "open",
            "current",
            "fee",
            "minimum balance",
            "owner keys",
            "init",
        ],
        &[],
        shown.templates.iter().map(|template| {
            vec![
                template.template.clone(),
                if template.open { "yes" } else { "no" }.to_string(),
                template
                    .current
                    .clone()
                    .unwrap_or_else(|| "none".to_string()),
                Exact(template.terms.fee).to_string(),
                Exact(template.terms.min_balance).to_string(),
                if template.terms.owner_key {
                    "ALLOWED"
                } else {
                    "no"
                }
                .to_string(),
                format!(
                    "{} with {}",
                    template.spec.init_method, template.spec.init_gas
                ),
            ]
        }),
    );
    format!("{facts}\n\n{templates}")
}
