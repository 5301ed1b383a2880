//! One council, two factories.

use anyhow::{Result, ensure};
use charter_interface::governance::args::OfFactory;
use charter_interface::governance::{Action, Change, FactoryView, NewFactory};
use charter_interface::{Delivery, NearToken, Upgrade, global_code_burn};
use charter_localnet::{Call, Gas};

use super::beginning::setup;
use super::{Show, donation, hash, release, size, template, to_factory};
use crate::workspace::wasm;

impl Show<'_> {
    pub(super) fn many(&mut self) -> Result<()> {
        self.stage.act("The council creates a second factory");
        let (cast, council_id, second) =
            (self.cast, self.council_id(), self.cast.second_factory()?);
        let code = wasm("factory")?;
        let upgrade = Upgrade {
            code_hash: hash(&code),
            size: size(&code)?,
            delivery: Delivery::Global,
        };
        let changes = vec![
            Change::ApproveCode(upgrade),
            Change::RegisterFactory {
                factory_id: self.factory_id(),
            },
        ];
        self.decide("Code for factories", Action::Council { changes })?;
        let burn = global_code_burn(size(&code)?).unwrap_or_default();
        let delivery = Call::new("publish_code")
            .raw(code.clone())
            .deposit(burn)
            .gas(Gas::from_teragas(250));
        self.stage.call(
            &cast.dora,
            format!("delivers the factory's code, {} bytes", code.len()),
            &council_id,
            delivery,
        )?;
        let factory = NewFactory {
            name: "games".to_string(),
            code_hash: hash(&code),
            balance: NearToken::from_near(5),
            setup: setup(&cast.gus),
        };
        self.decide("A factory for games", Action::CreateFactory(factory))?;
        let args = OfFactory {
            factory_id: second.clone(),
        };
        let registered: Option<FactoryView> = self.stage.view(&council_id, "get_factory", args)?;
        ensure!(
            registered.is_some(),
            "{second} is not in the council's registry"
        );

        let code = self.donation.clone();
        let offer = vec![
            template("donation", "Donations"),
            release("donation", "1.0.0", &code)?,
        ];
        self.decide("Offer donations there", to_factory(&second, offer))?;
        self.publish(&second, "donations 1.0.0", &code)?;
        self.create(
            &cast.finn,
            &second,
            &donation("lantern", &cast.hana, &cast.finn)?,
        )
    }
}
