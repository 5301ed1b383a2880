//! Reading one record, or the keys below a prefix, from a node. What it answers is taken apart with care: it may be
//! anything.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use near_crypto::{PublicKey, PublicKeyHandle};
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::hash::CryptoHash;
use near_primitives::trie_key::GlobalContractCodeIdentifier;
use near_primitives::types::{AccountId, Balance, NonceIndex};
use near_primitives::views::{
    AccessKeyList, AccessKeyView, AccountView, GasKeyNoncesView, StateItem, ViewStateResult,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::Why;
use super::http::{Remote, one_line};
use super::point::ForkPoint;
use super::record::Record;
use crate::state::encode;

/// How many entries of a state, or keys, are asked for at once.
const PAGE: u32 = 100;
/// No account has more storage than this, in bytes; beyond it, sums could leave their types.
const MAX_STORAGE: u64 = 1 << 50;

/// Reads from a node what was after one block.
pub(super) struct Reader<'a> {
    pub remote: &'a Remote,
    pub point: &'a ForkPoint,
}

/// What a fork needs of an answer about code: its hash is computed, not believed.
#[derive(Deserialize)]
struct Code {
    code_base64: String,
}

/// An entry of a contract's state.
pub(super) type Entry = (Vec<u8>, Vec<u8>);

/// What a query gave: an answer, or that there is no such thing.
type Found<T> = Result<Option<T>, Why>;

impl Reader<'_> {
    /// The bytes of a record as the trie has them. `account` is the account that stores the code.
    pub(super) fn record(&self, record: &Record, account: Option<&Account>) -> Found<Vec<u8>> {
        match record {
            Record::Account(account_id) => {
                Ok(self.account(account_id)?.map(|account| encode(&account)))
            }
            Record::Code(account_id) => {
                let contract = account.map(|account| account.contract().into_owned());
                let Some(AccountContract::Local(hash)) = contract else {
                    return Ok(None);
                };
                let query = json!({ "request_type": "view_code", "account_id": account_id });
                let code = self.code(query, Some(hash))?;
                let missing = || nonsense("the account has code, and there is none");
                Ok(Some(code.ok_or_else(missing)?))
            }
            Record::AccessKey(account_id, handle) => {
                Ok(self.access_key(account_id, handle)?.map(|key| encode(&key)))
            }
            Record::GasKeyNonce(account_id, handle, index) => {
                self.gas_key_nonce(account_id, handle, *index)
            }
            Record::Data(account_id, key) => self.data(account_id, key),
            Record::GlobalCode(GlobalContractCodeIdentifier::CodeHash(hash)) => {
                let query =
                    json!({ "request_type": "view_global_contract_code", "code_hash": hash });
                self.code(query, Some(*hash))
            }
            Record::GlobalCode(GlobalContractCodeIdentifier::AccountId(account_id)) => {
                let query = json!({
                    "request_type": "view_global_contract_code_by_account_id", "account_id": account_id,
                });
                self.code(query, None)
            }
        }
    }

    fn account(&self, account_id: &AccountId) -> Found<Account> {
        let query = json!({ "request_type": "view_account", "account_id": account_id });
        let Some(view) = self.query::<AccountView>(query)? else {
            return Ok(None);
        };
        let total = view.amount.checked_add(view.locked);
        if total.is_none_or(|total| total > self.point.total_supply) {
            return Err(nonsense("an account has more than all tokens"));
        }
        if view.storage_usage > MAX_STORAGE {
            return Err(nonsense("an account stores more than a disk does"));
        }
        if !view.state.is_initialized() {
            let nonce = view
                .bootstrap_nonce
                .ok_or_else(|| nonsense("an account that is not initialised has no nonce"))?;
            let account = Account::new_uninitialized(view.amount, view.storage_usage, nonce);
            return Ok(Some(account));
        }
        let contract = match (view.global_contract_hash, view.global_contract_account_id) {
            (Some(hash), None) => AccountContract::Global(hash),
            (None, Some(account_id)) => AccountContract::GlobalByAccount(account_id),
            (None, None) => AccountContract::from_local_code_hash(view.code_hash),
            (Some(_), Some(_)) => return Err(nonsense("an account has two contracts")),
        };
        let account = Account::new(view.amount, view.locked, contract, view.storage_usage);
        Ok(Some(account))
    }

    fn code(&self, query: Value, hash: Option<CryptoHash>) -> Found<Vec<u8>> {
        let Some(view) = self.query::<Code>(query)? else {
            return Ok(None);
        };
        let code = BASE64_STANDARD.decode(view.code_base64);
        let code = code.map_err(|_| nonsense("the code is not base64"))?;
        let actual = CryptoHash::hash_bytes(&code);
        match hash.is_none_or(|hash| hash == actual) {
            true => Ok(Some(code)),
            false => Err(nonsense("the code has another hash")),
        }
    }

    fn access_key(&self, account_id: &AccountId, handle: &PublicKeyHandle) -> Found<AccessKey> {
        let Some(public_key) = public_key(handle) else {
            let all = self.access_keys(account_id)?;
            let own = all.into_iter().find(|(other, _)| other == handle);
            return Ok(own.map(|(_, key)| key));
        };
        let query = json!({
            "request_type": "view_access_key", "account_id": account_id, "public_key": public_key,
        });
        let view = self.query::<AccessKeyView>(query)?;
        view.map(|view| self.checked_key(view)).transpose()
    }

    fn checked_key(&self, view: AccessKeyView) -> Result<AccessKey, Why> {
        let key = AccessKey::from(view);
        let balance = key
            .gas_key_info()
            .map_or(Balance::ZERO, |info| info.balance);
        match balance <= self.point.total_supply {
            true => Ok(key),
            false => Err(nonsense("a gas key has more than all tokens")),
        }
    }

    fn gas_key_nonce(
        &self,
        account_id: &AccountId,
        handle: &PublicKeyHandle,
        index: NonceIndex,
    ) -> Found<Vec<u8>> {
        let nonces = self.gas_key_nonces(account_id, handle)?;
        let nonce = nonces.and_then(|nonces| nonces.get(usize::from(index)).copied());
        Ok(nonce.map(|nonce| encode(&nonce)))
    }

    /// All nonces of a gas key; `None` when there is no such key.
    pub(super) fn gas_key_nonces(
        &self,
        account_id: &AccountId,
        handle: &PublicKeyHandle,
    ) -> Found<Vec<u64>> {
        let public_key = public_key(handle).ok_or(Why::HashedKey)?;
        let query = json!({
            "request_type": "view_gas_key_nonces", "account_id": account_id, "public_key": public_key,
        });
        Ok(self
            .query::<GasKeyNoncesView>(query)?
            .map(|view| view.nonces))
    }

    /// All keys of an account.
    pub(super) fn access_keys(
        &self,
        account_id: &AccountId,
    ) -> Result<Vec<(PublicKeyHandle, AccessKey)>, Why> {
        let mut keys = Vec::new();
        let mut after: Option<PublicKeyHandle> = None;
        loop {
            let mut query =
                json!({ "request_type": "view_access_key_list", "account_id": account_id });
            if let Some(after) = &after {
                query["after_key"] = json!(after);
                query["limit"] = json!(PAGE);
            }
            let Some(list) = self.query::<AccessKeyList>(query)? else {
                return Ok(keys);
            };
            for info in list.keys {
                keys.push((info.public_key, self.checked_key(info.access_key)?));
            }
            match list.last_key {
                Some(last) if after.as_ref().is_none_or(|after| *after < last) => {
                    after = Some(last);
                }
                Some(_) => return Err(nonsense("a page of keys does not go on")),
                None => return Ok(keys),
            }
        }
    }

    /// What a contract stores under exactly this key: the first entry of those that begin with it.
    fn data(&self, account_id: &AccountId, key: &[u8]) -> Found<Vec<u8>> {
        let page = self.page(account_id, key, None, 1)?;
        let own = page.values.into_iter().find(|item| *item.key == *key);
        Ok(own.map(|item| Vec::from(item.value)))
    }

    /// Up to `limit` entries, or some more, of what a contract stores under keys that begin with `prefix` and come after
    /// `after`; and whether there are more.
    pub(super) fn entries(
        &self,
        account_id: &AccountId,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: u32,
    ) -> Result<(Vec<Entry>, bool), Why> {
        let page = self.page(account_id, prefix, after, limit.clamp(1, PAGE))?;
        let more = page.last_key.is_some();
        let item = |item: StateItem| (Vec::from(item.key), Vec::from(item.value));
        // A node that does not know `after_key` begins at the beginning.
        let is_after = |(key, _): &Entry| after.is_none_or(|after| key.as_slice() > after);
        let mut entries: Vec<Entry> = page.values.into_iter().map(item).collect();
        entries.retain(is_after);
        entries.sort();
        match entries.is_empty() && more {
            true => Err(nonsense("a page of state does not go on")),
            false => Ok((entries, more)),
        }
    }

    fn page(
        &self,
        account_id: &AccountId,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: u32,
    ) -> Result<ViewStateResult, Why> {
        let mut query = json!({
            "request_type": "view_state",
            "account_id": account_id,
            "prefix_base64": BASE64_STANDARD.encode(prefix),
            "limit": limit,
        });
        if let Some(after) = after {
            query["after_key_base64"] = json!(BASE64_STANDARD.encode(after));
        }
        let empty = ViewStateResult {
            values: Vec::new(),
            proof: Vec::new(),
            last_key: None,
        };
        let page: ViewStateResult = self.query(query)?.unwrap_or(empty);
        match page.values.iter().all(|item| item.key.starts_with(prefix)) {
            true => Ok(page),
            false => Err(nonsense("an entry lies outside of what was asked for")),
        }
    }

    /// Whether the node answers, and still knows the block.
    pub(super) fn knows_block(&self) -> bool {
        let block = json!({ "block_id": self.point.block_hash });
        matches!(self.remote.call("block", &block), Ok(Ok(_)))
    }

    /// Asks for something as it was after the block.
    fn query<T: DeserializeOwned>(&self, mut query: Value) -> Found<T> {
        query["block_id"] = json!(self.point.block_hash);
        let answer = match self.remote.call("query", &query)? {
            Ok(answer) => answer,
            Err(refusal) => {
                const ABSENT: [&str; 5] = [
                    "UNKNOWN_ACCOUNT",
                    "UNKNOWN_ACCESS_KEY",
                    "UNKNOWN_GAS_KEY",
                    "NO_CONTRACT_CODE",
                    "NO_GLOBAL_CONTRACT_CODE",
                ];
                if ABSENT.iter().any(|absent| refusal.is(absent)) {
                    return Ok(None);
                }
                return Err(match refusal.cause.as_str() {
                    "UNKNOWN_BLOCK" | "GARBAGE_COLLECTED_BLOCK" => {
                        Why::UnknownBlock(self.point.height.to_string())
                    }
                    "TOO_LARGE_CONTRACT_STATE" => Why::NotPaged,
                    _ => Why::Refused(refusal.text),
                });
            }
        };
        if let Some(error) = answer.get("error").and_then(Value::as_str) {
            // So nodes say that a key does not exist.
            return match error.contains("does not exist while viewing") {
                true => Ok(None),
                false => Err(Why::Refused(one_line(error))),
            };
        }
        let block: Option<CryptoHash> = serde_json::from_value(answer["block_hash"].clone()).ok();
        if block != Some(self.point.block_hash) {
            return Err(nonsense("it is about another block"));
        }
        let read = serde_json::from_value(answer);
        read.map(Some)
            .map_err(|error| Why::Nonsense(one_line(&error.to_string())))
    }
}

/// The key of a handle; `None` when the handle is a hash.
fn public_key(handle: &PublicKeyHandle) -> Option<PublicKey> {
    match handle {
        PublicKeyHandle::ED25519(key) => Some(PublicKey::ED25519(key.clone())),
        PublicKeyHandle::SECP256K1(key) => Some(PublicKey::SECP256K1(key.clone())),
        PublicKeyHandle::MlDsa65(_) => None,
    }
}

fn nonsense(what: &str) -> Why {
    Why::Nonsense(what.to_owned())
}
