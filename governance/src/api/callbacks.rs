//! For the council itself. Their arguments are borsh and carry a version, so that an upgrade between a call and its callback
//! strands nothing. Most take no state: near-sdk would write it at the end.

use charter_code_delivery::upgrade::{self, Migration};
use near_sdk::near;

use crate::codes::{self, Publication};
use crate::finish::{self, Execution, FailedExecution, StaleProposal};
use crate::{Contract, ContractExt, Refusal, migrate};

#[near]
impl Contract {
    /// The callback of an execution.
    #[private]
    pub fn finish_execution(#[serializer(borsh)] execution: Execution) {
        finish::finish(execution);
    }

    /// The second receipt of an execution that failed: fails, so that the executor's transaction does.
    #[private]
    #[handle_result]
    pub fn report_failed_execution(
        #[serializer(borsh)] failed: FailedExecution,
    ) -> Result<(), Refusal> {
        finish::report_failure(failed)
    }

    /// The second receipt of an execution that found a heavier category: fails, so that the executor's transaction does.
    #[private]
    #[handle_result]
    pub fn report_stale_proposal(#[serializer(borsh)] stale: StaleProposal) -> Result<(), Refusal> {
        finish::report_stale(stale)
    }

    /// The callback of a global deploy.
    #[private]
    pub fn finish_publication(#[serializer(borsh)] publication: Publication) {
        codes::finish(publication);
    }

    /// The second receipt of a publication that failed: fails, so that the publisher's transaction does.
    #[private]
    #[handle_result]
    pub fn report_failed_publication(
        #[serializer(borsh)] publication: Publication,
    ) -> Result<(), Refusal> {
        codes::report(publication)
    }

    /// Begins the receipt that deploys the council's own code: notes the storage there was, so that the payer pays for what the
    /// receipt adds.
    #[private]
    pub fn note_usage() {
        upgrade::note_usage();
    }

    /// Runs on the new code, in the receipt that deployed it. Emits `upgraded`.
    #[private]
    #[init(ignore_state)]
    #[handle_result]
    pub fn migrate(#[serializer(borsh)] migration: Migration) -> Result<Self, Refusal> {
        migrate::migrate(migration)
    }
}
