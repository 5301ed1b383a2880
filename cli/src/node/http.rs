//! The client of the node's HTTP.

use std::time::Duration;

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use crate::error::{Error, Result};

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

/// The innermost cause, which says most: `Connection refused (os error 111)`.
pub fn root(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
