//! Transactions: which are refused, and in which order those that wait run.

use charter_localnet::near_primitives::errors::{InvalidAccessKeyError, InvalidTxError};
use charter_localnet::near_primitives::transaction::{
    NonceMode, SignedTransaction, Transaction, TransactionNonce, TransactionV1,
};
use charter_localnet::{Balance, Batch, Call, Chain, ChainError, Gas, Signer, secret_key};

use crate::support::world::{World, id};

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
    let stranger = Signer::new("nobody.near".parse().unwrap());
    let nobody = world.chain.sign_with_nonce(&stranger, pay(), 1);
    assert!(matches!(
        world.chain.submit(nobody).unwrap_err(),
        InvalidTxError::SignerDoesNotExist { .. }
    ));
}

/// `check_transaction_validity_period`: the age of the block that a transaction names is counted from the head, at the
/// door and in the block that takes it.
#[test]
fn a_transaction_is_valid_for_as_long_as_the_chain_says() {
    let chain = Chain::builder().transaction_validity(100).build().unwrap();
    let mut world = World::of(chain);
    let pay = |amount| Batch::new(id("bob.test.near")).transfer(Balance::from_yoctonear(amount));
    let [last, late] = [1, 2].map(|amount| world.chain.sign(&world.alice, pay(amount)).unwrap());
    world.chain.advance_blocks(100).unwrap();
    let result = world.chain.send_signed(last).unwrap();
    assert!(result.is_success(), "{}", result.failure_text());
    let expired = world.chain.submit(late).unwrap_err();
    assert_eq!(expired, InvalidTxError::Expired);
}

#[test]
fn a_signer_without_its_key_or_account_is_refused_at_the_door() {
    let mut world = World::new(88);
    let pay = || Batch::new(id("bob.test.near")).transfer(Balance::from_yoctonear(1));
    let alice = world.alice.account_id.clone();
    let second = Signer::with_key(alice.clone(), secret_key("second"));
    let no_key = || {
        InvalidTxError::InvalidAccessKeyError(InvalidAccessKeyError::AccessKeyNotFound {
            account_id: alice.clone(),
            public_key: Box::new(second.public_key()),
        })
    };
    assert_eq!(refused(&mut world.chain, &second, pay()), no_key());

    let own = || Batch::new(alice.clone());
    let add = own().add_full_access_key(second.public_key());
    for (signer, batch) in [
        (&world.alice, add),
        (&second, pay()),
        (&world.alice, own().delete_key(second.public_key())),
    ] {
        let result = world.chain.send(signer, batch).unwrap();
        assert!(result.is_success(), "{}", result.failure_text());
    }
    assert_eq!(refused(&mut world.chain, &second, pay()), no_key());

    let delete = own().delete_account(world.bob.account_id.clone());
    let result = world.chain.send(&world.alice, delete).unwrap();
    assert!(result.is_success(), "{}", result.failure_text());
    for signer in [&world.alice, &second] {
        let expected = InvalidTxError::SignerDoesNotExist {
            signer_id: alice.clone(),
        };
        assert_eq!(refused(&mut world.chain, signer, pay()), expected);
    }
}

/// Why the chain did not take what it signed itself.
fn refused(chain: &mut Chain, signer: &Signer, batch: Batch) -> InvalidTxError {
    let height = chain.head().height();
    let error = match chain.send(signer, batch) {
        Err(ChainError::Rejected(error)) => error,
        other => panic!("it was not refused: {other:?}"),
    };
    assert_eq!(chain.head().height(), height, "nothing happened");
    error
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
