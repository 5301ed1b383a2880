//! A council with proposals, a factory with two templates and an instance of each, and people.

use anyhow::{Context, ensure};
use charter_interface::governance::{Action, Policy, Vote};
use charter_interface::{AccountId, Delivery, Duration, NearToken, factory as wire, governance};
use charter_tests::books::{self, Records};
use charter_tests::factory::Offer;
use charter_tests::id::near;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council, factory, token};
use serde_json::json;

/// At this protocol version a contract gets no part of the gas that its calls burn: balances are compared exactly.
const WITHOUT_REWARDS: u32 = 88;
/// Members, the guardian, whom the factory obeys, and a stranger. Ann created the instances, and owns them.
pub const PEOPLE: [&str; 6] = ["ann", "ben", "cleo", "guard", "gov", "eve"];
/// What a stranger's proposal is bonded with.
pub const BOND: NearToken = NearToken::from_near(2);

/// The chain of a test; a clone is a snapshot.
#[derive(Clone)]
pub struct Stage {
    pub local: Local,
    pub council_id: AccountId,
    pub factory_id: AccountId,
    people: Vec<Signer>,
}

impl Stage {
    /// Everything is there: proposal 0 can be voted on, proposal 1 can be executed.
    pub fn new() -> Result<Self> {
        let mut local = Local::at(WITHOUT_REWARDS)?;
        let people = PEOPLE.map(|name| local.account(name));
        let people = people.into_iter().collect::<Result<Vec<_>>>()?;
        let council = local.contract("council", &artifact::wasm("governance"), near_amount(50))?;
        let factory = local.contract("factory", &artifact::wasm("factory"), near_amount(200))?;
        let mut stage = Self {
            council_id: council.account_id.clone(),
            factory_id: factory.account_id.clone(),
            local,
            people,
        };
        let ids = stage.people.iter().map(|one| one.account_id.clone());
        let init = council::init(Policy {
            members: ids.take(3).collect(),
            guardian: Some(stage.id("guard")),
            rules: council::rules(Duration(0)),
            open_proposals: Some(BOND),
            retention: Duration::from_hours(1),
        });
        let council_id = stage.council_id.clone();
        stage.local.call(&council, &council_id, init)?.success()?;
        let gov = stage.id("gov");
        let factory_id = stage.factory_id.clone();
        let init = factory::init(&gov, factory::setup());
        stage.local.call(&factory, &factory_id, init)?.success()?;
        stage.offer("donation")?;
        stage.offer("token")?;
        let ann = stage.id("ann");
        let instances = [
            factory::donation("gift", &ann),
            factory::instance("token", "coin", &token::init(&ann)),
        ];
        for instance in instances {
            let create = factory::create(&instance, near_amount(10)).tgas(200);
            stage.call("ann", &factory_id, create)?.success()?;
        }
        let deposit = Call::json("storage_deposit", json!({})).deposit(near_amount(5));
        stage.call("ann", &factory_id, deposit)?.success()?;
        for _ in 0..2 {
            let pay = Action::Transfer {
                receiver_id: stage.id("eve"),
                amount: near_amount(1),
            };
            stage
                .call("ann", &council_id, council::propose(pay))?
                .success()?;
        }
        for member in ["ann", "ben"] {
            stage
                .call(member, &council_id, council::vote(1, Vote::Approve))?
                .success()?;
        }
        stage.check()?;
        Ok(stage)
    }

    fn offer(&mut self, template: &str) -> Result {
        let code = artifact::wasm(template);
        let release = factory::release(template, "1.0.0", &code, Delivery::Global);
        let offer = factory::govern(
            &Offer {
                fee: near_amount(1),
                ..factory::donations()
            }
            .with(release),
        );
        let factory_id = self.factory_id.clone();
        self.call("gov", &factory_id, offer)?.success()?;
        self.call("gov", &factory_id, factory::publish_global(&code))?
            .success()?;
        Ok(())
    }

    /// The id of one of the people.
    pub fn id(&self, name: &str) -> AccountId {
        self.local.id(name)
    }

    /// One of the people.
    ///
    /// # Panics
    ///
    /// When nobody has the name.
    pub fn person(&self, name: &str) -> &Signer {
        let at = PEOPLE.iter().position(|one| *one == name);
        &self.people[at.expect("there is one of this name")]
    }

    /// The contract of a name: `council`, `factory`, `donation`, `token`.
    pub fn contract(&self, name: &str) -> AccountId {
        let of_factory = |name| format!("{name}.{}", self.factory_id);
        let id = match name {
            "council" => self.council_id.to_string(),
            "factory" => self.factory_id.to_string(),
            "donation" => of_factory("gift"),
            _ => of_factory("coin"),
        };
        id.parse().expect("tests use valid names")
    }

    /// Calls a method and runs everything that comes of it.
    pub fn call(&mut self, by: &str, to: &AccountId, call: Call) -> Result<Outcome> {
        let by = self.person(by).clone();
        self.local.call(&by, to, call)
    }

    /// What is so at rest, whatever was called: no token is gone, both ledgers are what the records say, nothing is in flight
    /// and nothing is executing.
    pub fn check(&self) -> Result {
        let supply = self.local.chain.supply()?;
        ensure!(supply.is_conserved(), "tokens came or went: {supply:?}");
        let records = Records::of_local(&self.local, &self.factory_id)?;
        let ledger: wire::Ledger = self.local.view(&self.factory_id, "get_ledger", json!({}))?;
        books::factory::check(&records, &ledger).context("the factory")?;
        ensure!(ledger.in_flight.is_zero(), "in flight: {ledger:?}");
        let records = Records::of_local(&self.local, &self.council_id)?;
        let ledger: governance::Ledger =
            self.local.view(&self.council_id, "get_ledger", json!({}))?;
        books::council::check(&records, &ledger).context("the council")
    }

    /// What an account has, and how many bytes it takes.
    pub fn account(&self, id: &AccountId) -> Result<(u128, u64)> {
        let account = self.local.chain.account(&near(id))?;
        Ok((account.amount.as_yoctonear(), account.storage_usage))
    }
}

/// So many NEAR.
pub const fn near_amount(amount: u128) -> NearToken {
    NearToken::from_near(amount)
}
