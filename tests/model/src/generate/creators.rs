//! Creators: they create, prepay, allow, and settle what is gone.

use charter_interface::factory::Quote;
use charter_interface::factory::args::CreateInstance;
use charter_interface::{AccountId, NearToken};
use charter_tests::hostile::{acts, answer, answer_with_a_failure, call, send, to, wait};
use charter_tests::{Call, factory};
use serde_json::{Value, json};

use super::{Deed, account, amount, anyone, gas, label, label_in, odd};
use crate::dice::Dice;
use crate::stage::TEMPLATES;
use crate::world::World;

const KEY: &str = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp";

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let id = super::factory(dice, world);
    let by = anyone(dice);
    match dice.below(30) {
        0..16 => create(dice, world, id),
        16..19 => {
            let args = json!({
                "account_id": (!dice.once_in(3)).then(|| account(dice, world)),
                "registration_only": dice.once_in(4).then_some(true),
            });
            let deposit = [1, 1_719, 1_720, 5_000, 3_000_000][dice.below(5)];
            let deposit = NearToken::from_yoctonear(deposit * 10_u128.pow(18));
            Deed::new(by, id, Call::json("storage_deposit", args).deposit(deposit))
        }
        19..21 => {
            let amount = (!dice.once_in(2)).then(|| amount(dice));
            let call = Call::json("storage_withdraw", json!({ "amount": amount }));
            Deed::new(by, id, yocto(dice, call))
        }
        21..23 => {
            let force = (!dice.once_in(3)).then_some(dice.once_in(3));
            let call = Call::json("storage_unregister", json!({ "force": force }));
            Deed::new(by, id, yocto(dice, call))
        }
        23..25 => {
            let amount = if dice.once_in(3) {
                amount(dice)
            } else {
                NearToken::from_millinear(dice.below(4_000) as u128)
            };
            let call = Call::json("allow", json!({ "amount": amount }));
            Deed::new(by, id, yocto(dice, call))
        }
        _ => {
            let call = factory::settle_gone(&label_in(dice, world));
            let gas = gas(dice, 60);
            Deed::new(by, id, call.gas(gas))
        }
    }
}

/// With the yoctoNEAR that it needs, mostly.
pub fn yocto(dice: &mut Dice, call: Call) -> Call {
    match dice.below(12) {
        0 => call,
        1 => call.deposit(NearToken::from_yoctonear(2)),
        _ => call.one_yocto(),
    }
}

fn create(dice: &mut Dice, world: &World, id: &AccountId) -> Deed {
    let by = anyone(dice);
    let template = TEMPLATES[dice.below(TEMPLATES.len())];
    let mut faulty = false;
    let owner_id = account(dice, world);
    let args = match template {
        "gift" if dice.once_in(4) => {
            faulty = true;
            json!({ "beneficiary": 7 })
        }
        // Somebody who is not there, or whose account has no use for what it gets.
        "gift" if dice.once_in(4) => json!({
            "beneficiary": world.stage.local.id("nobody"),
            "owner": owner_id,
        }),
        "gift" => json!({ "beneficiary": owner_id }),
        "coin" => {
            let mut init = charter_tests::token::init(&owner_id);
            init["mintable"] = json!(dice.once_in(2));
            init
        }
        "hostile" => {
            let init = init(dice, world, id);
            faulty = init != json!({ "acts": [] });
            init
        }
        _ => json!({}),
    };
    let name = if dice.once_in(25) {
        odd::name(dice)
    } else {
        label_in(dice, world)
    };
    let mut instance = factory::instance(template, &name, &args);
    instance.owner_key = dice.once_in(8).then(|| KEY.parse().ok()).flatten();
    instance.balance = dice
        .once_in(5)
        .then(|| NearToken::from_millinear(dice.below(300) as u128));
    instance.release = dice.once_in(6).then(|| super::commands::version(dice));
    let by_id = world.stage.person(by).account_id.clone();
    let price = price(world, id, &by_id, &instance);
    instance.max_total = match dice.below(5) {
        0 => None,
        // Less than it costs.
        1 => Some(NearToken::from_yoctonear(
            price.as_yoctonear().saturating_sub(1),
        )),
        2 => Some(price),
        _ => Some(NearToken::from_near(50)),
    };
    let deposit = match dice.below(6) {
        // Prepaid, as far as it was allowed.
        0 | 1 => NearToken::from_yoctonear(0),
        2 => NearToken::from_yoctonear(price.as_yoctonear() / 2),
        3 => NearToken::from_yoctonear(price.as_yoctonear().saturating_sub(1)),
        4 => price,
        _ => price.saturating_add(NearToken::from_near(1)),
    };
    let gas = gas(dice, 200);
    let deed = Deed::new(by, id, factory::create(&instance, deposit).gas(gas));
    if faulty { deed.fault() } else { deed }
}

fn price(world: &World, id: &AccountId, by: &AccountId, instance: &CreateInstance) -> NearToken {
    let quote: Option<Quote> = world.ask(id, "quote", factory::quote_for(by, instance));
    quote.map_or(NearToken::from_near(3), |quote| quote.total)
}

/// What an init of the hostile template does.
fn init(dice: &mut Dice, world: &World, id: &AccountId) -> Value {
    let name = label(dice);
    let itself: Option<AccountId> = format!("{name}.{id}").parse().ok();
    let itself = itself.unwrap_or_else(|| id.clone());
    acts(&match dice.below(12) {
        0..4 => vec![],
        4 => vec![json!({ "panic": "no" })],
        5 => vec![json!("burn")],
        6 | 7 => vec![answer_with_a_failure()],
        8 => vec![wait(&[json!({ "panic": "later" })])],
        // It deletes itself, if it has the name that was meant.
        9 => {
            let beneficiary = account(dice, world);
            vec![send(&[to(&itself, &[json!({ "delete": beneficiary })])])]
        }
        10 => vec![answer(&[to(
            id,
            &[call("settle_gone", &json!({ "name": name }))],
        )])],
        _ => vec![send(&[to(id, &[call("retire_instance", &json!({}))])])],
    })
}
