//! Accounts and keys of a fork.

use charter_localnet::near_primitives::views::AccessKeyPermissionView;
use charter_localnet::{Balance, Batch, Call, Chain, QueryError, Signer, secret_key};

use super::support::{Original, on, told};
use crate::support::world::{World, id};

fn pay(to: &Signer, near: u128) -> Batch {
    Batch::new(to.account_id.clone()).transfer(Balance::from_near(near))
}

#[test]
fn a_fork_begins_where_the_network_is() {
    for version in [84, 88] {
        let mut world = World::new(version);
        world.chain.advance_blocks(500).unwrap();
        world.chain.send(&world.alice, pay(&world.bob, 1)).unwrap();
        let original = Original::of(world);
        let fork = original.fork();
        let (own, other) = (original.server.chain().clone(), &fork.chain);
        assert_eq!(other.protocol_version(), version);
        assert_eq!(other.chain_id(), own.chain_id());
        assert_eq!(other.gas_price(), own.gas_price());
        assert_eq!(other.head().height(), own.head().height());
        assert_eq!(other.head().hash(), own.head().hash());
        assert_eq!(other.head().timestamp(), own.head().timestamp());
        assert_eq!(other.head().epoch_height(), own.head().epoch_height());
        for account in [&fork.alice, &fork.bob, &fork.machine, &other.root()] {
            let account_id = &account.account_id;
            assert_eq!(other.account(account_id), own.account(account_id));
            assert_eq!(
                other.state().access_key(account_id, &account.public_key()),
                own.state().access_key(account_id, &account.public_key())
            );
            assert_eq!(other.next_nonce(account), own.next_nonce(account));
        }
        let nobody = id("nobody.test.near");
        assert_eq!(
            other.account(&nobody),
            Err(QueryError::UnknownAccount(nobody.clone()))
        );
        // Epochs go on as there.
        let (mut own, mut other) = (own, fork.chain);
        for chain in [&mut own, &mut other] {
            chain.advance_blocks(100).unwrap();
        }
        assert_eq!(other.head().epoch_height(), own.head().epoch_height());
        assert_eq!(other.head().hash(), own.head().hash());
    }
}

#[test]
fn payments_on_a_fork_are_those_of_the_original_and_leave_it_alone() {
    let original = Original::new(88);
    let mut fork = original.fork();
    let mut own = original.server.chain().clone();
    let there = own.send(&fork.alice, pay(&fork.bob, 7)).unwrap();
    let here = fork.chain.send(&fork.alice, pay(&fork.bob, 7)).unwrap();
    assert!(here.is_success());
    assert_eq!(told(&here), told(&there));
    assert_eq!(here.gas_burnt(), there.gas_burnt());
    for account in [&fork.alice, &fork.bob] {
        let account_id = &account.account_id;
        assert_eq!(fork.chain.account(account_id), own.account(account_id));
    }
    fork.check_supply();
    let untouched = original.server.chain().balance(&fork.bob.account_id);
    assert_eq!(
        untouched,
        original.world.chain.balance(&fork.bob.account_id)
    );
}

#[test]
fn what_is_read_once_is_not_asked_for_again() {
    let original = Original::new(88);
    let connected = original.connect();
    let chain = on(connected.clone());
    assert_eq!(connected.fetched().accounts, 2, "root and registrar");
    let alice = &original.world.alice;
    for _ in 0..3 {
        chain.clone().balance(&alice.account_id).unwrap();
        let nobody = chain.account(&id("nobody.test.near"));
        assert!(nobody.is_err());
    }
    assert_eq!(connected.fetched().accounts, 4);
    // The remote goes away: what was read is still there, and nothing else.
    let bob = original.world.bob.account_id.clone();
    original.server.shutdown();
    chain.balance(&alice.account_id).unwrap();
    let gone = chain.balance(&bob).unwrap_err().to_string();
    assert!(
        gone.contains("did not give the account bob.test.near: no answer"),
        "{gone}"
    );
    assert!(!gone.contains('\n'), "{gone}");
}

#[test]
fn a_deleted_account_is_gone_with_all_that_it_had_and_can_be_made_again() {
    for version in [84, 88] {
        let mut world = World::new(version);
        let extra = Signer::with_key(world.bob.account_id.clone(), secret_key("another"));
        let two_keys =
            Batch::new(world.bob.account_id.clone()).add_full_access_key(extra.public_key());
        world
            .chain
            .send(&world.bob, two_keys)
            .unwrap()
            .into_success()
            .unwrap();
        let original = Original::of(world);
        let mut fork = original.fork();
        let mut own = original.server.chain().clone();
        let end =
            Batch::new(fork.bob.account_id.clone()).delete_account(fork.alice.account_id.clone());
        let there = own.send(&fork.bob, end.clone()).unwrap();
        let here = fork.chain.send(&fork.bob, end).unwrap();
        assert!(here.is_success(), "{}", here.failure_text());
        assert_eq!(told(&here), told(&there));
        assert!(!fork.chain.exists(&fork.bob.account_id).unwrap());
        let none = fork
            .chain
            .state()
            .access_keys(&fork.bob.account_id)
            .unwrap();
        assert!(none.is_empty(), "{none:?}");
        fork.check_supply();

        // The network still has the account and its keys; the fork does not.
        let again = Batch::new(fork.bob.account_id.clone())
            .create_account()
            .transfer(Balance::from_near(2))
            .add_full_access_key(secret_key("new").public_key());
        fork.chain
            .send(&fork.chain.root(), again)
            .unwrap()
            .into_success()
            .unwrap();
        let keys = fork
            .chain
            .state()
            .access_keys(&fork.bob.account_id)
            .unwrap();
        assert_eq!(keys.len(), 1);
        for old in [&fork.bob, &extra] {
            let refused = fork.chain.send(old, pay(&fork.alice, 1));
            assert!(refused.is_err(), "a key of the account before");
        }
        assert_eq!(
            fork.chain.balance(&fork.bob.account_id),
            Ok(Balance::from_near(2))
        );
        fork.check_supply();
        assert!(
            original
                .server
                .chain()
                .exists(&fork.bob.account_id)
                .unwrap()
        );
    }
}

#[test]
fn a_contract_with_data_is_deleted_with_its_data() {
    let mut original = Original::new(88);
    let mut script = original.world.script();
    for key in ["one", "two", "three"] {
        script.call("storage_write", [key.into(), "value".into(), 9.into()]);
    }
    assert!(original.world.run(&script).is_success());
    let original = Original::of(original.world);
    let mut fork = original.fork();
    let machine = fork.machine.account_id.clone();
    let end = Batch::new(machine.clone()).delete_account(fork.alice.account_id.clone());
    let deleted = fork.chain.send(&fork.machine, end).unwrap();
    assert!(deleted.is_success(), "{}", deleted.failure_text());
    let again = Batch::new(machine.clone())
        .create_account()
        .transfer(Balance::from_near(20))
        .add_full_access_key(fork.machine.public_key());
    fork.chain
        .send(&fork.chain.root(), again)
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(fork.chain.state().storage(&machine, b""), Ok(vec![]));
    assert!(matches!(
        fork.chain.state().code(&machine),
        Err(QueryError::NoCode(_))
    ));
    let called = fork
        .chain
        .call(&fork.alice, &machine, Call::new("noop"))
        .unwrap();
    assert!(!called.is_success(), "there is no code any more");
    fork.check_supply();
}

#[test]
fn keys_that_are_removed_or_used_on_the_fork_stay_so() {
    let mut world = World::new(88);
    let calls_only = Signer::with_key(world.alice.account_id.clone(), secret_key("calls"));
    let add = Batch::new(world.alice.account_id.clone()).add_call_key(
        calls_only.public_key(),
        &world.machine.account_id,
        &["noop"],
        Some(Balance::from_near(1)),
    );
    world
        .chain
        .send(&world.alice, add)
        .unwrap()
        .into_success()
        .unwrap();
    let original = Original::of(world);
    let mut fork = original.fork();
    let machine = fork.machine.account_id.clone();
    let allowance = |chain: &Chain| {
        let view = chain
            .state()
            .access_key(&calls_only.account_id, &calls_only.public_key())
            .unwrap();
        match view.permission {
            AccessKeyPermissionView::FunctionCall { allowance, .. } => allowance.unwrap(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(allowance(&fork.chain), Balance::from_near(1));
    let before = fork.chain.next_nonce(&calls_only).unwrap();
    fork.chain
        .call(&calls_only, &machine, Call::new("noop"))
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(fork.chain.next_nonce(&calls_only), Ok(before + 1));
    assert!(allowance(&fork.chain) < Balance::from_near(1));
    let forbidden = fork.chain.call(&calls_only, &machine, Call::new("run"));
    assert!(forbidden.is_err(), "another method");

    let remove = Batch::new(fork.alice.account_id.clone()).delete_key(calls_only.public_key());
    fork.chain
        .send(&fork.alice, remove)
        .unwrap()
        .into_success()
        .unwrap();
    let used = fork.chain.call(&calls_only, &machine, Call::new("noop"));
    assert!(used.is_err(), "the key is gone");
    fork.check_supply();
}

#[test]
fn gas_keys_and_their_nonces_come_along() {
    let mut world = World::new(88);
    let key = Signer::with_key(world.alice.account_id.clone(), secret_key("gas key"));
    let batch = Batch::new(world.alice.account_id.clone())
        .add_gas_key(key.public_key(), 3)
        .transfer_to_gas_key(key.public_key(), Balance::from_near(5));
    world
        .chain
        .send(&world.alice, batch)
        .unwrap()
        .into_success()
        .unwrap();
    let used = world
        .chain
        .sign_with_gas_key(&key, pay(&world.bob, 1), 1)
        .unwrap();
    assert!(world.chain.send_signed(used).unwrap().is_success());
    let original = Original::of(world);
    let mut fork = original.fork();
    let nonces = |chain: &Chain| {
        chain
            .state()
            .gas_key_nonces(&key.account_id, &key.public_key())
    };
    assert_eq!(nonces(&fork.chain), nonces(&original.server.chain()));
    let again = fork
        .chain
        .sign_with_gas_key(&key, pay(&fork.bob, 1), 1)
        .unwrap();
    assert!(fork.chain.send_signed(again).unwrap().is_success());
    fork.check_supply();
    // Its balance is too high to be burnt with the account, which only the list of keys tells.
    let end = Batch::new(fork.alice.account_id.clone()).delete_account(fork.bob.account_id.clone());
    let kept = fork.chain.send(&fork.alice, end).unwrap();
    assert!(
        kept.failure_text().contains("GasKeyBalanceTooHigh")
            || kept.failure_text().contains("balance"),
        "{}",
        kept.failure_text()
    );
    assert_eq!(
        fork.chain
            .state()
            .access_keys(&key.account_id)
            .unwrap()
            .len(),
        original
            .server
            .chain()
            .state()
            .access_keys(&key.account_id)
            .unwrap()
            .len()
    );
}

#[test]
fn a_network_without_a_known_root_gets_one() {
    let mut world = World::new(88);
    // A network whose root and registrar have keys that nobody here knows.
    let root = world.chain.root();
    let stranger = secret_key("nobody knows").public_key();
    for account_id in [root.account_id.clone(), world.chain.registrar().clone()] {
        let signer = Signer::with_key(account_id.clone(), root.secret_key.clone());
        let swap = Batch::new(account_id)
            .add_full_access_key(stranger.clone())
            .delete_key(root.public_key());
        world
            .chain
            .send(&signer, swap)
            .unwrap()
            .into_success()
            .unwrap();
    }
    let original = Original::of(world);
    let mut fork = original.fork();
    let before = original.server.chain().balance(&root.account_id).unwrap();
    assert_eq!(fork.chain.balance(&root.account_id), Ok(before));
    fork.chain
        .create_account(id("new.test.near"), Balance::from_near(3))
        .unwrap();
    fork.check_supply();
    let acts = fork
        .chain
        .send(&fork.chain.root(), pay(&fork.bob, 1))
        .unwrap();
    assert!(acts.is_success());
}

#[test]
fn accounts_of_the_builder_and_impersonation_work_on_a_fork() {
    let original = Original::new(88);
    let dev = Signer::new(id("dev.near"));
    let mut chain = Chain::builder()
        .fork(original.connect())
        .account(dev.clone(), Balance::from_near(50))
        .account(original.world.bob.clone(), Balance::from_near(3))
        .build()
        .unwrap();
    assert_eq!(chain.balance(&dev.account_id), Ok(Balance::from_near(50)));
    assert_eq!(
        chain.balance(&original.world.bob.account_id),
        Ok(Balance::from_near(3))
    );
    assert!(
        chain.supply().unwrap().is_conserved(),
        "{:?}",
        chain.supply()
    );
    let taken = Signer::with_key(original.world.alice.account_id.clone(), secret_key("ours"));
    chain
        .add_key(taken.account_id.clone(), taken.public_key())
        .unwrap();
    let paid = chain.send(&taken, pay(&dev, 5)).unwrap();
    assert!(paid.is_success());
    assert_eq!(chain.balance(&dev.account_id), Ok(Balance::from_near(55)));
    assert!(
        chain.supply().unwrap().is_conserved(),
        "{:?}",
        chain.supply()
    );
}
