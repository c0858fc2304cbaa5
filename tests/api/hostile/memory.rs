//! What one client can make the program hold, measured from outside.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::post_head;
use crate::harness::{ADMIN_KEY, Wire};

const MIB: u64 = 1 << 20;

/// The program in a process of its own; killed when dropped.
struct Program {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Program {
    fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.args(["--listen", "127.0.0.1:0", "--admin-key", ADMIN_KEY, "--workers", "2", "--log", "error"]);
        command.arg("--data-dir").arg(folder.path().join("var"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://"))?;
            address.trim_end_matches('/').parse().ok()
        });
        let mut program = Self { child, address: address.expect("an address"), _folder: folder };
        program.serve();
        program
    }

    /// Waits until it has answered somebody.
    fn serve(&mut self) {
        let mut wire = Wire::connect(self.address);
        wire.send(b"GET /readyz HTTP/1.1\r\nhost: v\r\n\r\n").expect("sends");
        assert_eq!(wire.answer(false).expect("an answer").status, 200);
    }

    /// The most memory it ever had, in bytes.
    fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().expect("is killed");
        self.child.wait().expect("is gone");
    }
}

#[test]
fn answers_that_nobody_reads_do_not_pile_up() {
    let mut program = Program::start();
    let before = program.peak();
    let mut wire = Wire::connect(program.address);
    wire.stream.set_nonblocking(true).expect("never waits");
    let requests = "GET /openapi.json HTTP/1.1\r\nhost: v\r\n\r\n".repeat(100);
    // Answered, they would be gigabytes. Others are served while it refuses to take more.
    let (mut n_blocked, mut n_sent) = (0, 0);
    while n_blocked < 100 && n_sent < 50 * MIB as usize {
        match wire.stream.write(requests.as_bytes()) {
            Ok(n_bytes) => (n_sent, n_blocked) = (n_sent + n_bytes, 0),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                n_blocked += 1;
                program.serve();
            }
            Err(_) => break,
        }
    }
    let grown = (program.peak() - before) / MIB;
    assert!(grown < 64, "{grown} MiB for {n_sent} bytes of requests");
}

#[test]
fn bodies_under_way_take_about_their_own_size() {
    let mut program = Program::start();
    let before = program.peak();
    let body = vec![b' '; 64_000];
    let begin = |_| {
        let mut wire = Wire::connect(program.address);
        wire.send(&post_head("/v1/comments", 65_000)).and_then(|()| wire.send(&body)).expect("sends");
        wire
    };
    let wires: Vec<Wire> = (0..200).map(begin).collect();
    (0..100).for_each(|_| program.serve());
    let grown = (program.peak() - before) / MIB;
    assert!(grown < 100, "{grown} MiB for {} bodies of 64 kB", wires.len());
}
