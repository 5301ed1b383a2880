//! What a transaction leaves behind that could not read what it needs: nothing.

use charter_localnet::{Balance, Batch, Call, ChainError, EngineError, QueryError};
use serde_json::json;

use super::relay::Reply;
use super::relayed::{connect, relayed};
use super::support::{on, world};

#[test]
fn a_transaction_that_cannot_read_what_it_needs_leaves_nothing_behind() {
    for version in [84, 88] {
        let (original, relay) = relayed(version);
        let mut fork = world(on(connect(&relay)), &original.world);
        let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
        // The signer is known and the receiver is not: the second block cannot be made.
        fork.chain.balance(&fork.alice.account_id).unwrap();
        fork.chain.next_nonce(&fork.alice).unwrap();
        relay.be_gone();
        let before = (fork.chain.head().hash(), fork.chain.next_nonce(&fork.alice));
        for _ in 0..2 {
            let error = fork.chain.send(&fork.alice, pay.clone()).unwrap_err();
            let ChainError::Engine(EngineError::Fork(why)) = &error else {
                panic!("{error:?}");
            };
            assert!(why.what.contains("bob.test.near"), "{error}");
            let needed_by = why.needed_by.as_ref().unwrap();
            assert_eq!(needed_by.account_id, fork.bob.account_id);
            let after = (fork.chain.head().hash(), fork.chain.next_nonce(&fork.alice));
            assert_eq!(after, before);
            assert!(fork.chain.is_idle());
            fork.check_supply();
        }
        // A patch and a jump in time that need nothing go on.
        fork.chain.advance_blocks(5).unwrap();
        relay.behave();
        let paid = fork.chain.send(&fork.alice, pay).unwrap();
        assert!(paid.is_success());
        assert_eq!(
            paid.block_height(),
            Some(original.server.chain().head().height() + 6)
        );
        fork.check_supply();
    }
}

#[test]
fn a_jump_that_fails_is_not_made_later() {
    let (original, relay) = relayed(88);
    let mut fork = world(on(connect(&relay)), &original.world);
    fork.chain.balance(&fork.alice.account_id).unwrap();
    let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = fork.chain.sign(&fork.alice, pay).unwrap();
    fork.chain.submit(signed).unwrap();
    fork.chain.produce_block().unwrap();
    let height = fork.chain.head().height();
    relay.be_gone();
    fork.chain.advance_blocks(100).unwrap_err();
    relay.behave();
    fork.chain.produce_block().unwrap();
    assert_eq!(fork.chain.head().height(), height + 1);
}

#[test]
fn a_signer_whose_key_cannot_be_read_is_not_taken_for_a_stranger() {
    let (original, relay) = relayed(88);
    let mut fork = world(on(connect(&relay)), &original.world);
    relay.be_gone();
    let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = fork.chain.sign_with_nonce(&fork.alice, pay.clone(), 1);
    let refused = fork.chain.submit(signed).unwrap_err();
    assert!(refused.to_string().contains("alice.test.near"), "{refused}");
    let error = fork.chain.send(&fork.alice, pay).unwrap_err();
    assert!(
        matches!(
            &error,
            ChainError::Query(QueryError::Engine(EngineError::Fork(_)))
        ),
        "{error:?}"
    );
}

#[test]
fn records_that_contradict_each_other_are_the_networks_fault() {
    let (original, relay) = relayed(88);
    let mut fork = world(on(connect(&relay)), &original.world);
    // An account that runs global code of somebody who has published none.
    relay.change("view_account", |result| {
        if result["code_hash"] != json!("11111111111111111111111111111111") {
            result["code_hash"] = json!("11111111111111111111111111111111");
            result["global_contract_account_id"] = json!("bob.test.near");
        }
    });
    let machine = fork.machine.account_id.clone();
    let error = fork
        .chain
        .call(&fork.alice, &machine, Call::new("noop"))
        .unwrap_err();
    assert!(
        matches!(&error, ChainError::Engine(EngineError::Fork(_))),
        "{error:?}"
    );
    assert!(error.to_string().contains("contradicts itself"), "{error}");
    let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
    assert!(fork.chain.send(&fork.alice, pay).unwrap().is_success());
    // A key that was not there, and then is.
    relay.answer(
        |request, answer| match request["params"]["request_type"] == "view_access_key" {
            true => Reply::Json(json!({ "error": { "cause": { "name": "UNKNOWN_ACCESS_KEY" } } })),
            false => Reply::Json(answer),
        },
    );
    assert!(matches!(
        fork.chain.next_nonce(&fork.machine),
        Err(QueryError::UnknownAccessKey(..))
    ));
    relay.behave();
    let keys = fork.chain.state().access_keys(&machine).unwrap();
    assert_eq!(keys, [], "the first answer stays");
}
