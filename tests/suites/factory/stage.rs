//! A factory with one template, its governance, and a creator.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{Command, FactorySetup, Ledger};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::factory::{self, Factory, Offer};
use charter_tests::id::near;
use charter_tests::{Account, Outcome, Purse, Result, World, artifact};

/// One yoctoNEAR.
pub const YOCTO: NearToken = NearToken::from_yoctonear(1);

/// So many yoctoNEAR.
pub const fn yocto(amount: u128) -> NearToken {
    NearToken::from_yoctonear(amount)
}

/// What so many bytes stake, by the protocol's parameters: 10^19 yoctoNEAR a byte.
pub const fn bytes(count: u128) -> NearToken {
    NearToken::from_yoctonear(count * 10_000_000_000_000_000_000)
}

/// The chain of a test.
pub struct Stage {
    pub world: World,
    pub governance: Account,
    pub creator: Account,
    factory_id: AccountId,
}

impl Stage {
    /// A factory without templates.
    pub async fn empty(version: u32, setup: FactorySetup) -> Result<Self> {
        let world = World::at(version).await?;
        let governance = world.account("governance").await?;
        let creator = world.account("creator").await?;
        let factory = Factory::deploy(&world, governance.id(), setup).await?;
        let factory_id = factory.id().clone();
        Ok(Self {
            world,
            governance,
            creator,
            factory_id,
        })
    }

    /// One that is there already.
    pub async fn around(world: World, governance: Account, factory_id: &AccountId) -> Result<Self> {
        let creator = world.account("creator").await?;
        Ok(Self {
            world,
            governance,
            creator,
            factory_id: factory_id.clone(),
        })
    }

    /// A factory that offers donations.
    pub async fn at(version: u32, delivery: Delivery) -> Result<Self> {
        Self::with(version, delivery, factory::setup(), spec(delivery)).await
    }

    /// The same with other settings.
    pub async fn with(
        version: u32,
        delivery: Delivery,
        setup: FactorySetup,
        spec: Offer,
    ) -> Result<Self> {
        let stage = Self::empty(version, setup).await?;
        let code = artifact::wasm("donation");
        stage.offer("donation", spec, &code, delivery).await?;
        Ok(stage)
    }

    /// The factory.
    pub fn factory(&self) -> Factory<'_> {
        Factory::at(&self.world, &self.factory_id)
    }

    /// Makes a template and publishes a first release of it, at governance's cost.
    pub async fn offer(
        &self,
        template: &str,
        spec: Offer,
        code: &[u8],
        delivery: Delivery,
    ) -> Result {
        self.govern(&spec.commands(template)).await?;
        self.release(template, "1.0.0", code, delivery).await
    }

    /// Publishes a release that becomes current, at governance's cost.
    pub async fn release(
        &self,
        template: &str,
        version: &str,
        code: &[u8],
        delivery: Delivery,
    ) -> Result {
        let release = factory::release(template, version, code, delivery);
        self.govern(&[Command::ApproveRelease(release)]).await?;
        self.publish(&self.governance, code, delivery).await?;
        Ok(())
    }

    /// Publishes code.
    pub async fn publish(&self, by: &Account, code: &[u8], delivery: Delivery) -> Result<Outcome> {
        let factory = self.factory();
        match delivery {
            Delivery::Global => factory.publish_global(by, code).await?.success(),
            Delivery::Stored => factory.publish_stored(by, code).await?.success(),
        }
    }

    /// Commands that hold.
    pub async fn govern(&self, commands: &[Command]) -> Result<Outcome> {
        self.factory()
            .govern(&self.governance, commands)
            .await?
            .success()
    }

    /// A donation for the creator.
    pub fn gift(&self, name: &str) -> CreateInstance {
        factory::donation(name, self.creator.id())
    }

    /// Creates a donation for what it costs.
    pub async fn create(&self, name: &str) -> Result<Outcome> {
        let created = self
            .factory()
            .create(&self.creator, &self.gift(name))
            .await?;
        created.success()
    }

    /// `create_instance` with a deposit, whatever comes of it.
    pub async fn try_create(&self, gift: &CreateInstance, deposit: NearToken) -> Result<Outcome> {
        let call = factory::create(gift, deposit).tgas(200);
        self.factory().call(&self.creator, call).await
    }

    /// What a creation by the creator costs.
    pub async fn price(&self, gift: &CreateInstance) -> Result<NearToken> {
        Ok(self.factory().quote(self.creator.id(), gift).await?.total)
    }

    /// Remembers every account's balance.
    pub async fn books(&self) -> Result<Books> {
        let ledger = self.factory().ledger().await?;
        factory::check(&ledger)?;
        Ok(Books {
            ledger,
            creator: self.world.purse(self.creator.id()).await?,
            storage: self.storage().await?,
        })
    }

    /// The bytes of the factory's account.
    pub async fn storage(&self) -> Result<u64> {
        let account = self
            .world
            .worker()
            .view_account(&near(&self.factory_id))
            .await?;
        Ok(account.storage_usage)
    }

    /// Fails unless everything is as it was, and the creator has paid for gas alone.
    pub async fn nothing_has_changed(&self, before: Books, outcome: &Outcome) -> Result {
        let after = self.factory().ledger().await?;
        factory::check(&after)?;
        assert_eq!(owed(&after), owed(&before.ledger));
        assert!(after.free >= before.ledger.free, "{after:?}");
        let paid = before.creator.paid_besides(&self.world, outcome).await?;
        assert_eq!(paid, NearToken::default());
        assert_eq!(self.storage().await?, before.storage);
        Ok(())
    }

    /// A call of the creator's that is refused, with nothing changed: why.
    pub async fn refusal(&self, gift: &CreateInstance, deposit: NearToken) -> Result<String> {
        let before = self.books().await?;
        let outcome = self.try_create(gift, deposit).await?;
        assert!(outcome.events().is_empty(), "{:?}", outcome.event_names());
        self.nothing_has_changed(before, &outcome).await?;
        outcome.failure()
    }

    /// Commands that are refused: why.
    pub async fn forbidden(&self, commands: &[Command]) -> Result<String> {
        let outcome = self.factory().govern(&self.governance, commands).await?;
        assert!(outcome.events().is_empty(), "{:?}", outcome.event_names());
        outcome.failure()
    }
}

/// What the accounts held, for the comparison afterwards.
pub struct Books {
    pub ledger: Ledger,
    pub creator: Purse,
    pub storage: u64,
}

/// A ledger without what gas adds to it: a contract gets a part of what its calls burn, in `balance` and `free`.
pub fn owed(ledger: &Ledger) -> Ledger {
    Ledger {
        balance: NearToken::default(),
        free: NearToken::default(),
        ..ledger.clone()
    }
}

/// A contract whose `init` burns all of its gas.
pub fn endless() -> Vec<u8> {
    artifact::module("(func (export \"init\") (loop br 0))")
}

/// What is fixed for donations: one with a copy of its own needs what its state stakes, one on global code fits the
/// protocol's allowance of 770 bytes (NEP-448).
pub fn spec(delivery: Delivery) -> Offer {
    Offer {
        min_balance: match delivery {
            Delivery::Global => yocto(0),
            Delivery::Stored => bytes(770),
        },
        ..factory::donations()
    }
}
