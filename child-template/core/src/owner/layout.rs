//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use borsh::schema_container_of;

use super::State;

#[test]
fn what_is_stored_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<State>());
}
