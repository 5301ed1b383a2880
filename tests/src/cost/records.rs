//! How many bytes a record takes. A byte locks 0.00001 NEAR as long as it is there.

use charter_interface::factory::{Command, Limits};
use charter_interface::governance::{Action, Change};
use charter_interface::{AccountId, Delivery, NearToken};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::operations::VERSION;
use super::operations::scene::Scene;
use crate::id::near;
use crate::{Call, Result, artifact, council, donation, factory, token};

/// One kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The contract that keeps it.
    pub of: String,
    /// What it is of.
    pub name: String,
    /// How many bytes its storage grows by.
    pub bytes: u64,
}

/// Measures them, with account ids and names as short as tests have them: an id's length counts once or twice.
///
/// # Errors
///
/// When a call fails.
pub fn measure() -> Result<Vec<Record>> {
    let mut records = Records {
        scene: Scene::new(VERSION)?,
        records: Vec::new(),
    };
    records.of_the_council()?;
    records.of_the_factory()?;
    records.of_instances()?;
    records.of_members()?;
    records.records.sort_by_key(|record| order(&record.of));
    Ok(records.records)
}

/// The council's first.
fn order(of: &str) -> usize {
    let all = ["council", "factory", "donation", "token"];
    all.iter()
        .position(|contract| *contract == of)
        .unwrap_or(all.len())
}

struct Records {
    scene: Scene,
    records: Vec<Record>,
}

impl Records {
    /// Notes how much an account's storage grows.
    fn grows<T>(
        &mut self,
        of: &str,
        name: &str,
        id: &AccountId,
        what: impl FnOnce(&mut Scene) -> Result<T>,
    ) -> Result<T> {
        let before = self.usage(id)?;
        let done = what(&mut self.scene)?;
        let bytes = self.usage(id)?.saturating_sub(before);
        self.records.push(Record {
            of: of.to_string(),
            name: name.to_string(),
            bytes,
        });
        Ok(done)
    }

    fn usage(&self, id: &AccountId) -> Result<u64> {
        Ok(self.scene.local.chain.account(&near(id))?.storage_usage)
    }

    /// A change of the council, without the proposal that brought it.
    fn change(&mut self, name: &str, change: Change) -> Result {
        let id = self.scene.council_id.clone();
        let ann = self.scene.members[0].clone();
        let changes = vec![change];
        self.grows("council", name, &id.clone(), |scene| {
            let proposal_id = scene.pass(Action::Council { changes })?;
            scene.execute(proposal_id)?;
            scene.wait()?;
            scene.call(&ann, &id, council::of_proposal("prune", proposal_id))
        })?;
        Ok(())
    }

    fn of_the_council(&mut self) -> Result {
        let id = self.scene.council_id.clone();
        let receiver_id = self.scene.idle_id.clone();
        let pay = Action::Transfer {
            receiver_id,
            amount: NearToken::from_near(1),
        };
        let proposal_id = self.grows("council", "a proposal, a payment", &id, |scene| {
            Ok(scene.propose(pay)?.0)
        })?;
        self.grows("council", "a vote", &id, |scene| {
            scene.approve(0, proposal_id)
        })?;
        let ann = self.scene.members[0].clone();
        self.scene
            .call(&ann, &id, council::of_proposal("cancel", proposal_id))?;
        self.scene.wait()?;
        self.scene
            .call(&ann, &id, council::of_proposal("prune", proposal_id))?;
        let factory_id = self.scene.local.id("another");
        let registered = Change::RegisterFactory { factory_id };
        self.change("a factory in its registry", registered)
    }

    /// On a chain of its own: of four members three must agree. What a council has left open is looked at again when its members
    /// change, so nothing is.
    fn of_members(&mut self) -> Result {
        self.scene = Scene::new(VERSION)?;
        let id = self.scene.council_id.clone();
        let ann = self.scene.members[0].clone();
        self.scene.wait()?;
        self.scene
            .call(&ann, &id, council::of_proposal("prune", 0))?;
        let account_id = self.scene.guardian.account_id.clone();
        self.change("a member", Change::AddMember { account_id })
    }

    /// A command that the council decides.
    fn command(&mut self, name: &str, commands: Vec<Command>) -> Result {
        let id = self.scene.factory_id.clone();
        self.grows("factory", name, &id.clone(), |scene| {
            scene.enact(council::to_factory(&id, commands))
        })?;
        Ok(())
    }

    fn of_the_factory(&mut self) -> Result {
        let id = self.scene.factory_id.clone();
        let code = artifact::wasm("donation");
        self.command(
            "a template with its terms",
            factory::donations().commands("donation"),
        )?;
        let release = factory::release("donation", "1.0.0", &code, Delivery::Global);
        self.command("a release", vec![Command::ApproveRelease(release)])?;
        let names = vec!["admin".to_string()];
        self.command("a reserved name", vec![Command::ReserveNames { names }])?;
        let limits = Some(Limits {
            instances: 1,
            per_template: 1,
            rate: None,
        });
        let by = self.scene.creator.clone();
        let creator_id = self.scene.members[0].account_id.clone();
        self.command(
            "a creator with limits of its own",
            vec![Command::SetCreatorLimits { creator_id, limits }],
        )?;
        self.scene.call(&by, &id, factory::publish_global(&code))?;
        let gift = |name: &str| factory::donation(name, &by.account_id);
        self.grows(
            "factory",
            "a creator, with its first instance",
            &id,
            |scene| scene.create(&gift("gift")),
        )?;
        self.grows("factory", "an instance", &id, |scene| {
            scene.create(&gift("gif2"))
        })?;
        let before = self.usage(&id)?;
        let one = self.scene.aside(|scene| {
            scene.create(&gift("gif3"))?;
            let instance: AccountId = format!("gif3.{id}").parse()?;
            let retire = Call::json("retire", json!({})).one_yocto().tgas(150);
            scene.call(&by, &instance, retire)?;
            Ok(scene.local.chain.account(&near(&id))?.storage_usage)
        })?;
        self.records.push(Record {
            of: "factory".to_string(),
            name: "a name that is given no more, for ever".to_string(),
            bytes: one.saturating_sub(before),
        });
        Ok(())
    }

    fn of_instances(&mut self) -> Result {
        let gift_id: AccountId = format!("gift.{}", self.scene.factory_id).parse()?;
        let [ann, ben, _] = self.scene.members.clone();
        let give = donation::donate(NearToken::from_near(1));
        self.grows("donation", "a donor", &gift_id.clone(), |scene| {
            scene.call(&ann, &gift_id, give)
        })?;
        let code = artifact::wasm("token");
        let local = &mut self.scene.local;
        let acorns = local.contract("acorns", &code, NearToken::from_near(5))?;
        let init = Call::json("init", token::init(&ann.account_id));
        let id = acorns.account_id.clone();
        self.scene.call(&acorns, &id, init)?;
        let register = json!({ "account_id": ben.account_id, "registration_only": true });
        let register = Call::json("storage_deposit", register).deposit(NearToken::from_near(1));
        self.grows("token", "a holder", &id.clone(), |scene| {
            scene.call(&ann, &id, register)
        })?;
        Ok(())
    }
}
