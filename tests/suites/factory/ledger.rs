//! The ledger after every call of long random sequences, failures included; and storage that nobody can make others pay.

use anyhow::Context;
use charter_interface::factory::{Access, Command, Limits};
use charter_interface::{Delivery, NearToken, RawObject};
use charter_localnet::Order;
use charter_tests::factory::Offer;
use charter_tests::id::near;
use charter_tests::{Call, Outcome, Result, Signer, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::inside::Inside;
use crate::stage::{bytes, spec, yocto};

/// SplitMix64: one seed is one story on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

struct Story {
    inside: Inside,
    dice: Dice,
    people: Vec<Signer>,
    releases: u64,
    succeeded: usize,
    failed: usize,
}

const TEMPLATES: [&str; 2] = ["global", "stored"];

impl Story {
    fn new(version: u32, seed: u64) -> Result<Self> {
        let mut inside = Inside::empty(version)?;
        for (template, delivery) in [("global", Delivery::Global), ("stored", Delivery::Stored)] {
            let spec = Offer {
                fee: NearToken::from_millinear(3),
                ..spec(delivery)
            };
            let code = artifact::labelled(&artifact::wasm("donation"), template);
            inside.offer(template, spec, &code, delivery)?;
        }
        let people = ["ann", "ben", "cleo"].map(|name| inside.local.account(name));
        let people = people.into_iter().collect::<Result<_>>()?;
        Ok(Self {
            inside,
            dice: Dice(seed),
            people,
            releases: 0,
            succeeded: 0,
            failed: 0,
        })
    }

    fn flip(&mut self) -> bool {
        self.dice.roll(2) == 0
    }

    fn amount(&mut self) -> NearToken {
        let figures = [
            0,
            1,
            2 * 10u128.pow(21),
            10u128.pow(23),
            10u128.pow(24),
            7 * 10u128.pow(24),
        ];
        let at = self.dice.roll(figures.len() as u64);
        yocto(figures[usize::try_from(at).unwrap_or_default()])
    }

    fn name(&mut self) -> String {
        format!("n{}", self.dice.roll(30))
    }

    fn template(&mut self) -> String {
        TEMPLATES[usize::from(self.flip())].to_string()
    }

    fn version(&mut self) -> String {
        match self.dice.roll(self.releases + 1) {
            0 => "1.0.0".to_string(),
            release => format!("{release}"),
        }
    }

    fn command(&mut self) -> Result<Command> {
        let id = factory::release_id(&self.template(), &self.version());
        let person = self.dice.roll(3);
        let person = self.people[usize::try_from(person)?].account_id.clone();
        Ok(match self.dice.roll(15) {
            0 => Command::DeprecateRelease(id),
            1 | 2 => Command::RestoreRelease(id),
            3 | 4 => Command::SetCurrentRelease(id),
            5 => Command::RemoveRelease(id),
            6 => Command::Pause,
            7 | 8 => Command::Unpause,
            9 => Command::WithdrawFees {
                receiver_id: person,
                amount: self.amount(),
            },
            10 => Command::WithdrawFees {
                receiver_id: self.inside.local.id("nobody"),
                amount: yocto(9),
            },
            11 => Command::ReserveNames {
                names: vec![self.name()],
            },
            12 => Command::FreeNames {
                names: vec![self.name()],
            },
            13 => {
                let instances = u32::try_from(self.dice.roll(12))?;
                let limits = Limits {
                    instances,
                    per_template: instances,
                    rate: None,
                };
                let limits = self.flip().then_some(limits);
                Command::SetCreatorLimits {
                    creator_id: person,
                    limits,
                }
            }
            _ => Command::SetAccess {
                access: Access::Open,
                add: vec![],
                remove: vec![person],
            },
        })
    }

    /// One call of anyone's, good or bad.
    fn next(&mut self) -> Result<(Signer, charter_interface::AccountId, Call)> {
        let by = usize::try_from(self.dice.roll(3))?;
        let by = self.people[by].clone();
        let factory_id = self.inside.factory_id.clone();
        let call = match self.dice.roll(12) {
            0..=4 => {
                let mut gift = factory::instance(&self.template(), &self.name(), &json!({}));
                let good = json!({ "beneficiary": by.account_id }).to_string();
                if self.dice.roll(3) > 0 {
                    gift.init_args = RawObject::new(&good).expect("an object");
                }
                gift.balance = self.flip().then(|| yocto(5));
                let total = self
                    .inside
                    .quote(&by.account_id, &gift)
                    .map(|quote| quote.total);
                let total = total.unwrap_or_default();
                let deposit = match self.dice.roll(4) {
                    0 => yocto(0),
                    1 => total.saturating_sub(yocto(1)),
                    2 => total.saturating_add(yocto(1)),
                    _ => total,
                };
                if self.dice.roll(4) > 0 {
                    gift.max_total = Some(total);
                }
                factory::create(&gift, deposit)
            }
            5 if self.flip() => factory::allow(self.amount()),
            5 => Call::json(
                "storage_deposit",
                json!({ "registration_only": self.flip() }),
            )
            .deposit(self.amount()),
            6 => {
                let amount = self.amount();
                let amount = self.flip().then_some(amount);
                Call::json("storage_withdraw", json!({ "amount": amount })).one_yocto()
            }
            7 => Call::json("storage_unregister", json!({ "force": self.flip() })).one_yocto(),
            8 if self.flip() => factory::settle_gone(&self.name()),
            8 | 9 => {
                let name = self.name();
                let instance_id = self.inside.instance_id(&name);
                let call = Call::json("retire", json!({})).one_yocto().tgas(100);
                return Ok((by, instance_id, call));
            }
            10 => {
                let command = self.command()?;
                let call = factory::govern(&[command]);
                return Ok((self.inside.governance.clone(), factory_id, call));
            }
            _ => {
                self.releases += 1;
                let label = format!("{}", self.releases);
                let (template, delivery) = match self.flip() {
                    true => ("global", Delivery::Global),
                    false => ("stored", Delivery::Stored),
                };
                let code = artifact::labelled(&artifact::noop(&["init"]), &label);
                let release = factory::release(template, &label, &code, delivery);
                self.inside.govern(&[Command::ApproveRelease(release)])?;
                factory::publish(&code, self.amount())
            }
        };
        Ok((by, factory_id, call))
    }

    fn check(&self, what: &str) -> Result {
        // Held against the records, every part of it.
        let ledger = self.inside.ledger().with_context(|| what.to_string())?;
        assert_eq!(ledger.in_flight, yocto(0), "{what}");
        Ok(())
    }

    fn tell(&mut self, calls: usize) -> Result {
        for number in 0..calls {
            let (by, to, call) = self.next()?;
            let what = format!("{number}: {} of {}", call.method, by.account_id);
            if self.inside.local.chain.account(&near(&to)).is_err() {
                continue;
            }
            let outcome = self.inside.local.call(&by, &to, call)?;
            self.note(&outcome);
            self.check(&what)?;
        }
        Ok(())
    }

    fn note(&mut self, outcome: &Outcome) {
        let ended = if outcome.is_success() {
            &mut self.succeeded
        } else {
            &mut self.failed
        };
        *ended += 1;
    }
}

#[rstest]
fn the_books_add_up_after_every_call(
    #[values(84, 88)] version: u32,
    #[values(1, 2)] seed: u64,
) -> Result {
    let mut story = Story::new(version, seed)?;
    story.tell(200)?;
    assert!(
        story.succeeded > 40 && story.failed > 20,
        "{} {}",
        story.succeeded,
        story.failed
    );
    // At the end nobody is owed anything that does not come back.
    let instances = story.inside.instances()?;
    story.inside.govern(&[Command::Unpause])?;
    for instance in instances {
        let owner = story
            .people
            .iter()
            .find(|person| person.account_id == instance.creator_id);
        let owner = owner.expect("one of them made it").clone();
        let retire = Call::json("retire", json!({})).one_yocto().tgas(100);
        if story
            .inside
            .local
            .call(&owner, &instance.instance_id, retire)?
            .is_success()
        {
            story.check("retire")?;
        }
    }
    Ok(())
}

#[rstest]
fn the_books_add_up_when_everything_overtakes_everything(#[values(84, 88)] version: u32) -> Result {
    for seed in 0..3 {
        let mut story = Story::new(version, seed)?;
        story.inside.local.chain.set_order(Order::Seeded(seed));
        for _ in 0..5 {
            for _ in 0..8 {
                let (by, to, call) = story.next()?;
                if to == story.inside.factory_id {
                    story.inside.submit(&by, call)?;
                }
            }
            story.inside.local.chain.run()?;
            story.check("run")?;
        }
    }
    Ok(())
}

/// Who makes the state grow pays for it, whatever is tried; and what a factory has free is never staked for others.
#[rstest]
fn nobody_makes_the_factory_stake_its_own_money(#[values(84, 88)] version: u32) -> Result {
    let mut inside = Inside::at(version, Delivery::Global)?;
    let mallory = inside.local.account("mallory")?;
    let hash = artifact::hash(b"nobody's");
    let mut chunk = hash.0.to_vec();
    chunk.extend(800_000u32.to_le_bytes());
    chunk.extend(0u32.to_le_bytes());
    chunk.extend(vec![1; 100_000]);
    let broken = factory::instance("donation", "broken", &json!({ "beneficiary": 5 }));
    let gift = factory::donation("gift", &mallory.account_id);
    let two = NearToken::from_near(2);
    let register = json!({ "account_id": "a".repeat(64), "registration_only": true });
    let attempts = [
        Call::raw("stage_chunk", chunk.clone()).tgas(250),
        Call::raw("stage_chunk", chunk).deposit(two).tgas(250),
        factory::create(&broken, two),
        factory::create(&gift, two),
        Call::json("storage_deposit", register.clone()),
        Call::json("storage_deposit", register).deposit(two),
        Call::json("storage_deposit", json!({})).deposit(two),
        Call::raw("publish_release", vec![0; 100_000]).tgas(250),
    ];
    let mut grew = 0;
    for call in attempts {
        let what = call.method.clone();
        let before = inside.ledger()?;
        let usage = inside
            .local
            .chain
            .account(&near(&inside.factory_id))?
            .storage_usage;
        let had = inside.local.balance(&mallory.account_id)?;
        let outcome = inside.call(&mallory, call)?;
        let after = inside.ledger()?;
        let grown = inside
            .local
            .chain
            .account(&near(&inside.factory_id))?
            .storage_usage
            - usage;
        let paid = had.saturating_sub(inside.local.balance(&mallory.account_id)?);
        let paid = paid.saturating_sub(outcome.burnt);
        assert!(
            paid >= bytes(grown.into()),
            "{what}: {paid} for {grown} bytes"
        );
        assert!(after.free >= before.free, "{what}");
        grew += u32::from(grown > 0);
    }
    // The chunk, the instance with its creator, and the account that was registered.
    assert_eq!(grew, 3);
    Ok(())
}
