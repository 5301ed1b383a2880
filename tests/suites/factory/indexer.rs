//! A registry rebuilt from events alone is the registry that the views show.

mod client;
mod index;
mod views;

use charter_interface::factory::{Access, Command, Limits};
use charter_interface::{Delivery, NearToken};
use charter_tests::factory::Offer;
use charter_tests::{Call, Result, artifact, factory};
use rstest::rstest;
use serde_json::json;

use self::index::Index;
use self::views::seen;
use crate::stage::{Stage, spec, yocto};

/// Every name of the story.
const NAMES: [&str; 12] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "admin", "root",
];

#[rstest]
#[tokio::test]
async fn events_alone_give_the_registry(#[values(84, 88)] version: u32) -> Result {
    let world = charter_tests::World::at(version).await?;
    let governance = world.account("governance").await?;
    let account = world
        .contract(
            "factory",
            &artifact::wasm("factory"),
            NearToken::from_near(30),
        )
        .await?;
    let init = factory::init(governance.id(), factory::setup());
    let begun = world.call(&account, account.id(), init).await?;
    let stage = Stage::around(world, governance, account.id()).await?;
    let factory = stage.factory();
    let other = stage.world.account("other").await?;
    let mut index = Index::default();
    index.read(&begun)?;

    let code = |label: &str| artifact::labelled(&artifact::wasm("donation"), label);
    let id = factory::release_id;
    let with_fee = Offer {
        fee: NearToken::from_millinear(9),
        ..spec(Delivery::Stored)
    };
    let limits = |instances| Limits {
        instances,
        per_template: instances,
        rate: None,
    };
    let creator_id = stage.creator.id().clone();
    let (one, kept) = ("donation", "kept");
    for commands in [
        spec(Delivery::Global).with(factory::release(one, "1", &code("1"), Delivery::Global)),
        with_fee.commands(kept),
    ] {
        index.read(&stage.govern(&commands).await?)?;
    }
    let commands = [
        Command::ApproveRelease(factory::release(
            "donation",
            "2",
            &code("2"),
            Delivery::Global,
        )),
        Command::ApproveRelease(factory::release("kept", "1", &code("3"), Delivery::Stored)),
        Command::ApproveRelease(factory::release("kept", "2", &code("4"), Delivery::Stored)),
        Command::SetDefaultLimits { limits: limits(20) },
        Command::SetCreatorLimits {
            creator_id: creator_id.clone(),
            limits: Some(limits(30)),
        },
        Command::SetCreatorLimits {
            creator_id: other.id().clone(),
            limits: Some(limits(3)),
        },
        Command::SetAccess {
            access: Access::Listed,
            add: vec![creator_id.clone(), other.id().clone()],
            remove: vec![],
        },
        Command::ReserveNames {
            names: vec!["admin".to_string(), "root".to_string()],
        },
        Command::FreeNames {
            names: vec!["root".to_string()],
        },
        Command::SetGuardian {
            guardian: Some(other.id().clone()),
        },
        Command::Pause,
    ];
    index.read(&stage.govern(&commands).await?)?;
    index.read(&stage.govern(&[Command::Unpause]).await?)?;
    index.read(
        &stage
            .publish(&stage.creator, &code("1"), Delivery::Global)
            .await?,
    )?;
    index.read(
        &stage
            .publish(&stage.creator, &code("2"), Delivery::Global)
            .await?,
    )?;
    index.read(
        &stage
            .publish(&stage.creator, &code("3"), Delivery::Stored)
            .await?,
    )?;
    index.read(&stage.publish(&other, &code("4"), Delivery::Stored).await?)?;
    let first = [
        Command::SetCurrentRelease(id("donation", "1")),
        Command::SetCurrentRelease(id("kept", "1")),
    ];
    index.read(&stage.govern(&first).await?)?;

    // Creations of each kind, with failures between them, and from what was prepaid.
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    for (number, name) in names.iter().enumerate() {
        let by = if number % 3 == 0 {
            &other
        } else {
            &stage.creator
        };
        let mut gift = factory::donation(name, by.id());
        if number % 2 == 0 {
            gift.template = "kept".to_string();
        }
        if number == 4 || number == 0 {
            gift.init_args = charter_interface::RawObject::new("{}").expect("an object");
        }
        if number == 5 {
            let deposit = Call::json("storage_deposit", json!({})).deposit(NearToken::from_near(9));
            index.read(&factory.call(&stage.creator, deposit).await?)?;
            let allow = factory::allow(NearToken::from_near(9));
            index.read(&factory.call(&stage.creator, allow).await?)?;
        }
        gift.max_total = Some(NearToken::from_near(9));
        let attached = if number == 5 || number == 8 {
            yocto(0)
        } else {
            NearToken::from_near(2)
        };
        index.read(
            &factory
                .call(by, factory::create(&gift, attached).tgas(100))
                .await?,
        )?;
        // A page of the story, compared on the way.
        if number % 4 == 3 {
            let accounts = [&creator_id, other.id(), stage.governance.id()];
            assert_eq!(index, seen(&stage, &accounts, &NAMES).await?);
        }
    }
    // Upgrades, retirements, and money on its way out.
    let forward = [Command::SetCurrentRelease(id("donation", "2"))];
    index.read(&stage.govern(&forward).await?)?;
    let upgrade = Call::json("upgrade", json!({})).one_yocto().tgas(200);
    let upgraded = stage
        .world
        .call(&stage.creator, &factory.instance_id("b"), upgrade)
        .await?;
    index.read(&upgraded)?;
    let retire = Call::json("retire", json!({})).one_yocto().tgas(100);
    for name in ["f", "h"] {
        index.read(
            &stage
                .world
                .call(&stage.creator, &factory.instance_id(name), retire.clone())
                .await?,
        )?;
    }
    let commands = [
        Command::DeprecateRelease(id("kept", "1")),
        Command::RemoveRelease(id("kept", "2")),
        Command::DeprecateRelease(id("donation", "1")),
        Command::RestoreRelease(id("donation", "1")),
        Command::SetAccess {
            access: Access::Open,
            add: vec![],
            remove: vec![other.id().clone()],
        },
        Command::SetCreatorLimits {
            creator_id: creator_id.clone(),
            limits: None,
        },
        Command::SetGuardian { guardian: None },
        Command::WithdrawFees {
            receiver_id: other.id().clone(),
            amount: yocto(77),
        },
        Command::WithdrawFees {
            receiver_id: stage.world.id("nobody"),
            amount: yocto(5),
        },
        Command::ApproveUpgrade(charter_interface::Upgrade {
            code_hash: artifact::hash(b"next"),
            size: 4,
            delivery: Delivery::Stored,
            expires_in: None,
        }),
        Command::ProposeGovernance {
            governance_id: Some(other.id().clone()),
            expires_in: None,
        },
        Command::SetReserve {
            reserve: NearToken::from_near(2),
        },
    ];
    index.read(&factory.govern(&stage.governance, &commands).await?)?;
    let withdraw = Call::json("storage_withdraw", json!({ "amount": "3" })).one_yocto();
    index.read(&factory.call(&stage.creator, withdraw).await?)?;
    let accounts = [&creator_id, other.id(), stage.governance.id()];
    let views = seen(&stage, &accounts, &NAMES).await?;
    assert_eq!(index, views);
    // The story had some of everything.
    assert_eq!(views.instances.len(), 6);
    assert_eq!(views.gone.len(), 2);
    assert!(views.fees > yocto(0) && views.stakes > yocto(0));
    let retired = views.creators[&creator_id];
    assert!(retired > yocto(0));
    let version = &views.instances[&factory.instance_id("b")].version;
    assert_eq!(version, "2");
    match stage.world.server() {
        Some(server) => client::check(server, stage.factory().id(), &views),
        // The official sandbox has no blocks of Neardata.
        None => Ok(()),
    }
}
