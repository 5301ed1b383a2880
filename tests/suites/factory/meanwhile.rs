//! What others do while something is on its way changes nothing for who asked for it.

use charter_interface::factory::{Command, FactoryEvent};
use charter_interface::{Delivery, NearToken, Upgrade};
use charter_tests::id::near;
use charter_tests::{Call, Outcome, Result, Signer, artifact, factory, text};
use serde_json::json;

use crate::chunks::{chunk, of};
use crate::inside::Inside;
use crate::stage::{bytes, spec, yocto};

/// What an approval for the factory takes in its state: hash, size, delivery, when it expires, and the number of pauses.
const APPROVAL: u128 = 32 + 4 + 1 + 8 + 4;
/// By how much the new code is longer.
const LONGER: usize = 1_000;

fn approved(inside: &mut Inside) -> Result<Vec<u8>> {
    let old = artifact::wasm("factory");
    let code = artifact::padded(&old, old.len() + LONGER);
    inside.govern(&[Command::ApproveUpgrade(Upgrade {
        code_hash: artifact::hash(&code),
        size: artifact::size(&code),
        delivery: Delivery::Stored,
        expires_in: None,
    })])?;
    Ok(code)
}

fn deliver(code: &[u8]) -> Call {
    Call::raw("upgrade", code)
        .deposit(NearToken::from_near(5))
        .tgas(300)
}

/// Whoever delivers pays what the code has grown by, less the approval that is gone.
fn check_paid(inside: &Inside, payer: &Signer, had: NearToken, outcome: &Outcome) -> Result {
    let price = bytes(LONGER as u128 - APPROVAL);
    let has = inside.local.balance(&payer.account_id)?;
    assert_eq!(has.saturating_add(price).saturating_add(outcome.burnt), had);
    inside.ledger()?;
    Ok(())
}

#[test]
fn who_upgrades_does_not_pay_for_what_others_stage() -> Result {
    let mut inside = Inside::empty(88)?;
    let (payer, stager) = (
        inside.local.account("payer")?,
        inside.local.account("stager")?,
    );
    let code = approved(&mut inside)?;
    let other = artifact::padded(&artifact::noop(&["init"]), 300_000);
    let had = inside.local.balance(&payer.account_id)?;
    let upgrade = inside.submit(&payer, deliver(&code))?;
    let first = chunk(artifact::hash(&other), other.len(), 0, &other[..200_000]);
    let staged = inside.submit(&stager, first)?;
    inside.local.chain.run()?;
    inside.outcome(staged).success()?;
    let upgrade = inside.outcome(upgrade).success()?;
    check_paid(&inside, &payer, had, &upgrade)?;
    // The upload is still its stager's.
    inside
        .call(&stager, of("remove_upload", &other))?
        .success()?;
    Ok(())
}

#[test]
fn who_upgrades_pays_although_others_free_storage() -> Result {
    let mut inside = Inside::empty(88)?;
    let payer = inside.local.account("payer")?;
    let code = approved(&mut inside)?;
    let other = artifact::padded(&artifact::noop(&["init"]), 300_000);
    let first = chunk(artifact::hash(&other), other.len(), 0, &other[..200_000]);
    inside.call(&payer, first)?.success()?;
    let free = inside.ledger()?.free;
    // Nothing attached: the storage that is freed meanwhile is no payment.
    let upgrade = inside.submit(&payer, deliver(&code).deposit(yocto(0)))?;
    let removal = inside.submit(&payer, of("remove_upload", &other))?;
    inside.local.chain.run()?;
    inside.outcome(removal).success()?;
    let price = bytes(LONGER as u128 - APPROVAL);
    assert_eq!(
        inside.outcome(upgrade).failure()?,
        text::costs_creator(price, yocto(0))
    );
    assert_eq!(inside.ledger()?.free, free);
    let had = inside.local.balance(&payer.account_id)?;
    let upgrade = inside.call(&payer, deliver(&code))?.success()?;
    check_paid(&inside, &payer, had, &upgrade)
}

/// A release that was approved to be the current one arrives after a newer one: it is published, and no more.
#[test]
fn code_that_arrives_late_does_not_replace_a_newer_release() -> Result {
    let mut inside = Inside::at(84, Delivery::Global)?;
    let governance = inside.governance.clone();
    let donation = artifact::wasm("donation");
    let builds =
        ["1.1.0", "1.2.0"].map(|version| (version, artifact::labelled(&donation, version)));
    for (version, code) in &builds {
        let release = factory::release("donation", version, code, Delivery::Global);
        assert!(release.make_current);
        inside.govern(&[Command::ApproveRelease(release)])?;
    }
    for ((version, code), current) in builds.iter().rev().zip([true, false]) {
        let published = inside
            .call(&governance, factory::publish_global(code))?
            .success()?;
        assert_eq!(
            published.events_of::<FactoryEvent>()?,
            [FactoryEvent::ReleasePublished {
                template: "donation".to_string(),
                version: (*version).to_string(),
                publisher_id: governance.account_id.clone(),
                stake: yocto(0),
                current,
            }]
        );
    }
    let gift = inside.gift("gift");
    inside.create(&gift)?.success()?;
    assert_eq!(inside.instances()?[0].version, "1.2.0");
    Ok(())
}

/// The council rolls back and removes a release while an instance is on its way to it: the instance runs it, the registry
/// says so, and the way back is open.
#[test]
fn an_upgrade_to_a_release_that_is_removed_meanwhile_is_registered() -> Result {
    let mut inside = Inside::empty(84)?;
    let (creator, governance) = (inside.creator.clone(), inside.governance.clone());
    let donation = artifact::wasm("donation");
    inside.offer(
        "donation",
        spec(Delivery::Global),
        &donation,
        Delivery::Global,
    )?;
    let gift = inside.gift("gift");
    inside.create(&gift)?.success()?;
    let code = artifact::labelled(&donation, "1.1.0");
    let release = factory::release("donation", "1.1.0", &code, Delivery::Global);
    inside.govern(&[Command::ApproveRelease(release)])?;
    inside
        .call(&governance, factory::publish_global(&code))?
        .success()?;

    let instance_id = inside.instance_id("gift");
    let upgrade = |version: Option<&str>| {
        Call::json("upgrade", json!({ "version": version }))
            .one_yocto()
            .tgas(200)
    };
    let batch = charter_localnet::Batch::new(near(&instance_id)).call(upgrade(None).into());
    let transaction = inside.local.chain.sign(&creator, batch)?;
    let asked = inside.local.chain.submit(transaction)?;
    // The transaction, the call of the instance, the offer of the factory; what the instance makes of it waits.
    for _ in 0..3 {
        inside.local.chain.produce_block()?;
    }
    inside.local.chain.hold(near(&instance_id));
    let id = factory::release_id;
    inside.govern(&[
        Command::SetCurrentRelease(id("donation", "1.0.0")),
        Command::RemoveRelease(id("donation", "1.1.0")),
    ])?;
    assert_eq!(inside.instances()?[0].version, "1.0.0");
    inside.local.chain.release(&near(&instance_id));
    inside.local.chain.run()?;
    inside.outcome(asked).success()?;
    assert_eq!(inside.instances()?[0].version, "1.1.0");
    inside
        .local
        .call(&creator, &instance_id, upgrade(None))?
        .success()?;
    assert_eq!(inside.instances()?[0].version, "1.0.0");
    Ok(())
}
