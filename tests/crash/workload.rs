//! Threads that ask for everything the service can do, as fast as it answers, and keep the ledger.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::client::{Answer, Connection};
use crate::ledger::Ledger;
use crate::moments::Moments;
use crate::service::DEADLINE;
use crate::verb::{ALL_VERBS_EXIST, Verb};

const N_THREADS: usize = 4;
/// How many comments a thread goes on working on.
const MAX_OWN: usize = 48;
/// How long a client leaves a service alone that said it is unavailable.
const BACKOFF: Duration = Duration::from_millis(20);

/// What the threads have seen so far.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// What was acknowledged.
    pub(crate) ledger: Ledger,
    /// How many requests were answered with 503 or 507.
    pub(crate) n_unavailable: u64,
    /// Answers that should not be.
    pub(crate) oddities: Vec<String>,
    /// Why threads ended before they were asked to.
    disconnected: Vec<String>,
    absent: BTreeSet<Verb>,
}

#[derive(Debug, Default)]
struct Board {
    progress: Mutex<Progress>,
    changed: Condvar,
    is_over: AtomicBool,
}

impl Board {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The threads at work.
pub(crate) struct Workload {
    board: Arc<Board>,
    threads: Vec<JoinHandle<()>>,
}

impl Workload {
    /// Starts the threads on a service that holds what the ledger says. `name` is new for each start.
    pub(crate) fn start(address: SocketAddr, ledger: Ledger, name: &str, moments: &mut Moments) -> Self {
        // Divided before anybody works, so that no two threads work on one comment.
        let shares: Vec<_> = (0..N_THREADS).map(|thread| own_share(&ledger, thread)).collect();
        let board = Arc::new(Board::default());
        board.progress().ledger = ledger;
        let threads = shares.into_iter().enumerate().map(|(thread, own)| {
            let mut worker = Worker {
                name: format!("{name}-{thread}"),
                own,
                n_submitted: 0,
                moments: Moments::of(moments.next(), thread as u64),
                board: Arc::clone(&board),
            };
            thread::spawn(move || {
                // The end of the service is the end of its connections, and of the work.
                if let Err(error) = worker.work(address) {
                    worker.board.progress().disconnected.push(error.to_string());
                }
            })
        });
        let threads = threads.collect();
        Self { board, threads }
    }

    /// Waits until the threads have seen enough.
    pub(crate) fn wait(&self, what: &str, is_enough: impl Fn(&Progress) -> bool) {
        let waited =
            self.board.changed.wait_timeout_while(self.board.progress(), DEADLINE, |progress| !is_enough(progress));
        let (progress, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(
            !timeout.timed_out(),
            "not within {DEADLINE:?}: {what}; {} acknowledged, {} unavailable, odd: {:?}, disconnected: {:?}",
            progress.ledger.n_acknowledged,
            progress.n_unavailable,
            progress.oddities,
            progress.disconnected,
        );
    }

    /// Waits for so many acknowledgements more than there are.
    pub(crate) fn wait_for_acknowledgements(&self, n: u64) {
        let wanted = self.board.progress().ledger.n_acknowledged + n;
        self.wait("acknowledgements", |progress| progress.ledger.n_acknowledged >= wanted);
    }

    /// Waits until so many requests more were turned away.
    pub(crate) fn wait_for_unavailable(&self, n: u64) {
        let wanted = self.board.progress().n_unavailable + n;
        self.wait("503", |progress| progress.n_unavailable >= wanted);
    }

    /// Ends the threads and says what they have seen; nothing odd, or the test ends here.
    pub(crate) fn finish(self) -> Ledger {
        self.board.is_over.store(true, Ordering::Release);
        for thread in self.threads {
            thread.join().expect("no panic");
        }
        let progress = std::mem::take(&mut *self.board.progress());
        assert!(progress.oddities.is_empty(), "answers that should not be: {:#?}", progress.oddities);
        progress.ledger
    }
}

/// The comments of earlier rounds that this thread, and no other, goes on working on.
fn own_share(ledger: &Ledger, thread: usize) -> Vec<(String, u32)> {
    let share = ledger.settled().skip(thread).step_by(N_THREADS);
    let mut own: Vec<_> = share.map(|(id, version, _)| (id.to_owned(), version)).collect();
    let n_left_alone = own.len().saturating_sub(MAX_OWN);
    own.drain(..n_left_alone);
    own
}

struct Worker {
    name: String,
    own: Vec<(String, u32)>,
    n_submitted: u64,
    moments: Moments,
    board: Arc<Board>,
}

impl Worker {
    fn work(&mut self, address: SocketAddr) -> io::Result<()> {
        let mut connection = Connection::open(address)?;
        while !self.board.is_over.load(Ordering::Acquire) {
            let verb = self.next_verb();
            self.ask(verb, &mut connection)?;
        }
        Ok(())
    }

    fn next_verb(&mut self) -> Verb {
        let verb = Verb::any(&mut self.moments);
        let is_absent = self.board.progress().absent.contains(&verb);
        if is_absent || self.own.is_empty() { Verb::Submit } else { verb }
    }

    /// Picks a comment, asks, and keeps it unless it is gone or in doubt.
    fn ask(&mut self, verb: Verb, connection: &mut Connection) -> io::Result<()> {
        let (id, version) = match verb {
            Verb::Submit => (self.new_id(), 0),
            Verb::Claim => (String::new(), 0),
            Verb::Decide | Verb::Edit | Verb::Undo | Verb::Report | Verb::Erase => {
                self.own.swap_remove(self.moments.place_below(self.own.len()))
            }
        };
        let request = verb.request(&id, version, &mut self.moments);
        if let Some(deed) = request.deed.clone() {
            self.board.progress().ledger.tries(&id, deed);
        }
        let answer = connection.send(request.method, &request.path, request.body.as_ref())?;
        let still_own = self.note(verb, &id, version, &answer);
        if matches!(answer.status, 503 | 507) {
            // As a load balancer does. Whether the service comes back without is asked in `disk_full`.
            connection.get("/readyz")?;
        }
        if let Some(version) = still_own.filter(|_| verb != Verb::Claim && self.own.len() < MAX_OWN) {
            self.own.push((id, version));
        }
        Ok(())
    }

    fn new_id(&mut self) -> String {
        self.n_submitted += 1;
        format!("{}-{}", self.name, self.n_submitted)
    }

    /// Keeps the ledger; gives the comment's version when it can be worked on.
    fn note(&self, verb: Verb, id: &str, version: u32, answer: &Answer) -> Option<u32> {
        let mut progress = self.board.progress();
        let still = match answer.status {
            200..300 => {
                let told = answer.version().filter(|_| verb.tells_version());
                progress.ledger.promises(id, told);
                (verb != Verb::Erase).then(|| told.unwrap_or(version))
            }
            503 | 507 => {
                progress.n_unavailable += 1;
                None
            }
            404 | 405 if !ALL_VERBS_EXIST && matches!(answer.code(), "unknown_route" | "method_not_allowed") => {
                progress.absent.insert(verb);
                progress.ledger.refuses(id);
                Some(version)
            }
            409 if verb.may_be_refused() => {
                progress.ledger.refuses(id);
                Some(version)
            }
            _ => {
                progress.oddities.push(format!("{verb:?} of {id} at {version}: {answer:?}"));
                None
            }
        };
        drop(progress);
        self.board.changed.notify_all();
        if matches!(answer.status, 503 | 507) {
            thread::sleep(BACKOFF);
        }
        still
    }
}
