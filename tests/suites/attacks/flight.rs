//! A payment on its way: whatever members, guardian and council decide meanwhile counts if it fails, and nothing strands it.
//! In process, where a test holds receipts back.

use charter_interface::AccountId;
use charter_interface::Delivery;
use charter_interface::governance::args::OfProposal;
use charter_interface::governance::{Action, Change, ProposalView, Status, Vote};
use charter_tests::books::{self, Records};
use charter_tests::id::near as near_id;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council};
use rstest::rstest;
use serde_json::json;

use crate::hostile::{self, acts};
use crate::scene::{change, near, paying_call};

/// A council of two on a chain in process, with a payment by call on its way to a payee that is held.
struct Flight {
    local: Local,
    ann: Signer,
    ben: Signer,
    council_id: AccountId,
    payee_id: AccountId,
}

impl Flight {
    fn begin(version: u32, fails: bool) -> Result<Self> {
        let mut local = Local::at(version)?;
        let ann = local.account("ann")?;
        let ben = local.account("ben")?;
        let account = local.contract("council", &artifact::wasm("governance"), near(50))?;
        let payee = local.contract("payee", &hostile::code(), near(10))?;
        let policy = charter_interface::governance::Policy {
            members: vec![ann.account_id.clone(), ben.account_id.clone()],
            guardian: Some(ben.account_id.clone()),
            rules: council::rules(charter_interface::Duration::default()),
            open_proposals: None,
            retention: charter_interface::Duration::default(),
        };
        let id = account.account_id.clone();
        local
            .call(&account, &id, council::init(policy))?
            .success()?;
        let mut flight = Self {
            local,
            ann,
            ben,
            council_id: id,
            payee_id: payee.account_id,
        };
        let act = if fails {
            json!({ "panic": "no" })
        } else {
            hostile::answer_with_a_failure()
        };
        let pay = paying_call(&flight.payee_id, "run", &acts(&[act]), near(4));
        flight.pass(pay)?;
        let payee_id = near_id(&flight.payee_id);
        flight.local.chain.hold(payee_id);
        flight.by_ann(council::execute(0))?;
        assert_eq!(flight.status(0)?, Status::Executing);
        Ok(flight)
    }

    fn by_ann(&mut self, call: Call) -> Result<Outcome> {
        let ann = self.ann.clone();
        self.local.call(&ann, &self.council_id, call)
    }

    fn by_ben(&mut self, call: Call) -> Result<Outcome> {
        let ben = self.ben.clone();
        self.local.call(&ben, &self.council_id, call)
    }

    fn pass(&mut self, action: Action) -> Result<u32> {
        let id = self.by_ann(council::propose(action))?.success()?.json()?;
        self.by_ann(council::vote(id, Vote::Approve))?.success()?;
        self.by_ben(council::vote(id, Vote::Approve))?.success()?;
        Ok(id)
    }

    fn status(&self, proposal_id: u32) -> Result<Status> {
        let args = OfProposal { proposal_id };
        let view: ProposalView = self.local.view(&self.council_id, "get_proposal", args)?;
        Ok(view.status)
    }

    fn land(&mut self) -> Result {
        let payee_id = near_id(&self.payee_id);
        self.local.chain.release(&payee_id);
        self.local.chain.run()?;
        let ledger = self.local.view(&self.council_id, "get_ledger", json!({}))?;
        let records = Records::of_local(&self.local, &self.council_id)?;
        books::council::check(&records, &ledger)
    }
}

/// Members turn against a payment while it is on its way, veto it, cancel it, or the council changes: if it fails, that
/// counts, and nobody executes it again; if it held, it is executed.
#[rstest]
fn what_is_decided_while_a_payment_is_on_its_way_counts_if_it_fails(
    #[values(84, 88)] version: u32,
    #[values(false, true)] fails: bool,
    #[values("vote", "veto", "cancel", "member")] how: &str,
) -> Result {
    let mut flight = Flight::begin(version, fails)?;
    let expected = match how {
        "vote" => {
            flight.by_ben(council::vote(0, Vote::Reject))?.success()?;
            Status::Rejected
        }
        "veto" => {
            flight.by_ben(council::of_proposal("veto", 0))?.success()?;
            Status::Vetoed
        }
        "cancel" => {
            let id = flight.pass(change(Change::CancelProposals { ids: vec![0] }))?;
            flight.by_ann(council::execute(id))?.success()?;
            Status::Cancelled
        }
        _ => {
            let account_id = flight.ben.account_id.clone();
            let id = flight.pass(change(Change::RemoveMember { account_id }))?;
            flight.by_ann(council::execute(id))?.success()?;
            Status::Stale
        }
    };
    // Nobody executes it meanwhile, and it does not end before its attempt does.
    assert!(flight.by_ann(council::execute(0))?.failure().is_ok());
    assert_eq!(flight.status(0)?, Status::Executing);
    flight.land()?;
    let expected = if fails { expected } else { Status::Executed };
    assert_eq!(flight.status(0)?, expected);
    assert!(flight.by_ann(council::execute(0))?.failure().is_ok());
    let paid = flight.local.balance(&flight.payee_id)? > near(13);
    assert_eq!(paid, !fails);
    Ok(())
}

/// The council's own code is replaced between a call and its callback: the callback's arguments carry a version, and the
/// execution ends.
#[rstest]
fn an_upgrade_between_a_call_and_its_callback_strands_nothing(
    #[values(84, 88)] version: u32,
    #[values(false, true)] fails: bool,
) -> Result {
    let mut flight = Flight::begin(version, fails)?;
    let code = artifact::labelled(&artifact::wasm("governance"), "next");
    let upgrade = Change::ApproveUpgrade(charter_interface::Upgrade {
        code_hash: artifact::hash(&code),
        size: artifact::size(&code),
        delivery: Delivery::Stored,
        expires_in: None,
    });
    let id = flight.pass(change(upgrade))?;
    flight.by_ann(council::execute(id))?.success()?;
    let deliver = Call::raw("upgrade", code).deposit(near(10)).tgas(300);
    flight.by_ann(deliver)?.success()?;
    flight.land()?;
    let expected = if fails {
        Status::Failed
    } else {
        Status::Executed
    };
    assert_eq!(flight.status(0)?, expected);
    Ok(())
}
