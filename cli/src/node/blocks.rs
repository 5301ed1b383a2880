//! Blocks with all that happened in them, as Neardata serves them: one after the other, as they become final.

use std::time::Duration;

use charter_interface::Timestamp;
use near_primitives::views::{BlockView, ExecutionOutcomeWithIdView, ExecutionStatusView};
use reqwest::{Client, StatusCode};
use serde::Deserialize;

use super::{Node, http};
use crate::cause::{self, Told};
use crate::error::{Error, Result};

/// How long to wait before a block that is not there is asked for again.
const PAUSE: Duration = Duration::from_millis(500);
/// How often the source may be away in a row.
const ATTEMPTS: u32 = 20;

/// A source of blocks.
pub struct Blocks {
    client: Client,
    url: String,
    next: u64,
}

/// What happened in a block.
pub struct Happened {
    /// Its height.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
    /// The events of receipts that held, in order.
    pub events: Vec<Told>,
}

#[derive(Deserialize)]
struct Message {
    block: BlockView,
    shards: Vec<Shard>,
}

#[derive(Deserialize)]
struct Shard {
    #[serde(default)]
    receipt_execution_outcomes: Vec<Executed>,
}

#[derive(Deserialize)]
struct Executed {
    execution_outcome: ExecutionOutcomeWithIdView,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(rename = "type")]
    kind: String,
}

impl Node {
    /// Its blocks, from a height on: from Neardata for the public networks, else from the node itself, if it has them.
    pub fn blocks(&self, source: Option<&str>, from: u64) -> Result<Blocks> {
        let url = match (source, self.network.keychain.as_deref()) {
            (Some(url), _) => url.to_string(),
            (None, Some(name @ ("mainnet" | "testnet"))) => format!("https://{name}.neardata.xyz"),
            (None, _) => self.network.url.clone(),
        };
        Ok(Blocks {
            client: http::client(&url)?,
            url: url.trim_end_matches('/').to_string(),
            next: from,
        })
    }
}

impl Blocks {
    /// The next block, which is waited for.
    pub async fn next(&mut self) -> Result<Happened> {
        let mut away = 0;
        loop {
            let url = format!("{}/v0/block/{}", self.url, self.next);
            let answer = match self.client.get(&url).send().await {
                Ok(answer) => answer,
                Err(error) => {
                    away += 1;
                    if away >= ATTEMPTS || error.is_connect() && away > 3 {
                        return Err(Error::NodeAway {
                            url: self.url.clone(),
                            reason: http::root(&error),
                        });
                    }
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            let status = answer.status();
            let body = answer.bytes().await.map_err(|error| self.strange(&error))?;
            if status.is_success() {
                let message: Option<Message> =
                    serde_json::from_slice(&body).map_err(|error| self.strange(&error))?;
                self.next += 1;
                // No block has a height that was skipped.
                if let Some(message) = message {
                    return happened(&message);
                }
                continue;
            }
            match serde_json::from_slice::<Refusal>(&body) {
                Ok(refusal) if refusal.kind == "BLOCK_HEIGHT_TOO_LOW" => {
                    return Err(Error::Node {
                        url: self.url.clone(),
                        reason: refusal.error,
                    });
                }
                Err(_) if status == StatusCode::NOT_FOUND => {
                    return Err(self.strange(&"it serves no blocks for indexers; name a source of them with --blocks URL"));
                }
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    fn strange(&self, reason: &dyn std::fmt::Display) -> Error {
        Error::Node {
            url: self.url.clone(),
            reason: reason.to_string(),
        }
    }
}

fn happened(message: &Message) -> Result<Happened> {
    let shards = message.shards.iter();
    let outcomes = shards.flat_map(|shard| &shard.receipt_execution_outcomes);
    let outcomes = outcomes.map(|executed| &executed.execution_outcome.outcome);
    let events: Vec<_> = outcomes
        .filter(|outcome| !matches!(outcome.status, ExecutionStatusView::Failure(_)))
        .map(|outcome| cause::events_of(&outcome.executor_id, &outcome.logs))
        .collect::<Result<_>>()?;
    Ok(Happened {
        height: message.block.header.height,
        time: Timestamp(message.block.header.timestamp_nanosec),
        events: events.concat(),
    })
}
