//! What one release writes and another reads.

use charter_interface::record::Record;

use super::Farewell;

#[test]
fn what_the_callback_is_told_is_as_it_was() {
    assert_eq!(
        Farewell::layout(),
        "Farewell { owner_id: account id, keep: bool, force: bool }"
    );
}
