//! What members of a council do.

use charter_interface::governance::{Action, Change, FunctionCall, ProposalId};
use charter_interface::{Base64VecU8, Duration, Gas, NearToken};
use charter_localnet::Batch;

use super::scene::Scene;
use crate::cost::idle::{Act, NOTHING};
use crate::id::near;
use crate::{Call, Result, Signer, council};

/// A change that costs little to say.
fn routine() -> Action {
    Action::Council {
        changes: vec![Change::SetRetention {
            retention: Duration::default(),
        }],
    }
}

/// A call of the contract that does nothing.
fn work(scene: &Scene) -> Action {
    Action::Call {
        receiver_id: scene.idle_id.clone(),
        calls: vec![FunctionCall {
            method: "work".to_string(),
            args: Base64VecU8(b"{}".to_vec()),
            deposit: NearToken::default(),
            gas: Gas::from_tgas(10),
        }],
    }
}

pub(super) fn measure(scene: &mut Scene) -> Result {
    scene.begin("Council");
    let [ann, ben, cleo] = scene.members.clone();
    let (id, price, call) = scene.propose(work(scene))?;
    let idle = scene.idle_call(&ann, &call)?;
    scene.record("propose a call", price, None, Some(idle));
    let (price, call) = scene.approve(0, id)?;
    let idle = scene.idle_call(&ann, &call)?;
    scene.record("vote", price, None, Some(idle));
    let (price, call) = scene.approve(1, id)?;
    let idle = scene.idle_call(&ben, &call)?;
    scene.record("vote, the one that approves", price, None, Some(idle));

    let plain = scene.aside(|scene| {
        let call = Call::raw("work", "{}").tgas(10);
        Ok(scene.call(&cleo, &scene.idle_id.clone(), call)?.0)
    })?;
    let idle = scene.relay(
        &cleo,
        |_| Ok(scene.idle_id.clone()),
        &[Act::Call("work", b"{}"), NOTHING],
        None,
    )?;
    let price = scene.execute(id)?;
    scene.record("execute a call", price, Some(plain), Some(idle));

    let receiver_id = ben.account_id.clone();
    let pay = Action::Transfer {
        receiver_id: receiver_id.clone(),
        amount: NearToken::from_near(1),
    };
    let to = Batch::new(near(&receiver_id)).transfer(NearToken::from_near(1));
    let plain = scene.aside(|scene| scene.price(&cleo, to))?;
    let idle = scene.relay(&cleo, |_| Ok(receiver_id), &[NOTHING], None)?;
    let price = scene.enact(pay)?;
    scene.record("execute a payment", price, Some(plain), Some(idle));
    let id = scene.pass(routine())?;
    let idle = scene.idle_call(&cleo, &council::execute(id))?;
    let price = scene.execute(id)?;
    scene.record("execute a change of the council", price, None, Some(idle));
    endings(scene, &ann)
}

/// Votes taken back, vetoes, cancellations, and the storage of what has ended.
fn endings(scene: &mut Scene, ann: &Signer) -> Result {
    let (first, _, _) = scene.propose(routine())?;
    scene.approve(0, first)?;
    alone(scene, ann, "withdraw_vote", "withdraw a vote", first)?;
    alone(scene, ann, "cancel", "cancel one's proposal", first)?;
    let (second, _, _) = scene.propose(routine())?;
    let guardian = scene.guardian.clone();
    alone(scene, &guardian, "veto", "veto", second)?;
    scene.wait()?;
    alone(scene, ann, "prune", "prune an ended proposal", second)
}

/// A call that names a proposal.
fn alone(scene: &mut Scene, by: &Signer, method: &str, name: &str, id: ProposalId) -> Result {
    let call = council::of_proposal(method, id);
    let idle = scene.idle_call(by, &call)?;
    let (price, _) = scene.call(by, &scene.council_id.clone(), call)?;
    scene.record(name, price, None, Some(idle));
    Ok(())
}
