//! A node that passes everything on to another, and answers as it likes: one that lies, or one of another version.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use charter_tests::Result;
use serde_json::{Value, json};

/// Where it listens. Its thread ends with the test's process.
pub struct Liar {
    address: SocketAddr,
}

impl Liar {
    /// Tells others of each proposal what `lie` makes of it.
    pub fn before(
        node: SocketAddr,
        lie: impl Fn(&mut Value) + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::answering(node, move |request, result| {
            if request["params"]["method_name"] == "get_proposal" {
                let view: Vec<u8> = serde_json::from_value(result["result"].take())?;
                let mut proposal: Value = serde_json::from_slice(&view)?;
                lie(&mut proposal);
                result["result"] = json!(serde_json::to_vec(&proposal)?);
            }
            Ok(())
        })
    }

    /// Does to each result what `change` does, which is told the request.
    pub fn answering(
        node: SocketAddr,
        change: impl Fn(&Value, &mut Value) -> Result + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::saying(node, move |asked, answer| {
            let asked: Value = serde_json::from_slice(asked)?;
            let mut told: Value = serde_json::from_slice(&answer)?;
            if let Some(result) = told.get_mut("result") {
                change(&asked, result)?;
            }
            Ok(serde_json::to_vec(&told)?)
        })
    }

    /// Answers each request with what `say` makes of it and of the node's answer.
    pub fn saying(
        node: SocketAddr,
        say: impl Fn(&[u8], Vec<u8>) -> Result<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let say = Arc::new(say);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let say = Arc::clone(&say);
                thread::spawn(move || drop(answer(stream, node, &*say)));
            }
        });
        Ok(Self { address })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Makes of a request and the node's answer what is answered.
type Say = dyn Fn(&[u8], Vec<u8>) -> Result<Vec<u8>>;

fn answer(client: TcpStream, node: SocketAddr, say: &Say) -> Result {
    let mut client = BufReader::new(client);
    let request = body(&mut client)?;
    let mut server = TcpStream::connect(node)?;
    write!(
        server,
        "POST / HTTP/1.1\r\nhost: node\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        request.len()
    )?;
    server.write_all(&request)?;
    let answer = say(&request, body(&mut BufReader::new(server))?)?;
    let mut client = client.into_inner();
    write!(
        client,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        answer.len()
    )?;
    Ok(client.write_all(&answer)?)
}

/// The body of a message whose head names its length.
fn body(stream: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}
