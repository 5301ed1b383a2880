//! Function calls: what validation refuses, what fails, what is logged and returned.

use charter_localnet::near_primitives::errors::InvalidTxError;
use charter_localnet::near_primitives::transaction::{
    NonceMode, SignedTransaction, Transaction, TransactionNonce, TransactionV1,
};
use charter_localnet::{Balance, Batch, Call, Chain, ChainError, Gas, QueryError};
use serde::Deserialize;

use crate::support::script::{Arg, Script, amount};
use crate::support::world::World;

/// `RejectEmptyMethodName` (protocol version 87): such a call used to fail where it ran.
#[test]
fn a_call_without_a_method_is_refused_from_87_on() {
    for (version, refused) in [(84, false), (86, false), (87, true), (88, true)] {
        let mut world = World::new(version);
        match world
            .chain
            .call(&world.alice, &world.machine.account_id, Call::new(""))
        {
            Err(ChainError::Rejected(InvalidTxError::ActionsValidation(_))) => {
                assert!(refused, "{version}")
            }
            Ok(result) => {
                assert!(!refused, "{version}");
                assert!(
                    result.failure_text().contains("MethodEmptyName"),
                    "{}",
                    result.failure_text()
                );
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_failed_call_has_its_logs_and_leaves_no_writes() {
    let mut world = World::new(88);
    let mut script = world.script();
    script.call("log_utf8", ["before".into()]);
    script.call("storage_write", ["key".into(), "value".into(), 9.into()]);
    script.call("panic_utf8", ["enough".into()]);
    let deposit = Balance::from_near(3);
    let before = world.chain.balance(&world.machine.account_id).unwrap();
    let result = world.run_with(World::running(&script).deposit(deposit));
    assert!(!result.is_success());
    assert_eq!(result.logs(), ["before"]);
    assert!(
        result.failure_text().contains("enough"),
        "{}",
        result.failure_text()
    );
    assert!(
        world
            .chain
            .state()
            .storage(&world.machine.account_id, b"")
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world.chain.balance(&world.machine.account_id).unwrap(),
        before
    );
    let refund: Vec<Balance> = result
        .receipts()
        .iter()
        .filter(|receipt| receipt.is_refund())
        .map(|receipt| match &receipt.actions()[..] {
            [charter_localnet::near_primitives::transaction::Action::Transfer(transfer)] => {
                transfer.deposit
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(refund[0], deposit, "the deposit first, then the gas");
    assert_eq!(refund.len(), 2);
}

#[test]
fn events_are_read_out_of_logs() {
    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(tag = "event", content = "data", rename_all = "snake_case")]
    enum Known {
        Started { by: String },
    }
    let mut world = World::new(88);
    let mut script = world.script();
    let started =
        r#"{"standard":"x-test","version":"1.0.0","event":"started","data":{"by":"alice"}}"#;
    for log in [
        "plain text".to_owned(),
        format!("EVENT_JSON:{started}"),
        "EVENT_JSON:{broken".to_owned(),
        r#"EVENT_JSON:{"standard":"other","version":"1.0.0","event":"unknown"}"#.to_owned(),
    ] {
        script.call("log_utf8", [log.as_str().into()]);
    }
    let result = world.run(&script);
    assert_eq!(result.logs().len(), 4);
    let names: Vec<_> = result
        .events()
        .iter()
        .map(|event| event.name().to_owned())
        .collect();
    assert_eq!(names, ["started", "unknown"]);
    assert_eq!(result.events()[0].account_id, world.machine.account_id);
    assert_eq!(result.events()[0].standard(), "x-test");
    assert_eq!(
        result.events_as::<Known>(),
        [Known::Started {
            by: "alice".to_owned()
        }]
    );
}

#[test]
fn a_view_answers_logs_and_changes_nothing() {
    let world = World::new(88);
    let mut script = Script::new(88);
    script.call("log_utf8", ["looking".into()]);
    script.call("value_return", [r#"{"a":1}"#.into()]);
    let before = world.chain.head().hash();
    let view = world
        .chain
        .view(&world.machine.account_id, &World::running(&script))
        .unwrap();
    assert_eq!(view.logs, ["looking"]);
    assert_eq!(
        view.json::<serde_json::Value>().unwrap(),
        serde_json::json!({ "a": 1 })
    );
    assert!(view.gas_burnt > Gas::ZERO);
    assert_eq!(world.chain.head().hash(), before);
}

#[test]
fn a_view_may_not_do_what_needs_a_transaction() {
    let world = World::new(88);
    let mut write = Script::new(88);
    write.call("storage_write", ["key".into(), "value".into(), 9.into()]);
    let refused = world
        .chain
        .view(&world.machine.account_id, &World::running(&write))
        .unwrap_err();
    let QueryError::Contract { message, logs, .. } = refused else {
        panic!("{refused}")
    };
    assert!(message.contains("ProhibitedInView"), "{message}");
    assert!(logs.is_empty());
    let nobody = world
        .chain
        .view(&world.alice.account_id, &Call::new("noop"))
        .unwrap_err();
    assert!(matches!(nobody, QueryError::Contract { .. }), "{nobody}");
    let unknown = world
        .chain
        .view(&"nobody.near".parse().unwrap(), &Call::new("noop"))
        .unwrap_err();
    assert!(matches!(unknown, QueryError::UnknownAccount(_)));
}

#[test]
fn an_old_state_can_be_looked_at() {
    let mut world = World::new(88);
    let write = |value: &str| {
        let mut script = Script::new(88);
        script.call("storage_write", ["key".into(), value.into(), 9.into()]);
        script
    };
    world.run(&write("old"));
    let then = world.chain.head().clone();
    world.run(&write("new"));
    let value = |chain: &Chain, block: &charter_localnet::Block| {
        chain
            .state_after(block)
            .storage(&world.machine.account_id, b"key")
            .unwrap()[0]
            .1
            .to_vec()
    };
    assert_eq!(value(&world.chain, &then), b"old");
    assert_eq!(value(&world.chain, world.chain.head()), b"new");
}

#[test]
fn the_contract_sees_time_height_and_epoch() {
    let chain = Chain::builder().epoch_length(100).build().unwrap();
    let mut world = World::of(chain);
    let start = world.chain.head().timestamp();
    world
        .chain
        .advance_time(std::time::Duration::from_nanos(1_234_567_890_123))
        .unwrap();
    assert_eq!(world.chain.head().timestamp() - start, 1_234_567_890_123);
    let mut ask = world.script();
    let first = ask.call("block_timestamp", []);
    ask.call("block_index", []);
    ask.call("epoch_height", []);
    ask.call("value_return", [24.into(), Arg::AddressOf(first)]);
    let result = world.run(&ask);
    let seen: Vec<u64> = result
        .value()
        .unwrap()
        .chunks_exact(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap()))
        .collect();
    let height = result.receipts()[0].block_height();
    let block = world.chain.block(height).unwrap();
    assert_eq!(seen, [block.timestamp(), height, height / 100]);
    assert_eq!(height / 100, 12);
}

#[test]
fn a_receipt_has_limits_on_what_it_may_carry() {
    let mut world = World::new(88);
    let hundred = (0..100).fold(Batch::new(world.bob.account_id.clone()), |batch, _| {
        batch.transfer(Balance::from_yoctonear(1))
    });
    assert!(
        world
            .chain
            .send(&world.alice, hundred.clone())
            .unwrap()
            .is_success()
    );
    let more = hundred.transfer(Balance::from_yoctonear(1));
    let error = world.chain.send(&world.alice, more).unwrap_err();
    assert!(error.to_string().contains("number of actions"), "{error}");
    // Eleven deployments (`max_deploy_actions_per_receipt`, ten from version 84 on).
    let eleven = (0..11).fold(Batch::new(world.alice.account_id.clone()), |batch, _| {
        batch.deploy(*b"code")
    });
    let error = world.chain.send(&world.alice, eleven).unwrap_err();
    assert!(error.to_string().contains("deploy"), "{error}");
    // The same limits hold for what a contract makes, and then the call fails.
    let mut script = world.script();
    let promise = script.call("promise_batch_create", ["bob.test.near".into()]);
    for _ in 0..101 {
        script.call(
            "promise_batch_action_transfer",
            [Arg::Of(promise), amount(1)],
        );
    }
    let result = world.run(&script);
    assert!(
        result.failure_text().contains("number of actions"),
        "{}",
        result.failure_text()
    );
}

#[test]
fn replayed_early_expired_and_forged_transactions_are_refused() {
    let mut world = World::new(88);
    let pay = || Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
    let signed = world.chain.sign(&world.alice, pay()).unwrap();
    world.chain.send_signed(signed.clone()).unwrap();
    let replayed = world.chain.submit(signed.clone()).unwrap_err();
    assert!(
        matches!(replayed, InvalidTxError::InvalidNonce { .. }),
        "{replayed:?}"
    );

    let far = world.chain.sign_with_nonce(&world.alice, pay(), u64::MAX);
    let early = world.chain.submit(far).unwrap_err();
    assert!(
        matches!(early, InvalidTxError::NonceTooLarge { .. }),
        "{early:?}"
    );

    let old = world.chain.sign(&world.alice, pay()).unwrap();
    world.chain.advance_blocks(86_401).unwrap();
    assert!(matches!(
        world.chain.submit(old).unwrap_err(),
        InvalidTxError::Expired
    ));

    let other = world.chain.sign(&world.bob, pay()).unwrap();
    let forged = SignedTransaction::new(
        other.signature,
        world.chain.sign(&world.alice, pay()).unwrap().transaction,
    );
    assert!(matches!(
        world.chain.submit(forged).unwrap_err(),
        InvalidTxError::InvalidSignature
    ));
    let stranger = charter_localnet::Signer::new("nobody.near".parse().unwrap());
    let nobody = world.chain.sign_with_nonce(&stranger, pay(), 1);
    assert!(matches!(
        world.chain.submit(nobody).unwrap_err(),
        InvalidTxError::SignerDoesNotExist { .. }
    ));
}

/// `StrictNonce` (protocol version 85): a transaction may insist on the very next nonce.
#[test]
fn a_strict_nonce_must_be_the_next_one() {
    for version in [84, 85] {
        let mut world = World::new(version);
        let next = world.chain.next_nonce(&world.alice).unwrap();
        let sign = |chain: &Chain, nonce| {
            let transaction = Transaction::V1(TransactionV1 {
                signer_id: world.alice.account_id.clone(),
                public_key: world.alice.public_key(),
                nonce: TransactionNonce::Nonce { nonce },
                receiver_id: world.bob.account_id.clone(),
                block_hash: chain.head().hash(),
                actions: Batch::new(world.bob.account_id.clone())
                    .transfer(Balance::from_yoctonear(1))
                    .actions,
                nonce_mode: NonceMode::Strict,
            });
            let (hash, _) = transaction.get_hash_and_size();
            SignedTransaction::new(world.alice.sign(hash.as_ref()), transaction)
        };
        let gap = world.chain.submit(sign(&world.chain, next + 1));
        let exact = world.chain.submit(sign(&world.chain, next));
        if version == 84 {
            assert!(
                gap.is_err() && exact.is_err(),
                "such transactions were not known"
            );
        } else {
            assert!(
                matches!(gap, Err(InvalidTxError::InvalidNonce { .. })),
                "{gap:?}"
            );
            exact.unwrap();
            world.chain.run().unwrap();
        }
    }
}

#[test]
fn transactions_of_one_key_run_in_the_order_of_their_nonces() {
    let mut world = World::new(88);
    let first = world.chain.next_nonce(&world.alice).unwrap();
    let mut hashes = Vec::new();
    for nonce in [first + 2, first, first + 1] {
        let pay = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
        let signed = world.chain.sign_with_nonce(&world.alice, pay, nonce);
        hashes.push(world.chain.submit(signed).unwrap());
    }
    let block = world.chain.produce_block().unwrap();
    assert_eq!(block.transactions(), [hashes[1], hashes[2], hashes[0]]);
    world.chain.run().unwrap();
    assert!(
        hashes
            .iter()
            .all(|hash| world.chain.result(*hash).unwrap().is_success())
    );
}

#[test]
fn a_transaction_that_lost_its_nonce_while_it_waited_fails_in_its_block() {
    let mut world = World::new(88);
    let nonce = world.chain.next_nonce(&world.alice).unwrap();
    let pay =
        |amount| Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(amount));
    let one = world
        .chain
        .submit(world.chain.sign_with_nonce(&world.alice, pay(1), nonce))
        .unwrap();
    let two = world
        .chain
        .submit(world.chain.sign_with_nonce(&world.alice, pay(2), nonce))
        .unwrap();
    world.chain.run().unwrap();
    let results = [one, two].map(|hash| world.chain.result(hash).unwrap());
    assert_eq!(
        results.iter().filter(|result| result.is_success()).count(),
        1
    );
    let lost = results.iter().find(|result| !result.is_success()).unwrap();
    assert!(
        lost.failure_text().contains("nonce"),
        "{}",
        lost.failure_text()
    );
    world.check_supply();
}

/// Compute time beyond a block's limit goes into the next one.
#[test]
fn a_full_block_leaves_receipts_for_the_next() {
    let chain = Chain::builder()
        .gas_limit(Gas::from_gigagas(500))
        .build()
        .unwrap();
    let mut world = World::of(chain);
    let calls: Vec<_> = [&world.alice, &world.bob]
        .map(|signer| {
            let batch = Batch::new(world.machine.account_id.clone()).call(Call::new("noop"));
            world.chain.sign(signer, batch).unwrap()
        })
        .into_iter()
        .map(|signed| world.chain.submit(signed).unwrap())
        .collect();
    world.chain.run().unwrap();
    let heights: Vec<u64> = calls
        .iter()
        .map(|hash| world.chain.result(*hash).unwrap().receipts()[0].block_height())
        .collect();
    assert_eq!(
        heights[1],
        heights[0] + 1,
        "both were due in the same block"
    );
    world.check_supply();
}
