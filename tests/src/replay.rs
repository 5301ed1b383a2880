//! Forks of a chain that a test has run on: what came after a block must come again on top of a fork of that block.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context, ensure};
use charter_localnet::near_primitives::transaction::ExecutionOutcome;
use charter_localnet::near_primitives::trie_key::col;
use charter_localnet::near_primitives::views::AccountView;
use charter_localnet::rpc::Server;
use charter_localnet::{AccountId, Block, Chain, CryptoHash, ForkOptions};

use crate::{Result, World};

/// Asks every [`World`](crate::World) that runs on localnet for [`check`] at its end, with any value.
pub const CHECK_FORKS_VARIABLE: &str = "CHARTER_CHECK_FORKS";

impl Drop for World {
    fn drop(&mut self) {
        let asked_for = std::env::var_os(CHECK_FORKS_VARIABLE).is_some();
        let Some(server) = self
            .server()
            .filter(|_| asked_for && !std::thread::panicking())
        else {
            return;
        };
        match check(server) {
            Ok(compared) => println!("{compared:?}"),
            Err(error) => panic!("{error:#}"),
        }
    }
}

/// How many forks are made of a chain.
const FORKS: usize = 3;
/// Gas for one node of a trie, which is all that may differ.
const NODE: u64 = 2_280_000_000;
/// From this version on contracts get no share of the gas, so that no balance of one depends on a trie's depth.
const NO_REWARDS: u32 = 87;

/// What was compared.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Forks that were made.
    pub forks: usize,
    /// Outcomes of transactions and receipts.
    pub outcomes: usize,
    /// Forks on which something became different because an account's balance was, and which were left there.
    pub left: usize,
    /// Records that the forks read.
    pub read: u64,
}

/// Forks a served chain at some of its blocks after which nothing was on its way, plays on each what came after, and
/// compares everything that came of it, except gas for the depth of tries and what follows from it.
pub fn check(server: &Server) -> Result<Compared> {
    let original = server.chain().clone();
    let blocks = blocks(&original);
    let mut compared = Compared::default();
    for part in 1..=FORKS {
        let begin = blocks.len() * part / (FORKS + 1);
        let idle = (begin..blocks.len()).find(|index| is_idle(&original, &blocks, *index));
        let Some((first, rest)) = idle.and_then(|index| blocks[index..].split_first()) else {
            continue;
        };
        let height = first.height();
        let fork = ForkOptions::new(server.rpc_url())
            .height(height)
            .without_cache()
            .connect()?;
        let mut chain = Chain::builder()
            .fork(fork.clone())
            .block_time(original.block_time())
            .build()?;
        let all = rest.iter().try_for_each(|block| {
            compared.outcomes += again(&original, &mut chain, block)?;
            Ok(())
        });
        let all = all.and_then(|()| same_accounts(&original, &chain, rest));
        match all {
            // Up to this version contracts are paid a share of their gas, and so see what a trie's depth costs.
            Err(error) if error.is::<OtherBalance>() && chain.protocol_version() < NO_REWARDS => {
                compared.left += 1;
            }
            all => all.with_context(|| format!("a fork of block {height}"))?,
        }
        let supply = chain.supply()?;
        ensure!(supply.is_conserved(), "a fork of {height}: {supply:?}");
        let fetched = fork.fetched();
        compared.read += fetched.accounts + fetched.contracts + fetched.keys + fetched.records;
        compared.forks += 1;
    }
    Ok(compared)
}

/// The blocks of a chain, oldest first.
fn blocks(chain: &Chain) -> Vec<Arc<Block>> {
    let mut blocks = vec![Arc::clone(chain.head())];
    while let Some(block) = blocks
        .last()
        .and_then(|block| chain.block_by_hash(&block.prev_hash()))
    {
        blocks.push(Arc::clone(block));
    }
    blocks.reverse();
    blocks
}

/// Whether a fork of a block knows all that comes after it: no receipt was on its way or waited, and no transaction names
/// a block before.
fn is_idle(chain: &Chain, blocks: &[Arc<Block>], index: usize) -> bool {
    let Some((first, [next, ..])) = blocks.get(index..).and_then(<[_]>::split_first) else {
        return false;
    };
    let waiting = [col::POSTPONED_RECEIPT, col::PROMISE_YIELD_RECEIPT];
    let waits = |column: &u8| first.state().iter(&[*column]).next().is_some();
    let made: BTreeSet<&CryptoHash> = next
        .outcomes()
        .iter()
        .filter_map(|id| chain.outcome(id))
        .flat_map(|outcome| &outcome.receipt_ids)
        .collect();
    let names_older = |hash: &CryptoHash| {
        let named = chain.result(*hash).and_then(|result| {
            chain
                .block_by_hash(result.transaction().transaction.block_hash())
                .cloned()
        });
        named.is_none_or(|named| named.height() < first.height())
    };
    let later = blocks[index + 1..]
        .iter()
        .flat_map(|block| block.transactions());
    !waiting.iter().any(waits)
        && next.receipts().iter().all(|id| made.contains(id))
        && !later.into_iter().any(names_older)
}

/// Makes a block with the transactions of another, at its height and time. Says how many outcomes were the same.
fn again(original: &Chain, fork: &mut Chain, block: &Block) -> Result<usize> {
    for hash in block.transactions() {
        let result = original.result(*hash).context("it is forgotten")?;
        fork.submit(result.transaction().clone())?;
    }
    let heights = block.height() - fork.head().height();
    let time = std::time::Duration::from_nanos(block.timestamp() - fork.head().timestamp());
    match heights {
        1 if time == fork.block_time() => drop(fork.produce_block()?),
        _ if time.as_nanos() == fork.block_time().as_nanos() * u128::from(heights) => {
            fork.advance_blocks(heights)?;
        }
        _ => fork.advance_time(time)?,
    }
    let made = Arc::clone(fork.head());
    ensure!(made.hash() == block.hash(), "another block was made");
    ensure!(
        made.receipts() == block.receipts(),
        "other receipts arrived"
    );
    ensure!(made.outcomes() == block.outcomes(), "other things ran");
    for id in block.outcomes() {
        let there = outcome(original, block, id)?;
        let here = outcome(fork, block, id)?;
        if let Err(error) = same(&there, &here) {
            let error = error.context(format!("outcome of {id} in block {}", block.height()));
            let balance = |chain: &Chain| chain.balance(&there.executor_id).ok();
            match balance(fork) == balance(original) {
                true => return Err(error),
                false => return Err(OtherBalance(error).into()),
            }
        }
    }
    Ok(block.outcomes().len())
}

fn outcome(chain: &Chain, block: &Block, id: &CryptoHash) -> Result<ExecutionOutcome> {
    let found = chain.outcome(id);
    let found = found.with_context(|| format!("{id} of {} is forgotten", block.height()))?;
    Ok(found.clone())
}

/// What differs where an account has more or less than on the original.
#[derive(Debug)]
struct OtherBalance(anyhow::Error);

impl std::fmt::Display for OtherBalance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl std::error::Error for OtherBalance {}

fn same(there: &ExecutionOutcome, here: &ExecutionOutcome) -> Result {
    ensure!(here.executor_id == there.executor_id, "another account");
    ensure!(here.receipt_ids == there.receipt_ids, "other receipts");
    let said = |outcome: &ExecutionOutcome| {
        without_amounts(&format!("{:?} {:?}", outcome.status, outcome.logs))
    };
    ensure!(
        said(here) == said(there),
        "{}\ninstead of\n{}",
        said(here),
        said(there)
    );
    let gas = here.gas_burnt.as_gas().abs_diff(there.gas_burnt.as_gas());
    ensure!(gas.is_multiple_of(NODE), "{gas} more or less gas");
    Ok(())
}

/// A text without the digits of large numbers: amounts of tokens depend on the gas that was burnt.
fn without_amounts(text: &str) -> String {
    const DIGITS: usize = 12;
    let mut left = String::new();
    let mut digits = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        let number = std::mem::take(&mut digits);
        left.push_str(if number.len() < DIGITS { &number } else { "#" });
        left.push(letter);
    }
    left
}

/// Compares all accounts on which something ran.
fn same_accounts(original: &Chain, fork: &Chain, blocks: &[Arc<Block>]) -> Result {
    let mut accounts = BTreeSet::new();
    for (block, id) in blocks
        .iter()
        .flat_map(|block| block.outcomes().iter().map(move |id| (block, id)))
    {
        accounts.insert(outcome(original, block, id)?.executor_id);
    }
    for account_id in accounts {
        let there = look(original, &account_id)?;
        let here = look(fork, &account_id)?;
        ensure!(
            here == there,
            "{account_id} is {here:?} instead of {there:?}"
        );
        if there.is_none() {
            continue;
        }
        let data = |chain: &Chain| chain.state().storage(&account_id, b"");
        ensure!(
            fork.protocol_version() < NO_REWARDS || data(fork)? == data(original)?,
            "{account_id} stores something else"
        );
        let keys = |chain: &Chain| chain.state().access_keys(&account_id);
        let count = |chain: &Chain| keys(chain).map(|keys| keys.len());
        ensure!(
            count(fork)? == count(original)?,
            "{account_id} has other keys"
        );
    }
    Ok(())
}

/// An account without its balance.
fn look(chain: &Chain, account_id: &AccountId) -> Result<Option<AccountView>> {
    if !chain.exists(account_id)? {
        return Ok(None);
    }
    let account = chain.account(account_id)?;
    Ok(Some(AccountView {
        amount: charter_localnet::Balance::ZERO,
        ..account
    }))
}
