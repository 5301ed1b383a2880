//! Receivers that call back, that burn all they get, that answer with too much: nothing is executed twice, and no execution
//! is left without an end.

use charter_interface::governance::args::OfProposal;
use charter_interface::governance::{Action, GovernanceEvent, Policy, ProposalView, Status, Vote};
use charter_interface::{AccountId, Duration, Gas, NearToken};
use charter_localnet::Order;
use charter_tests::id::near;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council};

use crate::scene::{EXECUTABLE, calling_with, veto, wrong_status};

/// A council of one without timelocks on a chain in process.
pub struct Small {
    pub local: Local,
    pub ann: Signer,
    pub council_id: AccountId,
}

impl Small {
    pub fn new() -> Result<Self> {
        let mut local = Local::at(84)?;
        let ann = local.account("ann")?;
        let code = artifact::wasm("governance");
        let council = local.contract("council", &code, NearToken::from_near(50))?;
        let policy = Policy {
            members: vec![ann.account_id.clone()],
            guardian: Some(ann.account_id.clone()),
            rules: council::rules(Duration::default()),
            open_proposals: None,
            retention: Duration::default(),
        };
        local
            .call(&council, &council.account_id, council::init(policy))?
            .success()?;
        Ok(Self {
            local,
            ann,
            council_id: council.account_id,
        })
    }

    pub fn call(&mut self, call: Call) -> Result<Outcome> {
        let ann = self.ann.clone();
        self.local.call(&ann, &self.council_id, call)
    }

    /// Proposes and approves.
    pub fn pass(&mut self, action: Action) -> Result<u32> {
        let id = self.call(council::propose(action))?.success()?.json()?;
        self.call(council::vote(id, Vote::Approve))?.success()?;
        Ok(id)
    }

    pub fn proposal(&self, proposal_id: u32) -> Result<ProposalView> {
        let args = OfProposal { proposal_id };
        self.local.view(&self.council_id, "get_proposal", args)
    }

    pub fn receiver(&mut self, body: &str) -> Result<AccountId> {
        let code = artifact::module(body);
        let receiver = self
            .local
            .contract("receiver", &code, NearToken::from_near(10))?;
        Ok(receiver.account_id)
    }
}

/// `back`: executes proposal 0 of whoever calls, and returns what comes of it. `aside`: the same, and returns at once.
/// `finish`: calls the council's own callback.
const CALLS_BACK: &str = r#"
    (import "env" "predecessor_account_id" (func $predecessor (param i64)))
    (import "env" "register_len" (func $length (param i64) (result i64)))
    (import "env" "read_register" (func $read (param i64 i64)))
    (import "env" "promise_create" (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
    (import "env" "promise_return" (func $return (param i64)))
    (data (i32.const 0) "execute")
    (data (i32.const 16) "{\"proposal_id\":0}")
    (data (i32.const 256) "finish_execution")
    (func $call (param $length i64) (param $name i64) (result i64)
        (call $predecessor (i64.const 0))
        (call $read (i64.const 0) (i64.const 128))
        (call $create
            (call $length (i64.const 0)) (i64.const 128)
            (local.get $length) (local.get $name)
            (i64.const 17) (i64.const 16)
            (i64.const 64) (i64.const 100000000000000)))
    (func (export "back") (call $return (call $call (i64.const 7) (i64.const 0))))
    (func (export "aside") (drop (call $call (i64.const 7) (i64.const 0))))
    (func (export "finish") (call $return (call $call (i64.const 16) (i64.const 256))))
"#;

fn started(outcome: &Outcome) -> Result<usize> {
    let events = outcome.events_of::<GovernanceEvent>()?;
    let starts =
        |event: &&GovernanceEvent| matches!(event, GovernanceEvent::ExecutionStarted { .. });
    Ok(events.iter().filter(starts).count())
}

#[test]
fn a_receiver_that_executes_again_is_refused() -> Result {
    let mut small = Small::new()?;
    let receiver = small.receiver(CALLS_BACK)?;
    let gas = Gas::from_tgas(150);
    let id = small.pass(calling_with(&receiver, "back", NearToken::default(), gas))?;
    let outcome = small.call(council::execute(id))?;
    assert_eq!(started(&outcome)?, 1);
    assert!(
        outcome
            .failures()
            .contains(&wrong_status(id, Status::Executing, EXECUTABLE)),
        "{:?}",
        outcome.failures()
    );
    // The receipt held; that the promise failed which it returned is the receiver's own affair.
    let proposal = small.proposal(id)?;
    assert_eq!((proposal.status, proposal.attempts), (Status::Executed, 1));
    Ok(())
}

#[test]
fn a_receiver_that_executes_again_is_refused_whatever_runs_first() -> Result {
    for seed in 0..50 {
        let mut small = Small::new()?;
        let receiver = small.receiver(CALLS_BACK)?;
        let gas = Gas::from_tgas(150);
        let id = small.pass(calling_with(&receiver, "aside", NearToken::default(), gas))?;
        small.local.chain.set_order(Order::Seeded(seed));
        let outcome = small.call(council::execute(id))?;
        assert_eq!(started(&outcome)?, 1, "seed {seed}");
        let [refusal] = outcome.failures().try_into().expect("one receipt fails");
        assert!(
            [Status::Executing, Status::Executed]
                .map(|status| wrong_status(id, status, EXECUTABLE))
                .contains(&refusal),
            "seed {seed}: {refusal}"
        );
        let proposal = small.proposal(id)?;
        assert_eq!((proposal.status, proposal.attempts), (Status::Executed, 1));
    }
    Ok(())
}

#[test]
fn nobody_else_ends_an_execution() -> Result {
    let mut small = Small::new()?;
    let receiver = small.receiver(CALLS_BACK)?;
    let gas = Gas::from_tgas(150);
    let id = small.pass(calling_with(&receiver, "finish", NearToken::default(), gas))?;
    let outcome = small.call(council::execute(id))?;
    let private = |method: &str| format!("Method {method} is private");
    assert!(outcome.failures().contains(&private("finish_execution")));
    assert_eq!(small.proposal(id)?.status, Status::Executed);
    for method in [
        "finish_execution",
        "report_failed_execution",
        "finish_publication",
        "migrate",
    ] {
        let outcome = small.call(Call::raw(method, vec![0; 4]))?;
        assert_eq!(outcome.failure()?, private(method));
    }
    Ok(())
}

#[test]
fn while_it_is_being_executed_nothing_else_happens_to_it() -> Result {
    let mut small = Small::new()?;
    let receiver = small.receiver(r#"(func (export "work"))"#)?;
    let gas = Gas::from_tgas(10);
    let id = small.pass(calling_with(&receiver, "work", NearToken::default(), gas))?;
    small.local.chain.hold(near(&receiver));
    small.call(council::execute(id))?;
    assert_eq!(small.proposal(id)?.status, Status::Executing);
    for (call, needed) in [
        (council::execute(id), EXECUTABLE),
        (council::of_proposal("cancel", id), "active"),
        (council::of_proposal("prune", id), "ended"),
        (council::of_proposal("return_bond", id), "ended"),
    ] {
        let method = call.method.clone();
        let outcome = small.call(call)?;
        assert_eq!(
            outcome.failure()?,
            wrong_status(id, Status::Executing, needed),
            "{method}"
        );
    }
    // Votes and a veto are taken, and count if the attempt fails. This one holds.
    for call in [council::of_proposal("withdraw_vote", id), veto(id)] {
        small.call(call)?.success()?;
        assert_eq!(small.proposal(id)?.status, Status::Executing);
    }
    // However long it takes: it does not expire on its way.
    small
        .local
        .chain
        .advance_time(std::time::Duration::from_secs(30 * 86_400))?;
    assert_eq!(small.proposal(id)?.status, Status::Executing);
    small.local.chain.release(&near(&receiver));
    small.local.chain.run()?;
    assert_eq!(small.proposal(id)?.status, Status::Executed);
    Ok(())
}

/// `burn`: all the gas it has. `trap`: nothing. `much`: returns as many bytes as its gas lets it, at 68.7 Mgas a byte.
const HOSTILE: &str = r#"
    (import "env" "value_return" (func $value (param i64 i64)))
    (func (export "burn") (loop $forever (br $forever)))
    (func (export "trap") unreachable)
    (func (export "much")
        (drop (memory.grow (i32.const 64)))
        (call $value (i64.const 3600000) (i64.const 0)))
"#;

#[test]
fn the_callback_survives_every_receiver() -> Result {
    let mut small = Small::new()?;
    let receiver = small.receiver(HOSTILE)?;
    let nobody = small.local.id("nobody");
    let none = NearToken::default();
    let deposit = NearToken::from_near(1);
    for (action, expected) in [
        (
            calling_with(&receiver, "burn", deposit, Gas::from_tgas(250)),
            Status::Failed,
        ),
        (
            calling_with(&receiver, "trap", deposit, Gas::from_tgas(10)),
            Status::Failed,
        ),
        (
            calling_with(&receiver, "missing", deposit, Gas::from_tgas(10)),
            Status::Failed,
        ),
        (
            calling_with(&nobody, "missing", deposit, Gas::from_tgas(10)),
            Status::Failed,
        ),
        (
            calling_with(&receiver, "much", none, Gas::from_tgas(250)),
            Status::Executed,
        ),
    ] {
        let summary = action.lines();
        let before = small.local.balance(&small.council_id)?;
        let id = small.pass(action)?;
        small.call(council::execute(id))?;
        assert_eq!(small.proposal(id)?.status, expected, "{summary:?}");
        // What it was to pay is there again.
        assert!(
            small.local.balance(&small.council_id)? > before,
            "{summary:?}"
        );
    }
    Ok(())
}
