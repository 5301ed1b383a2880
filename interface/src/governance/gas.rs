//! What the council's calls need, in gas.

use near_gas::NearGas as Gas;

/// The most that all calls of one proposal may be given together.
pub const MAX_CALL_GAS: Gas = Gas::from_tgas(250);
