//! Accounts that a transfer creates, because their id says who they belong to.

use near_crypto::PublicKey;
use near_primitives::account::id::AccountType;
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::hash::{CryptoHash, hash};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::Balance;

use super::Execution;
use super::keys::{access_key_storage, initial_nonce};
use crate::error::{EngineError, Result};

/// SHA-256 of the wallet contract that Ethereum-like accounts run on chains other than mainnet and testnet
/// (nearcore, `runtime/near-wallet-contract/res/wallet_contract_localnet.wasm`). The code is not part of this crate.
pub const ETH_WALLET_HASH: CryptoHash = CryptoHash([
    0xd2, 0x88, 0x4a, 0x90, 0x0d, 0x4f, 0xa3, 0x70, 0xe4, 0x8f, 0x1e, 0x3d, 0x48, 0x65, 0xd4, 0xdc,
    0x0d, 0xbd, 0x09, 0x3c, 0x89, 0xf0, 0xe7, 0xba, 0xef, 0x2e, 0xdd, 0xc1, 0x42, 0xc4, 0x9e, 0x8d,
]);

impl Execution<'_> {
    pub(super) fn create_implicit(&mut self, deposit: Balance) -> Result<()> {
        match self.account_type() {
            AccountType::NearImplicitAccount => self.create_near_implicit(deposit),
            AccountType::EthImplicitAccount => self.create_eth_implicit(deposit),
            AccountType::NearDeterministicAccount => {
                self.account = Some(self.empty_account(deposit));
                Ok(())
            }
            AccountType::UniversalAccount => {
                self.account = Some(self.uninitialized_account(deposit));
                Ok(())
            }
            AccountType::NamedAccount => Err(EngineError::InconsistentState(format!(
                "a transfer cannot create {}",
                self.account_id()
            ))),
        }
    }

    /// The account id is the key, in hexadecimal.
    fn create_near_implicit(&mut self, deposit: Balance) -> Result<()> {
        let account_id = self.account_id().clone();
        let public_key = PublicKey::from_near_implicit_account(&account_id).map_err(|error| {
            EngineError::InconsistentState(format!("{account_id} is no key: {error}"))
        })?;
        let mut key = AccessKey::full_access();
        key.nonce = initial_nonce(self.context.height);
        let mut account = self.empty_account(deposit);
        let usage = access_key_storage(
            &self.context.config.fees.storage_usage_config,
            &public_key,
            &key,
        );
        account.set_storage_usage(
            account
                .storage_usage()
                .checked_add(usage)
                .ok_or(EngineError::Overflow)?,
        );
        self.state.set_access_key(&account_id, public_key, &key);
        self.account = Some(account);
        Ok(())
    }

    /// An Ethereum address runs a wallet contract, which the protocol provides.
    fn create_eth_implicit(&mut self, deposit: Balance) -> Result<()> {
        let account_id = self.account_id().clone();
        let storage = &self.context.config.fees.storage_usage_config;
        if self.context.rules.eth_wallet_is_global() {
            let usage = storage.num_bytes_account + CryptoHash::LENGTH as u64;
            self.account = Some(Account::new(
                deposit,
                Balance::ZERO,
                AccountContract::Global(ETH_WALLET_HASH),
                usage,
            ));
            return Ok(());
        }
        // The code is a marker that names the wallet contract; the node ran the contract in its place.
        let marker = format!("near{ETH_WALLET_HASH}").into_bytes();
        let usage =
            storage.num_bytes_account + marker.len() as u64 + storage.num_extra_bytes_record;
        let contract = AccountContract::Local(hash(&marker));
        self.account = Some(Account::new(deposit, Balance::ZERO, contract, usage));
        self.state.set(TrieKey::ContractCode { account_id }, marker);
        Ok(())
    }

    /// A universal account that was paid before its state init arrived.
    pub(super) fn uninitialized_account(&self, amount: Balance) -> Account {
        let usage = self
            .context
            .config
            .fees
            .storage_usage_config
            .num_bytes_account;
        Account::new_uninitialized(amount, usage, initial_nonce(self.context.height))
    }
}
