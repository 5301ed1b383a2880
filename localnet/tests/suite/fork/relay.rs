//! What stands between a fork and its network, and does to the answers what a test wants.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::support::http;

/// What becomes of an answer.
pub enum Reply {
    Json(Value),
    /// A status, and a body that need not be JSON.
    Raw(u16, Vec<u8>),
    /// Nothing for a while, then the connection ends.
    Silence(Duration),
}

type Rule = Box<dyn FnMut(&Value, Value) -> Reply + Send>;
type Change = Box<dyn FnMut(&mut Value) + Send>;

/// A server that passes requests on. It runs until the process ends.
#[derive(Clone)]
pub struct Relay {
    pub url: String,
    rules: Arc<Mutex<Rules>>,
}

struct Rules {
    before: Change,
    after: Rule,
}

impl Relay {
    /// A relay that changes nothing yet.
    pub fn to(remote: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().unwrap());
        let rules = Arc::new(Mutex::new(Rules {
            before: Box::new(|_| ()),
            after: Box::new(|_, answer| Reply::Json(answer)),
        }));
        let shared = Arc::clone(&rules);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let rules = Arc::clone(&shared);
                thread::spawn(move || serve(stream, remote, &rules));
            }
        });
        Self { url, rules }
    }

    /// Does this to every answer from now on; it is told the parameters of the request.
    pub fn answer(&self, rule: impl FnMut(&Value, Value) -> Reply + Send + 'static) {
        self.rules.lock().unwrap().after = Box::new(rule);
    }

    /// Does this to every request from now on.
    pub fn ask(&self, change: impl FnMut(&mut Value) + Send + 'static) {
        self.rules.lock().unwrap().before = Box::new(change);
    }

    /// Changes the result of every request of this kind from now on.
    pub fn change(&self, kind: &'static str, change: impl Fn(&mut Value) + Send + 'static) {
        self.answer(move |request, mut answer| {
            if request["method"] == kind || request["params"]["request_type"] == kind {
                change(&mut answer["result"]);
            }
            Reply::Json(answer)
        });
    }

    /// Passes everything on as it is.
    pub fn behave(&self) {
        self.ask(|_| ());
        self.answer(|_, answer| Reply::Json(answer));
    }

    /// Ends every connection without a word.
    pub fn be_gone(&self) {
        self.answer(|_, _| Reply::Silence(Duration::ZERO));
    }
}

fn serve(mut stream: TcpStream, remote: SocketAddr, rules: &Mutex<Rules>) {
    let Some(mut request) = read(&mut stream) else {
        return;
    };
    (rules.lock().unwrap().before)(&mut request);
    let method = request["method"].as_str().unwrap_or_default().to_owned();
    let answer = http::call(remote, &method, request["params"].clone()).json();
    let reply = (rules.lock().unwrap().after)(&request, answer);
    let (status, body) = match reply {
        Reply::Json(answer) => (200, answer.to_string().into_bytes()),
        Reply::Raw(status, body) => (status, body),
        Reply::Silence(time) => return thread::sleep(time),
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Whoever asked may have gone.
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

fn read(stream: &mut TcpStream) -> Option<Value> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.split("content-length:").nth(1)?;
            let length: usize = length.lines().next()?.trim().parse().ok()?;
            if bytes.len() >= end + 4 + length {
                return serde_json::from_slice(&bytes[end + 4..end + 4 + length]).ok();
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend(&chunk[..read]),
        }
    }
}
