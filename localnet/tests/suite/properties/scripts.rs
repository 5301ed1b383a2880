//! Scripts that make sense often enough to get somewhere.

use proptest::prelude::*;

use super::cases::{ACCOUNTS, amounts, keys};
use crate::support::script::{Arg, SCRATCH, Script, amount};

/// One thing that a contract does. Promises and actions are numbered, and the numbers need not fit.
#[derive(Clone, Debug)]
pub enum Step {
    Write(Vec<u8>, Vec<u8>),
    Read(Vec<u8>),
    Remove(Vec<u8>),
    Log(String),
    Return(Vec<u8>),
    Panic(String),
    Burn(u8),
    Promise(usize),
    Then(u64, usize),
    And(u64, u64),
    RefundTo(u64, usize),
    ReturnPromise(u64),
    Call {
        promise: u64,
        inner: Vec<Step>,
        gas: u64,
        deposit: u128,
        weight: u64,
    },
    Transfer(u64, u128),
    CreateAccount(u64),
    DeployJunk(u64),
    DeployGlobal(u64),
    UseGlobal(u64, usize),
    AddKey(u64, usize),
    AddGasKey(u64, usize),
    DeleteKey(u64, usize),
    DeleteAccount(u64, usize),
    Stake(u64, u128),
    StateInit(u64, u128),
    Yield(Vec<Step>),
    Resume(Vec<u8>),
    Result(u64),
    Ask(u8),
}

/// The steps of a contract; those that call call others, to this depth.
pub fn steps(depth: u32) -> BoxedStrategy<Vec<Step>> {
    let inner = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        steps(depth - 1)
    };
    // Promises come first, so that later steps have some to act on.
    let promises = prop::collection::vec((0..ACCOUNTS).prop_map(Step::Promise), 0..4);
    (promises, prop::collection::vec(step(inner), 0..6))
        .prop_map(|(promises, steps)| promises.into_iter().chain(steps).collect())
        .boxed()
}

fn step(inner: BoxedStrategy<Vec<Step>>) -> impl Strategy<Value = Step> {
    let key = || prop::collection::vec(0u8..4, 0..3);
    let value = || prop::collection::vec(any::<u8>(), 0..40);
    let promise = || prop_oneof![9 => 0u64..2, 1 => 0u64..5];
    let account = || 0..ACCOUNTS;
    prop_oneof![
        4 => (key(), value()).prop_map(|(key, value)| Step::Write(key, value)),
        2 => key().prop_map(Step::Read),
        2 => key().prop_map(Step::Remove),
        1 => "[a-z]{0,8}".prop_map(Step::Log),
        2 => value().prop_map(Step::Return),
        1 => "[a-z]{0,8}".prop_map(Step::Panic),
        1 => any::<u8>().prop_map(Step::Burn),
        6 => account().prop_map(Step::Promise),
        3 => (promise(), account()).prop_map(|(promise, account)| Step::Then(promise, account)),
        1 => (promise(), promise()).prop_map(|(one, two)| Step::And(one, two)),
        1 => (promise(), account()).prop_map(|(promise, account)| Step::RefundTo(promise, account)),
        2 => promise().prop_map(Step::ReturnPromise),
        6 => (promise(), inner.clone(), 0u64..100, amounts(), 0u64..3).prop_map(
            |(promise, inner, gas, deposit, weight)| Step::Call { promise, inner, gas, deposit, weight }
        ),
        4 => (promise(), amounts()).prop_map(|(promise, amount)| Step::Transfer(promise, amount)),
        2 => promise().prop_map(Step::CreateAccount),
        1 => promise().prop_map(Step::DeployJunk),
        1 => promise().prop_map(Step::DeployGlobal),
        1 => (promise(), account()).prop_map(|(promise, account)| Step::UseGlobal(promise, account)),
        1 => (promise(), keys()).prop_map(|(promise, key)| Step::AddKey(promise, key)),
        1 => (promise(), keys()).prop_map(|(promise, key)| Step::AddGasKey(promise, key)),
        1 => (promise(), keys()).prop_map(|(promise, key)| Step::DeleteKey(promise, key)),
        1 => (promise(), account()).prop_map(|(promise, account)| Step::DeleteAccount(promise, account)),
        1 => (promise(), amounts()).prop_map(|(promise, amount)| Step::Stake(promise, amount)),
        1 => (promise(), amounts()).prop_map(|(promise, amount)| Step::StateInit(promise, amount)),
        2 => inner.prop_map(Step::Yield),
        2 => value().prop_map(Step::Resume),
        1 => promise().prop_map(Step::Result),
        1 => any::<u8>().prop_map(Step::Ask),
    ]
}

/// The script that does these steps.
pub fn script(version: u32, steps: &[Step]) -> Script {
    let mut script = Script::new(version);
    for step in steps {
        append(&mut script, version, step);
    }
    script
}

fn append(script: &mut Script, version: u32, step: &Step) {
    let account = |index: &usize| Arg::Bytes(super::cases::account(*index).as_bytes().to_vec());
    let key =
        |index: &usize| Arg::Bytes(borsh::to_vec(&super::cases::key(*index).public_key()).unwrap());
    match step {
        Step::Write(key, value) => {
            script.call(
                "storage_write",
                [key.clone().into(), value.clone().into(), 9.into()],
            );
        }
        Step::Read(key) => {
            script.call("storage_read", [key.clone().into(), 8.into()]);
        }
        Step::Remove(key) => {
            script.call("storage_remove", [key.clone().into(), 8.into()]);
        }
        Step::Log(text) => {
            script.call("log_utf8", [text.as_str().into()]);
        }
        Step::Return(value) => {
            script.call("value_return", [value.clone().into()]);
        }
        Step::Panic(text) => {
            script.call("panic_utf8", [text.as_str().into()]);
        }
        Step::Burn(times) => {
            for _ in 0..*times {
                script.call("account_balance", [SCRATCH.into()]);
            }
        }
        Step::Promise(receiver) => {
            script.call("promise_batch_create", [account(receiver)]);
        }
        Step::Then(promise, receiver) => {
            script.call("promise_batch_then", [(*promise).into(), account(receiver)]);
        }
        Step::And(one, two) => {
            let numbers = [one, two].map(|number| number.to_le_bytes()).concat();
            script.call("promise_and", [Arg::At(numbers), 2.into()]);
        }
        Step::RefundTo(promise, receiver) => {
            script.call(
                "promise_set_refund_to",
                [(*promise).into(), account(receiver)],
            );
        }
        Step::ReturnPromise(promise) => {
            script.call("promise_return", [(*promise).into()]);
        }
        Step::Call {
            promise,
            inner,
            gas,
            deposit,
            weight,
        } => {
            let args = self::script(version, inner).encode();
            let gas = gas * 1_000_000_000_000;
            let head = [
                (*promise).into(),
                "run".into(),
                args.into(),
                amount(*deposit),
                gas.into(),
                (*weight).into(),
            ];
            script.call("promise_batch_action_function_call_weight", head);
        }
        Step::Transfer(promise, value) => {
            script.call(
                "promise_batch_action_transfer",
                [(*promise).into(), amount(*value)],
            );
        }
        Step::CreateAccount(promise) => {
            script.call("promise_batch_action_create_account", [(*promise).into()]);
        }
        Step::DeployJunk(promise) => {
            script.call(
                "promise_batch_action_deploy_contract",
                [(*promise).into(), "junk".into()],
            );
        }
        Step::DeployGlobal(promise) => {
            script.call(
                "promise_batch_action_deploy_global_contract",
                [(*promise).into(), "junk".into()],
            );
        }
        Step::UseGlobal(promise, owner) => {
            let args = [(*promise).into(), account(owner)];
            script.call(
                "promise_batch_action_use_global_contract_by_account_id",
                args,
            );
        }
        Step::AddKey(promise, index) => {
            let args = [(*promise).into(), key(index), 0.into()];
            script.call("promise_batch_action_add_key_with_full_access", args);
        }
        Step::AddGasKey(promise, index) if version >= 85 => {
            let args = [(*promise).into(), key(index), 2.into()];
            script.call("promise_batch_action_add_gas_key_with_full_access", args);
            let args = [(*promise).into(), key(index), amount(1_000)];
            script.call("promise_batch_action_transfer_to_gas_key", args);
        }
        Step::AddGasKey(..) => {}
        Step::DeleteKey(promise, index) => {
            script.call(
                "promise_batch_action_delete_key",
                [(*promise).into(), key(index)],
            );
        }
        Step::DeleteAccount(promise, beneficiary) => {
            script.call(
                "promise_batch_action_delete_account",
                [(*promise).into(), account(beneficiary)],
            );
        }
        Step::Stake(promise, stake) => {
            script.call(
                "promise_batch_action_stake",
                [(*promise).into(), amount(*stake), key(&0)],
            );
        }
        Step::StateInit(promise, deposit) => {
            let hash = super::cases::global_hash(version);
            let args = [
                (*promise).into(),
                hash.as_bytes().to_vec().into(),
                amount(*deposit),
            ];
            script.call("promise_batch_action_state_init", args);
        }
        Step::Yield(inner) => {
            let args = self::script(version, inner).encode();
            let gas = 10_000_000_000_000u64;
            script.call(
                "promise_yield_create",
                ["then".into(), args.into(), gas.into(), 0.into(), 3.into()],
            );
            script.call(
                "storage_write",
                [b"id".to_vec().into(), u64::MAX.into(), 3.into(), 9.into()],
            );
        }
        Step::Resume(data) => {
            script.call("storage_read", [b"id".to_vec().into(), 4.into()]);
            script.call(
                "promise_yield_resume",
                [u64::MAX.into(), 4.into(), data.clone().into()],
            );
        }
        Step::Result(index) => {
            script.call("promise_result", [(*index).into(), 7.into()]);
        }
        Step::Ask(what) => {
            let questions = [
                "block_index",
                "block_timestamp",
                "epoch_height",
                "storage_usage",
                "used_gas",
                "prepaid_gas",
            ];
            script.call(questions[usize::from(*what) % questions.len()], []);
        }
    }
}
