//! What things cost, and what changed about that with versions 85 and 87.

use charter_localnet::near_primitives::errors::InvalidTxError;
use charter_localnet::near_primitives::receipt::VersionedReceiptEnum;
use charter_localnet::{Balance, Batch, Call, Chain, ChainError, Gas, Signer};

use crate::support::script::{Arg, Script, amount};
use crate::support::world::{World, id};

fn yocto(amount: u128) -> Balance {
    Balance::from_yoctonear(amount)
}

/// Creates `kid.alice.test.near` with a deposit and a key. Returns what that cost alice besides the deposit, and what
/// the receipt burnt.
fn creation(version: u32) -> (Balance, Balance) {
    let mut world = World::new(version);
    let before = world.chain.balance(&world.alice.account_id).unwrap();
    let kid = Signer::new(id("kid.alice.test.near"));
    let batch = Batch::new(kid.account_id.clone())
        .create_account()
        .transfer(Balance::from_near(1))
        .add_full_access_key(kid.public_key());
    let result = world.chain.send(&world.alice, batch).unwrap();
    assert!(result.is_success());
    world.check_supply();
    let after = world.chain.balance(&world.alice.account_id).unwrap();
    let cost = before
        .checked_sub(after)
        .unwrap()
        .checked_sub(Balance::from_near(1))
        .unwrap();
    (cost, result.receipts()[0].tokens_burnt())
}

/// NEP-642 (`AccountCostIncrease`, protocol version 85): creating an account costs 0.007 NEAR, its gas included.
/// Executing the action burns 7.2 Tgas, the rest of the receipt 0.3249476875 Tgas, sending it 0.8249476875 Tgas, all at
/// 0.0001 NEAR a Tgas.
#[test]
fn from_85_on_creating_an_account_costs_seven_thousandths_of_a_near() {
    for version in [85, 86, 87, 88] {
        let (cost, burnt) = creation(version);
        let rest = yocto(32_494_768_750_000_000_000);
        assert_eq!(
            burnt,
            yocto(7_000_000_000_000_000_000_000)
                .checked_add(rest)
                .unwrap(),
            "{version}"
        );
        assert_eq!(
            cost,
            burnt
                .checked_add(yocto(82_494_768_750_000_000_000))
                .unwrap(),
            "{version}"
        );
    }
}

/// The same at version 84, as the oracle recorded it: gas and nothing else.
#[test]
fn at_84_creating_an_account_costs_its_gas() {
    let (cost, burnt) = creation(84);
    assert_eq!(burnt, yocto(417_494_768_750_000_000_000));
    assert_eq!(cost, yocto(2 * 417_494_768_750_000_000_000));
}

/// NEP-642: an account that a transfer creates is charged for in the same way; one that exists is not.
#[test]
fn from_85_on_a_transfer_that_creates_an_account_is_charged_once() {
    let mut world = World::new(85);
    let implicit = "ab".repeat(32);
    let pay = || Batch::new(id(&implicit)).transfer(Balance::from_near(1));
    let first = world.chain.send(&world.alice, pay()).unwrap();
    let second = world.chain.send(&world.alice, pay()).unwrap();
    world.check_supply();
    let burnt = |result: &charter_localnet::TransactionResult| {
        result.receipts()[0].tokens_burnt().as_yoctonear()
    };
    // Both pay the gas of a creation, as nobody knows beforehand whether the account exists.
    let gas = u128::from(first.receipts()[0].gas_burnt().as_gas()) * 100_000_000;
    assert_eq!(
        first.receipts()[0].gas_burnt(),
        second.receipts()[0].gas_burnt()
    );
    assert_eq!(burnt(&second), gas);
    assert_eq!(
        burnt(&first) - gas,
        7_000_000_000_000_000_000_000 - 7_200_000_000_000 * 100_000_000
    );
}

/// NEP-642: a receipt that fails creates nothing and is not charged for it.
#[test]
fn a_creation_that_fails_is_not_charged() {
    let mut world = World::new(85);
    let kid = id("kid.bob.test.near");
    let result = world
        .chain
        .send(&world.alice, Batch::new(kid).create_account())
        .unwrap();
    assert!(!result.is_success());
    let receipt = &result.receipts()[0];
    assert_eq!(
        receipt.tokens_burnt(),
        yocto(u128::from(receipt.gas_burnt().as_gas()) * 100_000_000)
    );
    world.check_supply();
}

/// NEP-642: gas is bought at 0.001 NEAR a Tgas at least, burnt at the price of the block, and the difference returns.
#[test]
fn from_85_on_gas_is_bought_dearer_than_it_is_burnt() {
    for (version, price) in [(84, 100_000_000), (85, 1_000_000_000), (88, 1_000_000_000)] {
        let mut world = World::new(version);
        let before = world.chain.balance(&world.alice.account_id).unwrap();
        let call = Batch::new(world.machine.account_id.clone())
            .call(Call::new("noop").gas(Gas::from_teragas(100)));
        let hash = world
            .chain
            .submit(world.chain.sign(&world.alice, call).unwrap())
            .unwrap();
        world.chain.produce_block().unwrap();
        let pending = world.chain.pending();
        let VersionedReceiptEnum::Action(action) = pending[0].receipt().versioned_receipt() else {
            panic!("a call")
        };
        assert_eq!(action.gas_price(), yocto(price), "{version}");
        world.check_supply();
        world.chain.run().unwrap();
        let result = world.chain.result(hash).unwrap();
        let paid = before
            .checked_sub(world.chain.balance(&world.alice.account_id).unwrap())
            .unwrap();
        assert_eq!(
            paid,
            result.tokens_burnt(),
            "{version}: what was not burnt came back"
        );
        let gas =
            result.gas_burnt().as_gas() - result.receipts().last().unwrap().gas_burnt().as_gas();
        assert_eq!(
            paid,
            yocto(u128::from(gas) * 100_000_000),
            "{version}: the refund is free"
        );
    }
}

/// NEP-642: whoever has 0.1 NEAR can no longer set out with 300 Tgas, though most of it would come back.
#[test]
fn from_85_on_one_needs_the_dearer_price_in_hand() {
    for (version, accepted) in [(84, true), (85, false)] {
        let mut world = World::new(version);
        let poor = world
            .chain
            .create_account(id("poor.test.near"), Balance::from_millinear(100))
            .unwrap();
        let call = Call::new("noop").gas(Gas::from_teragas(300));
        match world.chain.call(&poor, &world.machine.account_id, call) {
            Ok(result) => assert!(accepted && result.is_success()),
            Err(ChainError::Rejected(InvalidTxError::NotEnoughBalance { .. })) => {
                assert!(!accepted)
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// A block price above what is bought at least: burnt and bought at the same price, nothing returns.
#[test]
fn a_high_gas_price_is_what_gas_is_bought_at() {
    let price = yocto(5_000_000_000);
    let chain = Chain::builder()
        .protocol_version(85)
        .gas_price(price)
        .build()
        .unwrap();
    let mut world = World::of(chain);
    let result = world.run_with(Call::new("noop"));
    let receipt = &result.receipts()[0];
    assert_eq!(
        receipt.tokens_burnt(),
        price
            .checked_mul(u128::from(receipt.gas_burnt().as_gas()))
            .unwrap()
    );
}

/// `RemoveGasRewards` (protocol version 87, parameter `burnt_gas_reward`): contracts used to earn 30% of the gas that
/// was burnt in them.
#[test]
fn contracts_earn_from_their_gas_until_86_and_nothing_from_87_on() {
    for (version, earns) in [(84, true), (85, true), (86, true), (87, false), (88, false)] {
        let mut world = World::new(version);
        let before = world.chain.balance(&world.machine.account_id).unwrap();
        let result = world.run_with(Call::new("noop"));
        let after = world.chain.balance(&world.machine.account_id).unwrap();
        // Of the receipt's gas, that of the receipt and of the call itself are not the contract's.
        let receipt = result.receipts()[0].gas_burnt().as_gas();
        let base: u64 = result.receipts()[0]
            .gas_profile()
            .iter()
            .filter(|(cost, _)| {
                [
                    "NEW_ACTION_RECEIPT",
                    "FUNCTION_CALL_BASE",
                    "FUNCTION_CALL_BYTE",
                ]
                .contains(&&**cost)
            })
            .map(|(_, gas)| gas.as_gas())
            .sum();
        let earned = after.checked_sub(before).unwrap().as_yoctonear();
        if earns {
            assert!(earned > 0, "{version}");
            assert!(
                earned <= u128::from(receipt - base) * 100_000_000 * 3 / 10,
                "{version}"
            );
        } else {
            assert_eq!(earned, 0, "{version}");
        }
    }
}

/// `one_yocto_on_promise` (protocol version 85): a contract without a balance can still prove its consent with a
/// deposit of one yoctoNEAR; the protocol makes it.
#[test]
fn from_85_on_a_contract_without_a_balance_can_attach_one_yocto() {
    for (version, subsidized) in [(84, false), (85, true), (88, true)] {
        let mut world = World::new(version);
        let kid = broke(&mut world);
        let before = world.chain.supply().unwrap();
        let mut script = world.script();
        let promise = script.call("promise_batch_create", ["machine.test.near".into()]);
        let args = [
            Arg::Of(promise),
            "noop".into(),
            "".into(),
            amount(1),
            Gas::from_teragas(10).as_gas().into(),
        ];
        script.call("promise_batch_action_function_call", args);
        script.call("promise_return", [Arg::Of(promise)]);
        let result = world
            .chain
            .call(&world.alice, &kid.account_id, World::running(&script))
            .unwrap();
        assert_eq!(result.is_success(), subsidized, "{version}: {result:?}");
        let after = world.chain.supply().unwrap();
        let made = after.subsidized.checked_sub(before.subsidized).unwrap();
        assert_eq!(made, yocto(subsidized.into()), "{version}");
        world.check_supply();
    }
}

/// More than one yoctoNEAR has to be there.
#[test]
fn two_yocto_are_never_given() {
    let mut world = World::new(88);
    let kid = broke(&mut world);
    let mut script = world.script();
    let promise = script.call("promise_batch_create", ["machine.test.near".into()]);
    let args = [
        Arg::Of(promise),
        "noop".into(),
        "".into(),
        amount(2),
        Gas::from_teragas(10).as_gas().into(),
    ];
    script.call("promise_batch_action_function_call", args);
    let result = world
        .chain
        .call(&world.alice, &kid.account_id, World::running(&script))
        .unwrap();
    assert!(
        result
            .failure_text()
            .contains("Exceeded the account balance"),
        "{}",
        result.failure_text()
    );
}

/// An account without any balance that runs the script contract.
fn broke(world: &mut World) -> Signer {
    use charter_localnet::near_primitives::action::{
        GlobalContractDeployMode, GlobalContractIdentifier,
    };
    let code = crate::support::script::contract(world.version);
    let hash = charter_localnet::CryptoHash::hash_bytes(&code);
    // Publishing code costs ten times what storing it does.
    let rich = world
        .chain
        .create_account(id("rich.test.near"), Balance::from_near(10_000))
        .unwrap();
    let publish =
        Batch::new(rich.account_id.clone()).deploy_global(code, GlobalContractDeployMode::CodeHash);
    world
        .chain
        .send(&rich, publish)
        .unwrap()
        .into_success()
        .unwrap();
    let kid = Signer::new(id("kid.alice.test.near"));
    let create = Batch::new(kid.account_id.clone())
        .create_account()
        .add_full_access_key(kid.public_key())
        .use_global(GlobalContractIdentifier::CodeHash(hash));
    world
        .chain
        .send(&world.alice, create)
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(world.chain.balance(&kid.account_id).unwrap(), Balance::ZERO);
    kid
}

/// `max_total_prepaid_gas`: 1,000 Tgas a transaction (300 before version 84 was final).
#[test]
fn a_transaction_may_carry_a_thousand_teragas() {
    for version in 84..=88 {
        let mut world = World::new(version);
        let call = |gas| Call::new("noop").gas(Gas::from_teragas(gas));
        let two = Batch::new(world.machine.account_id.clone())
            .call(call(500))
            .call(call(500));
        assert!(
            world.chain.send(&world.alice, two).unwrap().is_success(),
            "{version}"
        );
        let more = Batch::new(world.machine.account_id.clone())
            .call(call(500))
            .call(call(501));
        let error = world.chain.send(&world.alice, more).unwrap_err();
        assert!(
            error.to_string().contains("prepaid gas"),
            "{version}: {error}"
        );
    }
}

/// A refund is free, and what it burns counts for nobody.
#[test]
fn a_call_costs_what_it_burnt_whatever_was_attached() {
    for version in 84..=88 {
        let world = World::new(version);
        let paid = |gas| {
            let mut chain = world.chain.clone();
            let before = chain.balance(&world.alice.account_id).unwrap();
            let call = Call::new("noop").gas(Gas::from_teragas(gas));
            chain
                .call(&world.alice, &world.machine.account_id, call)
                .unwrap();
            before
                .checked_sub(chain.balance(&world.alice.account_id).unwrap())
                .unwrap()
        };
        assert_eq!(paid(10), paid(300), "{version}");
    }
}

#[test]
fn a_script_of_nothing_does_nothing() {
    let mut world = World::new(88);
    let result = world.run(&Script::new(88));
    assert_eq!(result.value(), Some(&b""[..]));
}
