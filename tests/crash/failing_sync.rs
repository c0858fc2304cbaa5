//! A sync fails: whether its data will ever reach the disk is unknown from then on, and asking again proves nothing. The
//! disk here keeps none of it, as Linux does, while reads still show it.

use crate::episodes::survives;
use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::power_cut::{N_TORN_IMAGES, survivors};
use crate::service::Service;
use crate::shim::{Disk, Fault, Names, Watched};
use crate::workload::Workload;

const N_ROUNDS: u64 = 2;
/// How often syncs begin to fail and succeed again in a round.
const N_FAILURES: u64 = 3;

#[test]
fn a_failed_sync_is_said_never_tried_again_and_survived() {
    let n_acknowledged = survives(Fault::Eio, N_FAILURES, "e", |disk, when| {
        // sled tries its own descriptor again as it is dropped. Nothing is acknowledged by that, and nobody can keep it
        // from it; the journal, and the descriptor by which the service itself syncs the state, are another matter.
        let mistakes = disk.mistakes();
        let ours: Vec<_> = mistakes.lines().filter(|line| !line.contains("sled/db, open for writing")).collect();
        assert!(ours.is_empty(), "{when}: {ours:#?}");
    });
    println!("failing sync: {n_acknowledged} acknowledged, nothing lost, seed {}", seed());
}

/// The next process reads from the page cache what the disk does not have, and must not build on it.
#[test]
fn a_process_that_follows_a_failed_sync_does_not_trust_what_it_reads() {
    let seed = seed();
    for round in 0..rounds(N_ROUNDS) {
        let mut moments = Moments::of(seed, round);
        let disk = Watched::new(Names::Ordered, Disk::Honest);
        let service = Service::start(&disk.data(), &disk.variables());
        let workload = Workload::start(service.address(), Ledger::default(), &format!("a{round}"), &mut moments);
        workload.wait_for_acknowledgements(20 + moments.below(100));
        disk.begin(Fault::Eio);
        workload.wait_for_unavailable(1);
        service.kill().expect_no_panic_of_ours();
        disk.end(Fault::Eio);
        let mut ledger = workload.finish();

        let service = Service::start(&disk.data(), &disk.variables());
        let workload = Workload::start(service.address(), ledger.clone(), &format!("b{round}"), &mut moments);
        workload.wait_for_acknowledgements(20 + moments.below(100));
        service.kill().expect_no_panic_of_ours();
        ledger = workload.finish();
        let when = format!("round {round}, seed {seed}");
        drop(survivors(&disk, &ledger, &mut moments, (N_TORN_IMAGES, &when)));
    }
}
