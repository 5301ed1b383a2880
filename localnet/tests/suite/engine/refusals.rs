//! What is refused before anything runs: actions that no receipt may carry, with the limits of the protocol
//! (near-parameters, `res/runtime_configs/parameters.snap`) and the errors of nearcore's verifier
//! (`runtime/runtime/src/verifier.rs`).

use charter_localnet::near_primitives::account::{
    AccessKey, AccessKeyPermission, FunctionCallPermission, GasKeyInfo,
};
use charter_localnet::near_primitives::errors::{
    ActionErrorKind as Kind, ActionsValidationError as Invalid, InvalidTxError,
    ReceiptValidationError,
};
use charter_localnet::near_primitives::transaction::Action;
use charter_localnet::{Balance, Batch, Call, ChainError, Gas, Signer, secret_key};
use near_crypto::{KeyType, SecretKey};

use super::accounts::kind;
use crate::support::script::{Arg, amount};
use crate::support::world::{World, id};

/// Memory of the script contract that it does not use itself.
const UNUSED_MEMORY: u64 = 2 << 20;

/// Sends a batch of alice's and returns why it was refused.
fn refusal(world: &mut World, batch: Batch) -> InvalidTxError {
    let before = world.chain.balance(&world.alice.account_id).unwrap();
    let refused = match world.chain.send(&world.alice, batch) {
        Err(ChainError::Rejected(error)) => error,
        other => panic!("it was not refused: {other:?}"),
    };
    let after = world.chain.balance(&world.alice.account_id).unwrap();
    assert_eq!(after, before, "a refusal costs nothing");
    refused
}

fn to_alice(world: &World) -> Batch {
    Batch::new(world.alice.account_id.clone())
}

fn call_key(receiver_id: &str, method_names: Vec<String>) -> AccessKey {
    let permission = FunctionCallPermission {
        allowance: None,
        receiver_id: receiver_id.to_owned(),
        method_names,
    };
    AccessKey {
        nonce: 0,
        permission: AccessKeyPermission::FunctionCall(permission),
    }
}

#[test]
fn each_limit_on_actions_is_named_when_it_is_exceeded() {
    let mut world = World::new(88);
    let key = secret_key("another").public_key();
    let start = to_alice(&world);
    let with = |add: &dyn Fn(Batch) -> Batch| add(start.clone());
    let call = |call: Call| start.clone().call(call);
    let add_key = |access_key: AccessKey| start.clone().add_key(key.clone(), access_key);
    let cases = [
        (
            with(&|batch| {
                batch
                    .delete_account(id("bob.test.near"))
                    .transfer(Balance::ZERO)
            }),
            Invalid::DeleteActionMustBeFinal,
        ),
        (
            with(&|batch| (0..101).fold(batch, |batch, _| batch.create_account())),
            Invalid::TotalNumberOfActionsExceeded {
                total_number_of_actions: 101,
                limit: 100,
            },
        ),
        (
            with(&|batch| (0..11).fold(batch, |batch, _| batch.deploy(*b"code"))),
            Invalid::TotalNumberOfDeployActionsExceeded {
                number_of_deploy_actions: 11,
                limit: 10,
            },
        ),
        (
            call(Call::new("a").gas(Gas::from_gas(1_000_000_000_000_001))),
            Invalid::TotalPrepaidGasExceeded {
                total_prepaid_gas: Gas::from_gas(1_000_000_000_000_001),
                limit: Gas::from_teragas(1_000),
            },
        ),
        (
            with(&|batch| {
                let all = || Call::new("a").gas(Gas::from_gas(u64::MAX));
                batch.call(all()).call(all())
            }),
            Invalid::IntegerOverflow,
        ),
        (
            call(Call::new("a").gas(Gas::ZERO)),
            Invalid::FunctionCallZeroAttachedGas,
        ),
        (call(Call::new("")), Invalid::FunctionCallEmptyMethodName),
        (
            call(Call::new("m".repeat(257))),
            Invalid::FunctionCallMethodNameLengthExceeded {
                length: 257,
                limit: 256,
            },
        ),
        (
            call(Call::new("a").raw(vec![0; 4_194_305])),
            Invalid::FunctionCallArgumentsLengthExceeded {
                length: 4_194_305,
                limit: 4_194_304,
            },
        ),
        (
            with(&|batch| batch.deploy(vec![0; 4_194_305])),
            Invalid::ContractSizeExceeded {
                size: 4_194_305,
                limit: 4_194_304,
            },
        ),
        (
            add_key(call_key("No Account", vec![])),
            Invalid::InvalidAccountId {
                account_id: "No Account".to_owned(),
            },
        ),
        (
            add_key(call_key("bob.test.near", vec!["m".repeat(257)])),
            Invalid::AddKeyMethodNameLengthExceeded {
                length: 257,
                limit: 256,
            },
        ),
        // Each name counts with a byte that ends it.
        (
            add_key(call_key("bob.test.near", vec!["m".repeat(199); 11])),
            Invalid::AddKeyMethodNamesNumberOfBytesExceeded {
                total_number_of_bytes: 2_200,
                limit: 2_000,
            },
        ),
        (
            with(&|batch| batch.add_gas_key(key.clone(), 0)),
            Invalid::GasKeyInvalidNumNonces {
                requested_nonces: 0,
                limit: AccessKeyPermission::MAX_NONCES_FOR_GAS_KEY,
            },
        ),
        (
            add_key(AccessKey {
                nonce: 0,
                permission: AccessKeyPermission::GasKeyFullAccess(GasKeyInfo {
                    balance: Balance::from_yoctonear(7),
                    num_nonces: 1,
                }),
            }),
            Invalid::AddGasKeyWithNonZeroBalance {
                balance: Balance::from_yoctonear(7),
            },
        ),
        (
            add_key(AccessKey::gas_key_function_call(
                1,
                FunctionCallPermission {
                    allowance: Some(Balance::from_near(1)),
                    receiver_id: "bob.test.near".to_owned(),
                    method_names: vec![],
                },
            )),
            Invalid::GasKeyFunctionCallAllowanceNotAllowed,
        ),
    ];
    for (batch, expected) in cases {
        let refused = refusal(&mut world, batch);
        assert_eq!(refused, InvalidTxError::ActionsValidation(expected));
    }
}

#[test]
fn a_stake_needs_a_key_that_validators_can_use() {
    let mut world = World::new(88);
    let key = SecretKey::from_seed(KeyType::SECP256K1, "staking").public_key();
    let stake = to_alice(&world).stake(Balance::from_near(1), key.clone());
    let expected = Invalid::UnsuitableStakingKey {
        public_key: Box::new(key),
    };
    assert_eq!(
        refusal(&mut world, stake),
        InvalidTxError::ActionsValidation(expected)
    );
}

#[test]
fn a_receipt_carries_one_delegate_action_at_most() {
    let mut world = World::new(88);
    let pay = || Batch::new(id("bob.test.near")).transfer(Balance::from_yoctonear(1));
    let delegated: Vec<Action> = (0..2)
        .map(|_| world.chain.delegate(&world.alice, pay()).unwrap())
        .collect();
    let two = delegated.into_iter().fold(to_alice(&world), Batch::action);
    assert_eq!(
        refusal(&mut world, two),
        InvalidTxError::ActionsValidation(Invalid::DelegateActionMustBeOnlyOne)
    );
}

#[test]
fn a_transaction_has_a_size_that_counts_its_code() {
    let mut world = World::new(88);
    let deploy = to_alice(&world).deploy(vec![0; 1_572_864]);
    let refused = refusal(&mut world, deploy);
    assert!(
        matches!(
            refused,
            InvalidTxError::TransactionSizeExceeded { size, limit: 1_572_864 } if size > 1_572_864
        ),
        "{refused:?}"
    );
}

#[test]
fn what_costs_more_than_there_are_numbers_is_refused() {
    let mut world = World::new(88);
    let all = Balance::from_yoctonear(u128::MAX);
    let two = Batch::new(id("bob.test.near")).transfer(all).transfer(all);
    assert_eq!(refusal(&mut world, two), InvalidTxError::CostOverflow);
    let one = Batch::new(id("bob.test.near")).transfer(Balance::from_near(1_000));
    let refused = refusal(&mut world, one);
    assert!(
        matches!(refused, InvalidTxError::NotEnoughBalance { ref balance, .. }
            if *balance == world.chain.balance(&world.alice.account_id).unwrap()),
        "{refused:?}"
    );
}

/// The same rules hold for what a contract makes, and there they fail the action that made it.
#[test]
fn a_contract_cannot_send_what_a_transaction_cannot() {
    let mut world = World::new(88);
    let mut script = world.script();
    let promise = script.call("promise_batch_create", ["bob.test.near".into()]);
    script.call(
        "promise_batch_action_delete_account",
        [Arg::Of(promise), "alice.test.near".into()],
    );
    script.call(
        "promise_batch_action_transfer",
        [Arg::Of(promise), amount(1)],
    );
    let result = world.run(&script);
    let expected = ReceiptValidationError::ActionsValidation(Invalid::DeleteActionMustBeFinal);
    assert_eq!(*kind(&result), Kind::NewReceiptValidationError(expected));
}

/// A receipt has four megabytes (`max_receipt_size`), however its actions share them.
#[test]
fn a_contract_cannot_send_a_receipt_that_is_too_large() {
    for (length, accepted) in [(1_000_000u64, true), (2_200_000, false)] {
        let mut world = World::new(88);
        let mut script = world.script();
        let promise = script.call("promise_batch_create", ["machine.test.near".into()]);
        for _ in 0..2 {
            let args = [
                Arg::Of(promise),
                "noop".into(),
                length.into(),
                UNUSED_MEMORY.into(),
                amount(0),
                Gas::from_teragas(1).as_gas().into(),
            ];
            script.call("promise_batch_action_function_call", args);
        }
        let call = World::running(&script).gas(Gas::from_teragas(1_000));
        let result = world.run_with(call);
        if accepted {
            assert!(result.is_success(), "{length}: {}", result.failure_text());
            continue;
        }
        let Kind::NewReceiptValidationError(ReceiptValidationError::ReceiptSizeExceeded {
            size,
            limit,
        }) = kind(&result)
        else {
            panic!("{length}: {result:?}")
        };
        assert!((2 * length..2 * length + 1_000).contains(size), "{size}");
        assert_eq!(*limit, 4_194_304);
    }
}

/// A receipt waits for 128 others at most (`max_number_input_data_dependencies`).
#[test]
fn a_callback_waits_for_a_hundred_and_twenty_eight_promises() {
    for (count, accepted) in [(128u64, true), (129, false)] {
        let mut world = World::new(88);
        let mut script = world.script();
        for _ in 0..count {
            script.call("promise_batch_create", ["bob.test.near".into()]);
        }
        let all = script.call("promise_and", [Arg::AddressOf(0), count.into()]);
        script.call(
            "promise_batch_then",
            [Arg::Of(all), "machine.test.near".into()],
        );
        let result = world.run(&script);
        assert_eq!(
            result.is_success(),
            accepted,
            "{count}: {}",
            result.failure_text()
        );
    }
}

/// What a limited key may do is checked last: who cannot pay is told that first.
#[test]
fn a_poor_signer_is_told_so_before_its_key_is_looked_at() {
    let mut world = World::new(88);
    let limited = Signer::with_key(world.alice.account_id.clone(), secret_key("limited"));
    let add =
        to_alice(&world).add_call_key(limited.public_key(), &world.machine.account_id, &[], None);
    let added = world.chain.send(&world.alice, add).unwrap();
    assert!(added.is_success(), "{added:?}");
    let pay = |near| Batch::new(id("bob.test.near")).transfer(Balance::from_near(near));
    for (near, poor) in [(1, false), (1_000, true)] {
        let Err(ChainError::Rejected(refused)) = world.chain.send(&limited, pay(near)) else {
            panic!("a limited key transferred tokens")
        };
        let told_poor = matches!(refused, InvalidTxError::NotEnoughBalance { .. });
        let told_limited = matches!(refused, InvalidTxError::InvalidAccessKeyError(_));
        assert_eq!((told_poor, told_limited), (poor, !poor), "{refused:?}");
    }
}
