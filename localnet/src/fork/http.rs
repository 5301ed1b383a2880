//! JSON-RPC over HTTP, one request at a time. It blocks and has no runtime, so that the chain can ask from wherever it
//! runs.

use std::time::Duration;

use serde_json::{Value, json};

use super::error::{ForkError, Why};

/// The longest answer that is read, in bytes. The largest contract or value of the protocol is 4 MiB, a third more in
/// base64.
pub(super) const MAX_ANSWER: u64 = 16 << 20;
/// How long to wait before each further attempt when the remote says that it has too much to do.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_millis(600),
    Duration::from_millis(1800),
];
const TOO_MANY_REQUESTS: u16 = 429;
const UNAVAILABLE: u16 = 503;

/// A node's JSON-RPC.
pub(super) struct Remote {
    url: String,
    /// The address without path, query and user: those may hold a key.
    name: String,
    agent: ureq::Agent,
}

/// An error that the node gave as an answer.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The name of the cause, such as `UNKNOWN_ACCOUNT`; empty when there is none.
    pub cause: String,
    pub text: String,
}

impl Remote {
    pub(super) fn new(url: &str, timeout: Duration) -> Result<Self, ForkError> {
        let name = public_part(url);
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            // Nobody is asked but who was named.
            .max_redirects(0)
            .user_agent("charter-localnet");
        // A proxy of the environment does not know what listens on this machine.
        let config = match is_local(&name) {
            true => config.proxy(None),
            false => config,
        };
        let remote = Self {
            url: url.to_owned(),
            name,
            agent: config.build().into(),
        };
        match url.starts_with("http://") || url.starts_with("https://") {
            true => Ok(remote),
            false => Err(remote.error("anything", Why::Address)),
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn error(&self, what: impl ToString, why: Why) -> ForkError {
        ForkError {
            remote: self.name.clone(),
            what: what.to_string(),
            why,
            needed_by: None,
        }
    }

    /// Calls a method. The inner error is the node's own answer.
    pub(super) fn call(&self, method: &str, params: &Value) -> Result<Result<Value, Refusal>, Why> {
        let request = json!({ "jsonrpc": "2.0", "id": "fork", "method": method, "params": params });
        let body = request.to_string();
        let (mut status, mut bytes) = self.post(&body)?;
        for pause in PAUSES {
            if ![TOO_MANY_REQUESTS, UNAVAILABLE].contains(&status) {
                break;
            }
            std::thread::sleep(pause);
            (status, bytes) = self.post(&body)?;
        }
        let Ok(Value::Object(mut answer)) = serde_json::from_slice(&bytes) else {
            let bytes = bytes.len();
            return Err(Why::NotJson { status, bytes });
        };
        if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
            return Ok(Err(Refusal::of(error)));
        }
        match answer.remove("result") {
            Some(result) => Ok(Ok(result)),
            None => Err(Why::Nonsense("neither a result nor an error".to_owned())),
        }
    }

    fn post(&self, body: &str) -> Result<(u16, Vec<u8>), Why> {
        let failed = |error: ureq::Error| match error {
            ureq::Error::BodyExceedsLimit(_) => Why::TooLong,
            // The address itself may hold a key.
            error => Why::NoAnswer(one_line(&error.to_string().replace(&self.url, &self.name))),
        };
        let mut response = self
            .agent
            .post(&self.url)
            .content_type("application/json")
            .send(body)
            .map_err(failed)?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(MAX_ANSWER);
        Ok((status, body.read_to_vec().map_err(failed)?))
    }
}

impl Refusal {
    fn of(error: &Value) -> Self {
        let cause = error["cause"]["name"].as_str().unwrap_or_default();
        let data = [&error["data"], &error["cause"]["info"], &error["message"]];
        let said = data
            .into_iter()
            .find(|value| !value.is_null())
            .unwrap_or(error);
        let said = said
            .as_str()
            .map_or_else(|| said.to_string(), str::to_owned);
        Self {
            cause: cause.to_owned(),
            text: one_line(&format!("{cause} {said}")),
        }
    }

    pub(super) fn is(&self, cause: &str) -> bool {
        self.cause == cause
    }
}

/// What a stranger said, fit for one line of a terminal.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let plain = |letter: char| match letter.is_control() {
        true => ' ',
        false => letter,
    };
    let text: String = text.trim().chars().take(LONGEST).map(plain).collect();
    text
}

fn public_part(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return one_line(url);
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

fn is_local(name: &str) -> bool {
    let host = name.split_once("://").map_or(name, |(_, host)| host);
    ["127.", "localhost", "[::1]"]
        .iter()
        .any(|local| host.starts_with(local))
}
