//! Every gas, from too little to enough: a call does not start, or it ends whole. There is no state in between, and no money
//! is lost.

use anyhow::ensure;
use charter_interface::{Delivery, Gas, NearToken};
use charter_tests::factory::Offer;
use charter_tests::id::near;
use charter_tests::{Call, Result, Signer, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::inside::{Inside, Picture};
use crate::stage::spec;

/// At this protocol version a contract gets no part of the gas that its calls burn: balances are compared exactly.
const WITHOUT_REWARDS: u32 = 88;
/// The most that is tried, in Tgas; a call with this much ends well, or fails for another reason than gas.
const ENOUGH: u64 = 150;

/// How a call left everybody.
#[derive(Debug, PartialEq)]
struct End {
    picture: Picture,
    /// What the factory has.
    factory: NearToken,
    /// What the caller paid, the gas apart, in yoctoNEAR; negative when it was paid.
    paid: i128,
    exists: bool,
}

/// A factory with a fee, and a creator who has prepaid, allowed some of that, and has one instance.
fn stage(delivery: Delivery) -> Result<Inside> {
    let mut inside = Inside::empty(WITHOUT_REWARDS)?;
    let offer = Offer {
        fee: NearToken::from_near(2),
        ..spec(delivery)
    };
    inside.offer("donation", offer, &artifact::wasm("donation"), delivery)?;
    let creator = inside.creator.clone();
    let deposit = Call::json("storage_deposit", json!({})).deposit(NearToken::from_near(20));
    inside.call(&creator, deposit)?.success()?;
    inside
        .call(&creator, factory::allow(NearToken::from_near(15)))?
        .success()?;
    let first = inside.gift("first");
    inside.create(&first)?.success()?;
    Ok(inside)
}

/// What is swept, and whether it ends well with enough gas.
fn call(inside: &Inside, what: &str) -> (Signer, Call, bool) {
    let creator = inside.creator.clone();
    let most = NearToken::from_near(14);
    let paid = NearToken::from_near(10);
    let nothing = NearToken::from_near(0);
    let good = factory::at_most(&inside.gift("gift"), most);
    let broken = factory::instance("donation", "gift", &json!({ "beneficiary": 5 }));
    let broken = factory::at_most(&broken, most);
    let (call, ends_well) = match what {
        "create" => (factory::create(&good, paid), true),
        "create of what is prepaid" => (factory::create(&good, nothing), true),
        "create with an init that fails" => (factory::create(&broken, paid), false),
        "create so, of what is prepaid" => (factory::create(&broken, nothing), false),
        "deposit" => (Call::json("storage_deposit", json!({})).deposit(paid), true),
        "withdraw" => (Call::json("storage_withdraw", json!({})).one_yocto(), true),
        "settle what lives" => (factory::settle_gone("first"), false),
        _ => (factory::allow(most), true),
    };
    (creator, call, ends_well)
}

fn end(mut inside: Inside, by: &Signer, call: Call) -> Result<(bool, End)> {
    let before = inside.local.balance(&by.account_id)?;
    let outcome = inside.call(by, call)?;
    let after = inside.local.balance(&by.account_id)?;
    ensure!(inside.local.chain.supply()?.is_conserved(), "supply");
    let yocto = |amount: NearToken| amount.as_yoctonear().cast_signed();
    let end = End {
        picture: inside.picture()?,
        factory: inside.local.balance(&inside.factory_id)?,
        paid: yocto(before) - yocto(after) - yocto(outcome.burnt),
        exists: inside
            .local
            .chain
            .exists(&near(&inside.instance_id("gift")))?,
    };
    Ok((outcome.is_success(), end))
}

/// Every Tgas; and where the outcome changes between two, halfway again and again, down to a thousandth of one.
#[rstest]
fn with_any_gas_a_call_does_not_start_or_ends_whole(
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
    #[values(
        "create",
        "create of what is prepaid",
        "create with an init that fails",
        "create so, of what is prepaid",
        "deposit",
        "withdraw",
        "settle what lives",
        "allow"
    )]
    what: &str,
) -> Result {
    let inside = stage(delivery)?;
    let (by, call, ends_well) = call(&inside, what);
    let nothing = End {
        picture: inside.picture()?,
        factory: inside.local.balance(&inside.factory_id)?,
        paid: 0,
        exists: false,
    };
    let (ended_well, whole) = end(inside.clone(), &by, call.clone().tgas(ENOUGH))?;
    assert_eq!(ended_well, ends_well, "{what}");
    assert_eq!(whole.exists, what.starts_with("create") && ends_well);
    let holds = |gas: u64| -> Result<bool> {
        let (ended_well, end) = end(inside.clone(), &by, call.clone().gas(Gas::from_ggas(gas)))?;
        let expected = if ended_well { &whole } else { &nothing };
        // What is prepaid comes back to the account where a creation fails.
        let gives_back = !ends_well && end == whole;
        assert!(
            end == *expected || gives_back,
            "{what} with {gas} Ggas ended in between: {end:?}, not {expected:?}"
        );
        assert!(ends_well || !ended_well, "{what} with {gas} Ggas held");
        Ok(ended_well)
    };
    let mut before = holds(1)?;
    for tgas in 1..=ENOUGH {
        let now = holds(tgas * 1_000)?;
        if now != before {
            assert!(now, "{what} held with less than {tgas} Tgas");
            let (mut low, mut high) = ((tgas - 1) * 1_000, tgas * 1_000);
            while high - low > 1 {
                let middle = low.midpoint(high);
                if holds(middle)? {
                    high = middle;
                } else {
                    low = middle;
                }
            }
        }
        before = now;
    }
    assert_eq!(before, ends_well, "{what}");
    Ok(())
}
