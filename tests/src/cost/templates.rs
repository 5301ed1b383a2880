//! What the calls of instances burn, the transaction's own conversion and all receipts included: donations at protocol 84,
//! tokens at 88.

use charter_interface::NearToken;
use serde_json::json;

use super::Cost;
use crate::{Call, Local, Result, Signer, artifact, donation, token};

/// The figures, by name.
pub fn measure() -> Result<Vec<Cost>> {
    let mut costs = donations()?;
    costs.extend(tokens()?);
    Ok(costs)
}

fn donations() -> Result<Vec<Cost>> {
    let mut local = Local::at(84)?;
    let (ann, ben) = (local.account("ann")?, local.account("ben")?);
    let gift = local.contract("gift", &artifact::wasm("donation"), NearToken::from_near(2))?;
    let init = Call::json("init", json!({ "beneficiary": ben.account_id }));
    local.call(&gift, &gift.account_id, init)?.success()?;
    let mut give = || -> Result<_> {
        let call = donation::donate(NearToken::from_near(1));
        Ok(local.call(&ann, &gift.account_id, call)?.success()?.gas)
    };
    Ok(vec![
        Cost::gas("donation: a donor's first donation", give()?),
        Cost::gas("donation: a donation", give()?),
    ])
}

fn tokens() -> Result<Vec<Cost>> {
    let mut local = Local::at(88)?;
    let ann = local.account("ann")?;
    let shop = local.contract("shop", &token::receiver("\"0\""), NearToken::from_near(5))?;
    let acorns = local.contract("acorns", &artifact::wasm("token"), NearToken::from_near(5))?;
    let init = Call::json("init", token::init(&ann.account_id));
    local.call(&acorns, &acorns.account_id, init)?.success()?;
    let register = json!({ "account_id": shop.account_id });
    let register = Call::json("storage_deposit", register).deposit(NearToken::from_near(1));
    let mut spend = |by: &Signer, call: Call| -> Result<_> {
        Ok(local.call(by, &acorns.account_id, call)?.success()?.gas)
    };
    let to = &shop.account_id;
    Ok(vec![
        Cost::gas("token: a registration", spend(&ann, register)?),
        Cost::gas("token: a transfer", spend(&ann, token::transfer(to, 1))?),
        Cost::gas(
            "token: a transfer with a call, the receiver's included",
            spend(&ann, token::transfer_call(to, 1))?,
        ),
    ])
}
