//! The entry points. What they take is in [`charter_interface::governance::args`] unless said otherwise.

use charter_host::exports;

use crate::{
    codes, execute, ledger, migrate, propose, settle, setup, upgrade, uploads, views, vote,
};

exports! {
    // For members, proposers and the guardian.

    /// Begins the council: `Init`. Called once, by the account itself or its parent. Emits `initialized`. Fails for a
    /// policy that could not work: see [`check_invariants`](crate::kernel::check_invariants).
    init => call(setup::init);

    /// Proposes: `Propose`. Members; anyone where the policy opens it, for a bond. Payable: 10^19 yoctoNEAR for each byte
    /// that the proposal takes, and the bond; the excess comes back.
    ///
    /// Returns the proposal's number. Emits `proposal_created`. Fails for what could not be executed, for too many open
    /// proposals, and for too small a deposit.
    propose => payable(propose::propose);

    /// Votes, or votes otherwise: `CastVote`. Members, while the proposal is active. Returns the
    /// [`Tally`](charter_interface::governance::Tally). Emits `vote_cast`, with what it decided.
    vote => call(vote::vote);

    /// Takes a vote back: `OfProposal`. Who voted, while the proposal is active. Emits `vote_withdrawn`.
    withdraw_vote => call(vote::withdraw_vote);

    /// Takes a proposal back: `OfProposal`. Its proposer, while it is active. Emits `proposal_cancelled`.
    cancel => call(vote::cancel);

    /// Stops a proposal: `OfProposal`. The guardian, before it is executed or between two attempts; not what replaces a
    /// guardian. Its bond is the council's. Emits `proposal_vetoed`.
    veto => call(vote::veto);

    // For anyone.

    /// Executes what passed: `OfProposal`. After the timelock, before the window closes; what failed may be tried again.
    ///
    /// Emits `execution_started`, then `proposal_executed`, or `execution_failed` and fails the transaction. Fails with
    /// the figures for too little gas, and for more money than the council freely owns. Takes no deposit. Commands to a
    /// factory also get the gas that is left over: the removal of a release's stored code needs 16 Mgas more for each byte.
    execute => promising(execute::execute);

    /// The callback of an execution.
    finish_execution => callback(execute::finish);

    /// The second receipt of an execution that failed: fails, so that the executor's transaction does.
    report_failed_execution => callback(execute::report);

    /// Returns the bond of a proposal that has ended to its proposer: `OfProposal`. Emits `bond_returned`.
    return_bond => call(settle::return_bond);

    /// Removes a proposal that ended long enough ago, and returns what its storage cost to its proposer: `OfProposal`.
    /// Emits `proposal_pruned`.
    prune => call(settle::prune);

    // For whoever holds approved code.

    /// Publishes code that factories are made of: the input is the code, raw. Anyone; payable: what it stakes (`stored`,
    /// paid back when it is removed) or burns (`global`). Emits `code_published`.
    publish_code => raw(codes::publish_code);

    /// The same with code that the caller has staged: `UploadOf`.
    publish_upload => promising(uploads::publish_upload);

    /// Stages a chunk of code: as the factory's method of this name.
    stage_chunk => raw(uploads::stage);

    /// Takes back an upload of the caller's: `UploadOf`. Its stake comes back. Emits `upload_removed`.
    remove_upload => call(uploads::remove);

    /// The callback of a global deploy.
    finish_publication => callback(codes::finish);

    /// The second receipt of a publication that failed: fails, so that the publisher's transaction does.
    report_failed_publication => callback(codes::report);

    /// Delivers the approved code of the council itself: the input is the code, raw. Anyone; payable: what storage grows
    /// by. Deploys and migrates in one receipt. Emits `upgraded`.
    upgrade => raw(upgrade::upgrade);

    /// The same with code that the caller has staged: `UploadOf`.
    upgrade_from_upload => promising(uploads::upgrade_from_upload);

    /// The same where the approved code is a global contract: nothing is delivered.
    upgrade_to_global => raw(upgrade::upgrade_to_global);

    /// Begins the receipt that deploys: notes the storage there was, so that the payer pays for what the receipt adds.
    note_usage => callback(charter_host::upgrade::note_usage);

    /// Runs on the new code, in the receipt that deployed it.
    migrate => callback(migrate::migrate);

    // For everyone: views.

    /// Members, guardian, rules.
    get_policy => view(views::get_policy);

    /// The members.
    get_members => view(views::get_members);

    /// Code approved for the council itself and not delivered yet; `null`: none.
    get_upgrade => view(views::get_upgrade);

    /// One proposal, with all that a voter needs: `OfProposal`.
    get_proposal => view(views::get_proposal);

    /// Proposals, newest first: `Proposals`.
    get_proposals => view(views::get_proposals);

    /// Who voted how: `OfProposal`.
    get_votes => view(views::get_votes);

    /// The factories of the registry: `InPages`.
    get_factories => view(views::get_factories);

    /// One factory: `OfFactory`; `null`: it is not in the registry.
    get_factory => view(views::get_factory);

    /// Code that factories are made of: `InPages`.
    get_codes => view(views::get_codes);

    /// Whose money the balance is.
    get_ledger => view(ledger::get_ledger);

    /// NEP-330.
    contract_source_metadata => raw_view(setup::contract_source_metadata);
}
