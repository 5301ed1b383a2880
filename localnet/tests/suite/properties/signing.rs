//! From the events of a case to transactions of its world.

use charter_localnet::near_primitives::account::{
    AccessKey, AccessKeyPermission, FunctionCallPermission,
};
use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier, UniversalStateInitAction,
};
use charter_localnet::near_primitives::transaction::{Action, SignedTransaction};
use charter_localnet::{Balance, Batch, Call, Gas};

use super::cases::{self, account_id, signer};
use super::events::{Event, Kind, Tamper};
use super::scripts;
use crate::support::world::World;

/// The transaction that an event sends, if it sends one.
pub fn signed(world: &World, event: &Event) -> Option<SignedTransaction> {
    match event {
        Event::Send {
            signer: account,
            key,
            receiver,
            actions,
            tamper,
        } => {
            let signer = signer(*account, *key);
            let batch = batch(world, *receiver, actions);
            let nonce = world.chain.next_nonce(&signer).unwrap_or(1);
            Some(match tamper {
                Tamper::No => world.chain.sign_with_nonce(&signer, batch, nonce),
                Tamper::Nonce(nonce) => world.chain.sign_with_nonce(&signer, batch, *nonce),
                Tamper::Signature => {
                    let signed = world.chain.sign_with_nonce(&signer, batch, nonce);
                    SignedTransaction::new(signer.sign(b"something else"), signed.transaction)
                }
                Tamper::Flip(at, bits) => {
                    let signed = world.chain.sign_with_nonce(&signer, batch, nonce);
                    let mut bytes = borsh::to_vec(&signed).expect("a transaction has borsh");
                    let at = at % bytes.len();
                    bytes[at] ^= bits;
                    return borsh::from_slice(&bytes).ok();
                }
            })
        }
        Event::SendByGasKey {
            receiver,
            actions,
            index,
        } => {
            let batch = batch(world, *receiver, actions);
            world
                .chain
                .sign_with_gas_key(&signer(0, Some(3)), batch, *index)
                .ok()
        }
        Event::Bytes(bytes) => borsh::from_slice(bytes).ok(),
        _ => None,
    }
}

fn batch(world: &World, receiver: usize, kinds: &[Kind]) -> Batch {
    let start = Batch::new(account_id(receiver));
    kinds
        .iter()
        .fold(start, |batch, kind| batch.action(action(world, kind)))
}

fn action(world: &World, kind: &Kind) -> Action {
    let one = |batch: Batch| {
        batch
            .actions
            .into_iter()
            .next()
            .expect("one action was added")
    };
    let empty = || Batch::new(account_id(0));
    let tokens = |amount: &u128| Balance::from_yoctonear(*amount);
    let public = |index: &usize| cases::key(*index).public_key();
    let code = |junk: &bool| {
        if *junk {
            b"junk".to_vec()
        } else {
            cases::code(world.version)
        }
    };
    match kind {
        Kind::CreateAccount => one(empty().create_account()),
        Kind::Deploy(junk) => one(empty().deploy(code(junk))),
        Kind::Call {
            method,
            steps,
            junk,
            gas,
            deposit,
        } => {
            let args = if *junk {
                vec![7; 9]
            } else {
                scripts::script(world.version, steps).encode()
            };
            let gas = Gas::from_gas(gas.saturating_mul(1_000_000_000_000));
            Call::new(*method)
                .raw(args)
                .gas(gas)
                .deposit(tokens(deposit))
                .into()
        }
        Kind::Transfer(amount) => one(empty().transfer(tokens(amount))),
        Kind::Stake(stake) => one(empty().stake(tokens(stake), public(&0))),
        Kind::AddKey(key) => one(empty().add_full_access_key(public(key))),
        Kind::AddCallKey(key, allowance) => {
            let permission = FunctionCallPermission {
                allowance: allowance.as_ref().map(tokens),
                receiver_id: cases::account(2),
                method_names: vec!["run".to_owned()],
            };
            let permission = AccessKeyPermission::FunctionCall(permission);
            one(empty().add_key(
                public(key),
                AccessKey {
                    nonce: 5,
                    permission,
                },
            ))
        }
        Kind::AddGasKey(key, nonces) => one(empty().add_gas_key(public(key), *nonces)),
        Kind::DeleteKey(key) => one(empty().delete_key(public(key))),
        Kind::DeleteAccount(beneficiary) => one(empty().delete_account(account_id(*beneficiary))),
        Kind::Delegate(sender, receiver, kinds) => {
            let inner = batch(world, *receiver, kinds);
            let delegated = world.chain.delegate(&signer(*sender, None), inner);
            delegated.unwrap_or_else(|_| one(empty().transfer(Balance::ZERO)))
        }
        Kind::DeployGlobal(by_account) => {
            let mode = match by_account {
                true => GlobalContractDeployMode::AccountId,
                false => GlobalContractDeployMode::CodeHash,
            };
            one(empty().deploy_global(b"junk".to_vec(), mode))
        }
        Kind::UseGlobal(None) => one(empty().use_global(GlobalContractIdentifier::CodeHash(
            cases::global_hash(world.version),
        ))),
        Kind::UseGlobal(Some(owner)) => {
            one(empty().use_global(GlobalContractIdentifier::AccountId(account_id(*owner))))
        }
        Kind::StateInit(deposit) => {
            one(empty().state_init(cases::deterministic(world.version), tokens(deposit)))
        }
        Kind::UniversalStateInit(deposit) => {
            let (state_init, deposit) = (cases::universal(), tokens(deposit));
            Action::UniversalStateInit(Box::new(UniversalStateInitAction {
                state_init,
                deposit,
            }))
        }
        Kind::ToGasKey(key, amount) => {
            one(empty().transfer_to_gas_key(public(key), tokens(amount)))
        }
        Kind::FromGasKey(key, amount) => {
            one(empty().withdraw_from_gas_key(public(key), tokens(amount)))
        }
    }
}
