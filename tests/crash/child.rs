//! The process that is killed: it works as fast as it can and prints each acknowledgement as it comes.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use vigie::article::ArticleRef;
use vigie::author::AuthorRef;
use vigie::category::Scores;
use vigie::clock::UnixMillis;
use vigie::comment::{Comment, CommentText, Id};
use vigie::decision::{Decision, ModelVersion, PolicyVersion, Verdict};
use vigie::queue::{Lane, Place, Priority};
use vigie::store::{Action, Claim, QueueFilter, QueueOrder, Rank, Reviewer, Ruling, SledStore, Store, Submission};
use vigie::text::Language;

/// How the parent tells the child where to work.
pub(crate) const FOLDER: &str = "VIGIE_CRASH_CHILD_FOLDER";
/// How the parent numbers the rounds.
pub(crate) const ROUND: &str = "VIGIE_CRASH_CHILD_ROUND";

const N_THREADS: u64 = 8;

#[expect(clippy::disallowed_methods, reason = "the parent hands the folder over in the environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Works until it is killed, when the parent asks for it; an ordinary test run does nothing here.
#[test]
fn child_works_until_it_is_killed() {
    let Some(folder) = environment(FOLDER).map(PathBuf::from) else {
        return;
    };
    let round = environment(ROUND).expect("the parent numbers its rounds");
    println!("\nopening");
    let store = Arc::new(SledStore::open(&folder).expect("a killed store opens"));
    println!("\nopened");
    let clock = Arc::new(AtomicU64::new(1));
    let threads = (0..N_THREADS).map(|thread| {
        let (store, clock, round) = (Arc::clone(&store), Arc::clone(&clock), round.clone());
        thread::spawn(move || {
            Worker { store, clock, name: format!("{round}-{thread}") }.work();
        })
    });
    for thread in threads.collect::<Vec<_>>() {
        thread.join().expect("works until it is killed");
    }
}

struct Worker {
    store: Arc<SledStore>,
    clock: Arc<AtomicU64>,
    name: String,
}

impl Worker {
    fn work(self) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        for number in 0..u64::MAX {
            runtime.block_on(self.step(number));
        }
    }

    async fn step(&self, number: u64) {
        let name = format!("{}-{number}", self.name);
        self.store.submit(submission(&name, self.now())).await.expect("submits");
        acknowledge(&name, 1);
        if number.is_multiple_of(3) {
            let (filter, order) = (QueueFilter::default(), QueueOrder::Priority);
            let (moderator, now) = (self.reviewer(), self.now());
            let claim = Claim { moderator, limit: 2, filter, order, until: now.plus_ms(50), now };
            self.store.claim(claim).await.expect("claims");
        }
        if number.is_multiple_of(2) {
            // Another worker may hold it: then nothing is acknowledged.
            if self.store.decide(self.ruling(&name)).await.is_ok() {
                acknowledge(&name, 2);
            }
        }
    }

    fn ruling(&self, name: &str) -> Ruling {
        let (moderator, action) = (self.reviewer(), Action::Reject);
        Ruling { id: id(name), expected_version: 1, moderator, action, reason: None, note: None, at: self.now() }
    }

    fn reviewer(&self) -> Reviewer {
        Reviewer { name: id(&self.name), rank: Rank::Moderator }
    }

    fn now(&self) -> UnixMillis {
        UnixMillis(self.clock.fetch_add(1, Ordering::Relaxed).cast_signed())
    }
}

/// One line in one write, so that a kill leaves whole lines and at most one torn one.
fn acknowledge(name: &str, version: u32) {
    let line = format!("ack {name} {version}\n");
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).and_then(|()| out.flush()).expect("the parent listens");
}

fn id(id: &str) -> Id {
    Id::parse(id).expect("an identifier")
}

/// The text that the comment of this name has.
pub(crate) fn text_of(name: &str) -> String {
    format!("what {name} says {}", "and says ".repeat(name.len() * 3))
}

fn submission(name: &str, at: UnixMillis) -> Submission {
    let text = text_of(name);
    let verdict = if name.len().is_multiple_of(4) { Verdict::Approve } else { Verdict::Hold };
    let comment = Comment {
        id: id(name),
        article: ArticleRef { id: id("article"), url: None, title: None, section: None, language: None },
        author: AuthorRef { id: id(&format!("author-{}", at.0 % 10)), name: None },
        parent_id: None,
        text: CommentText::parse(text.clone()).expect("a text"),
        language: None,
        created_at: at,
    };
    let decision = Decision {
        verdict,
        scores: Scores::default(),
        language: Language::EN,
        reasons: Vec::new(),
        highlights: Vec::new(),
        model: ModelVersion("m-crash".to_owned()),
        policy: PolicyVersion("p-crash".to_owned()),
    };
    let place = Place { lane: Lane::Normal, priority: Priority(at.0.to_le_bytes()[0]) };
    Submission {
        comment,
        request_fingerprint: *blake3::hash(text.as_bytes()).as_bytes(),
        text_fingerprint: vigie::rules::fingerprint(&text),
        decision,
        place,
        actor: id("crash"),
        at,
    }
}
