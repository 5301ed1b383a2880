//! Accounts whose id says who they belong to: named after a key, an Ethereum address, or their own first state.

use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::{Balance, Batch, Call, CryptoHash, Signer, secret_key};

use crate::support::script::{Arg, Script, amount};
use crate::support::world::{World, id};

#[test]
fn a_named_implicit_account_belongs_to_its_key() {
    let mut world = World::new(88);
    let key = secret_key("implicit");
    let name: String = key
        .public_key()
        .key_data()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let implicit = Signer::with_key(id(&name), key);
    let pay = Batch::new(implicit.account_id.clone()).transfer(Balance::from_near(2));
    world
        .chain
        .send(&world.alice, pay)
        .unwrap()
        .into_success()
        .unwrap();
    let back = Batch::new(world.alice.account_id.clone()).transfer(Balance::from_near(1));
    assert!(world.chain.send(&implicit, back).unwrap().is_success());
    world.check_supply();
}

/// The recording node gave an Ethereum address code of its own, a marker; released nodes give it a global contract
/// (`EthImplicitGlobalContract`). This chain has no wallet contract, so that nothing runs on either.
#[test]
fn an_ethereum_address_gets_an_account_without_keys() {
    for (version, marker) in [(84, true), (85, false)] {
        let mut world = World::new(version);
        let address = id(&format!("0x{}", "1a".repeat(20)));
        let pay = Batch::new(address.clone()).transfer(Balance::from_near(2));
        world
            .chain
            .send(&world.alice, pay)
            .unwrap()
            .into_success()
            .unwrap();
        let account = world.chain.account(&address).unwrap();
        assert!(
            world
                .chain
                .state()
                .access_keys(&address)
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            account.global_contract_hash.is_none(),
            marker,
            "{version}: {account:?}"
        );
        assert_eq!(
            account.code_hash != CryptoHash::default(),
            marker,
            "{version}: {account:?}"
        );
        let call = Call::new("rlp_execute");
        let result = world.chain.call(&world.alice, &address, call).unwrap();
        let failure = format!("{:?}", result.failure());
        assert!(failure.contains("CompilationError"), "{version}: {failure}");
        world.check_supply();
    }
}

/// NEP-616: an account whose id is derived from its code and its first state.
#[test]
fn a_deterministic_account_is_created_with_its_state() {
    use charter_localnet::near_primitives::deterministic_account_id::{
        DeterministicAccountStateInit, DeterministicAccountStateInitV1,
    };
    use charter_localnet::near_primitives::utils::derive_near_deterministic_account_id;
    for version in [84, 88] {
        let mut world = World::new(version);
        let rich = world
            .chain
            .create_account(id("rich.test.near"), Balance::from_near(10_000))
            .unwrap();
        let code = crate::support::script::contract(version);
        let hash = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(&code));
        let publish = Batch::new(rich.account_id.clone())
            .deploy_global(code, GlobalContractDeployMode::CodeHash);
        world
            .chain
            .send(&rich, publish)
            .unwrap()
            .into_success()
            .unwrap();
        let data = [(b"key".to_vec(), b"value".to_vec())].into();
        let init =
            DeterministicAccountStateInit::V1(DeterministicAccountStateInitV1 { code: hash, data });
        let derived = derive_near_deterministic_account_id(&init);

        let before = world.chain.balance(&world.alice.account_id).unwrap();
        let create = || Batch::new(derived.clone()).state_init(init.clone(), Balance::from_near(1));
        let created = world.chain.send(&world.alice, create()).unwrap();
        assert!(created.is_success(), "{version}: {created:?}");
        let mut read = Script::new(version);
        read.call("storage_read", ["key".into(), 5.into()]);
        read.call("value_return", [u64::MAX.into(), 5.into()]);
        let answer = world
            .chain
            .call(&world.bob, &derived, World::running(&read))
            .unwrap();
        assert_eq!(answer.value(), Some(&b"value"[..]), "{version}");
        // It takes less than 770 bytes and keeps nothing of the deposit.
        let spent = before
            .checked_sub(world.chain.balance(&world.alice.account_id).unwrap())
            .unwrap();
        assert!(spent < Balance::from_millinear(20), "{version}: {spent}");
        let again = world.chain.send(&world.alice, create()).unwrap();
        assert!(again.is_success(), "{version}: doing it twice does no harm");
        let wrong = Batch::new(world.bob.account_id.clone()).state_init(init, Balance::ZERO);
        assert!(
            world.chain.send(&world.alice, wrong).is_err(),
            "{version}: the receiver must be the derived one"
        );
        world.check_supply();
    }
}

/// The same out of a contract, entry by entry.
#[test]
fn a_contract_creates_a_deterministic_account() {
    let mut world = World::new(88);
    let rich = world
        .chain
        .create_account(id("rich.test.near"), Balance::from_near(10_000))
        .unwrap();
    let code = crate::support::script::contract(88);
    let hash = CryptoHash::hash_bytes(&code);
    let publish =
        Batch::new(rich.account_id.clone()).deploy_global(code, GlobalContractDeployMode::CodeHash);
    world
        .chain
        .send(&rich, publish)
        .unwrap()
        .into_success()
        .unwrap();
    use charter_localnet::near_primitives::deterministic_account_id::{
        DeterministicAccountStateInit, DeterministicAccountStateInitV1,
    };
    let data = [(b"key".to_vec(), b"value".to_vec())].into();
    let code = GlobalContractIdentifier::CodeHash(hash);
    let init = DeterministicAccountStateInit::V1(DeterministicAccountStateInitV1 { code, data });
    let derived =
        charter_localnet::near_primitives::utils::derive_near_deterministic_account_id(&init);
    let mut script = world.script();
    let promise = script.call("promise_batch_create", [derived.as_str().into()]);
    let args = [Arg::Of(promise), hash.as_bytes().to_vec().into(), amount(0)];
    let action = script.call("promise_batch_action_state_init", args);
    script.call(
        "set_state_init_data_entry",
        [
            Arg::Of(promise),
            Arg::Of(action),
            "key".into(),
            "value".into(),
        ],
    );
    script.call("promise_return", [Arg::Of(promise)]);
    let result = world.run(&script);
    assert!(result.is_success(), "{result:?}");
    assert_eq!(
        world.chain.state().storage(&derived, b"").unwrap()[0].0,
        b"key"
    );
}
