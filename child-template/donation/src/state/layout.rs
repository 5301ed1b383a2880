//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use borsh::schema_container_of;

use super::Donor;
use crate::{Donations, Payment, Returned};

#[test]
fn what_is_stored_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Donations>());
    insta::assert_debug_snapshot!(schema_container_of::<Donor>());
}

#[test]
fn what_the_callbacks_are_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Payment>());
    insta::assert_debug_snapshot!(schema_container_of::<Returned>());
}
