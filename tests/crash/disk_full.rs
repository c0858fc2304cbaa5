//! The disk fills: the service says so, acknowledges nothing it cannot keep, and works again when there is room.

use std::time::Instant;

use crate::episodes::survives;
use crate::ledger::Ledger;
use crate::moments::{Moments, seed};
use crate::service::{DEADLINE, Service, Start, start};
use crate::shim::{Disk, Fault, Names, Watched};
use crate::verb::Verb;
use crate::workload::Workload;

/// How often the disk fills and has room again in a round.
const N_FILLED: u64 = 2;

#[test]
fn a_full_disk_is_said_and_survived() {
    let n_acknowledged = survives(Fault::Full, N_FILLED, "f", |_, _| {});
    println!("disk full: {n_acknowledged} acknowledged, nothing lost, seed {}", seed());
}

/// Nobody asks but those who submit: no moderator, no load balancer.
#[test]
fn submissions_alone_bring_the_service_back() {
    let mut moments = Moments::of(seed(), 0);
    let disk = Watched::new(Names::Ordered, Disk::Honest);
    let service = Service::start(&disk.data(), &disk.variables());
    let mut connection = service.connect();
    let mut number = 0;
    let mut submits_until = |status: u16| {
        let began = Instant::now();
        loop {
            number += 1;
            let request = Verb::Submit.request(&format!("o-{number}"), 0, &mut moments);
            let answer = connection.send(request.method, &request.path, request.body.as_ref()).expect("an answer");
            if answer.status == status {
                return;
            }
            assert!(began.elapsed() < DEADLINE, "{status} does not come: {answer:?}");
        }
    };
    submits_until(201);
    disk.begin(Fault::Full);
    submits_until(503);
    disk.end(Fault::Full);
    submits_until(201);
}

#[test]
fn a_start_on_a_full_disk_says_so_and_costs_nothing() {
    let mut moments = Moments::of(seed(), 0);
    let disk = Watched::new(Names::Ordered, Disk::Honest);
    let service = Service::start(&disk.data(), &disk.variables());
    let workload = Workload::start(service.address(), Ledger::default(), "s", &mut moments);
    workload.wait_for_acknowledgements(50 + moments.below(100));
    service.kill().expect_no_panic();
    let mut ledger = workload.finish();
    disk.begin(Fault::Full);
    for _ in 0..N_FILLED {
        match start(&disk.data(), &disk.variables()) {
            Start::Running(service) => drop(service.kill().expect_no_panic_of_ours()),
            Start::Ended(ended) => {
                let ended = ended.expect_no_panic_of_ours();
                assert_eq!(ended.code, Some(1));
                assert!(ended.stderr.contains("No space left on device"), "{}", ended.stderr);
            }
        }
    }
    disk.end(Fault::Full);
    Service::start(&disk.data(), &disk.variables()).kill().expect_no_panic();
    let losses = ledger.losses(&disk.data());
    assert!(losses.is_empty(), "seed {}: {losses:#?}", seed());
}
