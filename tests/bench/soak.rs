//! Topic: half of what can be done, for long: whether memory stays where it is. Nobody decides, so the queue grows.
//!

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::Bench;
use crate::connection::Connection;
use crate::disk;
use crate::load::Load;
use crate::request::{Call, Requests};
use crate::running::Running;
use crate::table::{Table, figure};

const N_CONNECTIONS: usize = 16;
/// How many lines the table has.
const N_LINES: u32 = 20;
const MIB: f64 = 1024.0 * 1024.0;

/// Submits at half of the capacity and looks at the memory from time to time.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let (folder, requests) = (disk::folder()?, Requests::of(&bench.comments)?);
    let service = Running::start(&bench.program, &folder.path().join("var"))?;
    let address = service.address();
    let probe = Load {
        address,
        call: Call::Submit,
        requests: &requests,
        n_connections: N_CONNECTIONS,
        seconds: Duration::from_secs(5),
    };
    let half = probe.drive()?.rate() / 2.0;
    let pace = Duration::from_secs_f64(N_CONNECTIONS as f64 / half);
    let (is_over, n_kept, n_failed) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let mut table = Table::new(&["minutes", "resident MiB", "most MiB", "comments kept", "failed"]);
    thread::scope(|scope| {
        for _ in 0..N_CONNECTIONS {
            scope.spawn(|| submit(address, &requests, pace, &is_over, &n_kept, &n_failed));
        }
        let begun = Instant::now();
        for line in 0..=N_LINES {
            let due = bench.seconds.mul_f64(f64::from(line) / f64::from(N_LINES));
            thread::sleep(due.saturating_sub(begun.elapsed()));
            let resident = service.resident()?;
            let numbers = [n_kept.load(Ordering::Relaxed), n_failed.load(Ordering::Relaxed)].map(|n| n as f64);
            let minutes = begun.elapsed().as_secs_f64() / 60.0;
            let row = [minutes, resident.now as f64 / MIB, resident.peak as f64 / MIB, numbers[0], numbers[1]];
            eprintln!("figures: soak, {}", row.map(figure).join(" · "));
            table.row(row.map(figure));
        }
        is_over.store(true, Ordering::Release);
        Ok::<(), anyhow::Error>(())
    })?;
    service.stop()?;
    Ok(table)
}

fn submit(
    address: std::net::SocketAddr,
    requests: &Requests,
    pace: Duration,
    is_over: &AtomicBool,
    n_kept: &AtomicU64,
    n_failed: &AtomicU64,
) {
    let Ok(mut connection) = Connection::open(address) else { return };
    let (mut request, mut body, mut next) = (Vec::new(), Vec::new(), Instant::now());
    while !is_over.load(Ordering::Acquire) {
        thread::sleep(next.saturating_duration_since(Instant::now()));
        next += pace;
        let written = requests.write_next(Call::Submit, &mut request, &mut body);
        match written.and_then(|()| connection.exchange(&request)) {
            Ok(201) => n_kept.fetch_add(1, Ordering::Relaxed),
            Ok(_) | Err(_) => n_failed.fetch_add(1, Ordering::Relaxed),
        };
    }
}
