//! What owners and users of instances do.

use charter_interface::{AccountId, NearToken};
use charter_localnet::Batch;
use serde_json::json;

use super::scene::{Scene, global};
use crate::cost::idle::Act;
use crate::id::near;
use crate::{Call, Result, artifact, donation, factory, token};

pub(super) fn measure(scene: &mut Scene) -> Result {
    scene.begin("Life of an instance");
    let owner = scene.creator.clone();
    let factory_id = scene.factory_id.clone();
    let gift_id: AccountId = format!("gift.{factory_id}").parse()?;
    let donor = scene.members[0].clone();
    let near_1 = donation::donate(NearToken::from_near(1));
    let idle = scene.idle_call(&donor, &near_1)?;
    // The very first donation also pays for what the instance itself takes.
    scene.call(&scene.members[1].clone(), &gift_id, near_1.clone())?;
    for what in ["donate, a donor's first time", "donate"] {
        let (price, _) = scene.call(&donor, &gift_id, near_1.clone())?;
        scene.record(what, price, None, Some(idle));
    }
    let next = artifact::labelled(&artifact::wasm("donation"), "next");
    scene.call(&owner, &factory_id, factory::publish_global(&next))?;
    let plain = Batch::new(near(&owner.account_id)).use_global(global(&next));
    let plain = plain.call(Call::new("contract_source_metadata").tgas(10).into());
    let plain = scene.aside(|scene| scene.price(&owner, plain))?;
    let upgrade = Call::json("upgrade", json!({ "version": "1.1.0" }));
    let (price, _) = scene.call(&owner, &gift_id, upgrade.one_yocto().tgas(200))?;
    scene.record("upgrade an instance, global", price, Some(plain), None);
    let plain = scene.aside(|scene| {
        let donor = scene.members[1].clone();
        let leave = Batch::new(near(&donor.account_id)).delete_account(near(&owner.account_id));
        scene.price(&donor, leave)
    })?;
    let retire = Call::json("retire", json!({})).one_yocto().tgas(150);
    let (price, _) = scene.call(&owner, &gift_id, retire)?;
    scene.record(
        "retire an instance, its slot and stake back",
        price,
        Some(plain),
        None,
    );
    tokens(scene)
}

fn tokens(scene: &mut Scene) -> Result {
    let [ann, ben, cleo] = scene.members.clone();
    let code = artifact::wasm("token");
    let acorns = scene
        .local
        .contract("acorns", &code, NearToken::from_near(5))?
        .account_id;
    let init = Call::json("init", token::init(&ann.account_id));
    let own = crate::Signer::new(acorns.clone());
    scene.call(&own, &acorns, init)?;
    let receiver = token::receiver("\"0\"");
    let shop = scene
        .local
        .contract("shop", &receiver, NearToken::from_near(5))?
        .account_id;
    let bounds: crate::storage::StorageBalanceBounds =
        scene
            .local
            .view(&acorns, "storage_balance_bounds", json!({}))?;
    let register = |id: &AccountId| {
        Call::json("storage_deposit", json!({ "account_id": id })).deposit(bounds.min)
    };
    let idle = scene.idle_call(&ann, &register(&ben.account_id))?;
    let (price, _) = scene.call(&ann, &acorns, register(&ben.account_id))?;
    scene.record("token: register a holder", price, None, Some(idle));
    scene.call(&cleo, &acorns, register(&shop))?;
    let transfer = token::transfer(&ben.account_id, 1);
    let idle = scene.idle_call(&ann, &transfer)?;
    let (price, _) = scene.call(&ann, &acorns, transfer)?;
    scene.record("token: transfer", price, None, Some(idle));
    let acts = [Act::Call("work", b"{}")];
    let idle = scene.relay(&ann, |_| Ok(scene.idle_id.clone()), &acts, None)?;
    let (price, _) = scene.call(&ann, &acorns, token::transfer_call(&shop, 1).tgas(100))?;
    scene.record("token: transfer and call", price, None, Some(idle));
    Ok(())
}
