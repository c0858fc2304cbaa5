//! The program as a process: started, spoken to, killed or stopped, and what it said about its end.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::Connection;

/// The admin's key in all tests.
pub(crate) const ADMIN_KEY: &str = "admin-key-of-the-tests";

/// Whoever has not started or ended by then hangs.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// How often to look whether something has happened that tells nobody by itself.
const GLANCE: Duration = Duration::from_millis(5);

/// Variables that the program is started with.
pub(crate) type Variables = Vec<(&'static str, OsString)>;

/// A running service. Dropping it kills it.
pub(crate) struct Service {
    child: Child,
    address: SocketAddr,
    stderr: File,
}

/// What became of a start.
pub(crate) enum Start {
    /// It answers requests.
    Running(Service),
    /// It ended by itself.
    Ended(Ended),
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; none after a signal.
    pub(crate) code: Option<i32>,
    /// Everything it wrote to stderr.
    pub(crate) stderr: String,
}

impl Service {
    /// Starts it where it must start.
    pub(crate) fn start(data: &Path, variables: &Variables) -> Self {
        match start(data, variables) {
            Start::Running(service) => service,
            Start::Ended(ended) => panic!("the service did not start: {ended:?}"),
        }
    }

    /// Where it listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// A new connection to it.
    pub(crate) fn connect(&self) -> Connection {
        Connection::open(self.address).expect("the service listens")
    }

    /// Ends it without warning.
    pub(crate) fn kill(mut self) -> Ended {
        self.child.kill().expect("kills");
        self.ended()
    }

    /// Asks it to end, as the operating system does.
    pub(crate) fn stop(mut self) -> Ended {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("the kill program");
        assert!(asked.success(), "SIGTERM is sent");
        self.ended()
    }

    fn ended(&mut self) -> Ended {
        let code = end_of(&mut self.child).code();
        Ended { code, stderr: read_all(&mut self.stderr) }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Whoever was killed or stopped already is dead, which is no failure here.
        let status = self.child.try_wait();
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            eprintln!("the service ({status:?}) said: {}", read_all(&mut self.stderr));
        }
    }
}

impl Ended {
    /// Panics when it did.
    pub(crate) fn expect_no_panic(self) -> Self {
        assert!(self.panics().next().is_none(), "the service panicked: {}", self.stderr);
        self
    }

    /// Panics when it did outside of sled. sled panics in places where it could fail, which nobody can keep it from: the
    /// service must contain that, and go on.
    pub(crate) fn expect_no_panic_of_ours(self) -> Self {
        let all_in_sled = self.panics().all(|line| line.contains("/sled-0.34.7/"));
        assert!(all_in_sled, "the service panicked: {}", self.stderr);
        self
    }

    /// The lines that tell of panics: the service's own, and those of Rust before the service has its log.
    fn panics(&self) -> impl Iterator<Item = &str> {
        self.stderr.lines().filter(|line| line.contains(r#""message":"panicked""#) || line.contains("panicked at"))
    }
}

/// Starts the program and waits until it answers or ends. Panics when it does neither.
pub(crate) fn start(data: &Path, variables: &Variables) -> Start {
    let (mut child, mut stderr, announced) = spawn(data, variables);
    match announced.recv_timeout(DEADLINE) {
        Ok(address) => Start::Running(Service { child, address, stderr }),
        Err(RecvTimeoutError::Disconnected) => {
            let code = end_of(&mut child).code();
            Start::Ended(Ended { code, stderr: read_all(&mut stderr) })
        }
        Err(RecvTimeoutError::Timeout) => {
            child.kill().expect("kills");
            panic!("the service neither starts nor ends: {}", read_all(&mut stderr));
        }
    }
}

/// Starts the program and kills it after `moment`, wherever it is by then.
pub(crate) fn kill_while_opening(data: &Path, variables: &Variables, moment: Duration) -> Ended {
    let (mut child, mut stderr, _announced) = spawn(data, variables);
    thread::sleep(moment);
    child.kill().expect("kills");
    let code = child.wait().expect("is dead").code();
    Ended { code, stderr: read_all(&mut stderr) }
}

fn spawn(data: &Path, variables: &Variables) -> (Child, File, Receiver<SocketAddr>) {
    let stderr = tempfile::tempfile().expect("a file for stderr");
    let mut child = Command::new(env!("CARGO_BIN_EXE_vigie"))
        .args(["--listen", "127.0.0.1:0", "--workers", "2", "--log", "warn", "--data-dir"])
        .arg(data)
        .env_clear()
        .env("VIGIE_ADMIN_KEY", ADMIN_KEY)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .stderr(stderr.try_clone().expect("a second handle"))
        .spawn()
        .expect("the program starts");
    let stdout = child.stdout.take().expect("piped");
    let (sender, announced) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(address) = line.trim().strip_prefix("address") {
                let address = address.trim().trim_start_matches("http://").parse().expect("an address");
                // Whoever kills it while it opens does not listen.
                let _ = sender.send(address);
            }
        }
    });
    (child, stderr, announced)
}

fn end_of(child: &mut Child) -> ExitStatus {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child of ours") {
            return status;
        }
        assert!(began.elapsed() < DEADLINE, "the service does not end");
        thread::sleep(GLANCE);
    }
}

fn read_all(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
    read.map_err(io::Error::other).expect("stderr reads");
    String::from_utf8_lossy(&bytes).into_owned()
}
