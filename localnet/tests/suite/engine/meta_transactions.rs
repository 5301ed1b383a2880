//! Meta transactions (NEP-366): one account signs, another sends and pays.

use charter_localnet::near_primitives::action::delegate::{
    DelegateActionV2, NonDelegateAction, VersionedDelegateActionPayload,
    VersionedSignedDelegateAction,
};
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, ActionsValidationError, InvalidTxError,
};
use charter_localnet::near_primitives::transaction::{Action, TransactionNonce};
use charter_localnet::{Balance, Batch, Call, ChainError, Signer, secret_key};

use super::accounts::kind;
use crate::support::world::{World, id};

/// Bob sends what alice signed.
fn relay(
    world: &mut World,
    signed: Action,
) -> Result<charter_localnet::TransactionResult, ChainError> {
    let batch = Batch::new(world.alice.account_id.clone()).action(signed);
    let result = world.chain.send(&world.bob, batch);
    world.check_supply();
    result
}

#[test]
fn the_relayer_pays_and_the_signer_acts() {
    for version in 84..=88 {
        let mut world = World::new(version);
        let before = world.chain.balance(&world.alice.account_id).unwrap();
        let call = Batch::new(world.machine.account_id.clone()).call(Call::new("noop"));
        let signed = world.chain.delegate(&world.alice, call).unwrap();
        let result = relay(&mut world, signed.clone()).unwrap();
        assert!(result.is_success(), "{version}: {result:?}");
        let inner = result
            .receipts_of(&world.machine.account_id)
            .next()
            .unwrap();
        assert_eq!(inner.predecessor_id(), &world.alice.account_id);
        assert_eq!(
            world.chain.balance(&world.alice.account_id).unwrap(),
            before,
            "{version}"
        );
        let again = relay(&mut world, signed).unwrap();
        assert!(
            matches!(
                kind(&again),
                ActionErrorKind::DelegateActionInvalidNonce { .. }
            ),
            "{again:?}"
        );
    }
}

#[test]
fn a_delegated_deposit_comes_from_the_relayer_and_goes_back_to_the_signer() {
    let mut world = World::new(88);
    let before = world.chain.balance(&world.alice.account_id).unwrap();
    let pay = Batch::new(id("nobody.test.near")).transfer(Balance::from_near(2));
    let signed = world.chain.delegate(&world.alice, pay).unwrap();
    let result = relay(&mut world, signed).unwrap();
    assert!(result.failed_receipts().next().is_some());
    let after = world.chain.balance(&world.alice.account_id).unwrap();
    assert_eq!(after.checked_sub(before).unwrap(), Balance::from_near(2));
}

#[test]
fn a_delegate_action_expires_and_must_reach_its_signer() {
    let mut world = World::new(88);
    let pay = || Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
    let signed = world.chain.delegate(&world.alice, pay()).unwrap();
    let elsewhere = Batch::new(world.machine.account_id.clone()).action(signed.clone());
    let result = world.chain.send(&world.bob, elsewhere).unwrap();
    assert!(matches!(
        kind(&result),
        ActionErrorKind::DelegateActionSenderDoesNotMatchTxReceiver { .. }
    ));
    world.chain.advance_blocks(2_000).unwrap();
    let late = relay(&mut world, signed).unwrap();
    assert!(
        matches!(kind(&late), ActionErrorKind::DelegateActionExpired),
        "{late:?}"
    );
}

#[test]
fn a_forged_delegate_action_fails() {
    let mut world = World::new(88);
    let pay = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_near(50));
    let Action::Delegate(mut signed) = world.chain.delegate(&world.alice, pay).unwrap() else {
        panic!("a delegate")
    };
    signed.delegate_action.receiver_id = world.machine.account_id.clone();
    let result = relay(&mut world, Action::Delegate(signed)).unwrap();
    assert!(
        matches!(
            kind(&result),
            ActionErrorKind::DelegateActionInvalidSignature
        ),
        "{result:?}"
    );
}

/// `FixDelegateActionDepositWithFunctionCallError` (protocol version 85): with a limited key, a deposit is what is
/// complained about. Version 84 went on and named what it found last.
#[test]
fn a_limited_key_delegates_calls_without_deposits() {
    for (version, complaint) in [(84, "ReceiverMismatch"), (85, "DepositWithFunctionCall")] {
        let mut world = World::new(version);
        let limited = Signer::with_key(world.alice.account_id.clone(), secret_key("limited"));
        let add = Batch::new(world.alice.account_id.clone()).add_call_key(
            limited.public_key(),
            &world.machine.account_id,
            &[],
            None,
        );
        world
            .chain
            .send(&world.alice, add)
            .unwrap()
            .into_success()
            .unwrap();
        let call = Batch::new(world.bob.account_id.clone())
            .call(Call::new("noop").deposit(Balance::from_near(1)));
        let signed = world.chain.delegate(&limited, call).unwrap();
        let result = relay(&mut world, signed).unwrap();
        assert!(
            format!("{:?}", kind(&result)).contains(complaint),
            "{version}: {result:?}"
        );
    }
}

/// A delegate action of version 2, signed by alice's gas key with its second nonce.
fn second_kind(world: &World, key: &Signer, batch: Batch) -> Action {
    let nonces = world
        .chain
        .state()
        .gas_key_nonces(&key.account_id, &key.public_key())
        .unwrap();
    let payload = VersionedDelegateActionPayload::V2(DelegateActionV2 {
        sender_id: key.account_id.clone(),
        receiver_id: batch.receiver_id,
        actions: batch
            .actions
            .into_iter()
            .map(|action| NonDelegateAction::try_from(action).unwrap())
            .collect(),
        nonce: TransactionNonce::GasKeyNonce {
            nonce: nonces[1] + 1,
            nonce_index: 1,
        },
        max_block_height: world.chain.head().height() + 100,
        public_key: key.public_key(),
    });
    let signature = key.sign(payload.get_nep461_hash().as_ref());
    VersionedSignedDelegateAction {
        delegate_action: payload,
        signature,
    }
    .into()
}

fn gas_key(world: &mut World) -> Signer {
    let key = Signer::with_key(world.alice.account_id.clone(), secret_key("gas key"));
    let add = Batch::new(key.account_id.clone()).add_gas_key(key.public_key(), 2);
    world
        .chain
        .send(&world.alice, add)
        .unwrap()
        .into_success()
        .unwrap();
    key
}

/// `DelegateV2` (protocol version 85), taken back by `RejectDelegateV2` (protocol version 87).
#[test]
fn gas_keys_delegate_at_85_and_86_only() {
    for version in 85..=88 {
        let mut world = World::new(version);
        let key = gas_key(&mut world);
        let call = Batch::new(world.machine.account_id.clone()).call(Call::new("noop"));
        let signed = second_kind(&world, &key, call);
        match relay(&mut world, signed) {
            Ok(result) => assert!(version < 87 && result.is_success(), "{version}: {result:?}"),
            Err(ChainError::Rejected(InvalidTxError::ActionsValidation(
                ActionsValidationError::RemovedProtocolFeature { .. },
            ))) => assert!(version >= 87),
            Err(error) => panic!("{version}: {error}"),
        }
    }
}

/// `RejectWithdrawFromGasKeyInDelegate` (protocol version 87).
#[test]
fn a_withdrawal_from_a_gas_key_is_not_delegated_from_87_on() {
    for version in [85, 87] {
        let mut world = World::new(version);
        let key = gas_key(&mut world);
        let withdraw = Batch::new(key.account_id.clone())
            .withdraw_from_gas_key(key.public_key(), Balance::ZERO);
        let signed = world.chain.delegate(&world.alice, withdraw).unwrap();
        match relay(&mut world, signed) {
            Ok(result) => assert!(version < 87 && result.is_success(), "{result:?}"),
            Err(ChainError::Rejected(InvalidTxError::ActionsValidation(
                ActionsValidationError::WithdrawFromGasKeyNotAllowedInDelegate,
            ))) => assert!(version >= 87),
            Err(error) => panic!("{version}: {error}"),
        }
    }
}

/// `FixDelegatedDeterministicStateInit` (protocol version 85): at 84 the receiver of the outer transaction was compared
/// with the derived account id, so that such an action could never pass.
#[test]
fn a_state_init_can_be_delegated_from_85_on() {
    use charter_localnet::near_primitives::action::GlobalContractIdentifier;
    use charter_localnet::near_primitives::deterministic_account_id::{
        DeterministicAccountStateInit, DeterministicAccountStateInitV1,
    };
    use charter_localnet::near_primitives::utils::derive_near_deterministic_account_id;
    for version in [84, 85] {
        let mut world = World::new(version);
        let code = GlobalContractIdentifier::CodeHash(charter_localnet::CryptoHash::hash_bytes(
            b"nobody's",
        ));
        let init = DeterministicAccountStateInit::V1(DeterministicAccountStateInitV1 {
            code,
            data: [].into(),
        });
        let derived = derive_near_deterministic_account_id(&init);
        let batch = Batch::new(derived).state_init(init, Balance::from_near(1));
        let signed = world.chain.delegate(&world.alice, batch).unwrap();
        match relay(&mut world, signed) {
            Err(ChainError::Rejected(InvalidTxError::ActionsValidation(
                ActionsValidationError::InvalidDeterministicStateInitReceiver { .. },
            ))) => assert_eq!(version, 84),
            // The code was never published, but the action got as far as that.
            Ok(result) => assert!(version >= 85 && !result.receipts().is_empty(), "{result:?}"),
            Err(error) => panic!("{version}: {error}"),
        }
    }
}
