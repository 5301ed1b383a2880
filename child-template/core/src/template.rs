//! What a contract says and gets to be a template.

use core::fmt::Display;

use near_sdk::borsh::{BorshDeserialize, BorshSerialize};
use near_sdk::state::ContractState;

use crate::Leaving;

/// What a template decides about its own state. [`impl_template!`](crate::impl_template) does the rest.
///
/// What every instance keeps (its owner, its factory) is a record of its own, under the key `CHARTER`: the contract's state and
/// its key stay its own.
pub trait Template: ContractState + BorshDeserialize + BorshSerialize + Default {
    /// Why it refuses. The caller reads its text.
    type Error: Display;

    /// Whether the instance may leave its factory, and whether its account may go: asked when `retire` is called, when the
    /// factory has answered, and in the receipt that deletes the account. `keep`: the owner keeps the account anyway.
    fn may_retire(&self, keep: bool) -> Result<Leaving, Self::Error>;

    /// The state, as this release has it: called on the new code in the receipt that deployed it, before anything else of it
    /// runs. An error, or a panic, leaves the old code and the old state.
    ///
    /// As it stands it reads the state as near-sdk does before a call, for a release that changed no layout.
    fn migrate_state() -> Result<Self, Self::Error> {
        Ok(Self::state_read().unwrap_or_default())
    }
}

/// Gives a contract the methods that every template has. The contract implements [`Template`](crate::Template), and its crate
/// depends on near-sdk.
///
/// ```text
/// charter_template::impl_template!(Guestbook);
/// ```
#[macro_export]
macro_rules! impl_template {
    ($contract:ident) => {
        #[::near_sdk::near]
        impl $contract {
            /// Offers the instance to another owner; `null` withdraws the offer. The owner, with 1 yoctoNEAR. Emits
            /// `owner_proposed`.
            #[payable]
            #[handle_result]
            #[deny_unknown_arguments]
            pub fn propose_owner(
                &mut self,
                owner_id: Option<::near_sdk::AccountId>,
            ) -> Result<(), $crate::Error> {
                $crate::api::propose_owner(owner_id)
            }

            /// Takes the instance over. The account that it was offered to, with 1 yoctoNEAR. Emits `owner_changed`.
            #[payable]
            #[handle_result]
            pub fn accept_owner(&mut self) -> Result<(), $crate::Error> {
                $crate::api::accept_owner()
            }

            /// Upgrades to a release of the same template: the one that is named, or the factory's current one. The owner,
            /// with 1 yoctoNEAR. Emits `upgraded`. Fails as the factory or the migration does, and if the instance was handed
            /// over or another release was installed meanwhile; then nothing changed.
            #[payable]
            #[handle_result]
            #[deny_unknown_arguments]
            pub fn upgrade(
                &mut self,
                version: Option<String>,
            ) -> Result<::near_sdk::Promise, $crate::Error> {
                $crate::api::upgrade(version)
            }

            /// The callback of the factory's offer. It ends in a receipt that near-sdk does not know of, so it returns nothing.
            #[private]
            pub fn on_offer(#[serializer(borsh)] asked: $crate::Asked) {
                $crate::api::or_panic($crate::api::on_offer(asked))
            }

            /// The callback of the factory's code. It ends in a receipt that near-sdk does not know of, so it returns nothing.
            #[private]
            pub fn on_code(#[serializer(borsh)] pending: $crate::PendingRelease) {
                $crate::api::or_panic($crate::api::on_code(pending))
            }

            /// The check in the receipt that deploys other code, on the code before it.
            #[private]
            #[handle_result]
            pub fn may_install(
                #[serializer(borsh)] asked: $crate::Asked,
            ) -> Result<(), $crate::Error> {
                $crate::api::may_install(asked)
            }

            /// Runs on the new code, in the receipt that deployed it. Emits `upgraded`.
            #[private]
            #[init(ignore_state)]
            #[handle_result]
            pub fn migrate(
                #[serializer(borsh)] migration: $crate::Migration,
            ) -> Result<Self, $crate::Error> {
                $crate::api::migrate(migration)
            }

            /// Leaves the factory and pays everything to the owner. The owner, with 1 yoctoNEAR. Emits `retired`.
            ///
            /// The account is deleted, and the factory settles what it staked for it, unless the template or the owner (`keep`)
            /// says that it stays, or it has too much state (10,000 bytes): then it keeps what that stakes, and what the
            /// template owes. One that was interrupted can be called again; an account with too much state then needs `keep`.
            /// Fails when the factory does, unless `force` is set.
            #[payable]
            #[handle_result]
            #[deny_unknown_arguments]
            pub fn retire(
                &mut self,
                keep: Option<bool>,
                force: Option<bool>,
            ) -> Result<::near_sdk::Promise, $crate::Error> {
                $crate::api::retire(self, keep, force)
            }

            /// The callback of the factory's farewell. It returns a receipt before the last that it makes, so nothing itself.
            #[private]
            pub fn on_retired(&self, #[serializer(borsh)] farewell: $crate::Farewell) {
                $crate::api::or_panic($crate::api::on_retired(self, farewell))
            }

            /// The check in the receipt that deletes the account.
            #[private]
            #[handle_result]
            pub fn may_leave(
                &self,
                #[serializer(borsh)] departure: $crate::Departure,
            ) -> Result<(), $crate::Error> {
                $crate::api::may_leave(self, departure)
            }

            /// The owner.
            #[handle_result]
            pub fn get_owner(&self) -> Result<::near_sdk::AccountId, $crate::Error> {
                $crate::owner_id()
            }

            /// Who may take the instance over; `null`: nobody.
            #[handle_result]
            pub fn get_proposed_owner(
                &self,
            ) -> Result<Option<::near_sdk::AccountId>, $crate::Error> {
                $crate::api::get_proposed_owner()
            }

            /// The factory.
            #[handle_result]
            pub fn get_factory(&self) -> Result<::near_sdk::AccountId, $crate::Error> {
                $crate::api::get_factory()
            }
        }
    };
}
