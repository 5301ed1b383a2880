//! What a council's calls burn at protocol 84, the transaction's own conversion included, in a council of three whose
//! members make one proposal.

use charter_interface::governance::args::OfProposal;
use charter_interface::governance::{Action, FunctionCall, Policy, ProposalView, Vote};
use charter_interface::{AccountId, Duration, Gas, NearToken};

use super::Cost;
use crate::{Call, Local, Outcome, Result, Signer, artifact, council};

/// The figures, by name.
pub fn measure() -> Result<Vec<Cost>> {
    let mut bench = Bench::new()?;
    let mut costs = vec![Cost::gas(
        "council: a call that does nothing",
        bench.idle()?,
    )];
    let proposed = bench.propose()?;
    costs.push(Cost::gas("council: propose", proposed.gas));
    let ann = bench.members[0].clone();
    let ben = bench.members[1].clone();
    let vote = bench.vote(&ann)?;
    costs.push(Cost::gas("council: vote", vote.gas));
    let vote = bench.vote(&ben)?;
    costs.push(Cost::gas("council: vote that approves", vote.gas));
    let executed = bench.execute(&ann)?;
    let called = executed.gas_of(&bench.receiver_id);
    costs.push(Cost::gas(
        "council: execute, besides the called contract's own",
        executed.gas.checked_sub(called).unwrap_or_default(),
    ));
    Ok(costs)
}

struct Bench {
    local: Local,
    council_id: AccountId,
    receiver_id: AccountId,
    members: Vec<Signer>,
}

impl Bench {
    fn new() -> Result<Self> {
        let mut local = Local::at(84)?;
        let members = ["ann", "ben", "cleo"]
            .into_iter()
            .map(|name| local.account(name))
            .collect::<Result<Vec<_>>>()?;
        let code = artifact::wasm("governance");
        let council = local.contract("council", &code, NearToken::from_near(50))?;
        let code = artifact::noop(&["work"]);
        let receiver = local.contract("receiver", &code, NearToken::from_near(1))?;
        let policy = Policy {
            members: members
                .iter()
                .map(|member| member.account_id.clone())
                .collect(),
            guardian: None,
            rules: council::rules(Duration::default()),
            open_proposals: None,
            retention: Duration::default(),
        };
        let council_id = council.account_id.clone();
        local
            .call(&council, &council_id, council::init(policy))?
            .success()?;
        Ok(Self {
            local,
            council_id,
            receiver_id: receiver.account_id,
            members,
        })
    }

    fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.council_id, call)?.success()
    }

    /// What is burnt before and after the contract's own code: `contract_source_metadata` returns a constant.
    fn idle(&self) -> Result<Gas> {
        let mut aside = self.local.clone();
        let outcome = aside.call(
            &self.members[0],
            &self.council_id,
            Call::new("contract_source_metadata"),
        )?;
        Ok(outcome.success()?.gas)
    }

    /// With exactly what it costs, as a client that asked or that knows its last proposal does: sending an excess back is
    /// another receipt.
    fn propose(&mut self) -> Result<Outcome> {
        let action = Action::Call {
            receiver_id: self.receiver_id.clone(),
            calls: vec![FunctionCall {
                method: "work".to_string(),
                args: charter_interface::Base64VecU8(b"{}".to_vec()),
                deposit: NearToken::default(),
                gas: Gas::from_tgas(10),
            }],
        };
        let ann = self.members[0].clone();
        let mut aside = self.local.clone();
        let proposed = aside.call(&ann, &self.council_id, council::propose(action.clone()))?;
        let proposal_id = proposed.success()?.json()?;
        let args = OfProposal { proposal_id };
        let proposal: ProposalView = aside.view(&self.council_id, "get_proposal", args)?;
        self.call(
            &ann,
            council::propose(action).deposit(proposal.storage_paid),
        )
    }

    fn vote(&mut self, by: &Signer) -> Result<Outcome> {
        self.call(by, council::vote(0, Vote::Approve))
    }

    fn execute(&mut self, by: &Signer) -> Result<Outcome> {
        self.call(by, council::of_proposal("execute", 0).tgas(100))
    }
}
