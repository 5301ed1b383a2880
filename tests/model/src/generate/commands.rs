//! What governance tells a factory.

use charter_interface::factory::{Access, Command, Limits, Rate, Release};
use charter_interface::{AccountId, Category, Delivery, Duration, Gas, NearToken, Upgrade};
use charter_tests::factory::{self, donations};
use charter_tests::{artifact, factory::Offer};

use super::creators::yocto;
use super::{Deed, Mood, account, amount, anyone, gas, label, odd};
use crate::dice::Dice;
use crate::stage::{Sample, TEMPLATES};
use crate::world::World;

/// A release's label, of few.
pub fn version(dice: &mut Dice) -> String {
    (*dice.pick(&["1.0.0", "1.0.0", "2.0.0", "2.1.0", "3.0.0", "0"])).to_string()
}

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let id = &world.stage.factories[0];
    // Whoever is offered governance takes it, sooner or later.
    let number = match offered(world, id) {
        Some(_) if dice.once_in(3) => 1,
        _ => dice.below(12),
    };
    match number {
        0 => {
            let by = if dice.once_in(3) {
                anyone(dice)
            } else {
                "guard"
            };
            Deed::new(by, id, yocto(dice, charter_tests::Call::new("pause")))
        }
        1 => {
            let call = charter_tests::Call::new("accept_governance");
            let id = if dice.once_in(6) {
                super::factory(dice, world)
            } else {
                id
            };
            let by = offered(world, id).and_then(|id| world.name_of(&id));
            let by = by
                .filter(|_| !dice.once_in(4))
                .unwrap_or_else(|| anyone(dice));
            Deed::new(by, id, yocto(dice, call))
        }
        _ => {
            let mut commands: Vec<Command> = (0..1 + dice.below(3) * dice.below(2))
                .map(|_| command(dice, world, id))
                .collect();
            if dice.once_in(40) {
                commands = odd::many(dice, world);
            }
            if world.is_paused(0) && !dice.once_in(4) {
                commands = vec![Command::Unpause];
            }
            let category = match dice.below(10) {
                0 => Category::Routine,
                1 => Category::Code,
                _ => Category::Council,
            };
            let by = match dice.below(12) {
                0 => anyone(dice),
                _ => governor(world, id),
            };
            let call = factory::govern_by(&commands, category);
            let gas = gas(dice, 200);
            Deed::new(by, id, yocto(dice, call).gas(gas))
        }
    }
}

/// To whom its governance is offered.
fn offered(world: &World, id: &AccountId) -> Option<AccountId> {
    let info: serde_json::Value = world.ask(id, "get_info", serde_json::json!({}))?;
    let offer = &info["proposed_governance"]["governance_id"];
    offer.as_str()?.parse().ok()
}

/// Whom the factory obeys, if that is one of the people.
fn governor(world: &World, id: &AccountId) -> &'static str {
    let info: Option<serde_json::Value> = world.ask(id, "get_info", serde_json::json!({}));
    let governance_id = info.and_then(|info| info["governance_id"].as_str()?.parse().ok());
    governance_id
        .and_then(|id| world.name_of(&id))
        .unwrap_or("gov")
}

fn template(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => "fifth".to_string(),
        1 => "none".to_string(),
        _ => (*dice.pick(&TEMPLATES)).to_string(),
    }
}

/// One command.
pub fn command(dice: &mut Dice, world: &World, id: &AccountId) -> Command {
    if dice.once_in(10) || (world.mood == Mood::Code && dice.once_in(5)) {
        return odd::command(dice, world);
    }
    if world.mood == Mood::Code && dice.once_in(3) {
        return if dice.once_in(2) {
            own_code(dice, world)
        } else {
            Command::ApproveRelease(odd::release(dice, world))
        };
    }
    let names = |dice: &mut Dice| (0..dice.below(3)).map(|_| label(dice)).collect();
    match dice.below(32) {
        0 => Command::SetTemplate {
            template: template(dice),
            spec: Offer {
                init_gas: Gas::from_tgas(*dice.pick(&[1, 10, 60, 200])),
                per_creator: dice.once_in(2).then(|| dice.below(5) as u32),
                ..donations()
            }
            .spec(),
        },
        1 | 2 => Command::SetTerms {
            template: template(dice),
            terms: charter_interface::factory::TemplateTerms {
                fee: NearToken::from_millinear(dice.below(2_000) as u128),
                min_balance: NearToken::from_millinear(dice.below(100) as u128),
                owner_key: dice.once_in(2),
            },
        },
        3 | 4 => Command::OpenTemplate {
            template: template(dice),
        },
        5 => Command::CloseTemplate {
            template: template(dice),
        },
        6..10 => Command::ApproveRelease(release(dice, world)),
        10 => Command::SetCurrentRelease(release_id(dice)),
        11 => Command::DeprecateRelease(release_id(dice)),
        12 | 13 => Command::RestoreRelease(release_id(dice)),
        14 => Command::RemoveRelease(release_id(dice)),
        15 => Command::SetDefaultLimits {
            limits: limits(dice),
        },
        16 => Command::SetCreatorLimits {
            creator_id: account(dice, world),
            limits: (!dice.once_in(3)).then(|| limits(dice)),
        },
        17 | 18 => Command::SetAccess {
            access: if dice.once_in(4) {
                Access::Listed
            } else {
                Access::Open
            },
            add: (0..dice.below(3)).map(|_| account(dice, world)).collect(),
            remove: (0..dice.below(3)).map(|_| account(dice, world)).collect(),
        },
        19 => Command::ReserveNames { names: names(dice) },
        20 => Command::FreeNames { names: names(dice) },
        21 => Command::SetGuardian {
            guardian: (!dice.once_in(3)).then(|| account(dice, world)),
        },
        22 => Command::Pause,
        23..26 => Command::Unpause,
        26 => Command::WithdrawFees {
            receiver_id: payee(dice, world),
            amount: some(dice),
        },
        27 => Command::Sweep {
            receiver_id: payee(dice, world),
            amount: some(dice),
        },
        28 => Command::SetReserve {
            reserve: NearToken::from_millinear(dice.below(3_000) as u128),
        },
        29 => own_code(dice, world),
        30 => Command::CancelUpgrade,
        _ => Command::ProposeGovernance {
            governance_id: (!dice.once_in(3)).then(|| match dice.below(3) {
                0 => world.stage.council_id.clone(),
                1 => id.clone(),
                _ => account(dice, world),
            }),
            expires_in: dice.once_in(2).then_some(Duration::from_hours(1)),
        },
    }
}

/// Other code for the factory itself.
fn own_code(dice: &mut Dice, world: &World) -> Command {
    let codes = [
        "factory",
        "factory",
        "factory 2",
        "factory 2",
        "unable to migrate",
        "no code",
    ];
    Command::ApproveUpgrade(upgrade(dice, world, &codes))
}

/// Somebody, a contract, or nobody.
fn payee(dice: &mut Dice, world: &World) -> AccountId {
    match dice.below(6) {
        0 => world.stage.payee_id.clone(),
        1 => world.stage.local.id("nobody"),
        _ => account(dice, world),
    }
}

fn some(dice: &mut Dice) -> NearToken {
    if dice.once_in(4) {
        amount(dice)
    } else {
        NearToken::from_yoctonear(1 + u128::from(dice.roll() % 10_u64.pow(18)))
    }
}

fn limits(dice: &mut Dice) -> Limits {
    Limits {
        instances: dice.below(15) as u32,
        per_template: dice.below(8) as u32,
        rate: dice.once_in(3).then(|| Rate {
            count: 1 + dice.below(3) as u32,
            window: Duration::from_hours(1 + dice.below(3) as u64),
        }),
    }
}

fn release_id(dice: &mut Dice) -> charter_interface::factory::ReleaseId {
    factory::release_id(&template(dice), &version(dice))
}

fn release(dice: &mut Dice, world: &World) -> Release {
    let template = template(dice);
    let names: &[&str] = match template.as_str() {
        "gift" => &["donation", "donation 2", "donation 2", "unable to migrate"],
        "coin" => &["token", "token 2"],
        "hostile" => &["hostile"],
        _ => &["no-op", "no-op 2", "no-op 3", "no code"],
    };
    let code: &Sample = world.stage.code(dice.pick::<&str>(names));
    let delivery = match template.as_str() {
        "kept" | "fifth" => Delivery::Stored,
        // It has the longer way to its instances.
        "gift" | "coin" if dice.once_in(3) => Delivery::Stored,
        _ => Delivery::Global,
    };
    let size = artifact::size(&code.bytes) + u32::from(dice.once_in(20));
    Release {
        code_hash: code.hash,
        size,
        make_current: dice.once_in(2),
        expires_in: dice.once_in(3).then_some(Duration::from_hours(1)),
        ..factory::release(&template, &version(dice), &code.bytes, delivery)
    }
}

/// An approval of code for a contract itself.
pub fn upgrade(dice: &mut Dice, world: &World, names: &[&str]) -> Upgrade {
    let code = world.stage.code(dice.pick::<&str>(names));
    Upgrade {
        code_hash: code.hash,
        size: artifact::size(&code.bytes),
        delivery: if dice.once_in(3) {
            Delivery::Global
        } else {
            Delivery::Stored
        },
        expires_in: dice.once_in(3).then_some(Duration::from_hours(1)),
    }
}
