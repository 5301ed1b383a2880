//! `charter status`: what awaits you.

use charter_interface::governance::Status;
use charter_interface::{AccountId, Timestamp};
use clap::Args;
use serde::Serialize;

use super::proposals::short;
use crate::context::Context;
use crate::council::{Council, Proposal};
use crate::error::Result;
use crate::human;

/// What it can be told: nothing.
#[derive(Debug, Args)]
pub struct Options {}

#[derive(Serialize)]
struct Shown {
    council_id: AccountId,
    account_id: Option<AccountId>,
    is_member: bool,
    is_guardian: bool,
    now: Timestamp,
    /// Active proposals on which the member has not voted.
    to_vote: Vec<Proposal>,
    /// Other active proposals.
    others: Vec<Proposal>,
    /// What anyone can execute now.
    to_execute: Vec<Proposal>,
    /// What passed and waits for its timelock.
    waiting: Vec<Proposal>,
    /// What is being executed.
    executing: Vec<Proposal>,
    /// Code that the council has approved and nobody has delivered.
    awaited_code: Vec<String>,
}

/// Shows it.
pub async fn run(_: &Options, context: &Context<'_>) -> Result {
    let council = context.council()?;
    let node = context.node()?;
    let now = node.now().await?;
    let policy = council.policy().await?;
    let account_id = context.signer_id().ok().cloned();
    let is_member = account_id
        .as_ref()
        .is_some_and(|me| policy.members.contains(me));
    let mut shown = Shown {
        council_id: council.id.clone(),
        is_member,
        is_guardian: account_id.is_some() && policy.guardian == account_id,
        now,
        to_vote: Vec::new(),
        others: Vec::new(),
        to_execute: Vec::new(),
        waiting: Vec::new(),
        executing: open(&council, Status::Executing).await?,
        awaited_code: awaited(&council, now).await?,
        account_id: account_id.clone(),
    };
    for proposal in open(&council, Status::Active).await? {
        let votes = council.votes(proposal.proposal_id).await?;
        let mine = votes
            .iter()
            .find(|vote| Some(&vote.account_id) == account_id.as_ref());
        if is_member && mine.is_some_and(|mine| mine.vote.is_none()) {
            shown.to_vote.push(proposal);
        } else {
            shown.others.push(proposal);
        }
    }
    let passed = open(&council, Status::Approved).await?;
    let failed = open(&council, Status::Failed).await?;
    for proposal in passed.into_iter().chain(failed) {
        let open_until = proposal.executable_until.is_none_or(|until| now < until);
        if proposal.executable_from.is_some_and(|from| from > now) {
            shown.waiting.push(proposal);
        } else if open_until {
            shown.to_execute.push(proposal);
        }
    }
    context.printer.answer(&shown, || text(context, &shown))
}

/// All proposals that stand so; there are at most 64 open ones.
async fn open(council: &Council<'_>, status: Status) -> Result<Vec<Proposal>> {
    council.proposals(Some(status), 128).await
}

async fn awaited(council: &Council<'_>, now: Timestamp) -> Result<Vec<String>> {
    let mut awaited = Vec::new();
    if let Some(upgrade) = council
        .upgrade()
        .await?
        .filter(|upgrade| now < upgrade.expires_at)
    {
        awaited.push(format!(
            "{}: {upgrade}, until {}",
            council.id,
            human::moment(upgrade.expires_at)
        ));
    }
    for code in council.codes().await? {
        if let Some(until) = code.expires_at.filter(|until| now < *until) {
            awaited.push(format!(
                "{}: code {} for factories ({} bytes), until {}",
                council.id,
                code.code_hash,
                code.size,
                human::moment(until)
            ));
        }
    }
    Ok(awaited)
}

fn text(context: &Context<'_>, shown: &Shown) -> String {
    let who = match (&shown.account_id, shown.is_member, shown.is_guardian) {
        (None, ..) => "you are nobody: say --as ACCOUNT".to_string(),
        (Some(me), true, true) => format!("{me} is a member and the guardian"),
        (Some(me), true, false) => format!("{me} is a member"),
        (Some(me), false, true) => format!("{me} is the guardian"),
        (Some(me), false, false) => format!("{me} is neither member nor guardian"),
    };
    let mut parts = vec![format!(
        "{}  ({who})",
        context.printer.heading(shown.council_id.as_str())
    )];
    let now = shown.now;
    let mut section = |title: &str, proposals: &[Proposal], when: &dyn Fn(&Proposal) -> String| {
        if proposals.is_empty() {
            return;
        }
        let mut lines = vec![context.printer.heading(title)];
        for proposal in proposals {
            let tally = &proposal.tally;
            lines.push(format!(
                "  {:>4}  {}",
                proposal.proposal_id,
                short(&proposal.line())
            ));
            lines.push(context.printer.faint(&format!(
                "        {} of {} approvals, {} rule; {}",
                tally.approvals,
                tally.required,
                proposal.category,
                when(proposal)
            )));
        }
        parts.push(lines.join("\n"));
    };
    let ends = |proposal: &Proposal| {
        format!(
            "voting ends {} ({})",
            human::from_now(now, proposal.voting_ends),
            human::moment(proposal.voting_ends)
        )
    };
    let until = |proposal: &Proposal| match proposal.executable_until {
        Some(until) => format!(
            "{}until {} ({})",
            if proposal.attempts > 0 {
                "failed before; "
            } else {
                ""
            },
            human::moment(until),
            human::from_now(now, until)
        ),
        None => String::new(),
    };
    let from = |proposal: &Proposal| match proposal.executable_from {
        Some(from) => format!(
            "can be executed {} ({})",
            human::from_now(now, from),
            human::moment(from)
        ),
        None => String::new(),
    };
    section(
        "Awaits your vote: charter review N, charter vote N yes|no",
        &shown.to_vote,
        &ends,
    );
    section(
        "Can be executed now: charter execute N",
        &shown.to_execute,
        &until,
    );
    section("Waits for its timelock", &shown.waiting, &from);
    section("Is being executed", &shown.executing, &|_| String::new());
    section("Open to the votes of others", &shown.others, &ends);
    if !shown.awaited_code.is_empty() {
        let lines = shown
            .awaited_code
            .iter()
            .map(|line| format!("        {line}"));
        let lines = lines.collect::<Vec<_>>().join("\n");
        let title = context
            .printer
            .heading("Awaits its code: charter publish FILE");
        parts.push(format!("{title}\n{lines}"));
    }
    if parts.len() == 1 {
        parts.push("Nothing is open.".to_string());
    }
    parts.join("\n\n")
}
