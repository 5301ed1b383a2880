//! What happens between the steps of a creation, and their order, forced both ways.

use charter_interface::factory::Command;
use charter_interface::factory::args::CreateInstance;
use charter_interface::{Delivery, NearToken};
use charter_localnet::{Batch, Order};
use charter_tests::factory::Offer;
use charter_tests::id::near;
use charter_tests::{Call, Result, factory};
use rstest::rstest;
use serde_json::json;

use crate::inside::Inside;
use crate::stage::{spec, yocto};

fn broken(name: &str) -> CreateInstance {
    factory::instance("donation", name, &json!({ "beneficiary": 5 }))
}

fn stops() -> [(&'static str, Command); 3] {
    [
        ("paused", Command::Pause),
        (
            "deprecated",
            Command::DeprecateRelease(factory::release_id("donation", "1.0.0")),
        ),
        (
            "closed",
            Command::CloseTemplate {
                template: "donation".to_string(),
            },
        ),
    ]
}

/// The batch carried everything it needed: it ends as if nothing had been stopped.
#[rstest]
fn a_stop_between_reservation_and_callback_comes_too_late(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
    #[values(false, true)] fails: bool,
) -> Result {
    for (stop, command) in stops() {
        let mut inside = Inside::at(version, delivery)?;
        let gift = if fails {
            broken("gift")
        } else {
            inside.gift("gift")
        };
        // The same stop, and no creation.
        let mut without = inside.clone();
        without.govern(std::slice::from_ref(&command))?;
        let creator = inside.creator.clone();
        let balance = inside.local.balance(&creator.account_id)?;
        let total = inside.quote(&creator.account_id, &gift)?.total;
        inside.local.chain.hold(near(&inside.instance_id("gift")));
        let hash = inside.submit(&creator, factory::create(&gift, total))?;
        inside.local.chain.run()?;
        inside.govern(&[command])?;
        inside
            .local
            .chain
            .release(&near(&inside.instance_id("gift")));
        inside.local.chain.run()?;
        let outcome = inside.outcome(hash);
        assert_eq!(outcome.is_success(), !fails, "{stop}");
        let paid = balance.saturating_sub(inside.local.balance(&creator.account_id)?);
        let paid = paid.saturating_sub(outcome.burnt);
        if fails {
            assert_eq!(paid, yocto(0), "{stop}");
            assert_eq!(inside.picture()?, without.picture()?, "{stop}");
        } else {
            assert_eq!(paid, total, "{stop}");
            assert_eq!(inside.instances()?.len(), 1, "{stop}");
            inside.ledger()?;
        }
    }
    Ok(())
}

#[rstest]
fn a_creator_that_is_deleted_in_flight_takes_nobodys_money_along(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
    #[values(false, true)] fails: bool,
) -> Result {
    let spec = Offer {
        fee: NearToken::from_near(2),
        ..spec(delivery)
    };
    let mut inside = Inside::empty(version)?;
    inside.offer(
        "donation",
        spec,
        &charter_tests::artifact::wasm("donation"),
        delivery,
    )?;
    let gift = if fails {
        broken("gift")
    } else {
        inside.gift("gift")
    };
    let before = inside.ledger()?;
    let creator = inside.creator.clone();
    let total = inside.quote(&creator.account_id, &gift)?.total;
    inside.local.chain.hold(near(&inside.instance_id("gift")));
    inside.submit(&creator, factory::create(&gift, total))?;
    inside.local.chain.run()?;
    let heir = inside.governance.account_id.clone();
    let deletion = Batch::new(near(&creator.account_id)).delete_account(near(&heir));
    inside
        .local
        .chain
        .send(&creator, deletion)?
        .into_success()?;
    inside
        .local
        .chain
        .release(&near(&inside.instance_id("gift")));
    inside.local.chain.run()?;
    assert!(inside.local.chain.supply()?.is_conserved());
    let after = inside.ledger()?;
    assert_eq!(after.in_flight, yocto(0));
    if fails {
        // What the factory would have paid back found nobody, and is owed to nobody.
        assert_eq!(after.fees, before.fees);
        assert!(inside.instances()?.is_empty());
        assert!(after.free > before.free.saturating_add(NearToken::from_near(2)));
    } else {
        assert_eq!(
            after.fees,
            before.fees.saturating_add(NearToken::from_near(2))
        );
        assert_eq!(inside.instances()?.len(), 1);
        assert!(after.free >= before.free);
    }
    Ok(())
}

/// The first creation registers the creator; whichever ends first, and whichever fails, nobody is paid twice or not at all.
#[rstest]
fn two_creations_end_in_either_order(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
    #[values(false, true)] first_fails: bool,
    #[values(false, true)] second_fails: bool,
) -> Result {
    let mut pictures = Vec::new();
    for late in ["a", "b"] {
        let mut inside = Inside::at(version, delivery)?;
        let creator = inside.creator.clone();
        let blank = inside.picture()?;
        let balance = inside.local.balance(&creator.account_id)?;
        let mut hashes = Vec::new();
        inside.local.chain.hold(near(&inside.instance_id("a")));
        inside.local.chain.hold(near(&inside.instance_id("b")));
        for (name, fails) in [("a", first_fails), ("b", second_fails)] {
            let gift = if fails {
                broken(name)
            } else {
                inside.gift(name)
            };
            let total = inside.quote(&creator.account_id, &gift)?.total;
            hashes.push(inside.submit(&creator, factory::create(&gift, total))?);
            inside.local.chain.run()?;
        }
        let early = if late == "a" { "b" } else { "a" };
        for name in [early, late] {
            inside.local.chain.release(&near(&inside.instance_id(name)));
            inside.local.chain.run()?;
            inside.ledger()?;
        }
        let burnt = hashes.iter().fold(yocto(0), |sum, hash| {
            sum.saturating_add(inside.outcome(*hash).burnt)
        });
        assert_eq!(inside.outcome(hashes[0]).is_success(), !first_fails);
        assert_eq!(inside.outcome(hashes[1]).is_success(), !second_fails);
        if first_fails && second_fails {
            // The first to end may leave the creator registered, as the second needs it: unregistering returns that.
            let unregister = Call::json("storage_unregister", json!({})).one_yocto();
            let left = inside.call(&creator, unregister)?.success()?;
            let paid = balance.saturating_sub(inside.local.balance(&creator.account_id)?);
            assert_eq!(paid, burnt.saturating_add(left.burnt));
            assert_eq!(inside.picture()?, blank);
        }
        let mut ends = inside.picture()?;
        ends.forget_times();
        pictures.push(ends);
    }
    assert_eq!(pictures[0], pictures[1]);
    Ok(())
}

/// Whatever the order of everything: twelve creations at once, half of which fail.
#[rstest]
fn any_order_ends_in_books_that_add_up(#[values(84, 88)] version: u32) -> Result {
    let stage = Inside::at(version, Delivery::Global)?;
    for seed in 0..25 {
        let mut inside = stage.clone();
        inside.local.chain.set_order(Order::Seeded(seed));
        let creator = inside.creator.clone();
        let hashes = (0..12).map(|number| {
            let name = format!("gift-{number}");
            let gift = if number % 2 == 0 {
                broken(&name)
            } else {
                inside.gift(&name)
            };
            inside.submit(&creator, factory::create(&gift, NearToken::from_near(1)))
        });
        let hashes = hashes.collect::<Result<Vec<_>>>()?;
        inside.local.chain.run()?;
        for (number, hash) in hashes.iter().enumerate() {
            assert_eq!(
                inside.outcome(*hash).is_success(),
                number % 2 == 1,
                "{seed} {number}"
            );
        }
        let ledger = inside.ledger()?;
        assert_eq!((ledger.in_flight, ledger.creators), (yocto(0), yocto(0)));
        assert_eq!(inside.instances()?.len(), 6);
        assert_eq!(inside.creator_view()?.instances, 6);
    }
    Ok(())
}
