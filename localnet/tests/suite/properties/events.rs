//! What may happen on the chain: strategies for transactions of every kind, well-formed or not, and for what a test
//! does in between.

use proptest::prelude::*;

use super::cases::{ACCOUNTS, amounts, keys};
use super::scripts::{self, Step};

/// What happens on the chain.
#[derive(Clone, Debug)]
pub enum Event {
    Send {
        signer: usize,
        key: Option<usize>,
        receiver: usize,
        actions: Vec<Kind>,
        tamper: Tamper,
    },
    /// Through a gas key, with one of its nonces.
    SendByGasKey {
        receiver: usize,
        actions: Vec<Kind>,
        index: u16,
    },
    /// Whatever these bytes decode to.
    Bytes(Vec<u8>),
    Hold(usize),
    Release(usize),
    Blocks(u64),
    RunAll,
    RunOne(usize),
}

#[derive(Clone, Debug)]
pub enum Kind {
    CreateAccount,
    Deploy(bool),
    Call {
        method: &'static str,
        steps: Vec<Step>,
        junk: bool,
        gas: u64,
        deposit: u128,
    },
    Transfer(u128),
    Stake(u128),
    AddKey(usize),
    AddCallKey(usize, Option<u128>),
    AddGasKey(usize, u16),
    DeleteKey(usize),
    DeleteAccount(usize),
    Delegate(usize, usize, Vec<Kind>),
    DeployGlobal(bool),
    UseGlobal(Option<usize>),
    StateInit(u128),
    UniversalStateInit(u128),
    ToGasKey(usize, u128),
    FromGasKey(usize, u128),
}

#[derive(Clone, Debug)]
pub enum Tamper {
    No,
    Signature,
    Nonce(u64),
    Flip(usize, u8),
}

fn kinds(depth: u32) -> BoxedStrategy<Vec<Kind>> {
    let inner = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        kinds(depth - 1)
    };
    let account = || 0..ACCOUNTS;
    let kind = prop_oneof![
        2 => Just(Kind::CreateAccount),
        1 => any::<bool>().prop_map(Kind::Deploy),
        10 => (
            prop_oneof![30 => Just("run"), 3 => Just("noop"), 2 => Just("none"), 1 => Just("")],
            scripts::steps(2), prop::bool::weighted(0.1),
            prop_oneof![40 => 1u64..200, 1 => Just(0), 1 => Just(5_000), 1 => Just(u64::MAX / 1_000_000_000_000)],
            amounts(),
        ).prop_map(|(method, steps, junk, gas, deposit)| Kind::Call { method, steps, junk, gas, deposit }),
        4 => amounts().prop_map(Kind::Transfer),
        1 => amounts().prop_map(Kind::Stake),
        2 => keys().prop_map(Kind::AddKey),
        1 => (keys(), prop::option::of(amounts())).prop_map(|(key, allowance)| Kind::AddCallKey(key, allowance)),
        1 => (keys(), 0u16..5).prop_map(|(key, nonces)| Kind::AddGasKey(key, nonces)),
        1 => keys().prop_map(Kind::DeleteKey),
        1 => account().prop_map(Kind::DeleteAccount),
        2 => (account(), account(), inner).prop_map(|(sender, receiver, kinds)| Kind::Delegate(sender, receiver, kinds)),
        1 => any::<bool>().prop_map(Kind::DeployGlobal),
        1 => prop::option::of(account()).prop_map(Kind::UseGlobal),
        1 => amounts().prop_map(Kind::StateInit),
        1 => amounts().prop_map(Kind::UniversalStateInit),
        1 => (keys(), amounts()).prop_map(|(key, amount)| Kind::ToGasKey(key, amount)),
        1 => (keys(), amounts()).prop_map(|(key, amount)| Kind::FromGasKey(key, amount)),
    ];
    prop::collection::vec(kind, 0..4).boxed()
}

pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let account = || 0..ACCOUNTS;
    let tamper = prop_oneof![
        20 => Just(Tamper::No),
        1 => Just(Tamper::Signature),
        1 => any::<u64>().prop_map(Tamper::Nonce),
        1 => (any::<usize>(), 1u8..).prop_map(|(at, bits)| Tamper::Flip(at, bits)),
    ];
    let key = prop_oneof![9 => Just(None), 1 => keys().prop_map(Some)];
    let send = (
        prop_oneof![9 => 0usize..6, 1 => account()],
        key,
        account(),
        prop::bool::weighted(0.8),
        kinds(1),
        tamper,
    )
        .prop_map(|(signer, key, receiver, fitting, actions, tamper)| {
            let receiver = if fitting {
                fit(signer, receiver, &actions)
            } else {
                receiver
            };
            Event::Send {
                signer,
                key,
                receiver,
                actions,
                tamper,
            }
        });
    let event = prop_oneof![
        12 => send,
        2 => (account(), kinds(1), 0u16..4)
            .prop_map(|(receiver, actions, index)| Event::SendByGasKey { receiver, actions, index }),
        1 => prop::collection::vec(any::<u8>(), 0..300).prop_map(Event::Bytes),
        1 => account().prop_map(Event::Hold),
        1 => account().prop_map(Event::Release),
        1 => prop_oneof![0u64..5, Just(205), Just(50_000)].prop_map(Event::Blocks),
        3 => Just(Event::RunAll),
        2 => any::<usize>().prop_map(Event::RunOne),
    ];
    prop::collection::vec(event, 1..6)
}

/// A receiver on which such actions have a chance; by chance alone nearly nothing would get anywhere.
fn fit(signer: usize, receiver: usize, kinds: &[Kind]) -> usize {
    match kinds.first() {
        Some(Kind::StateInit(_)) => 10,
        Some(Kind::UniversalStateInit(_)) => 11,
        Some(Kind::CreateAccount) => match signer {
            2 => 7,
            5 => 12,
            _ => 6,
        },
        _ if kinds.iter().any(needs_own_account) => signer,
        _ => receiver % 4,
    }
}

fn needs_own_account(kind: &Kind) -> bool {
    match kind {
        Kind::Deploy(_)
        | Kind::Stake(_)
        | Kind::AddKey(_)
        | Kind::AddCallKey(..)
        | Kind::AddGasKey(..)
        | Kind::DeleteKey(_)
        | Kind::DeleteAccount(_)
        | Kind::DeployGlobal(_)
        | Kind::UseGlobal(_)
        | Kind::FromGasKey(..) => true,
        Kind::CreateAccount
        | Kind::Call { .. }
        | Kind::Transfer(_)
        | Kind::Delegate(..)
        | Kind::StateInit(_)
        | Kind::UniversalStateInit(_)
        | Kind::ToGasKey(..) => false,
    }
}
