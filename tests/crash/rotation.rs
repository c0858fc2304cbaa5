//! The journal begins its second segment, and just then the power goes; or the first of two segments is damaged. No
//! ordinary round writes that much, so the first segment is filled beforehand, in this process.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use vigie::article::ArticleRef;
use vigie::author::AuthorRef;
use vigie::category::Scores;
use vigie::clock::UnixMillis;
use vigie::comment::{Comment, CommentText, Id};
use vigie::decision::{Decision, ModelVersion, PolicyVersion, Verdict};
use vigie::store::{SledStore, Store, Submission};
use vigie::text::Language;

use crate::files::copied;
use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::power_cut::survivors;
use crate::service::{DEADLINE, Service};
use crate::shim::{Disk, Names, Watched};
use crate::workload::Workload;

const N_ROUNDS: u64 = 1;
/// Fewer than elsewhere: each is more than 64 MB.
const N_TORN_IMAGES: u64 = 1;
/// A segment that is longer is followed by a new one.
const SEGMENT_BYTES: u64 = 64 << 20;
/// What is left for the service to write before that.
const LEFT_BYTES: u64 = 100 << 10;
const TEXT_BYTES: u64 = 20_000;
const N_AT_ONCE: u64 = 48;

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes_as_a_segment_begins() {
    let seed = seed();
    for round in 0..rounds(N_ROUNDS) {
        let mut moments = Moments::of(seed, round);
        let disk = Watched::new(Names::Strict, Disk::Honest);
        copied(filled().path(), &disk.data());
        let service = Service::start(&disk.data(), &disk.variables());
        let workload = Workload::start(service.address(), Ledger::default(), &format!("r{round}"), &mut moments);
        wait_for(&segment(&disk.data(), 2));
        thread::sleep(moments.within(Duration::from_millis(10)));
        service.kill().expect_no_panic();
        let ledger = workload.finish();
        assert!(ledger.n_acknowledged > 0, "something was acknowledged");
        drop(survivors(&disk, &ledger, &mut moments, (N_TORN_IMAGES, &format!("round {round}, seed {seed}"))));
        let n_images = 1 + N_TORN_IMAGES;
        println!("rotation: {} acknowledged, {n_images} images, nothing lost, seed {seed}", ledger.n_acknowledged);
    }
}

#[test]
fn damage_to_the_first_of_two_segments_is_refused() {
    let mut moments = Moments::of(seed(), 0);
    let data = tempfile::tempdir().expect("a folder");
    copied(filled().path(), data.path());
    let service = Service::start(data.path(), &Vec::new());
    let workload = Workload::start(service.address(), Ledger::default(), "s", &mut moments);
    wait_for(&segment(data.path(), 2));
    workload.wait_for_acknowledgements(10);
    service.kill().expect_no_panic();
    let mut ledger = workload.finish();
    let (first, second) = (segment(data.path(), 1), segment(data.path(), 2));
    let whole = fs::read(&first).expect("reads");
    let n_bytes = whole.len();

    refused(data.path(), "its last byte is missing", || fs::write(&first, whole.split_at(n_bytes - 1).0));
    refused(data.path(), "it is empty", || fs::write(&first, b""));
    let mut flipped = whole.clone();
    flipped.iter_mut().skip(moments.place_below(n_bytes)).take(1).for_each(|byte| *byte ^= 1);
    refused(data.path(), "a bit is flipped", || fs::write(&first, &flipped));
    refused(data.path(), "it is removed", || fs::remove_file(&first));
    fs::write(&first, &whole).expect("writes");
    let aside = fs::read(&second).expect("reads");
    refused(data.path(), "the second is removed", || fs::remove_file(&second));
    fs::write(&second, aside).expect("writes");
    let losses = ledger.losses(data.path());
    assert!(losses.is_empty(), "with every file back in place: {losses:#?}");
}

fn refused(data: &Path, what: &str, damage: impl FnOnce() -> std::io::Result<()>) {
    damage().expect("damages");
    let opened = SledStore::open(data);
    assert!(opened.is_err(), "{what}, seed {}: {:?}", seed(), opened.map(|store| store.open_report()));
}

fn segment(data: &Path, number: u64) -> PathBuf {
    data.join("journal").join(format!("{number:010}.log"))
}

fn wait_for(file: &Path) {
    let began = Instant::now();
    while !file.exists() {
        assert!(began.elapsed() < DEADLINE, "no {}", file.display());
        thread::sleep(Duration::from_millis(1));
    }
}

/// A store whose first segment is nearly full.
fn filled() -> &'static TempDir {
    static FILLED: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Arc::new(SledStore::open(folder.path()).expect("opens"));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(fill(&store, &segment(folder.path(), 1)));
        folder
    });
    &FILLED
}

/// Many at once, so that one sync serves them all.
async fn fill(store: &Arc<SledStore>, file: &Path) {
    let mut number = 0;
    while fs::metadata(file).expect("a segment").len() + LEFT_BYTES + N_AT_ONCE * TEXT_BYTES < SEGMENT_BYTES {
        let mut submissions = tokio::task::JoinSet::new();
        for _ in 0..N_AT_ONCE {
            number += 1;
            let (store, submission) = (Arc::clone(store), submission(&format!("f-{number}")));
            submissions.spawn(async move { store.submit(submission).await });
        }
        while let Some(submitted) = submissions.join_next().await {
            submitted.expect("no panic").expect("submits");
        }
    }
}

fn submission(name: &str) -> Submission {
    let id = |id: &str| Id::parse(id).expect("an identifier");
    let text = name.repeat(TEXT_BYTES as usize / name.len());
    let comment = Comment {
        id: id(name),
        article: ArticleRef { id: id("article"), url: None, title: None, section: None, language: None },
        author: AuthorRef { id: id(name), name: None },
        parent_id: None,
        text: CommentText::parse(text).expect("a text"),
        language: None,
        created_at: UnixMillis(1),
    };
    let decision = Decision {
        verdict: Verdict::Approve,
        scores: Scores::default(),
        language: Language::EN,
        reasons: Vec::new(),
        highlights: Vec::new(),
        model: ModelVersion("m-crash".to_owned()),
        policy: PolicyVersion("p-crash".to_owned()),
    };
    Submission {
        comment,
        request_fingerprint: *blake3::hash(name.as_bytes()).as_bytes(),
        // Nobody looks for repetitions of these.
        text_fingerprint: [0; 16],
        decision,
        place: vigie::queue::Place::LAST,
        actor: id("crash"),
        at: UnixMillis(1),
    }
}
