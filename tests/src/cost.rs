//! What things cost: figures that budgets are held against.

use serde::Serialize;

use crate::{Result, artifact};

pub mod budget;
pub mod council;
pub mod factory;
pub mod templates;

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    /// Of what.
    pub name: String,
    /// How much.
    pub value: u64,
    /// Of which unit: `gas` or `bytes`.
    pub unit: &'static str,
}

impl Cost {
    /// So much gas.
    pub fn gas(name: &str, gas: charter_interface::Gas) -> Self {
        Self {
            name: name.to_string(),
            value: gas.as_gas(),
            unit: "gas",
        }
    }

    /// So many bytes.
    pub fn bytes(name: &str, bytes: u64) -> Self {
        Self {
            name: name.to_string(),
            value: bytes,
            unit: "bytes",
        }
    }
}

/// Every figure that has a budget.
pub fn measure() -> Result<Vec<Cost>> {
    let mut costs = Vec::new();
    for contract in ["governance", "factory", "donation", "token"] {
        let bytes = artifact::wasm(contract).len() as u64;
        costs.push(Cost::bytes(&format!("{contract}: wasm"), bytes));
    }
    costs.extend(council::measure()?);
    costs.extend(factory::measure()?);
    costs.extend(templates::measure()?);
    Ok(costs)
}
