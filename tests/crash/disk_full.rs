//! The disk fills: the service says so, acknowledges nothing it cannot keep, and works again when there is room.

use std::time::Instant;

use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::power_cut::{N_TORN_IMAGES, survivors};
use crate::service::{DEADLINE, Service, Start, start};
use crate::shim::{Disk, Fault, Names, Watched};
use crate::verb::Verb;
use crate::workload::Workload;

const N_ROUNDS: u64 = 2;
/// How often the disk fills and has room again in a round.
const N_FILLED: u64 = 2;

#[test]
fn a_full_disk_is_said_and_survived() {
    let seed = seed();
    let mut n_acknowledged = 0;
    for round in 0..rounds(N_ROUNDS) {
        let mut moments = Moments::of(seed, round);
        let disk = Watched::new(if moments.coin() { Names::Ordered } else { Names::Strict }, Disk::Honest);
        let service = Service::start(&disk.data(), &disk.variables());
        let workload = Workload::start(service.address(), Ledger::default(), &format!("f{round}"), &mut moments);
        for _ in 0..N_FILLED {
            workload.wait_for_acknowledgements(20 + moments.below(200));
            disk.begin(Fault::Full);
            workload.wait_for_unavailable(1 + moments.below(60));
            expect_alive(&service);
            disk.end(Fault::Full);
            workload.wait_for_acknowledgements(40);
        }
        service.kill().expect_no_panic_of_ours();
        let mut ledger = workload.finish();
        let when = format!("round {round}, seed {seed}");
        drop(survivors(&disk, &ledger, &mut moments, (N_TORN_IMAGES, &when)));
        let losses = ledger.losses(&disk.data());
        assert!(losses.is_empty(), "{when}: {losses:#?}");
        n_acknowledged += ledger.n_acknowledged;
    }
    println!("disk full: {n_acknowledged} acknowledged, nothing lost, seed {seed}");
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

/// A service that cannot write is alive: whoever restarts it for that makes things worse.
pub(crate) fn expect_alive(service: &Service) {
    let mut connection = service.connect();
    assert_eq!(connection.get("/healthz").expect("an answer").status, 200);
    assert_eq!(connection.get("/readyz").expect("an answer").status, 503, "it is not ready while it cannot write");
}
