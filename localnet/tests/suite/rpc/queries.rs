//! `query` in all its forms, its errors, and the forms of older clients.

use charter_localnet::near_primitives::action::GlobalContractDeployMode;
use charter_localnet::{Balance, Batch, CryptoHash};
use near_jsonrpc_client::methods::query::{RpcQueryRequest, RpcQueryResponse};
use near_jsonrpc_primitives::types::query::QueryResponseKind;
use near_primitives::types::{BlockReference, Finality};
use near_primitives::views::QueryRequest;
use serde_json::{Value, json};

use super::blocks::{Net, name};
use crate::support::http;
use crate::support::script::Script;
use crate::support::world::{World, id};

async fn query(net: &Net, request: QueryRequest) -> RpcQueryResponse {
    let block_reference = BlockReference::Finality(Finality::Final);
    net.ask(RpcQueryRequest {
        block_reference,
        request,
    })
    .await
    .unwrap()
}

async fn refused(net: &Net, request: QueryRequest) -> String {
    let block_reference = BlockReference::Finality(Finality::Final);
    name(
        &net.ask(RpcQueryRequest {
            block_reference,
            request,
        })
        .await
        .unwrap_err(),
    )
}

#[tokio::test]
async fn accounts_keys_and_code_are_shown() {
    let net = Net::new();
    let alice = net.world.alice.account_id.clone();
    let account = query(
        &net,
        QueryRequest::ViewAccount {
            account_id: alice.clone(),
        },
    )
    .await;
    let QueryResponseKind::ViewAccount(view) = account.kind else {
        panic!("an account")
    };
    assert_eq!(view.amount, Balance::from_near(100));
    assert_eq!(account.block_hash, net.server.chain().head().hash());

    let public_key = net.world.alice.public_key();
    let key = QueryRequest::ViewAccessKey {
        account_id: alice.clone(),
        public_key: public_key.clone(),
    };
    assert!(matches!(
        query(&net, key).await.kind,
        QueryResponseKind::AccessKey(_)
    ));
    let list = QueryRequest::ViewAccessKeyList {
        account_id: alice.clone(),
        after_key: None,
        limit: None,
    };
    let QueryResponseKind::AccessKeyList(list) = query(&net, list).await.kind else {
        panic!("keys")
    };
    assert_eq!(list.keys.len(), 1);
    assert_eq!(list.keys[0].public_key.to_string(), public_key.to_string());

    let machine = net.world.machine.account_id.clone();
    let code = query(
        &net,
        QueryRequest::ViewCode {
            account_id: machine,
        },
    )
    .await;
    let QueryResponseKind::ViewCode(code) = code.kind else {
        panic!("code")
    };
    assert_eq!(code.code, crate::support::script::contract(88));

    let nobody = QueryRequest::ViewAccount {
        account_id: id("nobody.near"),
    };
    assert!(refused(&net, nobody).await.starts_with("UnknownAccount"));
    assert!(
        refused(&net, QueryRequest::ViewCode { account_id: alice })
            .await
            .starts_with("NoContractCode")
    );
}

#[tokio::test]
async fn state_is_listed_in_pages_and_by_prefix() {
    let net = Net::new();
    let machine = net.world.machine.account_id.clone();
    let mut script = Script::new(88);
    for key in ["a1", "a2", "b1"] {
        script.call("storage_write", [key.into(), "value".into(), 9.into()]);
    }
    let call = World::running(&script);
    net.server
        .chain()
        .call(&net.world.alice, &machine, call)
        .unwrap()
        .into_success()
        .unwrap();
    let view = |prefix: &str, after: Option<&str>, limit: Option<u32>| QueryRequest::ViewState {
        account_id: machine.clone(),
        prefix: prefix.as_bytes().to_vec().into(),
        after_key: after.map(|key| key.as_bytes().to_vec().into()),
        limit: limit.and_then(std::num::NonZeroU32::new),
        include_proof: limit.is_none(),
    };
    let keys = |kind: QueryResponseKind| {
        let QueryResponseKind::ViewState(state) = kind else {
            panic!("state")
        };
        let keys: Vec<String> = state
            .values
            .iter()
            .map(|item| String::from_utf8(item.key.to_vec()).unwrap())
            .collect();
        (keys, state.last_key.is_some(), state.proof.len())
    };
    let (all, more, proof) = keys(query(&net, view("", None, None)).await.kind);
    assert_eq!(
        (all, more),
        (vec!["a1".into(), "a2".into(), "b1".into()], false)
    );
    assert!(proof > 3);
    assert_eq!(
        keys(query(&net, view("a", None, None)).await.kind).0,
        ["a1", "a2"]
    );
    let (first, more, _) = keys(query(&net, view("", None, Some(2))).await.kind);
    assert_eq!(
        (first, more),
        (vec!["a1".to_owned(), "a2".to_owned()], true)
    );
    let (rest, more, _) = keys(query(&net, view("", Some("a2"), Some(2))).await.kind);
    assert_eq!((rest, more), (vec!["b1".to_owned()], false));
}

#[tokio::test]
async fn state_beyond_the_limit_is_refused_unless_it_is_paged() {
    let net = Net::new();
    let machine = net.world.machine.account_id.clone();
    let mut script = Script::new(88);
    script.call(
        "storage_write",
        ["key".into(), vec![0; 60_000].into(), 9.into()],
    );
    let call = World::running(&script);
    net.server
        .chain()
        .call(&net.world.alice, &machine, call)
        .unwrap()
        .into_success()
        .unwrap();
    let view = |limit| QueryRequest::ViewState {
        account_id: machine.clone(),
        prefix: Vec::new().into(),
        after_key: None,
        limit,
        include_proof: false,
    };
    assert!(
        refused(&net, view(None))
            .await
            .starts_with("TooLargeContractState")
    );
    query(&net, view(std::num::NonZeroU32::new(1))).await;
}

#[tokio::test]
async fn calls_answer_or_say_why_not() {
    let net = Net::new();
    let machine = net.world.machine.account_id.clone();
    let mut script = Script::new(88);
    script.call("log_utf8", ["looking".into()]);
    script.call("value_return", ["seen".into()]);
    let call = |method: &str, args: Vec<u8>| QueryRequest::CallFunction {
        account_id: machine.clone(),
        method_name: method.to_owned(),
        args: args.into(),
    };
    let QueryResponseKind::CallResult(answer) =
        query(&net, call("run", script.encode())).await.kind
    else {
        panic!("an answer");
    };
    assert_eq!(
        (answer.result, answer.logs),
        (b"seen".to_vec(), vec!["looking".to_owned()])
    );
    // A failed call is an answer with an error in it, as older clients expect.
    let params = json!({
        "request_type": "call_function", "finality": "final", "account_id": machine, "method_name": "none",
        "args_base64": "",
    });
    let failed = http::call(net.server.addr(), "query", params).json();
    assert!(
        failed["result"]["error"]
            .as_str()
            .unwrap()
            .contains("MethodNotFound"),
        "{failed}"
    );
    assert_eq!(failed["result"]["logs"], json!([]));
}

#[tokio::test]
async fn global_contracts_are_shown_by_hash_and_by_owner() {
    let net = Net::new();
    let code = vec![1, 2, 3];
    {
        let mut chain = net.server.chain();
        for mode in [
            GlobalContractDeployMode::CodeHash,
            GlobalContractDeployMode::AccountId,
        ] {
            let publish =
                Batch::new(net.world.alice.account_id.clone()).deploy_global(code.clone(), mode);
            chain
                .send(&net.world.alice, publish)
                .unwrap()
                .into_success()
                .unwrap();
        }
    }
    let by_hash = QueryRequest::ViewGlobalContractCode {
        code_hash: CryptoHash::hash_bytes(&code),
    };
    let by_owner = QueryRequest::ViewGlobalContractCodeByAccountId {
        account_id: net.world.alice.account_id.clone(),
    };
    for request in [by_hash, by_owner] {
        let QueryResponseKind::ViewCode(view) = query(&net, request).await.kind else {
            panic!("code")
        };
        assert_eq!(view.code, code);
    }
    let unknown = QueryRequest::ViewGlobalContractCode {
        code_hash: CryptoHash::default(),
    };
    assert!(
        refused(&net, unknown)
            .await
            .starts_with("NoGlobalContractCode")
    );
}

#[tokio::test]
async fn an_old_block_has_the_state_it_had() {
    let net = Net::new();
    let then = net.server.chain().head().hash();
    let pay = Batch::new(net.world.bob.account_id.clone()).transfer(Balance::from_near(1));
    net.server.chain().send(&net.world.alice, pay).unwrap();
    let request = RpcQueryRequest {
        block_reference: BlockReference::BlockId(near_primitives::types::BlockId::Hash(then)),
        request: QueryRequest::ViewAccount {
            account_id: net.world.bob.account_id.clone(),
        },
    };
    let QueryResponseKind::ViewAccount(view) = net.ask(request).await.unwrap().kind else {
        panic!("an account")
    };
    assert_eq!(view.amount, Balance::from_near(100));
}

#[test]
fn older_forms_of_parameters_still_work() {
    let net = Net::new();
    let address = net.server.addr();
    let head = net.server.chain().head().clone();
    let ask = |method: &str, params: Value| {
        let answer = http::call(address, method, params).json();
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    };
    assert_eq!(
        ask("query", json!(["account/alice.test.near", ""]))["amount"],
        "100000000000000000000000000"
    );
    assert_eq!(
        ask("query", json!(["access_key/alice.test.near", ""]))["keys"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert!(ask("query", json!(["call/machine.test.near/noop", ""]))["result"].is_array());
    assert_eq!(
        ask("block", json!([head.height()]))["header"]["hash"],
        head.hash().to_string()
    );
    assert_eq!(
        ask("block", json!([head.hash().to_string()]))["header"]["height"],
        head.height()
    );
    assert_eq!(
        ask("block", json!({ "finality": "optimistic" }))["header"]["height"],
        head.height()
    );
    assert_eq!(ask("gas_price", json!([null]))["gas_price"], "100000000");
    assert_eq!(
        ask("validators", json!([null]))["current_validators"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        ask("chunk", json!([[head.height(), 0]]))["header"]["shard_id"],
        0
    );
    assert_eq!(ask("status", json!([]))["chain_id"], "localnet");
    let bad = http::call(address, "query", json!(["nothing/alice.test.near", ""])).json();
    assert_eq!(bad["error"]["cause"]["name"], "PARSE_ERROR", "{bad}");
}
