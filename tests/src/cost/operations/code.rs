//! How code reaches the chain: approvals, deliveries, upgrades of the contracts themselves.

use anyhow::Context;
use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, NewFactory};
use charter_interface::{AccountId, Delivery, NearToken, Upgrade, global_code_burn};
use charter_localnet::Batch;
use charter_localnet::near_primitives::action::GlobalContractDeployMode;
use serde_json::json;

use super::SIZES;
use super::scene::{Scene, global};
use crate::cost::idle::{self, Act, NOTHING};
use crate::cost::price::Price;
use crate::id::near;
use crate::{Call, Result, Signer, artifact, council, factory};

/// Code of this length whose `init` does nothing.
pub(super) fn code(size: usize) -> Vec<u8> {
    artifact::padded(&artifact::noop(&["init"]), size)
}

/// The template of code of this length, delivered so.
pub(super) fn template(size: usize, delivery: Delivery) -> String {
    let delivery = match delivery {
        Delivery::Global => "global",
        Delivery::Stored => "stored",
    };
    format!("{delivery}-{}", size / 1000)
}

pub(super) fn measure(scene: &mut Scene) -> Result {
    scene.begin("Code");
    let donation = artifact::wasm("donation");
    let offer = factory::offer_donations("1.0.0", &donation, Delivery::Global);
    govern(
        scene,
        "execute: a template, its terms, a first release",
        offer,
    )?;
    let next = artifact::labelled(&donation, "next");
    let release = factory::release("donation", "1.1.0", &next, Delivery::Global);
    let release = vec![Command::ApproveRelease(release)];
    govern(scene, "execute: approve a release", release)?;
    for size in SIZES {
        publish_global(scene, size)?;
    }
    for size in SIZES {
        publish_stored(scene, size)?;
    }
    factories(scene)?;
    upgrade(scene, "governance")?;
    upgrade(scene, "factory")
}

/// Commands for the factory; beside it, a relay of the same call to a contract that does nothing.
fn govern(scene: &mut Scene, name: &str, commands: Vec<Command>) -> Result {
    let by = scene.members[2].clone();
    let args = json!({ "commands": commands }).to_string();
    let acts = [Act::Call("govern", args.as_bytes()), NOTHING];
    let idle = scene.relay(&by, |_| Ok(scene.idle_id.clone()), &acts, None)?;
    let price = scene.enact(council::to_factory(&scene.factory_id, commands))?;
    scene.record(name, price, None, Some(idle));
    Ok(())
}

fn offer(scene: &mut Scene, size: usize, delivery: Delivery) -> Result {
    let release = factory::release(&template(size, delivery), "1.0.0", &code(size), delivery);
    let commands = factory::donations().with(release);
    scene.enact(council::to_factory(&scene.factory_id, commands))?;
    Ok(())
}

fn publish_global(scene: &mut Scene, size: usize) -> Result {
    offer(scene, size, Delivery::Global)?;
    let code = code(size);
    let by = scene.creator.clone();
    let own = Batch::new(near(&by.account_id));
    let plain = own.deploy_global(code.as_slice(), GlobalContractDeployMode::CodeHash);
    let plain = scene.aside(|scene| scene.price(&by, plain))?;
    let idle = scene.aside(|scene| {
        let id = scene.local.id("publisher");
        let publisher = idle::publisher(&id);
        scene
            .local
            .contract("publisher", &publisher, NearToken::from_near(1))?;
        let burn = global_code_burn(artifact::size(&code)).context("too long")?;
        let publish = Call::raw("publish", code.as_slice())
            .deposit(burn)
            .tgas(250);
        Ok(scene.call(&by, &id, publish)?.0)
    })?;
    let call = factory::publish_global(&code);
    let (price, _) = scene.call(&by, &scene.factory_id.clone(), call)?;
    scene.record(
        &format!("publish {} kB, global", size / 1000),
        price,
        Some(plain),
        Some(idle),
    );
    Ok(())
}

fn publish_stored(scene: &mut Scene, size: usize) -> Result {
    offer(scene, size, Delivery::Stored)?;
    let code = code(size);
    let by = scene.creator.clone();
    let plain = Batch::new(near(&by.account_id)).deploy(code.as_slice());
    let plain = scene.aside(|scene| scene.price(&by, plain))?;
    let idle = scene.aside(|scene| {
        let store = scene
            .local
            .contract("store", &idle::store(), NearToken::from_near(10))?;
        let call = Call::raw("store", code.as_slice()).tgas(250);
        Ok(scene.call(&by, &store.account_id, call)?.0)
    })?;
    let price = deliver(
        scene,
        &by,
        &scene.factory_id.clone(),
        "publish_release",
        &code,
    )?;
    scene.record(
        &format!("publish {} kB, stored", size / 1000),
        price,
        Some(plain),
        Some(idle),
    );
    Ok(())
}

/// Delivers code for exactly what it stakes: nothing, where the approval that goes took more than the code adds.
fn deliver(
    scene: &mut Scene,
    by: &Signer,
    to: &AccountId,
    method: &str,
    code: &[u8],
) -> Result<Price> {
    let call = Call::raw(method, code).tgas(300);
    let far_too_much = call.clone().deposit(NearToken::from_near(60));
    let locked = scene.aside(|scene| Ok(scene.call(by, to, far_too_much)?.0.locked))?;
    let stake = NearToken::from_yoctonear(u128::try_from(locked.0.max(0))?);
    Ok(scene.call(by, to, call.deposit(stake))?.0)
}

fn upgrade_to(code: &[u8], delivery: Delivery) -> Upgrade {
    Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        expires_in: None,
    }
}

/// The council makes a factory of code that it published.
fn factories(scene: &mut Scene) -> Result {
    let code = artifact::wasm("factory");
    let approve = Change::ApproveCode(upgrade_to(&code, Delivery::Global));
    scene.enact(Action::Council {
        changes: vec![approve],
    })?;
    let by = scene.creator.clone();
    let burn = global_code_burn(artifact::size(&code)).context("too long")?;
    let publish = Call::raw("publish_code", code.as_slice())
        .deposit(burn)
        .tgas(300);
    let (price, _) = scene.call(&by, &scene.council_id.clone(), publish)?;
    let own = Batch::new(near(&by.account_id));
    let plain = own.deploy_global(code.as_slice(), GlobalContractDeployMode::CodeHash);
    let plain = scene.aside(|scene| scene.price(&by, plain))?;
    scene.record(
        "publish the factory's code, global, for factories",
        price,
        Some(plain),
        None,
    );
    create(scene, &code)
}

/// A plain account creates its own below itself, and runs the same `init`.
fn create(scene: &mut Scene, code: &[u8]) -> Result {
    const BALANCE: NearToken = NearToken::from_near(5);
    let by = scene.creator.clone();
    let init = factory::init(&scene.council_id, factory::setup());
    let id: AccountId = format!("games.{}", by.account_id).parse()?;
    let plain = Batch::new(near(&id)).create_account().transfer(BALANCE);
    let plain = plain.use_global(global(code)).call(init.clone().into());
    let plain = scene.aside(|scene| scene.price(&by, plain))?;
    let price = scene.enact(Action::CreateFactory(NewFactory {
        name: "games".to_string(),
        code_hash: artifact::hash(code),
        balance: BALANCE,
        setup: factory::setup(),
    }))?;
    scene.record(
        "execute: create a factory of that code",
        price,
        Some(plain),
        None,
    );
    Ok(())
}

/// New code for the council or the factory, a byte longer than the one that runs.
fn upgrade(scene: &mut Scene, contract: &str) -> Result {
    let code = artifact::labelled(&artifact::wasm(contract), "next");
    let upgrade = upgrade_to(&code, Delivery::Stored);
    let (id, action) = match contract {
        "factory" => {
            let id = scene.factory_id.clone();
            let action = council::to_factory(&id, vec![Command::ApproveUpgrade(upgrade)]);
            (id, action)
        }
        _ => {
            let changes = vec![Change::ApproveUpgrade(upgrade)];
            (scene.council_id.clone(), Action::Council { changes })
        }
    };
    scene.enact(action)?;
    let by = scene.creator.clone();
    let plain = Batch::new(near(&by.account_id)).deploy(code.as_slice());
    let plain = plain.call(Call::new("contract_source_metadata").tgas(10).into());
    let plain = scene.aside(|scene| scene.price(&by, plain))?;
    let price = deliver(scene, &by, &id, "upgrade", &code)?;
    let what = if contract == "factory" {
        "factory"
    } else {
        "council"
    };
    scene.record(&format!("upgrade the {what}"), price, Some(plain), None);
    Ok(())
}
