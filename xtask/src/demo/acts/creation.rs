//! Creators make instances, and every yoctoNEAR is where it belongs.

use anyhow::{Result, ensure};
use charter_interface::NearToken;
use charter_localnet::{Call, Gas};
use serde_json::json;

use super::{Show, creation, donation, instance, instance_id};
use crate::demo::stage::{expect, near};

impl Show<'_> {
    pub(super) fn creation(&mut self) -> Result<()> {
        self.stage.act("Creators make instances of it");
        let (cast, factory_id) = (self.cast, self.factory_id());
        self.create(
            &cast.erin,
            &factory_id,
            &donation("meadow", &cast.hana, &cast.erin)?,
        )?;
        let call = creation(
            &donation("harbour", &cast.hana, &cast.finn)?,
            NearToken::from_near(5),
        );
        self.stage.call(
            &cast.finn,
            format!("creates harbour.{factory_id}, attaching 5 NEAR"),
            &factory_id,
            call,
        )?;
        self.stage
            .note("What is attached beyond the price comes back in the same transaction.");

        let meadow = instance_id("meadow", &factory_id)?;
        let before = self.stage.balance(&cast.hana)?;
        let gift = Call::new("donate")
            .deposit(NearToken::from_near(10))
            .gas(Gas::from_teragas(30));
        self.stage.call(
            &cast.grace,
            format!("gives 10 NEAR through {meadow}"),
            &meadow,
            gift,
        )?;
        let got = self.stage.balance(&cast.hana)?.saturating_sub(before);
        self.stage.note(format!(
            "hana got {} NEAR; the rest keeps the record of who gave.",
            near(got.as_yoctonear())
        ));

        self.create(
            &cast.erin,
            &factory_id,
            &donation("orchard", &cast.hana, &cast.erin)?,
        )?;
        let third = creation(
            &donation("garden", &cast.hana, &cast.erin)?,
            NearToken::from_near(1),
        );
        let refusal = self
            .stage
            .refused(&cast.erin, "creates a third", &factory_id, third)?;
        expect(&refusal, "2 of 2 instances")?;
        self.failing_init()
    }

    fn failing_init(&mut self) -> Result<()> {
        let (cast, factory_id) = (self.cast, self.factory_id());
        let broken = instance(
            "donation",
            "broken",
            json!({ "beneficiary": "NOT AN ACCOUNT" }),
        )?;
        let call = creation(&broken, NearToken::from_near(1));
        let balance = |show: &Self| show.stage.balance(&cast.finn);
        let before = balance(self)?;
        self.stage.refused(
            &cast.finn,
            "creates one whose init fails, attaching 1 NEAR",
            &factory_id,
            call,
        )?;
        let after = balance(self)?;
        let fee = self
            .stage
            .acts()
            .last()
            .and_then(|act| act.steps.last())
            .map(|step| step.fee)
            .unwrap_or_default();
        let missing = before.as_yoctonear() - after.as_yoctonear() - fee.as_yoctonear();
        ensure!(missing == 0, "{missing} yoctoNEAR are missing");
        self.stage.note(format!(
            "finn paid {} NEAR of fees and nothing else: the 1 NEAR came back, to the last digit.",
            near(fee.as_yoctonear())
        ));
        Ok(())
    }
}
