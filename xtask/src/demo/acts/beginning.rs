//! The council and its factory begin; the council approves code, and somebody delivers it.

use anyhow::Result;
use charter_interface::factory::{self, Access, FactorySetup, Limits};
use charter_interface::governance::args::Init;
use charter_interface::governance::{Action, Change, Policy, Rule, Rules, Threshold, Vote};
use charter_interface::{AccountId, Duration, NearToken};
use charter_localnet::{Batch, Call};

use super::{Show, offer, publication, to_factory};
use crate::demo::id::{Signer, near};
use crate::demo::stage::expect;
use crate::workspace::wasm;

impl Show<'_> {
    pub(super) fn beginning(&mut self) -> Result<()> {
        self.council_and_factory()?;
        self.approval()?;
        self.delivery()
    }

    fn council_and_factory(&mut self) -> Result<()> {
        self.stage
            .act("A council of three, and a factory that obeys it");
        let cast = self.cast;
        let policy = Policy {
            members: [&cast.ann, &cast.ben, &cast.cleo]
                .map(|member| member.account_id.clone())
                .into(),
            guardian: Some(cast.gus.account_id.clone()),
            rules: rules(),
            open_proposals: None,
            retention: Duration::from_days(30),
        };
        let init = Call::new("init").json(&Init { policy });
        self.deploy(&cast.council_id, "governance", 30, init)?;
        let setup = setup(&cast.gus);
        let governance_id = self.council_id();
        let init = Call::new("init").json(&factory::args::Init {
            governance_id,
            setup,
        });
        self.deploy(&cast.factory_id, "factory", 10, init)?;
        self.stage
            .note("Neither ever had a key: nobody can have left one behind.");
        let registered = vec![Change::RegisterFactory {
            factory_id: self.factory_id(),
        }];
        self.decide(
            "Enter the factory in the council's registry",
            Action::Council {
                changes: registered,
            },
        )?;
        Ok(())
    }

    /// One transaction makes the account, deploys to it and begins the contract: there is no moment at which anybody else
    /// could do anything there.
    fn deploy(&mut self, id: &AccountId, contract: &str, balance: u128, init: Call) -> Result<()> {
        let batch = Batch::new(near(id)?)
            .create_account()
            .transfer(NearToken::from_near(balance))
            .deploy(wasm(contract)?)
            .call(init);
        let what = format!("makes {id}, a {contract} contract without a key");
        self.stage.send(&self.cast.near, what, batch)?;
        Ok(())
    }

    fn approval(&mut self) -> Result<()> {
        self.stage.act("The council approves code by its hash");
        let (cast, council_id, factory_id) = (self.cast, self.council_id(), self.factory_id());
        let nothing = NearToken::default();
        let commands = offer("donation", "Donations", nothing, &self.donation)?;
        let action = to_factory(&factory_id, commands);
        let proposal_id = self.propose(&cast.ann, "Offer donations 1.0.0", action)?;
        self.vote(&cast.ann, proposal_id, Vote::Approve)?;
        self.vote(&cast.ben, proposal_id, Vote::Approve)?;
        let execution = Self::execution(proposal_id);
        let refusal = self.stage.refused(
            &cast.dora,
            "executes it at once",
            &council_id,
            execution.clone(),
        )?;
        expect(&refusal, "can be executed from")?;
        self.wait_for_timelock(proposal_id)?;
        self.stage.call(
            &cast.dora,
            format!("executes #{proposal_id}, as anyone may now"),
            &council_id,
            execution,
        )?;
        Ok(())
    }

    fn delivery(&mut self) -> Result<()> {
        self.stage.act("Somebody else delivers the code");
        let (cast, factory_id) = (self.cast, self.factory_id());
        let mut wrong = self.donation.clone();
        if let Some(byte) = wrong.last_mut() {
            *byte ^= 1;
        }
        let refusal = self.stage.refused(
            &cast.dora,
            "delivers it with one bit changed",
            &factory_id,
            publication(&wrong)?,
        )?;
        expect(&refusal, "no release")?;
        let code = self.donation.clone();
        self.publish(&factory_id, "donations 1.0.0", &code)
    }
}

fn rules() -> Rules {
    let rule = |timelock| Rule {
        threshold: Threshold::Share(2, 3),
        voting_period: Duration::from_days(3),
        timelock,
        execution_window: Duration::from_days(7),
    };
    Rules {
        routine: rule(Duration::from_hours(1)),
        code: rule(Duration::from_hours(24)),
        council: rule(Duration::from_hours(48)),
    }
}

/// Two instances of a template a creator, three in all; fees go to the factory.
pub fn setup(guardian: &Signer) -> FactorySetup {
    FactorySetup {
        guardian: Some(guardian.account_id.clone()),
        limits: Limits {
            instances: 3,
            per_template: 2,
            rate: None,
        },
        access: Access::Open,
        reserve: NearToken::from_near(1),
        reserved_names: vec!["admin".to_string(), "official".to_string()],
    }
}
