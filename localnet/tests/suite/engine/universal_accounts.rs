//! Universal accounts: ids that begin with `0u` and are derived from the state they begin with. Until protocol version
//! 87 such an id was a name like any other, at 87 nobody can pay one, from 88 on they are accounts of their own.

use std::collections::{BTreeMap, BTreeSet};

use charter_localnet::near_primitives::action::UniversalStateInitAction;
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, ActionsValidationError, InvalidTxError,
};
use charter_localnet::near_primitives::transaction::Action;
use charter_localnet::near_primitives::universal_state_init::{
    RawStateInit, UniversalStateInit, UniversalStateInitV1,
};
use charter_localnet::near_primitives::utils::derive_universal_account_id;
use charter_localnet::{Balance, Batch, ChainError, Signer, secret_key};
use near_crypto::PublicKeyHandle;

use super::accounts::kind;
use crate::support::world::World;

/// A state with one key and one record.
fn state() -> RawStateInit {
    let key = secret_key("universal").public_key();
    UniversalStateInit::V1(UniversalStateInitV1 {
        code: None,
        data: BTreeMap::from([(b"key".to_vec(), b"value".to_vec())]),
        access_keys: BTreeSet::from([PublicKeyHandle::from(&key)]),
    })
    .to_raw()
}

fn universal() -> Signer {
    Signer::with_key(
        derive_universal_account_id(&state()),
        secret_key("universal"),
    )
}

fn init(state_init: RawStateInit, deposit: Balance) -> Batch {
    let receiver = derive_universal_account_id(&state_init);
    Batch::new(receiver).action(Action::UniversalStateInit(Box::new(
        UniversalStateInitAction {
            state_init,
            deposit,
        },
    )))
}

/// `RejectUniversalAccountTransfers` (protocol version 87).
#[test]
fn paying_a_universal_id_depends_on_the_version() {
    for version in 84..=88 {
        let mut world = World::new(version);
        let pay = Batch::new(universal().account_id).transfer(Balance::from_near(1));
        match world.chain.send(&world.alice, pay) {
            Err(ChainError::Rejected(InvalidTxError::ActionsValidation(
                ActionsValidationError::TransferToUniversalAccountNotAllowed { .. },
            ))) => assert_eq!(version, 87),
            Ok(result) if version < 87 => {
                assert!(
                    matches!(kind(&result), ActionErrorKind::AccountDoesNotExist { .. }),
                    "{version}: {result:?}"
                );
            }
            Ok(result) => assert!(
                version == 88 && result.is_success(),
                "{version}: {result:?}"
            ),
            Err(error) => panic!("{version}: {error}"),
        }
        world.check_supply();
    }
}

/// `UniversalAccounts` (protocol version 88): before, the action is unknown.
#[test]
fn a_universal_state_init_needs_88() {
    for version in 84..=87 {
        let mut world = World::new(version);
        let error = world
            .chain
            .send(&world.alice, init(state(), Balance::ZERO))
            .unwrap_err();
        assert!(
            error.to_string().contains("UniversalAccounts"),
            "{version}: {error}"
        );
    }
}

/// An account that was paid before its state arrived has no keys, and lets nobody in but its own state.
#[test]
fn a_universal_account_is_paid_first_and_initialized_later() {
    let mut world = World::new(88);
    let account = universal();
    let pay = Batch::new(account.account_id.clone()).transfer(Balance::from_near(2));
    world
        .chain
        .send(&world.alice, pay)
        .unwrap()
        .into_success()
        .unwrap();
    let view = world.chain.account(&account.account_id).unwrap();
    assert!(!view.state.is_initialized());
    assert!(view.bootstrap_nonce.is_some());
    let call = Batch::new(account.account_id.clone()).call(charter_localnet::Call::new("noop"));
    let refused = world.chain.send(&world.alice, call).unwrap();
    assert!(
        matches!(
            kind(&refused),
            ActionErrorKind::AccountNotInitialized { .. }
        ),
        "{refused:?}"
    );

    world
        .chain
        .send(&world.bob, init(state(), Balance::ZERO))
        .unwrap()
        .into_success()
        .unwrap();
    assert!(
        world
            .chain
            .account(&account.account_id)
            .unwrap()
            .state
            .is_initialized()
    );
    assert_eq!(
        &*world
            .chain
            .state()
            .storage(&account.account_id, b"key")
            .unwrap()[0]
            .1,
        b"value"
    );
    let spend = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_near(1));
    assert!(world.chain.send(&account, spend).unwrap().is_success());
    world.check_supply();
}

/// The one transaction that an account without keys can send: its own state, signed with a key of that state.
#[test]
fn a_universal_account_initializes_itself() {
    let mut world = World::new(88);
    let account = universal();
    let pay = Batch::new(account.account_id.clone()).transfer(Balance::from_near(2));
    world
        .chain
        .send(&world.alice, pay)
        .unwrap()
        .into_success()
        .unwrap();
    let nonce = world
        .chain
        .account(&account.account_id)
        .unwrap()
        .bootstrap_nonce
        .unwrap();
    let jump = world
        .chain
        .sign_with_nonce(&account, init(state(), Balance::ZERO), nonce + 2);
    assert!(matches!(
        world.chain.submit(jump).unwrap_err(),
        InvalidTxError::InvalidNonce { .. }
    ));
    let stranger = Signer::with_key(account.account_id.clone(), secret_key("stranger"));
    let forged = world
        .chain
        .sign_with_nonce(&stranger, init(state(), Balance::ZERO), nonce + 1);
    assert!(world.chain.submit(forged).is_err());
    let own = world
        .chain
        .sign_with_nonce(&account, init(state(), Balance::ZERO), nonce + 1);
    let result = world.chain.send_signed(own).unwrap();
    assert!(result.is_success(), "{result:?}");
    world.check_supply();
}

/// `RefundRepeatedUniversalStateInitDeposit` (protocol version 88).
#[test]
fn a_second_state_init_gives_its_whole_deposit_back() {
    let mut world = World::new(88);
    world
        .chain
        .send(&world.alice, init(state(), Balance::from_near(1)))
        .unwrap()
        .into_success()
        .unwrap();
    let before = world.chain.balance(&world.alice.account_id).unwrap();
    let result = world
        .chain
        .send(&world.alice, init(state(), Balance::from_near(1)))
        .unwrap();
    assert!(result.is_success(), "{result:?}");
    let spent = before
        .checked_sub(world.chain.balance(&world.alice.account_id).unwrap())
        .unwrap();
    assert_eq!(spent, result.tokens_burnt());
    world.check_supply();
}

/// `CanonicalUniversalStateInit` (protocol version 88): a state has one encoding, so that it has one account.
#[test]
fn a_state_must_be_written_in_its_one_way() {
    let mut world = World::new(88);
    let mut twice = state().0;
    // The data is a map of one; with the same entry twice it decodes to the same and is written differently.
    let entry: Vec<u8> = [
        &3u32.to_le_bytes()[..],
        b"key",
        &5u32.to_le_bytes(),
        b"value",
    ]
    .concat();
    let at = twice
        .windows(entry.len())
        .position(|window| window == entry)
        .unwrap();
    twice[at - 4..at].copy_from_slice(&2u32.to_le_bytes());
    twice.splice(at..at, entry);
    let error = world
        .chain
        .send(&world.alice, init(RawStateInit(twice), Balance::ZERO))
        .unwrap_err();
    assert!(
        matches!(
            error,
            ChainError::Rejected(InvalidTxError::ActionsValidation(
                ActionsValidationError::MalformedUniversalStateInit
            ))
        ),
        "{error}"
    );
}
