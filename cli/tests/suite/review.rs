//! What a review catches: lies of views, code that is another, keys, payments, and actions that it does not know.

mod code;
mod differences;
mod hostile;
mod lies;
mod simulation;
mod votes;

use charter_interface::factory::{Command, TemplateSpec, TemplateTerms};
use charter_interface::governance::Action;
use charter_interface::{Gas, NearToken};

use crate::stage::Stage;

/// A payment by the council.
fn pay(stage: &Stage, near: u128) -> Action {
    Action::Transfer {
        receiver_id: stage.signer("dora").account_id.clone(),
        amount: NearToken::from_near(near),
    }
}

fn set_template(title: &str) -> Command {
    Command::SetTemplate {
        template: "donation".to_string(),
        spec: TemplateSpec {
            title: title.to_string(),
            init_method: "init".to_string(),
            init_gas: Gas::from_tgas(10),
            per_creator: None,
        },
    }
}

fn set_terms(owner_key: bool) -> Command {
    Command::SetTerms {
        template: "donation".to_string(),
        terms: TemplateTerms {
            fee: NearToken::from_yoctonear(0),
            min_balance: NearToken::from_yoctonear(0),
            owner_key,
        },
    }
}
