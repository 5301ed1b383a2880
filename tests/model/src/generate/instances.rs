//! Instances: their owners and users, and what the hostile ones do.

use charter_interface::{AccountId, NearToken};
use charter_tests::hostile::{acts, answer, call, call_with, send, to, wait};
use charter_tests::{Call, donation, token};
use serde_json::{Value, json};

use super::creators::yocto;
use super::{Deed, Mood, account, amount, anyone, gas, label};
use crate::dice::Dice;
use crate::world::World;

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let factory_id = match dice.below(8) {
        // Instances of the payee's, which answers them what it was told.
        0 => world.stage.payee_id.clone(),
        _ => super::factory(dice, world).clone(),
    };
    let there: Vec<AccountId> = world.instances(&factory_id);
    if there.is_empty() {
        return super::creators::deed(dice, world);
    }
    // What is on its way meets something else at the same place.
    let follows =
        world.mood == Mood::Crowd || world.steps.last().is_some_and(|last| last.blocks < 6);
    let last = world.last().filter(|last| there.contains(last));
    let id = match last {
        Some(last) if follows && !dice.once_in(3) => last.clone(),
        _ => dice.pick(&there).clone(),
    };
    let by = anyone(dice);
    match world.kind(&id) {
        Some("donation") => of_donation(dice, world, by, &id),
        Some("token") => of_token(dice, world, by, &id),
        Some("hostile") => {
            let gas = gas(dice, 200);
            let told = told(dice, world, &factory_id, &id);
            Deed::new(by, &id, Call::json("run", told).gas(gas)).fault()
        }
        _ => common(dice, world, by, &id),
    }
}

/// Something at the instance to which the last transaction went.
pub fn deed_at_last(dice: &mut Dice, world: &World) -> Deed {
    let by = anyone(dice);
    match world.last().map(|id| (id.clone(), world.kind(id))) {
        Some((id, Some("donation"))) => of_donation(dice, world, by, &id),
        Some((id, Some("token"))) => of_token(dice, world, by, &id),
        _ => deed(dice, world),
    }
}

/// Somebody, or nobody.
fn beneficiary(dice: &mut Dice, world: &World) -> AccountId {
    match dice.below(4) {
        0 => world.stage.local.id("nobody"),
        _ => account(dice, world),
    }
}

/// What every template has. Its owner does it, mostly.
fn common(dice: &mut Dice, world: &World, by: &'static str, id: &AccountId) -> Deed {
    let by = owner(dice, world, id).unwrap_or(by);
    let call = match dice.below(6) {
        0 | 1 => {
            let keep = dice.once_in(3).then_some(dice.once_in(2));
            let force = dice.once_in(4).then_some(dice.once_in(2));
            Call::json("retire", json!({ "keep": keep, "force": force }))
        }
        2 | 3 => {
            let version = dice.once_in(2).then(|| super::commands::version(dice));
            Call::json("upgrade", json!({ "version": version }))
        }
        4 => Call::json("propose_owner", json!({ "owner_id": account(dice, world) })),
        _ => {
            let proposed: Option<AccountId> = world.ask(id, "get_proposed_owner", json!({}));
            let by = proposed.and_then(|id| world.name_of(&id)).unwrap_or(by);
            return Deed::new(by, id, yocto(dice, Call::new("accept_owner")));
        }
    };
    let gas = gas(dice, 200);
    let deed = Deed::new(by, id, yocto(dice, call).gas(gas));
    // What follows may come between a call and its callback.
    if dice.once_in(3) {
        deed.overtaken(dice)
    } else {
        deed
    }
}

fn owner(dice: &mut Dice, world: &World, id: &AccountId) -> Option<&'static str> {
    if dice.once_in(4) {
        return None;
    }
    let owner_id: AccountId = world.ask(id, "get_owner", json!({}))?;
    world.name_of(&owner_id)
}

fn of_donation(dice: &mut Dice, world: &World, by: &'static str, id: &AccountId) -> Deed {
    match dice.below(6) {
        0..3 => {
            let amount = amount(dice).min(NearToken::from_near(20));
            let gas = gas(dice, 60);
            Deed::new(by, id, donation::donate(amount).gas(gas)).overtaken(dice)
        }
        3 => {
            let by = owner(dice, world, id).unwrap_or(by);
            let args = json!({ "beneficiary": beneficiary(dice, world) });
            let call = Call::json("change_beneficiary", args);
            Deed::new(by, id, yocto(dice, call))
        }
        4 if dice.once_in(2) => {
            let by = owner(dice, world, id).unwrap_or(by);
            let call = Call::json(
                "forget_donors",
                json!({ "from": dice.once_in(3).then_some("no cursor"), "limit": 10 }),
            );
            Deed::new(by, id, yocto(dice, call))
        }
        _ => common(dice, world, by, id),
    }
}

fn of_token(dice: &mut Dice, world: &World, by: &'static str, id: &AccountId) -> Deed {
    let by = owner(dice, world, id).unwrap_or(by);
    let receiver = match dice.below(4) {
        0 => world.stage.payee_id.clone(),
        _ => account(dice, world),
    };
    let call = match dice.below(12) {
        0..2 => {
            let call = token::transfer(&receiver, dice.below(400_000) as u128);
            yocto(dice, call)
        }
        2..4 => {
            let call = token::transfer_call(&receiver, dice.below(400_000) as u128);
            yocto(dice, call).gas(gas(dice, 150))
        }
        4..6 => {
            let args = json!({ "account_id": receiver, "registration_only": dice.once_in(2) });
            let deposit = NearToken::from_yoctonear(1_250 * 10_u128.pow(18));
            Call::json("storage_deposit", args).deposit(deposit)
        }
        6 => {
            let call = token::unregister(dice.once_in(2));
            return Deed::new(anyone(dice), id, yocto(dice, call));
        }
        7 => {
            let call = Call::json(
                "storage_withdraw",
                json!({ "amount": dice.once_in(2).then_some("0") }),
            );
            return Deed::new(anyone(dice), id, yocto(dice, call));
        }
        8 => {
            let amount = if dice.once_in(4) { "0" } else { "7" };
            let call = Call::json("mint", json!({ "account_id": receiver, "amount": amount }));
            yocto(dice, call)
        }
        9 if dice.once_in(2) => {
            let count = if dice.once_in(8) { 101 } else { 3 };
            let ids: Vec<_> = (0..count).map(|_| account(dice, world)).collect();
            let call = Call::json("close_register", json!({ "account_ids": ids }));
            yocto(dice, call)
        }
        9 if dice.once_in(4) => yocto(dice, Call::new("open_register")),
        _ => return common(dice, world, by, id),
    };
    Deed::new(by, id, call)
}

/// What a hostile instance does when it is asked.
fn told(dice: &mut Dice, world: &World, factory_id: &AccountId, id: &AccountId) -> Value {
    let beneficiary = account(dice, world);
    let delete = send(&[to(id, &[json!({ "delete": beneficiary })])]);
    let ask = |method: &str, args: Value| answer(&[to(factory_id, &[call(method, &args)])]);
    acts(&match dice.below(11) {
        0 | 1 => vec![delete],
        2 | 3 => vec![ask("retire_instance", json!({}))],
        // It says that it left, and ends, in any order.
        4 => vec![ask("retire_instance", json!({})), delete],
        5 => vec![ask("settle_gone", json!({ "name": label(dice) }))],
        6 => vec![ask("request_upgrade", json!({ "version": null }))],
        7 => vec![ask(
            "confirm_upgrade",
            json!({ "version": super::commands::version(dice) }),
        )],
        8 => vec![wait(&[delete])],
        9 => {
            let deposit = NearToken::from_millinear(10);
            let args = json!({ "account_id": beneficiary });
            vec![send(&[to(
                factory_id,
                &[call_with("storage_deposit", &args, deposit, 10)],
            )])]
        }
        _ => vec![json!({ "panic": "no" })],
    })
}
