//! Donations: where the money goes, to the last yoctoNEAR.

mod order;

use charter_interface::{AccountId, Delivery, NearToken, ONE_YOCTO};
use charter_tests::donation::{Donation, Donor, Summary};
use charter_tests::id::near;
use charter_tests::{Call, Result, World, artifact};
use rstest::rstest;
use serde_json::json;

use crate::stage::Stage;

const THREE: NearToken = NearToken::from_near(3);
const NOTHING: NearToken = NearToken::from_yoctonear(0);

fn change_beneficiary(to: &AccountId) -> Call {
    Call::json("change_beneficiary", json!({ "beneficiary": to })).one_yocto()
}

#[rstest]
#[tokio::test]
async fn a_donation_reaches_the_beneficiary_and_is_remembered(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;

    let cost = gift.cost(ann.id()).await?;
    let purses = world.purses(&[ann.id(), ben.id()]).await?;
    let donated = gift.donate(&ann, THREE).await?.success()?;
    let given = THREE.saturating_sub(cost);
    assert_eq!(purses[0].paid_besides(&world, &donated).await?, THREE);
    assert_eq!(purses[1].got(&world).await?, given);
    assert_eq!(donated.json::<NearToken>()?, given);
    assert_eq!(
        donated.told(),
        [json!(["gift: donated", {
            "donor_id": ann.id(), "beneficiary": ben.id(), "amount": given, "total": given,
        }])]
    );
    // What was kept is what the account's storage takes, and not a byte more.
    let account = world.worker().view_account(&near(gift.id())).await?;
    let stake = NearToken::from_yoctonear(u128::from(account.storage_usage) * 10_u128.pow(19));
    assert!(account.balance >= stake, "{account:?}");
    assert!(cost <= stake, "{cost} kept, {stake} staked");

    // The second costs nothing: its record is there.
    assert_eq!(gift.cost(ann.id()).await?, NOTHING);
    let purse = world.purse(ben.id()).await?;
    let donated = gift.donate(&ann, ONE_YOCTO).await?.success()?;
    assert_eq!(purse.got(&world).await?, ONE_YOCTO);
    let total = given.saturating_add(ONE_YOCTO);
    assert_eq!(donated.json::<NearToken>()?, total);
    assert_eq!(
        gift.donor(ann.id()).await?,
        Some(Donor {
            account_id: ann.id().clone(),
            total,
            donations: 2,
        })
    );
    assert_eq!(
        gift.summary().await?,
        Summary {
            beneficiary: ben.id().clone(),
            total,
            donors: 1,
        }
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn every_donor_pays_for_its_own_record(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ben = world.account("ben").await?;
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ben, "gift", ben.id()).await?;
    let mut total = NOTHING;
    // Beyond the allowance of 770 bytes with the second.
    for name in ["ann", "cleo", "dora", "emil", "finn"] {
        let donor = world.account(name).await?;
        let before = world.worker().view_account(&near(gift.id())).await?;
        let cost = gift.cost(donor.id()).await?;
        let purse = world.purse(ben.id()).await?;
        gift.donate(&donor, THREE).await?.success()?;
        let given = THREE.saturating_sub(cost);
        assert_eq!(purse.got(&world).await?, given, "{name}");
        total = total.saturating_add(given);
        // What the protocol counts is what was charged for: the stake of now, less the balance of before.
        let after = world.worker().view_account(&near(gift.id())).await?;
        let stake = NearToken::from_yoctonear(u128::from(after.storage_usage) * 10_u128.pow(19));
        assert_eq!(cost, stake.saturating_sub(before.balance), "{name}");
    }
    assert_eq!(gift.summary().await?.total, total);
    assert_eq!(gift.summary().await?.donors, 5);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_donation_that_cannot_be_paid_goes_back_with_what_was_kept(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    let ben_id = ben.id().clone();
    world.delete(&ben, ann.id()).await?;
    let why = format!(
        "{ben_id} cannot be paid; the donation went back to {}",
        ann.id()
    );

    // Nobody else's record stands on it: all of it goes back.
    let purse = world.purse(ann.id()).await?;
    let returned = gift.donate(&ann, THREE).await?;
    assert_eq!(returned.failure()?, why);
    assert_eq!(purse.paid_besides(&world, &returned).await?, NOTHING);
    assert_eq!(
        returned.told(),
        [json!(["gift: donation_returned", {
            "donor_id": ann.id(), "beneficiary": ben_id, "amount": THREE,
        }])]
    );
    assert_eq!(gift.donor(ann.id()).await?, None);
    assert_eq!(gift.donors(None, 10).await?.items, []);
    assert_eq!(
        gift.summary().await?,
        Summary {
            beneficiary: ben_id,
            total: NOTHING,
            donors: 0,
        }
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_donor_stays_remembered_when_a_later_donation_goes_back(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    gift.donate(&ann, THREE).await?.success()?;
    let before = (gift.summary().await?, gift.donor(ann.id()).await?);
    world.delete(&ben, ann.id()).await?;

    let purse = world.purse(ann.id()).await?;
    let returned = gift.donate(&ann, THREE).await?;
    returned.failure()?;
    assert_eq!(purse.paid_besides(&world, &returned).await?, NOTHING);
    assert_eq!((gift.summary().await?, gift.donor(ann.id()).await?), before);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_donation_must_leave_something_to_give(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    for all_of_it in [false, true] {
        let kept = gift.cost(ann.id()).await?;
        let attached = if all_of_it { kept } else { NOTHING };
        let purse = world.purse(ann.id()).await?;
        let refused = gift.donate(&ann, attached).await?;
        let (kept, attached) = (kept.as_yoctonear(), attached.as_yoctonear());
        assert_eq!(
            refused.failure()?,
            format!(
                "a donation of more than {kept} yoctoNEAR is needed: that much is kept for storage; {attached} are attached"
            )
        );
        assert_eq!(purse.paid_besides(&world, &refused).await?, NOTHING);
    }
    let cost = gift.cost(ann.id()).await?;
    let purse = world.purse(ben.id()).await?;
    let donated = gift.donate(&ann, cost.saturating_add(ONE_YOCTO)).await?;
    donated.success()?;
    assert_eq!(purse.got(&world).await?, ONE_YOCTO);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn donors_are_listed_in_the_order_of_their_first_donations(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ben = world.account("ben").await?;
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ben, "gift", ben.id()).await?;
    let zoe = world.account("zoe").await?;
    gift.donate(&zoe, THREE).await?.success()?;
    let mut names = vec![zoe.id().clone()];
    for name in ["ann", "mia", "leo", "kim"] {
        let donor = world.account(name).await?;
        gift.donate(&donor, THREE).await?.success()?;
        names.push(donor.id().clone());
    }
    // A second donation moves nobody.
    gift.donate(&zoe, THREE).await?.success()?;
    let mut listed = Vec::new();
    let mut sizes = Vec::new();
    let mut from = None;
    loop {
        let page = gift.donors(from, 2).await?;
        sizes.push(page.items.len());
        listed.extend(page.items.into_iter().map(|donor| donor.account_id));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(listed, names);
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(gift.donors(None, 100).await?.items.len(), 5);

    let unknown = gift.donors(Some("here".to_string()), 2).await;
    let unknown = unknown.err().map(|error| format!("{error:?}"));
    assert!(
        unknown
            .as_ref()
            .is_some_and(|error| error.contains("`here` is not where a page begins")),
        "{unknown:?}"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_owner_decides_who_gets_the_donations(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let (ann, ben, cleo) = (
        world.account("ann").await?,
        world.account("ben").await?,
        world.account("cleo").await?,
    );
    let stage = Stage::new(&world, Delivery::Global).await?;
    let init = json!({ "beneficiary": ben.id(), "owner": ann.id() });
    let instance = charter_tests::factory::instance("donation", "gift", &init);
    let created = stage.create(&ann, &instance).await?;
    assert_eq!(
        created.told()[0],
        json!(["gift: initialized", { "beneficiary": ben.id(), "owner_id": ann.id() }])
    );
    let gift = Donation::at(&world, stage.factory.instance_id("gift"));

    // Not even the one who gets them.
    let refused = gift.call(&ben, change_beneficiary(cleo.id())).await?;
    assert_eq!(
        refused.failure()?,
        format!(
            "only {} owns this instance; {} does not",
            ann.id(),
            ben.id()
        )
    );
    let changed = gift.call(&ann, change_beneficiary(cleo.id())).await?;
    assert_eq!(
        changed.success()?.told(),
        [json!(["gift: beneficiary_changed", { "from": ben.id(), "to": cleo.id() }])]
    );
    let purses = world.purses(&[ben.id(), cleo.id()]).await?;
    let cost = gift.cost(ann.id()).await?;
    gift.donate(&ann, THREE).await?.success()?;
    assert_eq!(purses[0].got(&world).await?, NOTHING);
    assert_eq!(purses[1].got(&world).await?, THREE.saturating_sub(cost));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_instance_is_begun_once_and_by_its_parent(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let code = artifact::wasm("donation");
    let alone = world
        .contract("alone", &code, NearToken::from_near(2))
        .await?;
    let init = |beneficiary: &AccountId| Call::json("init", json!({ "beneficiary": beneficiary }));
    let gift = Donation::at(&world, alone.id().clone());

    for call in [
        change_beneficiary(ann.id()),
        Call::new("donate").deposit(THREE),
    ] {
        let refused = gift.call(&ann, call).await?;
        assert_eq!(refused.failure()?, "The contract is not initialized");
    }
    let stranger = gift.call(&ann, init(ann.id())).await?;
    assert_eq!(
        stranger.failure()?,
        format!(
            "only the parent of {} or the account itself begins it; {} does not",
            alone.id(),
            ann.id()
        )
    );
    gift.call(&alone, init(ann.id())).await?.success()?;
    let again = gift.call(&alone, init(alone.id())).await?;
    assert_eq!(
        again.failure()?,
        "The contract has already been initialized"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_instance_on_a_global_release_costs_nothing_but_fees(
    #[values(84, 88)] version: u32,
) -> Result {
    // NEP-448: an account with no more than this stakes nothing.
    const ALLOWANCE: u64 = 770;
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Delivery::Global).await?;
    let instance = charter_tests::factory::donation("gift", ben.id());

    let quote = stage.factory.quote(ann.id(), &instance).await?;
    let for_the_instance = [quote.account, quote.code, quote.minimum, quote.balance];
    assert_eq!(for_the_instance, [NOTHING; 4]);
    assert_eq!(quote.fee, NOTHING);
    assert_eq!(
        quote.total,
        quote.registry.saturating_add(quote.registration)
    );

    let purse = world.purse(ann.id()).await?;
    let created = stage.create(&ann, &instance).await?;
    assert_eq!(purse.paid_besides(&world, &created).await?, quote.total);
    let account = world
        .worker()
        .view_account(&near(&stage.factory.instance_id("gift")))
        .await?;
    // What it has is its share of the fee of its own init: the protocol's reward, less than a thousandth of a NEAR.
    assert!(
        account.balance < NearToken::from_millinear(1),
        "{account:?}"
    );
    println!("{} bytes of {ALLOWANCE}", account.storage_usage);
    assert!(account.storage_usage <= ALLOWANCE, "{account:?}");
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_longest_names_fit_the_allowance_and_the_callbacks_gas(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let stage = Stage::new(&world, Delivery::Global).await?;
    let longest = |suffix: &str, letter: char| {
        let room = 64 - suffix.len();
        letter.to_string().repeat(room)
    };
    let below_root = format!(".{}", world.root().id());
    let donor = world.account(&longest(&below_root, 'd')).await?;
    let beneficiary = world.account(&longest(&below_root, 'b')).await?;
    assert_eq!((donor.id().len(), beneficiary.id().len()), (64, 64));
    let label = longest(&format!(".{}", stage.factory.id()), 'g');
    let gift = stage.donation(&donor, &label, beneficiary.id()).await?;
    assert_eq!(gift.id().len(), 64);
    let usage = world
        .worker()
        .view_account(&near(gift.id()))
        .await?
        .storage_usage;
    println!("{usage} bytes with the longest names");
    assert!(usage <= 770, "{usage}");

    gift.donate(&donor, THREE).await?.success()?;
    let owner = beneficiary.id().clone();
    world.delete(&beneficiary, donor.id()).await?;
    let returned = gift.donate(&donor, THREE).await?;
    assert_eq!(
        returned.failure()?,
        format!(
            "{owner} cannot be paid; the donation went back to {}",
            donor.id()
        )
    );
    Ok(())
}
