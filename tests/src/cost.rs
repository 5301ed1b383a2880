//! What things cost: figures that budgets are held against.

use serde::{Deserialize, Serialize};

use crate::{Result, artifact};

pub mod budget;
pub mod chart;
pub mod council;
pub mod factory;
pub mod figures;
pub mod files;
pub mod growth;
pub mod idle;
pub mod operations;
pub mod price;
pub mod profile;
pub mod records;
pub mod tables;
pub mod templates;

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Of what.
    pub name: String,
    /// How much.
    pub value: u64,
    /// Of which unit: `gas` or `bytes`.
    pub unit: String,
}

impl Cost {
    /// So much gas.
    pub fn gas(name: &str, gas: charter_interface::Gas) -> Self {
        Self {
            name: name.to_string(),
            value: gas.as_gas(),
            unit: "gas".to_string(),
        }
    }

    /// So many bytes.
    pub fn bytes(name: &str, bytes: u64) -> Self {
        Self {
            name: name.to_string(),
            value: bytes,
            unit: "bytes".to_string(),
        }
    }
}

/// The contracts' wasm, in bytes.
pub fn sizes() -> Vec<Cost> {
    let size = |contract: &&str| {
        let bytes = artifact::wasm(contract).len() as u64;
        Cost::bytes(&format!("{contract}: wasm"), bytes)
    };
    ["governance", "factory", "donation", "token"]
        .iter()
        .map(size)
        .collect()
}

/// Every figure that has a budget.
pub fn measure() -> Result<Vec<Cost>> {
    let mut costs = sizes();
    costs.extend(council::measure()?);
    costs.extend(factory::measure()?);
    costs.extend(templates::measure()?);
    Ok(costs)
}
