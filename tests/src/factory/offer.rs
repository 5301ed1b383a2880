//! What a test's factory offers: a template as the three commands make it that a council decides by different votes.

use charter_interface::factory::{Command, Release, TemplateSpec, TemplateTerms};
use charter_interface::{Gas, NearToken};

/// A template: what is fixed for it, its terms, and whether it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// For people.
    pub title: String,
    /// The method that initialises an instance.
    pub init_method: String,
    /// What that call is given.
    pub init_gas: Gas,
    /// What every instance is given for its own state, in yoctoNEAR.
    pub min_balance: NearToken,
    /// What a creation pays to the factory, in yoctoNEAR.
    pub fee: NearToken,
    /// The most instances of it that one creator may have.
    pub per_creator: Option<u32>,
    /// Whether a creator may give the instance a full access key.
    pub owner_key: bool,
    /// Whether instances can be created.
    pub open: bool,
}

/// A template of donations: no fee, no minimum, no owner's key, open.
pub fn donations() -> Offer {
    Offer {
        title: "Donations".to_string(),
        init_method: "init".to_string(),
        init_gas: Gas::from_tgas(10),
        min_balance: NearToken::from_yoctonear(0),
        fee: NearToken::from_yoctonear(0),
        per_creator: None,
        owner_key: false,
        open: true,
    }
}

impl Offer {
    /// The commands that make a template so and approve a release of it.
    pub fn with(&self, release: Release) -> Vec<Command> {
        let mut commands = self.commands(&release.template);
        commands.push(Command::ApproveRelease(release));
        commands
    }

    /// What is fixed.
    pub fn spec(&self) -> TemplateSpec {
        TemplateSpec {
            title: self.title.clone(),
            init_method: self.init_method.clone(),
            init_gas: self.init_gas,
            per_creator: self.per_creator,
        }
    }

    /// The terms.
    pub const fn terms(&self) -> TemplateTerms {
        TemplateTerms {
            fee: self.fee,
            min_balance: self.min_balance,
            owner_key: self.owner_key,
        }
    }

    /// The commands that make a template of this name so, whatever it was before.
    pub fn commands(&self, template: &str) -> Vec<Command> {
        let name = || template.to_string();
        vec![
            Command::SetTemplate {
                template: name(),
                spec: self.spec(),
            },
            Command::SetTerms {
                template: name(),
                terms: self.terms(),
            },
            if self.open {
                Command::OpenTemplate { template: name() }
            } else {
                Command::CloseTemplate { template: name() }
            },
        ]
    }
}
