//! A change of what is stored, or of what callbacks are told, is a change of this snapshot, and needs a new version.

use charter_code_delivery::Upload;
use charter_code_delivery::upgrade::Migration;
use near_sdk::borsh::BorshSchema;
use near_sdk::borsh::schema::BorshSchemaContainer;

use super::{Prefix, State, Totals, code_key};
use crate::commands::Withdrawal;
use crate::creation::{Creation, FailedCreation};
use crate::publication::Publication;
use crate::records::{CodeRecord, Creator, Name, Release, Template};
use crate::settle::Settlement;
use crate::store::encode;

fn schema<T: BorshSchema>(what: &str) -> String {
    let container = BorshSchemaContainer::for_type::<T>();
    let mut text = format!("{what}: {}\n", container.declaration());
    for (declaration, definition) in container.definitions() {
        text.push_str(&format!("    {declaration}: {definition:?}\n"));
    }
    text
}

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [
        schema::<State>("STATE"),
        schema::<Totals>("totals"),
        schema::<Template>("templates"),
        schema::<Release>("releases"),
        schema::<CodeRecord>("codes"),
        schema::<Name>("names"),
        schema::<Creator>("creators"),
        schema::<Upload>("uploads"),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}

#[test]
fn what_callbacks_are_told_is_as_it_was() {
    let layout = [
        schema::<Creation>("finalise_creation"),
        schema::<FailedCreation>("report_failed_creation"),
        schema::<Publication>("finish_publication"),
        schema::<Withdrawal>("finish_withdrawal"),
        schema::<Settlement>("finish_settlement"),
        schema::<Migration>("migrate"),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}

#[test]
fn prefixes_are_as_they_were() {
    let prefixes = [
        Prefix::Totals,
        Prefix::Templates,
        Prefix::TemplateNames,
        Prefix::Releases,
        Prefix::ReleaseOrder,
        Prefix::Codes,
        Prefix::CodeBytes,
        Prefix::Names,
        Prefix::Creators,
        Prefix::CreatorInstances,
        Prefix::TemplateInstances,
        Prefix::Uploads,
    ];
    let lines = prefixes.map(|prefix| format!("{:?}: {prefix:?}", encode(&prefix)));
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(
        code_key(&charter_interface::CodeHash([7; 32])),
        [&[6][..], &[7; 32]].concat()
    );
}
