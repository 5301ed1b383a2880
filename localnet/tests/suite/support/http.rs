//! HTTP by hand, so that nothing between the test and the server puts right what the test gets wrong.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

/// Sends bytes as they are and reads until the server closes.
pub fn raw(address: SocketAddr, request: &[u8]) -> Answer {
    raw_within(address, request, Duration::from_secs(20))
}

/// The same for a request that the server may wait for more of: nothing is read once nothing came for this long.
pub fn raw_within(address: SocketAddr, request: &[u8], patience: Duration) -> Answer {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream
        .set_read_timeout(Some(patience))
        .expect("a timeout can be set");
    // A server that has seen enough may close before everything was sent.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap_or(bytes.len());
    let headers = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = headers
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    Answer {
        status,
        headers,
        body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
    }
}

/// Posts a body with the headers that are given besides the necessary ones.
pub fn post(address: SocketAddr, body: &[u8], headers: &str) -> Answer {
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localnet\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    raw(address, &[head.as_bytes(), body].concat())
}

/// Calls a method of JSON-RPC.
pub fn call(address: SocketAddr, method: &str, params: Value) -> Answer {
    let body = json!({ "jsonrpc": "2.0", "id": "test", "method": method, "params": params });
    post(
        address,
        body.to_string().as_bytes(),
        "Content-Type: application/json\r\n",
    )
}
