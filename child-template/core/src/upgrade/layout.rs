//! What one release writes and another reads.

use charter_interface::record::Record;

use super::Migration;

#[test]
fn what_the_new_code_is_told_is_as_it_was() {
    assert_eq!(
        Migration::layout(),
        "Migration { version: text, code_hash: [u8; 32] }"
    );
}
