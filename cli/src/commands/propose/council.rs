//! The council itself, and payments.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, FunctionCall, ProposalId, Rule, Threshold};
use charter_interface::{AccountId, Category, Duration, Gas, NearToken};
use clap::Args;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;

/// A payment.
#[derive(Debug, Args)]
pub struct Payment {
    /// To whom
    #[arg(value_name = "RECEIVER", value_parser = human::account)]
    pub receiver_id: AccountId,
    /// How much
    #[arg(value_parser = human::amount)]
    pub amount: NearToken,
}

/// A guardian.
#[derive(Debug, Args)]
pub struct Guardian {
    /// The account, or `nobody`
    #[arg(value_name = "ACCOUNT|nobody")]
    account: String,
}

impl Guardian {
    /// Who it is.
    pub fn guardian(&self) -> Result<Option<AccountId>> {
        or_nobody(&self.account)
    }
}

fn or_nobody(text: &str) -> Result<Option<AccountId>> {
    if text == "nobody" {
        return Ok(None);
    }
    Ok(Some(human::account(text)?))
}

/// Members.
#[derive(Debug, Args)]
pub struct Member {
    /// Who joins; may be said again
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    add: Vec<AccountId>,
    /// Who leaves; may be said again
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    remove: Vec<AccountId>,
}

impl Member {
    /// The changes: who joins first, so that the council is never smaller than it will be.
    pub fn changes(&self) -> Result<Vec<Change>> {
        let add = self.add.iter().cloned();
        let add = add.map(|account_id| Change::AddMember { account_id });
        let remove = self.remove.iter().cloned();
        let remove = remove.map(|account_id| Change::RemoveMember { account_id });
        let changes: Vec<_> = add.chain(remove).collect();
        if changes.is_empty() {
            return Err(Error::Words(
                "which members? say --add ACCOUNT or --remove ACCOUNT".to_string(),
            ));
        }
        Ok(changes)
    }
}

/// A rule; what is not said stays.
#[derive(Debug, Args)]
pub struct RuleOf {
    /// routine, code or council
    #[arg(value_parser = human::category)]
    category: Category,
    /// How many approvals pass a proposal
    #[arg(long, value_name = "2/3", value_parser = human::threshold)]
    threshold: Option<Threshold>,
    /// How long members may vote
    #[arg(long, value_name = "DURATION", value_parser = human::duration)]
    voting: Option<Duration>,
    /// How long what passed waits before it can be executed
    #[arg(long, value_name = "DURATION", value_parser = human::duration)]
    timelock: Option<Duration>,
    /// How long it can be executed after that
    #[arg(long, value_name = "DURATION", value_parser = human::duration)]
    window: Option<Duration>,
}

impl RuleOf {
    /// The change.
    pub async fn change(&self, context: &Context<'_>) -> Result<Change> {
        let policy = context.council()?.policy().await?;
        let now = policy.rules.of(self.category);
        let rule = Rule {
            threshold: self.threshold.unwrap_or(now.threshold),
            voting_period: self.voting.unwrap_or(now.voting_period),
            timelock: self.timelock.unwrap_or(now.timelock),
            execution_window: self.window.unwrap_or(now.execution_window),
        };
        if rule == *now {
            return Err(Error::Words(
                "this is the rule already; say --threshold, --voting, --timelock or --window"
                    .to_string(),
            ));
        }
        Ok(Change::SetRule {
            category: self.category,
            rule,
        })
    }
}

/// A call.
#[derive(Debug, Args)]
pub struct CallOf {
    /// The contract
    #[arg(value_name = "CONTRACT", value_parser = human::account)]
    receiver_id: AccountId,
    /// Its method
    method: String,
    /// Its arguments, as they are
    #[arg(long, value_name = "JSON", default_value = "{}")]
    args: String,
    /// What is attached
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount, default_value = "0")]
    deposit: NearToken,
    /// What it may spend
    #[arg(long, value_name = "GAS", value_parser = human::gas, default_value = "30 Tgas")]
    gas: Gas,
}

impl CallOf {
    /// The action.
    pub fn action(&self) -> Result<Action> {
        serde_json::from_str::<serde_json::Value>(&self.args)
            .map_err(|error| Error::Words(format!("--args is no JSON: {error}")))?;
        Ok(Action::Call {
            receiver_id: self.receiver_id.clone(),
            calls: vec![FunctionCall {
                method: self.method.clone(),
                args: self.args.clone().into_bytes().into(),
                deposit: self.deposit,
                gas: self.gas,
            }],
        })
    }
}

/// An offer of governance.
#[derive(Debug, Args)]
pub struct Governance {
    /// The account that may take the factory over, or `nobody`
    #[arg(value_name = "ACCOUNT|nobody")]
    account: String,
    /// How long the offer stands
    #[arg(long, value_name = "DURATION", value_parser = human::duration)]
    expires_in: Option<Duration>,
}

impl Governance {
    /// The command.
    pub fn command(&self) -> Result<Command> {
        Ok(Command::ProposeGovernance {
            governance_id: or_nobody(&self.account)?,
            expires_in: self.expires_in,
        })
    }
}

/// Proposals to be cancelled.
#[derive(Debug, Args)]
pub struct Cancel {
    /// Their numbers
    #[arg(value_name = "N", required = true)]
    ids: Vec<ProposalId>,
}

impl Cancel {
    /// The change.
    pub fn change(&self) -> Change {
        Change::CancelProposals {
            ids: self.ids.clone(),
        }
    }
}
