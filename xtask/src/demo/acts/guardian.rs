//! The guardian stops what looks wrong; an instance ends.

use anyhow::Result;
use charter_interface::NearToken;
use charter_interface::factory::Command;
use charter_interface::governance::args::OfProposal;
use charter_interface::governance::{Action, Vote};
use serde_json::json;

use super::{Show, creation, donation, instance_id, owners, to_factory};
use crate::demo::stage::expect;

impl Show<'_> {
    pub(super) fn guardian(&mut self) -> Result<()> {
        self.stage
            .act("The guardian stops what looks wrong, and can start nothing");
        let (cast, council_id, factory_id) = (self.cast, self.council_id(), self.factory_id());
        let pause = owners("pause", json!({}));
        self.stage.call(
            &cast.gus,
            format!("pauses {factory_id}"),
            &factory_id,
            pause,
        )?;
        let call = creation(
            &donation("rain", &cast.hana, &cast.finn)?,
            NearToken::from_near(1),
        );
        let refusal = self
            .stage
            .refused(&cast.finn, "creates an instance", &factory_id, call)?;
        expect(&refusal, "paused")?;

        let receiver_id = cast.cleo.account_id.clone();
        let action = Action::Transfer {
            receiver_id,
            amount: NearToken::from_near(5),
        };
        let proposal_id = self.propose(&cast.cleo, "Pay Cleo", action)?;
        self.vote(&cast.cleo, proposal_id, Vote::Approve)?;
        self.vote(&cast.ben, proposal_id, Vote::Approve)?;
        let veto = charter_localnet::Call::new("veto").json(&OfProposal { proposal_id });
        self.stage.call(
            &cast.gus,
            format!("vetoes #{proposal_id}"),
            &council_id,
            veto,
        )?;
        self.stage
            .wait(std::time::Duration::from_secs(48 * 3_600), "48 hours pass")?;
        let execution = Self::execution(proposal_id);
        let refusal = self.stage.refused(
            &cast.cleo,
            "executes it all the same",
            &council_id,
            execution,
        )?;
        expect(&refusal, "vetoed")?;
        self.decide(
            "End the pause",
            to_factory(&factory_id, vec![Command::Unpause]),
        )?;
        self.retirement()
    }

    fn retirement(&mut self) -> Result<()> {
        self.stage.act("An instance retires");
        let (cast, factory_id) = (self.cast, self.factory_id());
        let orchard = instance_id("orchard", &factory_id)?;
        let retire = owners("retire", json!({}));
        self.stage
            .call(&cast.erin, format!("retires {orchard}"), &orchard, retire)?;
        self.stage
            .note("Its slot is free, and what its records cost is in erin's prepaid balance. Its name is never given again.");
        self.create(
            &cast.erin,
            &factory_id,
            &donation("garden", &cast.hana, &cast.erin)?,
        )
    }
}
