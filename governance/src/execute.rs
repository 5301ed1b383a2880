//! Executing what passed. Anyone may; the outcome is decided in the callback only.

use charter_host::{Batch, Code, emit, env, register};
use charter_interface::factory::args::{Govern, Init};
use charter_interface::factory::method as factory;
use charter_interface::governance::args::OfProposal;
use charter_interface::governance::gas::{EXECUTE_BASE, FACTORY_INIT, FINISH, REPORT_FAILURE};
use charter_interface::governance::{Action, CodeStatus, GovernanceEvent, NewFactory, ProposalId};
use charter_interface::{
    AccountId, CodeHash, Delivery, Gas, NearToken, ONE_YOCTO, Timestamp, check_label, json, record,
    record_object,
};

use crate::actions::{govern_gas, promise_gas, spending};
use crate::changes::{apply, enter_factory, release_factory};
use crate::codes::{code, removed_code, stored_size};
use crate::kernel::Proposal;
use crate::ledger::{check_funds, check_storage};
use crate::state::{Council, FACTORIES, FactoryRecord, PROPOSALS, code_key, proposal, text};
use crate::{Error, Refusal};

/// What the callback of an execution needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// Which proposal.
    pub proposal_id: ProposalId,
    /// Its record: while it is being executed nothing else changes it, so that the callback need not read it.
    pub proposal: Proposal,
    /// The factory that it creates, what of, and with how much.
    pub factory: Option<(AccountId, CodeHash, NearToken)>,
}

record_object!(Execution {
    proposal_id,
    proposal,
    factory
});

/// `execute`.
pub fn execute(arguments: OfProposal) -> Result<(), Error> {
    if !env::attached_deposit().is_zero() {
        return Err(Refusal::TakesNoDeposit.into());
    }
    let proposal_id = arguments.proposal_id;
    let mut proposal = proposal(proposal_id)?;
    let attempt = proposal.begin_execution(proposal_id, Timestamp(env::block_timestamp()))?;
    let action = text(proposal_id)?.action;
    check_gas(&action)?;
    check_funds(spending(&action)?)?;
    if let Action::Council { changes } = action {
        // No promise, so no callback: an error undoes all of it, and the proposal can be executed again.
        proposal.end_execution(true);
        PROPOSALS.set(&proposal_id, &proposal);
        apply(proposal_id, changes, Council::load()?)?;
        emit(&GovernanceEvent::ProposalExecuted { proposal_id });
        return Ok(());
    }
    // Set before the promise and resolved only in its callback: nothing is executed twice.
    PROPOSALS.set(&proposal_id, &proposal);
    let executor_id = env::predecessor_account_id();
    emit(&GovernanceEvent::ExecutionStarted {
        proposal_id,
        executor_id,
        attempt,
    });
    let (batch, factory) = send(action)?;
    let execution = Execution {
        proposal_id,
        proposal,
        factory,
    };
    batch
        .then(&env::current_account_id())
        .call(
            "finish_execution",
            &record::to_vec(&execution),
            NearToken::ZERO,
            FINISH.saturating_add(REPORT_FAILURE),
        )
        .as_return();
    Ok(())
}

fn check_gas(action: &Action) -> Result<(), Error> {
    let stored_code = match action {
        Action::CreateFactory(factory) => stored_size(&code(&factory.code_hash)?),
        // What is not published yet takes no storage.
        Action::Council { changes } => removed_code(changes, |record| record.bytes),
        _ => 0,
    };
    let callback = match action {
        // Without a promise there is none.
        Action::Council { .. } => Gas::from_gas(0),
        _ => FINISH.saturating_add(REPORT_FAILURE),
    };
    let required = EXECUTE_BASE
        .saturating_add(callback)
        .saturating_add(promise_gas(action, stored_code));
    let attached = env::prepaid_gas();
    if attached < required {
        Err(Refusal::Gas { required, attached }.into())
    } else {
        Ok(())
    }
}

/// The receipt of an action, and the factory that it creates.
#[expect(
    clippy::type_complexity,
    reason = "the second is passed on to the callback as it is"
)]
fn send(action: Action) -> Result<(Batch, Option<(AccountId, CodeHash, NearToken)>), Error> {
    match action {
        Action::Factory {
            factory_id,
            commands,
        } => {
            let gas = govern_gas(&commands);
            let arguments = json::to_string(&Govern { commands });
            // What a command needs can depend on what the factory holds: the call also gets what is left over, and whoever
            // executes can attach more. The callback's gas is its own.
            let batch = Batch::to(&factory_id).call_weighted(
                factory::GOVERN,
                arguments.as_bytes(),
                ONE_YOCTO,
                gas,
                1,
            );
            Ok((batch, None))
        }
        Action::CreateFactory(factory) => create_factory(factory),
        Action::Call { receiver_id, calls } => {
            let batch = calls.iter().fold(Batch::to(&receiver_id), |batch, call| {
                batch.call(&call.method, &call.args.0, call.deposit, call.gas)
            });
            Ok((batch, None))
        }
        Action::Transfer {
            receiver_id,
            amount,
        } => Ok((Batch::to(&receiver_id).transfer(amount), None)),
        Action::Council { .. } => Err(Error::overflow()),
    }
}

#[expect(clippy::type_complexity, reason = "as `send`")]
fn create_factory(
    factory: NewFactory,
) -> Result<(Batch, Option<(AccountId, CodeHash, NearToken)>), Error> {
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
        }
        .into());
    }
    // Entered before the promise: the callback must need no storage.
    enter_factory(&factory_id, Some(code_hash), false)?;
    let batch = Batch::to(&factory_id).create_account().transfer(balance);
    let batch = match record.delivery {
        Delivery::Global => batch.use_global(&code_hash),
        Delivery::Stored => {
            let code = Code::from_storage(&code_key(&code_hash))
                .ok_or_else(|| Refusal::NoCode { code_hash })?;
            batch.deploy(&code)
        }
    };
    let arguments = json::to_string(&Init {
        governance_id: council_id,
        setup,
    });
    let batch = batch.call(
        factory::INIT,
        arguments.as_bytes(),
        NearToken::ZERO,
        FACTORY_INIT,
    );
    // What it is given is gone from the balance by now.
    check_storage()?;
    Ok((batch, Some((factory_id, code_hash, balance))))
}

/// `finish_execution`: the callback.
pub fn finish(execution: Execution) -> Result<(), Error> {
    let Execution {
        proposal_id,
        mut proposal,
        factory,
    } = execution;
    let attempt = proposal.attempts;
    let succeeded = register::promise_succeeded();
    proposal.end_execution(succeeded);
    PROPOSALS.set(&proposal_id, &proposal);
    if !succeeded {
        if let Some((factory_id, _, _)) = factory {
            release_factory(&factory_id);
        }
        emit(&GovernanceEvent::ExecutionFailed {
            proposal_id,
            attempt,
        });
        // What is above is committed; that the execution failed is told by a second receipt, which undoes nothing.
        Batch::to(&env::current_account_id())
            .call(
                "report_failed_execution",
                &record::to_vec(&proposal_id),
                NearToken::ZERO,
                REPORT_FAILURE,
            )
            .as_return();
        return Ok(());
    }
    if let Some((factory_id, code_hash, balance)) = factory {
        if let Some(record) = FACTORIES.get(&factory_id) {
            FACTORIES.set(
                &factory_id,
                &FactoryRecord {
                    created: true,
                    ..record
                },
            );
        }
        emit(&GovernanceEvent::FactoryCreated {
            proposal_id,
            factory_id,
            code_hash,
            balance,
        });
    }
    emit(&GovernanceEvent::ProposalExecuted { proposal_id });
    Ok(())
}

/// `report_failed_execution`: fails, so that the executor's transaction does.
pub fn report(proposal_id: ProposalId) -> Result<(), Error> {
    Err(Refusal::ExecutionFailed { proposal_id }.into())
}
