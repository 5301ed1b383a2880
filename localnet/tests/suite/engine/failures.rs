//! Actions that fail where they run, each with the error that nearcore gives it (`runtime/runtime/src/actions.rs`),
//! and what a failure leaves behind.

use charter_localnet::near_primitives::action::delegate::{DelegateAction, SignedDelegateAction};
use charter_localnet::near_primitives::errors::{
    ActionError, ActionErrorKind as Kind, InvalidAccessKeyError, TxExecutionError,
};
use charter_localnet::near_primitives::transaction::Action;
use charter_localnet::{AccountId, Balance, Batch, Call, Signer, TransactionResult, secret_key};

use super::accounts::kind;
use crate::support::world::{World, id};

/// Sends a batch of alice's that fails where it runs.
fn failed(world: &mut World, batch: Batch) -> TransactionResult {
    let result = world.chain.send(&world.alice, batch).unwrap();
    assert!(!result.is_success(), "{result:?}");
    world.check_supply();
    result
}

fn action_error(result: &TransactionResult) -> &ActionError {
    match result.failure() {
        Some(TxExecutionError::ActionError(error)) => error,
        other => panic!("no failed action: {other:?}"),
    }
}

#[test]
fn each_failure_of_an_action_has_its_own_error() {
    let mut world = World::new(88);
    let alice: AccountId = world.alice.account_id.clone();
    let bob: AccountId = world.bob.account_id.clone();
    let (own_key, other_key) = (world.alice.public_key(), secret_key("another").public_key());
    let to = |name: &str| Batch::new(id(name));
    let implicit = "ab".repeat(32);
    let not_permitted = Kind::ActorNoPermission {
        account_id: bob.clone(),
        actor_id: alice.clone(),
    };
    let missing = |name: &str| Kind::AccountDoesNotExist {
        account_id: id(name),
    };
    let balance = world.chain.balance(&alice).unwrap();
    let cases = [
        (
            to("alice.test.near").create_account(),
            Kind::AccountAlreadyExists {
                account_id: alice.clone(),
            },
        ),
        (
            to(&implicit).create_account(),
            Kind::OnlyImplicitAccountCreationAllowed {
                account_id: id(&implicit),
            },
        ),
        (
            to("kid.bob.test.near").create_account(),
            Kind::CreateAccountNotAllowed {
                account_id: id("kid.bob.test.near"),
                predecessor_id: alice.clone(),
            },
        ),
        (to("bob.test.near").deploy(*b"code"), not_permitted.clone()),
        (
            to("bob.test.near").add_full_access_key(other_key.clone()),
            not_permitted.clone(),
        ),
        (
            to("bob.test.near").delete_key(world.bob.public_key()),
            not_permitted.clone(),
        ),
        (
            to("bob.test.near").stake(Balance::from_near(1), other_key.clone()),
            not_permitted.clone(),
        ),
        (
            to("bob.test.near").delete_account(alice.clone()),
            not_permitted,
        ),
        // Existence comes before permission.
        (to("nobody.near").deploy(*b"code"), missing("nobody.near")),
        (
            to("nobody.near").call(Call::new("noop")),
            missing("nobody.near"),
        ),
        (
            to("nobody.near").transfer(Balance::from_yoctonear(1)),
            missing("nobody.near"),
        ),
        // A transfer creates such an account only when it is alone.
        (
            to(&implicit)
                .transfer(Balance::from_yoctonear(1))
                .transfer(Balance::from_yoctonear(1)),
            missing(&implicit),
        ),
        (
            to("alice.test.near").add_full_access_key(own_key.clone()),
            Kind::AddKeyAlreadyExists {
                account_id: alice.clone(),
                public_key: Box::new(own_key.clone()),
            },
        ),
        (
            to("alice.test.near").delete_key(other_key.clone()),
            Kind::DeleteKeyDoesNotExist {
                account_id: alice.clone(),
                public_key: Box::new(other_key.clone()),
            },
        ),
        (
            to("alice.test.near").transfer_to_gas_key(own_key.clone(), Balance::from_near(1)),
            Kind::GasKeyDoesNotExist {
                account_id: alice.clone(),
                public_key: Box::new(own_key.clone()),
            },
        ),
        (
            to("alice.test.near").stake(Balance::ZERO, own_key.clone()),
            Kind::TriesToUnstake {
                account_id: alice.clone(),
            },
        ),
    ];
    for (batch, expected) in cases {
        let result = failed(&mut world, batch);
        assert_eq!(*kind(&result), expected);
    }
    assert!(
        world.chain.balance(&alice).unwrap() < balance,
        "gas was burnt"
    );
}

#[test]
fn nobody_stakes_more_than_there_is() {
    let mut world = World::new(88);
    let stake = Balance::from_near(1_000);
    let batch = Batch::new(world.alice.account_id.clone()).stake(stake, world.alice.public_key());
    let result = failed(&mut world, batch);
    assert!(
        matches!(kind(&result), Kind::TriesToStake { stake: asked, locked, .. }
            if *asked == stake && locked.is_zero()),
        "{result:?}"
    );
}

#[test]
fn who_stakes_cannot_be_deleted() {
    let mut world = World::new(88);
    let root = world.chain.root();
    let delete = Batch::new(root.account_id.clone()).delete_account(world.alice.account_id.clone());
    let result = world.chain.send(&root, delete).unwrap();
    assert_eq!(
        *kind(&result),
        Kind::DeleteAccountStaking {
            account_id: root.account_id.clone()
        }
    );
}

/// A batch that creates its receiver may go on as that account; one that deletes it may not.
#[test]
fn the_creator_acts_for_what_it_created_and_only_in_that_batch() {
    let mut world = World::new(88);
    let kid = Signer::new(id("kid.alice.test.near"));
    let key = kid.public_key();
    let batch = || Batch::new(kid.account_id.clone());
    let create = batch()
        .create_account()
        .transfer(Balance::from_near(1))
        .add_full_access_key(key.clone())
        .deploy(*b"code")
        .delete_key(key.clone())
        .add_full_access_key(key.clone());
    let result = world.chain.send(&world.alice, create).unwrap();
    assert!(result.is_success(), "{result:?}");
    let later = failed(&mut world, batch().delete_key(key));
    assert_eq!(
        *kind(&later),
        Kind::ActorNoPermission {
            account_id: kid.account_id.clone(),
            actor_id: world.alice.account_id.clone()
        }
    );
    let gone = world
        .chain
        .send(&kid, batch().delete_account(id("nobody.near")))
        .unwrap();
    assert!(gone.is_success(), "the account goes in any case: {gone:?}");
    let lost = gone.receipts().last().unwrap();
    assert!(lost.is_refund() && lost.failure().is_some(), "{lost:?}");
    world.check_supply();
}

#[test]
fn a_failed_batch_leaves_nothing_but_burnt_gas() {
    let mut world = World::new(88);
    let kid = Signer::new(id("kid.alice.test.near"));
    let deposit = Balance::from_near(2);
    let batch = Batch::new(kid.account_id.clone())
        .create_account()
        .transfer(deposit)
        .add_full_access_key(kid.public_key())
        .add_full_access_key(kid.public_key())
        .deploy(*b"never");
    let before = world.chain.balance(&world.alice.account_id).unwrap();
    let result = failed(&mut world, batch);
    assert_eq!(action_error(&result).index, Some(3));
    assert!(!world.chain.exists(&kid.account_id).unwrap());
    let spent = before
        .checked_sub(world.chain.balance(&world.alice.account_id).unwrap())
        .unwrap();
    assert_eq!(spent, result.tokens_burnt());
}

/// What an account must keep for its storage is checked once, when all actions of a receipt are done, and then it is
/// no single action that failed.
#[test]
fn storage_without_a_balance_fails_the_receipt_as_a_whole() {
    let mut world = World::new(88);
    let kid = id("kid.alice.test.near");
    let batch = Batch::new(kid.clone())
        .create_account()
        .deploy(vec![0; 100_000])
        .transfer(Balance::from_millinear(500));
    let result = failed(&mut world, batch);
    // 100 bytes for the account, 100,000 of code, at 10^19 yoctoNEAR each, less the half NEAR that it got.
    let amount = Balance::from_yoctonear(100_100 * 10u128.pow(19) - 5 * 10u128.pow(23));
    let expected = ActionError {
        index: None,
        kind: Kind::LackBalanceForState {
            account_id: kid.clone(),
            amount,
        },
    };
    assert_eq!(*action_error(&result), expected);
    assert!(!world.chain.exists(&kid).unwrap());
}

/// A delegate action needs a key of its sender's, and a nonce that is not from the far future.
#[test]
fn a_delegate_action_needs_a_known_key_and_a_near_nonce() {
    let mut world = World::new(88);
    let pay = || Batch::new(id("bob.test.near")).transfer(Balance::from_yoctonear(1));
    let Action::Delegate(signed) = world.chain.delegate(&world.alice, pay()).unwrap() else {
        panic!("a delegate action")
    };
    let mut resigned = |change: &dyn Fn(&mut DelegateAction), signer: &Signer| {
        let mut delegate = signed.delegate_action.clone();
        change(&mut delegate);
        let signature = signer.sign(delegate.get_nep461_hash().as_ref());
        let action = SignedDelegateAction {
            delegate_action: delegate,
            signature,
        };
        let batch =
            Batch::new(world.alice.account_id.clone()).action(Action::Delegate(Box::new(action)));
        kind(&world.chain.send(&world.bob, batch).unwrap()).clone()
    };
    let stranger = Signer::with_key(id("alice.test.near"), secret_key("stranger"));
    let unknown = InvalidAccessKeyError::AccessKeyNotFound {
        account_id: id("alice.test.near"),
        public_key: Box::new(stranger.public_key()),
    };
    assert_eq!(
        resigned(
            &|delegate| delegate.public_key = stranger.public_key(),
            &stranger
        ),
        Kind::DelegateActionAccessKeyError(unknown)
    );
    let alice = Signer::new(id("alice.test.near"));
    assert!(matches!(
        resigned(&|delegate| delegate.nonce = u64::MAX, &alice),
        Kind::DelegateActionNonceTooLarge { .. }
    ));
}
