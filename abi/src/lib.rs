//! What Charter's contracts take and give, as near-abi has it: for explorers, wallets and generated clients.
//!
//! It is derived from the types of the entry points themselves; see `charter_host::exports!`.

use std::collections::BTreeMap;

use charter_host::abi::Describe;
use near_abi::AbiRoot;

/// The ABI of every contract, by the contract's name.
pub fn all() -> BTreeMap<&'static str, AbiRoot> {
    BTreeMap::from([
        (
            "donation",
            of("donation", |describe| {
                charter_donation::abi(describe);
                charter_donation::template_abi(describe);
            }),
        ),
        ("factory", of("factory", charter_factory::api::abi)),
        ("governance", of("governance", charter_governance::api::abi)),
        (
            "token",
            of("token", |describe| {
                charter_token::abi(describe);
                charter_token::template_abi(describe);
            }),
        ),
    ])
}

fn of(name: &str, describe: impl FnOnce(&mut Describe)) -> AbiRoot {
    let mut description = Describe::default();
    describe(&mut description);
    // All packages of the workspace have one version.
    description.finish(name, env!("CARGO_PKG_VERSION"))
}
