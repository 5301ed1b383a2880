//! Arguments that nobody sensible sends: empty, huge, in no language, of the wrong type, too large a number, twice, raw.

use charter_interface::{Gas, NearToken};
use charter_tests::Call;
use serde_json::{Value, json};

use super::{Deed, anyone, gas, somewhere};
use crate::dice::Dice;
use crate::step::Hostility;
use crate::world::World;

/// Any method, with anything.
pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let kind = *dice.pick(&["council", "factory", "donation", "token"]);
    let to = match world.running(kind).as_slice() {
        [] => somewhere(dice, world),
        _ if dice.once_in(3) => somewhere(dice, world),
        there => dice.pick(there).clone(),
    };
    let methods = world.methods();
    let method = dice.pick(methods).clone();
    let args = match dice.below(4) {
        0 => Vec::new(),
        1 => b"{}".to_vec(),
        2 => raw(dice),
        _ => value(dice).to_string().into_bytes(),
    };
    let deposit = match dice.below(3) {
        0 => NearToken::from_yoctonear(1),
        1 => NearToken::from_near(1),
        _ => NearToken::from_yoctonear(0),
    };
    let gas = gas(dice, 100);
    let call = Call::raw(&method, args).deposit(deposit).gas(gas);
    Deed {
        hostile: Hostility::BadInput,
        ..Deed::new(anyone(dice), &to, call)
    }
}

/// The same deed with something in it that is wrong.
pub fn spoil(dice: &mut Dice, deed: Deed) -> Deed {
    let Deed {
        by,
        to,
        call,
        blocks,
        ..
    } = deed;
    let call = match dice.below(8) {
        0 => Call {
            args: Vec::new(),
            ..call
        },
        1 => {
            let mut args = call.args.clone();
            args.truncate(dice.below(args.len().max(1)));
            Call { args, ..call }
        }
        2 => Call {
            args: raw(dice),
            ..call
        },
        3 => call.gas(Gas::from_gas(dice.roll() % 20_000_000_000_000)),
        4 => call.deposit(NearToken::from_yoctonear(u128::from(dice.roll()))),
        _ => match serde_json::from_slice::<Value>(&call.args) {
            Ok(mut args) => {
                twist(dice, &mut args);
                Call {
                    args: args.to_string().into_bytes(),
                    ..call
                }
            }
            Err(_) => Call {
                args: raw(dice),
                ..call
            },
        },
    };
    Deed {
        by,
        to,
        call,
        hostile: Hostility::BadInput,
        blocks,
    }
}

/// Replaces one thing somewhere.
fn twist(dice: &mut Dice, args: &mut Value) {
    match args {
        Value::Object(fields) if !fields.is_empty() && !dice.once_in(8) => {
            let key = fields
                .keys()
                .nth(dice.below(fields.len()))
                .cloned()
                .unwrap_or_default();
            match dice.below(8) {
                0 => {
                    fields.remove(&key);
                }
                1 => {
                    fields.insert("unheard_of".to_string(), Value::Null);
                }
                _ => {
                    if let Some(field) = fields.get_mut(&key) {
                        twist(dice, field);
                    }
                }
            }
        }
        Value::Array(items) if !items.is_empty() && !dice.once_in(4) => {
            let at = dice.below(items.len());
            match dice.below(3) {
                0 => items.push(items[at].clone()),
                _ => twist(dice, &mut items[at]),
            }
        }
        other => *other = value(dice),
    }
}

fn value(dice: &mut Dice) -> Value {
    match dice.below(16) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(1.5),
        5 => json!(""),
        6 => json!("a.b"),
        7 => json!("ünïcødé\u{202e}\0"),
        8 => json!("x".repeat(dice.below(300))),
        9 => json!("A"),
        10 => json!(u128::MAX.to_string()),
        11 => json!([]),
        12 => json!({}),
        13 => json!(["a", "a"]),
        14 => json!("a--b_-"),
        _ => json!("9".repeat(60)),
    }
}

fn raw(dice: &mut Dice) -> Vec<u8> {
    let length = *dice.pick(&[1, 7, 40, 41, 300, 5_000]);
    (0..length).map(|_| dice.roll() as u8).collect()
}
