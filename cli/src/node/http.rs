//! The client of the node's HTTP.

use std::time::Duration;

use near_jsonrpc_client::auth::ApiKey;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::network::Network;

/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client for this address. Its connections belong to the runtime that opens them, so that there is one for each run.
pub fn client(url: &str) -> Result<Client> {
    let headers =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let builder = Client::builder()
        .default_headers(headers)
        .connect_timeout(PATIENCE);
    // A proxy of the environment does not know what listens on this machine.
    let builder = if is_local(url) {
        builder.no_proxy()
    } else {
        builder
    };
    builder.build().map_err(|error| Error::NodeAway {
        url: url.to_string(),
        reason: root(&error),
    })
}

fn is_local(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or(url);
    ["127.", "localhost", "[::1]"]
        .iter()
        .any(|local| host.starts_with(local))
}

/// An error that a node gave as an answer.
pub struct Refusal {
    /// The name of its cause, such as `UNKNOWN_TRANSACTION`; empty when there is none.
    pub cause: String,
    /// What a person can read of it.
    pub text: String,
}

/// Calls a method of a node, and gives its result as it is: near-jsonrpc-client's types take what they do not know for nothing.
pub async fn call(
    client: &Client,
    network: &Network,
    method: &str,
    params: &Value,
) -> Result<Result<Value, Refusal>> {
    let request = json!({ "jsonrpc": "2.0", "id": "charter", "method": method, "params": params });
    let mut post = client.post(&network.url).body(request.to_string());
    if let Some(key) = &network.api_key {
        post = post.header(ApiKey::HEADER_NAME, key);
    }
    let away = |error: reqwest::Error| Error::NodeAway {
        url: network.url.clone(),
        reason: root(&error),
    };
    let answer = post.send().await.map_err(away)?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(away)?;
    let strange = |reason: String| Error::Node {
        url: network.url.clone(),
        reason,
    };
    let Ok(Value::Object(mut answer)) = serde_json::from_slice(&body) else {
        let bytes = body.len();
        return Err(strange(format!("{status}, and no JSON in {bytes} bytes")));
    };
    if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
        let cause = error["cause"]["name"].as_str().unwrap_or_default();
        return Ok(Err(Refusal {
            cause: cause.to_string(),
            text: error.to_string(),
        }));
    }
    match answer.remove("result") {
        Some(result) => Ok(Ok(result)),
        None => Err(strange("neither a result nor an error".to_string())),
    }
}

/// The innermost cause, which says most: `Connection refused (os error 111)`.
pub fn root(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
