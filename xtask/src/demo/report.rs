//! What stands at the end: proposals, releases, instances, and the ledgers.

use anyhow::Result;
use charter_interface::factory::args::{InPages, OfTemplateInPages};
use charter_interface::factory::{self, InstanceView, ReleaseView, TemplateView};
use charter_interface::governance::args::Proposals;
use charter_interface::governance::{self, ProposalView};
use charter_interface::{AccountId, NearToken, Page};
use serde::Serialize;
use serde_json::json;

use super::cast::Cast;
use super::stage::{Act, Stage, near};
use crate::terminal::{heading, table};

/// What a program is told.
#[derive(Serialize)]
pub struct Report<'a> {
    protocol_version: u32,
    acts: &'a [Act],
    council: CouncilReport,
    factories: Vec<FactoryReport>,
}

#[derive(Serialize)]
struct CouncilReport {
    account_id: AccountId,
    proposals: Vec<ProposalView>,
    ledger: governance::Ledger,
}

#[derive(Serialize)]
struct FactoryReport {
    account_id: AccountId,
    releases: Vec<ReleaseView>,
    instances: Vec<InstanceView>,
    ledger: factory::Ledger,
}

/// Asks the contracts.
pub fn collect<'a>(stage: &'a Stage, cast: &Cast) -> Result<Report<'a>> {
    let council_id = cast.council_id.clone();
    let args = Proposals {
        status: None,
        from: None,
        limit: None,
    };
    let mut proposals: Page<ProposalView> = stage.view(&council_id, "get_proposals", args)?;
    proposals.items.reverse();
    let factories = [cast.factory_id.clone(), cast.second_factory()?];
    let factories = factories
        .into_iter()
        .map(|factory_id| of_factory(stage, factory_id));
    Ok(Report {
        protocol_version: stage.chain().protocol_version(),
        acts: stage.acts(),
        council: CouncilReport {
            ledger: stage.view(&council_id, "get_ledger", json!({}))?,
            account_id: council_id,
            proposals: proposals.items,
        },
        factories: factories.collect::<Result<_>>()?,
    })
}

fn of_factory(stage: &Stage, account_id: AccountId) -> Result<FactoryReport> {
    let all = || InPages {
        from: None,
        limit: None,
    };
    let templates: Page<TemplateView> = stage.view(&account_id, "get_templates", all())?;
    let mut releases = Vec::new();
    for TemplateView { template, .. } in templates.items {
        let args = OfTemplateInPages {
            template,
            from: None,
            limit: None,
        };
        let page: Page<ReleaseView> = stage.view(&account_id, "get_releases", args)?;
        releases.extend(page.items);
    }
    let instances: Page<InstanceView> = stage.view(&account_id, "get_instances", all())?;
    let ledger = stage.view(&account_id, "get_ledger", json!({}))?;
    Ok(FactoryReport {
        account_id,
        releases,
        instances: instances.items,
        ledger,
    })
}

/// Shows it to a person.
pub fn print(report: &Report<'_>) -> Result<()> {
    let CouncilReport {
        account_id,
        proposals,
        ledger,
    } = &report.council;
    println!("\n{}", heading(format!("Proposals of {account_id}")));
    let rows = proposals.iter().map(|proposal| {
        vec![
            proposal.proposal_id.to_string(),
            proposal.status.to_string(),
            proposal.category.to_string(),
            format!("{} of {}", proposal.tally.approvals, proposal.tally.members),
            proposal.description.clone(),
        ]
    });
    println!(
        "{}",
        table(&["#", "status", "rule", "for", "what"], &[0], rows)
    );
    for factory in &report.factories {
        print_factory(factory);
    }
    println!("\n{}", heading("The ledgers, in NEAR"));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let governance::Ledger {
        balance,
        storage_stake,
        proposals,
        bonds,
        code_stakes,
        forfeited: _,
        free,
        missing: _,
    } = ledger;
    rows.push(row(
        account_id,
        *balance,
        *storage_stake,
        &[*proposals, *bonds, *code_stakes],
        *free,
    ));
    for FactoryReport {
        account_id, ledger, ..
    } in &report.factories
    {
        let factory::Ledger {
            balance,
            storage_stake,
            creators,
            in_flight,
            release_stakes,
            fees,
            reserve,
            free,
            missing: _,
        } = ledger;
        let owed = [*creators, *in_flight, *release_stakes, *fees, *reserve];
        rows.push(row(account_id, *balance, *storage_stake, &owed, *free));
    }
    println!(
        "{}",
        table(
            &[
                "account",
                "balance",
                "staked by storage",
                "owed and kept",
                "free"
            ],
            &[1, 2, 3, 4],
            rows
        )
    );
    Ok(())
}

/// What all of it cost, and where to go from here.
pub fn print_total(report: &Report<'_>) {
    let steps = || report.acts.iter().flat_map(|act| &act.steps);
    let gas: u64 = steps().map(|step| step.gas).sum();
    let fees: u128 = steps().map(|step| step.fee.as_yoctonear()).sum();
    println!(
        "\nIn all {} transactions, {} of them refused: {:.0} Tgas, {} NEAR of fees, nearly all of it to publish code, once.",
        steps().count(),
        steps().filter(|step| step.refused.is_some()).count(),
        gas as f64 / 1e12,
        near(fees)
    );
    println!("\n{}", heading("From here"));
    let failed = steps().position(|step| step.what.contains("init fails"));
    let trace = format!("cargo xtask demo --trace {}", failed.unwrap_or(0) + 1);
    let next = [
        (
            "cargo xtask demo --serve",
            "this chain, with the council's page in a browser",
        ),
        (trace.as_str(), "the receipts of the init that failed"),
        ("docs/src/start.md", "a council and an instance of your own"),
    ];
    for (what, why) in next {
        println!(" {what:<28} {why}");
    }
}

fn row(
    account_id: &AccountId,
    balance: NearToken,
    staked: NearToken,
    owed: &[NearToken],
    free: NearToken,
) -> Vec<String> {
    let owed = owed.iter().map(|amount| amount.as_yoctonear()).sum();
    let cells = [
        balance.as_yoctonear(),
        staked.as_yoctonear(),
        owed,
        free.as_yoctonear(),
    ];
    std::iter::once(account_id.to_string())
        .chain(cells.map(near))
        .collect()
}

fn print_factory(factory: &FactoryReport) {
    println!(
        "\n{}",
        heading(format!("Releases of {}", factory.account_id))
    );
    let rows = factory.releases.iter().map(|release| {
        let current = if release.current { ", current" } else { "" };
        vec![
            format!("{} {}", release.template, release.version),
            format!("{}{current}", release.status),
            release.size.to_string(),
            release.code_hash.to_string(),
            release
                .publisher_id
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ]
    });
    println!(
        "{}",
        table(
            &["release", "status", "bytes", "code hash", "delivered by"],
            &[2],
            rows
        )
    );
    println!(
        "\n{}",
        heading(format!("Instances of {}", factory.account_id))
    );
    let rows = factory.instances.iter().map(|instance| {
        vec![
            instance.instance_id.to_string(),
            format!("{} {}", instance.template, instance.version),
            instance.creator_id.to_string(),
        ]
    });
    println!("{}", table(&["instance", "runs", "created by"], &[], rows));
}

/// The keys of the people, for whoever goes on from here.
pub fn print_keys(cast: &Cast) {
    let rows = cast
        .people()
        .into_iter()
        .map(|signer| vec![signer.account_id.to_string(), signer.secret_key.to_string()]);
    println!("\n{}", table(&["account", "secret key"], &[], rows));
}
