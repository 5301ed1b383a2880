//! How errors say figures: exactly for tools, and as people read them.

use charter_interface::{Exact, Gas, NearToken};

/// `5000000000000000000000 yoctoNEAR (0.005 NEAR)`.
pub fn amount(amount: NearToken) -> String {
    format!("{} yoctoNEAR ({})", amount.as_yoctonear(), Exact(amount))
}

/// `this needs 5000000000000 gas (5.0 Tgas); 4000000000000 are attached (4.0 Tgas)`.
pub fn lacks_gas(required: Gas, attached: Gas) -> String {
    format!(
        "this needs {} gas ({required}); {} are attached ({attached})",
        required.as_gas(),
        attached.as_gas()
    )
}

/// `this costs ..; .. are attached`, with amounts as above.
pub fn costs(required: NearToken, attached: NearToken) -> String {
    format!(
        "this costs {}; {} are attached",
        amount(required),
        amount(attached)
    )
}

/// `this costs ..; .. are attached and .. prepaid`, of a creator that has prepaid nothing.
pub fn costs_creator(required: NearToken, attached: NearToken) -> String {
    let nothing = amount(NearToken::default());
    format!("{} and {nothing} prepaid", costs(required, attached))
}
