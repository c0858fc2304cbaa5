//! The power goes: what was not synced is gone, or half gone, in any order. What was acknowledged had been synced.

use std::fs;
use std::time::Duration;

use crate::files::copied;
use crate::image;
use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::service::{Service, kill_while_opening};
use crate::shim::{Disk, Names, Watched};
use crate::workload::Workload;

const N_ROUNDS: u64 = 8;
pub(crate) const N_TORN_IMAGES: u64 = 3;
/// Every so many rounds the power goes while the service opens.
const CUT_OPENING_EVERY: u64 = 4;
/// Every so many rounds a new disk is begun.
const ROUNDS_A_DISK: u64 = 12;

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let seed = seed();
    let (mut data, mut ledger) = (tempfile::tempdir().expect("a folder"), Ledger::default());
    let (mut n_acknowledged, mut n_images) = (0, 0);
    for round in 0..rounds(N_ROUNDS) {
        let mut moments = Moments::of(seed, round);
        if round % ROUNDS_A_DISK == 0 {
            n_acknowledged += ledger.n_acknowledged;
            (data, ledger) = (tempfile::tempdir().expect("a folder"), Ledger::default());
        }
        // What is left of the last round is what the machine finds when the power is back.
        let names = if moments.coin() { Names::Ordered } else { Names::Strict };
        let disk = Watched::new(names, Disk::Honest);
        copied(data.path(), &disk.data());
        ledger = cut(&disk, ledger, round, &mut moments);
        let when = format!("round {round}, seed {seed}, {names:?}");
        let left = survivors(&disk, &ledger, &mut moments, (N_TORN_IMAGES, &when));
        n_images += left.len();
        let kept = moments.place_below(left.len());
        (data, ledger) = left.into_iter().nth(kept).expect("one of them");
    }
    n_acknowledged += ledger.n_acknowledged;
    assert!(n_acknowledged > 100, "something was acknowledged");
    println!("power cut: {n_acknowledged} acknowledged, {n_images} images, nothing lost, seed {seed}");
}

/// The harness itself: on a disk that lies it must find losses, or its silence would mean nothing.
#[test]
fn a_disk_that_lies_about_its_syncs_is_found_out() {
    let mut moments = Moments::of(seed(), 0);
    let disk = Watched::new(Names::Ordered, Disk::Lying);
    let service = Service::start(&disk.data(), &disk.variables());
    let workload = Workload::start(service.address(), Ledger::default(), "lie", &mut moments);
    workload.wait_for_acknowledgements(50);
    service.kill().expect_no_panic();
    let mut ledger = workload.finish();
    let image = tempfile::tempdir().expect("a folder");
    image::promised(&disk, image.path());
    // The journal alone is asked: beside a state that knows more the store would refuse to open, which finds it out too.
    drop(fs::remove_dir_all(image.path().join("sled")));
    let losses = ledger.losses(image.path());
    assert!(losses.len() > 10, "what was acknowledged is not on this disk, but only this was found: {losses:?}");
}

/// Works until the power goes.
fn cut(disk: &Watched, ledger: Ledger, round: u64, moments: &mut Moments) -> Ledger {
    if round % CUT_OPENING_EVERY == CUT_OPENING_EVERY - 1 {
        let moment = moments.within(Duration::from_millis(600));
        kill_while_opening(&disk.data(), &disk.variables(), moment).expect_no_panic();
        return ledger;
    }
    let service = Service::start(&disk.data(), &disk.variables());
    let workload = Workload::start(service.address(), ledger, &format!("p{round}"), moments);
    workload.wait_for_acknowledgements(1 + moments.below(300));
    std::thread::sleep(moments.within(Duration::from_millis(20)));
    service.kill().expect_no_panic();
    workload.finish()
}

/// Makes images of the disk (one exactly as promised, and `n_torn` torn ones), opens each and compares it. Gives them with their ledgers, in which nothing is in doubt.
pub(crate) fn survivors(
    disk: &Watched,
    ledger: &Ledger,
    moments: &mut Moments,
    (n_torn, when): (u64, &str),
) -> Vec<(tempfile::TempDir, Ledger)> {
    let checked = |number: u64| {
        let folder = tempfile::tempdir().expect("a folder");
        match number {
            0 => image::promised(disk, folder.path()),
            _ => image::torn(disk, folder.path(), moments),
        }
        let mut ledger = ledger.clone();
        let losses = ledger.losses(folder.path());
        assert!(losses.is_empty(), "{when}, image {number}: {losses:#?}");
        (folder, ledger)
    };
    (0..=n_torn).map(checked).collect()
}
