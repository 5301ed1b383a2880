//! What happens between the parts of a retirement: the state or the owner is another one when the account would be deleted.

use charter_interface::{AccountId, Gas, NearToken};
use charter_localnet::CryptoHash;
use charter_tests::id::near;
use charter_tests::token::{self, transfer};
use charter_tests::{Call, Outcome, Result};
use rstest::rstest;
use serde_json::json;

use crate::inside::Inside;
use crate::token::NEEDS;

impl Inside {
    /// Ann's retirement, as far as the factory, which does not answer yet.
    fn ask(&mut self, args: serde_json::Value) -> Result<CryptoHash> {
        self.local.chain.hold(near(&self.factory.account_id));
        let ann = self.ann.clone();
        let retirement = self.start(&ann, Call::json("retire", args).one_yocto())?;
        self.local.chain.run()?;
        Ok(retirement)
    }

    /// The factory answers, and all that comes of it.
    fn answer(&mut self, retirement: CryptoHash) -> Result<Outcome> {
        self.local.chain.release(&near(&self.factory.account_id));
        self.local.chain.run()?;
        self.ended(retirement)
    }

    /// The factory answers, and all that comes of it as far as the receipt that would delete the account.
    fn answer_until_it_goes(&mut self) -> Result {
        self.local.chain.release(&near(&self.factory.account_id));
        let goes = |inside: &Self| {
            let pending = inside.local.chain.pending();
            pending
                .iter()
                .any(|receipt| receipt.methods() == ["may_leave"])
        };
        for _ in 0..10 {
            if goes(self) {
                return Ok(());
            }
            self.local.chain.produce_block()?;
        }
        anyhow::bail!("nothing deletes the account")
    }

    /// Runs everything that waits but the receipt that would delete the account.
    fn overtake(&mut self) -> Result {
        let leaving: Vec<_> = self.local.chain.pending();
        let leaving: Vec<_> = leaving
            .iter()
            .filter(|receipt| receipt.methods() == ["may_leave"])
            .map(|receipt| receipt.receipt_id())
            .collect();
        loop {
            let candidates = self.local.chain.candidates();
            let Some(next) = candidates.into_iter().find(|id| !leaving.contains(id)) else {
                return Ok(());
            };
            self.local.chain.run_one(next)?;
        }
    }

    fn holds(&self, account_id: &AccountId) -> Result<String> {
        let args = json!({ "account_id": account_id });
        self.local.view(&self.instance_id, "ft_balance_of", args)
    }
}

fn register(account_id: &AccountId) -> Call {
    Call::json("storage_deposit", json!({ "account_id": account_id }))
        .deposit(NearToken::from_near(1))
}

const HELD: &str = "others than the owner hold 300 of 1000000, which would be lost";

#[test]
fn tokens_that_are_sent_before_the_factory_answers_stay() -> Result {
    let mut inside = Inside::at(NEEDS, "token")?;
    let (ann, ben) = (inside.ann.clone(), inside.local.account("ben")?);
    let retirement = inside.ask(json!({}))?;
    inside.call(&ann, register(&ben.account_id))?.success()?;
    inside
        .call(&ann, transfer(&ben.account_id, 300))?
        .success()?;
    let balance = inside.local.balance(&inside.instance_id)?;

    let refused = inside.answer(retirement)?;
    assert_eq!(refused.failure()?, HELD);
    assert_eq!(refused.event_names(), ["factory: instance_left"]);
    assert_eq!(inside.holds(&ben.account_id)?, "300");
    assert!(inside.local.balance(&inside.instance_id)? >= balance);
    // Out of the registry; and when ben has nothing any more, it can be called again.
    assert!(!inside.is_registered()?);
    inside
        .call(&ben, transfer(&ann.account_id, 300))?
        .success()?;
    inside.call(&ben, token::unregister(false))?.success()?;
    let gone = inside.call(&ann, Call::json("retire", json!({})).one_yocto())?;
    assert_eq!(
        gone.ended_well()?.event_names(),
        ["one: retired", "factory: instance_gone"]
    );
    assert!(!inside.local.chain.exists(&near(&inside.instance_id))?);
    Ok(())
}

#[rstest]
fn tokens_that_are_sent_a_block_before_the_end_stay(#[values(true, false)] sent: bool) -> Result {
    let mut inside = Inside::at(NEEDS, "token")?;
    let (ann, ben) = (inside.ann.clone(), inside.local.account("ben")?);
    let retirement = inside.ask(json!({}))?;
    inside.answer_until_it_goes()?;
    inside.start(&ann, register(&ben.account_id))?;
    inside.overtake()?;
    if sent {
        inside.start(&ann, transfer(&ben.account_id, 300))?;
        inside.overtake()?;
    }
    inside.local.chain.run()?;

    let refused = inside.ended(retirement)?;
    let why = match sent {
        true => HELD,
        false => "by now the account is to stay; `retire` can be called again",
    };
    assert_eq!(refused.failure()?, why);
    assert_eq!(refused.event_names(), ["factory: instance_left"]);
    let held = if sent { "300" } else { "0" };
    assert_eq!(inside.holds(&ben.account_id)?, held);
    // What can be paid is paid when it is called again, with what ben paid left to ben.
    let again = json!({ "keep": true });
    let again = inside.call(&ann, Call::json("retire", again).one_yocto())?;
    assert_eq!(again.success()?.event_names(), ["one: retired"]);
    inside.call(&ben, token::unregister(true))?.success()?;
    Ok(())
}

#[rstest]
fn who_takes_an_instance_over_before_its_end_keeps_it(
    #[values(84, 88)] version: u32,
    #[values(json!({}), json!({ "keep": true }))] args: serde_json::Value,
    #[values(true, false)] early: bool,
) -> Result {
    let keep = args != json!({});
    if keep && !early {
        // Then it is over when the factory has answered.
        return Ok(());
    }
    let mut inside = Inside::at(version, "donation")?;
    let (ann, ben) = (inside.ann.clone(), inside.local.account("ben")?);
    let propose = json!({ "owner_id": ben.account_id });
    inside
        .call(&ann, Call::json("propose_owner", propose).one_yocto())?
        .success()?;
    let retirement = inside.ask(args)?;
    let balance = inside.local.balance(&inside.instance_id)?;
    let accept = Call::new("accept_owner").one_yocto();
    if early {
        inside.call(&ben, accept)?.success()?;
    } else {
        inside.answer_until_it_goes()?;
        inside.start(&ben, accept)?;
        inside.overtake()?;
    }
    let refused = inside.answer(retirement)?;
    assert_eq!(
        refused.failure()?,
        format!(
            "only {} owns this instance; {} does not",
            ben.account_id, ann.account_id
        )
    );
    assert_eq!(refused.event_names(), ["factory: instance_left"]);
    assert_eq!(inside.owner()?, ben.account_id);
    assert!(inside.local.balance(&inside.instance_id)? >= balance);
    // It is ben's to end.
    let ended = inside.call(&ben, Call::json("retire", json!({})).one_yocto())?;
    assert_eq!(
        ended.ended_well()?.event_names(),
        ["one: retired", "factory: instance_gone"]
    );
    assert!(!inside.local.chain.exists(&near(&inside.instance_id))?);
    Ok(())
}

#[rstest]
#[case("donation", 84)]
#[case("donation", 88)]
#[case("token", NEEDS)]
fn the_gas_that_a_retirement_sets_aside_is_enough(
    #[case] template: &str,
    #[case] version: u32,
) -> Result {
    let mut inside = Inside::at(version, template)?;
    let ann = inside.ann.clone();
    let mut giga = 1_000;
    loop {
        let gas = Gas::from_ggas(giga);
        let outcome = inside.call(&ann, Call::json("retire", json!({})).one_yocto().gas(gas))?;
        if outcome.is_success() {
            let most = outcome.receipts.iter().map(|receipt| receipt.gas);
            println!("{template}: {giga} Ggas attached, {:?} burnt", outcome.gas);
            println!("receipts: {:?}", most.collect::<Vec<_>>());
            // The factory, too, has what it needs to prove that the account is gone.
            assert_eq!(
                outcome
                    .event_names()
                    .last()
                    .map(ToString::to_string)
                    .as_deref(),
                Some("factory: instance_gone")
            );
            break;
        }
        // Not even begun: with the least gas that begins it, it is done.
        assert!(inside.is_registered()?, "{giga} Ggas");
        giga += 100;
        assert!(giga < 60_000);
    }
    assert!(!inside.local.chain.exists(&near(&inside.instance_id))?);
    Ok(())
}
