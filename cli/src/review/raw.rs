//! An action of a newer council: what is known of it is explained, and the rest shown as it came, loudly.

use charter_interface::AccountId;
use charter_interface::factory::Command;
use charter_interface::governance::Change;
use serde::Deserialize;
use serde_json::Value;

use super::notes::Notes;
use super::{changes, commands};
use crate::context::Context;
use crate::council::Proposal;
use crate::error::Result;
use crate::human::visible;

/// Explains as much of it as is known.
pub async fn explain(
    context: &Context<'_>,
    proposal: &Proposal,
    error: &serde_json::Error,
    notes: &mut Notes,
) -> Result {
    notes.fails(format!(
        "action: this program does not know all of it ({}); is there a newer one? What it does not know may do anything",
        visible(&error.to_string())
    ));
    notes.fails(format!(
        "digest: it cannot be computed for an action that is not known; the council says {}",
        proposal.digest
    ));
    let factory = &proposal.action["factory"];
    if let (Ok(factory_id), Some(list)) = (
        AccountId::deserialize(&factory["factory_id"]),
        factory["commands"].as_array(),
    ) {
        let factory = context.factory_at(&factory_id)?;
        for json in list {
            match Command::deserialize(json) {
                Ok(command) => {
                    let one = [command];
                    commands::explain(context, &factory, &one, proposal.category, notes).await?;
                }
                Err(_) => unknown(json, notes),
            }
        }
        return Ok(());
    }
    if let Some(list) = proposal.action["council"]["changes"].as_array() {
        for json in list {
            match Change::deserialize(json) {
                Ok(change) => changes::explain(context, &[change], notes).await?,
                Err(_) => unknown(json, notes),
            }
        }
        return Ok(());
    }
    unknown(&proposal.action, notes);
    Ok(())
}

fn unknown(json: &Value, notes: &mut Notes) {
    notes.unknown(visible(&json.to_string()));
    notes.look("UNKNOWN to this program: it may do anything");
}
