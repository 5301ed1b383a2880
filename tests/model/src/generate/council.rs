//! The council: members, its guardian, outsiders, and whoever executes.

use charter_interface::governance::args::Propose;
use charter_interface::governance::{Action, Change, NewFactory, Rule, Threshold, Vote};
use charter_interface::{Category, CodeHash, Duration, NearToken};
use charter_tests::hostile::{acts, answer_with_a_failure, call, send, to, wait};
use charter_tests::{Call, council, factory};
use serde_json::{Value, json};

use super::{Deed, Mood, account, amount, anyone, commands, gas, label, odd};
use crate::dice::Dice;
use crate::model::motion::Motion;
use crate::model::stored::{Ballot, Stage};
use crate::stage::PEOPLE;
use crate::world::World;

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let id = &world.stage.council_id;
    let by = anyone(dice);
    match dice.below(32) {
        0..7 => propose(dice, world),
        7..18 => vote(dice, world),
        18 | 19 => {
            let now = world.now();
            let which = known(dice, world, |motion| {
                motion.approvals() > 0 && !motion.is_over(now)
            });
            let by = voter(dice, world, which, false).unwrap_or(by);
            Deed::new(by, id, council::of_proposal("withdraw_vote", which))
        }
        20 => {
            let which = meant(dice, world);
            let motion = world.council().motions().get(&which);
            let proposer = motion.and_then(|motion| world.name_of(&motion.proposer_id));
            let by = proposer.filter(|_| !dice.once_in(3)).unwrap_or(by);
            Deed::new(by, id, council::of_proposal("cancel", which))
        }
        21 => {
            let guardian = world.council().policy().guardian.as_ref();
            let guardian = guardian.and_then(|id| world.name_of(id));
            let by = if dice.once_in(4) {
                by
            } else {
                guardian.unwrap_or(by)
            };
            Deed::new(by, id, council::of_proposal("veto", meant(dice, world)))
        }
        22..29 => {
            let which = if dice.once_in(6) {
                proposal(dice, world)
            } else {
                passed(dice, world)
            };
            let gas = gas(dice, 300);
            let deed = Deed::new(by, id, council::execute(which).gas(gas));
            if dice.once_in(3) {
                deed.overtaken(dice)
            } else {
                deed
            }
        }
        29 => Deed::new(
            by,
            id,
            council::of_proposal("return_bond", proposal(dice, world)),
        ),
        _ => {
            let which = dice.below(world.proposals().max(1) as usize) as u32;
            Deed::new(by, id, council::of_proposal("prune", which))
        }
    }
}

/// A flood of proposals: they are proposed and voted on, and now and then one is executed.
pub fn flood(dice: &mut Dice, world: &World) -> Deed {
    match dice.below(12) {
        0 | 1 => vote(dice, world),
        2 => {
            let call = council::execute(passed(dice, world));
            Deed::new(anyone(dice), &world.stage.council_id, call)
        }
        3..6 => propose_by(dice, world, anyone),
        _ => propose_by(dice, world, |dice| PEOPLE[dice.below(4)]),
    }
}

/// One whose attempt is on its way, one that replaces the guardian, or one of the newest.
fn meant(dice: &mut Dice, world: &World) -> u32 {
    match dice.below(6) {
        0 | 1 => known(dice, world, |motion| motion.executing),
        2 => {
            let now = world.now();
            known(dice, world, |motion| {
                let of = serde_json::to_string(&motion.action).unwrap_or_default();
                of.contains("set_guardian") && !motion.is_over(now)
            })
        }
        _ => proposal(dice, world),
    }
}

/// One of the newest.
fn proposal(dice: &mut Dice, world: &World) -> u32 {
    let count = world.proposals();
    match dice.below(20) {
        0 => count,
        1 => dice.roll() as u32,
        _ => count.saturating_sub(1 + dice.below(4) as u32),
    }
}

/// One that can be executed, if there is one.
fn passed(dice: &mut Dice, world: &World) -> u32 {
    let now = world.now();
    known(dice, world, |motion| {
        matches!(motion.stage, Stage::Passed | Stage::Failed)
            && !motion.executing
            && motion.open().0 <= now
            && !motion.is_over(now)
    })
}

/// One of which the model says this, if there is one.
fn known(dice: &mut Dice, world: &World, is: impl Fn(&Motion) -> bool) -> u32 {
    let motions = world.council().motions().iter();
    let found: Vec<u32> = motions
        .filter(|(_, motion)| is(motion))
        .map(|(id, _)| *id)
        .collect();
    if found.is_empty() || dice.once_in(10) {
        proposal(dice, world)
    } else {
        *dice.pick(&found)
    }
}

/// Somebody who has a ballot on a proposal: an empty one, or one that is cast.
fn voter(dice: &mut Dice, world: &World, which: u32, empty: bool) -> Option<&'static str> {
    let motion = world.council().motions().get(&which)?;
    let members = &world.council().policy().members;
    let ballots = motion.ballots.iter().filter(|(id, _)| members.contains(id));
    let having = ballots.filter(|(_, ballot)| (*ballot == Ballot::Empty) == empty);
    let names: Vec<&str> = having.filter_map(|(id, _)| world.name_of(id)).collect();
    (!names.is_empty() && !dice.once_in(8)).then(|| *dice.pick(&names))
}

fn vote(dice: &mut Dice, world: &World) -> Deed {
    let now = world.now();
    // What has passed takes votes too, until it is executed.
    let passed = dice.once_in(4);
    let which = known(dice, world, |motion| {
        (passed || motion.stage == Stage::Open) && !motion.is_over(now)
    });
    // A member of now may have none on a proposal that was made before.
    let members = &world.council().policy().members;
    let member = dice.pick(members).clone();
    let by = match voter(dice, world, which, true) {
        Some(by) if !dice.once_in(8) => by,
        _ if dice.once_in(2) => world.name_of(&member).unwrap_or("ann"),
        _ => anyone(dice),
    };
    let how = if dice.once_in(7) {
        Vote::Reject
    } else {
        Vote::Approve
    };
    let digest = dice
        .once_in(12)
        .then(|| CodeHash([dice.below(2) as u8; 32]));
    Deed::new(
        by,
        &world.stage.council_id,
        council::vote_on(which, how, digest),
    )
}

/// How long it is until something that passed can be executed, or until one moment before.
pub fn until_something_opens(dice: &mut Dice, world: &World) -> Option<u64> {
    let now = world.now();
    let motions = world.council().motions().values();
    let waiting = motions.filter(|motion| motion.stage == Stage::Passed && motion.open().0 > now);
    let waits: Vec<u64> = waiting.map(|motion| motion.open().0 - now).collect();
    if waits.is_empty() {
        return None;
    }
    let wait = *dice.pick(&waits);
    Some(if dice.once_in(5) { wait - 1 } else { wait })
}

fn propose(dice: &mut Dice, world: &World) -> Deed {
    propose_by(dice, world, |dice| {
        if dice.once_in(4) {
            anyone(dice)
        } else {
            PEOPLE[dice.below(4)]
        }
    })
}

fn propose_by(dice: &mut Dice, world: &World, by: fn(&mut Dice) -> &'static str) -> Deed {
    let by = by(dice);
    let action = action(dice, world);
    let faulty = matches!(action, Action::Call { .. });
    let description = match dice.below(10) {
        0 => "long ".repeat(dice.below(500)),
        1 => "\u{202e}gnp.\n\"quoted\" \\ \0".to_string(),
        _ => "why not".to_string(),
    };
    let args = Propose {
        action,
        description,
        link: dice
            .once_in(6)
            .then(|| "https://x.y/".repeat(1 + dice.below(24))),
    };
    let deposit = match dice.below(10) {
        0 => amount(dice).min(NearToken::from_near(5)),
        _ => NearToken::from_near(3),
    };
    let gas = gas(dice, 100);
    let call = Call::json("propose", args).deposit(deposit).gas(gas);
    let deed = Deed::new(by, &world.stage.council_id, call);
    if faulty { deed.fault() } else { deed }
}

/// Something to decide.
pub fn action(dice: &mut Dice, world: &World) -> Action {
    if dice.once_in(14) {
        return odd::action(dice, world);
    }
    if matches!(world.mood, Mood::Code | Mood::Council) && dice.once_in(3) {
        return code(dice, world);
    }
    match dice.below(19) {
        0..2 => Action::Transfer {
            receiver_id: match dice.below(5) {
                0 => world.stage.local.id("nobody"),
                1 => world.stage.payee_id.clone(),
                _ => account(dice, world),
            },
            amount: payment(dice),
        },
        2..6 => {
            let deposit = payment(dice);
            charter_call(dice, world, deposit)
        }
        6..10 => {
            let at = usize::from(!dice.once_in(5));
            let id = world.stage.factories[at].clone();
            let count = 1 + dice.below(3) * dice.below(2);
            let made = (0..count).map(|_| commands::command(dice, world, &id));
            Action::Factory {
                commands: made.collect(),
                factory_id: id.clone(),
            }
        }
        10 => Action::CreateFactory(NewFactory {
            // Few names, so that one is asked for again.
            name: if dice.once_in(2) {
                "a".to_string()
            } else {
                label(dice)
            },
            code_hash: world
                .stage
                .code(dice.pick::<&str>(&["factory", "factory 2"]))
                .hash,
            balance: NearToken::from_near(*dice.pick(&[0, 5, 20, 1_000])),
            setup: factory::setup(),
        }),
        11 if dice.once_in(2) => Action::Council {
            changes: odd::changes(dice, world),
        },
        _ => Action::Council {
            changes: (0..1 + dice.below(3) * dice.below(2))
                .map(|_| change(dice, world))
                .collect(),
        },
    }
}

/// Code for factories, or for the council itself.
fn code(dice: &mut Dice, world: &World) -> Action {
    let mut names = vec!["factory 2", "no-op", "donation 2"];
    let one = match dice.below(9) {
        0..3 => Change::ApproveCode(commands::upgrade(dice, world, &names)),
        3 => Change::RemoveCode {
            code_hash: world.stage.code(dice.pick::<&str>(&names)).hash,
        },
        4 => Change::CancelUpgrade,
        _ => {
            names = vec!["council", "council 2", "council 2", "unable to migrate"];
            Change::ApproveUpgrade(commands::upgrade(dice, world, &names))
        }
    };
    Action::Council { changes: vec![one] }
}

fn payment(dice: &mut Dice) -> NearToken {
    match dice.below(8) {
        0 => NearToken::from_yoctonear(0),
        1 => NearToken::from_near(10_000),
        _ => NearToken::from_millinear(1 + dice.below(2_000) as u128),
    }
}

/// A call of the payee, who does this and that with it.
fn charter_call(dice: &mut Dice, world: &World, deposit: NearToken) -> Action {
    let council_id = &world.stage.council_id;
    let again = |method: &str, id: u32| call(method, &json!({ "proposal_id": id }));
    let told: Vec<Value> = match dice.below(9) {
        0 | 1 => vec![answer_with_a_failure()],
        2 => vec![json!({ "panic": "no" })],
        3 => vec![],
        4 => vec![wait(&[json!({ "panic": "later" })])],
        // It executes again while it is being paid.
        5 => vec![send(&[to(
            council_id,
            &[again("execute", world.proposals())],
        )])],
        6 => vec![json!("burn")],
        7 if dice.once_in(2) => vec![wait(&[])],
        _ => vec![send(&[to(
            council_id,
            &[again("prune", world.proposals())],
        )])],
    };
    Action::Call {
        receiver_id: if dice.once_in(12) {
            council_id.clone()
        } else {
            world.stage.payee_id.clone()
        },
        calls: vec![charter_interface::governance::FunctionCall {
            method: "run".to_string(),
            args: acts(&told).to_string().into_bytes().into(),
            deposit,
            gas: charter_interface::Gas::from_tgas(*dice.pick(&[10, 60, 60, 260])),
        }],
    }
}

fn change(dice: &mut Dice, world: &World) -> Change {
    // Somebody between member and stranger, so that members come and go.
    let account_id = world.stage.people[dice.below(7)].account_id.clone();
    // Members come and go more often than anything else changes.
    match dice.below(26) {
        0..3 | 18..22 => Change::AddMember { account_id },
        3..6 | 22.. => Change::RemoveMember { account_id },
        6..8 => Change::SetRule {
            category: *dice.pick(&[Category::Routine, Category::Code, Category::Council]),
            rule: rule(dice),
        },
        8 => Change::SetGuardian {
            guardian: (!dice.once_in(3)).then_some(account_id),
        },
        9 => Change::SetOpenProposals {
            bond: (!dice.once_in(4)).then(|| NearToken::from_millinear(dice.below(2_500) as u128)),
        },
        10 => Change::SetRetention {
            retention: Duration::from_hours(1 + dice.below(30) as u64),
        },
        11 => Change::ApproveCode(commands::upgrade(
            dice,
            world,
            &["factory", "factory 2", "no-op"],
        )),
        12 => Change::RemoveCode {
            code_hash: world
                .stage
                .code(dice.pick::<&str>(&["factory 2", "no-op"]))
                .hash,
        },
        13 => Change::ApproveUpgrade(commands::upgrade(
            dice,
            world,
            &["council 2", "unable to migrate", "no code"],
        )),
        14 => Change::CancelUpgrade,
        15 => Change::RegisterFactory {
            factory_id: world.stage.factories[dice.below(2)].clone(),
        },
        16 => Change::ForgetFactory {
            factory_id: {
                // Factories that proposals made, so that their names are asked for again; more seldom the one that is used.
                let made = world.instances(&world.stage.council_id);
                match dice.below(6) {
                    0 => world.stage.factories[0].clone(),
                    1 => world.stage.factories[1].clone(),
                    _ if made.is_empty() => world.stage.factories[1].clone(),
                    _ => dice.pick(&made).clone(),
                }
            },
        },
        17 => Change::CancelProposals {
            ids: (0..1 + dice.below(3))
                .map(|_| proposal(dice, world))
                .collect(),
        },
    }
}

fn rule(dice: &mut Dice) -> Rule {
    Rule {
        threshold: match dice.below(3) {
            0 => Threshold::Votes(dice.below(5) as u16),
            1 => Threshold::Share(1, 2),
            _ => Threshold::Share(dice.below(4) as u16, 3),
        },
        voting_period: Duration::from_hours(1 + dice.below(3) as u64),
        timelock: Duration(dice.below(15) as u64 * super::MINUTE),
        execution_window: Duration::from_hours(1 + dice.below(5) as u64),
    }
}
