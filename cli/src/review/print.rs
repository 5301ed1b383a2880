//! A review for people.

use charter_interface::text::Quoted;
use charter_interface::{Exact, NearToken};

use super::{Deed, Review, Simulation};
use crate::print::{Printer, pairs};
use crate::{human, words};

impl Review {
    /// The whole of it.
    pub fn text(&self, printer: &Printer<'_>) -> String {
        let mut parts = vec![self.head(printer)];
        let all = match self.deeds.len() {
            0 => "It does nothing:".to_string(),
            1 => "It does one thing:".to_string(),
            many => format!("It does {many} things, all or none:"),
        };
        let mut deeds = vec![printer.heading(&all)];
        for (at, deed) in self.deeds.iter().enumerate() {
            deeds.push(of_deed(printer, at + 1, deed));
        }
        parts.push(deeds.join("\n"));
        if !self.look_at.is_empty() {
            let mut lines = vec![printer.heading("Look at this:")];
            let look_at = self.look_at.iter();
            lines.extend(look_at.map(|line| printer.loud(&format!("  ! {line}"))));
            parts.push(lines.join("\n"));
        }
        if let Some(simulation) = &self.simulation {
            parts.push(of_simulation(printer, simulation));
        }
        let mut lines = vec![printer.heading("Verified:")];
        for check in &self.checks {
            lines.push(if check.holds {
                format!("  {} {}", printer.good("✓"), check.says)
            } else {
                printer.loud(&format!("  ✗ NOT {}", check.says))
            });
        }
        parts.push(lines.join("\n"));
        parts.join("\n\n")
    }

    fn head(&self, printer: &Printer<'_>) -> String {
        let proposal = &self.proposal;
        let tally = &proposal.tally;
        let title = format!("{} proposal {}", self.council_id, proposal.proposal_id);
        let mut facts = vec![
            ("status", proposal.status.to_string()),
            (
                "votes",
                format!(
                    "{} for, {} against, of {} members; {} pass it ({} rule)",
                    tally.approvals,
                    tally.rejections,
                    tally.members,
                    tally.required,
                    proposal.category
                ),
            ),
            (
                "voting ends",
                format!(
                    "{} ({})",
                    human::moment(proposal.voting_ends),
                    human::from_now(self.now, proposal.voting_ends)
                ),
            ),
            ("by", proposal.proposer_id.to_string()),
        ];
        if !proposal.description.is_empty() {
            facts.push(("who says", Quoted(&proposal.description).to_string()));
        }
        if let Some(link) = &proposal.link {
            facts.push(("and links", Quoted(link).to_string()));
        }
        if let Some(from) = proposal.executable_from {
            let until = proposal.executable_until.map(human::moment);
            facts.push((
                "executable",
                format!(
                    "{} until {}",
                    human::moment(from),
                    until.unwrap_or_default()
                ),
            ));
        }
        format!("{}\n{}", printer.heading(&title), pairs(facts))
    }

    /// Why it is not verified, in one line.
    pub fn unverified(&self) -> String {
        let failed = self.checks.iter().filter(|check| !check.holds);
        let failed: Vec<_> = failed
            .map(|check| check.says.split(':').next().unwrap_or_default().to_string())
            .collect();
        format!(
            "proposal {} could not be verified ({}): read what is said above before you vote",
            self.proposal.proposal_id,
            failed.join(", ")
        )
    }
}

fn of_deed(printer: &Printer<'_>, number: usize, deed: &Deed) -> String {
    let words = if deed.known {
        deed.words.clone()
    } else {
        printer.loud(&format!("UNKNOWN: {}", deed.words))
    };
    let mut text = format!("{number:>3}. {words}");
    let width = deed
        .differences
        .iter()
        .map(|d| d.what.chars().count())
        .max();
    let width = width.unwrap_or(0);
    for difference in &deed.differences {
        let what = &difference.what;
        let line = if difference.new.is_empty() || difference.old == difference.new {
            format!("{what:<width$}  {}", difference.old)
        } else {
            format!("{what:<width$}  {} -> {}", difference.old, difference.new)
        };
        text.push_str(&format!("\n       {}", printer.faint(&line)));
    }
    text
}

fn of_simulation(printer: &Printer<'_>, simulation: &Simulation) -> String {
    let mut lines = vec![printer.heading(&format!(
        "Executed on a fork of block {}, for {}:",
        simulation.block_height, simulation.gas
    ))];
    if !simulation.made_to_approve.is_empty() {
        let voters = simulation.made_to_approve.iter().map(ToString::to_string);
        let voters = voters.collect::<Vec<_>>().join(", ");
        lines.push(printer.faint(&format!(
            "  (there {voters} approved it, so that it passes)"
        )));
    }
    lines.extend(words::events(&simulation.events).map(|line| format!("  {line}")));
    let failed = simulation.failed_receipts.iter();
    lines.extend(failed.map(|receipt| printer.loud(&format!("  failed receipt: {receipt}"))));
    let exact = |amount: Option<NearToken>| {
        amount.map_or_else(
            || "no account".to_string(),
            |amount| Exact(amount).to_string(),
        )
    };
    for balance in &simulation.balances {
        let nothing = NearToken::from_yoctonear(0);
        let change = human::signed(
            balance.before.unwrap_or(nothing),
            balance.after.unwrap_or(nothing),
        );
        lines.push(format!(
            "  {}: {} -> {} ({change})",
            balance.account_id,
            exact(balance.before),
            exact(balance.after)
        ));
    }
    lines.join("\n")
}
