//! Blocks, chunks, configurations, validators, changes: read by near-jsonrpc-client, whose types are the node's.

use charter_localnet::rpc::{self, Server};
use charter_localnet::{Balance, Batch, Chain};
use near_jsonrpc_client::errors::JsonRpcError;
use near_jsonrpc_client::methods::{self, RpcMethod};
use near_jsonrpc_client::{JsonRpcClient, MethodCallResult};
use near_jsonrpc_primitives::types::chunks::ChunkReference;
use near_jsonrpc_primitives::types::receipts::ReceiptReference;
use near_primitives::types::{BlockId, BlockReference, EpochReference, Finality};
use near_primitives::views::{StateChangeValueView, StateChangesRequestView};

use crate::support::http;
use crate::support::world::{World, id};

pub struct Net {
    pub world: World,
    pub server: Server,
    pub client: JsonRpcClient,
}

impl Net {
    /// A served chain with the accounts of [`World`]; the world's own chain stays behind.
    pub fn new() -> Self {
        let world = World::new(88);
        let server = rpc::spawn(world.chain.clone(), "127.0.0.1:0").unwrap();
        let client = JsonRpcClient::connect(server.rpc_url());
        Self {
            world,
            server,
            client,
        }
    }

    pub async fn ask<M: RpcMethod + Send + Sync>(
        &self,
        method: M,
    ) -> MethodCallResult<M::Response, M::Error> {
        self.client.call(method).await
    }
}

/// What a handler's error is called.
pub fn name<E: std::fmt::Debug>(error: &JsonRpcError<E>) -> String {
    format!(
        "{:?}",
        error.handler_error().expect("an error of the handler")
    )
}

#[tokio::test]
async fn status_and_health_tell_about_the_chain() {
    let net = Net::new();
    let status = net.ask(methods::status::RpcStatusRequest).await.unwrap();
    assert_eq!(status.chain_id, "localnet");
    assert_eq!(status.protocol_version, 88);
    assert_eq!(
        status.sync_info.latest_block_height,
        net.server.chain().head().height()
    );
    assert_eq!(
        status.sync_info.latest_block_hash,
        net.server.chain().head().hash()
    );
    assert!(!status.sync_info.syncing);
    assert_eq!(status.validator_account_id.unwrap(), "test.near");
    net.ask(methods::health::RpcHealthRequest).await.unwrap();
    let network = net
        .ask(methods::network_info::RpcNetworkInfoRequest)
        .await
        .unwrap();
    assert_eq!(network.num_active_peers, 0);
    for path in ["/status", "/health"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localnet\r\nConnection: close\r\n\r\n");
        assert_eq!(
            http::raw(net.server.addr(), request.as_bytes()).status,
            200,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_block_is_found_by_height_by_hash_and_by_finality() {
    let net = Net::new();
    let head = net.server.chain().head().clone();
    for reference in [
        BlockReference::Finality(Finality::Final),
        BlockReference::Finality(Finality::None),
        BlockReference::BlockId(BlockId::Height(head.height())),
        BlockReference::BlockId(BlockId::Hash(head.hash())),
    ] {
        let block = net
            .ask(methods::block::RpcBlockRequest {
                block_reference: reference,
            })
            .await
            .unwrap();
        assert_eq!(block.header.hash, head.hash());
        assert_eq!(block.header.prev_hash, head.prev_hash());
        assert_eq!(block.header.timestamp_nanosec, head.timestamp());
        assert_eq!(block.chunks.len(), 1);
        assert_eq!(block.header.gas_price, Balance::from_yoctonear(100_000_000));
    }
    let missing = BlockReference::BlockId(BlockId::Height(1_000_000));
    let error = net
        .ask(methods::block::RpcBlockRequest {
            block_reference: missing,
        })
        .await
        .unwrap_err();
    assert!(name(&error).starts_with("UnknownBlock"), "{error:?}");
}

#[tokio::test]
async fn a_chunk_holds_the_transactions_and_receipts_of_its_block() {
    let net = Net::new();
    let (block, hash) = {
        let mut chain = net.server.chain();
        let pay = Batch::new(net.world.bob.account_id.clone()).transfer(Balance::from_near(1));
        let result = chain.send(&net.world.alice, pay).unwrap();
        (
            chain.block(result.block_height().unwrap()).unwrap().clone(),
            result.hash(),
        )
    };
    let block_id = BlockId::Hash(block.hash());
    let chunk_reference = ChunkReference::BlockShardId {
        block_id,
        shard_id: charter_localnet::SHARD_ID,
    };
    let chunk = net
        .ask(methods::chunk::RpcChunkRequest { chunk_reference })
        .await
        .unwrap();
    assert_eq!(chunk.transactions.len(), 1);
    assert_eq!(chunk.transactions[0].hash, hash);
    let chunk_reference = ChunkReference::ChunkHash {
        chunk_id: chunk.header.chunk_hash,
    };
    let same = net
        .ask(methods::chunk::RpcChunkRequest { chunk_reference })
        .await
        .unwrap();
    assert_eq!(same.header.chunk_hash, chunk.header.chunk_hash);
    let wrong = ChunkReference::BlockShardId {
        block_id: BlockId::Hash(block.hash()),
        shard_id: near_primitives::types::ShardId::new(7),
    };
    let error = net
        .ask(methods::chunk::RpcChunkRequest {
            chunk_reference: wrong,
        })
        .await
        .unwrap_err();
    assert!(name(&error).starts_with("InvalidShardId"), "{error:?}");
    let next = net.server.chain().block(block.height() + 1).unwrap().hash();
    let chunk_reference = ChunkReference::BlockShardId {
        block_id: BlockId::Hash(next),
        shard_id: charter_localnet::SHARD_ID,
    };
    let chunk = net
        .ask(methods::chunk::RpcChunkRequest { chunk_reference })
        .await
        .unwrap();
    assert_eq!(chunk.receipts.len(), 1, "what the transaction sent");
    let receipt_reference = ReceiptReference {
        receipt_id: chunk.receipts[0].receipt_id,
    };
    let receipt = net
        .ask(methods::EXPERIMENTAL_receipt::RpcReceiptRequest { receipt_reference })
        .await
        .unwrap();
    assert_eq!(receipt, chunk.receipts[0]);
    let receipt_reference = ReceiptReference {
        receipt_id: block.hash(),
    };
    let error = net
        .ask(methods::EXPERIMENTAL_receipt::RpcReceiptRequest { receipt_reference })
        .await
        .unwrap_err();
    assert!(name(&error).starts_with("UnknownReceipt"), "{error:?}");
}

#[tokio::test]
async fn configurations_are_those_of_the_protocol_version() {
    let net = Net::new();
    let price = net
        .ask(methods::gas_price::RpcGasPriceRequest { block_id: None })
        .await
        .unwrap();
    assert_eq!(price.gas_price, Balance::from_yoctonear(100_000_000));
    let request = methods::EXPERIMENTAL_protocol_config::RpcProtocolConfigRequest {
        block_reference: BlockReference::latest(),
    };
    let config = net.ask(request).await.unwrap();
    assert_eq!(config.protocol_version, 88);
    assert_eq!(
        config.runtime_config.account_creation_charge,
        Balance::from_millinear(7)
    );
    let genesis = net
        .ask(methods::EXPERIMENTAL_genesis_config::RpcGenesisConfigRequest)
        .await
        .unwrap();
    assert_eq!(genesis.chain_id, "localnet");
    assert_eq!(genesis.transaction_validity_period, 86_400);
    let request = methods::validators::RpcValidatorRequest {
        epoch_reference: EpochReference::Latest,
    };
    let validators = net.ask(request).await.unwrap();
    assert_eq!(validators.current_validators[0].account_id, "test.near");
    let request =
        methods::EXPERIMENTAL_validators_ordered::RpcValidatorsOrderedRequest { block_id: None };
    assert_eq!(net.ask(request).await.unwrap().len(), 1);
}

#[tokio::test]
async fn changes_of_a_block_are_listed_with_their_causes() {
    let net = Net::new();
    let height = {
        let mut chain = net.server.chain();
        let pay = Batch::new(net.world.bob.account_id.clone()).transfer(Balance::from_near(1));
        chain.send(&net.world.alice, pay).unwrap().receipts()[0].block_height()
    };
    let block_reference = BlockReference::BlockId(BlockId::Height(height));
    let request = methods::EXPERIMENTAL_changes::RpcStateChangesInBlockByTypeRequest {
        block_reference: block_reference.clone(),
        state_changes_request: StateChangesRequestView::AccountChanges {
            account_ids: vec![net.world.bob.account_id.clone()],
        },
    };
    let changes = net.ask(request).await.unwrap();
    assert_eq!(changes.changes.len(), 1);
    let StateChangeValueView::AccountUpdate { account, .. } = &changes.changes[0].value else {
        panic!("an account")
    };
    assert_eq!(account.amount, Balance::from_near(101));
    let request =
        methods::EXPERIMENTAL_changes_in_block::RpcStateChangesInBlockRequest { block_reference };
    assert_eq!(net.ask(request).await.unwrap().changes.len(), 1);
    let nobody = methods::EXPERIMENTAL_changes::RpcStateChangesInBlockByTypeRequest {
        block_reference: BlockReference::BlockId(BlockId::Height(height)),
        state_changes_request: StateChangesRequestView::AllAccessKeyChanges {
            account_ids: vec![id("bob.test.near")],
        },
    };
    assert!(net.ask(nobody).await.unwrap().changes.is_empty());
}

#[tokio::test]
async fn an_idle_chain_does_not_advance_and_a_jump_does() {
    let net = Net::new();
    let height = || net.server.chain().head().height();
    let before = height();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(height(), before);
    let jump = methods::sandbox_fast_forward::RpcSandboxFastForwardRequest { delta_height: 500 };
    net.ask(jump).await.unwrap();
    assert_eq!(height(), before + 500);
}

#[test]
fn a_server_gives_its_port_back_when_it_stops() {
    let server = rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap();
    let address = server.addr();
    server.shutdown();
    let again = rpc::spawn(Chain::new().unwrap(), address).unwrap();
    assert_eq!(
        http::call(again.addr(), "status", serde_json::Value::Null).status,
        200
    );
}

#[test]
fn key_files_are_those_that_clients_read() {
    let server = rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap();
    let directory =
        std::env::temp_dir().join(format!("charter-localnet-keys-{}", std::process::id()));
    server.write_keys(&directory).unwrap();
    let read = |file: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(directory.join(file)).unwrap()).unwrap()
    };
    assert_eq!(read("validator_key.json")["account_id"], "test.near");
    assert_eq!(read("registrar.json")["account_id"], "registrar");
    assert_eq!(
        read("registrar.json")["secret_key"],
        server.root().secret_key.to_string()
    );
    std::fs::remove_dir_all(directory).unwrap();
}
