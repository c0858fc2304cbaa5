//! Topic: four times as many submits as can be done, at a fixed pace, and how everybody else fares meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use crate::Bench;
use crate::connection::Connection;
use crate::disk;
use crate::load::Load;
use crate::passes::{Latencies, millis};
use crate::request::{Call, Requests};
use crate::running::Running;
use crate::table::{Table, figure};

/// How many connections bring the overload: each has one request under way, so they bound what can pile up.
const N_CONNECTIONS: usize = 1_024;
const TIMES: f64 = 4.0;
const MIB: f64 = 1024.0 * 1024.0;

/// What the connections saw.
#[derive(Default)]
struct Seen {
    kept: Vec<Duration>,
    refused: Vec<Duration>,
    n_failed: usize,
}

/// Measures capacity, then overload, then what is left of it.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let (folder, requests) = (disk::folder()?, Requests::of(&bench.comments)?);
    let service = Running::start(&bench.program, &folder.path().join("var"))?;
    let load = |n_connections, seconds| {
        Load { address: service.address(), call: Call::Submit, requests: &requests, n_connections, seconds }.drive()
    };
    let capacity = load(64, bench.seconds)?.rate();
    let begun = Instant::now();
    let (seen, health) = overload(bench, &service, &requests, capacity * TIMES)?;
    let seconds = begun.elapsed().as_secs_f64();
    let resident = service.resident()?;
    let after = load(1, Duration::from_secs(2))?;
    service.stop()?;
    let (n_kept, n_refused) = (seen.kept.len(), seen.refused.len());
    let (kept, refused) = (Latencies::of(seen.kept), Latencies::of(seen.refused));
    let mut table = Table::new(&["what", "figure"]);
    let mut note = |name: &str, value: f64| table.row([name.to_owned(), figure(value)]);
    note("capacity: submits a second, 64 connections", capacity);
    note("asked for, a second", capacity * TIMES);
    note("kept (201), a second", n_kept as f64 / seconds);
    note("refused (503), a second", n_refused as f64 / seconds);
    note("failed otherwise", seen.n_failed as f64);
    note("kept, p50 ms", millis(kept.percentile(50)));
    note("kept, p99 ms", millis(kept.percentile(99)));
    note("refused, p99 ms", millis(refused.percentile(99)));
    note("`/healthz` meanwhile, p50 ms", millis(health.percentile(50)));
    note("`/healthz` meanwhile, p99 ms", millis(health.percentile(99)));
    note("`/healthz` meanwhile, slowest ms", millis(health.percentile(100)));
    note("most resident memory, MiB", resident.peak as f64 / MIB);
    note("one submit straight after, slowest ms of two seconds", millis(after.latencies.percentile(100)));
    Ok(table)
}

fn overload(bench: &Bench, service: &Running, requests: &Requests, rate: f64) -> Result<(Seen, Latencies)> {
    let connections = (0..N_CONNECTIONS).map(|_| Connection::open(service.address())).collect::<Result<Vec<_>, _>>()?;
    let pace = Duration::from_secs_f64(N_CONNECTIONS as f64 / rate);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let is_over = &is_over;
        let watch = scope.spawn(move || health(service, is_over));
        let until = Instant::now() + bench.seconds;
        let askers: Vec<_> = connections
            .into_iter()
            .zip(0_u32..)
            .map(|(connection, number)| {
                let first = Instant::now() + pace.mul_f64(f64::from(number) / N_CONNECTIONS as f64);
                scope.spawn(move || ask(connection, requests, pace, first, until))
            })
            .collect();
        let mut all = Seen::default();
        for asker in askers {
            let seen = asker.join().map_err(|_panic| anyhow!("a connection panicked"))?;
            all.kept.extend(seen.kept);
            all.refused.extend(seen.refused);
            all.n_failed += seen.n_failed;
        }
        is_over.store(true, Ordering::Release);
        let health = watch.join().map_err(|_panic| anyhow!("the watch panicked"))??;
        Ok((all, health))
    })
}

/// Asks at a pace; whoever is late asks at once, and never twice at the same time.
fn ask(mut connection: Connection, requests: &Requests, pace: Duration, first: Instant, until: Instant) -> Seen {
    let (mut seen, mut request, mut body, mut next) = (Seen::default(), Vec::new(), Vec::new(), first);
    while Instant::now() < until {
        thread::sleep(next.saturating_duration_since(Instant::now()));
        next += pace;
        if requests.write_next(Call::Submit, &mut request, &mut body).is_err() {
            return seen;
        }
        let sent = Instant::now();
        match connection.exchange(&request) {
            Ok(201) => seen.kept.push(sent.elapsed()),
            Ok(503) => seen.refused.push(sent.elapsed()),
            Ok(_) => seen.n_failed += 1,
            Err(_) => {
                seen.n_failed += 1;
                return seen;
            }
        }
    }
    seen
}

fn health(service: &Running, is_over: &AtomicBool) -> Result<Latencies> {
    let mut connection = Connection::open(service.address())?;
    let mut times = Vec::new();
    while !is_over.load(Ordering::Acquire) {
        let sent = Instant::now();
        connection.exchange(b"GET /healthz HTTP/1.1\r\nHost: vigie\r\n\r\n")?;
        times.push(sent.elapsed());
        thread::sleep(Duration::from_millis(20));
    }
    Ok(Latencies::of(times))
}
