//! What creators may do.

use charter_interface::AccountId;
use charter_interface::factory::{Access as Open, Command, Limits as Allowed, Rate};
use clap::{Args, ValueEnum};

use crate::error::{Error, Result};
use crate::human;

/// Limits.
#[derive(Debug, Args)]
pub struct Limits {
    /// Of this creator alone; of all when not given
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    creator: Option<AccountId>,
    /// Instances in all
    #[arg(long, value_name = "N", requires = "per_template")]
    instances: Option<u32>,
    /// Instances of any one template
    #[arg(long, value_name = "N", requires = "instances")]
    per_template: Option<u32>,
    /// How fast, as `2/24h`; without a limit when not given
    #[arg(long, value_name = "RATE", value_parser = human::rate, requires = "instances")]
    rate: Option<Rate>,
    /// The defaults again, for that creator
    #[arg(long, requires = "creator", conflicts_with = "instances")]
    defaults: bool,
}

impl Limits {
    /// The command.
    pub fn command(&self) -> Result<Command> {
        let limits = match (self.instances, self.per_template) {
            (Some(instances), Some(per_template)) => Some(Allowed {
                instances,
                per_template,
                rate: self.rate.clone(),
            }),
            _ => None,
        };
        match (&self.creator, limits) {
            (Some(creator_id), limits) if limits.is_some() || self.defaults => {
                Ok(Command::SetCreatorLimits {
                    creator_id: creator_id.clone(),
                    limits,
                })
            }
            (None, Some(limits)) => Ok(Command::SetDefaultLimits { limits }),
            _ => Err(Error::Words(
                "which limits? say --instances N --per-template N, or --creator ACCOUNT --defaults"
                    .to_string(),
            )),
        }
    }
}

/// Who may create.
#[derive(Debug, Args)]
pub struct Access {
    /// All, or those of a list
    to: To,
    /// To be put on the list; may be said again
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    add: Vec<AccountId>,
    /// To be taken off the list; may be said again
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    remove: Vec<AccountId>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    Open,
    Listed,
}

impl Access {
    /// The command.
    pub fn command(&self) -> Command {
        Command::SetAccess {
            access: match self.to {
                To::Open => Open::Open,
                To::Listed => Open::Listed,
            },
            add: self.add.clone(),
            remove: self.remove.clone(),
        }
    }
}

/// Names.
#[derive(Debug, Args)]
pub struct Names {
    /// A name that nobody may create; may be said again
    #[arg(long, value_name = "NAME")]
    reserve: Vec<String>,
    /// A reserved name that is free again; may be said again
    #[arg(long, value_name = "NAME")]
    free: Vec<String>,
}

impl Names {
    /// One or two commands.
    pub fn commands(&self) -> Result<Vec<Command>> {
        let names = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
        let reserve = names(&self.reserve).map(|names| Command::ReserveNames { names });
        let free = names(&self.free).map(|names| Command::FreeNames { names });
        let commands: Vec<_> = reserve.into_iter().chain(free).collect();
        if commands.is_empty() {
            return Err(Error::Words(
                "which names? say --reserve NAME or --free NAME".to_string(),
            ));
        }
        Ok(commands)
    }
}
