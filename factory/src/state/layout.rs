//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use super::{
    AWAITED, CREATOR_PAGES, CREATORS, INSTANCE_PAGES, NAMES, RELEASE_ORDER, RELEASES, STATE,
    TEMPLATE_NAMES, TEMPLATES, TOTALS, UPLOADS, code_key,
};

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [
        STATE.layout(),
        TEMPLATES.layout(),
        TEMPLATE_NAMES.layout(),
        RELEASES.layout(),
        RELEASE_ORDER.layout(),
        AWAITED.layout(),
        format!("{}: code", code_key(1, "1.0.0").escape_ascii()),
        NAMES.layout(),
        INSTANCE_PAGES.layout(),
        CREATORS.layout(),
        CREATOR_PAGES.layout(),
        TOTALS.layout(),
        UPLOADS.layout(),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}
