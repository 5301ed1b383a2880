//! What the methods take. Amounts are in the token's smallest unit, and decimal strings in JSON.

use charter_template::interface::json::{FromJson, JsonError, Raw, ToJson};
use charter_template::interface::{AccountId, NearToken, json_object};

use crate::metadata::Metadata;

/// An amount of tokens, in their smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Amount(#[cfg_attr(feature = "abi", schemars(with = "String"))] pub u128);

// Decimal digits in a string, as amounts of NEAR.
impl FromJson for Amount {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        let amount = NearToken::from_json(raw);
        // Another text: these are no yoctoNEAR.
        amount
            .map(|amount| Self(amount.as_yoctonear()))
            .map_err(|_| JsonError::expected("an amount as a string of digits", raw))
    }
}

impl ToJson for Amount {
    fn write_json(&self, out: &mut String) {
        NearToken::from_yoctonear(self.0).write_json(out);
    }
}

/// The arguments of `init`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Init {
    /// Who may upgrade and retire the instance, and mint where that is possible.
    pub owner: AccountId,
    /// How it is called and shown.
    pub metadata: Metadata,
    /// How much there is at first; the owner's.
    pub supply: Amount,
    /// Whether the owner can make more; not when left out.
    pub mintable: Option<bool>,
}

/// The arguments of `mint`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Mint {
    /// For whom.
    pub account_id: AccountId,
    /// How much.
    pub amount: Amount,
}

/// The arguments of `ft_transfer`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Transfer {
    /// To whom.
    pub receiver_id: AccountId,
    /// How much.
    pub amount: Amount,
    /// Goes into the event.
    pub memo: Option<String>,
}

/// The arguments of `ft_transfer_call`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct TransferCall {
    /// To which contract.
    pub receiver_id: AccountId,
    /// How much.
    pub amount: Amount,
    /// Goes into the event.
    pub memo: Option<String>,
    /// What the receiver is told.
    pub msg: String,
}

/// The arguments of `ft_resolve_transfer`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Resolve {
    /// Who sent.
    pub sender_id: AccountId,
    /// To which contract.
    pub receiver_id: AccountId,
    /// How much.
    pub amount: Amount,
}

/// The arguments of `ft_balance_of`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct BalanceOf {
    /// Whose.
    pub account_id: AccountId,
}

json_object!(Init {
    owner,
    metadata,
    supply,
    mintable
});
json_object!(Mint { account_id, amount });
json_object!(Transfer {
    receiver_id,
    amount,
    memo
});
json_object!(TransferCall {
    receiver_id,
    amount,
    memo,
    msg
});
json_object!(Resolve {
    sender_id,
    receiver_id,
    amount
});
json_object!(BalanceOf { account_id });
