//! What the rules promise, stated once more without a model, and looked at in every case there is: all thresholds in councils of
//! every size, all triples of thresholds, and everything that can happen to a proposal of three members.

use std::collections::{HashSet, VecDeque};

use charter_interface::governance::{MAX_MEMBERS, Policy, Status, Threshold, Vote};
use charter_interface::{AccountId, Category, Duration, Timestamp};
use charter_kernel::{
    Ballot, Execution, Proposal, check_invariants, effective_rule, required_votes,
};

use near_sdk::borsh::to_vec;

use crate::scene::{START, Scene, account, member, policy};

const CATEGORIES: [Category; 3] = [Category::Routine, Category::Code, Category::Council];

/// Every number of votes that can matter, and every share whose parts are no larger than a council.
fn thresholds() -> Vec<Threshold> {
    let most = MAX_MEMBERS as u16 + 2;
    let shares = (0..=most).flat_map(|part| (0..=most).map(move |whole| (part, whole)));
    let votes = (0..=most).map(Threshold::Votes);
    votes
        .chain(shares.map(|(part, whole)| Threshold::Share(part, whole)))
        .collect()
}

/// A threshold is accepted exactly where some number of members, at least one and at most all, reaches it and one fewer does
/// not: so nothing decides by itself, and nothing is out of reach.
#[test]
fn a_policy_is_accepted_exactly_where_its_members_can_decide() {
    let council_id = account("council.near");
    let (mut accepted, mut refused) = (0_u32, 0_u32);
    for members in 1..=MAX_MEMBERS {
        for threshold in thresholds() {
            let reaches = |votes: u64| match threshold {
                Threshold::Votes(needed) => votes >= u64::from(needed),
                // The share of votes among the members is at least part / whole.
                Threshold::Share(part, whole) => {
                    votes * u64::from(whole) >= members as u64 * u64::from(part)
                }
            };
            let is_share = match threshold {
                Threshold::Votes(_) => true,
                Threshold::Share(part, whole) => part >= 1 && part <= whole,
            };
            let can_decide = is_share && !reaches(0) && reaches(members as u64);
            for category in CATEGORIES {
                let mut council = policy(members, 1);
                council.rules.of_mut(category).threshold = threshold;
                let checked = check_invariants(&council, &council_id);
                assert_eq!(checked.is_ok(), can_decide, "{threshold} of {members}");
                if !can_decide {
                    refused += 1;
                    continue;
                }
                accepted += 1;
                let needed = u64::from(required_votes(threshold, members));
                assert!(
                    reaches(needed) && !reaches(needed - 1),
                    "{threshold} of {members}"
                );
                let rule = effective_rule(&council.rules, Category::Council, members);
                assert!(usize::from(rule.required) <= members);
            }
        }
    }
    println!("{accepted} policies accepted, {refused} refused");
    assert!(accepted > 10_000 && refused > 10_000);
}

/// For every triple of thresholds and of waits: what is decided by a heavier category needs no fewer votes and no shorter
/// times than any lighter category asks for.
#[test]
fn no_bundle_lowers_a_vote() {
    let waits = [0, 1, 30].map(Duration::from_days);
    let mut cases = 0_u32;
    for members in 1..=7 {
        let votes: Vec<u16> = (1..=members as u16).collect();
        for [routine, code, council] in triples(&votes) {
            for [first, second, third] in triples(&waits) {
                let mut rules = policy(members, 1).rules;
                for (category, votes, wait) in [
                    (Category::Routine, routine, first),
                    (Category::Code, code, second),
                    (Category::Council, council, third),
                ] {
                    let rule = rules.of_mut(category);
                    rule.threshold = Threshold::Votes(votes);
                    (rule.timelock, rule.voting_period) = (wait, wait);
                }
                let own = [(routine, first), (code, second), (council, third)];
                for (at, heavier) in CATEGORIES.into_iter().enumerate() {
                    let whole = effective_rule(&rules, heavier, members);
                    for (votes, wait) in own.into_iter().take(at + 1) {
                        assert!(whole.required >= votes);
                        assert!(whole.timelock >= wait && whole.voting_period >= wait);
                    }
                    cases += 1;
                }
            }
        }
    }
    println!("{cases} rules");
}

fn triples<T: Copy>(of: &[T]) -> impl Iterator<Item = [T; 3]> + '_ {
    of.iter().flat_map(move |one| {
        let two = move |two: &T| {
            of.iter()
                .map(|three| [*one, *two, *three])
                .collect::<Vec<_>>()
        };
        of.iter().flat_map(two)
    })
}

/// Anything that is done to a proposal.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Vote(usize, Option<Vote>),
    Begin,
    End(u16, bool),
    Veto,
    Withdraw,
    Cancel,
    /// One member leaves, or comes back.
    Turn(usize),
    Wait,
}

fn deeds() -> Vec<Deed> {
    let votes = [None, Some(Vote::Approve), Some(Vote::Reject)];
    // The last is a stranger.
    let mut deeds: Vec<Deed> = (0..4)
        .flat_map(|who| votes.map(|vote| Deed::Vote(who, vote)))
        .collect();
    for attempt in 0..4 {
        deeds.extend([Deed::End(attempt, false), Deed::End(attempt, true)]);
    }
    deeds.extend([
        Deed::Begin,
        Deed::Veto,
        Deed::Withdraw,
        Deed::Cancel,
        Deed::Turn(0),
        Deed::Turn(2),
        Deed::Wait,
    ]);
    deeds
}

/// A step of time: a voting period, a timelock and a window are some of these.
const STEP: Duration = Duration::from_hours(12);
/// Nothing that time brings about comes later.
const STEPS: u32 = 6;

#[derive(Clone)]
struct World {
    proposal: Proposal,
    council: Policy,
    steps: u32,
    /// How often an attempt that was begun succeeded.
    done: u32,
}

impl World {
    fn new() -> Self {
        let mut council = policy(3, 2);
        for category in CATEGORIES {
            let rule = council.rules.of_mut(category);
            (rule.voting_period, rule.timelock, rule.execution_window) =
                (Duration::from_hours(24), STEP, Duration::from_hours(24));
        }
        Self {
            proposal: Scene::of(council.clone(), Category::Code).proposal,
            council,
            steps: 0,
            done: 0,
        }
    }

    fn now(&self) -> Timestamp {
        (0..self.steps).fold(START, |now, _| now.after(STEP))
    }

    /// What tells one world from another.
    fn key(&self) -> Vec<u8> {
        let key = (&self.proposal, &self.council.members, self.steps, self.done);
        to_vec(&key).expect("it is borsh")
    }

    fn apply(&mut self, deed: Deed) {
        let now = self.now();
        match deed {
            Deed::Vote(who, vote) => self.vote(&member(who), vote),
            Deed::Begin => {
                let before = self.proposal.clone();
                let begun = self.proposal.begin_execution(7, Category::Code, now);
                if matches!(begun, Ok(Execution::Begun { .. })) {
                    assert_eq!(self.done, 0, "what was executed began again: {before:?}");
                    assert!(approvals_of(&before, &self.council.members) >= 2);
                    assert!(!before.executing);
                }
            }
            Deed::End(attempt, succeeded) => {
                let was_executing = self.proposal.executing;
                let status = self.proposal.end_execution(attempt, succeeded, now);
                if was_executing && !self.proposal.executing && succeeded {
                    self.done += 1;
                    assert_eq!(status, Status::Executed);
                }
            }
            Deed::Veto => drop(self.proposal.veto(7, now)),
            Deed::Withdraw => drop(self.proposal.cancel(7, &account("pat.near"), now)),
            Deed::Cancel => drop(self.proposal.cancel_by_council(now)),
            Deed::Turn(who) => self.turn(member(who), now),
            Deed::Wait => self.steps += 1,
        }
        assert!(self.done <= 1, "executed {} times", self.done);
    }

    /// A vote touches the ballot of its voter, and nobody else's; a stranger's touches none.
    fn vote(&mut self, voter_id: &AccountId, vote: Option<Vote>) {
        let now = self.now();
        let before = self.proposal.clone();
        let members = &self.council.members;
        let voted = self.proposal.vote(7, voter_id, members, vote, now);
        if voted.is_err() {
            assert_eq!(self.proposal, before, "what is refused changes nothing");
            return;
        }
        assert!(members.contains(voter_id), "{voter_id} is no member");
        for ((account_id, was), (same_id, is)) in before.ballots.iter().zip(&self.proposal.ballots)
        {
            assert_eq!(account_id, same_id);
            assert_eq!(was != is, account_id == voter_id, "{voter_id} voted");
        }
    }

    fn turn(&mut self, account_id: AccountId, now: Timestamp) {
        let mut council = self.council.clone();
        match council.members.iter().position(|one| *one == account_id) {
            Some(at) => drop(council.members.remove(at)),
            None => council.members.push(account_id),
        }
        // A change that leaves no valid council is refused whole.
        if check_invariants(&council, &account("council.near")).is_ok() {
            self.council = council;
            self.proposal.revise(&self.council, now);
        }
    }
}

/// The approvals of those who are members now.
fn approvals_of(proposal: &Proposal, members: &[AccountId]) -> usize {
    let approves = |(account_id, ballot): &&(AccountId, Ballot)| {
        *ballot == Ballot::Approve && members.contains(account_id)
    };
    proposal.ballots.iter().filter(approves).count()
}

/// From every state of a proposal of three members of whom two decide, every deed: it is executed at most once, never without
/// the approvals of two who are members at that moment, and no ballot counts for another member.
#[test]
fn nothing_is_executed_twice_and_no_ballot_is_another_members() {
    let deeds = deeds();
    let mut known = HashSet::from([World::new().key()]);
    let mut queue = VecDeque::from([World::new()]);
    let (mut steps, mut executed) = (0_u32, 0_u32);
    while let Some(world) = queue.pop_front() {
        for deed in &deeds {
            let mut next = world.clone();
            next.apply(*deed);
            steps += 1;
            executed += u32::from(next.done > world.done);
            let is_near = next.steps <= STEPS && next.proposal.attempts < 3;
            if is_near && known.insert(next.key()) {
                queue.push_back(next);
            }
        }
    }
    println!(
        "{} states, {steps} steps, {executed} executions",
        known.len()
    );
    assert!(executed > 0);
}
