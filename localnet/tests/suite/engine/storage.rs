//! What storage costs where other contracts have data too (nearcore, `runtime/runtime/src/ext.rs`).

use charter_localnet::{Balance, Call, Chain, Gas, Signer};

use crate::support::contracts::probe;
use crate::support::world::id;

/// Gas for one node of the trie (`wasm_touching_trie_node`).
const NODE: u64 = 2_280_000_000;
const DEPTH: u64 = 3;

struct Probe {
    chain: Chain,
    account: Signer,
}

impl Probe {
    fn new(depth: u64) -> Self {
        let mut chain = Chain::builder()
            .protocol_version(84)
            .data_depth(depth)
            .build()
            .expect("the chain starts");
        let account = chain
            .create_account(id("probe.test.near"), Balance::from_near(10))
            .expect("the account is new");
        chain
            .deploy(&account, &probe())
            .expect("the contract can be deployed");
        Self { chain, account }
    }

    /// What the first receipt of a call burns.
    fn gas(&mut self, call: Call) -> u64 {
        let contract_id = self.account.account_id.clone();
        let result = self.chain.call(&self.account, &contract_id, call).unwrap();
        assert!(result.is_success(), "{}", result.failure_text());
        result.receipts()[0].gas_burnt().as_gas()
    }
}

fn call(method: &str) -> Call {
    Call::new(method).raw("key").gas(Gas::from_teragas(100))
}

/// How many nodes more each call touches with the depth than without it.
fn nodes(calls: &[Call]) -> Vec<u64> {
    let (mut shallow, mut deep) = (Probe::new(0), Probe::new(DEPTH));
    calls
        .iter()
        .map(|call| {
            let more = deep.gas(call.clone()) - shallow.gas(call.clone());
            assert_eq!(more % NODE, 0, "only nodes differ");
            more / NODE
        })
        .collect()
}

#[test]
fn writes_and_removals_go_the_way_that_other_data_makes_longer() {
    let more = nodes(&["write", "write", "remove", "remove"].map(call));
    assert_eq!(more, [DEPTH; 4]);
}

#[test]
fn reads_go_no_way_through_the_trie() {
    let more = nodes(&["read", "has", "write", "read", "has"].map(call));
    assert_eq!(more, [0, 0, DEPTH, 0, 0]);
}

/// Fifty keys in one call, new at first and there the second time: where single writes hardly show it, this does.
#[test]
fn a_call_that_writes_much_pays_for_each_key() {
    let (mut shallow, mut deep) = (Probe::new(0), Probe::new(DEPTH));
    for _ in 0..2 {
        let (without, with) = (
            shallow.gas(call("write_many")),
            deep.gas(call("write_many")),
        );
        assert_eq!(with - without, 50 * DEPTH * NODE);
        assert!(
            (with - without) * 20 > with,
            "{without} and {with} are within the margin of the oracle"
        );
    }
}
