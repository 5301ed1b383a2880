//! The ledgers again, from the records themselves: what a contract says of its money is held against what it keeps, byte by
//! byte, as its documented layout has it.

use std::collections::BTreeMap;

use charter_interface::{AccountId, NearToken};

use crate::id::near;
use crate::{Local, Result, World};

pub mod council;
pub mod factory;

/// 10^19 yoctoNEAR a byte, as the protocol has it.
pub const BYTE: u128 = 10_u128.pow(19);

/// What so many bytes stake.
pub const fn stake(bytes: u64) -> NearToken {
    NearToken::from_yoctonear(bytes as u128 * BYTE)
}

/// All that a contract keeps.
#[derive(Debug, Clone)]
pub struct Records {
    /// Values by keys.
    pub records: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What its account takes in all, in bytes.
    pub usage: u64,
}

impl Records {
    /// Of a contract in process.
    pub fn of_local(local: &Local, contract_id: &AccountId) -> Result<Self> {
        let contract_id = near(contract_id);
        let entries = local.chain.state().storage(&contract_id, &[])?;
        let records = entries.into_iter();
        Ok(Self {
            records: records.map(|(key, value)| (key, value.to_vec())).collect(),
            usage: local.chain.account(&contract_id)?.storage_usage,
        })
    }

    /// Of a contract behind the RPC, as long as a node shows its state: it does up to 50 kB beside the contract's code.
    pub async fn of_world(world: &World, contract_id: &AccountId) -> Result<Option<Self>> {
        let contract_id = near(contract_id);
        let worker = world.worker();
        let Ok(records) = worker.view_state(&contract_id).await else {
            return Ok(None);
        };
        Ok(Some(Self {
            records: records.into_iter().collect(),
            usage: worker.view_account(&contract_id).await?.storage_usage,
        }))
    }

    /// The records below a prefix, their keys without it.
    pub fn below(&self, prefix: u8) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.records.iter().filter_map(move |(key, value)| {
            let (first, rest) = key.split_first()?;
            (*first == prefix && key != b"STATE").then_some((rest, value.as_slice()))
        })
    }

    /// What the records below a prefix take, in bytes: 40 each, besides key and value.
    pub fn bytes_below(&self, prefix: u8) -> u64 {
        self.below(prefix)
            .map(|(key, value)| 40 + 1 + key.len() as u64 + value.len() as u64)
            .sum()
    }
}
