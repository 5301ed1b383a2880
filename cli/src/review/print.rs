//! A review for people.

use charter_interface::text::Quoted;

use super::{Deed, Review};
use crate::human;
use crate::print::{Printer, pairs};

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
            ("who says", Quoted(&proposal.description).to_string()),
        ];
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
