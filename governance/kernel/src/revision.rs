//! What a change of members or rules means for a proposal.

use charter_interface::Timestamp;
use charter_interface::governance::Policy;

use crate::{Ballot, Proposal, Stage, effective_rule};

impl Proposal {
    /// Members or rules have changed to this. To be called for every proposal that has not ended, at once, so that what ended
    /// before stays what it was. Returns whether it became stale.
    ///
    /// The ballots of those who left are void, for ever. It needs the approvals that it needed and those that the new rule asks
    /// for: whatever lacks them is stale, passed or not. What has them keeps its timelock. What is being executed is judged
    /// the same way, and if the attempt fails is stale then.
    pub fn revise(&mut self, policy: &Policy, now: Timestamp) -> bool {
        if self.is_over(now) {
            return false;
        }
        self.outdated = true;
        for (account_id, ballot) in &mut self.ballots {
            if !policy.members.contains(account_id) {
                *ballot = Ballot::Void;
            }
        }
        let rule = effective_rule(&policy.rules, self.category, policy.members.len());
        self.required = self.required.max(rule.required);
        if self.has_approvals() {
            return false;
        }
        self.end(Stage::Stale, now);
        !self.executing
    }
}
