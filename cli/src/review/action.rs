//! What each kind of action does, and what is there now.

use charter_interface::governance::{Action, FunctionCall, NewFactory};
use charter_interface::text::Quoted;
use charter_interface::{AccountId, Exact, NearToken};

use super::code::of_account;
use super::notes::{NamedCode, Notes};
use super::{changes, commands};
use crate::context::Context;
use crate::council::Proposal;
use crate::error::{Error, Result};

/// Explains an action.
pub async fn explain(
    context: &Context<'_>,
    proposal: &Proposal,
    action: &Action,
    notes: &mut Notes,
) -> Result {
    let council = context.council()?;
    match action {
        Action::Factory {
            factory_id,
            commands: list,
        } => {
            let registered = council.factory(factory_id).await?.is_some();
            if !registered {
                notes.look_at_all(format_args!(
                    "{factory_id} is not a registered factory: what follows are calls to an account like any other"
                ));
            }
            let factory = context.factory_at(factory_id)?;
            commands::explain(context, &factory, list, proposal.category, notes).await?;
            compare_category(proposal, action, registered, notes);
        }
        Action::Council { changes: list } => {
            changes::explain(context, list, notes).await?;
            compare_category(proposal, action, true, notes);
        }
        Action::CreateFactory(factory) => {
            create_factory(context, factory, notes).await?;
            compare_category(proposal, action, true, notes);
        }
        Action::Call { receiver_id, calls } => {
            let mut runs = code_of(context, receiver_id).await?;
            if let Some(runs) = &mut runs {
                let says = of_account(context.node()?, receiver_id).await?;
                runs.push_str(&format!(", which says {says}"));
            }
            for call in calls {
                explain_call(receiver_id, call, runs.as_deref(), notes);
            }
            compare_category(proposal, action, true, notes);
        }
        Action::Transfer {
            receiver_id,
            amount,
        } => {
            notes.deed(format_args!("pay {} to {receiver_id}", Exact(*amount)));
            free_after(context, *amount, notes).await?;
            pays(context, receiver_id, *amount, "the council", notes).await?;
            compare_category(proposal, action, true, notes);
        }
    }
    Ok(())
}

/// The vote by which it is decided is the one that it needs.
fn compare_category(proposal: &Proposal, action: &Action, registered: bool, notes: &mut Notes) {
    let needed = action.category(registered);
    if needed > proposal.category {
        notes.fails(format!(
            "rule: it is voted on by the {} rule, and by this program's table it needs {needed}",
            proposal.category
        ));
    } else {
        notes.holds(format!(
            "rule: it is voted on by the {} rule, and needs {needed}",
            proposal.category
        ));
    }
}

async fn create_factory(context: &Context<'_>, factory: &NewFactory, notes: &mut Notes) -> Result {
    let council = context.council()?;
    notes.deed(factory);
    let factory_id = format!("{}.{}", factory.name, council.id);
    match factory_id.parse::<AccountId>() {
        Ok(factory_id) => match context.node()?.account(&factory_id).await? {
            Some(_) => notes.look(format_args!("{factory_id} exists already: this would fail")),
            None => notes.differs("account", "none", &factory_id),
        },
        Err(_) => notes.look(format_args!("{} makes no account", Quoted(&factory.name))),
    }
    let codes = council.codes().await?;
    match codes
        .iter()
        .find(|code| code.code_hash == factory.code_hash)
    {
        Some(code) => {
            notes.code(NamedCode {
                what: format!("the factory {}", Quoted(&factory.name)),
                hash: code.code_hash,
                size: code.size,
                source: None,
                approved: true,
            });
            notes.differs(
                "its code",
                format_args!("{} in the council, {} bytes", code.status, code.size),
                factory.code_hash,
            );
        }
        None => notes.look(format_args!(
            "the council has not approved code {} for factories: this would fail",
            factory.code_hash
        )),
    }
    free_after(context, factory.balance, notes).await
}

fn explain_call(
    receiver_id: &AccountId,
    call: &FunctionCall,
    runs: Option<&str>,
    notes: &mut Notes,
) {
    notes.deed(format_args!("{receiver_id}: {call}"));
    notes.differs(
        "there runs",
        runs.unwrap_or("nothing: the account does not exist"),
        "",
    );
    notes.look(format_args!(
        "calls {} of {receiver_id} in the council's name",
        Quoted(&call.method)
    ));
    if !call.deposit.is_zero() {
        notes.look(format_args!(
            "pays {} to {receiver_id} with that call",
            Exact(call.deposit)
        ));
    }
}

/// What the council freely owns, before and after.
async fn free_after(context: &Context<'_>, amount: NearToken, notes: &mut Notes) -> Result {
    let free = context.council()?.ledger().await?.free;
    let after = free.checked_sub(amount);
    let after = after.map_or_else(
        || "not enough".to_string(),
        |after| Exact(after).to_string(),
    );
    notes.differs("the council's free money", Exact(free), after);
    Ok(())
}

/// Somebody is paid.
pub async fn pays(
    context: &Context<'_>,
    receiver_id: &AccountId,
    amount: NearToken,
    payer: &str,
    notes: &mut Notes,
) -> Result {
    notes.look(format_args!(
        "PAYS {} of {payer} to {receiver_id}",
        Exact(amount)
    ));
    if context.node()?.account(receiver_id).await?.is_none() {
        notes.look(format_args!("{receiver_id} does not exist"));
    }
    Ok(())
}

/// The code that an account runs, for people. `None`: the account does not exist.
pub async fn code_of(context: &Context<'_>, account_id: &AccountId) -> Result<Option<String>> {
    let account = context.node()?.account(account_id).await?;
    Ok(account.map(|account| {
        if let Some(hash) = account.global_contract_hash {
            format!("global contract {hash}")
        } else if let Some(owner) = account.global_contract_account_id {
            format!("the global contract of {owner}, which {owner} can change")
        } else if account.code_hash == near_primitives::hash::CryptoHash::default() {
            "no code".to_string()
        } else {
            format!("code {}", account.code_hash)
        }
    }))
}

/// What cannot be asked is not verified; a node that is away ends the review.
pub fn or_unverified<T>(answer: Result<T>, notes: &mut Notes) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(
            error @ (Error::NoAccount { .. }
            | Error::IsNo { .. }
            | Error::View { .. }
            | Error::Answer { .. }),
        ) => {
            notes.fails(format!("not compared with what is there: {error}"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
