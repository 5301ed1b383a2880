//! Gas keys (NEP-611, protocol version 85): keys that pay for gas from a balance of their own and have several nonces.

use charter_localnet::near_primitives::account::AccessKeyPermission;
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, InvalidTxError, TxExecutionError,
};
use charter_localnet::near_primitives::views::AccessKeyPermissionView;
use charter_localnet::{
    Balance, Batch, Call, Chain, ChainError, Signer, TransactionResult, secret_key,
};

use crate::support::world::World;

const VERSION: u32 = 85;

/// Alice with a gas key that has some nonces and a balance.
fn with_gas_key(world: &mut World, balance: Balance) -> Signer {
    let key = Signer::with_key(world.alice.account_id.clone(), secret_key("gas key"));
    let batch = Batch::new(world.alice.account_id.clone())
        .add_gas_key(key.public_key(), 3)
        .transfer_to_gas_key(key.public_key(), balance);
    world
        .chain
        .send(&world.alice, batch)
        .unwrap()
        .into_success()
        .unwrap();
    world.check_supply();
    key
}

fn key_balance(chain: &Chain, key: &Signer) -> Balance {
    let view = chain
        .state()
        .access_key(&key.account_id, &key.public_key())
        .unwrap();
    match view.permission {
        AccessKeyPermissionView::GasKeyFullAccess { balance, .. } => balance,
        other => panic!("no gas key: {other:?}"),
    }
}

fn kind(result: &TransactionResult) -> &ActionErrorKind {
    match result.failure() {
        Some(TxExecutionError::ActionError(error)) => &error.kind,
        other => panic!("no failed action: {other:?}"),
    }
}

#[test]
fn a_gas_key_pays_for_gas_and_its_account_for_deposits() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let account_before = world.chain.balance(&key.account_id).unwrap();
    let batch = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = world.chain.sign_with_gas_key(&key, batch, 1).unwrap();
    let result = world.chain.send_signed(signed).unwrap();
    assert!(result.is_success(), "{result:?}");
    world.check_supply();
    let account_after = world.chain.balance(&key.account_id).unwrap();
    assert_eq!(
        account_before.checked_sub(account_after).unwrap(),
        Balance::from_near(1)
    );
    let paid = Balance::from_near(5)
        .checked_sub(key_balance(&world.chain, &key))
        .unwrap();
    assert_eq!(
        paid,
        result.tokens_burnt(),
        "the refund of the surplus went back to the key"
    );
}

#[test]
fn each_nonce_of_a_gas_key_counts_for_itself() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let before = world
        .chain
        .state()
        .gas_key_nonces(&key.account_id, &key.public_key())
        .unwrap();
    assert_eq!(before.len(), 3);
    for index in [2, 0, 2] {
        let batch = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
        let signed = world.chain.sign_with_gas_key(&key, batch, index).unwrap();
        world
            .chain
            .send_signed(signed)
            .unwrap()
            .into_success()
            .unwrap();
    }
    let after = world
        .chain
        .state()
        .gas_key_nonces(&key.account_id, &key.public_key())
        .unwrap();
    let steps: Vec<u64> = before
        .iter()
        .zip(&after)
        .map(|(before, after)| after - before)
        .collect();
    assert_eq!(steps, [1, 0, 2]);
}

#[test]
fn a_gas_key_signs_nothing_without_naming_a_nonce() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let batch = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
    let signed = world.chain.sign_with_nonce(&key, batch, 1);
    let error = world.chain.submit(signed).unwrap_err();
    assert!(
        matches!(
            error,
            InvalidTxError::InvalidNonceIndex {
                tx_nonce_index: None,
                num_nonces: 3
            }
        ),
        "{error:?}"
    );
}

#[test]
fn a_gas_key_that_cannot_pay_is_refused() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_yoctonear(1));
    let call = Batch::new(world.machine.account_id.clone()).call(Call::new("noop"));
    let signed = world.chain.sign_with_gas_key(&key, call, 0).unwrap();
    let error = world.chain.submit(signed).unwrap_err();
    assert!(
        matches!(error, InvalidTxError::NotEnoughGasKeyBalance { .. }),
        "{error:?}"
    );
}

#[test]
fn a_deposit_that_the_account_cannot_pay_fails_and_the_gas_of_the_transaction_is_gone() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let batch = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_near(1_000_000));
    let signed = world.chain.sign_with_gas_key(&key, batch, 0).unwrap();
    let before = world.chain.balance(&key.account_id).unwrap();
    let result = world.chain.send_signed(signed).unwrap();
    world.check_supply();
    let failure = result.failure();
    assert!(
        matches!(
            failure,
            Some(TxExecutionError::InvalidTxError(
                InvalidTxError::NotEnoughBalanceForDeposit { .. }
            ))
        ),
        "{result:?}"
    );
    assert_eq!(world.chain.balance(&key.account_id).unwrap(), before);
    let paid = Balance::from_near(5)
        .checked_sub(key_balance(&world.chain, &key))
        .unwrap();
    assert_eq!(paid, result.outcome().unwrap().tokens_burnt);
    assert!(paid > Balance::ZERO);
}

#[test]
fn a_balance_is_withdrawn_from_a_gas_key() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let own = Batch::new(key.account_id.clone())
        .withdraw_from_gas_key(key.public_key(), Balance::from_near(3));
    world
        .chain
        .send(&world.alice, own)
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(key_balance(&world.chain, &key), Balance::from_near(2));
    let too_much = Batch::new(key.account_id.clone())
        .withdraw_from_gas_key(key.public_key(), Balance::from_near(3));
    let result = world.chain.send(&world.alice, too_much).unwrap();
    assert!(matches!(
        kind(&result),
        ActionErrorKind::InsufficientGasKeyBalance { .. }
    ));
    world.check_supply();
}

/// What is left on a gas key is burnt with it, one NEAR at most (`GasKeyInfo::MAX_BALANCE_TO_BURN`).
#[test]
fn a_gas_key_is_deleted_when_little_is_left_on_it() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let usage = world.chain.account(&key.account_id).unwrap().storage_usage;
    let delete = || Batch::new(world.alice.account_id.clone()).delete_key(key.public_key());
    let refused = world.chain.send(&world.alice, delete()).unwrap();
    assert!(
        matches!(kind(&refused), ActionErrorKind::GasKeyBalanceTooHigh { .. }),
        "{refused:?}"
    );

    let own = Batch::new(key.account_id.clone())
        .withdraw_from_gas_key(key.public_key(), Balance::from_near(4));
    world
        .chain
        .send(&world.alice, own)
        .unwrap()
        .into_success()
        .unwrap();
    let before = world.chain.supply().unwrap().burnt;
    let deleted = world
        .chain
        .send(&world.alice, delete())
        .unwrap()
        .into_success()
        .unwrap();
    let burnt = world
        .chain
        .supply()
        .unwrap()
        .burnt
        .checked_sub(before)
        .unwrap();
    assert!(
        burnt > Balance::from_near(1),
        "the balance went with the key"
    );
    assert!(
        deleted.receipts()[0].tokens_burnt() > Balance::from_near(1),
        "and the outcome says so"
    );
    assert!(world.chain.account(&key.account_id).unwrap().storage_usage < usage);
    world.check_supply();
}

#[test]
fn gas_keys_are_unknown_at_84() {
    let mut world = World::new(84);
    let batch = Batch::new(world.alice.account_id.clone())
        .add_gas_key(secret_key("gas key").public_key(), 3);
    match world.chain.send(&world.alice, batch) {
        Err(ChainError::Rejected(InvalidTxError::ActionsValidation(error))) => {
            assert!(error.to_string().contains("GasKeys"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_view_of_a_gas_key_shows_its_balance_and_nonces() {
    let mut world = World::new(VERSION);
    let key = with_gas_key(&mut world, Balance::from_near(5));
    let permission: AccessKeyPermission = world
        .chain
        .state()
        .access_key(&key.account_id, &key.public_key())
        .unwrap()
        .permission
        .into();
    assert!(
        matches!(permission, AccessKeyPermission::GasKeyFullAccess(info) if info.num_nonces == 3)
    );
}
