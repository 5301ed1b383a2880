//! A change of what is stored, or of what a callback is told, is a change of this snapshot, and needs a new version.

use std::fmt::Write;

use charter_code_delivery::upgrade::Migration;
use charter_code_delivery::{CodeStakes, Header, Upload};
use charter_kernel::Proposal;
use near_sdk::borsh::BorshSchema;
use near_sdk::borsh::schema::BorshSchemaContainer;

use super::{Book, CodeRecord, Council, FactoryRecord, Prefix, Text};
use crate::codes::Publication;
use crate::finish::{Execution, FailedExecution, StaleProposal};

fn schema<T: BorshSchema>() -> String {
    let container = BorshSchemaContainer::for_type::<T>();
    let mut text = format!("{}\n", container.declaration());
    for (declaration, definition) in container.definitions() {
        let _ = writeln!(text, "  {declaration}: {definition:?}");
    }
    text
}

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [
        schema::<Prefix>(),
        schema::<Council>(),
        schema::<Proposal>(),
        schema::<Text>(),
        schema::<Book>(),
        schema::<CodeRecord>(),
        schema::<FactoryRecord>(),
        schema::<Header>(),
        schema::<Upload>(),
        schema::<CodeStakes>(),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}

#[test]
fn what_callbacks_are_told_is_as_it_was() {
    let arguments = [
        schema::<Execution>(),
        schema::<FailedExecution>(),
        schema::<StaleProposal>(),
        schema::<Publication>(),
        schema::<Migration>(),
    ];
    insta::assert_snapshot!(arguments.join("\n"));
}
