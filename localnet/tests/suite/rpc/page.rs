//! A page that a server was given to show.

use charter_localnet::Chain;
use charter_localnet::rpc::{self, Options};

const PAGE: &str = "<!doctype html><title>here</title>";

#[test]
fn a_server_shows_the_page_that_it_was_given_and_answers_as_before() {
    let options = Options {
        page: Some(PAGE),
        ..Options::default()
    };
    let chain = Chain::new().unwrap();
    let server = rpc::spawn_with(chain, "127.0.0.1:0", options).unwrap();
    let mut answer = ureq::get(server.rpc_url()).call().unwrap();
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(answer.body_mut().read_to_string().unwrap(), PAGE);
    let status = r#"{"jsonrpc": "2.0", "id": 1, "method": "status", "params": []}"#;
    let mut answer = ureq::post(server.rpc_url())
        .header("content-type", "application/json")
        .send(status)
        .unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    assert!(text.contains("latest_block_height"), "{text}");
}

#[test]
fn a_server_without_a_page_has_nothing_at_its_root_to_get() {
    let chain = Chain::new().unwrap();
    let server = rpc::spawn(chain, "127.0.0.1:0").unwrap();
    let error = ureq::get(server.rpc_url()).call().unwrap_err();
    assert!(matches!(error, ureq::Error::StatusCode(405)), "{error}");
}
