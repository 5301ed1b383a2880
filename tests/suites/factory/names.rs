//! What may be a name.

use charter_interface::Delivery;
use charter_interface::factory::{Command, FactoryEvent};
use charter_tests::{Call, Result};
use rstest::rstest;
use serde_json::json;

use crate::stage::Stage;

#[rstest]
#[tokio::test]
async fn a_name_is_one_label_below_the_factory(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let price = stage.price(&stage.gift("gift")).await?;
    let long = "a".repeat(47);
    let cases = [
        ("", "`` has 0 bytes; it must have 1 to 46".to_string()),
        (
            "a.b",
            "`a.b` holds `.`; only a-z, 0-9, `-` and `_` are allowed".to_string(),
        ),
        (
            "Gift",
            "`Gift` holds `G`; only a-z, 0-9, `-` and `_` are allowed".to_string(),
        ),
        (
            "gïft",
            "`gïft` holds `ï`; only a-z, 0-9, `-` and `_` are allowed".to_string(),
        ),
        (
            "-gift",
            "`-gift` is no part of an account id: `-` and `_` stand between letters or digits, one at a time".to_string(),
        ),
        (
            "gi--ft",
            "`gi--ft` is no part of an account id: `-` and `_` stand between letters or digits, one at a time".to_string(),
        ),
        (
            long.as_str(),
            format!(
                "`{long}.factory.test.near` has 65 bytes; an account id has at most 64, so a name below `factory.test.near` \
                 has at most 46"
            ),
        ),
    ];
    for (name, why) in cases {
        assert_eq!(stage.refusal(&stage.gift(name), price).await?, why);
    }
    // The longest that fits.
    stage.create(&"a".repeat(46)).await?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_name_is_reserved_and_freed_by_governance(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let price = stage.price(&stage.gift("admin")).await?;
    let reserve = Command::ReserveNames {
        names: names(&["admin", "root"]),
    };
    let reserved = stage.govern(std::slice::from_ref(&reserve)).await?;
    assert_eq!(
        reserved.events_of::<FactoryEvent>()?,
        [FactoryEvent::NamesReserved {
            names: names(&["admin", "root"]),
            taken: vec![],
        }]
    );
    assert_eq!(
        stage.refusal(&stage.gift("admin"), price).await?,
        "the name `admin` is reserved"
    );
    // What is taken is passed over, and said: one name makes no command beside it fail.
    stage.create("gift").await?;
    let some = Command::ReserveNames {
        names: names(&["gift", "wheel", "admin"]),
    };
    let passed_over = stage.govern(&[some]).await?;
    assert_eq!(
        passed_over.events_of::<FactoryEvent>()?,
        [FactoryEvent::NamesReserved {
            names: names(&["wheel", "admin"]),
            taken: names(&["gift"]),
        }]
    );
    for name in ["gift", "nobody"] {
        let free = Command::FreeNames {
            names: names(&[name]),
        };
        assert_eq!(
            stage.forbidden(&[free]).await?,
            format!("the name `{name}` is not reserved")
        );
    }
    stage
        .govern(&[Command::FreeNames {
            names: names(&["admin"]),
        }])
        .await?;
    stage.create("admin").await?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn what_is_no_request_is_refused_before_anything_happens(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let create = |args| Call::json("create_instance", args);
    let whole = json!({ "template": "donation", "name": "gift", "init_args": {} });
    let with = |field: &str, value: serde_json::Value| {
        let mut args = whole.clone();
        args[field] = value;
        args
    };
    let cases = [
        (
            with("init_args", json!("text")),
            "Failed to deserialize input from JSON. Error: `expected a JSON object at line 1 column ",
        ),
        (
            with("init_args", json!([])),
            "Failed to deserialize input from JSON. Error: `expected a JSON object at line 1 column ",
        ),
        (
            with("nonsense", json!(1)),
            "Failed to deserialize input from JSON. Error: `unknown field `nonsense`, expected one of ",
        ),
        (
            with("template", json!("nothing")),
            "there is no template `nothing`",
        ),
        (
            with("release", json!("9.9.9")),
            "there is no release `9.9.9` of `donation`",
        ),
        // Longer than any key that the protocol takes.
        (
            with("template", json!("a".repeat(3_000))),
            "there is no template `aaaa",
        ),
        (
            with("release", json!("9".repeat(3_000))),
            "there is no release `9999",
        ),
    ];
    for (args, why) in cases {
        let before = stage.books().await?;
        let outcome = stage.factory().call(&stage.creator, create(args)).await?;
        let said = outcome.failure()?;
        assert!(said.starts_with(why), "{said}");
        stage.nothing_has_changed(before, &outcome).await?;
    }
    Ok(())
}
