//! The time is an argument: no chain is needed.

use charter_interface::factory::{Limits, Rate, TemplateSpec};
use charter_interface::{AccountId, Duration, Gas, Timestamp};

use super::{Applicable, give_back_place, take_place, used_in_window};
use crate::creators::{Creator, Holding};

const HOUR: Duration = Duration::from_hours(1);

fn limits(instances: u32, per_template: u32) -> Limits {
    Limits {
        instances,
        per_template,
        rate: Some(Rate {
            count: 2,
            window: HOUR,
        }),
    }
}

fn spec(per_creator: Option<u32>) -> TemplateSpec {
    TemplateSpec {
        title: "A shop".to_string(),
        init_method: "init".to_string(),
        init_gas: Gas::from_tgas(10),
        per_creator,
    }
}

fn creator(of_template: u32) -> Creator {
    Creator {
        instances: of_template,
        holdings: vec![Holding {
            template: 0,
            instances: of_template,
        }],
        ..Creator::default()
    }
}

/// What a creation of template 0 is told at a time, in nanoseconds.
fn check(limits: &Limits, spec: &TemplateSpec, creator: &Creator, now: u64) -> Option<String> {
    let creator_id: AccountId = "ann.near".parse().unwrap();
    Applicable::new(limits, spec, creator)
        .check(&creator_id, creator, 0, Timestamp(now))
        .err()
        .map(|error| error.to_string())
}

#[test]
fn a_template_lowers_the_default_and_an_override_goes_before_both() {
    let two = creator(2);
    assert_eq!(check(&limits(9, 3), &spec(None), &two, 0), None);
    assert_eq!(
        check(&limits(9, 3), &spec(Some(2)), &two, 0).unwrap(),
        "ann.near has 2 of 2 instances of this template"
    );
    // A template's number does not raise what the defaults allow.
    assert_eq!(
        check(&limits(9, 2), &spec(Some(5)), &two, 0).unwrap(),
        "ann.near has 2 of 2 instances of this template"
    );
    let overridden = Creator {
        limits: Some(limits(9, 5)),
        ..two
    };
    assert_eq!(check(&limits(0, 0), &spec(Some(2)), &overridden, 0), None);
}

/// By it creations are counted, not only refused.
#[test]
fn the_rate_is_the_overrides_even_if_that_has_none() {
    let defaults = limits(9, 9);
    let (spec, mut ann) = (spec(None), Creator::default());
    let rate = Applicable::new(&defaults, &spec, &ann).rate();
    assert_eq!(rate, defaults.rate.as_ref());
    ann.limits = Some(Limits {
        rate: None,
        ..limits(9, 9)
    });
    assert_eq!(Applicable::new(&defaults, &spec, &ann).rate(), None);
}

#[test]
fn zero_denies() {
    assert_eq!(
        check(&limits(0, 0), &spec(None), &Creator::default(), 0).unwrap(),
        "ann.near has 0 of 0 instances"
    );
}

#[test]
fn a_window_fills_ends_and_takes_places_back() {
    let limits = limits(9, 9);
    let rate = limits.rate.clone().unwrap();
    let mut creator = Creator::default();
    let first = take_place(&mut creator, &rate, Timestamp(1_000));
    assert_eq!(first, Some(Timestamp(1_000)));
    take_place(&mut creator, &rate, Timestamp(2_000));
    assert_eq!(used_in_window(&creator, &rate, Timestamp(2_000)), 2);
    assert_eq!(
        check(&limits, &spec(None), &creator, 1_000 + HOUR.0 / 2).unwrap(),
        "ann.near has made 2 of 2 creations in 1 h; the next is possible in 30 min, at 3600000001000 (nanoseconds since 1970)"
    );

    // One that failed gives its place back; one of another window does not.
    give_back_place(&mut creator, Some(Timestamp(999)));
    assert_eq!(creator.window_used, 2);
    give_back_place(&mut creator, first);
    assert_eq!(check(&limits, &spec(None), &creator, 3_000), None);

    // The next window begins with the first creation after the last one ended.
    let end = 1_000 + HOUR.0;
    assert_eq!(used_in_window(&creator, &rate, Timestamp(end)), 0);
    assert_eq!(
        take_place(&mut creator, &rate, Timestamp(end + 5)),
        Some(Timestamp(end + 5))
    );
    assert_eq!(creator.window_used, 1);
}
