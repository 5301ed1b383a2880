//! Any method of any contract, with arguments that could be meant: chosen by their names, as the ABIs have them.

use charter_interface::{AccountId, Category, CodeHash, NearToken};
use charter_tests::Call;
use serde_json::{Map, Value, json};

use super::{Deed, account, amount, anyone, commands, council, gas, label, odd};
use crate::dice::Dice;
use crate::lists::Method;
use crate::stage::TEMPLATES;
use crate::step::Hostility;
use crate::world::World;

const STATUSES: [&str; 11] = [
    "active",
    "approved",
    "executing",
    "executed",
    "failed",
    "rejected",
    "expired",
    "cancelled",
    "vetoed",
    "stale",
    "unheard of",
];

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let kind = *dice.pick(&["council", "factory", "factory", "donation", "token"]);
    let there = world.running(kind);
    let Some(id) = (!there.is_empty()).then(|| dice.pick(&there).clone()) else {
        return super::creators::deed(dice, world);
    };
    let methods: Vec<&Method> = world.methods_of(kind).collect();
    let method = *dice.pick(&methods);
    let by = anyone(dice);
    if method.private {
        let input = match dice.below(3) {
            0 => Vec::new(),
            1 => arguments(dice, world, method).to_string().into_bytes(),
            // What a callback's first layout could be.
            _ => [0, dice.roll() as u8].repeat(1 + dice.below(60)),
        };
        let call = Call::raw(&method.name, input).gas(gas(dice, 30));
        return Deed {
            hostile: Hostility::BadInput,
            ..Deed::new(by, &id, call)
        };
    }
    let args = arguments(dice, world, method);
    let call = Call::raw(&method.name, args.to_string());
    let deposit = match dice.below(6) {
        0 => NearToken::from_near(1),
        1 if !method.payable => NearToken::from_yoctonear(1),
        _ if method.payable => NearToken::from_yoctonear(1),
        _ => NearToken::from_yoctonear(0),
    };
    // Whoever may do it does it, where that is one person.
    let owner: Option<AccountId> = match kind {
        "donation" | "token" if !method.view && !dice.once_in(4) => {
            world.ask(&id, "get_owner", json!({}))
        }
        _ => None,
    };
    let by = owner.and_then(|id| world.name_of(&id)).unwrap_or(by);
    Deed::new(by, &id, call.deposit(deposit).gas(gas(dice, 150)))
}

fn arguments(dice: &mut Dice, world: &World, method: &Method) -> Value {
    let mut args = Map::new();
    for name in &method.args {
        if !dice.once_in(9) {
            args.insert(name.clone(), value(dice, world, name));
        }
    }
    Value::Object(args)
}

fn value(dice: &mut Dice, world: &World, name: &str) -> Value {
    match name {
        "from" => match dice.below(6) {
            0 => json!(""),
            1 => json!("no cursor, \u{202e}"),
            2 => json!(label(dice)),
            3 => json!(account(dice, world)),
            4 => json!(dice.below(9).to_string()),
            _ => Value::Null,
        },
        "limit" => json!(*dice.pick(&[0, 1, 2, 100, 1_000])),
        "account_id" | "creator_id" | "owner_id" | "owner" | "receiver_id" | "beneficiary"
        | "sender_id" | "governance_id" => match dice.below(8) {
            0 => json!(world.stage.payee_id),
            1 => json!(world.stage.local.id("nobody")),
            _ => json!(account(dice, world)),
        },
        "factory_id" => json!(dice.pick(&world.stage.factories)),
        "account_ids" => {
            let count = *dice.pick(&[0, 1, 3, 10, 101]);
            (0..count).map(|_| json!(account(dice, world))).collect()
        }
        "template" => json!(*dice.pick(&TEMPLATES)),
        "version" | "release" => json!(commands::version(dice)),
        "name" if dice.once_in(4) => json!(odd::name(dice)),
        "name" => json!(label(dice)),
        "proposal_id" => json!(dice.below(world.proposals() as usize + 2)),
        "status" => json!(*dice.pick(&STATUSES)),
        "code_hash" | "digest" => match dice.below(5) {
            0 => json!("no hash"),
            1 => json!(CodeHash([dice.roll() as u8; 32])),
            _ => json!(dice.pick(&world.stage.codes).hash),
        },
        "commands" => {
            let id = super::factory(dice, world);
            let count = dice.below(3);
            (0..count)
                .map(|_| json!(commands::command(dice, world, id)))
                .collect()
        }
        "category" => json!(*dice.pick(&[Category::Routine, Category::Code, Category::Council])),
        "owner_key" => Value::Null,
        "balance" | "amount" | "supply" | "max_total" => json!(amount(dice)),
        "keep" | "force" | "registration_only" | "mintable" => json!(dice.once_in(2)),
        "vote" => json!(*dice.pick(&["approve", "reject"])),
        "action" => json!(council::action(dice, world)),
        "policy" => json!(world.council().policy()),
        "setup" => json!(charter_tests::factory::setup()),
        "metadata" => charter_tests::token::init(&account(dice, world))["metadata"].clone(),
        "init_args" => json!({}),
        _ => json!("a text"),
    }
}

/// A policy for a council to begin with, mostly one that it cannot have.
pub fn policy(dice: &mut Dice, world: &World) -> Value {
    let mut policy = json!(world.council().policy());
    let member = json!(account(dice, world));
    match dice.below(6) {
        0 => policy["members"] = json!([]),
        1 => policy["members"] = json!([member, member]),
        2 => policy["members"] = (0..33).map(|at| json!(format!("m{at}.near"))).collect(),
        3 => policy["open_proposals"] = json!("0"),
        4 => policy["retention"] = json!(u64::MAX.to_string()),
        _ => {}
    }
    policy
}
