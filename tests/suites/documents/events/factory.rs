//! What a factory goes through.

use charter_interface::factory::{Access, Command, Limits};
use charter_interface::{Delivery, NearToken, RawObject};
use charter_tests::factory::{Offer, at_most, donations, release, release_id};
use charter_tests::{Call, Result, artifact, factory};
use serde_json::json;

use super::stage::{Stage, chunk, upgrade};

/// Releases of a template: approved, delivered, chosen, taken back.
pub fn offer(stage: &mut Stage) -> Result {
    let dora = stage.dora.clone();
    let with_fee = Offer {
        fee: NearToken::from_millinear(10),
        ..donations()
    };
    let first = artifact::padded(&artifact::noop(&["init"]), 120_000);
    let mut approved = release("donation", "1.0.0", &first, Delivery::Stored);
    approved.source = Some("https://github.com/example/donation/tree/v1.0.0".to_string());
    stage.govern(&with_fee.with(approved))?;
    stage.at_factory(&dora, factory::publish(&first, NearToken::from_near(5)))?;
    for version in ["1.1.0", "1.2.0"] {
        let code = stage.built("donation", version);
        let approved = release("donation", version, &code, Delivery::Global);
        stage.govern(&[Command::ApproveRelease(approved)])?;
        stage.at_factory(&dora, factory::publish_global(&code))?;
    }
    let id = |version: &str| release_id("donation", version);
    stage.govern(&[
        Command::SetCurrentRelease(id("1.1.0")),
        Command::DeprecateRelease(id("1.0.0")),
        Command::RestoreRelease(id("1.0.0")),
        Command::DeprecateRelease(id("1.0.0")),
        Command::RemoveRelease(id("1.0.0")),
    ])?;
    let staged = artifact::padded(&artifact::noop(&["init"]), 300_000);
    stage.at_factory(&dora, chunk(&staged, 100_000)?)?;
    let remove = json!({ "code_hash": artifact::hash(&staged) });
    stage.at_factory(&dora, Call::json("remove_upload", remove))?;
    Ok(())
}

/// A creator, its instance from beginning to end, and one that does not begin.
pub fn create(stage: &mut Stage) -> Result {
    let (dora, erin) = (stage.dora.clone(), stage.erin.clone());
    for (creator, only) in [(&dora, false), (&erin, true)] {
        let deposit = Call::json("storage_deposit", json!({ "registration_only": only }));
        stage.at_factory(creator, deposit.deposit(NearToken::from_near(1)))?;
    }
    let leave = Call::json("storage_unregister", json!({})).one_yocto();
    stage.at_factory(&erin, leave)?;
    let all = NearToken::from_near(1);
    stage.at_factory(&dora, factory::allow(all))?;
    let meadow = factory::donation("meadow", &dora.account_id);
    let none = NearToken::from_yoctonear(0);
    stage.at_factory(&dora, factory::create(&at_most(&meadow, all), none))?;

    let mut broken = at_most(&factory::donation("broken", &dora.account_id), all);
    broken.init_args = RawObject::new("{}").expect("an object");
    let factory_id = stage.factory_id.clone();
    let broken = factory::create(&broken, none);
    stage.attempt(&dora, &factory_id, broken)?.failure()?;

    let meadow = stage.local.id("meadow.factory");
    let newer = Call::json("upgrade", json!({ "version": "1.2.0" })).one_yocto();
    stage.call(&dora, &meadow, newer.tgas(200))?;
    let retire = Call::json("retire", json!({})).one_yocto();
    stage.call(&dora, &meadow, retire.tgas(200))?;
    // Its fee is what the council withdraws.
    let garden = factory::donation("garden", &dora.account_id);
    stage.at_factory(&dora, factory::create(&garden, all))?;
    Ok(())
}

/// Every other command.
pub fn govern(stage: &mut Stage) -> Result {
    let (dora, gus) = (stage.dora.clone(), stage.gus.clone());
    let id = |stage: &Stage, name: &str| stage.local.id(name);
    let limits = Limits {
        instances: 10,
        per_template: 4,
        rate: None,
    };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let access = |access, add: &[&str], remove: &[&str], stage: &Stage| Command::SetAccess {
        access,
        add: add.iter().map(|name| id(stage, name)).collect(),
        remove: remove.iter().map(|name| id(stage, name)).collect(),
    };
    let amount = NearToken::from_millinear(2);
    stage.govern(&[
        Command::SetDefaultLimits {
            limits: limits.clone(),
        },
        Command::SetCreatorLimits {
            creator_id: dora.account_id.clone(),
            limits: Some(limits),
        },
        access(Access::Listed, &["dora", "erin"], &[], stage),
        Command::ReserveNames {
            names: names(&["admin", "www", "garden"]),
        },
        Command::FreeNames {
            names: names(&["www"]),
        },
        Command::CloseTemplate {
            template: "donation".to_string(),
        },
        Command::WithdrawFees {
            receiver_id: id(stage, "dora"),
            amount,
        },
        Command::WithdrawFees {
            receiver_id: id(stage, "nobody"),
            amount,
        },
        Command::Sweep {
            receiver_id: id(stage, "dora"),
            amount: NearToken::from_near(1),
        },
        Command::SetReserve {
            reserve: NearToken::from_near(2),
        },
    ])?;
    stage.govern(&[Command::SetGuardian {
        guardian: Some(gus.account_id.clone()),
    }])?;
    stage.at_factory(&gus, Call::json("pause", json!({})).one_yocto())?;
    stage.govern(&[Command::Unpause])?;
    let next = stage.built("factory", "next");
    let approve = || Command::ApproveUpgrade(upgrade(&next, Delivery::Stored));
    stage.govern(&[approve(), Command::CancelUpgrade])?;
    stage.govern(&[approve()])?;
    let deliver = Call::raw("upgrade", next.clone()).deposit(NearToken::from_near(5));
    stage.at_factory(&dora, deliver.tgas(300))?;
    Ok(())
}

/// Another account governs it.
pub fn change_hands(stage: &mut Stage) -> Result {
    let erin = stage.erin.clone();
    stage.govern(&[Command::ProposeGovernance {
        governance_id: Some(erin.account_id.clone()),
        expires_in: None,
    }])?;
    stage.at_factory(
        &erin,
        Call::json("accept_governance", json!({})).one_yocto(),
    )?;
    Ok(())
}
