//! A chain, a contract, a call and what came of it: `cargo run -p charter-localnet --example call`.

use charter_localnet::{Balance, Call, Chain};

/// A contract that says hello, as text; any wasm for NEAR runs the same way.
const HELLO: &str = r#"(module
  (import "env" "log_utf8" (func $log (param i64 i64)))
  (import "env" "value_return" (func $return (param i64 i64)))
  (memory 1)
  (data (i32.const 0) "\"hello\"")
  (func (export "hello")
    (call $log (i64.const 7) (i64.const 0))
    (call $return (i64.const 7) (i64.const 0))))"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut chain = Chain::new()?;
    let alice = chain.create_account("alice.test.near".parse()?, Balance::from_near(10))?;
    let contract = chain.create_account("hello.test.near".parse()?, Balance::from_near(10))?;
    chain.deploy(&contract, &wat::parse_str(HELLO)?)?;

    let before = chain.balance(&alice.account_id)?;
    let result = chain.call(&alice, &contract.account_id, Call::new("hello"))?;
    for receipt in result.receipts() {
        println!(
            "{} ran {:?}, burnt {}, logged {:?}",
            receipt.receiver_id(),
            receipt.methods(),
            receipt.gas_burnt(),
            receipt.logs()
        );
    }
    println!(
        "returned {}",
        String::from_utf8_lossy(result.value().unwrap_or_default())
    );
    let paid = before.saturating_sub(chain.balance(&alice.account_id)?);
    println!("alice paid {} yoctoNEAR", paid.as_yoctonear());
    Ok(())
}
