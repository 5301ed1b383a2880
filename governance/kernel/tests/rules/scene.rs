//! What the tests share: accounts, a council, and a proposal of it.

use charter_interface::governance::{Policy, Rule, Rules, Threshold, Vote};
use charter_interface::{AccountId, Category, CodeHash, Duration, NearToken, Timestamp};
use charter_kernel::{Decision, Execution, NewProposal, Proposal, ProposalError};

/// When it begins.
pub const START: Timestamp = Timestamp(1_700_000_000_000_000_000);
/// How long members vote.
pub const VOTING: Duration = Duration::from_hours(24);
/// How long what passed waits.
pub const TIMELOCK: Duration = Duration::from_hours(48);
/// How long it can be executed then.
pub const WINDOW: Duration = Duration::from_days(7);
/// What an account that is no member lays down.
pub const BOND: NearToken = NearToken::from_near(2);

pub fn account(name: &str) -> AccountId {
    name.parse().expect("a valid account id")
}

/// `m0.near`, `m1.near`...
pub fn member(number: usize) -> AccountId {
    account(&format!("m{number}.near"))
}

/// A council of so many members where so many votes decide everything.
pub fn policy(members: usize, votes: u16) -> Policy {
    let rule = Rule {
        threshold: Threshold::Votes(votes),
        voting_period: VOTING,
        timelock: TIMELOCK,
        execution_window: WINDOW,
    };
    Policy {
        members: (0..members).map(member).collect(),
        guardian: None,
        rules: Rules {
            routine: rule,
            code: rule,
            council: rule,
        },
        open_proposals: Some(BOND),
        retention: Duration::from_days(30),
    }
}

/// A proposal, the council that decides it, and the time.
#[derive(Debug, Clone)]
pub struct Scene {
    pub policy: Policy,
    pub proposal: Proposal,
    pub now: Timestamp,
}

impl Scene {
    /// Three members, of whom two decide; somebody else proposed for a bond.
    pub fn new() -> Self {
        Self::of(policy(3, 2), Category::Code)
    }

    pub fn of(policy: Policy, category: Category) -> Self {
        let new = NewProposal {
            proposer_id: account("pat.near"),
            category,
            digest: CodeHash([1; 32]),
            vetoable: true,
            bond: BOND,
        };
        Self {
            proposal: Proposal::new(new, &policy, 0, START),
            policy,
            now: START,
        }
    }

    /// The same, passed by the first two members.
    pub fn passed() -> Self {
        let mut scene = Self::new();
        scene.approve(0).expect("it is active");
        scene.approve(1).expect("it is active");
        scene
    }

    /// The same, after the timelock, and being executed for the first time.
    pub fn executing() -> Self {
        let mut scene = Self::passed();
        scene.wait(TIMELOCK);
        assert_eq!(scene.begin(), Ok(Execution::Begun { attempt: 1 }));
        scene
    }

    pub fn wait(&mut self, duration: Duration) {
        self.now = self.now.after(duration);
    }

    pub fn vote(&mut self, number: usize, vote: Option<Vote>) -> Result<Decision, ProposalError> {
        self.proposal
            .vote(7, &member(number), &self.policy.members, vote, self.now)
    }

    pub fn approve(&mut self, number: usize) -> Result<Decision, ProposalError> {
        self.vote(number, Some(Vote::Approve))
    }

    pub fn reject(&mut self, number: usize) -> Result<Decision, ProposalError> {
        self.vote(number, Some(Vote::Reject))
    }

    pub fn withdraw(&mut self, number: usize) -> Result<Decision, ProposalError> {
        self.vote(number, None)
    }

    pub fn begin(&mut self) -> Result<Execution, ProposalError> {
        let category = self.proposal.category;
        self.proposal.begin_execution(7, category, self.now)
    }

    pub fn status(&self) -> charter_interface::governance::Status {
        self.proposal.status(self.now)
    }

    /// The members and rules become these; whether that made it stale.
    pub fn change(&mut self, policy: Policy) -> bool {
        self.policy = policy;
        self.proposal.revise(&self.policy, self.now)
    }

    /// Somebody leaves.
    pub fn remove(&mut self, number: usize) -> bool {
        let mut policy = self.policy.clone();
        policy.members.retain(|one| *one != member(number));
        self.change(policy)
    }
}
