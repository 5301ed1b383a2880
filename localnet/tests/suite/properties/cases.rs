//! The world that cases happen in, and the parts they are made of.

use std::sync::LazyLock;

use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::near_primitives::deterministic_account_id::{
    DeterministicAccountStateInit, DeterministicAccountStateInitV1,
};
use charter_localnet::near_primitives::universal_state_init::{
    RawStateInit, UniversalStateInit, UniversalStateInitV1,
};
use charter_localnet::near_primitives::utils::{
    derive_near_deterministic_account_id, derive_universal_account_id,
};
use charter_localnet::{
    AccountId, Balance, Batch, CryptoHash, Edition, MAX_PROTOCOL_VERSION, MIN_PROTOCOL_VERSION,
    SecretKey, Signer, secret_key,
};
use proptest::prelude::*;

use crate::support::script;
use crate::support::world::{World, id};

/// How many accounts there are to choose from.
pub const ACCOUNTS: usize = 13;
const KEYS: usize = 4;

/// The account with this number. The last ones do not exist at first, and some never can.
pub fn account(index: usize) -> String {
    match index {
        0 => "alice.test.near".to_owned(),
        1 => "bob.test.near".to_owned(),
        2 => "machine.test.near".to_owned(),
        3 => "twin.test.near".to_owned(),
        4 => "test.near".to_owned(),
        5 => "registrar".to_owned(),
        6 => "kid.alice.test.near".to_owned(),
        7 => "kid.machine.test.near".to_owned(),
        8 => "ab".repeat(32),
        9 => format!("0x{}", "1a".repeat(20)),
        10 => {
            derive_near_deterministic_account_id(&deterministic(MAX_PROTOCOL_VERSION)).to_string()
        }
        11 => derive_universal_account_id(&universal()).to_string(),
        _ => "short".to_owned(),
    }
}

pub fn account_id(index: usize) -> AccountId {
    id(&account(index))
}

/// The key with this number.
pub fn key(index: usize) -> SecretKey {
    secret_key(["alice.test.near", "bob.test.near", "one", "two"][index % KEYS])
}

pub fn keys() -> impl Strategy<Value = usize> {
    0..KEYS
}

/// Amounts in yoctoNEAR: small ones, sensible ones, and those at the end of the type.
pub fn amounts() -> impl Strategy<Value = u128> {
    prop_oneof![
        30 => 0u128..3,
        20 => (0u128..3_000).prop_map(|milli| milli * 10u128.pow(21)),
        6 => (0u128..120).prop_map(|near| near * 10u128.pow(24)),
        10 => any::<u64>().prop_map(u128::from),
        1 => Just(u128::MAX),
        1 => any::<u128>(),
    ]
}

/// The hash of the code that everybody may use.
pub fn global_hash(version: u32) -> CryptoHash {
    CryptoHash::hash_bytes(&CODE[(version - MIN_PROTOCOL_VERSION) as usize])
}

/// A state that a deterministic account may begin with.
pub fn deterministic(version: u32) -> DeterministicAccountStateInit {
    DeterministicAccountStateInit::V1(DeterministicAccountStateInitV1 {
        code: GlobalContractIdentifier::CodeHash(global_hash(version)),
        data: [(b"key".to_vec(), b"value".to_vec())].into(),
    })
}

/// A state that a universal account may begin with.
pub fn universal() -> RawStateInit {
    UniversalStateInit::V1(UniversalStateInitV1 {
        code: None,
        data: [(b"key".to_vec(), b"value".to_vec())].into(),
        access_keys: [near_crypto::PublicKeyHandle::from(&key(2).public_key())].into(),
    })
    .to_raw()
}

static CODE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    (MIN_PROTOCOL_VERSION..=MAX_PROTOCOL_VERSION)
        .map(script::contract)
        .collect()
});

/// The script contract of a version, assembled once.
pub fn code(version: u32) -> Vec<u8> {
    CODE[(version - MIN_PROTOCOL_VERSION) as usize].clone()
}

/// A world of each version, and one of the released 84.
static WORLDS: LazyLock<Vec<World>> = LazyLock::new(|| {
    let editions =
        (MIN_PROTOCOL_VERSION..=MAX_PROTOCOL_VERSION).map(|version| (version, Edition::Recorded));
    editions
        .chain([(MIN_PROTOCOL_VERSION, Edition::Released)])
        .map(|(version, edition)| world(version, edition))
        .collect()
});

pub const WORLD_COUNT: usize = (MAX_PROTOCOL_VERSION - MIN_PROTOCOL_VERSION + 2) as usize;

/// A fresh copy of a world: two contracts with what they need, a gas key, and code that anybody may use.
pub fn fresh(index: usize) -> World {
    let world = &WORLDS[index % WORLD_COUNT];
    World {
        chain: world.chain.clone(),
        version: world.version,
        alice: world.alice.clone(),
        bob: world.bob.clone(),
        machine: world.machine.clone(),
    }
}

fn world(version: u32, edition: Edition) -> World {
    let chain = charter_localnet::Chain::builder()
        .protocol_version(version)
        .edition(edition)
        .build()
        .unwrap();
    let mut world = World::of(chain);
    let twin = world
        .chain
        .create_account(account_id(3), Balance::from_near(50))
        .unwrap();
    world.chain.deploy(&twin, &code(version)).unwrap();
    let rich = world
        .chain
        .create_account(id("rich.test.near"), Balance::from_near(10_000))
        .unwrap();
    let publish = Batch::new(rich.account_id.clone())
        .deploy_global(code(version), GlobalContractDeployMode::CodeHash);
    world
        .chain
        .send(&rich, publish)
        .unwrap()
        .into_success()
        .unwrap();
    if version >= 85 {
        let key = key(3).public_key();
        let add = Batch::new(world.alice.account_id.clone())
            .add_gas_key(key.clone(), 3)
            .transfer_to_gas_key(key, Balance::from_near(5));
        world
            .chain
            .send(&world.alice, add)
            .unwrap()
            .into_success()
            .unwrap();
    }
    world
}

/// An account of the list with a key of the list.
pub fn signer(account: usize, key_index: Option<usize>) -> Signer {
    match key_index {
        // Root and registrar share a key.
        None if account == 5 => Signer::with_key(account_id(5), secret_key("test.near")),
        None => Signer::new(account_id(account)),
        Some(index) => Signer::with_key(account_id(account), key(index)),
    }
}
