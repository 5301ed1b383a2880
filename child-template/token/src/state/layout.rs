//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use super::STATE;
use crate::metadata::METADATA;

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [STATE.layout(), METADATA.layout()];
    insta::assert_snapshot!(layout.join("\n"));
}
