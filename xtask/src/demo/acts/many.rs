//! One council, two factories.

use anyhow::{Result, ensure};
use charter_interface::governance::args::OfFactory;
use charter_interface::governance::{Action, Change, FactoryView, NewFactory};
use charter_interface::{AccountId, Delivery, NearToken, Upgrade, global_code_burn};
use charter_localnet::{Call, Gas};
use serde_json::json;

use super::beginning::setup;
use super::{Show, hash, instance, instance_id, offer, owners, size, to_factory};
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
            expires_in: None,
        };
        let changes = vec![Change::ApproveCode(upgrade)];
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

        self.tokens(&second)
    }

    fn tokens(&mut self, factory_id: &AccountId) -> Result<()> {
        let cast = self.cast;
        let code = wasm("token")?;
        // A token keeps more than the zero-balance allowance covers, so each is given something for its state.
        let offer = offer("token", "Tokens", NearToken::from_millinear(20), &code)?;
        self.decide("Offer tokens there", to_factory(factory_id, offer))?;
        self.publish(factory_id, "tokens 1.0.0", &code)?;
        let init_args = json!({
            "owner": cast.finn.account_id,
            "supply": "1000000",
            "metadata": { "spec": "ft-1.0.0", "name": "Lantern", "symbol": "LAN", "decimals": 2 },
        });
        self.create(
            &cast.finn,
            factory_id,
            &instance("token", "lantern", init_args)?,
        )?;

        let lantern = instance_id("lantern", factory_id)?;
        let registration = Call::new("storage_deposit")
            .json(&json!({ "account_id": cast.hana.account_id }))
            .deposit(NearToken::from_millinear(10));
        self.stage
            .call(&cast.finn, "registers hana with it", &lantern, registration)?;
        let transfer = owners(
            "ft_transfer",
            json!({ "receiver_id": cast.hana.account_id, "amount": "250000" }),
        );
        self.stage
            .call(&cast.finn, "sends her 2,500.00 LAN", &lantern, transfer)?;
        let args = json!({ "account_id": cast.hana.account_id });
        let balance: String = self.stage.view(&lantern, "ft_balance_of", args)?;
        ensure!(balance == "250000", "hana has {balance}");
        Ok(())
    }
}
