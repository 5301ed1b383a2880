//! A change of what a contract takes or gives is a change of these files.

#[test]
fn the_abi_of_each_contract_is_as_it_was() {
    for (name, abi) in charter_abi::all() {
        insta::assert_json_snapshot!(name, abi);
    }
}
