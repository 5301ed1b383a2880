//! Which operations are sent together: those that touch the same name, creator, release or proposal.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, Ledger, Vote};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::{Call, Result, artifact, council, donation, factory, token};
use serde_json::json;

use crate::operations::{Operation, whole};
use crate::stage::{Stage, near_amount};

/// What must be there before, and the two.
type Prepare = Box<dyn Fn(&mut Stage) -> Result<[Operation; 2]>>;

/// Two operations.
pub struct Pair {
    pub what: String,
    /// Whether one of them, at most, can be done.
    pub once: bool,
    /// Whether one of them takes an instance's account away.
    pub vanishes: bool,
    pub prepare: Prepare,
}

/// One of the two, by what it is called.
type Make = fn(&mut Stage, &'static str) -> Result<Operation>;

/// Each of these with each that comes after it. `once`: pairs of which one at most can be done.
fn each(make: Make, calls: &[&'static str], once: &[(&str, &str)]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, first) in calls.iter().enumerate() {
        for second in &calls[at + 1..] {
            let (first, second) = (*first, *second);
            // The same by somebody else, or once more, meets itself alone: what else it meets, the first one does.
            let again = [" again", " as another"]
                .iter()
                .find_map(|ending| second.strip_suffix(ending).or(first.strip_suffix(ending)));
            if again.is_some_and(|base| base != first) {
                continue;
            }
            pairs.push(Pair {
                what: format!("{first} + {second}"),
                once: once.contains(&(first, second)),
                vanishes: [first, second].iter().any(|one| one.starts_with("retire")),
                prepare: Box::new(move |stage| Ok([make(stage, first)?, make(stage, second)?])),
            });
        }
    }
    pairs
}

/// The pairs that touch the same thing.
pub fn of(what: &str) -> Vec<Pair> {
    match what {
        "names" => each(
            of_name,
            &[
                "create",
                "create as another",
                "create with an init that fails",
                "settle the name",
                "reserve the name",
                "pause",
                "limit the creators",
                "remove the release",
            ],
            &[("create", "create as another")],
        ),
        "money" => each(
            of_creator,
            &[
                "create of what is prepaid",
                "withdraw",
                "withdraw fees",
                "retire",
                "retire again",
                "settle it",
                "donate to it",
                "upgrade it",
                "limit the creators",
            ],
            &[("retire", "retire again")],
        ),
        "releases" => each(
            of_release,
            &[
                "publish",
                "publish as another",
                "publish the upload",
                "remove the upload",
                "remove the release",
                "create of it",
                "pause",
            ],
            &[
                ("publish", "publish as another"),
                ("publish", "publish the upload"),
                ("publish the upload", "remove the upload"),
            ],
        ),
        _ => each(
            of_proposal,
            &[
                "execute",
                "execute as another",
                "veto",
                "take a vote back",
                "vote against",
                "cancel by proposal",
                "execute a payment of all there is",
                "prune",
            ],
            &[
                ("execute", "execute as another"),
                ("execute", "execute a payment of all there is"),
            ],
        ),
    }
}

fn operation(by: &'static str, to: &AccountId, call: Call) -> Operation {
    Operation {
        by,
        to: to.clone(),
        call: call.tgas(150),
    }
}

fn govern(stage: &Stage, command: Command) -> Operation {
    operation("gov", &stage.factory_id, factory::govern(&[command]))
}

fn limits(stage: &Stage) -> Operation {
    let mut limits = factory::setup().limits;
    (limits.instances, limits.per_template) = (1, 1);
    govern(stage, Command::SetDefaultLimits { limits })
}

fn owner(method: &str) -> Call {
    Call::json(method, json!({})).one_yocto()
}

/// Whatever concerns the name `new`.
fn of_name(stage: &mut Stage, what: &'static str) -> Result<Operation> {
    let factory = stage.factory_id.clone();
    let gift = factory::donation("new", &stage.id("eve"));
    let create = factory::create(&gift, near_amount(9));
    Ok(match what {
        "create" => operation("eve", &factory, create),
        "create as another" => operation("ben", &factory, create),
        "create with an init that fails" => {
            let broken = factory::instance("donation", "new", &json!({ "beneficiary": 5 }));
            operation("cleo", &factory, factory::create(&broken, near_amount(9)))
        }
        "settle the name" => operation("ann", &factory, factory::settle_gone("new")),
        "reserve the name" => {
            let names = vec!["new".to_string()];
            govern(stage, Command::ReserveNames { names })
        }
        "pause" => govern(stage, Command::Pause),
        "limit the creators" => limits(stage),
        _ => {
            let id = factory::release_id("donation", "1.0.0");
            govern(stage, Command::RemoveRelease(id))
        }
    })
}

/// Whatever concerns ann, her instance and her money.
fn of_creator(stage: &mut Stage, what: &'static str) -> Result<Operation> {
    let factory = stage.factory_id.clone();
    let gift = stage.contract("donation");
    Ok(match what {
        "create of what is prepaid" => {
            let allow = factory::allow(near_amount(4));
            stage.call("ann", &factory, allow)?.success()?;
            let gift = factory::donation("new", &stage.id("eve"));
            let gift = factory::at_most(&gift, near_amount(4));
            operation(
                "ann",
                &factory,
                factory::create(&gift, NearToken::default()),
            )
        }
        "withdraw" => operation("ann", &factory, owner("storage_withdraw")),
        "withdraw fees" => {
            let fees = Command::WithdrawFees {
                receiver_id: stage.id("nobody"),
                amount: near_amount(1),
            };
            govern(stage, fees)
        }
        "retire" | "retire again" => operation("ann", &gift, owner("retire")),
        "settle it" => operation("eve", &factory, factory::settle_gone("gift")),
        "donate to it" => operation("eve", &gift, donation::donate(near_amount(2))),
        "upgrade it" => {
            let code = artifact::labelled(&artifact::wasm("donation"), "two");
            let release = factory::release("donation", "2.0.0", &code, Delivery::Global);
            stage.govern(&[Command::ApproveRelease(release)])?;
            let publish = factory::publish_global(&code);
            stage.call("gov", &factory, publish)?.success()?;
            operation("ann", &gift, owner("upgrade"))
        }
        _ => limits(stage),
    })
}

/// Whatever concerns the release `2.0.0`, which is approved, and an upload of its code.
fn of_release(stage: &mut Stage, what: &'static str) -> Result<Operation> {
    let factory = stage.factory_id.clone();
    let code = artifact::labelled(&artifact::wasm("token"), "two");
    let id = factory::release_id("token", "2.0.0");
    // Once: both of a pair come here.
    let args = json!({ "template": "token", "version": "2.0.0" });
    let known = stage
        .local
        .view::<serde_json::Value>(&factory, "get_release", args);
    if known.is_err() {
        let release = factory::release("token", "2.0.0", &code, Delivery::Global);
        stage.govern(&[Command::ApproveRelease(release)])?;
        stage
            .call("eve", &factory, whole(&code).tgas(200))?
            .success()?;
    }
    let upload = |method: &str| Call::json(method, json!({ "code_hash": artifact::hash(&code) }));
    let publish = factory::publish_global(&code);
    Ok(match what {
        "publish" => operation("ben", &factory, publish),
        "publish as another" => operation("cleo", &factory, publish),
        "publish the upload" => operation(
            "eve",
            &factory,
            upload("publish_upload").deposit(near_amount(50)),
        ),
        "remove the upload" => operation("eve", &factory, upload("remove_upload")),
        "remove the release" => govern(stage, Command::RemoveRelease(id)),
        "create of it" => {
            let coin = factory::instance("token", "new", &token::init(&stage.id("ann")));
            operation("ann", &factory, factory::create(&coin, near_amount(9)))
        }
        _ => govern(stage, Command::Pause),
    })
}

/// Whatever concerns proposal 1, a payment that passed.
fn of_proposal(stage: &mut Stage, what: &'static str) -> Result<Operation> {
    let council = stage.council_id.clone();
    let enact = |stage: &mut Stage, action: Action| -> Result<Operation> {
        let id = stage.approve(action)?;
        Ok(operation("gov", &council, council::execute(id)))
    };
    Ok(match what {
        "execute" => operation("eve", &council, council::execute(1)),
        "execute as another" => operation("gov", &council, council::execute(1)),
        "veto" => operation("guard", &council, council::of_proposal("veto", 1)),
        "take a vote back" => operation("ann", &council, council::of_proposal("withdraw_vote", 1)),
        "vote against" => operation("ben", &council, council::vote(1, Vote::Reject)),
        "cancel by proposal" => {
            let ids = vec![1];
            let changes = vec![Change::CancelProposals { ids }];
            enact(stage, Action::Council { changes })?
        }
        "execute a payment of all there is" => {
            // With the other one it is more than the council has.
            let ledger: Ledger = stage.local.view(&council, "get_ledger", json!({}))?;
            let half = NearToken::from_millinear(500);
            let amount = ledger.free.saturating_sub(half);
            let receiver_id = stage.id("eve");
            enact(
                stage,
                Action::Transfer {
                    receiver_id,
                    amount,
                },
            )?
        }
        _ => operation("cleo", &council, council::of_proposal("prune", 1)),
    })
}
