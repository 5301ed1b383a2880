//! How tokens come to be.

use charter_template::host::entry::Nothing;
use charter_template::interface::AccountId;
use near_contract_standards::fungible_token::events::FtMint;

use crate::args::{Init, Mint};
use crate::metadata::METADATA;
use crate::state::Token;
use crate::{Error, Refusal};

/// `init`.
pub fn init(arguments: Init) -> Result<(), Error> {
    let Init {
        owner,
        metadata,
        supply,
        mintable,
    } = arguments;
    charter_template::begin(owner.clone())?;
    metadata.check();
    METADATA.set(&metadata);
    let mut token = Token {
        supply: 0,
        registered: 1,
        mintable: mintable.unwrap_or(false),
    };
    token.with_ledger(|ledger| ledger.internal_register_account(&owner));
    if supply.0 > 0 {
        create(&mut token, &owner, supply.0);
    }
    token.save();
    Ok(())
}

/// `mint`.
pub fn mint(arguments: Mint) -> Result<(), Error> {
    charter_template::check_owner()?;
    let mut token = Token::load()?;
    if !token.mintable {
        return Err(Refusal::Fixed.into());
    }
    if arguments.amount.0 == 0 {
        return Err(Refusal::ZeroAmount.into());
    }
    create(&mut token, &arguments.account_id, arguments.amount.0);
    token.save();
    Ok(())
}

/// `is_mintable`.
pub fn is_mintable(_: Nothing) -> Result<bool, Error> {
    Ok(Token::load()?.mintable)
}

fn create(token: &mut Token, owner_id: &AccountId, amount: u128) {
    token.with_ledger(|ledger| ledger.internal_deposit(owner_id, amount));
    FtMint {
        owner_id,
        amount: amount.into(),
        memo: None,
    }
    .emit();
}
