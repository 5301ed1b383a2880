//! Long random histories of larger councils, against what the rules promise. What is true is kept here from who did what and
//! when, and never asked of the kernel.

use std::collections::BTreeSet;

use charter_interface::governance::{Change, Policy, Rule, Status, Threshold, Vote};
use charter_interface::{Category, CodeHash, Duration, Timestamp};
use charter_kernel::{
    Cancellation, NewProposal, Proposal, change, check_invariants, effective_rule,
};
use proptest::prelude::*;

use crate::scene::{BOND, START, account, member, policy};

mod story;

use story::{Story, length};

const PEOPLE: usize = 8;
const PROPOSALS: usize = 4;

/// One thing that somebody does.
#[derive(Debug, Clone)]
enum Deed {
    Wait(u64),
    Vote(usize, usize, Option<Vote>),
    /// Some join, some leave: a bit for each person, in one change.
    Members(u8),
    SetRule(Category, u16, bool),
    Cancel(usize),
    Veto(usize),
    CancelByCouncil(usize),
    Begin(usize, Category),
    End(usize, bool),
    Settle(usize),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let slot = 0..PROPOSALS;
    let category =
        proptest::sample::select(vec![Category::Routine, Category::Code, Category::Council]);
    let vote = prop_oneof![
        5 => Just(Some(Vote::Approve)),
        2 => Just(Some(Vote::Reject)),
        2 => Just(None),
    ];
    prop_oneof![
        6 => prop_oneof![Just(1), 0..7_200_u64, 0..200_000_u64].prop_map(Deed::Wait),
        30 => (slot.clone(), 0..PEOPLE, vote).prop_map(|(slot, who, vote)| Deed::Vote(slot, who, vote)),
        2 => (0..PEOPLE).prop_map(|who| Deed::Members(1 << who)),
        1 => any::<u8>().prop_map(Deed::Members),
        1 => (category.clone(), 1..5_u16, any::<bool>()).prop_map(|(category, votes, share)| Deed::SetRule(category, votes, share)),
        1 => slot.clone().prop_map(Deed::Cancel),
        1 => slot.clone().prop_map(Deed::Veto),
        1 => slot.clone().prop_map(Deed::CancelByCouncil),
        12 => (slot.clone(), category).prop_map(|(slot, category)| Deed::Begin(slot, category)),
        8 => (slot.clone(), proptest::bool::weighted(0.3)).prop_map(|(slot, succeeded)| Deed::End(slot, succeeded)),
        3 => slot.prop_map(Deed::Settle),
    ]
}

struct History {
    policy: Policy,
    now: Timestamp,
    stories: Vec<Story>,
}

impl History {
    fn new(members: usize, votes: u16, timelocks: [u64; 3]) -> Self {
        let mut policy = policy(members, votes.min(members as u16));
        for (category, hours) in [Category::Routine, Category::Code, Category::Council]
            .into_iter()
            .zip(timelocks)
        {
            policy.rules.of_mut(category).timelock = Duration::from_hours(hours);
        }
        let now = START;
        let stories = (0..PROPOSALS)
            .map(|number| {
                let category = [Category::Routine, Category::Code, Category::Council][number % 3];
                let new = NewProposal {
                    proposer_id: account("pat.near"),
                    category,
                    digest: CodeHash([number as u8; 32]),
                    vetoable: number != 0,
                    bond: BOND,
                };
                let proposal = Proposal::new(new, &policy, 0, now);
                let rule = effective_rule(&policy.rules, category, members);
                Story {
                    length: length(&proposal),
                    proposal,
                    category,
                    votes: policy
                        .members
                        .iter()
                        .map(|one| (one.clone(), None))
                        .collect(),
                    required: rule.required,
                    approved_since: None,
                    voting_ends: now.after(rule.voting_period),
                    timelock: rule.timelock,
                    window: rule.execution_window,
                    is_old: false,
                    executing: false,
                    executed: false,
                    stopped: false,
                    vetoed: false,
                    ended: None,
                    bonds_paid: 0,
                }
            })
            .collect();
        Self {
            policy,
            now,
            stories,
        }
    }

    fn run(&mut self, deed: &Deed) {
        let now = self.now;
        match deed {
            Deed::Wait(seconds) => self.now = now.after(Duration::from_secs(*seconds)),
            Deed::Vote(slot, who, vote) => {
                let voter_id = member(*who);
                let story = &mut self.stories[*slot];
                let voted = story
                    .proposal
                    .vote(0, &voter_id, &self.policy.members, *vote, now);
                if voted.is_ok() {
                    assert!(self.policy.members.contains(&voter_id));
                    let before = story.votes.insert(voter_id, *vote);
                    let before = before.expect("only who could vote does");
                    if now >= story.voting_ends {
                        assert_eq!(before, Some(Vote::Approve), "only approvals are taken away");
                        assert_ne!(*vote, Some(Vote::Approve));
                    }
                    story.note_approvals(now);
                }
            }
            Deed::Members(bits) => {
                let mut next = self.policy.clone();
                for who in (0..PEOPLE).filter(|who| bits >> who & 1 == 1) {
                    let account_id = member(who);
                    let toggle = if next.members.contains(&account_id) {
                        Change::RemoveMember { account_id }
                    } else {
                        Change::AddMember { account_id }
                    };
                    assert_eq!(change(&mut next, &toggle), Ok(true));
                }
                self.change(next);
            }
            Deed::SetRule(category, votes, share) => {
                let mut next = self.policy.clone();
                let rule = Rule {
                    threshold: if *share {
                        Threshold::Share(*votes, 5)
                    } else {
                        Threshold::Votes(*votes)
                    },
                    ..*next.rules.of(*category)
                };
                let set = Change::SetRule {
                    category: *category,
                    rule,
                };
                assert_eq!(change(&mut next, &set), Ok(true));
                self.change(next);
            }
            Deed::Cancel(slot) => {
                let story = &mut self.stories[*slot];
                let cancelled = story.proposal.cancel(0, &account("pat.near"), now);
                if cancelled.is_ok() {
                    assert!(
                        story.approved_since.is_none(),
                        "what passed is the council's"
                    );
                    story.stopped = true;
                }
            }
            Deed::Veto(slot) => {
                let story = &mut self.stories[*slot];
                if let Ok(forfeited) = story.proposal.veto(0, now) {
                    assert_ne!(*slot, 0, "it cannot be vetoed");
                    assert_eq!(forfeited.is_zero(), story.executing);
                    story.bonds_paid += u8::from(!forfeited.is_zero());
                    (story.stopped, story.vetoed) = (true, true);
                }
            }
            Deed::CancelByCouncil(slot) => {
                let story = &mut self.stories[*slot];
                match story.proposal.cancel_by_council(now) {
                    Cancellation::PassedOver => {}
                    Cancellation::Now | Cancellation::IfAttemptFails => story.stopped = true,
                }
            }
            Deed::Begin(slot, category) => self.stories[*slot].begin(*category, now),
            Deed::End(slot, succeeded) => self.stories[*slot].end(*succeeded, now),
            Deed::Settle(slot) => self.stories[*slot].settle(now),
        }
    }

    fn change(&mut self, next: Policy) {
        if check_invariants(&next, &account("council.near")).is_err() {
            return;
        }
        self.policy = next;
        let current: BTreeSet<_> = self.policy.members.iter().cloned().collect();
        for story in &mut self.stories {
            let was_over = story.is_over(self.now);
            story.proposal.revise(&self.policy, self.now);
            if was_over {
                continue;
            }
            story.is_old = true;
            story.votes.retain(|voter_id, _| current.contains(voter_id));
            let rule = effective_rule(
                &self.policy.rules,
                story.category,
                self.policy.members.len(),
            );
            story.required = story.required.max(rule.required);
            story.note_approvals(self.now);
        }
    }

    fn check(&mut self) {
        for story in &mut self.stories {
            story.check(self.now);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    /// No ballot counts for anybody else after any change of members; nothing is executed twice, without its approvals, before
    /// its timelock or against a veto; what has ended stays so; every bond goes one way, once.
    #[test]
    fn whatever_happens_the_promises_hold(
        members in 1..=PEOPLE,
        votes in 1..5_u16,
        timelocks in [0..3_u64, 0..30_u64, 0..3_u64],
        deeds in proptest::collection::vec(any_deed(), 1..250),
    ) {
        let mut history = History::new(members, votes, timelocks);
        for deed in &deeds {
            history.run(deed);
            history.check();
        }
        // The end of everything: all attempts end, all time passes, and every bond can be had.
        for slot in 0..PROPOSALS {
            history.run(&Deed::End(slot, false));
            history.check();
        }
        history.now = history.now.after(Duration::from_days(365));
        history.check();
        for slot in 0..PROPOSALS {
            history.run(&Deed::Settle(slot));
            history.check();
            prop_assert!(history.stories[slot].proposal.bond.is_zero());
        }
    }

    /// What is done to a proposal while it is being executed makes of it, if the attempt fails, what it would have made of it
    /// without the attempt.
    #[test]
    fn an_attempt_that_fails_hides_nothing(
        members in 1..=PEOPLE,
        votes in 1..4_u16,
        deeds in proptest::collection::vec(any_deed(), 1..40),
    ) {
        let mut with = History::new(members, votes, [0, 0, 0]);
        for who in 0..members {
            with.run(&Deed::Vote(0, who, Some(Vote::Approve)));
        }
        let mut without = History::new(members, votes, [0, 0, 0]);
        without.stories[0].proposal = with.stories[0].proposal.clone();
        without.stories[0].votes = with.stories[0].votes.clone();
        with.stories.truncate(1);
        without.stories.truncate(1);
        with.run(&Deed::Begin(0, Category::Routine));
        prop_assert!(with.stories[0].executing);
        for deed in &deeds {
            let deed = match deed.clone() {
                // An attempt is short beside its window.
                Deed::Wait(seconds) => Deed::Wait(seconds / 20),
                Deed::Vote(_, who, vote) => Deed::Vote(0, who, vote),
                Deed::CancelByCouncil(_) => Deed::CancelByCouncil(0),
                Deed::Members(bits) => Deed::Members(bits),
                Deed::SetRule(category, votes, share) => Deed::SetRule(category, votes, share),
                // Its proposer cannot take back what is being executed; it has not been approved for nothing.
                Deed::Cancel(_) | Deed::Veto(_) | Deed::Begin(..) | Deed::End(..) | Deed::Settle(_) => continue,
            };
            with.run(&deed);
            without.run(&deed);
        }
        with.run(&Deed::End(0, false));
        let now = with.now;
        let (with, without) = (&with.stories[0].proposal, &without.stories[0].proposal);
        let expected = match without.status(now) {
            Status::Approved => Status::Failed,
            other => other,
        };
        prop_assert_eq!(with.status(now), expected);
        prop_assert_eq!(&with.ballots, &without.ballots);
        prop_assert_eq!(with.passed_at, without.passed_at);
        prop_assert_eq!(with.required, without.required);
    }
}
