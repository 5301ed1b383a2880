//! A change of what is stored is a change of this snapshot, and needs a new version of the state.

use borsh::schema_container_of;
use near_contract_standards::fungible_token::metadata::FungibleTokenMetadata;

use crate::Token;

#[test]
fn what_is_stored_is_as_it_was() {
    insta::assert_debug_snapshot!(schema_container_of::<Token>());
    insta::assert_debug_snapshot!(schema_container_of::<FungibleTokenMetadata>());
}
