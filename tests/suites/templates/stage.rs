//! A factory that a plain account governs, with templates to create instances of.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{Command, InstanceStatus};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::donation::Donation;
use charter_tests::factory::{self, Factory, Offer};
use charter_tests::{Account, Outcome, Result, World, artifact};

/// What a donation instance with a copy of its own stakes at most for its state when it begins: 770 bytes, what one on a
/// global release has free.
pub const STATE: NearToken = NearToken::from_yoctonear(7_700_000_000_000_000_000_000);

pub struct Stage<'w> {
    pub world: &'w World,
    pub governor: Account,
    pub factory: Factory<'w>,
}

impl<'w> Stage<'w> {
    /// A factory without templates.
    pub async fn empty(world: &'w World) -> Result<Self> {
        let governor = world.account("governor").await?;
        let factory = Factory::deploy(world, governor.id(), factory::setup()).await?;
        Ok(Self {
            world,
            governor,
            factory,
        })
    }

    /// A factory that offers donations, release `1.0.0`.
    pub async fn new(world: &'w World, delivery: Delivery) -> Result<Self> {
        let stage = Self::empty(world).await?;
        let min_balance = match delivery {
            Delivery::Global => NearToken::from_yoctonear(0),
            Delivery::Stored => STATE,
        };
        let spec = Offer {
            min_balance,
            ..factory::donations()
        };
        stage.offer("donation", spec).await?;
        let code = artifact::wasm("donation");
        stage.release("donation", "1.0.0", &code, delivery).await?;
        Ok(stage)
    }

    /// Makes a template.
    pub async fn offer(&self, template: &str, offer: Offer) -> Result {
        for command in offer.commands(template) {
            self.govern(command).await?;
        }
        Ok(())
    }

    /// Approves a release that becomes current, and publishes it.
    pub async fn release(
        &self,
        template: &str,
        version: &str,
        code: &[u8],
        delivery: Delivery,
    ) -> Result {
        let release = factory::release(template, version, code, delivery);
        self.govern(Command::ApproveRelease(release)).await?;
        let published = match delivery {
            Delivery::Global => self.factory.publish_global(&self.governor, code).await?,
            Delivery::Stored => self.factory.publish_stored(&self.governor, code).await?,
        };
        published.success()?;
        Ok(())
    }

    /// One command, which must hold.
    pub async fn govern(&self, command: Command) -> Result {
        let governed = self.factory.govern(&self.governor, &[command]).await?;
        governed.success()?;
        Ok(())
    }

    /// Creates an instance, which must succeed.
    pub async fn create(&self, by: &Account, instance: &CreateInstance) -> Result<Outcome> {
        self.factory.create(by, instance).await?.success()
    }

    /// A donation instance of this owner, who is the beneficiary too.
    pub async fn donation(
        &self,
        by: &Account,
        name: &str,
        owner_id: &AccountId,
    ) -> Result<Donation<'w>> {
        self.create(by, &factory::donation(name, owner_id)).await?;
        Ok(Donation::at(self.world, self.factory.instance_id(name)))
    }

    /// The release that the registry says a live instance runs; nothing when it has no such instance, or it left.
    pub async fn registered(&self, name: &str) -> Result<Option<String>> {
        let instance = self.factory.instance(name).await?;
        let live = instance.filter(|instance| instance.status == InstanceStatus::Live);
        Ok(live.map(|instance| instance.version))
    }

    /// Whether the registry keeps an instance that left: counted and staked for until its account is proven gone.
    pub async fn has_left(&self, name: &str) -> Result<bool> {
        let instance = self.factory.instance(name).await?;
        Ok(instance.is_some_and(|instance| instance.status == InstanceStatus::Left))
    }
}
