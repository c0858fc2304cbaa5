//! The service as a child process in a folder, from exec to its end. It never outlives what measures it.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::connection::Connection;
use crate::program::Program;
use crate::request::ADMIN_KEY;

const READY: &[u8] = b"GET /readyz HTTP/1.1\r\nHost: vigie\r\n\r\n";
/// A service that is not ready by then does not start.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running service, killed when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Kept open: a service whose stdout is closed would fail to print.
    out: BufReader<ChildStdout>,
    address: SocketAddr,
    startup: Duration,
}

/// What the kernel says of a process, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resident {
    /// Now.
    pub(crate) now: u64,
    /// At most, since it started.
    pub(crate) peak: u64,
}

impl Running {
    /// Starts the service on a free port, with its default settings, and waits until it is ready. Its log goes nowhere.
    pub(crate) fn start(program: &Program, data_dir: &Path) -> Result<Self> {
        let begun = Instant::now();
        let mut command = program.command();
        command.args(["--listen", "127.0.0.1:0", "--data-dir"]).arg(data_dir).env("VIGIE_ADMIN_KEY", ADMIN_KEY);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("cannot start the service")?;
        let out = child.stdout.take().context("the service has no stdout")?;
        // From here on dropping it ends it.
        let (out, nowhere) = (BufReader::new(out), SocketAddr::from(([127, 0, 0, 1], 0)));
        let mut running = Self { child, out, address: nowhere, startup: Duration::ZERO };
        running.address = running.announced()?;
        running.wait_until_ready(begun)?;
        running.startup = begun.elapsed();
        Ok(running)
    }

    /// Where it listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// How long it took from exec to the first 200 of `/readyz`.
    pub(crate) const fn startup(&self) -> Duration {
        self.startup
    }

    /// Its resident memory.
    pub(crate) fn resident(&self) -> Result<Resident> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix(" kB")?.parse::<u64>().ok()
        };
        let (now, peak) = (kib("VmRSS:"), kib("VmHWM:"));
        let (Some(now), Some(peak)) = (now, peak) else { bail!("the kernel does not say how much memory it uses") };
        Ok(Resident { now: now * 1024, peak: peak * 1024 })
    }

    /// Ends it as an operator does, and waits.
    pub(crate) fn stop(mut self) -> Result<()> {
        let asked = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.child.id())).status()?;
        let ended = self.child.wait()?;
        if !(asked.success() && ended.success()) {
            bail!("the service did not stop well: {ended}");
        }
        Ok(())
    }

    fn announced(&mut self) -> Result<SocketAddr> {
        for line in self.out.by_ref().lines() {
            if let Some((_, address)) = line?.split_once("http://") {
                return address.trim().parse().context("the service announced no address");
            }
        }
        bail!("the service ended before it was ready")
    }

    /// The connection waits in the listener's queue until the service answers.
    fn wait_until_ready(&self, begun: Instant) -> Result<()> {
        let mut connection = Connection::open(self.address)?;
        while connection.exchange(READY)? != 200 {
            if begun.elapsed() > PATIENCE {
                bail!("the service was not ready in time");
            }
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
