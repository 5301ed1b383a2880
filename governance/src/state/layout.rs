//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use super::{BOOK, CODE_ORDER, CODES, FACTORIES, FACTORY_ORDER, PROPOSALS, STATE, TEXTS, UPLOADS};

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [
        STATE.layout(),
        PROPOSALS.layout(),
        TEXTS.layout(),
        BOOK.layout(),
        CODES.layout(),
        CODE_ORDER.layout(),
        FACTORIES.layout(),
        FACTORY_ORDER.layout(),
        UPLOADS.layout(),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}
