//! What one release writes and another reads.

use borsh::schema_container_of;

use super::{Departure, Farewell};

#[test]
fn what_the_callback_is_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Farewell>());
}

#[test]
fn what_the_last_check_is_told_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Departure>());
}
