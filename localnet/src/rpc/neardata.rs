//! Blocks for indexers, as Neardata serves them: `/v0/block/:height`, `/v0/last_block/final`, `/v0/first_block`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use near_primitives::types::BlockHeight;
use serde_json::json;

use super::answer::to_value;
use super::shared::Shared;
use super::views::streamer::message;
use super::waiters::Event;
use crate::chain::Chain;

/// The routes.
pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v0/block/{height}", get(block))
        .route("/v0/last_block/final", get(last_block))
        .route("/v0/first_block", get(first_block))
}

/// The block at a height, which is waited for when it is not final yet; `null` when the height was skipped.
async fn block(State(shared): State<Arc<Shared>>, Path(height): Path<BlockHeight>) -> Response {
    let deadline = tokio::time::Instant::now() + shared.options.wait;
    while final_height(&shared) < height {
        let waiting = shared.engine.waiters().wait_for(Event::Block);
        if final_height(&shared) >= height {
            break;
        }
        let woken = tokio::time::timeout_at(deadline, waiting.happened()).await;
        if woken.is_err() || shared.engine.latest().failure.is_some() {
            let error = format!("the block {height} is not final yet");
            return refuse(&error, "BLOCK_HEIGHT_TOO_HIGH");
        }
    }
    let look = move |chain: &Chain| match chain.block(height) {
        Some(block) => Ok(to_value(message(chain, block))),
        None if is_forgotten(chain, height) => Err(format!("the block {height} was forgotten")),
        None => Ok(to_value(())),
    };
    match shared.look(look).await {
        Ok(Ok(Ok(message))) => Json(message).into_response(),
        Ok(Err(forgotten)) => refuse(&forgotten, "BLOCK_HEIGHT_TOO_LOW"),
        Ok(Ok(Err(error))) | Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response()
        }
    }
}

async fn last_block(State(shared): State<Arc<Shared>>) -> Response {
    redirect(final_height(&shared))
}

async fn first_block(State(shared): State<Arc<Shared>>) -> Response {
    let snapshot = shared.engine.latest();
    let first = snapshot.chain.records().earliest();
    redirect(first.map_or(0, |block| block.height()))
}

fn final_height(shared: &Shared) -> BlockHeight {
    let snapshot = shared.engine.latest();
    let block = snapshot.chain.final_block();
    block.map_or(0, |block| block.height())
}

fn is_forgotten(chain: &Chain, height: BlockHeight) -> bool {
    let earliest = chain.records().earliest();
    earliest.is_none_or(|earliest| height < earliest.height())
}

fn redirect(height: BlockHeight) -> Response {
    let place = [(header::LOCATION, format!("/v0/block/{height}"))];
    (StatusCode::FOUND, place).into_response()
}

fn refuse(error: &str, kind: &str) -> Response {
    let body = json!({ "error": error, "type": kind });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}
