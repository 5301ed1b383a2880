//! What the program of the tests' crate prints.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) machine: Machine,
    pub(super) chain: Vec<Figure>,
    pub(super) costs: Vec<Cost>,
    pub(super) budgets: BTreeMap<String, u64>,
    pub(super) figures: Figures,
    pub(super) over: Vec<String>,
    pub(super) changed: Vec<String>,
}

/// Where the chain's figures come from.
#[derive(Debug, Deserialize)]
pub(super) struct Machine {
    pub(super) cores: usize,
    pub(super) load: Option<f64>,
}

/// Of the chain, on this machine.
#[derive(Debug, Deserialize)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) unit: String,
}

/// With a budget.
#[derive(Debug, Deserialize)]
pub(super) struct Cost {
    pub(super) name: String,
    pub(super) value: u64,
    pub(super) unit: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Figures {
    pub(super) protocol_version: u32,
    pub(super) operations: Vec<Operation>,
    pub(super) records: Vec<Record>,
    pub(super) growth: Vec<Growth>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) price: Price,
    pub(super) plain: Option<Price>,
    pub(super) idle: Option<Price>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Price {
    pub(super) gas: u64,
    /// In yoctoNEAR.
    pub(super) burnt: String,
    /// The same.
    pub(super) locked: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub(super) of: String,
    pub(super) name: String,
    pub(super) bytes: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Growth {
    pub(super) name: String,
    pub(super) of: String,
    pub(super) gas: Vec<u64>,
}
