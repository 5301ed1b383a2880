//! near-workspaces 0.24, unchanged, on this chain: it is told an address and the root account's key, as it would be
//! for any running sandbox.

use crate::support::contracts::probe;
use charter_localnet::Chain;
use charter_localnet::rpc::{self, Server};
use near_workspaces::network::{Sandbox, ValidatorKey};
use near_workspaces::types::{Gas, NearToken};
use near_workspaces::{AccountId, Worker};

struct Net {
    server: Server,
    worker: Worker<Sandbox>,
}

async fn net() -> Net {
    let server = rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap();
    let key = server.root().secret_key.to_string().parse().unwrap();
    let root: AccountId = server.root().account_id.as_str().parse().unwrap();
    let worker = near_workspaces::sandbox()
        .rpc_addr(&server.rpc_url())
        .validator_key(ValidatorKey::Known(root, key))
        .await
        .unwrap();
    Net { server, worker }
}

#[tokio::test]
async fn a_contract_is_deployed_called_and_viewed() {
    let net = net().await;
    let worker = &net.worker;
    let contract = worker.dev_deploy(&probe()).await.unwrap();
    let outcome = contract
        .call("ret")
        .args(b"hello".to_vec())
        .transact()
        .await
        .unwrap();
    assert!(outcome.is_success(), "{outcome:?}");
    assert_eq!(outcome.raw_bytes().unwrap(), b"hello");
    let view = contract.view("ret").args(b"seen".to_vec()).await.unwrap();
    assert_eq!(view.result, b"seen");
}

#[tokio::test]
async fn a_failure_says_why_and_refunds_the_deposit() {
    let net = net().await;
    let worker = &net.worker;
    let contract = worker.dev_deploy(&probe()).await.unwrap();
    let caller = worker.dev_create_account().await.unwrap();
    let before = caller.view_account().await.unwrap().balance;
    let call = caller
        .call(contract.id(), "fail")
        .deposit(NearToken::from_near(5))
        .gas(Gas::from_tgas(30));
    let outcome = call.transact().await.unwrap();
    assert!(outcome.is_failure());
    let error = outcome.into_result().unwrap_err().to_string();
    assert!(error.contains("Smart contract panicked"), "{error}");
    let after = caller.view_account().await.unwrap().balance;
    assert!(
        before.saturating_sub(after) < NearToken::from_millinear(10),
        "{before} became {after}"
    );
}

#[tokio::test]
async fn accounts_are_created_paid_and_deleted() {
    let net = net().await;
    let worker = &net.worker;
    let alice = worker.dev_create_account().await.unwrap();
    assert_eq!(
        alice.view_account().await.unwrap().balance,
        NearToken::from_near(100)
    );
    let child = alice
        .create_subaccount("child")
        .initial_balance(NearToken::from_near(7));
    let child = child.transact().await.unwrap().into_result().unwrap();
    assert_eq!(
        child.view_account().await.unwrap().balance,
        NearToken::from_near(7)
    );
    child
        .transfer_near(alice.id(), NearToken::from_near(2))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    child
        .clone()
        .delete_account(alice.id())
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert!(child.view_account().await.is_err());
}

#[tokio::test]
async fn state_is_patched_and_read_back() {
    let net = net().await;
    let worker = &net.worker;
    let contract = worker.dev_deploy(&probe()).await.unwrap();
    worker
        .patch_state(contract.id(), b"key", b"value")
        .await
        .unwrap();
    let state = contract.view_state().await.unwrap();
    assert_eq!(
        state.get(&b"key"[..]).map(Vec::as_slice),
        Some(&b"value"[..])
    );
}

#[tokio::test]
async fn a_contract_is_imported_from_another_network_with_its_state() {
    let (from, into) = (net().await, net().await);
    let original = from.worker.dev_deploy(&probe()).await.unwrap();
    from.worker
        .patch_state(original.id(), b"key", b"value")
        .await
        .unwrap();
    let copy = into
        .worker
        .import_contract(original.id(), &from.worker)
        .with_data()
        .initial_balance(NearToken::from_near(1000))
        .transact()
        .await
        .unwrap();
    assert_eq!(copy.view_code().await.unwrap(), probe());
    let state = copy.view_state().await.unwrap();
    assert_eq!(
        state.get(&b"key"[..]).map(Vec::as_slice),
        Some(&b"value"[..])
    );
    let outcome = copy
        .call("ret")
        .args(b"moved".to_vec())
        .transact()
        .await
        .unwrap();
    assert_eq!(outcome.raw_bytes().unwrap(), b"moved");
    assert!(into.server.chain().supply().unwrap().is_conserved());
}

#[tokio::test]
async fn time_is_fast_forwarded() {
    let net = net().await;
    let worker = &net.worker;
    let before = worker.view_block().await.unwrap();
    worker.fast_forward(10_000).await.unwrap();
    let after = worker.view_block().await.unwrap();
    assert_eq!(after.height() - before.height(), 10_000);
    assert_eq!(
        after.timestamp() - before.timestamp(),
        10_000 * 1_000_000_000
    );
}

#[tokio::test]
async fn transactions_are_sent_without_waiting_and_asked_for_later() {
    let net = net().await;
    let worker = &net.worker;
    let contract = worker.dev_deploy(&probe()).await.unwrap();
    let status = contract
        .call("ret")
        .args(b"later".to_vec())
        .transact_async()
        .await
        .unwrap();
    let outcome = status.await.unwrap();
    assert_eq!(outcome.raw_bytes().unwrap(), b"later");
}

#[tokio::test]
async fn concurrent_calls_all_come_through() {
    let Net { server, worker } = &net().await;
    let contract = worker.dev_deploy(&probe()).await.unwrap();
    let before = server.chain().head().height();
    let mut calls = Vec::new();
    for index in 0..20u8 {
        let caller = worker.dev_create_account().await.unwrap();
        let contract = contract.id().clone();
        calls.push(tokio::spawn(async move {
            let outcome = caller
                .call(&contract, "ret")
                .args(vec![b'a' + index])
                .transact()
                .await
                .unwrap();
            outcome.raw_bytes().unwrap()
        }));
    }
    for (index, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.unwrap(), [b'a' + index as u8]);
    }
    assert!(server.chain().head().height() > before);
    assert!(server.chain().supply().unwrap().is_conserved());
}
