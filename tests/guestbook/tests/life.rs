//! The guestbook on a chain in process.

use charter_localnet::{Balance, Call, Chain};
use serde_json::{Value, json};

#[test]
#[ignore = "build the guestbook first"]
fn who_signs_is_read() -> Result<(), Box<dyn std::error::Error>> {
    let code = "../../target/wasm32-unknown-unknown/release/charter_guestbook.wasm";
    signs(&std::fs::read(code)?)
}

pub fn signs(code: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let mut chain = Chain::new()?;
    let book = chain.create_account("book.test.near".parse()?, Balance::from_near(5))?;
    let ann = chain.create_account("ann.test.near".parse()?, Balance::from_near(5))?;
    chain.deploy(&book, code)?;
    let init = Call::new("init").json(&json!({ "title": "Visitors", "owner": ann.account_id }));
    assert!(chain.call(&book, &book.account_id, init)?.is_success());

    let sign = Call::new("sign").json(&json!({ "message": "Hello" }));
    let sign = sign.deposit(Balance::from_millinear(50));
    let signed = chain.call(&ann, &book.account_id, sign)?;
    assert!(signed.is_success(), "{}", signed.failure_text());
    let read = Call::new("get_entries").json(&json!({ "from_index": "0", "limit": 10 }));
    let entries: Value = chain.view(&book.account_id, &read)?.json()?;
    assert_eq!(entries[0]["message"], "Hello");

    // The owner's method, without the yoctoNEAR.
    let title = Call::new("set_title").json(&json!({ "title": "Mine" }));
    let refused = chain.call(&ann, &book.account_id, title)?;
    assert!(refused.failure_text().contains("exactly 1 yoctoNEAR"));
    Ok(())
}
