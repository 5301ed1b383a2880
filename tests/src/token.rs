//! A token instance, as its holders and its owner call it.

use charter_interface::AccountId;
use serde_json::{Value, json};

use crate::storage::{StorageBalance, StorageBalanceBounds};
use crate::{Account, Call, Outcome, Result, World, artifact};

/// What `init` is given: ten thousand tokens of two digits for the owner, and no more ever.
pub fn init(owner_id: &AccountId) -> Value {
    json!({
        "owner": owner_id,
        "metadata": {
            "spec": "ft-1.0.0", "name": "Acorns", "symbol": "ACN", "icon": null, "reference": null,
            "reference_hash": null, "decimals": 2,
        },
        "supply": "1000000",
    })
}

/// `ft_transfer`.
pub fn transfer(to: &AccountId, amount: u128) -> Call {
    let args = json!({ "receiver_id": to, "amount": amount.to_string(), "memo": "thanks" });
    Call::json("ft_transfer", args).one_yocto()
}

/// `ft_transfer_call`.
pub fn transfer_call(to: &AccountId, amount: u128) -> Call {
    let args = json!({ "receiver_id": to, "amount": amount.to_string(), "msg": "" });
    Call::json("ft_transfer_call", args).one_yocto()
}

/// `storage_unregister`.
pub fn unregister(force: bool) -> Call {
    Call::json("storage_unregister", json!({ "force": force })).one_yocto()
}

/// A receiver of `ft_transfer_call` that returns this text, whatever it gets.
pub fn receiver(answer: &str) -> Vec<u8> {
    let text: String = answer.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let length = answer.len();
    artifact::module(&format!(
        r#"(import "env" "value_return" (func (param i64 i64)))
           (data (i32.const 0) "{text}")
           (func (export "ft_on_transfer") (call 0 (i64.const {length}) (i64.const 0)))"#
    ))
}

/// A receiver that passes tokens on to somebody and answers with what that call answers, which is no amount.
pub fn spender(token_id: &AccountId, to: &AccountId, amount: u128) -> Vec<u8> {
    let args = json!({ "receiver_id": to, "amount": amount.to_string() }).to_string();
    let method = "ft_transfer";
    let text = format!("{token_id}{method}{args}");
    let data: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let (id, called, arguments) = (token_id.len(), method.len(), args.len());
    let (at_method, at_arguments) = (id, id + called);
    artifact::module(&format!(
        r#"(import "env" "promise_create" (func (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
           (import "env" "promise_return" (func (param i64)))
           (data (i32.const 0) "{data}")
           (data (i32.const 1000) "\01\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
           (func (export "ft_on_transfer") (call 1 (call 0
             (i64.const {id}) (i64.const 0)
             (i64.const {called}) (i64.const {at_method})
             (i64.const {arguments}) (i64.const {at_arguments})
             (i64.const 1000) (i64.const 10000000000000))))"#
    ))
}

/// An instance of a [`World`].
pub struct Token<'w> {
    world: &'w World,
    id: AccountId,
}

impl<'w> Token<'w> {
    /// One that is there already.
    pub fn at(world: &'w World, id: AccountId) -> Self {
        Self { world, id }
    }

    /// Its account.
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// Any call.
    pub async fn call(&self, by: &Account, call: Call) -> Result<Outcome> {
        self.world.call(by, &self.id, call).await
    }

    /// Registers an account, which must succeed.
    pub async fn register(&self, by: &Account, account_id: &AccountId) -> Result {
        let call = Call::json("storage_deposit", json!({ "account_id": account_id }));
        let price = self.bounds().await?.min;
        self.call(by, call.deposit(price)).await?.success()?;
        Ok(())
    }

    /// Registers an account and transfers to it, both of which must succeed.
    pub async fn give(&self, by: &Account, to: &AccountId, amount: u128) -> Result {
        self.register(by, to).await?;
        self.call(by, transfer(to, amount)).await?.success()?;
        Ok(())
    }

    /// `ft_balance_of`.
    pub async fn balance_of(&self, account_id: &AccountId) -> Result<u128> {
        self.amount("ft_balance_of", json!({ "account_id": account_id }))
            .await
    }

    /// `ft_total_supply`.
    pub async fn supply(&self) -> Result<u128> {
        self.amount("ft_total_supply", json!({})).await
    }

    async fn amount(&self, method: &str, args: Value) -> Result<u128> {
        let amount: String = self.world.view(&self.id, method, args).await?;
        Ok(amount.parse()?)
    }

    /// `storage_balance_bounds`.
    pub async fn bounds(&self) -> Result<StorageBalanceBounds> {
        self.world
            .view(&self.id, "storage_balance_bounds", json!({}))
            .await
    }

    /// `storage_balance_of`.
    pub async fn storage_of(&self, account_id: &AccountId) -> Result<Option<StorageBalance>> {
        let args = json!({ "account_id": account_id });
        self.world.view(&self.id, "storage_balance_of", args).await
    }
}

/// An amount of tokens that a call returned.
pub fn amount(outcome: &Outcome) -> Result<u128> {
    let text: String = outcome.json()?;
    Ok(text.parse()?)
}
