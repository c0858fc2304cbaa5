//! HTTP/1.1 byte by byte: what no client library would send, and every answer that comes of it.
//!
//! Nothing is retried and nothing is mended. The fuzz tests use this file too.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Whoever waits longer for an answer waits in vain.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A connection on which anything can be sent.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    /// What arrived and belongs to no answer yet.
    read: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("connects");
        stream.set_nodelay(true).expect("sends at once");
        stream.set_write_timeout(Some(PATIENCE)).expect("has a timeout");
        Self { stream, read: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// The next answer, without those that only say "go on"; an error when the connection ends or time runs out before.
    /// `to_head`: whether HEAD was asked, whose answers have no body.
    pub(crate) fn answer(&mut self, to_head: bool) -> io::Result<RawAnswer> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let head = self.until(deadline, |read| find(read, b"\r\n\r\n").map(|at| at + 4))?;
            let mut answer = parse_head(&head)?;
            if answer.status == 100 {
                continue;
            }
            if !to_head && !matches!(answer.status, 204 | 304) {
                answer.body = self.body(&answer, deadline)?;
            }
            return Ok(answer);
        }
    }

    /// Reads until the other side ends the connection, in order or not; what came until then.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let deadline = Instant::now() + PATIENCE;
        while self.more(deadline).is_ok_and(|n| n > 0) {}
        assert!(Instant::now() < deadline, "the connection does not end");
        std::mem::take(&mut self.read)
    }

    fn body(&mut self, answer: &RawAnswer, deadline: Instant) -> io::Result<Vec<u8>> {
        if answer.header("transfer-encoding") == "chunked" {
            return self.chunks(deadline);
        }
        match answer.header("content-length").parse::<usize>() {
            Ok(n_bytes) => self.until(deadline, |read| (read.len() >= n_bytes).then_some(n_bytes)),
            Err(_) => Ok(self.rest()),
        }
    }

    fn chunks(&mut self, deadline: Instant) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.until(deadline, |read| find(read, b"\r\n").map(|at| at + 2))?;
            let size = usize::from_str_radix(String::from_utf8_lossy(&line).trim(), 16).map_err(io::Error::other)?;
            let chunk = self.until(deadline, |read| (read.len() >= size + 2).then_some(size + 2))?;
            if size == 0 {
                return Ok(body);
            }
            body.extend(&chunk[..size]);
        }
    }

    /// Reads until `end` says how many bytes belong together, and takes these.
    fn until(&mut self, deadline: Instant, end: impl Fn(&[u8]) -> Option<usize>) -> io::Result<Vec<u8>> {
        loop {
            if let Some(n_bytes) = end(&self.read) {
                return Ok(self.read.drain(..n_bytes).collect());
            }
            if self.more(deadline)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn more(&mut self, deadline: Instant) -> io::Result<usize> {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        self.stream.set_read_timeout(Some(left))?;
        let mut bytes = [0; 16 * 1024];
        let n_bytes = self.stream.read(&mut bytes)?;
        self.read.extend(&bytes[..n_bytes]);
        Ok(n_bytes)
    }
}

impl RawAnswer {
    /// A header, empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

fn parse_head(head: &[u8]) -> io::Result<RawAnswer> {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.trim_end().split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("no status line: {head}")))?;
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Ok(RawAnswer { status, headers, body: Vec::new() })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
