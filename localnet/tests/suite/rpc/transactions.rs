//! Sending transactions and asking what became of them.

use charter_localnet::near_primitives::transaction::SignedTransaction;
use charter_localnet::rpc::{self, Options};
use charter_localnet::{Balance, Batch, Call, CryptoHash};
use near_jsonrpc_client::methods;
use near_jsonrpc_client::methods::tx::TransactionInfo;
use near_primitives::views::{
    FinalExecutionOutcomeViewEnum, FinalExecutionStatus, TxExecutionStatus,
};
use serde_json::json;

use super::blocks::{Net, name};
use crate::support::http;
use crate::support::world::World;

fn payment(net: &Net) -> SignedTransaction {
    let pay = Batch::new(net.world.bob.account_id.clone()).transfer(Balance::from_near(1));
    net.server.chain().sign(&net.world.alice, pay).unwrap()
}

fn about(transaction: &SignedTransaction) -> TransactionInfo {
    TransactionInfo::TransactionId {
        tx_hash: transaction.get_hash(),
        sender_account_id: transaction.transaction.signer_id().clone(),
    }
}

#[tokio::test]
async fn every_way_of_sending_comes_to_the_same() {
    let net = Net::new();
    let signed_transaction = payment(&net);
    let request = methods::broadcast_tx_commit::RpcBroadcastTxCommitRequest { signed_transaction };
    let outcome = net.ask(request).await.unwrap();
    assert!(matches!(
        outcome.status,
        FinalExecutionStatus::SuccessValue(_)
    ));
    assert!(!outcome.receipts_outcome.is_empty());

    for wait_until in [
        TxExecutionStatus::Included,
        TxExecutionStatus::IncludedFinal,
        TxExecutionStatus::ExecutedOptimistic,
        TxExecutionStatus::Executed,
        TxExecutionStatus::Final,
    ] {
        let signed_transaction = payment(&net);
        let request = methods::send_tx::RpcSendTransactionRequest {
            signed_transaction,
            wait_until: wait_until.clone(),
        };
        let answer = net.ask(request).await.unwrap();
        // Blocks are final at once here, so that two of the stages are passed over.
        let expected = match &wait_until {
            TxExecutionStatus::Included | TxExecutionStatus::IncludedFinal => [
                TxExecutionStatus::IncludedFinal,
                TxExecutionStatus::Executed,
            ],
            TxExecutionStatus::Final => [TxExecutionStatus::Final, TxExecutionStatus::Final],
            _ => [TxExecutionStatus::Executed, TxExecutionStatus::Final],
        };
        assert!(
            expected.contains(&answer.final_execution_status),
            "{wait_until:?}: {:?}",
            answer.final_execution_status
        );
        assert!(answer.final_execution_outcome.is_some());
        wait_for_idle(&net).await;
    }

    let signed_transaction = payment(&net);
    let hash = signed_transaction.get_hash();
    let transaction_info = about(&signed_transaction);
    let request = methods::broadcast_tx_async::RpcBroadcastTxAsyncRequest { signed_transaction };
    assert_eq!(net.ask(request).await.unwrap(), hash);
    let wait_until = TxExecutionStatus::Final;
    let request = methods::tx::RpcTransactionStatusRequest {
        transaction_info,
        wait_until,
    };
    let answer = net.ask(request).await.unwrap();
    assert_eq!(answer.final_execution_status, TxExecutionStatus::Final);
    assert!(net.server.chain().supply().unwrap().is_conserved());
}

async fn wait_for_idle(net: &Net) {
    while !net.server.chain().is_idle() {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test]
#[expect(deprecated, reason = "nodes serve the method under its old name")]
async fn the_experimental_status_has_the_receipts_too() {
    let net = Net::new();
    let signed_transaction = payment(&net);
    let transaction_info = about(&signed_transaction);
    net.ask(methods::broadcast_tx_commit::RpcBroadcastTxCommitRequest { signed_transaction })
        .await
        .unwrap();
    let request = methods::EXPERIMENTAL_tx_status::RpcTransactionStatusRequest {
        transaction_info,
        wait_until: TxExecutionStatus::Final,
    };
    let answer = net.ask(request).await.unwrap();
    let Some(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt(view)) =
        answer.final_execution_outcome
    else {
        panic!("no receipts");
    };
    assert_eq!(
        view.receipts.len(),
        view.final_outcome.receipts_outcome.len()
    );
    assert_eq!(view.receipts[0].receiver_id, net.world.bob.account_id);
}

#[tokio::test]
async fn sending_twice_is_sending_once() {
    let net = Net::new();
    let signed_transaction = payment(&net);
    let send = || methods::send_tx::RpcSendTransactionRequest {
        signed_transaction: signed_transaction.clone(),
        wait_until: TxExecutionStatus::Final,
    };
    let outcome = async || {
        let answer = net.ask(send()).await.unwrap();
        let outcome = answer.final_execution_outcome.expect("an outcome");
        outcome.into_outcome()
    };
    assert_eq!(outcome().await, outcome().await);
    let bob = net
        .server
        .chain()
        .balance(&net.world.bob.account_id)
        .unwrap();
    assert_eq!(bob, Balance::from_near(101));
}

#[tokio::test]
async fn an_invalid_transaction_is_refused_with_its_reason() {
    let net = Net::new();
    let chain = net.server.chain().clone();
    let pay = |amount| Batch::new(net.world.bob.account_id.clone()).transfer(amount);
    let rich = chain
        .sign(&net.world.alice, pay(Balance::from_near(1_000)))
        .unwrap();
    let early = chain.sign_with_nonce(&net.world.alice, pay(Balance::from_near(1)), u64::MAX);
    let used = chain.sign_with_nonce(&net.world.alice, pay(Balance::from_near(1)), 0);
    let other = chain
        .sign(&net.world.bob, pay(Balance::from_near(1)))
        .unwrap();
    let forged = SignedTransaction::new(other.signature.clone(), rich.transaction.clone());
    for (signed_transaction, reason) in [
        (rich, "NotEnoughBalance"),
        (early, "NonceTooLarge"),
        (used, "InvalidNonce"),
        (forged, "InvalidSignature"),
    ] {
        let request =
            methods::broadcast_tx_commit::RpcBroadcastTxCommitRequest { signed_transaction };
        let error = net.ask(request).await.unwrap_err();
        let text = name(&error);
        assert!(
            text.contains("InvalidTransaction") && text.contains(reason),
            "{text}"
        );
    }
    // On the wire the reason is in the data, under the names of the protocol.
    let replayed = chain.sign_with_nonce(&net.world.alice, pay(Balance::from_near(1)), 0);
    let encoded = {
        use base64::Engine;
        base64::prelude::BASE64_STANDARD.encode(borsh::to_vec(&replayed).unwrap())
    };
    let answer = http::call(net.server.addr(), "broadcast_tx_commit", json!([encoded])).json();
    assert_eq!(answer["error"]["name"], "HANDLER_ERROR");
    assert_eq!(answer["error"]["cause"]["name"], "INVALID_TRANSACTION");
    assert_eq!(answer["error"]["code"], -32_000);
    let data = &answer["error"]["data"]["TxExecutionError"]["InvalidTxError"]["InvalidNonce"];
    assert_eq!(data["tx_nonce"], 0, "{answer}");
}

#[tokio::test]
async fn an_unknown_transaction_is_unknown_at_once_or_after_the_wait() {
    let world = World::new(88);
    let options = Options {
        wait: std::time::Duration::from_millis(100),
        ..Options::default()
    };
    let server = rpc::spawn_with(world.chain.clone(), "127.0.0.1:0", options).unwrap();
    let params = |wait: &str| {
        json!({
            "tx_hash": CryptoHash::default().to_string(), "sender_account_id": "alice.test.near", "wait_until": wait,
        })
    };
    let at_once = http::call(server.addr(), "tx", params("NONE"));
    assert_eq!(at_once.status, 200);
    assert_eq!(
        at_once.json()["error"]["cause"]["name"],
        "UNKNOWN_TRANSACTION"
    );
    let late = http::call(server.addr(), "tx", params("EXECUTED"));
    assert_eq!(late.status, 408);
    assert_eq!(late.json()["error"]["cause"]["name"], "TIMEOUT_ERROR");
}

#[tokio::test]
async fn a_transaction_whose_receipt_is_held_back_is_included_and_not_executed() {
    let world = World::new(88);
    let options = Options {
        wait: std::time::Duration::from_millis(100),
        ..Options::default()
    };
    let server = rpc::spawn_with(world.chain.clone(), "127.0.0.1:0", options).unwrap();
    server.chain().hold(world.bob.account_id.clone());
    let client = near_jsonrpc_client::JsonRpcClient::connect(server.rpc_url());
    let pay = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = server.chain().sign(&world.alice, pay).unwrap();
    let send = |wait_until| methods::send_tx::RpcSendTransactionRequest {
        signed_transaction: signed.clone(),
        wait_until,
    };
    let included = client
        .call(send(TxExecutionStatus::Included))
        .await
        .unwrap();
    assert_eq!(
        included.final_execution_status,
        TxExecutionStatus::IncludedFinal
    );
    assert!(
        client
            .call(send(TxExecutionStatus::Executed))
            .await
            .is_err(),
        "the wait is over before"
    );
    assert!(server.chain().release(&world.bob.account_id));
    let executed = client.call(send(TxExecutionStatus::Final)).await.unwrap();
    assert_eq!(executed.final_execution_status, TxExecutionStatus::Final);
}

#[tokio::test]
async fn transactions_that_arrive_together_share_a_block() {
    let world = World::new(88);
    let options = Options {
        block_interval: std::time::Duration::from_millis(200),
        ..Options::default()
    };
    let server = rpc::spawn_with(world.chain.clone(), "127.0.0.1:0", options).unwrap();
    let client = near_jsonrpc_client::JsonRpcClient::connect(server.rpc_url());
    let mut sent = Vec::new();
    for signer in [&world.alice, &world.bob, &world.machine] {
        let batch = Batch::new(world.machine.account_id.clone()).call(Call::new("noop"));
        let signed_transaction = server.chain().sign(signer, batch).unwrap();
        let client = client.clone();
        sent.push(tokio::spawn(async move {
            let request =
                methods::broadcast_tx_commit::RpcBroadcastTxCommitRequest { signed_transaction };
            client
                .call(request)
                .await
                .unwrap()
                .transaction_outcome
                .block_hash
        }));
    }
    let mut blocks = std::collections::BTreeSet::new();
    for one in sent {
        blocks.insert(one.await.unwrap());
    }
    assert_eq!(blocks.len(), 1, "{blocks:?}");
}
