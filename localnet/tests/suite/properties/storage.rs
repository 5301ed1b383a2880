//! What an account pays storage for, counted from the records of the state.

use std::collections::BTreeMap;

use charter_localnet::Chain;
use charter_localnet::near_primitives::account::{Account, AccountContract};
use charter_localnet::near_primitives::trie_key::{col, trie_key_parsers as keys};

/// What every account and every record costs beyond its bytes (`num_bytes_account`, `num_extra_bytes_record`).
const ACCOUNT: u64 = 100;
const RECORD: u64 = 40;

/// Compares every account's storage usage with its records. Returns where they differ.
pub fn differences(chain: &Chain) -> Vec<String> {
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    let mut add =
        |account: &str, bytes: u64| *counted.entry(account.to_owned()).or_default() += bytes;
    let state = chain.head().state();
    for (key, value) in state.iter(&[col::ACCESS_KEY]) {
        let account = keys::parse_account_id_from_access_key_key(&key).unwrap();
        // Column, account id, separator; what follows is the key's own.
        let own = key.len() - 1 - account.len() - 1;
        add(
            account.as_str(),
            own as u64 + value.bytes().len() as u64 + RECORD,
        );
    }
    for (key, value) in state.iter(&[col::CONTRACT_DATA]) {
        let account = keys::parse_account_id_from_contract_data_key(&key).unwrap();
        let own = key.len() - 1 - account.len() - 1;
        add(
            account.as_str(),
            own as u64 + value.bytes().len() as u64 + RECORD,
        );
    }
    for (key, value) in state.iter(&[col::CONTRACT_CODE]) {
        let account = keys::parse_account_id_from_contract_code_key(&key).unwrap();
        add(account.as_str(), value.bytes().len() as u64);
    }
    let mut differences = Vec::new();
    for (key, value) in state.iter(&[col::ACCOUNT]) {
        let account_id = keys::parse_account_id_from_account_key(&key).unwrap();
        let account: Account = borsh::from_slice(value.bytes()).unwrap();
        let contract = match account.contract().as_ref() {
            AccountContract::None | AccountContract::Local(_) => 0,
            AccountContract::Global(_) => 32,
            AccountContract::GlobalByAccount(owner) => owner.len() as u64,
        };
        let expected = ACCOUNT
            + contract
            + counted
                .get(account_id.as_str())
                .copied()
                .unwrap_or_default();
        let actual = account.storage_usage();
        // The marker of an Ethereum address counts as a record at version 84.
        let marker = account_id.as_str().starts_with("0x") && actual == expected + RECORD;
        if actual != expected && !marker {
            differences.push(format!(
                "{account_id} pays for {actual} bytes and has {expected}"
            ));
        }
    }
    differences
}
