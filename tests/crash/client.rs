//! One kept HTTP/1.1 connection, as plain as a client can be: an answer counts when it arrived whole.
//!
//! Understands answers with `Content-Length`, which are all that the service gives.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::service::ADMIN_KEY;

const HEAD_END: &[u8] = b"\r\n\r\n";
/// An answer that takes longer counts as a hang.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection and the bytes that came over it; made anew when an answer says that it ends.
pub(crate) struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    received: Vec<u8>,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The JSON body.
    pub(crate) body: Value,
}

impl Answer {
    /// The stable code of a problem.
    pub(crate) fn code(&self) -> &str {
        self.body.get("code").and_then(Value::as_str).unwrap_or_default()
    }

    /// The comment's version that the answer speaks of.
    pub(crate) fn version(&self) -> Option<u32> {
        self.body.get("version").and_then(Value::as_u64).and_then(|version| version.try_into().ok())
    }
}

impl Connection {
    /// Connects.
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { address, stream: Some(connected(address)?), received: Vec::new() })
    }

    /// Asks without a body.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, None)
    }

    /// Sends one whole request with the admin's key and reads its whole answer.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: Option<&Value>) -> io::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let content_type = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: vigie\r\nAuthorization: Bearer {ADMIN_KEY}\r\n\
             {content_type}Content-Length: {n_bytes}\r\n\r\n{body}",
            n_bytes = body.len(),
        );
        let mut stream = self.stream.take().map_or_else(|| connected(self.address), Ok)?;
        stream.write_all(request.as_bytes())?;
        self.received.clear();
        loop {
            if let Some(Whole { answer, is_last }) = whole(&self.received)? {
                self.stream = (!is_last).then_some(stream);
                return Ok(answer);
            }
            self.receive(&mut stream)?;
        }
    }

    fn receive(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        let n_bytes = stream.read(&mut chunk)?;
        if n_bytes == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.received.extend(chunk.iter().take(n_bytes));
        Ok(())
    }
}

fn connected(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

struct Whole {
    answer: Answer,
    /// Whether the connection ends with it.
    is_last: bool,
}

/// The answer, once its last byte is there.
fn whole(received: &[u8]) -> io::Result<Option<Whole>> {
    let Some(at) = received.windows(HEAD_END.len()).position(|bytes| bytes == HEAD_END) else {
        return Ok(None);
    };
    let (head, rest) = received.split_at(at);
    let body = rest.split_at(HEAD_END.len()).1;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let header = |name| {
        let mut headers = head.lines().filter_map(|line| line.split_once(':'));
        headers.find(|(found, _)| *found == name).map(|(_, value)| value.trim())
    };
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    // No content has no length (RFC 9110, section 15.3.5).
    let without_content = (status == Some(204)).then_some(0);
    let n_bytes = header("content-length").and_then(|length| length.parse::<usize>().ok()).or(without_content);
    let (Some(status), Some(n_bytes)) = (status, n_bytes) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    if body.len() < n_bytes {
        return Ok(None);
    }
    let answer = Answer { status, body: serde_json::from_slice(body).unwrap_or(Value::Null) };
    Ok(Some(Whole { answer, is_last: header("connection") == Some("close") }))
}
