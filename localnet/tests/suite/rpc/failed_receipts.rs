//! What a server says about receipts that fail.

use std::sync::Mutex;
use std::time::Duration;

use charter_localnet::rpc::{self, FailedReceipt, Options};
use charter_localnet::{Balance, Batch, Call};

use crate::support::world::{World, id};

static FAILED: Mutex<Vec<FailedReceipt>> = Mutex::new(Vec::new());

fn remember(failed: &FailedReceipt) {
    FAILED.lock().unwrap().push(failed.clone());
}

#[test]
fn each_failed_receipt_is_told_with_account_method_error_and_transaction() {
    let world = World::new(88);
    let options = Options {
        on_failure: Some(remember),
        ..Options::default()
    };
    let server = rpc::spawn_with(world.chain.clone(), "127.0.0.1:0", options).unwrap();
    let machine = &world.machine.account_id;
    let send = |batch: Batch| {
        let signed = server.chain().sign(&world.alice, batch).unwrap();
        let hash = server.chain().submit(signed).unwrap();
        while server
            .chain()
            .result(hash)
            .is_none_or(|result| !result.is_complete())
        {
            std::thread::sleep(Duration::from_millis(2));
        }
        hash
    };
    send(Batch::new(machine.clone()).call(Call::new("noop")));
    let call = send(Batch::new(machine.clone()).call(Call::new("no_such_method")));
    let nobody = id("nobody.test.near");
    let payment = send(Batch::new(nobody.clone()).transfer(Balance::from_near(1)));

    let failed = FAILED.lock().unwrap();
    let told: Vec<_> = failed
        .iter()
        .map(|one| (one.account_id.clone(), one.methods.clone(), one.transaction))
        .collect();
    assert_eq!(
        told,
        [
            (
                machine.clone(),
                vec!["no_such_method".to_owned()],
                Some(call)
            ),
            (nobody, Vec::new(), Some(payment)),
        ]
    );
    let chain = server.chain();
    for (one, hash) in failed.iter().zip([call, payment]) {
        let result = chain.result(hash).unwrap();
        assert_eq!(Some(&one.error), result.failure());
        let line = one.to_string();
        for part in [
            one.account_id.as_str(),
            &result.failure_text(),
            &hash.to_string(),
        ] {
            assert!(line.contains(part), "{line} has no {part}");
        }
        assert_eq!(line.lines().count(), 1);
    }
}
