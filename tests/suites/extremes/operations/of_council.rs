//! Operations of the council.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, NewFactory, Vote};
use charter_interface::{Delivery, Duration};
use charter_tests::{Call, Result, artifact, council, factory};
use serde_json::json;

use super::{FEW, Operation, call, change, of_upload, other, upgrade_to, whole};
use crate::stage::{BOND, Stage, near_amount};

/// What must be there before one, and the call.
pub fn of_council(stage: &mut Stage, what: &str) -> Result<Operation> {
    let eve = stage.id("eve");
    let council = stage.council_id.clone();
    let pay = Action::Transfer {
        receiver_id: eve.clone(),
        amount: near_amount(1),
    };
    let code = other("factory");
    Ok(match what {
        "propose" => stage.of_council("ann", council::propose(pay)),
        "propose for a bond" => {
            let deposit = BOND.saturating_add(council::PROPOSAL_DEPOSIT);
            stage.of_council("eve", council::propose(pay).deposit(deposit))
        }
        "vote" => {
            stage
                .call("ann", &council, council::vote(0, Vote::Approve))?
                .success()?;
            stage.of_council("ben", council::vote(0, Vote::Approve))
        }
        "withdraw a vote" => stage.of_council("ann", council::of_proposal("withdraw_vote", 1)),
        "cancel" => stage.of_council("ann", council::of_proposal("cancel", 0)),
        "veto" => stage.of_council("guard", council::of_proposal("veto", 1)),
        "execute a payment" => stage.of_council("cleo", council::execute(1)),
        "execute a payment to nobody" => stage.execution(Action::Transfer {
            receiver_id: stage.id("nobody"),
            amount: near_amount(1),
        })?,
        "execute commands" => {
            let own = stage.own_factory()?;
            let commands = vec![
                Command::SetAccess {
                    access: charter_interface::factory::Access::Listed,
                    add: vec![stage.id("ann"), eve],
                    remove: Vec::new(),
                },
                Command::ReserveNames {
                    names: vec!["one".to_string(), "two".to_string()],
                },
            ];
            stage.execution(council::to_factory(&own, commands))?
        }
        "execute commands that fail" => {
            let own = stage.own_factory()?;
            stage.execution(council::to_factory(&own, vec![Command::Unpause]))?
        }
        "execute calls" => {
            let calls = vec![
                call("donate", &json!({}), near_amount(2)),
                call("donate", &json!({}), near_amount(1)),
            ];
            stage.execution(Action::Call {
                receiver_id: stage.contract("donation"),
                calls,
            })?
        }
        "execute changes" => {
            let add = Change::AddMember { account_id: eve };
            let keep = Change::SetRetention {
                retention: Duration::from_days(9),
            };
            stage.execution(Action::Council {
                changes: vec![add, keep],
            })?
        }
        "create a factory" => {
            let approve = Change::ApproveCode(upgrade_to(&code, Delivery::Global));
            stage.enact(change(approve))?;
            let publish = Call::raw("publish_code", code.clone())
                .deposit(near_amount(100))
                .tgas(300);
            stage.call("ann", &council, publish)?.success()?;
            stage.execution(Action::CreateFactory(NewFactory {
                name: "games".to_string(),
                code_hash: artifact::hash(&code),
                balance: near_amount(10),
                setup: factory::setup(),
            }))?
        }
        "publish code" | "publish stored code" | "publish an upload" => {
            let delivery = match what {
                "publish code" => Delivery::Global,
                _ => Delivery::Stored,
            };
            stage.enact(change(Change::ApproveCode(upgrade_to(&code, delivery))))?;
            if what == "publish an upload" {
                stage
                    .call("eve", &council, whole(&code).deposit(near_amount(9)))?
                    .success()?;
                let publish = of_upload("publish_upload", &code).deposit(near_amount(9));
                stage.of_council("eve", publish)
            } else {
                let publish = Call::raw("publish_code", code).deposit(near_amount(50));
                stage.of_council("eve", publish)
            }
        }
        "stage a chunk" => stage.of_council("eve", whole(&artifact::wasm("donation"))),
        "remove an upload" => {
            let code = artifact::wasm("donation");
            stage.call("eve", &council, whole(&code))?.success()?;
            stage.of_council("eve", of_upload("remove_upload", &code))
        }
        "prune" => {
            stage.wait(1_000)?;
            stage.of_council("eve", council::of_proposal("prune", 0))
        }
        "return a bond" | "prune with a bond" => {
            let deposit = BOND.saturating_add(council::PROPOSAL_DEPOSIT);
            let propose = council::propose(pay).deposit(deposit);
            stage.call("eve", &council, propose)?.success()?;
            stage.wait(1_000)?;
            let method = match what {
                "return a bond" => "return_bond",
                _ => "prune",
            };
            stage.of_council("cleo", council::of_proposal(method, 2))
        }
        _ => {
            let code = other("governance");
            let delivery = match what {
                "upgrade the council to global code" => Delivery::Global,
                _ => Delivery::Stored,
            };
            stage.enact(change(Change::ApproveUpgrade(upgrade_to(&code, delivery))))?;
            if delivery == Delivery::Global {
                stage.deploy_global(code)?;
                stage.of_council("eve", Call::new("upgrade_to_global").deposit(FEW))
            } else {
                stage.of_council("eve", Call::raw("upgrade", code).deposit(near_amount(5)))
            }
        }
    })
}
