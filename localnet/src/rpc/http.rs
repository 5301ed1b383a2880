//! HTTP: one POST route for JSON-RPC, GET routes for those who only look, and CORS for browsers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use near_jsonrpc_primitives::errors::{RpcError, RpcErrorKind};
use near_jsonrpc_primitives::message::{Message, Request};
use serde_json::Value;
use tower_http::cors::{Any, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;

use super::answer::Answer;
use super::dispatch;
use super::engine::Engine;
use super::neardata;
use super::options::Options;
use super::shared::Shared;
use super::snapshots::Snapshots;

/// The routes.
pub(super) fn router(engine: Arc<Engine>, options: Options, address: SocketAddr) -> Router {
    let started = std::time::Instant::now();
    let shared = Arc::new(Shared {
        engine,
        options,
        address,
        started,
        snapshots: Snapshots::default(),
    });
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(Any);
    let root = match options.page {
        Some(page) => post(call).get(move || async move { Html(page) }),
        None => post(call),
    };
    Router::new()
        .route("/", root)
        .route("/status", get(status))
        .route("/health", get(health))
        .merge(neardata::routes())
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(options.max_body))
        .layer(cors)
        .with_state(shared)
}

async fn call(State(shared): State<Arc<Shared>>, Json(message): Json<Message>) -> Response {
    let Message::Request(request) = message else {
        let error = RpcError::parse_error("JSON RPC Request format was expected".to_owned());
        return reply(StatusCode::BAD_REQUEST, Message::error(error));
    };
    let asked_height = request.params.get("block_id").and_then(Value::as_u64);
    let id = request.id.clone();
    let answer = answer(&shared, request).await;
    let status = match &answer {
        Ok(_) => StatusCode::OK,
        Err(error) => error_status(&shared, error, asked_height),
    };
    reply(status, Message::response(id, answer))
}

async fn answer(shared: &Arc<Shared>, request: Request) -> Answer {
    dispatch::answer(shared, &request.method, request.params).await
}

/// The statuses of a node: an old block that is not there is the caller's fault, a new one may still come.
fn error_status(shared: &Shared, error: &RpcError, asked_height: Option<u64>) -> StatusCode {
    match &error.error_struct {
        Some(RpcErrorKind::RequestValidationError(_)) => StatusCode::BAD_REQUEST,
        Some(RpcErrorKind::InternalError(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        Some(RpcErrorKind::HandlerError(kind)) => match kind["name"].as_str() {
            Some("TIMEOUT_ERROR") => StatusCode::REQUEST_TIMEOUT,
            Some("UNKNOWN_BLOCK")
                if asked_height.is_some_and(|height| height < head_height(shared)) =>
            {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            _ => StatusCode::OK,
        },
        None => StatusCode::OK,
    }
}

fn head_height(shared: &Shared) -> u64 {
    shared.engine.latest().chain.head().height()
}

async fn status(State(shared): State<Arc<Shared>>) -> Response {
    look(dispatch::answer(&shared, "status", Value::Null).await)
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
    look(dispatch::answer(&shared, "health", Value::Null).await)
}

fn look(answer: Answer) -> Response {
    match answer {
        Ok(value) => (StatusCode::OK, Json(value)).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, Json(error)).into_response(),
    }
}

fn reply(status: StatusCode, message: Message) -> Response {
    (status, Json(message)).into_response()
}
