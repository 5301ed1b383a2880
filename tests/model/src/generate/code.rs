//! Whoever holds code: publishes, stages, upgrades.

use borsh::BorshSerialize;
use charter_interface::{CodeHash, NearToken};
use charter_tests::{Call, artifact};
use serde_json::json;

use super::{Deed, anyone, gas};
use crate::dice::Dice;
use crate::stage::Sample;
use crate::world::World;

/// What a chunk begins with.
#[derive(BorshSerialize)]
struct Header {
    code_hash: [u8; 32],
    size: u32,
    offset: u32,
}

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let to_council =
        dice.once_in(3) || (dice.once_in(2) && !world.awaited(&world.stage.council_id).is_empty());
    let id = if to_council {
        &world.stage.council_id
    } else {
        super::factory(dice, world)
    };
    // One person stages most chunks, so that some uploads are finished.
    let by = if !dice.once_in(3) {
        "otto"
    } else {
        anyone(dice)
    };
    let own = if to_council {
        ["council 2", "unable to migrate"]
    } else {
        ["factory 2", "unable to migrate"]
    };
    let awaited = world.awaited(id);
    let code = match dice.below(4) {
        1..=3 if !awaited.is_empty() && !dice.once_in(4) => *dice.pick(&awaited),
        0 => world.stage.code(dice.pick::<&str>(&own)),
        _ => dice.pick(&world.stage.codes),
    };
    let publish = if to_council {
        "publish_code"
    } else {
        "publish_release"
    };
    let call = match dice.below(12) {
        0..4 => Call::raw(publish, code.bytes.clone()),
        4..6 => Call::raw("upgrade", code.bytes.clone()),
        6 => Call::new("upgrade_to_global"),
        7 => Call::json("upgrade_from_upload", json!({ "code_hash": code.hash })),
        8 | 9 => chunk(dice, code),
        10 => Call::json("publish_upload", json!({ "code_hash": code.hash })),
        _ => Call::json("remove_upload", json!({ "code_hash": code.hash })),
    };
    let paid = !matches!(call.method.as_str(), "remove_upload");
    let deposit = match dice.below(8) {
        _ if !paid => NearToken::from_yoctonear(0),
        0 => NearToken::from_yoctonear(dice.below(2) as u128),
        1 => NearToken::from_near(1),
        _ => NearToken::from_near(60),
    };
    let gas = gas(dice, 250);
    Deed::new(by, id, call.deposit(deposit).gas(gas))
}

/// All of some code, its first or second part, or something else.
fn chunk(dice: &mut Dice, code: &Sample) -> Call {
    let (CodeHash(code_hash), size) = (code.hash, artifact::size(&code.bytes));
    let half = (code.bytes.len() / 2).max(1);
    let (offset, part) = match dice.below(8) {
        5.. => (0, &code.bytes[..]),
        0 | 1 => (0, &code.bytes[..half]),
        2 | 3 => (half, &code.bytes[half..]),
        _ => (1, &code.bytes[..1]),
    };
    let size = if dice.once_in(12) { u32::MAX } else { size };
    let header = Header {
        code_hash,
        size,
        offset: offset as u32,
    };
    let mut input = borsh::to_vec(&header).unwrap_or_default();
    input.extend(part);
    Call::raw("stage_chunk", input)
}
