//! A stranger keeps an instance from ending, and its creator's slot with it, by being registered or by giving. In process.

use charter_interface::factory::CreatorView;
use charter_interface::{AccountId, Delivery, NearToken};
use charter_localnet::Batch;
use charter_tests::factory::{self, Offer, donations};
use charter_tests::id::near as near_id;
use charter_tests::token::{self, transfer};
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact};
use rstest::rstest;
use serde_json::{Value, json};

use crate::scene::near;

/// What a registration costs a stranger (NEP-145: 125 bytes).
const PRICE: NearToken = NearToken::from_yoctonear(1_250_000_000_000_000_000_000);

/// A factory with one instance of ann's, who is its creator too.
struct Instance {
    local: Local,
    factory_id: AccountId,
    id: AccountId,
    ann: Signer,
    eve: Signer,
}

impl Instance {
    fn of(protocol: u32, template: &str, args: impl Fn(&AccountId) -> Value) -> Result<Self> {
        let mut local = Local::at(protocol)?;
        let governance = local.account("governance")?;
        let (ann, eve) = (local.account("ann")?, local.account("eve")?);
        let account = local.contract("factory", &artifact::wasm("factory"), near(100))?;
        let factory_id = account.account_id.clone();
        let init = factory::init(&governance.account_id, factory::setup());
        local.call(&account, &factory_id, init)?.success()?;
        let code = artifact::wasm(template);
        let release = factory::release(template, "1.0.0", &code, Delivery::Global);
        let offer = Offer {
            init_gas: charter_interface::Gas::from_tgas(20),
            min_balance: NearToken::from_millinear(20),
            ..donations()
        };
        for call in [
            factory::govern(&offer.with(release)),
            factory::publish_global(&code),
        ] {
            local.call(&governance, &factory_id, call)?.success()?;
        }
        let instance = factory::instance(template, "one", &args(&ann.account_id));
        let create = factory::create(&instance, near(3));
        local.call(&ann, &factory_id, create)?.success()?;
        Ok(Self {
            local,
            id: format!("one.{factory_id}").parse()?,
            factory_id,
            ann,
            eve,
        })
    }

    fn token(protocol: u32) -> Result<Self> {
        Self::of(protocol, "token", token::init)
    }

    fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.id, call)
    }

    fn by_ann(&mut self, call: Call) -> Result<Outcome> {
        let ann = self.ann.clone();
        self.call(&ann, call)
    }

    /// Eve has an account registered.
    fn register(&mut self, account_id: &AccountId) -> Result<Outcome> {
        let call = Call::json("storage_deposit", json!({ "account_id": account_id }));
        let eve = self.eve.clone();
        self.call(&eve, call.deposit(PRICE))
    }

    /// How many instances count for ann, and whether the account is there.
    fn is_there(&self) -> Result<(u32, bool)> {
        let args = json!({ "creator_id": self.ann.account_id });
        let creator: CreatorView = self.local.view(&self.factory_id, "get_creator", args)?;
        let exists = self.local.chain.exists(&near_id(&self.id))?;
        Ok((creator.instances, exists))
    }

    /// Accounts of 64 characters, which do not exist yet.
    fn longest_names(&self, count: usize) -> Result<Vec<AccountId>> {
        let tail = format!(".{}", self.local.chain.root().account_id);
        let pad = "x".repeat(AccountId::MAX_LEN - tail.len() - 3);
        let name = |number| Ok(format!("{number:03}{pad}{tail}").parse()?);
        (0..count).map(name).collect()
    }

    fn retire(&mut self) -> Result<Outcome> {
        self.by_ann(Call::json("retire", json!({})).one_yocto().tgas(150))
    }

    fn forget(&mut self, from: Option<&str>, limit: Option<u32>) -> Result<Outcome> {
        let args = json!({ "from": from, "limit": limit });
        self.by_ann(Call::json("forget_donors", args).one_yocto().tgas(300))
    }

    fn give(&mut self, by: &Signer, amount: NearToken) -> Result<Outcome> {
        self.call(by, Call::new("donate").deposit(amount).tgas(60))
    }
}

fn close(account_ids: &[AccountId]) -> Call {
    let args = json!({ "account_ids": account_ids });
    Call::json("close_register", args).one_yocto().tgas(200)
}

/// Eve registers herself and accounts that do not exist with a token that is all ann's. Ann unregisters them in the
/// transaction that ends it; each gets back what was paid, as far as it exists, and her slot is hers.
#[rstest]
fn a_strangers_registration_does_not_keep_a_token(#[values(84, 88)] protocol: u32) -> Result {
    let mut one = Instance::token(protocol)?;
    let eve_id = one.eve.account_id.clone();
    let mut strangers = vec![eve_id.clone(), one.local.id("nobody")];
    strangers.extend((0..30).map(|number| one.local.id(&format!("stranger{number}"))));
    for stranger in &strangers {
        one.register(stranger)?.success()?;
    }
    let had = one.local.balance(&eve_id)?;
    // In a batch, as an owner would: nobody registers between the two.
    let mut batch = Batch::new(near_id(&one.id)).call(close(&strangers).into());
    let retire = Call::json("retire", json!({})).one_yocto().tgas(90);
    batch = batch.call(retire.into());
    let signed = one.local.chain.sign(&one.ann, batch)?;
    let sent = one.local.chain.submit(signed)?;
    // And while the factory answers nobody does either.
    for _ in 0..2 {
        one.local.chain.produce_block()?;
    }
    let late = one.local.id("late");
    let refused = one.register(&late)?;
    one.local.chain.run()?;
    let ended = one
        .local
        .chain
        .result(sent)
        .map(|result| Outcome::from(&result));
    ended
        .ok_or_else(|| anyhow::anyhow!("it was sent"))?
        .ended_well()?;
    assert!(!refused.is_success());
    assert_eq!(one.is_there()?, (0, false));
    // She got what she paid for her own, less what the refused call burnt.
    let has = one.local.balance(&eve_id)?;
    assert_eq!(has, had.saturating_add(PRICE).saturating_sub(refused.burnt));
    Ok(())
}

/// While ann ends her token, eve registers again and again with what she got back: she is not let in.
#[rstest]
fn nobody_registers_again_while_the_owner_ends_it(#[values(84, 88)] protocol: u32) -> Result {
    let mut one = Instance::token(protocol)?;
    let (ann_id, eve_id) = (one.ann.account_id.clone(), one.eve.account_id.clone());
    one.register(&eve_id)?.success()?;
    // Whoever is passed over changes nothing: the owner, who is not registered, who is named twice.
    let nobody = one.local.id("nobody");
    let closed = one.by_ann(close(&[
        ann_id.clone(),
        nobody,
        eve_id.clone(),
        eve_id.clone(),
    ]))?;
    assert_eq!(closed.success()?.json::<u32>()?, 1);
    let refused = one.register(&eve_id)?;
    assert_eq!(
        refused.failure()?,
        "the register is closed: the owner, who holds all there is, takes in nobody any more"
    );
    one.retire()?.ended_well()?;
    assert_eq!(one.is_there()?, (0, false));

    // An owner who thinks better of it opens it again.
    let mut one = Instance::token(protocol)?;
    one.by_ann(close(&[]))?.success()?;
    one.register(&eve_id)?.failure()?;
    one.by_ann(Call::new("open_register").one_yocto())?
        .success()?;
    one.register(&eve_id)?.success()?;
    Ok(())
}

/// The owner cannot shut in those who hold tokens: nobody is unregistered as long as others hold any, and a register that was
/// closed before is open as soon as they do.
#[rstest]
fn an_owner_closes_no_register_of_a_token_that_others_hold(
    #[values(84, 88)] protocol: u32,
) -> Result {
    let mut one = Instance::token(protocol)?;
    let (eve_id, ben) = (one.eve.account_id.clone(), one.local.account("ben")?);
    one.register(&eve_id)?.success()?;
    one.register(&ben.account_id)?.success()?;
    one.by_ann(close(&[]))?.success()?;
    one.by_ann(transfer(&ben.account_id, 300))?.success()?;
    // Closed before, and void now.
    let late = one.local.id("late");
    one.register(&late)?.success()?;
    let refused = one.by_ann(close(std::slice::from_ref(&eve_id)))?;
    let why = "others than the owner hold 300 of 1000000, which would be lost";
    assert_eq!(refused.failure()?, why);
    // Nobody but the owner, and no more than can be done at once.
    let eve = one.eve.clone();
    for call in [close(&[]), Call::new("open_register").one_yocto()] {
        let refused = one.call(&eve, call)?.failure()?;
        assert!(refused.starts_with("only "), "{refused}");
    }
    one.call(&ben, transfer(&one.ann.account_id.clone(), 300))?
        .success()?;
    let refused = one.by_ann(close(&vec![eve_id; 101]))?;
    assert_eq!(
        refused.failure()?,
        "101 accounts to unregister; at most 100 are possible"
    );
    Ok(())
}

/// A hundred accounts of the longest names are unregistered in one call.
#[rstest]
fn a_hundred_are_unregistered_at_once(#[values(84, 88)] protocol: u32) -> Result {
    let mut one = Instance::token(protocol)?;
    let strangers = one.longest_names(100)?;
    for stranger in &strangers {
        one.register(stranger)?.success()?;
    }
    // What nobody takes comes back: it is what the owner gets in the end.
    let closed = one.by_ann(close(&strangers).tgas(300))?.ended_well()?;
    assert_eq!(closed.json::<u32>()?, 100);
    println!("{} burnt", closed.gas);
    one.retire()?.ended_well()?;
    assert_eq!(one.is_there()?, (0, false));
    Ok(())
}

/// Eve makes a donation box larger than what can be deleted. Ann forgets the donors, page by page, and it ends. What they gave
/// stays given, and their records' stakes are hers.
#[rstest]
fn strangers_donations_do_not_keep_a_box(#[values(84, 88)] protocol: u32) -> Result {
    let args = |owner: &AccountId| json!({ "beneficiary": owner });
    let mut one = Instance::of(protocol, "donation", args)?;
    for stranger in one.longest_names(110)? {
        let name = stranger.as_str().split('.').next().unwrap_or_default();
        let stranger = one.local.account(name)?;
        one.give(&stranger, NearToken::from_millinear(20))?
            .success()?;
    }
    let account = one.local.chain.account(&near_id(&one.id))?;
    assert!(account.storage_usage > 10_000, "{}", account.storage_usage);
    let given: Value = one.local.view(&one.id, "get_summary", json!({}))?;
    let eve = one.eve.clone();
    let refused = one.call(&eve, Call::json("forget_donors", json!({})).one_yocto())?;
    assert!(refused.failure()?.starts_with("only "));

    let page = one.forget(None, Some(7))?.success()?;
    assert_eq!(page.event_names(), ["one: donors_forgotten"]);
    assert_eq!(page.json::<Option<String>>()?.as_deref(), Some("7"));
    // A hundred at once, of the longest names.
    let page = one.forget(Some("7"), None)?.success()?;
    println!("{} burnt", page.gas);
    let next: Option<String> = page.json()?;
    assert_eq!(next.as_deref(), Some("107"));
    let rest = one.forget(next.as_deref(), None)?.success()?;
    assert_eq!(rest.json::<Option<String>>()?, None);
    let left: Value = one.local.view(&one.id, "get_summary", json!({}))?;
    assert_eq!(left["total"], given["total"]);
    assert_eq!(left["donors"], 0);
    // Who gives again is new.
    one.give(&eve, near(1))?.success()?;
    one.retire()?.ended_well()?;
    assert_eq!(one.is_there()?, (0, false));
    Ok(())
}

/// A donor whose donation is on its way is passed over: it comes back with all that was kept of it.
#[rstest]
fn a_donation_on_its_way_is_not_forgotten(#[values(84, 88)] protocol: u32) -> Result {
    let mut one = Instance::of(
        protocol,
        "donation",
        |owner| json!({ "beneficiary": "nobody.test.near", "owner": owner }),
    )?;
    let nobody: AccountId = "nobody.test.near".parse()?;
    let eve = one.eve.clone();
    let had = one.local.balance(&eve.account_id)?;
    one.local.chain.hold(near_id(&nobody));
    let donation = Call::new("donate").deposit(near(2)).tgas(60);
    let batch = Batch::new(near_id(&one.id)).call(donation.into());
    let signed = one.local.chain.sign(&eve, batch)?;
    let sent = one.local.chain.submit(signed)?;
    one.local.chain.run()?;
    let forgotten = one.forget(None, None)?.success()?;
    assert_eq!(forgotten.event_names(), [] as [&str; 0]);
    one.local.chain.release(&near_id(&nobody));
    one.local.chain.run()?;
    let returned = one
        .local
        .chain
        .result(sent)
        .map(|result| Outcome::from(&result));
    let returned = returned.ok_or_else(|| anyhow::anyhow!("it was sent"))?;
    assert_eq!(returned.event_names(), ["one: donation_returned"]);
    let has = one.local.balance(&eve.account_id)?;
    assert_eq!(has, had.saturating_sub(returned.burnt));
    Ok(())
}
