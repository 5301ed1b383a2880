//! Amounts for people.

use core::fmt;

use near_sdk::NearToken;

/// An amount to the last yoctoNEAR, in NEAR: near-token's own display rounds, and a voter must not read a rounded sum.
#[derive(Debug, Clone, Copy)]
pub struct Exact(pub NearToken);

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.exact_amount_display())
    }
}
