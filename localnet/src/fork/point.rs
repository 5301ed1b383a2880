//! Where a fork begins: a block of the network, and the rules that hold there.

use borsh::{BorshDeserialize, BorshSerialize};
use near_primitives::hash::CryptoHash;
use near_primitives::types::{Balance, BlockHeight, EpochHeight, Gas, ProtocolVersion};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::{ForkError, Why};
use super::http::{Remote, one_line};

/// A block of a network, and what holds there.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ForkPoint {
    /// The id of the network.
    pub chain_id: String,
    /// The protocol version in that block.
    pub protocol_version: ProtocolVersion,
    /// Its height.
    pub height: BlockHeight,
    /// Its hash.
    pub block_hash: CryptoHash,
    /// The hash of the block before it.
    pub prev_hash: CryptoHash,
    /// Its time, in nanoseconds since 1970.
    pub timestamp: u64,
    /// Its epoch. Exact in the network's present epoch; for an older block, counted back from that.
    pub epoch_height: EpochHeight,
    pub(crate) epoch_start: BlockHeight,
    /// The price of gas in yoctoNEAR a unit.
    pub gas_price: Balance,
    pub(crate) gas_limit: Gas,
    pub(crate) epoch_length: u64,
    pub(crate) transaction_validity: u64,
    pub(crate) random_value: CryptoHash,
    pub(crate) ordinal: u64,
    pub(crate) total_supply: Balance,
    /// Tells this block from any other, that of another local chain with the same hash included.
    pub(super) identity: CryptoHash,
}

/// What a fork needs of a block's header.
#[derive(Deserialize)]
struct Header {
    height: BlockHeight,
    hash: CryptoHash,
    prev_hash: CryptoHash,
    prev_state_root: CryptoHash,
    outcome_root: CryptoHash,
    chunk_tx_root: CryptoHash,
    timestamp_nanosec: String,
    random_value: CryptoHash,
    gas_price: Balance,
    block_ordinal: Option<u64>,
    total_supply: Balance,
}

/// What a fork needs of the network's parameters.
#[derive(Deserialize)]
struct Parameters {
    chain_id: String,
    protocol_version: ProtocolVersion,
    gas_limit: Gas,
    epoch_length: u64,
    transaction_validity_period: u64,
}

#[derive(Deserialize)]
struct Epoch {
    epoch_height: EpochHeight,
    epoch_start_height: BlockHeight,
}

/// No network is near any of these; beyond them, sums could leave their types.
const MAX_HEIGHT: u64 = 1 << 50;
const MAX_TIME: u64 = 1 << 62;
const MAX_SUPPLY: Balance = Balance::from_yoctonear(u128::MAX >> 3);

impl ForkPoint {
    /// Reads the block at a height, the newest final one when none is given.
    pub(super) fn read(remote: &Remote, height: Option<BlockHeight>) -> Result<Self, ForkError> {
        let (reference, name) = match height {
            Some(height) => (json!({ "block_id": height }), format!("the block {height}")),
            None => (json!({ "finality": "final" }), "its final block".to_owned()),
        };
        let block = ask(remote, "block", &reference, &name)?;
        let header: Header = read(remote, &name, block["header"].clone())?;
        let timestamp = header.timestamp_nanosec.parse();
        let no_time = |_| remote.error(&name, Why::Nonsense("its time is no number".to_owned()));
        let timestamp: u64 = timestamp.map_err(no_time)?;
        let at_block = json!({ "block_id": header.hash });
        let name = "its protocol configuration";
        let answer = ask(remote, "EXPERIMENTAL_protocol_config", &at_block, name)?;
        let parameters: Parameters = read(remote, name, answer)?;
        let name = "its present epoch";
        let answer = ask(remote, "validators", &json!([null]), name)?;
        let epoch: Epoch = read(remote, name, answer)?;

        let identity = CryptoHash::hash_borsh((
            (
                &parameters.chain_id,
                header.hash,
                header.prev_hash,
                header.height,
            ),
            (
                header.prev_state_root,
                header.outcome_root,
                header.chunk_tx_root,
            ),
            timestamp,
        ));
        let (epoch_height, epoch_start) = epoch.of(header.height, parameters.epoch_length);
        let point = Self {
            epoch_height,
            epoch_start,
            chain_id: parameters.chain_id,
            protocol_version: parameters.protocol_version,
            height: header.height,
            block_hash: header.hash,
            prev_hash: header.prev_hash,
            timestamp,
            gas_price: header.gas_price,
            gas_limit: parameters.gas_limit,
            epoch_length: parameters.epoch_length,
            transaction_validity: parameters.transaction_validity_period,
            random_value: header.random_value,
            ordinal: header.block_ordinal.unwrap_or(header.height),
            total_supply: header.total_supply,
            identity,
        };
        match point.contradiction(height) {
            None => Ok(point),
            Some(why) => Err(remote.error("its block", Why::Nonsense(why))),
        }
    }

    /// What cannot be true of it.
    fn contradiction(&self, asked: Option<BlockHeight>) -> Option<String> {
        let height = self.height;
        if let Some(asked) = asked.filter(|asked| *asked != height) {
            return Some(format!("block {height} instead of block {asked}"));
        }
        let too_much = [
            (height > MAX_HEIGHT, "the height"),
            (self.timestamp > MAX_TIME, "the time"),
            (self.total_supply > MAX_SUPPLY, "the supply of tokens"),
            (self.epoch_length == 0, "an epoch of no blocks"),
            (self.chain_id.len() > 100, "the chain id"),
            (self.ordinal > MAX_HEIGHT, "the ordinal"),
            (self.epoch_height > MAX_HEIGHT, "the epoch"),
        ];
        let (_, what) = too_much.into_iter().find(|(wrong, _)| *wrong)?;
        Some(format!("{what} is out of any bounds"))
    }
}

impl Epoch {
    /// The epoch of a block, and the height at which that began. A block of an earlier epoch is counted back to, as if
    /// every height had a block.
    fn of(&self, height: BlockHeight, length: u64) -> (EpochHeight, BlockHeight) {
        let length = length.max(1);
        let back = self.epoch_start_height.saturating_sub(height);
        let epochs = back.div_ceil(length);
        let start = self
            .epoch_start_height
            .saturating_sub(epochs.saturating_mul(length));
        (self.epoch_height.saturating_sub(epochs), start)
    }
}

fn ask(remote: &Remote, method: &str, params: &Value, what: &str) -> Result<Value, ForkError> {
    let answer = remote
        .call(method, params)
        .map_err(|why| remote.error(what, why))?;
    answer.map_err(|refusal| {
        let why = match refusal.is("UNKNOWN_BLOCK") {
            true => Why::UnknownBlock(params["block_id"].to_string()),
            false => Why::Refused(refusal.text),
        };
        remote.error(what, why)
    })
}

fn read<T: DeserializeOwned>(remote: &Remote, what: &str, value: Value) -> Result<T, ForkError> {
    serde_json::from_value(value)
        .map_err(|error| remote.error(what, Why::Nonsense(one_line(&error.to_string()))))
}
