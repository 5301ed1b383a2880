//! The council's ledger, computed again from the records after every one of hundreds of random calls: members, outsiders, a
//! guardian and strangers propose, vote, turn, cancel, veto, execute, settle bonds and prune, while time passes and the
//! council changes.

use charter_interface::governance::{Action, Change, Ledger, Policy, ProposalView, Status, Vote};
use charter_interface::{AccountId, Duration, NearToken, Page};
use charter_tests::books::{self, Records};
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council};
use rstest::rstest;
use serde_json::json;

use crate::hostile::{self, acts};
use crate::scene::{change, near, paying_call};

const BOND: NearToken = near(2);

struct Model {
    local: Local,
    council_id: AccountId,
    payee_id: AccountId,
    people: Vec<Signer>,
    proposals: u32,
    state: u64,
}

impl Model {
    fn new(version: u32, seed: u64) -> Result<Self> {
        let mut local = Local::at(version)?;
        let mut people = Vec::new();
        // Three members, a guardian, two outsiders.
        for name in ["ann", "ben", "cleo", "guardian", "otto", "olga"] {
            people.push(local.account(name)?);
        }
        let account = local.contract("council", &artifact::wasm("governance"), near(100))?;
        let payee = local.contract("payee", &hostile::code(), near(5))?;
        let mut rules = council::rules(Duration::default());
        rules.council.execution_window = Duration::from_hours(2);
        let setup = Policy {
            members: people
                .iter()
                .take(3)
                .map(|it| it.account_id.clone())
                .collect(),
            guardian: Some(people[3].account_id.clone()),
            rules,
            open_proposals: Some(BOND),
            retention: Duration::from_hours(1),
        };
        let council_id = account.account_id.clone();
        local
            .call(&account, &council_id, council::init(setup))?
            .success()?;
        Ok(Self {
            local,
            council_id,
            payee_id: payee.account_id,
            people,
            proposals: 0,
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        })
    }

    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) as usize % end
    }

    fn anyone(&mut self) -> Signer {
        let index = self.below(self.people.len());
        self.people[index].clone()
    }

    fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.council_id, call)
    }

    fn ledger(&self) -> Result<Ledger> {
        let ledger = self.local.view(&self.council_id, "get_ledger", json!({}))?;
        let records = Records::of_local(&self.local, &self.council_id)?;
        books::council::check(&records, &ledger)?;
        Ok(ledger)
    }

    fn action(&mut self) -> Action {
        let who = self.anyone().account_id;
        match self.below(6) {
            0 => Action::Transfer {
                receiver_id: who,
                amount: near(1),
            },
            1 => paying_call(
                &self.payee_id.clone(),
                "run",
                &acts(&[hostile::answer_with_a_failure()]),
                near(1),
            ),
            2 => paying_call(
                &self.payee_id.clone(),
                "run",
                &acts(&[json!({ "panic": "no" })]),
                near(1),
            ),
            3 => {
                let first = self.people[2].account_id.clone();
                change(if self.below(2) == 0 {
                    Change::RemoveMember { account_id: first }
                } else {
                    Change::AddMember { account_id: first }
                })
            }
            4 => change(Change::CancelProposals {
                ids: vec![self.proposals, self.proposals.saturating_sub(2)],
            }),
            _ => change(Change::SetRetention {
                retention: Duration::from_hours(1),
            }),
        }
    }

    /// A proposal that passed, or failed, if one of the newest did.
    fn passed(&self) -> Result<Option<u32>> {
        for status in [Status::Approved, Status::Failed] {
            let args = json!({ "status": status, "limit": 1 });
            let page: Page<ProposalView> =
                self.local.view(&self.council_id, "get_proposals", args)?;
            if let Some(view) = page.items.first() {
                return Ok(Some(view.proposal_id));
            }
        }
        Ok(None)
    }

    /// One call, or some time. Returns what it was and what it did.
    fn play(&mut self) -> Result<(String, Option<Outcome>)> {
        let mut by = self.anyone();
        let count = self.proposals.max(1);
        let recent = count.min(5) as usize;
        let id = count - 1 - u32::try_from(self.below(recent))?;
        let call = match self.below(18) {
            0..4 => {
                let action = self.action();
                let call = council::propose(action).deposit(near(3));
                let outcome = self.call(&by, call)?;
                self.proposals += u32::from(outcome.is_success());
                return Ok((format!("{} proposes", by.account_id), Some(outcome)));
            }
            4..9 => {
                let member = self.below(3);
                by = self.people[member].clone();
                council::vote(id, Vote::Approve)
            }
            9 => council::vote(id, Vote::Reject),
            10 => council::of_proposal("withdraw_vote", id),
            11..14 => council::execute(self.passed()?.unwrap_or(id)),
            14 => {
                let methods = ["cancel", "veto"];
                let method = methods[self.below(2)];
                council::of_proposal(method, id)
            }
            15 => council::of_proposal("return_bond", id),
            16 => {
                let oldest = u32::try_from(self.below(count as usize))?;
                council::of_proposal("prune", oldest)
            }
            _ => {
                let minutes = 5 + self.below(60) as u64;
                let time = std::time::Duration::from_secs(60 * minutes);
                self.local.chain.advance_time(time)?;
                return Ok((format!("{minutes} min pass"), None));
            }
        };
        let what = format!("{}: {} {id}", by.account_id, call.method);
        let outcome = self.call(&by, call)?;
        Ok((what, Some(outcome)))
    }
}

/// The parts are what the records say after every call, and what is free grows by forfeits and gifts alone, and shrinks by what
/// was approved: one NEAR for each payment that was executed, whatever the payee did.
#[rstest]
fn after_every_call_the_councils_ledger_is_what_the_records_say(
    #[values(1, 2, 3, 4)] seed: u64,
) -> Result {
    use charter_interface::governance::GovernanceEvent as Event;

    // Without gas rewards.
    let mut model = Model::new(88, seed)?;
    let own = |ledger: &Ledger| {
        ledger.free.as_yoctonear() as i128 + ledger.storage_stake.as_yoctonear() as i128
    };
    let (mut executed, mut settled) = (0, 0);
    let mut before = model.ledger()?;
    for step in 0..600 {
        let (what, outcome) = model.play()?;
        let after = model.ledger()?;
        let mut expected = 0;
        for event in outcome
            .iter()
            .flat_map(|it| it.events_of::<Event>().unwrap_or_default())
        {
            match event {
                Event::ProposalExecuted { proposal_id } => {
                    executed += 1;
                    let args = json!({ "proposal_id": proposal_id });
                    let view: ProposalView =
                        model.local.view(&model.council_id, "get_proposal", args)?;
                    assert_eq!(view.status, Status::Executed);
                    let paid = matches!(view.action, Action::Call { .. } | Action::Transfer { .. });
                    expected -= i128::from(paid) * near(1).as_yoctonear() as i128;
                }
                Event::BondForfeited { amount, .. }
                | Event::ProposalVetoed {
                    forfeited: amount, ..
                } => {
                    settled += 1;
                    expected += amount.as_yoctonear() as i128;
                }
                Event::BondReturned { .. } => settled += 1,
                _ => {}
            }
        }
        let moved = own(&after) - own(&before);
        assert_eq!(moved, expected, "seed {seed}, step {step}: {what}");
        before = after;
    }
    assert!(executed > 5 && settled > 5, "{executed} and {settled}");
    Ok(())
}
