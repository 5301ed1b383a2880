//! Who acts in these tests: a factory that obeys one account, an honest creator, an attacker, and the people of a council.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{Command, FactorySetup, InstanceStatus, Ledger};
use charter_interface::governance::{Action, Change, Policy, ProposalId, Status};
use charter_interface::{AccountId, Delivery, Duration, Gas, NearToken};
use charter_tests::council::{self, Council};
use charter_tests::factory::{self, Factory, Offer, donations};
use charter_tests::id::near as near_id;
use charter_tests::{Account, Call, Outcome, Result, World, artifact};
use near_workspaces::types::{KeyType, SecretKey};
use serde_json::{Value, json};

use crate::hostile;

/// One yoctoNEAR.
pub const YOCTO: NearToken = NearToken::from_yoctonear(1);
/// None.
pub const NOTHING: NearToken = NearToken::from_yoctonear(0);
/// A timelock.
pub const ONE_HOUR: Duration = Duration::from_hours(1);

/// So many NEAR.
pub const fn near(amount: u128) -> NearToken {
    NearToken::from_near(amount)
}

/// The chain of a test.
pub struct Scene {
    pub world: World,
    /// Whom the factory obeys.
    pub governance: Account,
    /// Means well.
    pub ann: Account,
    /// The attacker.
    pub eve: Account,
    factory_id: AccountId,
}

impl Scene {
    /// A factory without templates.
    pub async fn at(version: u32) -> Result<Self> {
        Self::with(version, factory::setup()).await
    }

    /// The same with other settings.
    pub async fn with(version: u32, setup: FactorySetup) -> Result<Self> {
        let world = World::at(version).await?;
        let governance = world.account("governance").await?;
        let ann = world.account("ann").await?;
        let eve = world.account("eve").await?;
        let factory = Factory::deploy(&world, governance.id(), setup).await?;
        let factory_id = factory.id().clone();
        Ok(Self {
            world,
            governance,
            ann,
            eve,
            factory_id,
        })
    }

    /// A factory that offers donations under the name `safe`, without keys.
    pub async fn safe(version: u32) -> Result<Self> {
        let scene = Self::at(version).await?;
        let code = artifact::wasm("donation");
        scene
            .offer("safe", donations(), &code, Delivery::Global)
            .await?;
        Ok(scene)
    }

    /// A factory that offers the hostile contract under the name `hostile`.
    pub async fn hostile(version: u32, setup: FactorySetup) -> Result<Self> {
        let scene = Self::with(version, setup).await?;
        scene
            .offer(
                "hostile",
                hostile_offer(),
                &hostile::code(),
                Delivery::Global,
            )
            .await?;
        Ok(scene)
    }

    /// The factory.
    pub fn factory(&self) -> Factory<'_> {
        Factory::at(&self.world, &self.factory_id)
    }

    /// The account of an instance.
    pub fn instance_id(&self, name: &str) -> AccountId {
        self.factory().instance_id(name)
    }

    /// Makes a template and publishes a first release of it.
    pub async fn offer(
        &self,
        template: &str,
        offer: Offer,
        code: &[u8],
        delivery: Delivery,
    ) -> Result {
        self.govern(&offer.with(factory::release(template, "1.0.0", code, delivery)))
            .await?;
        self.publish(code, delivery).await
    }

    /// Publishes code, at governance's cost.
    pub async fn publish(&self, code: &[u8], delivery: Delivery) -> Result {
        let factory = self.factory();
        match delivery {
            Delivery::Global => factory.publish_global(&self.governance, code).await?,
            Delivery::Stored => factory.publish_stored(&self.governance, code).await?,
        }
        .success()?;
        Ok(())
    }

    /// Commands that hold.
    pub async fn govern(&self, commands: &[Command]) -> Result<Outcome> {
        self.factory()
            .govern(&self.governance, commands)
            .await?
            .success()
    }

    /// Commands that are refused: why. Nothing is emitted.
    pub async fn refused(&self, commands: &[Command]) -> Result<String> {
        let outcome = self.factory().govern(&self.governance, commands).await?;
        assert!(outcome.events().is_empty(), "{:?}", outcome.event_names());
        outcome.failure()
    }

    /// Creates an instance of `safe` for an account, at what it costs.
    pub async fn gift(&self, by: &Account, name: &str) -> Result<Outcome> {
        self.factory().create(by, &gift(name, by.id())).await
    }

    /// An instance of the hostile template that does this in its init, at what it costs.
    pub async fn spawn(&self, name: &str, acts: &[Value]) -> Result<Outcome> {
        let instance = factory::instance("hostile", name, &hostile::acts(acts));
        let quote = self.factory().quote(self.eve.id(), &instance).await?;
        let call = factory::create(&instance, quote.total).tgas(300);
        self.factory().call(&self.eve, call).await
    }

    /// Lets a hostile account do something; its call must succeed, whatever becomes of its receipts.
    pub async fn run(&self, account_id: &AccountId, acts: &[Value]) -> Result<Outcome> {
        let call = Call::json("run", hostile::acts(acts)).tgas(200);
        self.world.call(&self.eve, account_id, call).await
    }

    /// What the registry says of an instance.
    pub async fn status(&self, name: &str) -> Result<Option<InstanceStatus>> {
        Ok(self
            .factory()
            .instance(name)
            .await?
            .map(|instance| instance.status))
    }

    /// The ledger, which adds up.
    pub async fn ledger(&self) -> Result<Ledger> {
        let ledger = self.factory().ledger().await?;
        factory::check(&ledger)?;
        Ok(ledger)
    }

    /// The ledger without what gas and gifts add to it.
    pub async fn owed(&self) -> Result<Ledger> {
        Ok(Ledger {
            balance: NOTHING,
            free: NOTHING,
            ..self.ledger().await?
        })
    }

    /// How many access keys an account has.
    pub async fn keys(&self, account_id: &AccountId) -> Result<usize> {
        let keys = self.world.worker().view_access_keys(&near_id(account_id));
        Ok(keys.await?.len())
    }

    /// Lets blocks pass, so that what was only sent runs.
    pub async fn blocks(&self, count: u64) -> Result {
        Ok(self.world.worker().fast_forward(count).await?)
    }
}

/// Lets blocks pass until something is so: for transactions that have not ended, since a promise of theirs waits.
pub async fn comes_true(world: &World, so: impl AsyncFn() -> Result<bool>) -> Result {
    for _ in 0..50 {
        if so().await? {
            return Ok(());
        }
        world.worker().fast_forward(1).await?;
    }
    anyhow::bail!("it did not come true in 50 blocks")
}

/// A template of the hostile contract: its init has room to act.
pub fn hostile_offer() -> Offer {
    Offer {
        init_gas: Gas::from_tgas(60),
        ..donations()
    }
}

/// An instance of `safe` for a beneficiary.
pub fn gift(name: &str, beneficiary_id: &AccountId) -> CreateInstance {
    factory::instance("safe", name, &json!({ "beneficiary": beneficiary_id }))
}

/// `retire` of a template. Where all goes well, the last receipt is the transfer of nothing by which the factory finds that
/// the account is gone: it fails, and the transaction succeeds.
pub fn retire() -> Call {
    Call::json("retire", json!({})).one_yocto().tgas(150)
}

/// A key.
pub fn secret_key() -> SecretKey {
    SecretKey::from_random(KeyType::ED25519)
}

/// A council without timelocks whose members are these, two thirds of which decide.
pub fn policy(members: &[&Account]) -> Policy {
    Policy {
        rules: council::rules(Duration::default()),
        ..council::policy(members)
    }
}

/// Where a proposal stands.
pub async fn status(council: &Council<'_>, id: ProposalId) -> Result<Status> {
    Ok(council.proposal(id).await?.status)
}

/// The council's ledger, which adds up.
pub async fn council_ledger(
    council: &Council<'_>,
) -> Result<charter_interface::governance::Ledger> {
    let ledger = council.ledger().await?;
    council::check(&ledger)?;
    Ok(ledger)
}

/// One change of the council.
pub fn change(change: Change) -> Action {
    Action::Council {
        changes: vec![change],
    }
}

/// One call with a deposit.
pub fn paying_call(to: &AccountId, method: &str, args: &Value, deposit: NearToken) -> Action {
    Action::Call {
        receiver_id: to.clone(),
        calls: vec![charter_interface::governance::FunctionCall {
            method: method.to_string(),
            args: args.to_string().into_bytes().into(),
            deposit,
            gas: Gas::from_tgas(60),
        }],
    }
}

/// A change that does nothing that matters.
pub fn harmless() -> Action {
    change(Change::SetRetention {
        retention: Duration::from_days(2),
    })
}
