//! Donations that overtake each other, and an instance that is gone when a payment comes back.

use anyhow::Context;
use charter_interface::{AccountId, NearToken};
use charter_localnet::{Batch, Chain, CryptoHash};
use charter_tests::donation::{Donor, Summary, donate};
use charter_tests::id::near;
use charter_tests::local::Local;
use charter_tests::{Call, Outcome, Result, Signer, artifact};
use rstest::rstest;
use serde_json::json;

use crate::inside::Inside;

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
    let transaction = chain.sign(by, Batch::new(near(to)).call(donation))?;
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
    local.chain.hold(near(&nobody));
    let first = start(&mut local.chain, &ann, &gift.account_id)?;
    local.chain.run()?;
    let change = json!({ "beneficiary": cleo.account_id });
    let change = Call::json("change_beneficiary", change).one_yocto();
    local.call(&ann, &gift.account_id, change)?.success()?;
    local.chain.hold(near(&cleo.account_id));
    let second = start(&mut local.chain, &ann, &gift.account_id)?;
    local.chain.run()?;

    local.chain.release(&near(&nobody));
    local.chain.run()?;
    let returned = ended(&local.chain, first)?;
    // The record stays: so does what was kept for it.
    assert_eq!(
        returned.told(),
        [json!(["gift: donation_returned", {
            "donor_id": ann.account_id, "beneficiary": nobody, "amount": THREE.saturating_sub(kept),
        }])]
    );
    local.chain.release(&near(&cleo.account_id));
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

/// An instance on a global release, whose donors pay for every byte, and two donations of ben's on their way: to nobody, and
/// to `second`.
struct Two {
    inside: Inside,
    ben: Signer,
    nobody: AccountId,
    before: NearToken,
    usage: u64,
    donations: [CryptoHash; 2],
}

impl Two {
    fn start(version: u32, others: &[&str], second: &str) -> Result<Self> {
        let mut inside = Inside::at(version, "donation")?;
        let owner = inside.ann.clone();
        let gift = inside.instance_id.clone();
        let ben = inside.local.account("ben")?;
        let (nobody, second) = (inside.local.id("non"), inside.local.id(second));
        for other in others {
            let other = inside.local.account(other)?;
            inside.call(&other, donate(THREE))?.success()?;
        }
        let mut donate_to = |to: &AccountId| -> Result<_> {
            let change = Call::json("change_beneficiary", json!({ "beneficiary": to }));
            inside.call(&owner, change.one_yocto())?.success()?;
            inside.local.chain.hold(near(to));
            let before = inside.local.balance(&ben.account_id)?;
            let usage = inside.local.chain.account(&near(&gift))?.storage_usage;
            let donation = inside.start(&ben, donate(THREE))?;
            inside.local.chain.run()?;
            Ok((before, usage, donation))
        };
        let (before, usage, first) = donate_to(&nobody)?;
        let (_, _, second) = donate_to(&second)?;
        Ok(Self {
            inside,
            ben,
            nobody,
            before,
            usage,
            donations: [first, second],
        })
    }

    /// The payments to an account arrive, or go back.
    fn go_on(&mut self, beneficiary: &AccountId) -> Result {
        self.inside.local.chain.release(&near(beneficiary));
        self.inside.local.chain.run()?;
        Ok(())
    }

    fn donor(&self) -> Result<Option<Donor>> {
        let args = json!({ "account_id": self.ben.account_id });
        let Inside {
            local, instance_id, ..
        } = &self.inside;
        local.view(instance_id, "get_donor", args)
    }

    fn usage(&self) -> Result<u64> {
        let gift = self
            .inside
            .local
            .chain
            .account(&near(&self.inside.instance_id))?;
        Ok(gift.storage_usage)
    }

    /// What ben has paid besides fees.
    fn paid(&self) -> Result<NearToken> {
        let mut paid = self.before;
        for donation in self.donations {
            paid = paid.saturating_sub(self.inside.ended(donation)?.burnt);
        }
        let after = self.inside.local.balance(&self.ben.account_id)?;
        Ok(paid.saturating_sub(after))
    }
}

/// Beyond the 770 bytes that stake nothing.
const OTHERS: &[&str] = &["cleo", "dora", "emil"];

#[rstest]
fn a_new_donor_whose_donations_all_go_back_gets_all_of_it(
    #[values(84, 88)] version: u32,
    #[values(true, false)] first_before_second: bool,
    #[values(&[], OTHERS)] others: &[&str],
) -> Result {
    let mut two = Two::start(version, others, "nil")?;
    let (nobody, nil) = (two.nobody.clone(), two.inside.local.id("nil"));
    let order = match first_before_second {
        true => [&nobody, &nil],
        false => [&nil, &nobody],
    };
    two.go_on(order[0])?;
    // While one is on its way nothing is said to have been given.
    let given = two.donor()?.map(|donor| (donor.total, donor.donations));
    assert_eq!(given, Some((NearToken::from_near(0), 0)));
    two.go_on(order[1])?;
    assert_eq!(two.donor()?, None);
    assert_eq!(two.usage()?, two.usage);
    let lost = two.paid()?;
    assert_eq!(lost, NearToken::from_near(0), "{lost} lost");
    Ok(())
}

#[rstest]
fn a_new_donor_with_one_donation_that_arrives_pays_for_its_record(
    #[values(84, 88)] version: u32,
    #[values(true, false)] first_before_second: bool,
) -> Result {
    let mut two = Two::start(version, OTHERS, "ann")?;
    let (nobody, ann) = (two.nobody.clone(), two.inside.ann.account_id.clone());
    let order = match first_before_second {
        true => [&nobody, &ann],
        false => [&ann, &nobody],
    };
    for beneficiary in order {
        two.go_on(beneficiary)?;
    }
    let donor = two.donor()?.map(|donor| (donor.total, donor.donations));
    assert_eq!(donor, Some((THREE, 1)));
    // The record's bytes, but for what the account has earned by its calls; and no more.
    let record = u128::from(two.usage()? - two.usage) * 10_u128.pow(19);
    let kept = two.paid()?.saturating_sub(THREE).as_yoctonear();
    println!("{kept} kept for {record}");
    assert!(kept <= record && kept > record / 2, "{kept} of {record}");
    let balance = two.inside.local.balance(&two.inside.instance_id)?;
    assert!(balance.as_yoctonear() >= u128::from(two.usage()?) * 10_u128.pow(19));
    // Nothing of it is owed any more.
    let before = two.inside.local.balance(&two.ben.account_id)?;
    let nobody = json!({ "beneficiary": two.nobody });
    let change = Call::json("change_beneficiary", nobody).one_yocto();
    let owner = two.inside.ann.clone();
    two.inside.call(&owner, change)?.success()?;
    let returned = two.inside.call(&two.ben, donate(THREE))?;
    returned.failure()?;
    let after = two.inside.local.balance(&two.ben.account_id)?;
    assert_eq!(before.saturating_sub(returned.burnt), after);
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

    local.chain.hold(near(&nobody));
    let donation = start(&mut local.chain, &ann, &gift.account_id)?;
    local.chain.run()?;
    // Its parent is no factory.
    let retire = Call::json("retire", json!({ "force": true })).one_yocto();
    local.call(&owner, &gift.account_id, retire)?;
    assert!(!local.chain.exists(&near(&gift.account_id))?);

    local.chain.release(&near(&nobody));
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
