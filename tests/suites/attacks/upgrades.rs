//! Upgrades of one instance that are on their way at once, or when it is handed over: what was asked for before lands on
//! nothing that came after. In process, where a test chooses what runs next.

use std::collections::BTreeSet;

use charter_interface::factory::InstanceView;
use charter_interface::{AccountId, Delivery};
use charter_localnet::{Batch, CryptoHash};
use charter_tests::factory::{self, donations};
use charter_tests::id::near as near_id;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact};
use rstest::rstest;
use serde_json::json;

use crate::scene::near;

/// The releases that a donation box of release `1.0.0` may upgrade to.
const OLDER: &str = "1.1.0";
const NEWER: &str = "1.2.0";
/// Why the second of two is refused.
const SUPERSEDED: &str =
    "another release was installed after this upgrade was asked for; `upgrade` can be called again";

/// A factory with a donation box of ann's, which runs the first of three releases.
#[derive(Clone)]
struct Gift {
    local: Local,
    factory_id: AccountId,
    instance_id: AccountId,
    ann: Signer,
    ben: Signer,
}

fn code(version: &str) -> Vec<u8> {
    artifact::labelled(&artifact::wasm("donation"), version)
}

fn upgrade(version: &str) -> Call {
    let args = json!({ "version": version });
    Call::json("upgrade", args).one_yocto().tgas(200)
}

impl Gift {
    /// With the deliveries of the older and the newer release.
    fn new(protocol: u32, older: Delivery, newer: Delivery) -> Result<Self> {
        let mut local = Local::at(protocol)?;
        let governance = local.account("governance")?;
        let (ann, ben) = (local.account("ann")?, local.account("ben")?);
        let account = local.contract("factory", &artifact::wasm("factory"), near(100))?;
        let factory_id = account.account_id.clone();
        let init = factory::init(&governance.account_id, factory::setup());
        local.call(&account, &factory_id, init)?.success()?;
        for (version, delivery) in [("1.0.0", older), (OLDER, older), (NEWER, newer)] {
            let code = code(version);
            let release = factory::release("donation", version, &code, delivery);
            let publish = match delivery {
                Delivery::Global => factory::publish_global(&code),
                Delivery::Stored => factory::publish(&code, near(5)),
            };
            for call in [factory::govern(&donations().with(release)), publish] {
                local.call(&governance, &factory_id, call)?.success()?;
            }
            if version == "1.0.0" {
                let mut instance = factory::donation("gift", &ann.account_id);
                // For copies of the code.
                instance.balance = Some(near(3));
                let create = factory::create(&instance, near(9));
                local.call(&ann, &factory_id, create)?.success()?;
            }
        }
        Ok(Self {
            local,
            instance_id: format!("gift.{factory_id}").parse()?,
            factory_id,
            ann,
            ben,
        })
    }

    /// Sends a call of the instance.
    fn send(&mut self, by: &Signer, call: Call) -> Result<CryptoHash> {
        let batch = Batch::new(near_id(&self.instance_id)).call(call.into());
        let transaction = self.local.chain.sign(by, batch)?;
        Ok(self.local.chain.submit(transaction)?)
    }

    /// Sends ann's request for a release.
    fn ask(&mut self, version: &str) -> Result<CryptoHash> {
        let ann = self.ann.clone();
        self.send(&ann, upgrade(version))
    }

    /// Sends a call of the instance, which must hold, and runs all that comes of it, and nothing that waited before.
    fn overtake(&mut self, by: &Signer, call: Call) -> Result {
        let waiting = self.local.chain.pending();
        let waiting: Vec<_> = waiting.iter().map(|one| one.receipt_id()).collect();
        let sent = self.send(by, call)?;
        loop {
            let candidates = self.local.chain.candidates();
            let Some(next) = candidates.into_iter().find(|id| !waiting.contains(id)) else {
                break;
            };
            self.local.chain.run_one(next)?;
        }
        self.ended(sent)?.success()?;
        Ok(())
    }

    /// Ben, to whom it was offered, takes the instance over.
    fn hand_over(&mut self) -> Result {
        let ben = self.ben.clone();
        self.overtake(&ben, Call::new("accept_owner").one_yocto())
    }

    fn ended(&self, transaction: CryptoHash) -> Result<Outcome> {
        let result = self.local.chain.result(transaction);
        let result = result.ok_or_else(|| anyhow::anyhow!("it was submitted"))?;
        anyhow::ensure!(result.is_complete(), "it waits for {:?}", result.waiting());
        Ok(Outcome::from(&result))
    }

    /// Whether the account runs a release.
    fn is_installed(&self, version: &str) -> Result<bool> {
        let running = self.local.chain.state().code(&near_id(&self.instance_id))?;
        Ok(*running == *code(version))
    }

    /// The release that the registry says it runs, which it does.
    fn runs(&self) -> Result<String> {
        let args = json!({ "name": "gift" });
        let found: Option<InstanceView> =
            self.local.view(&self.factory_id, "get_instance", args)?;
        let version = found.map(|instance| instance.version).unwrap_or_default();
        assert!(self.is_installed(&version)?, "it does not run {version}");
        Ok(version)
    }
}

/// Ann asks for another release and hands the instance over before it is there. In whichever block that is, her request ends:
/// the new owner has what it took over, and can upgrade.
#[rstest]
fn what_a_former_owner_asked_for_is_not_installed(
    #[values(84, 88)] protocol: u32,
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let mut start = Gift::new(protocol, delivery, delivery)?;
    let (ann, offer) = (
        start.ann.clone(),
        json!({ "owner_id": start.ben.account_id }),
    );
    start.overtake(&ann, Call::json("propose_owner", offer).one_yocto())?;
    let mut blocks = 1;
    loop {
        let mut gift = start.clone();
        let asked = gift.ask(OLDER)?;
        for _ in 0..blocks {
            gift.local.chain.produce_block()?;
        }
        if gift.is_installed(OLDER)? {
            break;
        }
        gift.hand_over()?;
        let had = gift.local.balance(&gift.instance_id)?;

        gift.local.chain.run()?;
        let refused = gift.ended(asked)?;
        assert!(!refused.is_success(), "after {blocks} blocks");
        let (ann, ben) = (&gift.ann.account_id, &gift.ben.account_id);
        let why = format!("only {ben} owns this instance; {ann} does not");
        let failures = refused.failures();
        assert!(
            failures.contains(&why),
            "after {blocks} blocks: {failures:?}"
        );
        assert_eq!(refused.event_names(), [] as [&str; 0]);
        assert_eq!(gift.runs()?, "1.0.0");
        // Nothing of the instance's is spent.
        assert!(gift.local.balance(&gift.instance_id)? >= had);
        gift.ann = gift.ben.clone();
        let asked = gift.ask(OLDER)?;
        gift.local.chain.run()?;
        gift.ended(asked)?.success()?;
        assert_eq!(gift.runs()?, OLDER);
        blocks += 1;
    }
    // The factory's answer, and that with the code, take a block each way.
    let ways = match delivery {
        Delivery::Global => 4,
        Delivery::Stored => 6,
    };
    assert!(blocks >= ways, "installed after {blocks} blocks");
    Ok(())
}

/// The owner asks for the newer and the older release at once. Both are offered, since the instance runs neither; the newer is
/// installed first, and the older not after it.
#[rstest]
fn what_was_asked_for_before_another_install_is_not_installed(
    #[values(84, 88)] protocol: u32,
    #[values(Delivery::Stored, Delivery::Global)] older: Delivery,
    #[values(Delivery::Stored, Delivery::Global)] newer: Delivery,
) -> Result {
    let mut gift = Gift::new(protocol, older, newer)?;
    // Code that is fetched takes longer: then the older is first, and is replaced by nothing either.
    let older_first = older == Delivery::Global && newer == Delivery::Stored;
    let (first, second) = (gift.ask(NEWER)?, gift.ask(OLDER)?);
    gift.local.chain.run()?;
    let (held, refused, runs) = if older_first {
        (second, first, OLDER)
    } else {
        (first, second, NEWER)
    };
    gift.ended(held)?.success()?;
    let refused = gift.ended(refused)?;
    assert!(!refused.is_success());
    let failures = refused.failures();
    assert!(failures.iter().any(|why| why == SUPERSEDED), "{failures:?}");
    assert_eq!(refused.event_names(), [] as [&str; 0]);
    assert_eq!(gift.runs()?, runs);
    Ok(())
}

/// In whichever order a hundred shuffles run the receipts of both, the older release never follows the newer, and the registry
/// says what runs.
#[test]
fn in_no_order_does_an_older_release_follow_a_newer() -> Result {
    let start = Gift::new(88, Delivery::Stored, Delivery::Global)?;
    let mut ends = BTreeSet::new();
    for seed in 0..100_u64 {
        let mut gift = start.clone();
        let (older, newer) = if seed % 2 == 0 {
            let older = gift.ask(OLDER)?;
            (older, gift.ask(NEWER)?)
        } else {
            let newer = gift.ask(NEWER)?;
            (gift.ask(OLDER)?, newer)
        };
        // A linear congruential generator chooses which of those that could run is next.
        let mut state = seed;
        loop {
            let candidates = gift.local.chain.candidates();
            if candidates.is_empty() {
                break;
            }
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let choice = (state >> 33) as usize % candidates.len();
            gift.local.chain.run_one(candidates[choice])?;
        }
        let (older, newer) = (gift.ended(older)?, gift.ended(newer)?);
        let held = (older.is_success(), newer.is_success());
        let runs = match held {
            (_, true) => NEWER,
            (true, false) => OLDER,
            (false, false) => panic!("seed {seed}: {:?}", older.failures()),
        };
        assert_eq!(gift.runs()?, runs, "seed {seed}: {held:?}");
        ends.insert(held);
    }
    // Each was the only one in some of them.
    let once = [(true, false), (false, true)];
    assert!(once.iter().all(|one| ends.contains(one)), "{ends:?}");
    Ok(())
}
