//! Operations of instances.

use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::id::near;
use charter_tests::{Call, Result, donation, token};
use serde_json::json;

use super::{FEW, Operation, owner};
use crate::stage::{Stage, near_amount};

/// What must be there before one, and the call.
pub fn of_instances(stage: &mut Stage, what: &str) -> Result<Operation> {
    let eve = stage.id("eve");
    let coin = stage.contract("token");
    let register = |id: &AccountId| {
        let args = json!({ "account_id": id });
        Call::json("storage_deposit", args).deposit(NearToken::from_millinear(100))
    };
    Ok(match what {
        "donate" => stage.of_instance("donation", "eve", donation::donate(near_amount(2))),
        "donate to nobody" => {
            let nobody = json!({ "beneficiary": stage.id("nobody") });
            let gift = stage.contract("donation");
            stage
                .call("ann", &gift, owner("change_beneficiary", nobody))?
                .success()?;
            stage.of_instance("donation", "eve", donation::donate(near_amount(2)))
        }
        "change the beneficiary" => {
            let call = owner("change_beneficiary", json!({ "beneficiary": eve }));
            stage.of_instance("donation", "ann", call)
        }
        "forget donors" => {
            let gift = stage.contract("donation");
            for by in ["eve", "ben", "cleo"] {
                stage
                    .call(by, &gift, donation::donate(near_amount(1)))?
                    .success()?;
            }
            stage.of_instance("donation", "ann", owner("forget_donors", json!({})))
        }
        "propose an owner" => {
            let call = owner("propose_owner", json!({ "owner_id": eve }));
            stage.of_instance("donation", "ann", call)
        }
        "retire a donation" => stage.of_instance("donation", "ann", owner("retire", json!({}))),
        "upgrade a donation" => {
            stage.release("donation", Delivery::Global, true)?;
            stage.of_instance("donation", "ann", owner("upgrade", json!({})))
        }
        "upgrade a token to stored code" => {
            stage.release("token", Delivery::Stored, true)?;
            let root = stage.local.chain.root();
            let gift = charter_localnet::Batch::new(near(&coin)).transfer(FEW);
            stage.local.chain.send(&root, gift)?.into_success()?;
            stage.of_instance("token", "ann", owner("upgrade", json!({})))
        }
        "transfer" => {
            stage.call("eve", &coin, register(&eve))?.success()?;
            stage.of_instance("token", "ann", token::transfer(&eve, 7))
        }
        "transfer and call" => {
            let receiver = token::receiver("\\\"3\\\"".replace('\\', "").as_str());
            let receiver = stage.local.contract("shop", &receiver, near_amount(9))?;
            let id = receiver.account_id.clone();
            stage.call("eve", &coin, register(&id))?.success()?;
            stage.of_instance("token", "ann", token::transfer_call(&id, 7))
        }
        "register" => stage.of_instance("token", "eve", register(&eve)),
        "unregister" => {
            stage.call("eve", &coin, register(&eve))?.success()?;
            stage
                .call("ann", &coin, token::transfer(&eve, 7))?
                .success()?;
            stage.of_instance("token", "eve", token::unregister(true))
        }
        _ => stage.of_instance("token", "ann", owner("retire", json!({ "force": true }))),
    })
}
