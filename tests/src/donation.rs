//! A donation instance, as donors and its owner call it.

use charter_interface::{AccountId, NearToken, Page};
use serde::Deserialize;
use serde_json::json;

use crate::{Account, Call, Outcome, Result, World};

/// `get_summary`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Summary {
    /// Who gets the donations.
    pub beneficiary: AccountId,
    /// What it got.
    pub total: NearToken,
    /// How many donors there are.
    pub donors: u32,
}

/// `get_donor`, `get_donors`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Donor {
    /// Who.
    pub account_id: AccountId,
    /// What it gave.
    pub total: NearToken,
    /// In how many donations.
    pub donations: u32,
}

/// `donate`.
pub fn donate(amount: NearToken) -> Call {
    Call::new("donate").deposit(amount).tgas(30)
}

/// An instance of a [`World`].
pub struct Donation<'w> {
    world: &'w World,
    id: AccountId,
}

impl<'w> Donation<'w> {
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

    /// `donate`.
    pub async fn donate(&self, by: &Account, amount: NearToken) -> Result<Outcome> {
        self.call(by, donate(amount)).await
    }

    /// `get_donation_cost`.
    pub async fn cost(&self, donor_id: &AccountId) -> Result<NearToken> {
        let of_donor = json!({ "account_id": donor_id });
        self.world
            .view(&self.id, "get_donation_cost", of_donor)
            .await
    }

    /// `get_summary`.
    pub async fn summary(&self) -> Result<Summary> {
        self.world.view(&self.id, "get_summary", json!({})).await
    }

    /// `get_donor`.
    pub async fn donor(&self, donor_id: &AccountId) -> Result<Option<Donor>> {
        let of_donor = json!({ "account_id": donor_id });
        self.world.view(&self.id, "get_donor", of_donor).await
    }

    /// `get_donors`.
    pub async fn donors(&self, from: Option<String>, limit: u32) -> Result<Page<Donor>> {
        let in_pages = json!({ "from": from, "limit": limit });
        self.world.view(&self.id, "get_donors", in_pages).await
    }
}
