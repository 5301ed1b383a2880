//! Donations that overtake each other, and an instance that is gone when a payment comes back.

use anyhow::Context;
use charter_interface::{AccountId, NearToken};
use charter_localnet::{Batch, Chain, CryptoHash, Signer};
use charter_tests::donation::{Donor, Summary, donate};
use charter_tests::local::Local;
use charter_tests::{Call, Outcome, Result, artifact};
use rstest::rstest;
use serde_json::json;

const THREE: NearToken = NearToken::from_near(3);

/// A donation instance deployed by hand, with what it stakes for its code and little more.
fn gift(local: &mut Local, beneficiary: &AccountId, owner: &AccountId) -> Result<Signer> {
    let gift = local.contract("gift", &artifact::wasm("donation"), NearToken::from_near(2))?;
    let init = json!({ "beneficiary": beneficiary, "owner": owner });
    local
        .call(&gift, &gift.account_id, Call::json("init", init))?
        .success()?;
    Ok(gift)
}

fn start(chain: &mut Chain, by: &Signer, to: &AccountId) -> Result<CryptoHash> {
    let donation: charter_localnet::Call = donate(THREE).into();
    let transaction = chain.sign(by, Batch::new(to.clone()).call(donation))?;
    Ok(chain.submit(transaction)?)
}

fn ended(chain: &Chain, donation: CryptoHash) -> Result<Outcome> {
    let result = chain.result(donation).context("it was submitted")?;
    anyhow::ensure!(result.is_complete(), "it waits for {:?}", result.waiting());
    Ok(Outcome::from(&result))
}

#[rstest]
fn a_donor_with_another_donation_on_its_way_stays_when_one_goes_back(
    #[values(84, 88)] version: u32,
) -> Result {
    let mut local = Local::at(version)?;
    let (ann, cleo) = (local.account("ann")?, local.account("cleo")?);
    let nobody = local.id("nobody");
    let gift = gift(&mut local, &nobody, &ann.account_id)?;
    let kept: NearToken = local.view(
        &gift.account_id,
        "get_donation_cost",
        json!({ "account_id": ann.account_id }),
    )?;

    // Two donations of a new donor, neither paid yet: one to nobody, one to cleo.
    local.chain.hold(nobody.clone());
    let first = start(&mut local.chain, &ann, &gift.account_id)?;
    local.chain.run()?;
    let change = json!({ "beneficiary": cleo.account_id });
    let change = Call::json("change_beneficiary", change).one_yocto();
    local.call(&ann, &gift.account_id, change)?.success()?;
    local.chain.hold(cleo.account_id.clone());
    let second = start(&mut local.chain, &ann, &gift.account_id)?;
    local.chain.run()?;

    local.chain.release(&nobody);
    local.chain.run()?;
    let returned = ended(&local.chain, first)?;
    // The record stays: so does what was kept for it.
    assert_eq!(
        returned.told(),
        [json!(["gift: donation_returned", {
            "donor_id": ann.account_id, "beneficiary": nobody, "amount": THREE.saturating_sub(kept),
        }])]
    );
    local.chain.release(&cleo.account_id);
    local.chain.run()?;
    ended(&local.chain, second)?.success()?;

    let donor: Option<Donor> = local.view(
        &gift.account_id,
        "get_donor",
        json!({ "account_id": ann.account_id }),
    )?;
    assert_eq!(
        donor,
        Some(Donor {
            account_id: ann.account_id,
            total: THREE,
            donations: 1,
        })
    );
    let summary: Summary = local.view(&gift.account_id, "get_summary", json!({}))?;
    assert_eq!(
        summary,
        Summary {
            beneficiary: cleo.account_id,
            total: THREE,
            donors: 1,
        }
    );
    Ok(())
}

#[rstest]
fn a_payment_that_fails_reaches_the_donor_though_the_instance_is_gone(
    #[values(84, 88)] version: u32,
) -> Result {
    let mut local = Local::at(version)?;
    let (ann, owner) = (local.account("ann")?, local.account("owner")?);
    let nobody = local.id("nobody");
    let gift = gift(&mut local, &nobody, &owner.account_id)?;
    let kept: NearToken = local.view(
        &gift.account_id,
        "get_donation_cost",
        json!({ "account_id": ann.account_id }),
    )?;
    let before = local.balance(&ann.account_id)?;

    local.chain.hold(nobody.clone());
    let donation = start(&mut local.chain, &ann, &gift.account_id)?;
    local.chain.run()?;
    // Its parent is no factory.
    let retire = Call::json("retire", json!({ "force": true })).one_yocto();
    local.call(&owner, &gift.account_id, retire)?;
    assert!(!local.chain.exists(&gift.account_id)?);

    local.chain.release(&nobody);
    local.chain.run()?;
    let burnt = ended(&local.chain, donation)?.burnt;
    let after = local.balance(&ann.account_id)?;
    assert_eq!(
        before.checked_sub(after),
        burnt.checked_add(kept),
        "{burnt} burnt, {kept} kept"
    );
    Ok(())
}
