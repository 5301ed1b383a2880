//! What was measured, as tables of documents.

use std::fmt::Write;

use super::figures::Figures;
use super::growth::{Growth, POINTS};
use super::operations::Operation;
use super::price::{Price, Yocto};
use super::profile::{GROUPS, Profile};
use crate::Result;

/// What ends a table in a document.
const END: &str = "<!-- /costs -->";

/// A document with its tables as they are now: each stands between `<!-- costs: name -->` and `<!-- /costs -->`.
///
/// # Errors
///
/// For a table of another name, and for one that does not end.
pub fn fill(document: &str, figures: &Figures) -> Result<String> {
    let mut filled = String::new();
    let mut rest = document;
    while let Some((before, after)) = rest.split_once("<!-- costs: ") {
        let ends = after.split_once(" -->").zip(after.split_once(END));
        let Some(((name, _), (_, behind))) = ends else {
            anyhow::bail!("a table of costs has no end: {END} is missing");
        };
        let table = table(name, figures)?;
        write!(filled, "{before}<!-- costs: {name} -->\n{table}{END}")?;
        rest = behind;
    }
    Ok(filled + rest)
}

fn table(name: &str, figures: &Figures) -> Result<String> {
    match name {
        "prices" => prices(figures),
        "sizes" => Ok(sizes(figures)),
        "records" => Ok(records(figures)),
        "growth" => Ok(growth(&figures.growth)),
        "profiles" => Ok(figures.profiles.iter().map(profile).collect()),
        "create" => create(figures),
        group => operations(group, figures),
    }
}

/// Gas in Tgas.
pub fn tgas(gas: u64) -> String {
    format!("{:.2}", gas as f64 / 1e12)
}

/// Lines of a table: the first column holds words, the others figures.
fn lines(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!(
        "| {} |\n|---|{}\n",
        head.join(" | "),
        "--:|".repeat(head.len() - 1)
    );
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

fn operations(group: &str, figures: &Figures) -> Result<String> {
    let of_group = |operation: &&Operation| operation.group == group;
    let mut rows = figures.operations.iter().filter(of_group).peekable();
    anyhow::ensure!(
        rows.peek().is_some(),
        "there is no table of costs `{group}`"
    );
    let side = |price: &Option<Price>| price.map(|price| tgas(price.gas)).unwrap_or_default();
    let row = |operation: &Operation| {
        let Operation {
            group: _,
            name,
            price,
            plain,
            idle,
        } = operation;
        vec![
            name.clone(),
            tgas(price.gas),
            side(plain),
            side(idle),
            price.burnt.to_string(),
            locked(price.locked),
        ]
    };
    let head = [
        "",
        "Tgas",
        "plain account",
        "idle contract",
        "NEAR burnt",
        "NEAR locked",
    ];
    Ok(lines(&head, rows.map(row)))
}

/// Nothing where nothing is locked.
fn locked(amount: Yocto) -> String {
    match amount {
        Yocto(0) => String::new(),
        amount => amount.to_string(),
    }
}

fn find<'a>(figures: &'a Figures, name: &str) -> Result<&'a Operation> {
    let found = figures
        .operations
        .iter()
        .find(|operation| operation.name == name);
    found.ok_or_else(|| anyhow::anyhow!("`{name}` is not measured"))
}

/// Six lines for the front page.
fn prices(figures: &Figures) -> Result<String> {
    const PROPOSAL: [&str; 4] = [
        "propose a call",
        "vote",
        "vote, the one that approves",
        "execute a call",
    ];
    let one = |what: &str, names: &[&str]| -> Result<Vec<String>> {
        let (mut burnt, mut kept) = (0, 0);
        for name in names {
            let price = find(figures, name)?.price;
            burnt += price.burnt.0;
            kept += price.locked.0;
        }
        Ok(vec![
            what.to_string(),
            Yocto(burnt).to_string(),
            locked(Yocto(kept)),
        ])
    };
    let rows = [
        one("a council", &["create a council"])?,
        one("a factory", &["create a factory"])?,
        one(
            "100 kB of global code, once for all instances",
            &["publish 100 kB, global"],
        )?,
        one(
            "100 kB of stored code, and again in each instance",
            &["publish 100 kB, stored"],
        )?,
        one("an instance of global code", &["create a donation, global"])?,
        one("a proposal: made, two votes, executed", &PROPOSAL)?,
    ];
    Ok(lines(&["", "NEAR burnt", "NEAR locked"], rows))
}

fn sizes(figures: &Figures) -> String {
    let row = |size: &super::Cost| vec![size.name.replace(": wasm", ""), size.value.to_string()];
    lines(
        &["contract", "bytes of wasm"],
        figures.sizes.iter().map(row),
    )
}

fn records(figures: &Figures) -> String {
    let row = |record: &super::records::Record| {
        let stake = Yocto(i128::from(record.bytes) * 10_i128.pow(19));
        vec![
            format!("{}: {}", record.of, record.name),
            record.bytes.to_string(),
            stake.to_string(),
        ]
    };
    lines(
        &["record", "bytes", "NEAR locked"],
        figures.records.iter().map(row),
    )
}

fn growth(all: &[Growth]) -> String {
    let points = POINTS.map(|point| point.to_string());
    let mut head = vec!["Tgas", "among"];
    head.extend(points.iter().map(String::as_str));
    head.push("from first to last");
    let row = |growth: &Growth| {
        let mut row = vec![growth.name.clone(), growth.of.clone()];
        row.extend(
            growth
                .gas
                .iter()
                .map(|gas| format!("{:.3}", *gas as f64 / 1e12)),
        );
        let ends = growth.gas.first().zip(growth.gas.last());
        row.push(ends.map_or_else(String::new, |(first, last)| {
            format!("{:+.1}%", (*last as f64 / *first as f64 - 1.0) * 100.0)
        }));
        row
    };
    lines(&head, all.iter().map(row))
}

fn profile(profile: &Profile) -> String {
    let mut head = vec![profile.name.as_str()];
    head.extend(GROUPS);
    head.push("Tgas");
    let row = |name: &str, gas: [u64; 5]| {
        let mut row = vec![name.to_string()];
        row.extend(
            gas.iter()
                .map(|gas| if *gas == 0 { String::new() } else { tgas(*gas) }),
        );
        row.push(tgas(gas.iter().sum()));
        row
    };
    let mut rows: Vec<_> = profile
        .parts
        .iter()
        .map(|part| row(&part.name, part.gas))
        .collect();
    rows.push(row("**all**", profile.sums()));
    lines(&head, rows) + "\n"
}

/// What a creation burns beyond the batch of a plain account, and beyond a contract that only sends it.
fn create(figures: &Figures) -> Result<String> {
    let mut rows = Vec::new();
    for name in [
        "create a donation, global",
        "create a donation, a creator's first, global",
    ] {
        let Operation {
            price, plain, idle, ..
        } = find(figures, name)?;
        let (plain, idle) = plain
            .zip(*idle)
            .ok_or_else(|| anyhow::anyhow!("`{name}` stands alone"))?;
        let beyond = |less: u64| tgas(price.gas.saturating_sub(less));
        rows.push(vec![
            name.to_string(),
            tgas(price.gas),
            beyond(plain.gas),
            tgas(idle.gas.saturating_sub(plain.gas)),
            beyond(idle.gas),
        ]);
    }
    let head = [
        "Tgas",
        "in all",
        "beyond the plain batch",
        "of that any contract's",
        "of that the factory's",
    ];
    Ok(lines(&head, rows))
}
