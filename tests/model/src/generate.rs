//! What comes next: out of a number and the situation, one step.

mod bad;
mod code;
mod commands;
mod council;
mod creators;
mod hostile;
mod instances;

use charter_interface::{AccountId, Gas, NearToken};
use charter_tests::Call;

use crate::dice::Dice;
use crate::stage::PEOPLE;
use crate::step::{Hostility, Sent, Step};
use crate::world::World;

/// A minute, in nanoseconds.
const MINUTE: u64 = 60_000_000_000;

/// Something that somebody does.
pub struct Deed {
    by: &'static str,
    to: AccountId,
    call: Call,
    hostile: Hostility,
}

impl Deed {
    fn new(by: &'static str, to: &AccountId, call: Call) -> Self {
        Self {
            by,
            to: to.clone(),
            call,
            hostile: Hostility::None,
        }
    }

    fn fault(self) -> Self {
        Self {
            hostile: Hostility::Fault,
            ..self
        }
    }
}

/// One step.
pub fn step(dice: &mut Dice, world: &World) -> Step {
    let mut step = Step {
        sent: None,
        time: 0,
        blocks: blocks(dice),
        what: String::new(),
        hostile: Hostility::None,
    };
    match dice.below(40) {
        0 => time(dice, &mut step, None),
        2..5 => {
            let wait = council::until_something_opens(dice, world);
            if wait.is_some() || dice.once_in(6) {
                time(dice, &mut step, wait);
            } else {
                act(dice, world, &mut step);
            }
        }
        1 => {
            let to = somewhere(dice, world);
            let by = *dice.pick(&PEOPLE);
            step.what = format!("{by} gives to {to}");
            step.sent = Some(Sent {
                by: by.to_string(),
                to,
                calls: Vec::new(),
                gift: NearToken::from_yoctonear(
                    1 + u128::from(dice.roll() % 10_u64.pow(18)) * 1_000_000,
                ),
            });
        }
        _ => act(dice, world, &mut step),
    }
    step
}

/// Some time passes: this long, or any.
fn time(dice: &mut Dice, step: &mut Step, wait: Option<u64>) {
    const TIMES: [u64; 9] = [
        1,
        MINUTE,
        MINUTE,
        6 * MINUTE,
        6 * MINUTE,
        70 * MINUTE,
        70 * MINUTE,
        5 * 60 * MINUTE,
        100 * 24 * 60 * MINUTE,
    ];
    step.time = wait.unwrap_or_else(|| *dice.pick(&TIMES));
    step.what = format!("{} s pass", step.time / 1_000_000_000);
}

/// Somebody does something.
fn act(dice: &mut Dice, world: &World, step: &mut Step) {
    let mut deed = deed(dice, world);
    if dice.once_in(9) {
        deed = bad::spoil(dice, deed);
    }
    let Deed {
        by,
        to,
        call,
        hostile,
    } = deed;
    step.what = format!("{by}: {} of {to}", call.method);
    step.hostile = hostile;
    step.sent = Some(Sent {
        by: by.to_string(),
        to,
        calls: vec![(&call).into()],
        gift: NearToken::from_yoctonear(0),
    });
}

fn deed(dice: &mut Dice, world: &World) -> Deed {
    match dice.below(100) {
        0..30 => creators::deed(dice, world),
        30..42 => instances::deed(dice, world),
        42..52 => commands::deed(dice, world),
        52..84 => council::deed(dice, world),
        84..91 => code::deed(dice, world),
        91..97 => hostile::deed(dice, world),
        _ => bad::deed(dice, world),
    }
}

/// How many blocks are made before the next step: none to a few, or until everything is at rest.
fn blocks(dice: &mut Dice) -> u32 {
    match dice.below(6) {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 5,
        _ => 400,
    }
}

fn somewhere(dice: &mut Dice, world: &World) -> AccountId {
    match dice.below(4) {
        0 => world.stage.council_id.clone(),
        1 => dice.pick(&world.stage.people).account_id.clone(),
        _ => dice.pick(&world.stage.factories).clone(),
    }
}

fn anyone(dice: &mut Dice) -> &'static str {
    dice.pick::<&str>(&PEOPLE)
}

fn account(dice: &mut Dice, world: &World) -> AccountId {
    dice.pick(&world.stage.people).account_id.clone()
}

/// A factory: the one that obeys `gov` more often.
fn factory<'w>(dice: &mut Dice, world: &'w World) -> &'w AccountId {
    &world.stage.factories[usize::from(dice.once_in(4))]
}

/// A label of few, so that names meet.
fn label(dice: &mut Dice) -> String {
    const LABELS: [&str; 13] = [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "with-a-longer-name",
        "taken",
    ];
    (*dice.pick(&LABELS)).to_string()
}

/// An amount from nothing to too much, in yoctoNEAR.
fn amount(dice: &mut Dice) -> NearToken {
    let yocto = match dice.below(8) {
        0 => 0,
        1 => 1,
        2 => u128::from(dice.roll()),
        3 => u128::MAX,
        4 => 10_u128.pow(24) * dice.below(100) as u128,
        _ => 10_u128.pow(21) * dice.below(3_000) as u128,
    };
    NearToken::from_yoctonear(yocto)
}

/// Gas: mostly enough.
fn gas(dice: &mut Dice, enough: u64) -> Gas {
    match dice.below(12) {
        0 => Gas::from_gas(dice.roll() % (enough * 1_000_000_000_000)),
        1 => Gas::from_tgas(300),
        _ => Gas::from_tgas(enough),
    }
}
