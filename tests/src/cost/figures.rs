//! `tests/costs.json`: what was measured when it was last written, which documents and charts show.

use std::path::PathBuf;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::growth::{self, Growth};
use super::operations::{self, Operation};
use super::price::Price;
use super::profile::{self, Profile};
use super::records::{self, Record};
use super::{Cost, sizes};
use crate::{Result, places};

/// What the bytes of a build may move: a contract's length changes with the path of the folder that it was built in, and with
/// its length what loading it burns. In thousandths.
const TOLERANCE: u128 = 5;

/// What gas may move beside that: instructions, the least share of a profile, move by more of themselves.
const TOLERANCE_GAS: u128 = 2_000_000_000;

/// Everything that is the same on every machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The protocol version.
    pub protocol_version: u32,
    /// The contracts' wasm.
    pub sizes: Vec<Cost>,
    /// What a user does.
    pub operations: Vec<Operation>,
    /// What is kept.
    pub records: Vec<Record>,
    /// What stays the same among many.
    pub growth: Vec<Growth>,
    /// Where the gas goes.
    pub profiles: Vec<Profile>,
}

/// Measures them; `at` hears what is measured next.
///
/// # Errors
///
/// When an operation fails.
pub fn measure(at: impl Fn(&str)) -> Result<Figures> {
    at("every operation");
    let operations = operations::measure()?;
    at("every record");
    let records = records::measure()?;
    at("growth to ten thousand, which takes longest");
    let growth = growth::measure()?;
    at("where the gas goes");
    let profiles = profile::measure()?;
    Ok(Figures {
        protocol_version: operations::VERSION,
        sizes: sizes(),
        operations,
        records,
        growth,
        profiles,
    })
}

/// Where they are kept.
pub fn path() -> PathBuf {
    places::workspace().join("tests/costs.json")
}

/// Reads what is kept.
///
/// # Errors
///
/// When the file is not there or says something else.
pub fn read() -> Result<Figures> {
    let path = path();
    let json = std::fs::read(&path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&json).with_context(|| path.display().to_string())
}

impl Figures {
    /// What another measurement of the same gives otherwise, a line each.
    pub fn differences(&self, measured: &Self) -> Vec<String> {
        let (kept, measured) = (self.lines(), measured.lines());
        let mut differences = Vec::new();
        for (name, value) in &kept {
            match measured.iter().find(|(other, _)| other == name) {
                Some((_, other)) if near(*value, *other, name) => {}
                Some((_, other)) => differences.push(format!("{name}: {other} instead of {value}")),
                None => differences.push(format!("{name}: not measured any more")),
            }
        }
        let is_new = |name: &String| !kept.iter().any(|(other, _)| other == name);
        let new = measured.iter().filter(|(name, _)| is_new(name));
        differences
            .extend(new.map(|(name, value)| format!("{name}: {value}, and no figure is kept")));
        differences
    }

    /// Every figure by a name of its own.
    fn lines(&self) -> Vec<(String, i128)> {
        let mut lines = Vec::new();
        for size in &self.sizes {
            lines.push((format!("{}, bytes", size.name), size.value.into()));
        }
        for operation in &self.operations {
            let Operation {
                group,
                name,
                price,
                plain,
                idle,
            } = operation;
            let sides = [("", Some(price)), (", by a plain account", plain.as_ref())];
            let sides = sides
                .into_iter()
                .chain([(", by a contract that does nothing", idle.as_ref())]);
            for (side, price) in sides {
                let Some(Price { gas, burnt, locked }) = price else {
                    continue;
                };
                let what = format!("{group}: {name}{side}");
                lines.push((format!("{what}, gas"), (*gas).into()));
                lines.push((format!("{what}, yoctoNEAR burnt"), burnt.0));
                lines.push((format!("{what}, yoctoNEAR locked"), locked.0));
            }
        }
        for Record { of, name, bytes } in &self.records {
            lines.push((format!("{of}: {name}, bytes of storage"), (*bytes).into()));
        }
        for Growth { name, of, gas } in &self.growth {
            for (point, gas) in growth::POINTS.iter().zip(gas) {
                lines.push((format!("{name} among {point} {of}, gas"), (*gas).into()));
            }
        }
        for profile in &self.profiles {
            for (group, gas) in profile::GROUPS.iter().zip(profile.sums()) {
                lines.push((
                    format!("profile of {}, {group}, gas", profile.name),
                    gas.into(),
                ));
            }
        }
        lines
    }
}

/// Whether two figures are one but for what a build's path moves. Records do not depend on it.
fn near(kept: i128, measured: i128, name: &str) -> bool {
    let share = kept.unsigned_abs() * TOLERANCE / 1_000;
    let tolerance = match name.rsplit_once(", ") {
        Some((_, "bytes of storage")) => 0,
        Some((_, "gas")) => share + TOLERANCE_GAS,
        _ => share,
    };
    kept.abs_diff(measured) <= tolerance
}
