//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use super::{DONORS, ORDER, STATE};

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [STATE.layout(), DONORS.layout(), ORDER.layout()];
    insta::assert_snapshot!(layout.join("\n"));
}
