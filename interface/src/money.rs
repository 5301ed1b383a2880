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

/// An amount in an error: in yoctoNEAR, as it was counted, and in NEAR, as people count: `5000000000000000000000 yoctoNEAR (0.005
/// NEAR)`.
#[derive(Debug, Clone, Copy)]
pub struct Both(pub NearToken);

impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} yoctoNEAR ({})", self.0.as_yoctonear(), Near(self.0))
    }
}

/// An amount in NEAR to the last yoctoNEAR, whatever its size.
struct Near(NearToken);

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ONE: u128 = 1_000_000_000_000_000_000_000_000;
        let amount = self.0.as_yoctonear();
        let fraction = format!("{:024}", amount % ONE);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{} NEAR", amount / ONE),
            fraction => write!(f, "{}.{fraction} NEAR", amount / ONE),
        }
    }
}
