//! Promises that wait for a resume.

use near_primitives::hash::{CryptoHash, YieldId};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, PromiseYieldStatus};
use near_vm_runner::logic::VMLogicError;
use near_vm_runner::logic::types::ReceiptIndex;

use super::{Ext, external};

type Result<T> = std::result::Result<T, VMLogicError>;

impl Ext<'_> {
    pub(super) fn create_yield(&mut self, receiver_id: AccountId) -> (ReceiptIndex, CryptoHash) {
        let data_id = self.next_data_id();
        self.remember(&receiver_id, data_id, PromiseYieldStatus::Yielded);
        (self.promises.create_yield(data_id, receiver_id), data_id)
    }

    /// A yield under a name that the contract chose; `None` when the name is taken.
    pub(super) fn create_named_yield(
        &mut self,
        receiver_id: AccountId,
        yield_id: YieldId,
    ) -> Result<Option<(ReceiptIndex, CryptoHash)>> {
        let by_name = TrieKey::YieldIdToDataId {
            receiver_id: receiver_id.clone(),
            yield_id,
        };
        if self.state.contains(&by_name).map_err(external)? {
            return Ok(None);
        }
        let (index, data_id) = self.create_yield(receiver_id.clone());
        self.state.write(by_name, &data_id);
        self.state.write(
            TrieKey::DataIdToYieldId {
                receiver_id,
                data_id,
            },
            &yield_id,
        );
        Ok(Some((index, data_id)))
    }

    /// Sends data to a yield; false when nothing waits for it.
    pub(super) fn resume(&mut self, data_id: CryptoHash, data: Vec<u8>) -> Result<bool> {
        let receiver_id = self.account_id.clone();
        let stored = self
            .state
            .contains(&TrieKey::PromiseYieldReceipt {
                receiver_id: receiver_id.clone(),
                data_id,
            })
            .map_err(external)?;
        if !self.context.rules.remembers_resumes() {
            if stored {
                self.promises.resume(data_id, data);
                return Ok(true);
            }
            return Ok(self.promises.resolve(data_id, data));
        }
        let known = self
            .state
            .contains(&TrieKey::PromiseYieldStatus {
                receiver_id,
                data_id,
            })
            .map_err(external)?;
        if stored || known {
            self.promises.resume(data_id, data);
            self.remember(
                &self.account_id.clone(),
                data_id,
                PromiseYieldStatus::ResumeInitiated,
            );
            return Ok(true);
        }
        Ok(false)
    }

    pub(super) fn resume_named(&mut self, yield_id: YieldId, data: Vec<u8>) -> Result<bool> {
        let key = TrieKey::YieldIdToDataId {
            receiver_id: self.account_id.clone(),
            yield_id,
        };
        match self.state.read::<CryptoHash>(&key).map_err(external)? {
            None => Ok(false),
            Some(data_id) => self.resume(data_id, data),
        }
    }

    fn remember(
        &mut self,
        receiver_id: &AccountId,
        data_id: CryptoHash,
        status: PromiseYieldStatus,
    ) {
        if self.context.rules.remembers_resumes() {
            self.state.write(
                TrieKey::PromiseYieldStatus {
                    receiver_id: receiver_id.clone(),
                    data_id,
                },
                &status,
            );
        }
    }
}
