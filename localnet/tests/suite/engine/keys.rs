//! Access keys: what a limited one may sign, and which kinds of keys there are.

use charter_localnet::{Balance, Batch, Call, Gas, Signer, secret_key};

use crate::support::world::World;

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
