//! What the gas of an operation goes into, receipt by receipt: as `cargo xtask trace --profile` shows it, in five groups.

use charter_interface::Delivery;
use charter_interface::governance::{Action, FunctionCall};
use charter_interface::{Base64VecU8, Gas, NearToken};
use charter_localnet::near_primitives::views::{CostGasUsed, ExecutionMetadataView};
use charter_localnet::{ReceiptOutcome, TransactionResult};
use serde::{Deserialize, Serialize};

use super::operations::VERSION;
use super::operations::scene::Scene;
use super::price;
use crate::id::near;
use crate::{AccountId, Call, Result, Signer, artifact, council, factory};

/// The groups, in the order of [`Part::gas`].
pub const GROUPS: [&str; 5] = [
    "receipts and actions",
    "loading code",
    "reading and writing state",
    "instructions",
    "other host functions",
];

/// Where an operation's gas goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The operation.
    pub name: String,
    /// Its transaction, then its receipts in the order in which they run.
    pub parts: Vec<Part>,
}

/// The transaction or a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where, and what it calls.
    pub name: String,
    /// What it burns, by [`GROUPS`].
    pub gas: [u64; 5],
}

impl Profile {
    fn of(name: &str, result: &TransactionResult) -> Self {
        let converted = result
            .outcome()
            .map_or(0, |outcome| outcome.gas_burnt.as_gas());
        let mut parts = vec![Part {
            name: "the transaction".to_string(),
            gas: [converted, 0, 0, 0, 0],
        }];
        let mut refunds = 0;
        for receipt in result.receipts() {
            match receipt.is_refund() {
                true => refunds += receipt.gas_burnt().as_gas(),
                false => parts.push(Part::of(receipt)),
            }
        }
        if refunds > 0 {
            parts.push(Part {
                name: "refunds".to_string(),
                gas: [refunds, 0, 0, 0, 0],
            });
        }
        Self {
            name: name.to_string(),
            parts,
        }
    }

    /// What it burns, by [`GROUPS`].
    pub fn sums(&self) -> [u64; 5] {
        let mut sums = [0; 5];
        for part in &self.parts {
            for (sum, gas) in sums.iter_mut().zip(part.gas) {
                *sum += gas;
            }
        }
        sums
    }
}

impl Part {
    fn of(receipt: &ReceiptOutcome) -> Self {
        let account = receipt.receiver_id().as_str();
        let methods = receipt.methods();
        let does = match methods.as_slice() {
            [] => "transfer".to_string(),
            methods => methods.join(", "),
        };
        let mut gas = [0; 5];
        let view = ExecutionMetadataView::from(receipt.outcome().metadata.clone());
        for cost in view.gas_profile.unwrap_or_default() {
            gas[group(&cost)] += cost.gas_used.as_gas();
        }
        // What the profile does not name is what the receipt and its actions cost where they run.
        let named: u64 = gas.iter().sum();
        gas[0] += receipt.gas_burnt().as_gas().saturating_sub(named);
        Self {
            name: format!("{}: {does}", account.split('.').next().unwrap_or(account)),
            gas,
        }
    }
}

/// The group of a cost, by its category and name in the node's answers.
fn group(cost: &CostGasUsed) -> usize {
    if cost.cost_category == "ACTION_COST" {
        return 0;
    }
    match cost.cost.as_str() {
        "CONTRACT_LOADING_BASE" | "CONTRACT_LOADING_BYTES" => 1,
        "TOUCHING_TRIE_NODE" | "READ_CACHED_TRIE_NODE" => 2,
        storage if storage.starts_with("STORAGE_") => 2,
        "WASM_INSTRUCTION" => 3,
        _ => 4,
    }
}

/// The operations that a user meets most: create, propose, vote, execute.
///
/// # Errors
///
/// When one fails.
pub fn measure() -> Result<Vec<Profile>> {
    let mut scene = Scene::new(VERSION)?;
    let (council_id, factory_id) = (scene.council_id.clone(), scene.factory_id.clone());
    let code = artifact::wasm("donation");
    let offer = factory::offer_donations("1.0.0", &code, Delivery::Global);
    scene.enact(council::to_factory(&factory_id, offer))?;
    let by = scene.creator.clone();
    scene.call(&by, &factory_id, factory::publish_global(&code))?;
    scene.create(&factory::donation("gift", &by.account_id))?;
    let request = factory::donation("gif2", &by.account_id);
    let total = scene.quote(&by.account_id, &request)?;
    let create = factory::create(&request, total).tgas(300);
    let action = Action::Call {
        receiver_id: scene.idle_id.clone(),
        calls: vec![FunctionCall {
            method: "work".to_string(),
            args: Base64VecU8(b"{}".to_vec()),
            deposit: NearToken::default(),
            gas: Gas::from_tgas(10),
        }],
    };
    let [ann, ben, cleo] = scene.members.clone();
    let (id, _, propose) = scene.aside(|scene| scene.propose(action))?;
    let vote = council::vote(id, charter_interface::governance::Vote::Approve);
    let mut profiles = vec![profile(&mut scene, "create", &by, &factory_id, create)?];
    profiles.push(profile(&mut scene, "propose", &ann, &council_id, propose)?);
    profiles.push(profile(
        &mut scene,
        "vote",
        &ann,
        &council_id,
        vote.clone(),
    )?);
    scene.call(&ben, &council_id, vote)?;
    profiles.push(profile(
        &mut scene,
        "execute",
        &cleo,
        &council_id,
        council::execute(id),
    )?);
    Ok(profiles)
}

fn profile(
    scene: &mut Scene,
    name: &str,
    by: &Signer,
    to: &AccountId,
    call: Call,
) -> Result<Profile> {
    let batch = charter_localnet::Batch::new(near(to)).call(call.into());
    let (_, result) = price::of(&mut scene.local, by, batch)?;
    Ok(Profile::of(name, &result))
}
