//! What calls that attach nothing may spend of a prepaid balance.
//!
//! A function-call key cannot attach a deposit, so such a call may be its holder's and not the account's. What it may spend
//! is what the account has allowed with a key that can attach: set, never added to.

use charter_interface::factory::FactoryEvent;
use charter_interface::{AccountId, NearToken, ONE_YOCTO};
use near_sdk::env;

use crate::Error;
use crate::creators::Creator;
use crate::deposit::{check_one_yocto, registered};
use crate::error::MoneyRefusal;
use crate::rehearsal::{emit, pay};
use crate::state::{CREATORS, add};

/// `allow`. The yoctoNEAR that came with the call goes back.
pub fn allow(amount: NearToken) -> Result<(), Error> {
    check_one_yocto()?;
    let creator_id = env::predecessor_account_id();
    let mut creator = registered(&creator_id)?;
    creator.allowance = amount;
    // A failed creation of 2^32 settings ago would find the same number.
    creator.allowances = creator.allowances.wrapping_add(1);
    CREATORS.set(&creator_id, &creator);
    pay(&creator_id, ONE_YOCTO);
    emit(&FactoryEvent::AllowanceSet {
        creator_id,
        allowance: amount,
    });
    Ok(())
}

/// Takes what a creation spends of the prepaid balance out of the allowance, if it attaches nothing. Returns what it took.
pub fn spend(
    creator_id: &AccountId,
    creator: &mut Creator,
    attached: NearToken,
    prepaid: NearToken,
) -> Result<NearToken, Error> {
    if !attached.is_zero() {
        return Ok(NearToken::ZERO);
    }
    let Some(left) = creator.allowance.checked_sub(prepaid) else {
        return Err(MoneyRefusal::Allowance {
            creator_id: creator_id.clone(),
            required: prepaid,
            allowance: creator.allowance,
        }
        .into());
    };
    creator.allowance = left;
    Ok(prepaid)
}

/// Gives back what a failed creation spent, as far as it went back to the prepaid balance, unless the allowance has been set
/// anew since.
pub fn give_back(creator: &mut Creator, spent: NearToken, allowances: u32, returned: NearToken) {
    if creator.allowances == allowances {
        // It was there before; a sum that does not hold leaves less, which is safe.
        let _ = add(&mut creator.allowance, spent.min(returned));
    }
}
