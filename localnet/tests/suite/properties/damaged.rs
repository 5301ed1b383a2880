//! A payment that is signed, with something of its bytes changed: whatever bit it is, nothing is paid.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use charter_localnet::{Balance, Batch, rpc};
use serde_json::{Value, json};

use super::cases;
use super::connection::Connection;

/// What a server answers to a transaction of these bytes.
fn send(connection: &mut Connection, way: &str, bytes: &[u8]) -> Value {
    let params =
        json!({ "signed_tx_base64": BASE64_STANDARD.encode(bytes), "wait_until": "FINAL" });
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": way, "params": params });
    let (_, answer) = connection
        .post(request.to_string().as_bytes())
        .expect("an answer");
    let answer = serde_json::from_slice(&answer);
    answer.unwrap_or_else(|error| panic!("no JSON: {error}"))
}

#[test]
fn a_payment_of_which_any_bit_is_another_is_refused() {
    let server = rpc::spawn(cases::fresh(4).chain, "127.0.0.1:0").unwrap();
    let mut connection = Connection::open(&server);
    let bob = cases::account_id(1);
    let (signed, before) = {
        let chain = server.chain();
        let pay = Batch::new(bob.clone()).transfer(Balance::from_yoctonear(12_345));
        let signed = chain.sign(&chain.root(), pay).unwrap();
        (
            borsh::to_vec(&signed).unwrap(),
            chain.balance(&bob).unwrap(),
        )
    };
    let mut damaged: Vec<Vec<u8>> = Vec::new();
    for bit in 0..signed.len() * 8 {
        let mut bytes = signed.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        damaged.push(bytes);
    }
    damaged.extend((0..signed.len()).map(|length| signed[..length].to_vec()));
    damaged.push([&signed[..], &[0]].concat());
    damaged.push([&signed[..], &signed].concat());
    for (at, bytes) in damaged.iter().enumerate() {
        let answer = send(&mut connection, "send_tx", bytes);
        assert!(
            answer["error"]["cause"]["name"].is_string(),
            "{at}: {answer}"
        );
        assert_eq!(answer["id"], 1);
    }
    {
        let chain = server.chain();
        assert_eq!(chain.balance(&bob).unwrap(), before);
        assert!(chain.supply().unwrap().is_conserved());
    }
    // And the payment itself is made.
    let answer = send(&mut connection, "send_tx", &signed);
    assert_eq!(
        answer["result"]["final_execution_status"], "FINAL",
        "{answer}"
    );
    assert_eq!(
        server.chain().balance(&bob).unwrap(),
        before.checked_add(Balance::from_yoctonear(12_345)).unwrap()
    );
    println!("{} damaged payments refused", damaged.len());
}
