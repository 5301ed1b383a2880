//! The entry points. What they take is in [`charter_interface::factory::args`] unless said otherwise.

use charter_host::exports;

use crate::{
    commands, creation, deposit, finalise, instances, ledger, migrate, pages, publication, quote,
};
use crate::{setup, upgrade, uploads, views};

exports! {
    // For governance, the guardian, and whoever governs next.

    /// Begins the factory: `Init`. Called once, by the account itself or its parent: on its own, or in the receipt that
    /// creates it. Emits `initialized`.
    init => call(setup::init);

    /// Obeys commands, all or none: `Govern`. Governance only, with 1 yoctoNEAR. Emits an event for each command. Fails with
    /// the error of the first command that does not hold, and then nothing has changed.
    govern => payable(commands::govern);

    /// Takes governance over. The account that it was offered to, with 1 yoctoNEAR. Emits `governance_accepted`.
    accept_governance => payable(commands::accept_governance);

    /// Stops creations, publications and upgrades of instances. The guardian or governance, with 1 yoctoNEAR; only
    /// governance ends a pause. Emits `paused`.
    pause => payable(commands::pause);

    /// The callback of a payment of fees. Emits `fees_returned` when the receiver does not exist.
    finish_withdrawal => callback(commands::finish_withdrawal);

    // For whoever holds approved code.

    /// Publishes the release that awaits this code: the input is the code itself, raw. Anyone; payable.
    ///
    /// Attach what the code stakes (`stored`: 10^19 yoctoNEAR a byte and for some 50 bytes more, paid back when the release
    /// is removed) or burns (`global`: 10^20 a byte). The excess comes back. Emits `release_published`. A global deploy that
    /// fails, fails the transaction, returns the money and changes nothing. Fails while paused, for code that no release
    /// awaits, and for too small a deposit.
    publish_release => raw(publication::publish_release);

    /// The same with code that the caller has staged: `UploadOf`. The stake of the upload comes back.
    publish_upload => promising(uploads::publish_upload);

    /// Stages a chunk of code that is too large for one transaction. The input is a header of 40 bytes
    /// ([`Header`](charter_host::upload::Header) in borsh: SHA-256 of the whole, `u32` size of the whole, `u32` offset of
    /// the chunk), then the bytes. Anyone; payable: what the chunk stakes, which comes back when the upload is used or
    /// removed.
    ///
    /// Emits `chunk_staged`. Fails for a chunk out of order, shorter than 100,000 bytes (but the last), or of code longer
    /// than 3,900,000 bytes.
    stage_chunk => raw(uploads::stage);

    /// Takes back an upload of the caller's, finished or not: `UploadOf`. Its stake comes back. Emits `upload_removed`.
    remove_upload => call(uploads::remove);

    /// The end of a global deploy, in the receipt that deploys.
    finish_publication => callback(publication::finish);

    // For creators.

    /// Creates the instance `name.factory`: `CreateInstance`. Anyone that access and limits allow; payable: see `quote`.
    ///
    /// `init_args` is a JSON object, passed on byte for byte. What is not attached is taken of the caller's prepaid balance
    /// (NEP-145); what is attached beyond the price comes back. Returns the instance's account id. Emits
    /// `instance_created`, or `instance_failed` when the account exists, the code or the init fails; then the transaction
    /// fails and all money is back with the caller. Refusals name the figure that failed.
    create_instance => promising(creation::create);

    /// The callback of a creation.
    finalise_creation => callback(finalise::finalise);

    /// The second receipt of a creation that failed: fails, so that the creator's transaction does.
    report_failed_creation => callback(finalise::report);

    /// NEP-145. Registers an account, and adds to its prepaid balance. Emits `creator_registered`, `balance_changed`.
    storage_deposit => payable(deposit::storage_deposit);

    /// NEP-145. Pays out of the caller's prepaid balance; with 1 yoctoNEAR, which comes back. Emits `balance_changed`.
    storage_withdraw => payable(deposit::storage_withdraw);

    /// NEP-145. Forgets the caller and returns what it registered for; with 1 yoctoNEAR. Refused while it has instances or
    /// money, or a rate window runs that it has used. Emits `creator_unregistered`.
    storage_unregister => payable(deposit::storage_unregister);

    /// NEP-145. View.
    storage_balance_of => view(deposit::storage_balance_of);

    /// NEP-145. View.
    storage_balance_bounds => view(deposit::storage_balance_bounds);

    // For instances.

    /// The release that the calling instance may upgrade to: `RequestUpgrade`. Returns a
    /// [`ReleaseOffer`](charter_interface::instance::ReleaseOffer) in borsh. Fails while paused, for a release that is not
    /// published, and for an older one that is not current.
    request_upgrade => answer(instances::request_upgrade);

    /// Notes that the calling instance runs another release, when the promise that this call waits for succeeded:
    /// `ConfirmUpgrade`. Emits `instance_upgraded`; fails when the promise did.
    confirm_upgrade => call(instances::confirm_upgrade);

    /// Strikes the calling instance from the registry; the stake of its records goes to its creator's prepaid balance.
    /// Returns an `Option` of a [`Retirement`](charter_interface::instance::Retirement) in borsh: none when it was not there.
    /// Emits `instance_retired`.
    retire_instance => answer(instances::retire_instance);

    // For whoever holds the code that was approved for the factory itself.

    /// Delivers it: the input is the code, raw. Anyone; payable: what storage grows by; the excess comes back. Deploys and
    /// migrates in one receipt. Emits `upgraded`; fails as the migration does, and then nothing has changed.
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

    /// Whom it obeys, whether it is paused, what creators may do.
    get_info => view(views::get_info);

    /// One template: `OfTemplate`; `null`: there is none of this name.
    get_template => view(views::get_template);

    /// The templates, oldest first: `InPages`.
    get_templates => view(pages::get_templates);

    /// One release: `ReleaseId`.
    get_release => view(views::get_release);

    /// A template's releases, oldest first, removed ones included: `OfTemplateInPages`.
    get_releases => view(pages::get_releases);

    /// The code of a stored release, raw: `ReleaseId`. Nothing when there is none.
    get_code => raw_view(views::get_code);

    /// One instance: `OfInstance`; `null`: there is none.
    get_instance => view(views::get_instance);

    /// All instances: template by template, in each creator by creator, of each in the order of creation: `InPages`.
    get_instances => view(pages::get_instances);

    /// A creator's instances: `OfCreatorInPages`.
    get_instances_by_creator => view(pages::get_instances_by_creator);

    /// A template's instances: `OfTemplateInPages`.
    get_instances_by_template => view(pages::get_instances_by_template);

    /// What a creator has, and may do: `OfCreator`.
    get_creator => view(views::get_creator);

    /// What a creation costs, in parts: `QuoteFor`. Exactly what it is then charged, as long as nothing changes between.
    quote => view(quote::quote);

    /// Whose money the balance is.
    get_ledger => view(ledger::get_ledger);

    /// NEP-330.
    contract_source_metadata => raw_view(setup::contract_source_metadata);
}
