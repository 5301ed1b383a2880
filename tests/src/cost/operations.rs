//! What each operation costs a user, at the newest protocol version that the chain runs, beside what the same would cost
//! without Charter.

mod code;
mod council;
mod instances;
pub mod scene;
mod templates;

use charter_localnet::{MAX_PROTOCOL_VERSION, ProtocolVersion};
use serde::{Deserialize, Serialize};

use super::price::Price;
use crate::Result;
use scene::Scene;

/// The version that operations are priced at.
pub const VERSION: ProtocolVersion = MAX_PROTOCOL_VERSION;

/// The lengths of code that are published and instantiated, in bytes.
pub const SIZES: [usize; 3] = [50_000, 100_000, 500_000];

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// What it is about.
    pub group: String,
    /// What somebody does: one transaction.
    pub name: String,
    /// What that costs.
    pub price: Price,
    /// The same actions, sent by a plain account.
    pub plain: Option<Price>,
    /// The same receipts, by contracts that do nothing.
    pub idle: Option<Price>,
}

/// Prices all of them.
///
/// # Errors
///
/// When one of them does not succeed.
pub fn measure() -> Result<Vec<Operation>> {
    let mut scene = Scene::new(VERSION)?;
    council::measure(&mut scene)?;
    code::measure(&mut scene)?;
    instances::measure(&mut scene)?;
    templates::measure(&mut scene)?;
    Ok(scene.operations)
}
