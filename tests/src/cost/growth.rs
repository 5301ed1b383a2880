//! What a call costs among many: it must not depend on how many there are.

use anyhow::Context;
use charter_interface::governance::{Action, Change};
use charter_interface::{Delivery, Duration, NearToken};
use charter_localnet::Batch;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::operations::VERSION;
use super::operations::scene::Scene;
use crate::id::near;
use crate::{AccountId, Call, Result, Signer, artifact, council, factory};

/// How many there are, where it is measured.
pub const POINTS: [usize; 4] = [10, 100, 1_000, 10_000];

/// One call, among more and more of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// The call.
    pub name: String,
    /// Among how many of what.
    pub of: String,
    /// The gas at each of [`POINTS`].
    pub gas: Vec<u64>,
}

impl Growth {
    fn new(name: &str, of: &str) -> Self {
        Self {
            name: name.to_string(),
            of: of.to_string(),
            gas: Vec::new(),
        }
    }
}

/// Measures.
///
/// # Errors
///
/// When a call fails.
pub fn measure() -> Result<Vec<Growth>> {
    Ok([instances()?, creators()?, proposals()?].concat())
}

/// Sends transactions, some at once.
fn fill(
    scene: &mut Scene,
    numbers: std::ops::Range<usize>,
    to: &AccountId,
    call: impl Fn(usize) -> Result<(Signer, Call)>,
) -> Result {
    const AT_ONCE: usize = 25;
    let mut sent = Vec::new();
    for number in numbers.clone() {
        let (by, call) = call(number)?;
        let batch = Batch::new(near(to)).call(call.into());
        let transaction = scene.local.chain.sign(&by, batch)?;
        sent.push(scene.local.chain.submit(transaction)?);
        if sent.len() == AT_ONCE || number + 1 == numbers.end {
            scene.local.chain.run()?;
            for hash in sent.drain(..) {
                let result = scene.local.chain.result(hash);
                let result = result.context("what was sent is remembered")?;
                anyhow::ensure!(result.is_success(), "{}", result.failure_text());
            }
        }
    }
    Ok(())
}

/// A factory that offers donations.
fn offering() -> Result<Scene> {
    let mut scene = Scene::new(VERSION)?;
    let code = artifact::wasm("donation");
    let offer = factory::offer_donations("1.0.0", &code, Delivery::Global);
    let factory_id = scene.factory_id.clone();
    scene.enact(council::to_factory(&factory_id, offer))?;
    let by = scene.creator.clone();
    scene.call(&by, &factory_id, factory::publish_global(&code))?;
    Ok(scene)
}

/// The state of the chain is a tree of 16 branches: ten thousand are three levels below ten. Names are chosen so that the way
/// to the measured one is the way of many others.
fn instances() -> Result<Vec<Growth>> {
    let mut scene = offering()?;
    let factory_id = scene.factory_id.clone();
    let crowd: Vec<Signer> = (0..50)
        .map(|number| scene.local.account(&format!("creator-{number}")))
        .collect::<Result<_>>()?;
    let mut growth = Growth::new("create an instance", "instances");
    let mut there = 0;
    for point in POINTS {
        fill(&mut scene, there..point, &factory_id, |number| {
            let by = &crowd[number % crowd.len()];
            let gift = factory::donation(&format!("i{number}"), &by.account_id);
            let call = factory::create(&gift, NearToken::from_near(1)).tgas(60);
            Ok((by.clone(), call))
        })?;
        there = point;
        let gas = scene.aside(|scene| {
            let by = scene.creator.account_id.clone();
            // Not its first: that also makes the creator's record.
            scene.create(&factory::donation("i4-before", &by))?;
            Ok(scene.create(&factory::donation("i4-measured", &by))?.gas)
        })?;
        growth.gas.push(gas);
    }
    Ok(vec![growth])
}

fn creators() -> Result<Vec<Growth>> {
    let mut scene = offering()?;
    let factory_id = scene.factory_id.clone();
    let payer = scene.guardian.clone();
    let mut growth = Growth::new("create an instance, a creator's first", "creators");
    let mut there = 0;
    for point in POINTS {
        fill(&mut scene, there..point, &factory_id, |number| {
            let args =
                json!({ "account_id": format!("e{number}.near"), "registration_only": true });
            let call = Call::json("storage_deposit", args);
            Ok((payer.clone(), call.deposit(NearToken::from_millinear(100))))
        })?;
        there = point;
        let gas = scene.aside(|scene| {
            let by = scene.creator.account_id.clone();
            Ok(scene.create(&factory::donation("gift", &by))?.gas)
        })?;
        growth.gas.push(gas);
    }
    Ok(vec![growth])
}

fn proposals() -> Result<Vec<Growth>> {
    /// A member has so many places for open proposals.
    const AT_ONCE: usize = 8;
    let mut scene = Scene::new(VERSION)?;
    let council_id = scene.council_id.clone();
    // Not who proposes where it is measured: each eighth proposal of a member also looks which of its own have ended.
    let ben = scene.members[1].clone();
    let action = || Action::Council {
        changes: vec![Change::SetRetention {
            retention: Duration::default(),
        }],
    };
    // The one that registered the factory.
    let mut there = 1;
    let mut growth =
        ["propose", "vote", "execute"].map(|name| Growth::new(name, "ended proposals"));
    for point in POINTS {
        while there < point {
            let end = point.min(there + AT_ONCE);
            fill(&mut scene, there..end, &council_id, |_| {
                Ok((ben.clone(), council::propose(action())))
            })?;
            fill(&mut scene, there..end, &council_id, |number| {
                let call = council::of_proposal("cancel", u32::try_from(number)?);
                Ok((ben.clone(), call))
            })?;
            there = end;
        }
        let gas = scene.aside(|scene| {
            let (id, proposed, _) = scene.propose(action())?;
            let (voted, _) = scene.approve(0, id)?;
            scene.approve(1, id)?;
            Ok([proposed.gas, voted.gas, scene.execute(id)?.gas])
        })?;
        for (growth, gas) in growth.iter_mut().zip(gas) {
            growth.gas.push(gas);
        }
    }
    Ok(growth.to_vec())
}
