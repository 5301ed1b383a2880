//! A chain with a few accounts, one of which runs the script contract.

use charter_localnet::{AccountId, Balance, Call, Chain, Gas, Signer, TransactionResult};

use crate::support::script::{self, Script};

pub struct World {
    pub chain: Chain,
    pub version: u32,
    pub alice: Signer,
    pub bob: Signer,
    /// An account that runs the script contract.
    pub machine: Signer,
}

pub fn id(name: &str) -> AccountId {
    name.parse().expect("a valid name")
}

impl World {
    /// A chain of a protocol version, with 100 NEAR on each account.
    pub fn new(version: u32) -> Self {
        Self::of(
            Chain::builder()
                .protocol_version(version)
                .build()
                .expect("the chain starts"),
        )
    }

    pub fn of(mut chain: Chain) -> Self {
        let version = chain.protocol_version();
        let mut account = |name| {
            chain
                .create_account(id(name), Balance::from_near(100))
                .expect("the account is new")
        };
        let (alice, bob) = (account("alice.test.near"), account("bob.test.near"));
        let machine = account("machine.test.near");
        chain
            .deploy(&machine, &script::contract(version))
            .expect("the contract can be deployed");
        Self {
            chain,
            version,
            alice,
            bob,
            machine,
        }
    }

    /// Nothing to do yet, for the machine.
    pub fn script(&self) -> Script {
        Script::new(self.version)
    }

    /// A call that makes the machine run a script.
    pub fn running(script: &Script) -> Call {
        Call::new("run")
            .raw(script.encode())
            .gas(Gas::from_teragas(300))
    }

    /// Has alice call the machine.
    pub fn run(&mut self, script: &Script) -> TransactionResult {
        self.run_with(Self::running(script))
    }

    pub fn run_with(&mut self, call: Call) -> TransactionResult {
        let result = self
            .chain
            .call(&self.alice, &self.machine.account_id, call)
            .expect("the transaction is valid");
        self.check_supply();
        result
    }

    pub fn check_supply(&self) {
        let supply = self.chain.supply().expect("the supply can be counted");
        assert!(supply.is_conserved(), "{supply:?}");
    }
}
