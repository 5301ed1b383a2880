//! Who takes part.

use anyhow::Result;
use charter_interface::{AccountId, NearToken};
use charter_localnet::{ChainBuilder, Signer};

/// The accounts of the demo. All exist from the start; the contracts' own accounts lose their keys in the first act.
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
    /// The council.
    pub council: Signer,
    /// The first factory.
    pub factory: Signer,
}

impl Cast {
    /// Enters everyone in the genesis.
    pub fn new(mut builder: ChainBuilder) -> Result<(Self, ChainBuilder)> {
        let mut enter = |name: &str, near: u128| -> Result<Signer> {
            let signer = Signer::new(format!("{name}.near").parse()?);
            builder = builder
                .clone()
                .account(signer.clone(), NearToken::from_near(near));
            Ok(signer)
        };
        let cast = Self {
            ann: enter("ann", 100)?,
            ben: enter("ben", 100)?,
            cleo: enter("cleo", 100)?,
            gus: enter("gus", 100)?,
            dora: enter("dora", 100)?,
            erin: enter("erin", 100)?,
            finn: enter("finn", 100)?,
            grace: enter("grace", 100)?,
            hana: enter("hana", 100)?,
            council: enter("council", 30)?,
            factory: enter("factory", 10)?,
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
            council: _,
            factory: _,
        } = self;
        [ann, ben, cleo, gus, dora, erin, finn, grace, hana]
    }

    /// The factory that the council creates.
    pub fn second_factory(&self) -> Result<AccountId> {
        Ok(format!("games.{}", self.council.account_id).parse()?)
    }
}
