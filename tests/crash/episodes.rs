//! The disk says no for a while, again and again: what the service must do is the same whatever the disk's reason.

use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::power_cut::{N_TORN_IMAGES, survivors};
use crate::service::Service;
use crate::shim::{Disk, Fault, Names, Watched};
use crate::workload::Workload;

const N_ROUNDS: u64 = 2;

/// Lets a fault begin and end `n_times` in each round, under load, and holds everything acknowledged against what is left.
/// `check` looks at the disk once the service is dead. Gives how much was acknowledged.
pub(crate) fn survives(fault: Fault, n_times: u64, prefix: &str, check: impl Fn(&Watched, &str)) -> u64 {
    let seed = seed();
    let mut n_acknowledged = 0;
    for round in 0..rounds(N_ROUNDS) {
        let mut moments = Moments::of(seed, round);
        let disk = Watched::new(if moments.coin() { Names::Ordered } else { Names::Strict }, Disk::Honest);
        let service = Service::start(&disk.data(), &disk.variables());
        let workload = Workload::start(service.address(), Ledger::default(), &format!("{prefix}{round}"), &mut moments);
        for _ in 0..n_times {
            workload.wait_for_acknowledgements(20 + moments.below(200));
            disk.begin(fault);
            workload.wait_for_unavailable(1 + moments.below(60));
            expect_alive(&service);
            disk.end(fault);
            workload.wait_for_acknowledgements(40);
        }
        service.kill().expect_no_panic_of_ours();
        let mut ledger = workload.finish();
        let when = format!("round {round}, seed {seed}");
        check(&disk, &when);
        drop(survivors(&disk, &ledger, &mut moments, (N_TORN_IMAGES, &when)));
        let losses = ledger.losses(&disk.data());
        assert!(losses.is_empty(), "{when}: {losses:#?}");
        n_acknowledged += ledger.n_acknowledged;
    }
    n_acknowledged
}

/// A service that cannot write is alive: whoever restarts it for that makes things worse.
fn expect_alive(service: &Service) {
    let mut connection = service.connect();
    assert_eq!(connection.get("/healthz").expect("an answer").status, 200);
    assert_eq!(connection.get("/readyz").expect("an answer").status, 503, "it is not ready while it cannot write");
}
