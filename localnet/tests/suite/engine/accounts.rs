//! Accounts: who may create which, what backs their storage, how they go.

use charter_localnet::near_primitives::account::AccountContract;
use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, InvalidTxError, TxExecutionError,
};
use charter_localnet::near_primitives::state_record::StateRecord;
use charter_localnet::{
    Balance, Batch, Call, Chain, ChainError, CryptoHash, Gas, PatchError, Signer,
    TransactionResult, secret_key,
};

use crate::support::script::{Arg, Script, amount};
use crate::support::world::{World, id};

pub fn kind(result: &TransactionResult) -> &ActionErrorKind {
    match result.failure() {
        Some(TxExecutionError::ActionError(error)) => &error.kind,
        other => panic!("no failed action: {other:?}"),
    }
}

/// NEP-448: an account that takes up to 770 bytes needs no balance.
#[test]
fn a_small_account_needs_no_balance_and_a_larger_one_does() {
    let mut world = World::new(88);
    let kid = Signer::new(id("kid.alice.test.near"));
    let create = Batch::new(kid.account_id.clone())
        .create_account()
        .add_full_access_key(kid.public_key());
    world
        .chain
        .send(&world.alice, create)
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(
        world.chain.account(&kid.account_id).unwrap().storage_usage,
        182
    );
    // Each RequiresFullAccess takes 82 bytes: seven more fit into 770, the eighth does not.
    for index in 0..8 {
        let key = secret_key(&format!("key {index}")).public_key();
        let add = Batch::new(kid.account_id.clone()).add_full_access_key(key);
        let funds = Batch::new(kid.account_id.clone()).transfer(Balance::from_millinear(1));
        world.chain.send(&world.alice, funds).unwrap();
        let result = world.chain.send(&kid, add).unwrap();
        match index {
            0..7 => assert!(result.is_success(), "{index}: {result:?}"),
            _ => assert!(
                matches!(kind(&result), ActionErrorKind::LackBalanceForState { .. }),
                "{result:?}"
            ),
        }
    }
    world.check_supply();
}

#[test]
fn the_signer_must_keep_what_backs_its_storage() {
    let mut world = World::new(88);
    let machine = world.machine.clone();
    let state = world.chain.state();
    let free = world.chain.balance(&machine.account_id).unwrap();
    let backing = state.storage_cost(&machine.account_id).unwrap();
    let all_but_little = free.checked_sub(backing).unwrap();
    let pay = Batch::new(world.alice.account_id.clone()).transfer(all_but_little);
    match world.chain.send(&machine, pay) {
        Err(ChainError::Rejected(InvalidTxError::LackBalanceForState { amount, .. })) => {
            assert!(amount > Balance::ZERO);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_registrar_creates_short_names_and_nobody_else_does() {
    let mut world = World::new(88);
    let registrar = Signer::with_key(
        world.chain.registrar().clone(),
        world.chain.root().secret_key,
    );
    let short = Signer::new(id("short"));
    let create = || {
        Batch::new(short.account_id.clone())
            .create_account()
            .transfer(Balance::from_near(1))
            .add_full_access_key(short.public_key())
    };
    let refused = world.chain.send(&world.alice, create()).unwrap();
    assert!(matches!(
        kind(&refused),
        ActionErrorKind::CreateAccountOnlyByRegistrar { .. }
    ));
    assert!(world.chain.send(&registrar, create()).unwrap().is_success());
}

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
        world.check_supply();
    }
}

#[test]
fn a_deleted_account_leaves_nothing_behind() {
    let mut world = World::new(88);
    let mut script = world.script();
    script.call("storage_write", ["key".into(), "value".into(), 9.into()]);
    world.run(&script);
    let before = world.chain.balance(&world.bob.account_id).unwrap();
    let delete =
        Batch::new(world.machine.account_id.clone()).delete_account(world.bob.account_id.clone());
    world
        .chain
        .send(&world.machine, delete)
        .unwrap()
        .into_success()
        .unwrap();
    assert!(!world.chain.exists(&world.machine.account_id).unwrap());
    assert!(world.chain.balance(&world.bob.account_id).unwrap() > before);
    assert!(
        world
            .chain
            .state()
            .access_keys(&world.machine.account_id)
            .unwrap()
            .is_empty()
    );
    let prefix = world
        .chain
        .head()
        .state()
        .iter(&[])
        .filter(|(key, _)| key.ends_with(b"machine.test.near"))
        .count();
    assert_eq!(prefix, 0, "no record bears its name");
    world.check_supply();
}

#[test]
fn a_refund_to_a_deleted_account_is_burnt() {
    let mut world = World::new(88);
    let kid = world
        .chain
        .create_account(id("kid.test.near"), Balance::from_near(5))
        .unwrap();
    let pay = Batch::new(id("nobody.test.near")).transfer(Balance::from_near(3));
    let hash = world
        .chain
        .submit(world.chain.sign(&kid, pay).unwrap())
        .unwrap();
    world.chain.run_one(hash).unwrap();
    let delete = Batch::new(kid.account_id.clone()).delete_account(world.bob.account_id.clone());
    let deleted = world
        .chain
        .submit(world.chain.sign(&kid, delete).unwrap())
        .unwrap();
    world.chain.run_one(deleted).unwrap();
    let before = world.chain.supply().unwrap().burnt;
    world.chain.run().unwrap();
    let burnt = world
        .chain
        .supply()
        .unwrap()
        .burnt
        .checked_sub(before)
        .unwrap();
    assert!(burnt > Balance::from_near(3), "{burnt}");
    let refunds = world.chain.result(hash).unwrap();
    assert!(
        refunds
            .receipts()
            .iter()
            .filter(|one| one.is_refund())
            .all(|one| one.failure().is_some())
    );
    world.check_supply();
}

/// `FixDeleteAccountGlobalContractStorageUsage` (protocol version 85): what refers to a global contract is no part of
/// the state that may be too large to delete. At 84 it was.
#[test]
fn an_account_may_be_deleted_with_ten_thousand_bytes_besides_its_contract() {
    for (version, deleted) in [(84, false), (85, true)] {
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
        let use_it = Batch::new(world.bob.account_id.clone()).use_global(hash);
        world
            .chain
            .send(&world.bob, use_it)
            .unwrap()
            .into_success()
            .unwrap();
        // An account with one key takes 182 bytes, the reference 32, a record 40 besides key and value.
        let value = vec![0; 10_000 - 182 - 40 - 1];
        let mut write = Script::new(version);
        write.call("storage_write", ["k".into(), value.into(), 9.into()]);
        let call = World::running(&write);
        world
            .chain
            .call(&world.alice, &world.bob.account_id, call)
            .unwrap()
            .into_success()
            .unwrap();
        assert_eq!(
            world
                .chain
                .account(&world.bob.account_id)
                .unwrap()
                .storage_usage,
            10_032
        );
        let delete =
            Batch::new(world.bob.account_id.clone()).delete_account(world.alice.account_id.clone());
        let result = world.chain.send(&world.bob, delete).unwrap();
        assert_eq!(result.is_success(), deleted, "{version}: {result:?}");
        world.check_supply();
    }
}

#[test]
fn staking_locks_tokens_and_changes_no_validator() {
    let mut world = World::new(88);
    let root = world.chain.root();
    let key = root.public_key();
    let more =
        Batch::new(root.account_id.clone()).stake(Balance::from_near(60_000_000), key.clone());
    world
        .chain
        .send(&root, more)
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(
        world.chain.account(&root.account_id).unwrap().locked,
        Balance::from_near(60_000_000)
    );
    world.check_supply();
    let little = Batch::new(world.alice.account_id.clone()).stake(Balance::from_near(1), key);
    let refused = world.chain.send(&world.alice, little).unwrap();
    assert!(
        matches!(kind(&refused), ActionErrorKind::InsufficientStake { .. }),
        "{refused:?}"
    );
    let mut ask = world.script();
    ask.call("validator_stake", ["test.near".into(), (1u64 << 18).into()]);
    ask.call("value_return", [16.into(), (1u64 << 18).into()]);
    let answer = world.run(&ask);
    let stake = u128::from_le_bytes(answer.value().unwrap().try_into().unwrap());
    assert_eq!(
        Balance::from_yoctonear(stake),
        Balance::from_near(50_000_000),
        "what it staked at genesis"
    );
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

#[test]
fn keys_with_an_allowance_pay_from_it_and_get_refunds_back() {
    let mut world = World::new(88);
    let limited = Signer::with_key(world.alice.account_id.clone(), secret_key("limited"));
    let allowance = Balance::from_millinear(500);
    let add = Batch::new(world.alice.account_id.clone()).add_call_key(
        limited.public_key(),
        &world.machine.account_id,
        &["noop"],
        Some(allowance),
    );
    world
        .chain
        .send(&world.alice, add)
        .unwrap()
        .into_success()
        .unwrap();
    let call = || Call::new("noop").gas(Gas::from_teragas(100));
    let result = world
        .chain
        .call(&limited, &world.machine.account_id, call())
        .unwrap();
    let view = world
        .chain
        .state()
        .access_key(&limited.account_id, &limited.public_key())
        .unwrap();
    let left = match view.permission {
        charter_localnet::near_primitives::views::AccessKeyPermissionView::FunctionCall {
            allowance,
            ..
        } => allowance,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        allowance.checked_sub(left.unwrap()).unwrap(),
        result.tokens_burnt()
    );
    for (batch, error) in [
        (
            Batch::new(world.machine.account_id.clone()).call(Call::new("run")),
            "MethodNameMismatch",
        ),
        (
            Batch::new(world.bob.account_id.clone()).call(call()),
            "ReceiverMismatch",
        ),
        (
            Batch::new(world.machine.account_id.clone())
                .call(call().deposit(Balance::from_yoctonear(1))),
            "DepositWithFunctionCall",
        ),
        (
            Batch::new(world.machine.account_id.clone()).transfer(Balance::from_yoctonear(1)),
            "RequiresFullAccess",
        ),
        (
            Batch::new(world.machine.account_id.clone()).call(call().gas(Gas::from_teragas(600))),
            "NotEnoughAllowance",
        ),
    ] {
        let refused = world.chain.send(&limited, batch).unwrap_err();
        assert!(
            format!("{refused:?}").contains(error),
            "{refused:?} is no {error}"
        );
    }
}

/// `PostQuantumSignatures` (protocol version 85).
#[test]
fn post_quantum_keys_are_known_from_85_on() {
    let key = charter_localnet::SecretKey::from_random(near_crypto::KeyType::MLDSA65);
    for (version, known) in [(84, false), (85, true)] {
        let mut world = World::new(version);
        let add = Batch::new(world.alice.account_id.clone()).add_full_access_key(key.public_key());
        match world.chain.send(&world.alice, add) {
            Ok(result) => assert!(known && result.is_success(), "{version}: {result:?}"),
            Err(error) => assert!(!known, "{version}: {error}"),
        }
        if known {
            let signer = Signer::with_key(world.alice.account_id.clone(), key.clone());
            let pay = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
            let result = world.chain.send(&signer, pay).unwrap();
            assert!(result.is_success(), "{result:?}");
            world.check_supply();
        }
    }
}

#[test]
fn a_patch_writes_what_it_says_and_accounts_for_it() {
    let mut world = World::new(88);
    let bob = world.bob.account_id.clone();
    let usage = world.chain.account(&bob).unwrap().storage_usage;
    let account = charter_localnet::near_primitives::account::Account::new(
        Balance::from_near(1_000),
        Balance::ZERO,
        AccountContract::None,
        usage,
    );
    world
        .chain
        .patch(vec![StateRecord::Account {
            account_id: bob.clone(),
            account,
        }])
        .unwrap();
    assert_eq!(
        world.chain.balance(&bob).unwrap(),
        Balance::from_near(1_000)
    );
    assert_eq!(
        world.chain.supply().unwrap().patched_in,
        Balance::from_near(900)
    );
    world.check_supply();
    let wrong = StateRecord::Contract {
        account_id: bob.clone(),
        code: vec![1, 2, 3],
    };
    let before = world.chain.head().hash();
    assert!(matches!(
        world.chain.patch(vec![wrong]),
        Err(PatchError::CodeHash { .. })
    ));
    assert_eq!(
        world.chain.head().hash(),
        before,
        "a refused patch changes nothing"
    );
}

#[test]
fn the_randomness_follows_the_seed() {
    let mut ask = Script::new(88);
    ask.call("random_seed", [1.into()]);
    ask.call("value_return", [u64::MAX.into(), 1.into()]);
    let answer = |seed| {
        let mut world = World::of(Chain::builder().seed(seed).build().unwrap());
        world.run(&ask).value().unwrap().to_vec()
    };
    assert_eq!(answer(1), answer(1));
    assert_ne!(answer(1), answer(2));
    assert_eq!(answer(1).len(), 32);
}
