//! What things cost: figures that budgets are held against.

use serde::Serialize;

pub mod council;

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
}
