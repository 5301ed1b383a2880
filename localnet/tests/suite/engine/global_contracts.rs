//! Global contracts (NEP-591): code that is published once and that any account may run.

use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::near_primitives::errors::ActionErrorKind;
use charter_localnet::{Balance, Batch, Call, CryptoHash, Edition, Signer};

use super::accounts::kind;
use crate::support::script::{Arg, Script};
use crate::support::world::{World, id};

/// A contract whose method `answer` returns `text`.
fn answering(text: &str) -> Vec<u8> {
    let text = format!(
        r#"(module (import "env" "value_return" (func $return (param i64 i64)))
        (memory (export "memory") 1) (data (i32.const 0) "{text}")
        (func (export "answer") (call $return (i64.const {}) (i64.const 0))))"#,
        text.len()
    );
    wat::parse_str(text).unwrap()
}

fn publisher(world: &mut World) -> Signer {
    world
        .chain
        .create_account(id("publisher.test.near"), Balance::from_near(1_000))
        .unwrap()
}

fn publish(world: &mut World, publisher: &Signer, code: Vec<u8>, mode: GlobalContractDeployMode) {
    let batch = Batch::new(publisher.account_id.clone()).deploy_global(code, mode);
    world
        .chain
        .send(publisher, batch)
        .unwrap()
        .into_success()
        .unwrap();
    world.check_supply();
}

fn ask(world: &mut World) -> Vec<u8> {
    let result = world
        .chain
        .call(&world.alice, &world.bob.account_id, Call::new("answer"))
        .unwrap();
    result
        .value()
        .unwrap_or_else(|| panic!("{result:?}"))
        .to_vec()
}

#[test]
fn code_under_an_account_id_changes_for_everyone_when_its_owner_changes_it() {
    for version in [84, 88] {
        let mut world = World::new(version);
        let owner = publisher(&mut world);
        publish(
            &mut world,
            &owner,
            answering("one"),
            GlobalContractDeployMode::AccountId,
        );
        let by_owner = GlobalContractIdentifier::AccountId(owner.account_id.clone());
        let use_it = Batch::new(world.bob.account_id.clone()).use_global(by_owner.clone());
        world
            .chain
            .send(&world.bob, use_it)
            .unwrap()
            .into_success()
            .unwrap();
        assert_eq!(ask(&mut world), b"one", "{version}");
        publish(
            &mut world,
            &owner,
            answering("two"),
            GlobalContractDeployMode::AccountId,
        );
        assert_eq!(ask(&mut world), b"two", "{version}");
        let account = world.chain.account(&world.bob.account_id).unwrap();
        assert_eq!(
            account.global_contract_account_id,
            Some(owner.account_id.clone())
        );
        assert_eq!(account.storage_usage, 182 + owner.account_id.len() as u64);
        assert_eq!(
            &*world.chain.state().global_code(&by_owner).unwrap(),
            &answering("two")[..]
        );
    }
}

/// Publishing burns ten times what storing the code would lock (`global_contract_storage_amount_per_byte`).
#[test]
fn publishing_code_burns_its_price() {
    let mut world = World::new(88);
    let owner = publisher(&mut world);
    let before = world.chain.balance(&owner.account_id).unwrap();
    let burnt = world.chain.supply().unwrap().burnt;
    let code = answering("one");
    let price = Balance::from_yoctonear(100_000_000_000_000_000_000)
        .checked_mul(code.len() as u128)
        .unwrap();
    publish(&mut world, &owner, code, GlobalContractDeployMode::CodeHash);
    let paid = before
        .checked_sub(world.chain.balance(&owner.account_id).unwrap())
        .unwrap();
    assert!(
        paid > price && paid < price.checked_add(Balance::from_millinear(10)).unwrap(),
        "{paid}, {price}"
    );
    assert_eq!(
        world
            .chain
            .supply()
            .unwrap()
            .burnt
            .checked_sub(burnt)
            .unwrap(),
        paid
    );
}

/// `IncludeDeployGlobalContractOutcomeBurntStorage` (released with 83, not on the oracle's recording node).
#[test]
fn the_outcome_of_publishing_tells_its_price_except_on_the_recording_node() {
    for (version, edition, told) in [
        (84, Edition::Recorded, false),
        (84, Edition::Released, true),
        (85, Edition::Recorded, true),
    ] {
        let chain = charter_localnet::Chain::builder()
            .protocol_version(version)
            .edition(edition)
            .build()
            .unwrap();
        let mut world = World::of(chain);
        let owner = publisher(&mut world);
        let code = answering("one");
        let price = Balance::from_yoctonear(100_000_000_000_000_000_000)
            .checked_mul(code.len() as u128)
            .unwrap();
        let batch = Batch::new(owner.account_id.clone())
            .deploy_global(code, GlobalContractDeployMode::CodeHash);
        let result = world.chain.send(&owner, batch).unwrap();
        assert_eq!(
            result.receipts()[0].tokens_burnt() > price,
            told,
            "{version} {edition:?}"
        );
        world.check_supply();
    }
}

#[test]
fn nobody_publishes_without_the_money_for_it() {
    let mut world = World::new(88);
    let poor = world
        .chain
        .create_account(id("poor.test.near"), Balance::from_millinear(20))
        .unwrap();
    let batch = Batch::new(poor.account_id.clone())
        .deploy_global(vec![0; 1_000], GlobalContractDeployMode::CodeHash);
    let result = world.chain.send(&poor, batch).unwrap();
    assert!(
        matches!(kind(&result), ActionErrorKind::LackBalanceForState { .. }),
        "{result:?}"
    );
    world.check_supply();
}

#[test]
fn an_account_gives_up_its_own_code_for_a_global_contract() {
    let mut world = World::new(88);
    let owner = publisher(&mut world);
    let code = answering("shared");
    let hash = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(&code));
    publish(&mut world, &owner, code, GlobalContractDeployMode::CodeHash);
    let before = world
        .chain
        .account(&world.machine.account_id)
        .unwrap()
        .storage_usage;
    let switch = Batch::new(world.machine.account_id.clone()).use_global(hash);
    world
        .chain
        .send(&world.machine, switch)
        .unwrap()
        .into_success()
        .unwrap();
    let after = world
        .chain
        .account(&world.machine.account_id)
        .unwrap()
        .storage_usage;
    assert_eq!(after, 182 + 32);
    assert!(before > after);
    let call = world
        .chain
        .call(&world.alice, &world.machine.account_id, Call::new("answer"))
        .unwrap();
    assert_eq!(call.value(), Some(&b"shared"[..]));
}

#[test]
fn a_contract_publishes_and_uses_code_for_a_child() {
    let mut world = World::new(88);
    let code = answering("from a contract");
    let mut script = world.script();
    let own = script.call("promise_batch_create", ["machine.test.near".into()]);
    script.call(
        "promise_batch_action_deploy_global_contract_by_account_id",
        [Arg::Of(own), code.into()],
    );
    let child = script.call(
        "promise_batch_then",
        [Arg::Of(own), "kid.machine.test.near".into()],
    );
    script.call("promise_batch_action_create_account", [Arg::Of(child)]);
    let args = [Arg::Of(child), "machine.test.near".into()];
    script.call(
        "promise_batch_action_use_global_contract_by_account_id",
        args,
    );
    script.call("promise_return", [Arg::Of(child)]);
    let result = world.run(&script);
    assert!(result.is_success(), "{result:?}");
    let answer = world
        .chain
        .view(&id("kid.machine.test.near"), &Call::new("answer"))
        .unwrap();
    assert_eq!(answer.value, b"from a contract");
}

/// The code is there when the block after the deployment begins, not before: a use in the same block fails.
#[test]
fn published_code_arrives_a_block_later() {
    let mut world = World::new(88);
    let owner = publisher(&mut world);
    let code = answering("soon");
    let hash = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(&code));
    let batch = Batch::new(owner.account_id.clone())
        .deploy_global(code, GlobalContractDeployMode::CodeHash)
        .use_global(hash.clone());
    let result = world.chain.send(&owner, batch).unwrap();
    assert!(
        matches!(
            kind(&result),
            ActionErrorKind::GlobalContractDoesNotExist { .. }
        ),
        "{result:?}"
    );
    assert!(
        world.chain.state().global_code(&hash).is_err(),
        "the deployment went with the batch"
    );
    world.check_supply();
}

#[test]
fn a_script_runs_on_shared_code_with_a_state_of_its_own() {
    let mut world = World::new(88);
    let owner = publisher(&mut world);
    let code = crate::support::script::contract(88);
    let hash = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(&code));
    publish(&mut world, &owner, code, GlobalContractDeployMode::CodeHash);
    for signer in [&world.alice, &world.bob] {
        let batch = Batch::new(signer.account_id.clone()).use_global(hash.clone());
        world
            .chain
            .send(signer, batch)
            .unwrap()
            .into_success()
            .unwrap();
    }
    let mut write = Script::new(88);
    write.call("storage_write", ["key".into(), "alice's".into(), 9.into()]);
    let alice = world.alice.account_id.clone();
    world
        .chain
        .call(&world.bob, &alice, World::running(&write))
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(world.chain.state().storage(&alice, b"").unwrap().len(), 1);
    assert!(
        world
            .chain
            .state()
            .storage(&world.bob.account_id, b"")
            .unwrap()
            .is_empty()
    );
}
