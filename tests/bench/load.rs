//! Many connections at once for some time, one thread each, and what they saw.

use std::net::SocketAddr;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};

use crate::connection::Connection;
use crate::passes::Latencies;
use crate::request::{Call, Requests};

/// Who asks what, and for how long.
#[derive(Clone, Copy)]
pub(crate) struct Load<'a> {
    /// Where the service is.
    pub(crate) address: SocketAddr,
    /// What is asked.
    pub(crate) call: Call,
    /// With what.
    pub(crate) requests: &'a Requests,
    /// How many connections ask, each as soon as it was answered.
    pub(crate) n_connections: usize,
    /// How long.
    pub(crate) seconds: Duration,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answers {
    /// How long each answer took, from the first byte sent to the last byte read.
    pub(crate) latencies: Latencies,
    /// How many had another status than they should.
    pub(crate) n_unexpected: usize,
    elapsed: Duration,
}

#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    n_unexpected: usize,
}

impl Answers {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.n() as f64 / self.elapsed.as_secs_f64()
    }
}

impl Load<'_> {
    /// Connects, starts everybody at once and waits until all have stopped.
    pub(crate) fn drive(self) -> Result<Answers> {
        let connect = |_| Connection::open(self.address).context("cannot connect to the service");
        let connections = (0..self.n_connections).map(connect).collect::<Result<Vec<_>>>()?;
        let together = Barrier::new(self.n_connections + 1);
        thread::scope(|scope| {
            let together = &together;
            let start = |connection| scope.spawn(move || self.ask(connection, together));
            let threads: Vec<_> = connections.into_iter().map(start).collect();
            together.wait();
            let begun = Instant::now();
            let (mut times, mut n_unexpected) = (Vec::new(), 0);
            for thread in threads {
                let seen = thread.join().map_err(|_panic| anyhow!("a connection panicked"))??;
                times.extend(seen.times);
                n_unexpected += seen.n_unexpected;
            }
            Ok(Answers { latencies: Latencies::of(times), n_unexpected, elapsed: begun.elapsed() })
        })
    }

    fn ask(self, mut connection: Connection, together: &Barrier) -> Result<Seen> {
        let (mut seen, mut request, mut body) = (Seen::default(), Vec::new(), Vec::new());
        together.wait();
        let until = Instant::now() + self.seconds;
        while Instant::now() < until {
            self.requests.write_next(self.call, &mut request, &mut body)?;
            let sent = Instant::now();
            let status = connection.exchange(&request).context("an answer did not come")?;
            seen.times.push(sent.elapsed());
            seen.n_unexpected += usize::from(status != self.call.expected());
        }
        Ok(seen)
    }
}
