//! Accounts: who may create which, what backs their storage, how they go.

use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, InvalidTxError, TxExecutionError,
};
use charter_localnet::{
    Balance, Batch, ChainError, CryptoHash, Signer, TransactionResult, secret_key,
};

use crate::support::script::Script;
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

/// `EpochManager::minimum_stake`: a tenth of the seat price, which depends on the stake of all validators.
#[test]
fn a_stake_has_a_minimum() {
    let mut world = World::new(88);
    let staker = world
        .chain
        .create_account(id("staker.test.near"), Balance::from_near(1_000))
        .unwrap();
    let stake = |stake| Batch::new(staker.account_id.clone()).stake(stake, staker.public_key());
    let minimum = Balance::from_yoctonear(800_128_020_483_277_324_371_899_504);
    let below = minimum.checked_sub(Balance::from_yoctonear(1)).unwrap();
    for little in [Balance::from_near(1), below] {
        let refused = world.chain.send(&staker, stake(little)).unwrap();
        let expected = ActionErrorKind::InsufficientStake {
            account_id: staker.account_id.clone(),
            stake: little,
            minimum_stake: minimum,
        };
        assert_eq!(*kind(&refused), expected);
    }
    for enough in [minimum, Balance::from_near(900)] {
        let result = world.chain.send(&staker, stake(enough)).unwrap();
        assert!(result.is_success(), "{}", result.failure_text());
        let account = world.chain.account(&staker.account_id).unwrap();
        assert_eq!(account.locked, enough);
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
