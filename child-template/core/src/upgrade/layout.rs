//! What one release writes and another reads.

use borsh::schema_container_of;

use super::{Asked, Migration, PendingRelease};

#[test]
fn what_the_new_code_is_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Migration>());
}

#[test]
fn what_the_callback_is_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<PendingRelease>());
}

#[test]
fn what_an_upgrade_carries_along_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Asked>());
}
