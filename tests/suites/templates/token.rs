//! The token: near-contract-standards' own expectations, and its life as an instance.

mod leaving;
mod life;
mod storage;
mod supply;
mod transfer;
mod transfer_call;

use charter_interface::{Delivery, Gas, NearToken};
use charter_tests::factory::{self, Offer, donations};
use charter_tests::token::{self, Token};
use charter_tests::{Account, Result, World, artifact};

use crate::stage::Stage;

/// The first version on which it runs: near-sdk's promises need no more.
pub const NEEDS: u32 = 84;

/// What is fixed for the template: some 800 bytes of state, and an init that loads 150 KB.
pub fn spec() -> Offer {
    Offer {
        title: "Tokens".to_string(),
        init_gas: Gas::from_tgas(20),
        min_balance: NearToken::from_millinear(20),
        ..donations()
    }
}

/// A factory that offers tokens.
pub async fn stage(world: &World) -> Result<Stage<'_>> {
    let stage = Stage::empty(world).await?;
    stage.offer("token", spec()).await?;
    stage
        .release("token", "1.0.0", &artifact::wasm("token"), Delivery::Global)
        .await?;
    Ok(stage)
}

/// Acorns, which are all ann's.
pub async fn acorns<'w>(stage: &Stage<'w>, ann: &Account) -> Result<Token<'w>> {
    let instance = factory::instance("token", "acorns", &token::init(ann.id()));
    stage.create(ann, &instance).await?;
    Ok(Token::at(stage.world, stage.factory.instance_id("acorns")))
}
