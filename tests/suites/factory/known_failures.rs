//! What went wrong in other factories, each with the test that it does not here.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{InstanceView, TemplateView};
use charter_interface::{Delivery, NearToken, Page};
use charter_tests::id::near;
use charter_tests::{Call, Result, artifact, factory};
use serde_json::json;

use crate::inside::Inside;
use crate::stage::{bytes, yocto};

const VERSION: u32 = 84;

fn broken(name: &str) -> CreateInstance {
    factory::instance("donation", name, &json!({ "beneficiary": 5 }))
}

#[test]
fn deposit_kept_on_failure() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Stored)?;
    let had = inside.local.balance(&inside.creator.account_id)?;
    let outcome = inside.create(&broken("gift"))?;
    assert!(!outcome.is_success());
    let paid = had.saturating_sub(inside.local.balance(&inside.creator.account_id)?);
    assert_eq!(paid, outcome.burnt);
    Ok(())
}

#[test]
fn refund_from_the_factorys_own_balance() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Stored)?;
    let before = inside.ledger()?;
    for number in 0..5 {
        assert!(
            !inside
                .create(&broken(&format!("gift-{number}")))?
                .is_success()
        );
        assert!(inside.ledger()?.free >= before.free);
    }
    Ok(())
}

#[test]
fn limits_counted_in_the_callback() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Global)?;
    inside.local.chain.hold(near(&inside.instance_id("gift")));
    let creator = inside.creator.clone();
    let call = factory::create(&inside.gift("gift"), NearToken::from_near(1));
    inside.submit(&creator, call)?;
    inside.local.chain.run()?;
    // Nothing has come back yet, and it counts.
    assert_eq!(inside.creator_view()?.instances, 1);
    Ok(())
}

#[test]
fn storage_not_paid_by_the_one_who_causes_it() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Global)?;
    let before = inside
        .local
        .chain
        .account(&near(&inside.factory_id))?
        .storage_usage;
    let had = inside.local.balance(&inside.creator.account_id)?;
    let gift = inside.gift("gift");
    let created = inside.create(&gift)?.success()?;
    let grown = inside
        .local
        .chain
        .account(&near(&inside.factory_id))?
        .storage_usage
        - before;
    let paid = had.saturating_sub(inside.local.balance(&inside.creator.account_id)?);
    assert!(paid.saturating_sub(created.burnt) >= bytes(grown.into()));
    Ok(())
}

#[test]
fn the_signers_key_handed_over() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Global)?;
    let gift = inside.gift("gift");
    inside.create(&gift)?.success()?;
    let key = inside.creator.public_key();
    let keys = inside
        .local
        .chain
        .state()
        .access_key(&near(&inside.instance_id("gift")), &key);
    assert!(keys.is_err());
    Ok(())
}

#[test]
fn unusable_code_registered_because_its_deploy_was_not_looked_at() -> Result {
    let mut inside = Inside::empty(VERSION)?;
    let code = artifact::wasm("donation");
    inside.govern(&factory::offer_donations("1.0.0", &code, Delivery::Global))?;
    let publisher = inside.creator.clone();
    let hash = inside.submit(&publisher, factory::publish_global(&code))?;
    inside.local.chain.hold(near(&inside.factory_id));
    inside.local.chain.run()?;
    // Before the deploy has run nothing can be created of it.
    assert!(!inside.outcome(hash).is_success());
    let gift = inside.gift("gift");
    assert!(inside.quote(&publisher.account_id, &gift).is_err());
    inside.local.chain.release(&near(&inside.factory_id));
    inside.local.chain.run()?;
    inside.create(&gift)?.success()?;
    Ok(())
}

#[test]
fn base64_arguments_that_cap_the_code_size() -> Result {
    let mut inside = Inside::empty(VERSION)?;
    // In base64 this would not fit a transaction of 1,572,864 bytes.
    let code = artifact::padded(&artifact::wasm("donation"), 1_500_000);
    inside.govern(&factory::offer_donations("1.0.0", &code, Delivery::Stored))?;
    let publisher = inside.creator.clone();
    let publish = factory::publish(&code, NearToken::from_near(40)).tgas(300);
    inside.call(&publisher, publish)?.success()?;
    Ok(())
}

#[test]
fn dotted_and_over_long_names() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Global)?;
    let creator = inside.creator.clone();
    for name in ["a.b".to_string(), "a".repeat(47)] {
        let call = factory::create(&inside.gift(&name), NearToken::from_near(1));
        let why = inside.call(&creator, call)?.failure()?;
        assert!(why.starts_with(&format!("`{name}")), "{why}");
    }
    Ok(())
}

#[test]
fn list_views_without_pages() -> Result {
    let mut inside = Inside::at(VERSION, Delivery::Global)?;
    for number in 0..12 {
        let gift = inside.gift(&format!("gift-{number}"));
        inside.create(&gift)?.success()?;
    }
    let (mut names, mut from) = (Vec::new(), None::<String>);
    loop {
        let args = json!({ "from": from, "limit": 5 });
        let page: Page<InstanceView> =
            inside
                .local
                .view(&inside.factory_id, "get_instances", args)?;
        assert!(page.items.len() <= 5);
        names.extend(page.items.into_iter().map(|instance| instance.instance_id));
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    let expected: Vec<_> = (0..12)
        .map(|number| inside.instance_id(&format!("gift-{number}")))
        .collect();
    assert_eq!(names, expected);
    let templates: Page<TemplateView> =
        inside
            .local
            .view(&inside.factory_id, "get_templates", json!({}))?;
    assert_eq!(templates.items.len(), 1);
    let wrong = Call::json("get_instances", json!({ "from": "x" }));
    let creator = inside.creator.clone();
    assert_eq!(
        inside.call(&creator, wrong)?.failure()?,
        "`x` is not where a page begins"
    );
    assert_eq!(inside.ledger()?.in_flight, yocto(0));
    Ok(())
}
