//! Executing what passed. Anyone may; the outcome is decided in the callback only.

use charter_code_delivery::{Code, Receipt};
use charter_interface::factory::args::{Govern, Init};
use charter_interface::governance::gas::{FINISH, REPORT_FAILURE};
use charter_interface::governance::{
    Action, CodeStatus, FunctionCall, GovernanceEvent, NewFactory, ProposalId,
};
use charter_interface::{AccountId, Delivery, NearToken, ONE_YOCTO, Timestamp, check_label};
use charter_kernel as kernel;
use near_sdk::{GasWeight, Promise, env, serde_json};

use crate::Refusal;
use crate::actions::category;
use crate::changes::apply;
use crate::clock::now;
use crate::codes::{code, with_report};
use crate::commands::govern_gas;
use crate::factories::reserve;
use crate::finish::{Creation, Execution, StaleProposal};
use crate::ledger::{check_funds, check_storage};
use crate::map::encode;
use crate::needs::{check_gas, factory_init_gas, spending};
use crate::state::{CODE_BYTES, Council, PROPOSALS, proposal, text};

const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// `execute`.
pub fn execute(council: &mut Council, proposal_id: ProposalId) -> Result<(), Refusal> {
    let now = now();
    let mut proposal = proposal(proposal_id)?;
    let action = text(proposal_id)?.action;
    match proposal.begin_execution(proposal_id, category(&action), now)? {
        kernel::Execution::Stale { decided, needed } => {
            PROPOSALS.set(&proposal_id, &proposal);
            tell_of_stale(StaleProposal::V1 {
                proposal_id,
                decided,
                needed,
            });
            Ok(())
        }
        kernel::Execution::Begun { attempt } => {
            check_gas(&action)?;
            check_funds(spending(&action)?)?;
            run(council, proposal_id, proposal, attempt, action, now)
        }
    }
}

/// The proposal stays stale, so this call must not fail; a second receipt tells the caller.
fn tell_of_stale(stale: StaleProposal) {
    let StaleProposal::V1 {
        proposal_id,
        decided,
        needed,
    } = stale;
    GovernanceEvent::ProposalStale {
        proposal_id,
        decided,
        needed,
    }
    .emit();
    Promise::new(env::current_account_id())
        .function_call(
            "report_stale_proposal",
            encode(&stale),
            NOTHING,
            REPORT_FAILURE,
        )
        .as_return()
        .detach();
}

fn run(
    council: &mut Council,
    proposal_id: ProposalId,
    mut proposal: kernel::Proposal,
    attempt: u16,
    action: Action,
    now: Timestamp,
) -> Result<(), Refusal> {
    if let Action::Council { changes } = action {
        // No promise, so no callback: an error undoes all of it, and the proposal can be executed again. It has ended before
        // its changes are applied, so that they neither cancel nor revise it.
        proposal.end_execution(attempt, true, now);
        PROPOSALS.set(&proposal_id, &proposal);
        apply(proposal_id, changes, council)?;
        GovernanceEvent::ProposalExecuted { proposal_id }.emit();
        return Ok(());
    }
    // Set before the promise and resolved only in its callback: nothing is executed twice.
    PROPOSALS.set(&proposal_id, &proposal);
    GovernanceEvent::ExecutionStarted {
        proposal_id,
        executor_id: env::predecessor_account_id(),
        attempt,
    }
    .emit();
    let execution = Execution::V1 {
        proposal_id,
        attempt,
        factory: None,
    };
    match action {
        Action::Factory {
            factory_id,
            commands,
        } => {
            let gas = govern_gas(&commands)?;
            let arguments = Govern {
                commands,
                category: proposal.category,
            };
            let arguments = serde_json::to_vec(&arguments).map_err(|_| Refusal::Overflow)?;
            // What a command needs can depend on what the factory holds: the call also gets what is left over, and whoever
            // executes can attach more. The callback's gas is its own.
            let batch = Promise::new(factory_id).function_call_weight(
                "govern",
                arguments,
                ONE_YOCTO,
                gas,
                GasWeight(1),
            );
            finish_after(seal(batch), &execution)
        }
        Action::Call { receiver_id, calls } => {
            finish_after(seal(call(receiver_id, calls)), &execution)
        }
        // Never sealed: only a receipt whose sole action is a transfer creates an implicit account.
        Action::Transfer {
            receiver_id,
            amount,
        } => finish_after(Promise::new(receiver_id).transfer(amount), &execution),
        Action::CreateFactory(factory) => create_factory(proposal_id, attempt, factory),
        Action::Council { .. } => Ok(()),
    }
}

fn call(receiver_id: AccountId, calls: Vec<FunctionCall>) -> Promise {
    calls
        .into_iter()
        .fold(Promise::new(receiver_id), |batch, call| {
            batch.function_call(call.method, call.args.0, call.deposit, call.gas)
        })
}

/// The outcome of a receipt is that of its last action. Were that a call, a promise that the called method returns would decide
/// it: the callee would keep what it got, make the execution look as if it had failed, and be executed again.
fn seal(batch: Promise) -> Promise {
    batch.transfer(NOTHING)
}

fn finish_after(batch: Promise, execution: &Execution) -> Result<(), Refusal> {
    let callback = Promise::new(env::current_account_id()).function_call(
        "finish_execution",
        encode(execution),
        NOTHING,
        with_report(FINISH)?,
    );
    batch.then(callback).as_return().detach();
    Ok(())
}

fn create_factory(
    proposal_id: ProposalId,
    attempt: u16,
    factory: NewFactory,
) -> Result<(), Refusal> {
    let NewFactory {
        name,
        code_hash,
        balance,
        setup,
    } = factory;
    let council_id = env::current_account_id();
    let factory_id = check_label(&name, &council_id)?;
    let record = code(&code_hash)?;
    if record.status != CodeStatus::Published {
        return Err(Refusal::CodeStatus {
            code_hash,
            status: record.status,
            needed: "published",
        });
    }
    reserve(&factory_id, code_hash)?;
    let batch = Receipt::to(&factory_id).create_account().transfer(balance);
    let batch = match record.delivery {
        Delivery::Global => batch.use_global(&code_hash),
        Delivery::Stored => {
            let code = Code::from_storage(&CODE_BYTES.storage_key(&code_hash))
                .ok_or(Refusal::NoCode { code_hash })?;
            batch.deploy(&code)
        }
    };
    let init_gas = factory_init_gas(&setup)?;
    let arguments = Init {
        governance_id: council_id.clone(),
        setup,
    };
    let arguments = serde_json::to_vec(&arguments).map_err(|_| Refusal::Overflow)?;
    let execution = Execution::V1 {
        proposal_id,
        attempt,
        factory: Some(Creation {
            factory_id,
            code_hash,
            balance,
        }),
    };
    batch
        .call("init", &arguments, init_gas)
        // The outcome is the receipt's own: see `seal`.
        .seal()
        .then(&council_id)
        .call(
            "finish_execution",
            &encode(&execution),
            with_report(FINISH)?,
        )
        .as_return();
    // What it is given is gone from the balance by now.
    check_storage()
}
