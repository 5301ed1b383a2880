//! Who takes part.

use anyhow::Result;
use charter_interface::{AccountId, NearToken};
use charter_localnet::ChainBuilder;

use super::id::Signer;

/// The accounts of the demo. People exist from the start; the contracts' accounts are made in the first act, and never have
/// a key.
pub struct Cast {
    /// The council's members.
    pub ann: Signer,
    /// The council's members.
    pub ben: Signer,
    /// The council's members.
    pub cleo: Signer,
    /// The guardian of council and factories.
    pub gus: Signer,
    /// Nobody in particular: executes what passed and delivers code.
    pub dora: Signer,
    /// A creator.
    pub erin: Signer,
    /// Another creator.
    pub finn: Signer,
    /// Gives.
    pub grace: Signer,
    /// Is given.
    pub hana: Signer,
    /// The account `near`, which makes accounts below it.
    pub near: Signer,
    /// The council.
    pub council_id: AccountId,
    /// The first factory.
    pub factory_id: AccountId,
}

impl Cast {
    /// Enters everyone in the genesis.
    pub fn new(mut builder: ChainBuilder) -> Result<(Self, ChainBuilder)> {
        let mut enter = |name: &str, near: u128| -> Result<Signer> {
            let signer = Signer::new(name.parse()?)?;
            builder = builder
                .clone()
                .account((*signer).clone(), NearToken::from_near(near));
            Ok(signer)
        };
        let cast = Self {
            ann: enter("ann.near", 100)?,
            ben: enter("ben.near", 100)?,
            cleo: enter("cleo.near", 100)?,
            gus: enter("gus.near", 100)?,
            dora: enter("dora.near", 100)?,
            erin: enter("erin.near", 100)?,
            finn: enter("finn.near", 100)?,
            grace: enter("grace.near", 100)?,
            hana: enter("hana.near", 100)?,
            near: enter("near", 100)?,
            council_id: "council.near".parse()?,
            factory_id: "factory.near".parse()?,
        };
        Ok((cast, builder))
    }

    /// Those with keys, in the order in which they come on.
    pub fn people(&self) -> [&Signer; 9] {
        let Self {
            ann,
            ben,
            cleo,
            gus,
            dora,
            erin,
            finn,
            grace,
            hana,
            near: _,
            council_id: _,
            factory_id: _,
        } = self;
        [ann, ben, cleo, gus, dora, erin, finn, grace, hana]
    }

    /// The factory that the council creates.
    pub fn second_factory(&self) -> Result<AccountId> {
        Ok(format!("games.{}", self.council_id).parse()?)
    }
}
