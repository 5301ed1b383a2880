//! Callbacks cannot fail: whatever changes while a promise is on its way, nothing stays reserved, executing or in flight.
//! In process, where a test holds receipts back.

use charter_interface::factory::{Command, InstanceView, Ledger, TemplateTerms};
use charter_interface::{AccountId, Delivery, NearToken, Page};
use charter_localnet::Batch;
use charter_tests::books::{self, Records};
use charter_tests::factory::{self, at_most, donations};
use charter_tests::id::near as near_id;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact};
use rstest::rstest;
use serde_json::json;

use crate::hostile::{self, acts, send, to};
use crate::scene::{NOTHING, hostile_offer, near};

/// A factory with a creator, in process.
struct Inside {
    local: Local,
    factory_id: AccountId,
    governance: Signer,
    ann: Signer,
    eve: Signer,
}

impl Inside {
    fn new(version: u32) -> Result<Self> {
        let mut local = Local::at(version)?;
        let governance = local.account("governance")?;
        let ann = local.account("ann")?;
        let eve = local.account("eve")?;
        let account = local.contract("factory", &artifact::wasm("factory"), near(100))?;
        let id = account.account_id.clone();
        let init = factory::init(&governance.account_id, factory::setup());
        local.call(&account, &id, init)?.success()?;
        let mut inside = Self {
            local,
            factory_id: id,
            governance,
            ann,
            eve,
        };
        for (template, offer, code) in [
            ("safe", donations(), artifact::wasm("donation")),
            ("hostile", hostile_offer(), hostile::code()),
        ] {
            let release = factory::release(template, "1.0.0", &code, Delivery::Global);
            let offer = factory::Offer {
                fee: near(1),
                ..offer
            };
            inside.govern(&offer.with(release))?;
            let by = inside.governance.clone();
            inside
                .call(&by, factory::publish_global(&code))?
                .success()?;
        }
        Ok(inside)
    }

    fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.factory_id, call)
    }

    fn govern(&mut self, commands: &[Command]) -> Result {
        let by = self.governance.clone();
        self.call(&by, factory::govern(commands))?.success()?;
        Ok(())
    }

    fn instance_id(&self, name: &str) -> Result<AccountId> {
        Ok(format!("{name}.{}", self.factory_id).parse()?)
    }

    /// Sends a call and lets it wait at whoever is held.
    fn send(&mut self, by: &Signer, call: Call) -> Result<charter_localnet::CryptoHash> {
        let batch = Batch::new(near_id(&self.factory_id)).call(call.into());
        let transaction = self.local.chain.sign(by, batch)?;
        let hash = self.local.chain.submit(transaction)?;
        self.local.chain.run()?;
        Ok(hash)
    }

    fn ledger(&self) -> Result<Ledger> {
        let ledger = self.local.view(&self.factory_id, "get_ledger", json!({}))?;
        books::factory::check(&Records::of_local(&self.local, &self.factory_id)?, &ledger)?;
        Ok(ledger)
    }

    fn instances(&self) -> Result<Vec<InstanceView>> {
        let page: Page<_> = self
            .local
            .view(&self.factory_id, "get_instances", json!({}))?;
        Ok(page.items)
    }

    fn outcome(&self, hash: charter_localnet::CryptoHash) -> Outcome {
        Outcome::from(&self.local.chain.result(hash).expect("it was sent"))
    }
}

/// Everything that governance and the creator can change is changed while a creation is on its way: its release is removed,
/// its template closed and dearer, the creator limited to nothing, listed, its allowance set, the factory paused and handed
/// over. The creation ends as it began: live with the fee that was asked, or with everything given back.
#[rstest]
fn whatever_changes_meanwhile_a_creation_ends(
    #[values(84, 88)] version: u32,
    #[values(false, true)] fails: bool,
    #[values(false, true)] prepaid: bool,
) -> Result {
    let mut inside = Inside::new(version)?;
    let eve = inside.eve.clone();
    let deposit = Call::json("storage_deposit", json!({})).deposit(near(5));
    if prepaid {
        inside.call(&eve, deposit.clone())?.success()?;
        inside.call(&eve, factory::allow(near(3)))?.success()?;
    }
    let before = inside.ledger()?;
    let acts = if fails {
        acts(&[json!({ "panic": "no" })])
    } else {
        acts(&[])
    };
    let one = inside.instance_id("one")?;
    inside.local.chain.hold(near_id(&one));
    let instance = at_most(&factory::instance("hostile", "one", &acts), near(5));
    let attached = if prepaid { NOTHING } else { near(3) };
    let create = factory::create(&instance, attached).tgas(250);
    let hash = inside.send(&eve, create)?;
    assert_eq!(inside.instances()?.len(), 1, "{:?}", inside.outcome(hash));
    assert_eq!(inside.ledger()?.in_flight, near(1));

    let template = || "hostile".to_string();
    inside.govern(&[
        Command::SetTerms {
            template: template(),
            terms: TemplateTerms {
                fee: near(7),
                min_balance: near(1),
                owner_key: true,
            },
        },
        Command::RemoveRelease(factory::release_id("hostile", "1.0.0")),
        Command::CloseTemplate {
            template: template(),
        },
        Command::SetCreatorLimits {
            creator_id: eve.account_id.clone(),
            limits: Some(charter_interface::factory::Limits {
                instances: 0,
                per_template: 0,
                rate: None,
            }),
        },
        Command::Pause,
        Command::ReserveNames {
            names: vec!["one".to_string()],
        },
    ])?;
    // Everything that is free is taken out: what is in flight is not.
    let sweep = Command::Sweep {
        receiver_id: inside.governance.account_id.clone(),
        amount: inside.ledger()?.free,
    };
    inside.govern(&[sweep])?;
    if prepaid {
        inside.call(&eve, factory::allow(NOTHING))?.success()?;
    }
    // The creator cannot slip away while it is on its way, nor can anybody settle it.
    let unregister = Call::json("storage_unregister", json!({})).one_yocto();
    assert!(inside.call(&eve, unregister)?.failure().is_ok());
    let ann = inside.ann.clone();
    let settled = inside.call(&ann, factory::settle_gone("one").tgas(60))?;
    assert!(settled.failure()?.contains("is on its way"));
    inside.ledger()?;

    inside.local.chain.release(&near_id(&one));
    inside.local.chain.run()?;
    let outcome = inside.outcome(hash);
    let after = inside.ledger()?;
    assert_eq!(after.in_flight, NOTHING);
    assert_eq!(inside.instances()?.len(), usize::from(!fails));
    let view: charter_interface::factory::CreatorView = inside.local.view(
        &inside.factory_id,
        "get_creator",
        json!({ "creator_id": eve.account_id }),
    )?;
    assert_eq!(view.instances, u32::from(!fails));
    assert_eq!(view.allowance, NOTHING, "what was set meanwhile stands");
    if fails {
        assert!(outcome.failure()?.contains("all money went back"));
        assert_eq!(after.fees, before.fees);
        assert_eq!(view.registered, prepaid);
        if prepaid {
            assert_eq!(view.available, {
                let price = near(5);
                price
                    .checked_sub(registration(&inside, &eve)?)
                    .unwrap_or_default()
            });
        }
    } else {
        outcome.value()?;
        assert_eq!(after.fees, near(1));
    }
    Ok(())
}

/// What `storage_deposit` takes for a registration.
fn registration(inside: &Inside, who: &Signer) -> Result<NearToken> {
    let bounds: charter_tests::storage::StorageBalanceBounds =
        inside
            .local
            .view(&inside.factory_id, "storage_balance_bounds", json!({}))?;
    let _ = who;
    Ok(bounds.min)
}

/// Several settlements of one name are on their way at once: the first gives back, the others find nothing.
#[rstest]
fn settlements_at_once_give_back_once(#[values(84, 88)] version: u32) -> Result {
    let mut inside = Inside::new(version)?;
    let (ann, eve) = (inside.ann.clone(), inside.eve.clone());
    let instance = factory::instance("hostile", "one", &acts(&[]));
    inside
        .call(&eve, factory::create(&instance, near(3)).tgas(250))?
        .success()?;
    let one = inside.instance_id("one")?;
    let delete = send(&[to(&one, &[json!({ "delete": eve.account_id })])]);
    let run = Call::json("run", acts(&[delete])).tgas(100);
    inside.local.call(&eve, &one, run)?.success()?;
    inside.local.chain.hold(near_id(&one));
    let mut sent = Vec::new();
    for by in [&ann, &eve, &ann] {
        sent.push(inside.send(by, factory::settle_gone("one").tgas(60))?);
    }
    inside.local.chain.release(&near_id(&one));
    inside.local.chain.run()?;
    let gone: Vec<_> = sent
        .into_iter()
        .flat_map(|hash| inside.outcome(hash).event_names())
        .collect();
    assert_eq!(gone, ["factory: instance_gone"]);
    inside.ledger()?;
    Ok(())
}

/// Nobody but the contract itself calls a callback, with whatever arguments.
#[rstest]
fn a_callback_is_its_contracts_own(#[values(84, 88)] version: u32) -> Result {
    let mut inside = Inside::new(version)?;
    let eve = inside.eve.clone();
    let before = inside.ledger()?;
    for method in [
        "finalise_creation",
        "report_failed_creation",
        "finish_settlement",
        "finish_publication",
        "finish_withdrawal",
        "migrate",
    ] {
        let outcome = inside.call(&eve, Call::raw(method, vec![0; 64]))?;
        let why = outcome.failure()?;
        assert!(
            why.contains("private") || why.contains("MethodNotFound"),
            "{method}: {why}"
        );
    }
    let after = inside.ledger()?;
    assert_eq!(
        (after.storage_stake, after.creators, after.fees),
        (before.storage_stake, before.creators, before.fees)
    );
    Ok(())
}

/// A creator deletes its own account while its creation is on its way, so that what goes back finds nobody: nothing stays in
/// flight or pending, and what nobody takes is the factory's to keep, not missing.
#[rstest]
fn a_creator_that_is_gone_strands_nothing(
    #[values(84, 88)] version: u32,
    #[values(false, true)] fails: bool,
) -> Result {
    let mut inside = Inside::new(version)?;
    let (ann, eve) = (inside.ann.clone(), inside.eve.clone());
    let one = inside.instance_id("one")?;
    inside.local.chain.hold(near_id(&one));
    let acts = if fails {
        acts(&[json!({ "panic": "no" })])
    } else {
        acts(&[])
    };
    let instance = factory::instance("hostile", "one", &acts);
    inside.send(&eve, factory::create(&instance, near(3)).tgas(250))?;
    let eve_id = near_id(&eve.account_id);
    let delete = Batch::new(eve_id).delete_account(near_id(&ann.account_id));
    let delete = inside.local.chain.sign(&eve, delete)?;
    inside.local.chain.submit(delete)?;
    inside.local.chain.run()?;
    inside.local.chain.release(&near_id(&one));
    inside.local.chain.run()?;
    let ledger = inside.ledger()?;
    assert_eq!(ledger.in_flight, NOTHING);
    assert_eq!(inside.instances()?.len(), usize::from(!fails));
    Ok(())
}

/// The factory's own code is replaced while a creation is on its way: the callback's arguments carry a version, and it ends.
#[rstest]
fn an_upgrade_of_the_factory_strands_no_creation(
    #[values(84, 88)] version: u32,
    #[values(false, true)] fails: bool,
) -> Result {
    let mut inside = Inside::new(version)?;
    let eve = inside.eve.clone();
    let one = inside.instance_id("one")?;
    inside.local.chain.hold(near_id(&one));
    let acts = if fails {
        acts(&[json!({ "panic": "no" })])
    } else {
        acts(&[])
    };
    let instance = factory::instance("hostile", "one", &acts);
    let hash = inside.send(&eve, factory::create(&instance, near(3)).tgas(250))?;
    let code = artifact::labelled(&artifact::wasm("factory"), "next");
    inside.govern(&[Command::ApproveUpgrade(charter_interface::Upgrade {
        code_hash: artifact::hash(&code),
        size: artifact::size(&code),
        delivery: Delivery::Stored,
        expires_in: None,
    })])?;
    let deliver = Call::raw("upgrade", code).deposit(near(10)).tgas(300);
    inside.call(&eve, deliver)?.success()?;
    assert_eq!(inside.ledger()?.in_flight, near(1));
    inside.local.chain.release(&near_id(&one));
    inside.local.chain.run()?;
    assert_eq!(inside.outcome(hash).is_success(), !fails);
    assert_eq!(inside.instances()?.len(), usize::from(!fails));
    assert_eq!(inside.ledger()?.in_flight, NOTHING);
    Ok(())
}
