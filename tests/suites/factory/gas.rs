//! Too little gas is refused at the start; the least that is accepted is enough, whatever the state.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::gas::{FINALISE, MAX_INIT, REPORT_FAILURE};
use charter_interface::instance::RETIRE_GAS;
use charter_interface::{Delivery, Gas, NearToken};
use charter_tests::factory::Offer;
use charter_tests::{Call, Outcome, Result, Signer, artifact, factory, text};
use rstest::rstest;
use serde_json::json;

use crate::inside::Inside;
use crate::stage::{Stage, spec, yocto};

/// The figure that the refusal names, for a creation with hardly any gas.
fn required(why: &str) -> Option<u64> {
    let figure = why.strip_prefix("this needs ")?;
    figure.split(' ').next()?.parse().ok()
}

#[rstest]
#[tokio::test]
async fn too_little_gas_is_refused_with_the_figure_and_one_unit_more_is_enough(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let gift = stage.gift("gift");
    let price = stage.price(&gift).await?;
    let create = |gas| factory::create(&gift, price).gas(gas);
    let before = stage.books().await?;
    let little = Gas::from_tgas(10);
    let refused = stage.factory().call(&stage.creator, create(little)).await?;
    stage.nothing_has_changed(before, &refused).await?;
    let why = refused.failure()?;
    let needed = required(&why).expect("the refusal names the figure");
    assert_eq!(why, text::lacks_gas(Gas::from_gas(needed), little));

    let before = stage.books().await?;
    let least = Gas::from_gas(needed - 1);
    let refused = stage.factory().call(&stage.creator, create(least)).await?;
    assert_eq!(
        refused.failure()?,
        text::lacks_gas(Gas::from_gas(needed), least)
    );
    stage.nothing_has_changed(before, &refused).await?;
    let created = stage
        .factory()
        .call(&stage.creator, create(Gas::from_gas(needed)))
        .await?;
    created.success()?;
    Ok(())
}

/// The gas of the callback, of what it has.
fn finalised(outcome: &Outcome, inside: &Inside) -> Vec<Gas> {
    let of_factory = outcome
        .receipts
        .iter()
        .filter(|receipt| receipt.executor_id == inside.factory_id);
    of_factory.skip(1).map(|receipt| receipt.gas).collect()
}

fn attempt(inside: &mut Inside, by: &Signer, gift: &CreateInstance) -> Result<Outcome> {
    let total = inside.quote(&by.account_id, gift)?.total;
    let refused = inside.call(by, factory::create(gift, total).tgas(10))?;
    let needed = required(&refused.failure()?).expect("the refusal names the figure");
    inside.call(by, factory::create(gift, total).gas(Gas::from_gas(needed)))
}

/// The largest records that a creation can meet: a creator with the longest id and instances of the most templates, its
/// lists about to turn a page, and a template with the longest title and a full page of creators.
#[rstest]
fn the_callback_does_not_run_out_at_the_largest_state(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let mut inside = Inside::empty(version)?;
    let code = artifact::module(
        "(import \"env\" \"panic\" (func $panic)) (import \"env\" \"input\" (func $input (param i64)))
         (import \"env\" \"register_len\" (func $length (param i64) (result i64)))
         (func (export \"init\") (call $input (i64.const 0))
           (if (i64.gt_u (call $length (i64.const 0)) (i64.const 2)) (then (call $panic))))",
    );
    let long = |letter: &str, length: usize| letter.repeat(length);
    let spec = Offer {
        title: long("t", 256),
        fee: yocto(1),
        ..spec(delivery)
    };
    let creator = inside.local.account(&long("c", 54))?;
    let other = |number: usize| format!("{}{number}", long("o", 53));
    let mut name = 0;
    let mut next = |args: serde_json::Value, template: &str| {
        name += 1;
        factory::instance(template, &format!("{name:0>46}"), &args)
    };
    // 100 templates is the most that a creator may have instances of.
    for template in 0..100 {
        let template = format!("{template:0>24}");
        inside.offer(&template, spec.clone(), &code, delivery)?;
        let gift = next(json!({}), &template);
        let total = inside.quote(&creator.account_id, &gift)?.total;
        inside
            .call(&creator, factory::create(&gift, total))?
            .success()?;
    }
    let last = format!("{:0>24}", 99);
    for number in 0..7 {
        let other = inside.local.account(&other(number))?;
        let gift = next(json!({}), &last);
        inside
            .call(&other, factory::create(&gift, NearToken::from_near(1)))?
            .success()?;
    }
    for _ in 0..7 {
        let gift = next(json!({}), &last);
        inside
            .call(&creator, factory::create(&gift, NearToken::from_near(1)))?
            .success()?;
    }
    // The page turns, and turns back; then it stays turned.
    let bad = next(json!({ "fails": true }), &last);
    let before = inside.picture()?;
    let failed = attempt(&mut inside, &creator, &bad)?;
    assert!(
        failed.failure()?.starts_with("creating "),
        "{}",
        failed.failure()?
    );
    assert_eq!(inside.picture()?, before);
    let gas = finalised(&failed, &inside);
    assert!(gas[0] < FINALISE && gas[1] < REPORT_FAILURE, "{gas:?}");
    let good = next(json!({}), &last);
    let created = attempt(&mut inside, &creator, &good)?;
    assert!(finalised(&created, &inside)[0] < FINALISE);
    created.success()?;
    Ok(())
}

/// The largest record that a retirement can meet: a creator with instances of the most templates, the page of each full of
/// the longest names.
#[rstest]
fn a_retirement_has_enough_at_the_largest_state(#[values(84, 88)] version: u32) -> Result {
    let mut inside = Inside::empty(version)?;
    let code = artifact::noop(&["init"]);
    let spec = Offer {
        owner_key: true,
        ..spec(Delivery::Global)
    };
    let creator = inside.local.account(&"c".repeat(54))?;
    let mut retiring = None;
    for template in 0..100 {
        let template = format!("{template:0>24}");
        inside.offer(&template, spec.clone(), &code, Delivery::Global)?;
        for number in 0..8 {
            let name = format!("{number}{template:0>45}");
            let mut gift = factory::instance(&template, &name, &json!({}));
            let signer = Signer::new(inside.instance_id(&name));
            gift.owner_key = Some(signer.public_key().to_string().parse()?);
            // It signs for itself.
            gift.balance = Some(NearToken::from_millinear(50));
            inside
                .call(&creator, factory::create(&gift, NearToken::from_near(1)))?
                .success()?;
            retiring = Some(signer);
        }
    }
    let retiring = retiring.expect("there are instances");
    let retire = Call::json("retire_instance", json!({})).gas(RETIRE_GAS);
    let retired = inside.call(&retiring, retire)?.success()?;
    assert_eq!(retired.event_names(), ["factory: instance_left"]);
    let gas = retired.gas_of(&inside.factory_id);
    assert!(gas < RETIRE_GAS, "{gas}");
    inside.ledger()?;
    Ok(())
}

/// The protocol lets a receipt return 4,194,304 bytes; the gas that an init can be given is enough for some 2,800,000.
#[rstest]
fn an_init_that_returns_as_much_as_can_be_does_not_keep_the_callback_from_ending_the_creation(
    #[values(84, 88)] version: u32,
) -> Result {
    let mut inside = Inside::empty(version)?;
    let code = artifact::module(
        "(import \"env\" \"value_return\" (func $return (param i64 i64)))
         (func (export \"init\") (drop (memory.grow (i32.const 64)))
           (call $return (i64.const 2800000) (i64.const 0)))",
    );
    let spec = Offer {
        init_gas: MAX_INIT,
        fee: yocto(7),
        ..spec(Delivery::Global)
    };
    inside.offer("loud", spec, &code, Delivery::Global)?;
    let creator = inside.local.account("somebody")?;
    let gift = factory::instance("loud", "gift", &json!({}));
    let created = attempt(&mut inside, &creator, &gift)?;
    let gas = finalised(&created, &inside);
    assert!(gas[0] < FINALISE, "{gas:?}");
    created.success()?;
    assert_eq!(inside.ledger()?.fees, yocto(7));
    assert_eq!(inside.ledger()?.in_flight, yocto(0));
    Ok(())
}
