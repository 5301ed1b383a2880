//! Every contract links at every protocol version that it is to run on, and can be called there: a node compiles the whole of
//! a contract before it runs any of it, and refuses one that imports a host function that its version lacks.

use charter_interface::NearToken;
use charter_tests::{Call, Local, Result, artifact};
use rstest::rstest;
use serde_json::Value;

#[rstest]
fn each_contract_is_called_at_each_version(
    #[values(84, 85, 86, 87, 88)] version: u32,
    #[values("governance", "factory", "donation", "token")] contract: &str,
) -> Result {
    let mut local = Local::at(version)?;
    let ann = local.account("ann")?;
    let code = artifact::wasm(contract);
    let account = local.contract(contract, &code, NearToken::from_near(50))?;
    let call = Call::new("contract_source_metadata");
    let called = local.call(&ann, &account.account_id, call)?.success()?;
    let metadata: Value = called.json()?;
    assert_eq!(metadata["version"], "0.1.0");
    // What nothing but the contract's own code can answer.
    let call = Call::new("init").tgas(50);
    let refused = local.call(&account, &account.account_id, call)?;
    let why = refused.failure()?;
    assert!(!why.contains("Link"), "{why}");
    Ok(())
}
