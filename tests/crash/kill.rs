//! SIGKILL at any moment: what was acknowledged was handed to the operating system, and a killed folder opens.

use std::time::{Duration, Instant};

use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::service::{Service, kill_while_opening};
use crate::workload::Workload;

const N_ROUNDS: u64 = 12;
/// Every so many rounds the service is killed while it opens.
const KILL_OPENING_EVERY: u64 = 5;
/// Every so many rounds a new folder is begun, so that comparing does not take longer and longer.
const ROUNDS_A_FOLDER: u64 = 30;

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let seed = seed();
    let (mut folder, mut ledger) = (tempfile::tempdir().expect("a folder"), Ledger::default());
    let (mut n_acknowledged, mut n_killed_opening) = (0, 0);
    let mut opening = Duration::from_millis(500);
    for round in 0..rounds(N_ROUNDS) {
        let mut moments = Moments::of(seed, round);
        if round % ROUNDS_A_FOLDER == 0 {
            n_acknowledged += ledger.n_acknowledged;
            (folder, ledger) = (tempfile::tempdir().expect("a folder"), Ledger::default());
        }
        let data = folder.path().join("var");
        if round % KILL_OPENING_EVERY == KILL_OPENING_EVERY - 1 {
            kill_while_opening(&data, &Vec::new(), moments.within(opening)).expect_no_panic();
            n_killed_opening += 1;
        } else {
            let began = Instant::now();
            let service = Service::start(&data, &Vec::new());
            opening = began.elapsed();
            ledger = killed_at_work(service, ledger, round, &mut moments);
        }
        let losses = ledger.losses(&data);
        assert!(losses.is_empty(), "round {round}, seed {seed}: {losses:#?}");
    }
    n_acknowledged += ledger.n_acknowledged;
    assert!(n_acknowledged > 100, "something was acknowledged");
    println!("kill: {n_acknowledged} acknowledged, {n_killed_opening} kills while opening, nothing lost, seed {seed}");
}

fn killed_at_work(service: Service, ledger: Ledger, round: u64, moments: &mut Moments) -> Ledger {
    let workload = Workload::start(service.address(), ledger, &format!("k{round}"), moments);
    workload.wait_for_acknowledgements(1 + moments.below(300));
    // The moment itself: somewhere within a few groups.
    std::thread::sleep(moments.within(Duration::from_millis(20)));
    service.kill().expect_no_panic();
    workload.finish()
}
