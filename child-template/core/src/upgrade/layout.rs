//! What one release writes and another reads.

use borsh::schema_container_of;

use super::{Migration, PendingRelease};

#[test]
fn what_the_new_code_is_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Migration>());
}

#[test]
fn what_the_callback_is_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<PendingRelease>());
}
