//! Whoever calls the factory, at random, with whatever comes to mind.

use std::collections::BTreeMap;

use borsh::BorshDeserialize;
use charter_interface::factory::{Access, Command, FactorySetup, Limits, Quote};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_localnet::Batch;
use charter_tests::books::Records;
use charter_tests::factory::{self, Offer, at_most, donations};
use charter_tests::id::near as near_id;
use charter_tests::{Call, Local, Result, Signer, artifact};
use serde_json::json;

use crate::hostile::{self, acts, answer, call, send, to};
use crate::scene::{NOTHING, hostile_offer, near};

/// What a creation of each template pays, by the template's index.
pub const FEES: [NearToken; 3] = [
    NearToken::from_millinear(0),
    NearToken::from_millinear(1_000),
    NearToken::from_millinear(30),
];
/// The prefix of names in the layout.
const NAMES: u8 = 7;
const TEMPLATES: [&str; 3] = ["gift", "hostile", "kept"];

/// The chain of a test, and what was done on it.
pub struct Player {
    pub local: Local,
    pub factory_id: AccountId,
    /// What was given to the factory.
    pub gifts: u128,
    /// How many commands brought a yoctoNEAR.
    pub commands: u128,
    governance: Signer,
    creators: Vec<Signer>,
    names: Vec<(String, usize)>,
    state: u64,
    played: BTreeMap<&'static str, u32>,
}

impl Player {
    /// A factory with three templates and five creators, whose ids have different lengths.
    pub fn new(version: u32, seed: u64) -> Result<Self> {
        let mut local = Local::at(version)?;
        let governance = local.account("governance")?;
        let mut creators = Vec::new();
        for name in [
            "a",
            "bob",
            "a-rather-long-name-for-a-creator",
            "dora",
            "eve",
        ] {
            creators.push(local.account(name)?);
        }
        let account = local.contract("factory", &artifact::wasm("factory"), near(500))?;
        let setup = FactorySetup {
            limits: Limits {
                instances: 60,
                per_template: 40,
                rate: None,
            },
            ..factory::setup()
        };
        let id = account.account_id.clone();
        local
            .call(&account, &id, factory::init(&governance.account_id, setup))?
            .success()?;
        let mut player = Self {
            local,
            factory_id: id,
            gifts: 0,
            commands: 0,
            governance,
            creators,
            names: Vec::new(),
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            played: BTreeMap::new(),
        };
        player.offer(
            0,
            donations(),
            &artifact::wasm("donation"),
            Delivery::Global,
        )?;
        player.offer(1, hostile_offer(), &hostile::code(), Delivery::Global)?;
        let small = Offer {
            min_balance: NearToken::from_millinear(20),
            ..donations()
        };
        let code = artifact::noop(&["init"]);
        player.offer(2, small, &code, Delivery::Stored)?;
        Ok(player)
    }

    fn offer(&mut self, index: usize, offer: Offer, code: &[u8], delivery: Delivery) -> Result {
        let offer = Offer {
            fee: FEES[index],
            ..offer
        };
        let release = factory::release(TEMPLATES[index], "1.0.0", code, delivery);
        let governance = self.governance.clone();
        let id = self.factory_id.clone();
        let commands = factory::govern(&offer.with(release));
        self.local.call(&governance, &id, commands)?.success()?;
        let publish = match delivery {
            Delivery::Global => factory::publish_global(code),
            Delivery::Stored => factory::publish(code, near(10)),
        };
        self.local.call(&governance, &id, publish)?.success()?;
        Ok(())
    }

    /// A number below another.
    pub fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) as usize % end
    }

    /// Sends one transaction. Returns what it is.
    pub fn play(&mut self) -> Result<String> {
        let what = match self.below(30) {
            0..9 => "create",
            9..12 => "fail to create",
            12 => "deposit",
            13 => "withdraw",
            14 => "unregister",
            15 => "allow",
            16..20 => "retire",
            20..22 => "delete itself",
            22..26 => "settle",
            26..29 => "govern",
            _ => "give",
        };
        *self.played.entry(what).or_default() += 1;
        let details = match what {
            "create" => self.create(false)?,
            "fail to create" => self.create(true)?,
            "retire" | "delete itself" => self.leave(what == "retire")?,
            "settle" => self.settle()?,
            "govern" => self.govern()?,
            "give" => self.give()?,
            _ => self.prepay(what)?,
        };
        Ok(format!("{what}: {details}"))
    }

    /// Every kind of call came up.
    pub fn has_played_everything(&self) {
        assert_eq!(self.played.len(), 11, "{:?}", self.played);
    }

    fn send(&mut self, by: &Signer, receiver_id: &AccountId, call: Call) -> Result {
        let batch = Batch::new(near_id(receiver_id)).call(call.into());
        let transaction = self.local.chain.sign(by, batch)?;
        self.local.chain.submit(transaction)?;
        Ok(())
    }

    fn anyone(&mut self) -> Signer {
        let index = self.below(self.creators.len());
        self.creators[index].clone()
    }

    fn create(&mut self, fails: bool) -> Result<String> {
        let by = self.anyone();
        let template = if fails { 1 } else { self.below(3) };
        // Sometimes a name that was used before, whatever became of it.
        let name = match self.below(8) {
            0 if !self.names.is_empty() => {
                let index = self.below(self.names.len());
                self.names[index].0.clone()
            }
            _ => {
                let length = self.below(36);
                format!("n{}{}", self.names.len(), "x".repeat(length))
            }
        };
        let args = match (template, fails) {
            (0, _) => json!({ "beneficiary": by.account_id }),
            (_, true) => acts(&[json!({ "panic": "no" })]),
            (1, false) if self.below(2) == 0 => acts(&[hostile::answer_with_a_failure()]),
            _ => acts(&[]),
        };
        let instance = factory::instance(TEMPLATES[template], &name, &args);
        let view: Result<Quote> = self.local.view(
            &self.factory_id,
            "quote",
            factory::quote_for(&by.account_id, &instance),
        );
        let Ok(quote) = view else {
            return Ok("no quote".to_string());
        };
        let deposit = match self.below(4) {
            // Prepaid, as far as it was allowed.
            0 => NOTHING,
            // Half of it prepaid.
            1 => NearToken::from_yoctonear(quote.total.as_yoctonear() / 2),
            2 => quote.total,
            _ => quote.total.saturating_add(near(1)),
        };
        let create = factory::create(&at_most(&instance, near(50)), deposit).tgas(250);
        let id = self.factory_id.clone();
        self.send(&by, &id, create)?;
        self.names.push((name.clone(), template));
        Ok(format!("{} creates {name} with {deposit}", by.account_id))
    }

    fn prepay(&mut self, what: &str) -> Result<String> {
        let by = self.anyone();
        let other = self.anyone();
        let call = match what {
            "deposit" => {
                let args = json!({
                    "account_id": other.account_id,
                    "registration_only": self.below(4) == 0,
                });
                let amount = NearToken::from_millinear(1 + self.below(6_000) as u128);
                Call::json("storage_deposit", args).deposit(amount)
            }
            "withdraw" if self.below(2) == 0 => {
                Call::json("storage_withdraw", json!({ "amount": "7" })).one_yocto()
            }
            "withdraw" => Call::json("storage_withdraw", json!({})).one_yocto(),
            "allow" => factory::allow(NearToken::from_millinear(self.below(5_000) as u128)),
            _ => {
                // What it has prepaid would keep it.
                let withdraw = Call::json("storage_withdraw", json!({})).one_yocto();
                let id = self.factory_id.clone();
                self.send(&by, &id, withdraw)?;
                Call::json("storage_unregister", json!({ "force": false })).one_yocto()
            }
        };
        let id = self.factory_id.clone();
        self.send(&by, &id, call)?;
        Ok(format!("{} for {}", by.account_id, other.account_id))
    }

    fn leave(&mut self, says_so: bool) -> Result<String> {
        let there = self.there()?;
        if there.is_empty() {
            return Ok("nobody is there".to_string());
        }
        let index = self.below(there.len());
        let (name, creator_id, template) = there[index].clone();
        let id = self.instance_id(&name)?;
        let owner = self.creators.iter().find(|it| it.account_id == creator_id);
        let by = owner.cloned().unwrap_or_else(|| self.governance.clone());
        let call = match (template, says_so) {
            (0, _) => Call::json("retire", json!({ "keep": self.below(6) == 0 }))
                .one_yocto()
                .tgas(150),
            (_, true) => {
                let ask = call("retire_instance", &json!({}));
                let ask = answer(&[to(&self.factory_id, &[ask])]);
                Call::json("run", acts(&[ask])).tgas(100)
            }
            (_, false) => {
                let delete = json!({ "delete": by.account_id });
                Call::json("run", acts(&[send(&[to(&id, &[delete])])])).tgas(100)
            }
        };
        self.send(&by, &id, call)?;
        Ok(name)
    }

    /// What the registry has: name, creator, template.
    fn there(&self) -> Result<Vec<(String, AccountId, u16)>> {
        let records = Records::of_local(&self.local, &self.factory_id)?;
        let mut there = Vec::new();
        for (key, value) in records.below(NAMES) {
            let Some((1, mut instance)) = value.split_first() else {
                continue;
            };
            let (creator_id, template) = BorshDeserialize::deserialize(&mut instance)?;
            there.push((borsh::from_slice(key)?, creator_id, template));
        }
        Ok(there)
    }

    fn instance_id(&self, name: &str) -> Result<AccountId> {
        Ok(format!("{name}.{}", self.factory_id).parse()?)
    }

    fn settle(&mut self) -> Result<String> {
        let mut names = Vec::new();
        // Those that are gone, or anybody.
        let anybody = self.below(3) == 0;
        for (name, _, _) in self.there()? {
            let id = near_id(&self.instance_id(&name)?);
            if anybody || !self.local.chain.exists(&id)? {
                names.push(name);
            }
        }
        let name = match names.len() {
            0 => "nobody".to_string(),
            count => {
                let index = self.below(count);
                names.swap_remove(index)
            }
        };
        let by = self.anyone();
        let id = self.factory_id.clone();
        self.send(&by, &id, factory::settle_gone(&name).tgas(80))?;
        Ok(name)
    }

    fn give(&mut self) -> Result<String> {
        let by = self.anyone();
        let amount = NearToken::from_millinear(1 + self.below(100) as u128);
        self.gifts += amount.as_yoctonear();
        let batch = Batch::new(near_id(&self.factory_id)).transfer(amount);
        let transaction = self.local.chain.sign(&by, batch)?;
        self.local.chain.submit(transaction)?;
        Ok(amount.to_string())
    }

    fn govern(&mut self) -> Result<String> {
        let creator_id = self.anyone().account_id;
        let names = || vec![format!("reserved{}", creator_id.len()), "root".to_string()];
        let command = match self.below(8) {
            0 | 1 => Command::SetCreatorLimits {
                creator_id,
                limits: (self.below(2) == 0).then_some(Limits {
                    instances: 50,
                    per_template: 50,
                    rate: None,
                }),
            },
            2 => Command::SetAccess {
                access: Access::Open,
                add: vec![creator_id],
                remove: vec![],
            },
            3 => Command::SetAccess {
                access: Access::Open,
                add: vec![],
                remove: vec![creator_id],
            },
            4 => Command::ReserveNames { names: names() },
            5 => Command::FreeNames { names: names() },
            6 => {
                let label = format!("2.{}", self.commands);
                let code = artifact::noop(&["init"]);
                let index = 2;
                let release = factory::release(TEMPLATES[index], &label, &code, Delivery::Stored);
                Command::ApproveRelease(release)
            }
            _ => {
                let label = format!("2.{}", self.below(30));
                Command::RemoveRelease(factory::release_id(TEMPLATES[2], &label))
            }
        };
        self.commands += 1;
        let by = self.governance.clone();
        let id = self.factory_id.clone();
        self.send(&by, &id, factory::govern(std::slice::from_ref(&command)))?;
        Ok(command.to_string())
    }
}
