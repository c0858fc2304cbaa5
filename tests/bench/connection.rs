//! One kept HTTP/1.1 connection, as plain as a client can be, so that little of what is measured is the client's.
//!
//! Understands answers with `Content-Length`, which are all that the service gives here.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const HEAD_END: &[u8] = b"\r\n\r\n";
/// An answer that takes longer is a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection and the buffer of its answers.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, received: Vec::with_capacity(16 * 1024) })
    }

    /// Sends one whole request and reads its whole answer. Gives the status.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request)?;
        self.received.clear();
        loop {
            if let Some((status, n_bytes)) = head(&self.received)?
                && self.received.len() >= n_bytes
            {
                return Ok(status);
            }
            self.receive()?;
        }
    }

    fn receive(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        let n_bytes = self.stream.read(&mut chunk)?;
        if n_bytes == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.received.extend(chunk.iter().take(n_bytes));
        Ok(())
    }
}

/// The status and the length of the answer, its head included, once the head is there.
fn head(received: &[u8]) -> io::Result<Option<(u16, usize)>> {
    let Some(head_bytes) = received.windows(HEAD_END.len()).position(|bytes| bytes == HEAD_END) else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(received.get(..head_bytes).unwrap_or_default());
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body_bytes = head.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
    });
    match (status, body_bytes) {
        (Some(status), Some(body_bytes)) => Ok(Some((status, head_bytes + HEAD_END.len() + body_bytes))),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}
