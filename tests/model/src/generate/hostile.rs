//! The contract that does what it is told, as a caller of council and factories.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use charter_interface::instance::ReleaseOffer;
use charter_interface::{Delivery, NearToken};
use charter_tests::hostile::{acts, answer, call_with, send, to, wait};
use charter_tests::{Call, artifact};
use serde_json::{Value, json};

use super::{Deed, anyone, asked, gas, label};
use crate::dice::Dice;
use crate::world::World;

pub fn deed(dice: &mut Dice, world: &World) -> Deed {
    let payee_id = &world.stage.payee_id;
    let by = anyone(dice);
    let (id, method, args, deposit) = asked_of(dice, world);
    let receipt = to(&id, &[call_with(method, &args, deposit, 40)]);
    let told = match dice.below(11) {
        // What the payee answers instances of its own, which ask it for another release or to let them go.
        8 | 9 => {
            let tell = acts(&[answered(dice, world)]);
            return Deed::new(by, payee_id, Call::json("tell", tell).tgas(50)).fault();
        }
        // As the parent of a council that has not begun, mostly with a policy that cannot be.
        10 => {
            let id = format!("bare-council.{payee_id}").parse();
            let id = id.unwrap_or_else(|_| payee_id.clone());
            let init = json!({ "policy": asked::policy(dice, world) });
            acts(&[answer(&[to(
                &id,
                &[call_with("init", &init, NearToken::default(), 60)],
            )])])
        }
        0 => return Deed::new(by, payee_id, Call::new("resume").tgas(100)),
        1 => {
            let tell = acts(&[json!({ "panic": "as told" })]);
            return Deed::new(by, payee_id, Call::json("tell", tell).tgas(50)).fault();
        }
        2 => acts(&[wait(&[send(&[receipt])])]),
        3 => acts(&[send(&[receipt]), json!({ "panic": "after all" })]),
        4 => {
            // Twice at once.
            acts(&[send(std::slice::from_ref(&receipt)), send(&[receipt])])
        }
        _ => acts(&[answer(&[receipt])]),
    };
    let gas = gas(dice, 250);
    Deed::new(by, payee_id, Call::json("run", told).gas(gas)).fault()
}

/// What an instance may get for an answer: nonsense, a refusal, nothing, an offer, code that was not offered.
fn answered(dice: &mut Dice, world: &World) -> Value {
    match dice.below(6) {
        0 => json!({ "panic": "as told" }),
        1 => json!({ "return": 5 }),
        2 => json!({ "return": 0 }),
        _ => {
            let code = dice.pick(&world.stage.codes);
            let offer = ReleaseOffer {
                template: "gift".to_string(),
                version: "9.0.0".to_string(),
                code_hash: code.hash,
                size: artifact::size(&code.bytes),
                delivery: if dice.once_in(3) {
                    Delivery::Global
                } else {
                    Delivery::Stored
                },
            };
            let bytes = borsh::to_vec(&offer).unwrap_or_default();
            json!({ "value": STANDARD.encode(bytes) })
        }
    }
}

fn asked_of(
    dice: &mut Dice,
    world: &World,
) -> (charter_interface::AccountId, &'static str, Value, NearToken) {
    let factory_id = super::factory(dice, world).clone();
    let council_id = world.stage.council_id.clone();
    let proposal =
        json!({ "proposal_id": world.proposals().saturating_sub(1 + dice.below(3) as u32) });
    let nothing = NearToken::from_yoctonear(0);
    let yocto = NearToken::from_yoctonear(1);
    match dice.below(10) {
        0 => (council_id, "execute", proposal, nothing),
        1 => (council_id, "return_bond", proposal, nothing),
        2 => (council_id, "prune", proposal, nothing),
        3 => (
            factory_id,
            "settle_gone",
            json!({ "name": label(dice) }),
            nothing,
        ),
        4 => (
            factory_id,
            "storage_deposit",
            json!({}),
            NearToken::from_millinear(1_000),
        ),
        5 => (factory_id, "storage_withdraw", json!({}), yocto),
        6 => (factory_id, "storage_unregister", json!({}), yocto),
        7 => (
            factory_id,
            "allow",
            json!({ "amount": "1000000000000000000000000" }),
            yocto,
        ),
        _ => {
            let args = json!({
                "template": "hostile", "name": label(dice), "init_args": { "acts": [] },
                "max_total": "9000000000000000000000000",
            });
            let deposit = if dice.once_in(2) {
                nothing
            } else {
                NearToken::from_near(3)
            };
            (factory_id, "create_instance", args, deposit)
        }
    }
}
