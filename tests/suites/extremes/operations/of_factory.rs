//! Operations of the factory.

use charter_interface::Delivery;
use charter_interface::factory::Command;
use charter_tests::{Call, Result, artifact, factory, token};
use serde_json::json;

use super::{FEW, Operation, of_upload, other, owner, upgrade_to, whole};
use crate::stage::{Stage, near_amount};

/// What must be there before one, and the call.
pub fn of_factory(stage: &mut Stage, what: &str) -> Result<Operation> {
    let (ann, eve) = (stage.id("ann"), stage.id("eve"));
    let factory = stage.factory_id.clone();
    Ok(match what {
        "create a token" => {
            let instance = factory::instance("token", "new", &token::init(&eve));
            stage.of_factory("eve", factory::create(&instance, near_amount(9)))
        }
        "create of a stored release" => {
            stage.release("donation", Delivery::Stored, true)?;
            let mut instance = factory::donation("new", &eve);
            instance.balance = Some(near_amount(2));
            stage.of_factory("eve", factory::create(&instance, near_amount(9)))
        }
        "govern" => {
            let spec = factory::donations();
            let mut commands = spec.with(factory::release(
                "more",
                "1.0.0",
                &other("token"),
                Delivery::Stored,
            ));
            commands.push(Command::Pause);
            stage.of_factory("gov", factory::govern(&commands))
        }
        "withdraw fees" => {
            let fees = Command::WithdrawFees {
                receiver_id: eve,
                amount: near_amount(1),
            };
            stage.of_factory("gov", factory::govern(&[fees]))
        }
        "withdraw fees to nobody" => {
            let fees = Command::WithdrawFees {
                receiver_id: stage.id("nobody"),
                amount: near_amount(1),
            };
            stage.of_factory("gov", factory::govern(&[fees]))
        }
        "remove a stored release" => {
            stage.release("donation", Delivery::Stored, true)?;
            let id = factory::release_id("donation", "2.0.0");
            stage.of_factory("gov", factory::govern(&[Command::RemoveRelease(id)]))
        }
        "publish a release" | "publish a stored release" => {
            let delivery = match what {
                "publish a release" => Delivery::Global,
                _ => Delivery::Stored,
            };
            let code = stage.release("token", delivery, false)?;
            stage.of_factory("eve", factory::publish(&code, near_amount(50)))
        }
        "stage a chunk" => stage.of_factory("eve", whole(&artifact::wasm("donation"))),
        "publish an upload" => {
            let code = stage.release("donation", Delivery::Global, false)?;
            stage.call("eve", &factory, whole(&code))?.success()?;
            let publish = of_upload("publish_upload", &code).deposit(near_amount(50));
            stage.of_factory("eve", publish)
        }
        "unregister" => {
            let deposit = Call::json("storage_deposit", json!({})).deposit(FEW);
            stage.call("eve", &factory, deposit)?.success()?;
            let withdraw = Call::json("storage_withdraw", json!({})).one_yocto();
            stage.call("eve", &factory, withdraw)?.success()?;
            stage.of_factory("eve", owner("storage_unregister", json!({})))
        }
        "prepay" => {
            let deposit = Call::json("storage_deposit", json!({})).deposit(FEW);
            stage.of_factory("eve", deposit)
        }
        "withdraw" => stage.of_factory("ann", owner("storage_withdraw", json!({}))),
        "allow" => stage.of_factory("ann", factory::allow(near_amount(2))),
        "settle what is gone" => {
            stage.vanish("donation")?;
            stage.of_factory("eve", factory::settle_gone("gift"))
        }
        "settle what is there" => stage.of_factory("eve", factory::settle_gone("gift")),
        "accept governance" => {
            stage.govern(&[Command::ProposeGovernance {
                governance_id: Some(ann),
                expires_in: None,
            }])?;
            stage.of_factory("ann", Call::new("accept_governance").one_yocto())
        }
        _ => {
            let code = other("factory");
            let upgrade = upgrade_to(&code, Delivery::Stored);
            stage.govern(&[Command::ApproveUpgrade(upgrade)])?;
            stage.of_factory("eve", Call::raw("upgrade", code).deposit(near_amount(5)))
        }
    })
}
