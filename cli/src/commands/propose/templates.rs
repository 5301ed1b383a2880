//! Templates.

use charter_interface::factory::{Command, TemplateSpec, TemplateTerms};
use charter_interface::{Gas, NearToken};
use clap::{ArgAction, Args};

use super::measure::min_balance;
use crate::context::Context;
use crate::error::Result;
use crate::factory::Factory;
use crate::human;

/// What is fixed for a template.
#[derive(Debug, Args)]
pub struct Template {
    /// Its name
    template: String,
    /// For people
    #[arg(long)]
    title: String,
    /// The method that initialises an instance
    #[arg(long, value_name = "METHOD", default_value = "init")]
    init: String,
    /// What that call is given
    #[arg(long, value_name = "GAS", value_parser = human::gas, default_value = "10 Tgas")]
    init_gas: Gas,
    /// How many instances of it one creator may have; any number when not given
    #[arg(long, value_name = "N")]
    per_creator: Option<u32>,
    /// Let creators make instances of it
    #[arg(long)]
    open: bool,
}

impl Template {
    /// One or two commands.
    pub fn commands(&self) -> Vec<Command> {
        let template = self.template.clone();
        let set = Command::SetTemplate {
            template: template.clone(),
            spec: TemplateSpec {
                title: self.title.clone(),
                init_method: self.init.clone(),
                init_gas: self.init_gas,
                per_creator: self.per_creator,
            },
        };
        let open = self.open.then_some(Command::OpenTemplate { template });
        std::iter::once(set).chain(open).collect()
    }
}

/// A template's terms; what is not said stays.
#[derive(Debug, Args)]
pub struct Terms {
    /// The template
    template: String,
    /// What a creation pays to the factory
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount)]
    fee: Option<NearToken>,
    /// What every instance is given for its own state
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount)]
    min_balance: Option<NearToken>,
    /// Find the minimum balance by a creation on a fork, with these arguments of the init
    #[arg(long, value_name = "JSON", conflicts_with = "min_balance")]
    measure: Option<String>,
    /// Whether a creator may give the instance a full access key, with which its code can be replaced
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    owner_keys: Option<bool>,
}

impl Terms {
    /// The command.
    pub async fn command(&self, context: &Context<'_>, factory: &Factory<'_>) -> Result<Command> {
        let template = self.template.clone();
        let now = factory.template(&template).await?.map(|view| view.terms);
        let now = now.unwrap_or_default();
        let measured = match &self.measure {
            Some(args) => Some(min_balance(context, factory, &template, args).await?),
            None => self.min_balance,
        };
        let terms = TemplateTerms {
            fee: self.fee.unwrap_or(now.fee),
            min_balance: measured.unwrap_or(now.min_balance),
            owner_key: self.owner_keys.unwrap_or(now.owner_key),
        };
        Ok(Command::SetTerms { template, terms })
    }
}

/// A template that is there.
#[derive(Debug, Args)]
pub struct Which {
    /// Its name
    pub template: String,
}
