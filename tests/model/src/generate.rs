//! What comes next: out of a number and the situation, one step.

mod asked;
mod bad;
mod code;
mod commands;
mod council;
mod creators;
mod hostile;
mod instances;
mod odd;

use charter_interface::{AccountId, Gas, NearToken};
use charter_tests::Call;

use crate::dice::Dice;
use crate::stage::PEOPLE;
use crate::step::{Hostility, Sent, Step};
use crate::world::World;

/// A minute, in nanoseconds.
const MINUTE: u64 = 60_000_000_000;

/// What a sequence has more of than others: some things take many steps of one kind in a short time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Of everything a little.
    Calm,
    /// Proposals, and little time passes.
    Flood,
    /// Few names, the same account again and again, and few blocks in between.
    Crowd,
    /// Code, and what is decided about it.
    Code,
    /// Decisions of the council.
    Council,
}

impl Mood {
    /// One in two sequences is calm.
    pub const fn of(number: u64) -> Self {
        match number % 8 {
            0 => Self::Flood,
            1 => Self::Crowd,
            2 => Self::Code,
            3 => Self::Council,
            _ => Self::Calm,
        }
    }
}

/// Something that somebody does.
pub struct Deed {
    by: &'static str,
    to: AccountId,
    call: Call,
    hostile: Hostility,
    /// In how many blocks the next step follows, if it is to meet this one on its way.
    blocks: Option<u32>,
}

impl Deed {
    fn new(by: &'static str, to: &AccountId, call: Call) -> Self {
        Self {
            by,
            to: to.clone(),
            call,
            hostile: Hostility::None,
            blocks: None,
        }
    }

    /// The next step comes before this has ended, mostly.
    fn overtaken(self, dice: &mut Dice) -> Self {
        Self {
            blocks: (!dice.once_in(3)).then(|| dice.below(6) as u32),
            ..self
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
    if world.mood == Mood::Crowd && !dice.once_in(4) {
        step.blocks = step.blocks.min(dice.below(4) as u32);
    }
    match dice.below(40) {
        // A flood leaves no time for anything to end.
        0 if world.mood == Mood::Flood && !dice.once_in(4) => act(dice, world, &mut step),
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
        blocks,
    } = deed;
    if let Some(blocks) = blocks {
        step.blocks = blocks;
    }
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
    let number = dice.below(100);
    // What follows something that is on its way at an instance is for the same instance, now and then.
    let is_met = world.steps.last().is_some_and(|step| step.blocks < 6)
        && world
            .last()
            .is_some_and(|id| matches!(world.kind(id), Some("donation" | "token")));
    if is_met && dice.once_in(3) {
        return instances::deed_at_last(dice, world);
    }
    // Half of what such a sequence does is of its own kind.
    if dice.once_in(2) {
        match world.mood {
            Mood::Calm => {}
            Mood::Flood => return council::flood(dice, world),
            Mood::Crowd => return instances::deed(dice, world),
            Mood::Code if dice.once_in(2) => return commands::deed(dice, world),
            Mood::Code => return code::deed(dice, world),
            Mood::Council => return council::deed(dice, world),
        }
    }
    match number {
        0..28 => creators::deed(dice, world),
        28..40 => instances::deed(dice, world),
        40..49 => commands::deed(dice, world),
        49..76 => council::deed(dice, world),
        76..83 => code::deed(dice, world),
        83..88 => hostile::deed(dice, world),
        88..96 => asked::deed(dice, world),
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

/// A label of few, so that names meet; in a crowd of fewer.
fn label_in(dice: &mut Dice, world: &World) -> String {
    if world.mood == Mood::Crowd && !dice.once_in(4) {
        return (*dice.pick(&["a", "b", "c"])).to_string();
    }
    label(dice)
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
