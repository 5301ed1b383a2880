//! Amounts in errors: to the last yoctoNEAR for tools, in NEAR for people.

use core::fmt;

use charter_interface::{Exact, NearToken};

/// `1000000000000000000000000 yoctoNEAR (1 NEAR)`.
pub struct Amount(pub NearToken);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} yoctoNEAR ({})", self.0.as_yoctonear(), Exact(self.0))
    }
}
