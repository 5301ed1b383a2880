//! What a creator paid to be registered is its own, however it came and whatever governance says of it: nothing that
//! governance could spend, and returned as it was paid.

use charter_interface::factory::{Access, Command, Limits};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::{Call, Result, factory};
use rstest::rstest;
use serde_json::json;

use crate::inside::Inside;
use crate::stage::{YOCTO, bytes, yocto};

/// What a deposit registers for, whatever the length of the id.
const DEPOSIT: NearToken = bytes(172);
/// Limits of a creator's own, without a rate: 4 + 4 + 1 bytes of the record.
const LIMITS: u128 = 9;

/// What governance says of a creator.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    Listed,
    Limited,
}

fn say(word: Word, creator_id: &AccountId, stays: bool) -> Command {
    let creator_id = creator_id.clone();
    match word {
        Word::Listed => {
            let (add, remove) = match stays {
                true => (vec![creator_id], vec![]),
                false => (vec![], vec![creator_id]),
            };
            Command::SetAccess {
                access: Access::Open,
                add,
                remove,
            }
        }
        Word::Limited => Command::SetCreatorLimits {
            creator_id,
            limits: stays.then_some(Limits {
                instances: 5,
                per_template: 5,
                rate: None,
            }),
        },
    }
}

fn registers(inside: &mut Inside, by_deposit: bool) -> Result<NearToken> {
    let creator = inside.creator.clone();
    if by_deposit {
        let call = Call::json("storage_deposit", json!({})).deposit(DEPOSIT);
        inside.call(&creator, call)?.success()?;
        return Ok(DEPOSIT);
    }
    let gift = inside.gift("gift");
    let paid = inside.quote(&creator.account_id, &gift)?.registration;
    inside.create(&gift)?.success()?;
    let retire = Call::json("retire", json!({})).one_yocto().tgas(100);
    let instance_id = inside.instance_id("gift");
    inside
        .local
        .call(&creator, &instance_id, retire)?
        .ended_well()?;
    let withdraw = Call::json("storage_withdraw", json!({})).one_yocto();
    inside.call(&creator, withdraw)?.success()?;
    let record = factory::record_price(&creator.account_id);
    assert_eq!(paid, record.saturating_add(factory::HOLDING));
    Ok(paid)
}

/// From protocol 87 on contracts earn nothing with their calls: what is free changes by what the calls say alone.
#[rstest]
fn a_registration_is_owed_until_it_is_returned(
    #[values(true, false)] by_deposit: bool,
    #[values(None, Some(Word::Listed), Some(Word::Limited))] before: Option<Word>,
    #[values(None, Some(Word::Listed), Some(Word::Limited))] meanwhile: Option<Word>,
) -> Result {
    let mut inside = Inside::at(88, Delivery::Global)?;
    let creator = inside.creator.clone();
    let creator_id = creator.account_id.clone();
    let record = factory::record_price(&creator_id);
    let gift = inside.gift("gift");
    let tombstone = inside.quote(&creator_id, &gift)?.tombstone;
    let start = inside.ledger()?;
    if let Some(word) = before {
        inside.govern(&[say(word, &creator_id, true)])?;
    }
    // Governance's call brings a yoctoNEAR; the record is staked of what is free.
    let free = inside.ledger()?.free;
    let paid = registers(&mut inside, by_deposit)?;
    let registered = inside.ledger()?;
    assert_eq!(registered.free, free, "nothing of it is free");
    // What a holding was paid for it stakes, whoever keeps the record.
    let holding = match by_deposit {
        true => yocto(0),
        false => factory::HOLDING,
    };
    let staked = match before {
        Some(_) => holding,
        None => record.saturating_add(holding),
    };
    // The name of an instance that is gone is never given again: its tombstone stays, and was paid for.
    let tombstone = match by_deposit {
        true => yocto(0),
        false => tombstone,
    };
    assert_eq!(
        registered.creators,
        start.creators.saturating_add(paid).saturating_sub(staked)
    );

    if let Some(word) = meanwhile {
        inside.govern(&[say(word, &creator_id, true)])?;
    }
    let said = inside.ledger()?;
    // What governance keeps it pays for itself: the record, from the first time it says something, and its limits.
    let mut price = yocto(0);
    if before.is_none() && meanwhile.is_some() {
        price = price.saturating_add(record);
    }
    if meanwhile == Some(Word::Limited) && before != Some(Word::Limited) {
        price = price.saturating_add(bytes(LIMITS));
    }
    let calls = yocto(u128::from(meanwhile.is_some()));
    assert_eq!(
        said.free.saturating_add(price),
        registered.free.saturating_add(calls)
    );

    let had = inside.local.balance(&creator_id)?;
    let unregister = Call::json("storage_unregister", json!({})).one_yocto();
    let left = inside.call(&creator, unregister)?.success()?;
    assert_eq!(
        inside.local.balance(&creator_id)?,
        had.saturating_add(paid).saturating_sub(left.burnt)
    );
    let gone = inside.ledger()?;
    assert_eq!(gone.free, said.free, "it was owed, and nothing else");
    assert_eq!(gone.creators, start.creators);

    // Governance takes back what it said, and all is as it was, but for the yoctoNEAR of its calls.
    let mut spent = u128::from(before.is_some()) + u128::from(meanwhile.is_some());
    for word in [Word::Listed, Word::Limited] {
        if before == Some(word) || meanwhile == Some(word) {
            inside.govern(&[say(word, &creator_id, false)])?;
            spent += 1;
        }
    }
    let end = inside.ledger()?;
    assert_eq!(
        end.storage_stake,
        start.storage_stake.saturating_add(tombstone)
    );
    assert_eq!(
        end.free,
        start
            .free
            .saturating_add(NearToken::from_yoctonear(spent * YOCTO.as_yoctonear()))
    );
    Ok(())
}
