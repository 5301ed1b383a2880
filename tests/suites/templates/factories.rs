//! Many factories under one council: created by it, taken over from elsewhere, and one that obeys a plain account.

mod creation;
mod elsewhere;
mod failure;

use charter_interface::factory::{Command, FactorySetup};
use charter_interface::governance::{Action, Change, FactoryView, NewFactory};
use charter_interface::{AccountId, Delivery, NearToken, Page, Upgrade, global_code_burn};
use charter_tests::council::{self, Council};
use charter_tests::factory::{self, Factory};
use charter_tests::{Account, Call, Outcome, Result, World, artifact};
use serde_json::json;

/// What a factory is given that runs global code: its reserve, and something for its own records.
pub const BALANCE: NearToken = NearToken::from_near(2);

/// More than the share of a few calls' fees that a contract earns.
pub const SOME_FEES: NearToken = NearToken::from_millinear(10);

/// A council of three, with a stranger who delivers code and executes.
pub struct Realm<'w> {
    pub world: &'w World,
    pub council: Council<'w>,
    pub members: [Account; 3],
    pub stranger: Account,
}

impl<'w> Realm<'w> {
    pub async fn new(world: &'w World) -> Result<Self> {
        let members = [
            world.account("ann").await?,
            world.account("ben").await?,
            world.account("cleo").await?,
        ];
        let policy = council::policy(&[&members[0], &members[1], &members[2]]);
        Ok(Self {
            world,
            council: Council::deploy(world, policy).await?,
            members,
            stranger: world.account("stranger").await?,
        })
    }

    /// Two of three approve, and it is executed.
    pub async fn enact(&self, action: Action) -> Result<Outcome> {
        let [ann, ben, _] = &self.members;
        self.council.enact(&[ann, ben], action).await
    }

    /// Changes of the council, which must hold.
    pub async fn change(&self, change: Change) -> Result {
        let changes = vec![change];
        self.enact(Action::Council { changes }).await?.success()?;
        Ok(())
    }

    /// Commands to a factory, which must hold.
    pub async fn govern(&self, factory_id: &AccountId, commands: Vec<Command>) -> Result<Outcome> {
        self.enact(council::to_factory(factory_id, commands))
            .await?
            .success()
    }

    /// Approves code for factories.
    pub async fn approve_code(&self, code: &[u8], delivery: Delivery) -> Result {
        self.change(Change::ApproveCode(Upgrade {
            code_hash: artifact::hash(code),
            size: artifact::size(code),
            delivery,
            expires_in: None,
        }))
        .await
    }

    /// A stranger delivers it.
    pub async fn publish_code(&self, code: &[u8]) -> Result<Outcome> {
        // What global code of this length burns; stored code stakes less, and the excess comes back.
        let burn = global_code_burn(artifact::size(code)).unwrap_or_default();
        let call = Call::raw("publish_code", code).deposit(burn).tgas(250);
        self.council.call(&self.stranger, call).await
    }

    /// Code for factories, approved and published.
    pub async fn offer_code(&self, code: &[u8], delivery: Delivery) -> Result {
        self.approve_code(code, delivery).await?;
        self.publish_code(code).await?.success()?;
        Ok(())
    }

    /// The account of a factory of this name.
    pub fn factory_id(&self, name: &str) -> AccountId {
        let id = format!("{name}.{}", self.council.id());
        id.parse().expect("tests use valid names")
    }

    /// A factory that is there.
    pub fn factory(&self, name: &str) -> Factory<'w> {
        Factory::at(self.world, &self.factory_id(name))
    }

    /// `get_factories`: the first page.
    pub async fn factories(&self) -> Result<Vec<FactoryView>> {
        let page: Page<FactoryView> = self
            .world
            .view(self.council.id(), "get_factories", json!({}))
            .await?;
        Ok(page.items)
    }

    /// `get_factory`.
    pub async fn registered(&self, factory_id: &AccountId) -> Result<Option<FactoryView>> {
        let args = json!({ "factory_id": factory_id });
        self.world
            .view(self.council.id(), "get_factory", args)
            .await
    }
}

/// `CreateFactory` of this code.
pub fn create(name: &str, code: &[u8], balance: NearToken, setup: FactorySetup) -> Action {
    Action::CreateFactory(NewFactory {
        name: name.to_string(),
        code_hash: artifact::hash(code),
        balance,
        setup,
    })
}

/// What every factory of these tests begins with.
pub fn setup() -> FactorySetup {
    factory::setup()
}
