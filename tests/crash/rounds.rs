//! Killing and comparing, round after round.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use vigie::store::SledStore;

use crate::child::{FOLDER, ROUND};
use crate::ledger::Ledger;

const N_ROUNDS: u64 = 15;
/// Every so many rounds the child is killed while it opens.
const KILL_OPENING_EVERY: u64 = 5;

#[expect(clippy::disallowed_methods, reason = "how often and in which sequence is the caller's choice")]
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// A sequence of numbers that looks random and is the same for the same seed (`SplitMix64`; Steele et al., OOPSLA 2014).
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

fn start(folder: &Path, round: u64) -> Child {
    let own = std::env::current_exe().expect("the path of this test");
    Command::new(own)
        .args(["child::child_works_until_it_is_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Reads until `wanted` lines passed `is_it`, and tells everything to the ledger.
fn read_until(lines: &mut impl BufRead, ledger: &mut Ledger, wanted: u64, is_it: impl Fn(&str) -> bool) {
    let mut n_seen = 0;
    while n_seen < wanted {
        let mut line = String::new();
        let n_bytes = lines.read_line(&mut line).expect("reads");
        assert!(n_bytes > 0, "the child ended by itself");
        ledger.read(line.trim_end_matches('\n'));
        n_seen += u64::from(is_it(&line));
    }
}

/// What the child wrote before it died, up to the last whole line.
fn read_rest(mut lines: impl Read, ledger: &mut Ledger) {
    let mut rest = Vec::new();
    lines.read_to_end(&mut rest).expect("reads");
    let rest = String::from_utf8_lossy(&rest);
    let whole = rest.rsplit_once('\n').map_or("", |(whole, _torn)| whole);
    whole.lines().for_each(|line| ledger.read(line));
}

/// Starts a child, kills it at a random moment, and collects what it acknowledged.
fn kill_one(folder: &Path, round: u64, moments: &mut Moments, ledger: &mut Ledger) {
    let mut child = start(folder, round);
    let mut lines = BufReader::new(child.stdout.take().expect("piped"));
    if round % KILL_OPENING_EVERY == KILL_OPENING_EVERY - 1 {
        read_until(&mut lines, ledger, 1, |line| line.starts_with("opening"));
    } else {
        read_until(&mut lines, ledger, 1 + moments.next() % 400, |line| line.starts_with("ack"));
    }
    // The moment itself: somewhere within a few groups.
    thread::sleep(Duration::from_micros(moments.next() % 20_000));
    child.kill().expect("kills");
    child.wait().expect("is dead");
    read_rest(lines, ledger);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let seed = setting("VIGIE_CRASH_SEED", 20_261_122);
    let mut moments = Moments(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut ledger = Ledger::default();
    for round in 0..setting("VIGIE_CRASH_ROUNDS", N_ROUNDS) {
        kill_one(folder.path(), round, &mut moments, &mut ledger);
        let store =
            SledStore::open(folder.path()).unwrap_or_else(|error| panic!("round {round}, seed {seed}: {error}"));
        runtime.block_on(ledger.compare(&store));
    }
    assert!(ledger.len() > 100, "something was acknowledged");
}
