//! What the suites must not do on a node: read a balance right after a call. There a refund is still on its way; with
//! settled answers, which no node gives, nobody would notice.

use std::time::Duration;

use charter_localnet::CryptoHash;
use charter_localnet::rpc::{Options, Pace};
use charter_tests::id::near;
use charter_tests::settle::settle;
use charter_tests::{Result, World, artifact};
use near_jsonrpc_client::JsonRpcClient;
use near_workspaces::types::{Gas, NearToken};

const VERSION: u32 = 88;
const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// What a caller seems to have paid besides the fees of a call that takes no money: as it is read when near-workspaces
/// says that the call has ended, and as it is read when the call is final.
async fn paid_besides(options: Options) -> Result<(NearToken, NearToken)> {
    let world = World::behaving(VERSION, options).await?;
    let ann = world.account("ann").await?;
    let code = artifact::noop(&["noop"]);
    let noop = world
        .contract("noop", &code, NearToken::from_near(10))
        .await?;
    let before = world.balance(ann.id()).await?;

    let call = ann.call(&near(noop.id()), "noop");
    let answer = call.gas(Gas::from_tgas(100)).transact().await?;
    let at_once = world.balance(ann.id()).await?;
    assert!(answer.is_success(), "{answer:?}");

    let client = JsonRpcClient::connect(world.worker().rpc_addr());
    let hash = CryptoHash(answer.outcome().transaction_hash.0);
    let burnt = settle(&client, &near(ann.id()), hash).await?.burnt;
    let settled = world.balance(ann.id()).await?;
    let besides = |now: NearToken| before.saturating_sub(now).saturating_sub(burnt);
    Ok((besides(at_once), besides(settled)))
}

#[tokio::test]
async fn a_test_that_reads_balances_right_after_a_call_fails_at_the_pace_of_a_node() -> Result {
    // A machine that is busy may take longer to ask for the balance than a block takes, and find the refund there.
    for block_time in [600, 3_000, 15_000].map(Duration::from_millis) {
        let options = Options {
            pace: Pace::Node { block_time },
            ..Options::default()
        };
        let (at_once, settled) = paid_besides(options).await?;
        assert_eq!(settled, NOTHING);
        if at_once > NOTHING {
            return Ok(());
        }
    }
    panic!("the refund is always there already");
}

#[tokio::test]
async fn the_same_test_passes_with_settled_answers() -> Result {
    for pace in [Pace::Instant, Pace::NODE] {
        let options = Options {
            pace,
            settled: true,
            ..Options::default()
        };
        assert_eq!(paid_besides(options).await?, (NOTHING, NOTHING), "{pace}");
    }
    Ok(())
}
