//! What every template of a Charter factory shares.
//!
//! An instance knows the factory that created it and has an owner. Its owner may hand it over in two steps, ask for another
//! release of its template (the instance pulls it from its factory, deploys it to itself and migrates in one receipt), and
//! retire it. The factory can start none of this.
//!
//! A template calls [`begin`] in its init and [`exports!`] once; that is all. See `child-template/README.md`.

mod error;
mod event;
mod owner;
mod retire;
mod upgrade;

pub mod api;

pub use error::{Error, Refusal, refuse};
pub use event::TemplateEvent;
pub use owner::{ProposeOwner, begin, check_owner, owner_id};
pub use retire::{Farewell, Leaving, Retire};
pub use upgrade::Migration;

// The one crate that a template depends on.
pub use charter_host as host;
pub use charter_interface as interface;

/// Exports the methods that every template has. `retire` is asked whether an instance may leave, with what its owner says of
/// keeping the account: it refuses by an error, or says what is to be kept. It is asked again when the account is about to
/// go, so it must change nothing. `migrate` runs on the new code in the receipt that deployed it: it turns the state of
/// older releases into that of this one, or refuses. Their errors are anything that can be displayed.
///
/// ```text
/// charter_template::exports! { retire: life::retire, migrate: life::migrate }
/// ```
#[macro_export]
macro_rules! exports {
    (retire: $retire:path, migrate: $migrate:path $(,)?) => {
        $crate::host::exports! {
            as template_abi;

            /// Offers the instance to another owner; `null` withdraws the offer. The owner, with 1 yoctoNEAR. Emits
            /// `owner_proposed`.
            propose_owner => payable($crate::api::propose_owner);
            /// Takes the instance over. The account that it was offered to, with 1 yoctoNEAR. Emits `owner_changed`.
            accept_owner => payable($crate::api::accept_owner);
            /// Upgrades to a release of the same template: the one that is named, or the factory's current one. The owner,
            /// with 1 yoctoNEAR. Emits `upgraded`. Fails as the factory or the migration does, and then nothing changed.
            upgrade => promising($crate::api::upgrade);
            /// The callback of the factory's offer.
            on_offer => callback($crate::api::on_offer);
            /// The callback of the factory's code.
            on_code => callback($crate::api::on_code);
            /// Leaves the factory and pays everything to the owner: `Retire`. The owner, with 1
            /// yoctoNEAR. Emits `retired`. The account is deleted, unless the template or the owner says that it stays, or
            /// it has too much state (10,000 bytes): then it keeps what that stakes, and what the template owes. One that
            /// was interrupted can be called again; an account with too much state then needs `keep`. Fails when the
            /// factory does, unless `force` is set.
            retire => promising(retire_instance);
            /// The callback of the factory's farewell.
            on_retired => callback(settle_instance);
            /// The check in the receipt that deletes the account.
            may_leave => callback(leave_instance);
            /// Runs on the new code, in the receipt that deployed it.
            migrate => callback(migrate_instance);
            /// The owner. View.
            get_owner => view($crate::api::get_owner);
            /// Who may take the instance over; `null`: nobody. View.
            get_proposed_owner => view($crate::api::get_proposed_owner);
            /// The factory. View.
            get_factory => view($crate::api::get_factory);
        }

        fn retire_instance(arguments: $crate::Retire) -> Result<(), $crate::Error> {
            $crate::api::retire(arguments, $retire)
        }

        fn settle_instance(farewell: $crate::Farewell) -> Result<(), $crate::Error> {
            $crate::api::on_retired(farewell, $retire)
        }

        fn leave_instance(owner_id: $crate::interface::AccountId) -> Result<(), $crate::Error> {
            $crate::api::may_leave(owner_id, $retire)
        }

        fn migrate_instance(migration: $crate::Migration) -> Result<(), $crate::Error> {
            $crate::api::migrate(migration, $migrate)
        }
    };
}
