//! What a test decides from outside: the state, by patches, and the randomness, by a seed; and what it can look back at.

use charter_localnet::near_primitives::account::{Account, AccountContract};
use charter_localnet::near_primitives::state_record::StateRecord;
use charter_localnet::{Balance, Batch, Chain, ChainError, PatchError, Signer};

use crate::support::script::{Arg, Script};
use crate::support::world::{World, id};

#[test]
fn a_patch_writes_what_it_says_and_accounts_for_it() {
    let mut world = World::new(88);
    let bob = world.bob.account_id.clone();
    let usage = world.chain.account(&bob).unwrap().storage_usage;
    let account = Account::new(
        Balance::from_near(1_000),
        Balance::ZERO,
        AccountContract::None,
        usage,
    );
    world
        .chain
        .patch(vec![StateRecord::Account {
            account_id: bob.clone(),
            account,
        }])
        .unwrap();
    assert_eq!(
        world.chain.balance(&bob).unwrap(),
        Balance::from_near(1_000)
    );
    assert_eq!(
        world.chain.supply().unwrap().patched_in,
        Balance::from_near(900)
    );
    world.check_supply();
    let wrong = StateRecord::Contract {
        account_id: bob.clone(),
        code: vec![1, 2, 3],
    };
    let before = world.chain.head().hash();
    assert!(matches!(
        world.chain.patch(vec![wrong]),
        Err(PatchError::CodeHash { .. })
    ));
    assert_eq!(
        world.chain.head().hash(),
        before,
        "a refused patch changes nothing"
    );
}

/// A chain on which the next payment or call could not be worked out would be of no use to anyone.
#[test]
fn a_patch_that_the_chain_could_not_go_on_from_is_refused() {
    let mut world = World::new(88);
    let bob = world.bob.account_id.clone();
    let usage = world.chain.account(&bob).unwrap().storage_usage;
    let with = |amount, contract| StateRecord::Account {
        account_id: bob.clone(),
        account: Account::new(amount, Balance::ZERO, contract, usage),
    };
    let all = with(Balance::from_yoctonear(u128::MAX), AccountContract::None);
    assert_eq!(
        world.chain.patch(vec![all]).unwrap_err(),
        PatchError::TooManyTokens
    );
    let owner = world.alice.account_id.clone();
    let nothing = with(
        Balance::from_near(1),
        AccountContract::GlobalByAccount(owner.clone()),
    );
    let expected = PatchError::NoGlobalCode {
        account_id: bob.clone(),
        owner,
    };
    assert_eq!(world.chain.patch(vec![nothing]).unwrap_err(), expected);
    assert_eq!(
        world.chain.balance(&bob).unwrap(),
        Balance::from_near(100),
        "nothing of it was written"
    );
    world.check_supply();
}

#[test]
fn the_randomness_follows_the_seed() {
    let mut ask = Script::new(88);
    ask.call("random_seed", [1.into()]);
    ask.call("value_return", [u64::MAX.into(), 1.into()]);
    let answer = |seed| {
        let mut world = World::of(Chain::builder().seed(seed).build().unwrap());
        world.run(&ask).value().unwrap().to_vec()
    };
    assert_eq!(answer(1), answer(1));
    assert_ne!(answer(1), answer(2));
    assert_eq!(answer(1).len(), 32);
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
fn a_chain_that_remembers_one_block_has_no_results_of_longer_transactions() {
    let alice = Signer::new(id("alice.test.near"));
    let mut chain = Chain::builder()
        .history(1)
        .account(alice.clone(), Balance::from_near(10))
        .build()
        .unwrap();
    let pay = Batch::new(chain.root().account_id).transfer(Balance::from_near(1));
    let forgotten = chain.send(&alice, pay).unwrap_err();
    assert!(
        matches!(forgotten, ChainError::Forgotten(_)),
        "{forgotten:?}"
    );
    assert!(chain.balance(&alice.account_id).unwrap() < Balance::from_near(9));
    assert!(chain.supply().unwrap().is_conserved());
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
