//! Webhooks: what happened, sent to other systems, signed, at least once and in order for each comment.
//!
//! The audit log is the outbox: each endpoint remembers how far it got and what is still owed to it. Names of headers and the
//! way of signing are those of the Standard Webhooks specification. People's decisions wait out the undo window as they do
//! in the feed. Nothing is sent to a private address unless a setting allows it.

mod addresses; // where nothing is sent
mod client; // one attempt
mod courier; // one endpoint's deliveries
mod endpoint; // where events go, from a file
mod envelope; // how an event looks, and its signature
mod outbox; // what is owed to an endpoint

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::clock::UnixMillis;
use crate::service::Service;

pub use addresses::Reach;
pub use client::{Attempt, Client};
pub use endpoint::{Endpoint, EndpointsError, SigningSecret, SigningSecretError, read};
pub use envelope::Envelope;
use outbox::Outbox;
pub use outbox::{Dead, Failure};

/// Every endpoint with what is owed to it. Built once, shared by all threads.
#[derive(Default)]
pub struct Webhooks {
    boxes: BTreeMap<String, Arc<Post>>,
}

/// One endpoint and its outbox.
struct Post {
    endpoint: Endpoint,
    outbox: Mutex<Outbox>,
    /// Something is due that was not.
    woken: Notify,
}

/// How an endpoint stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// The last record that was taken into account.
    pub cursor: u64,
    /// How many events are owed to it.
    pub n_pending: usize,
    /// What was given up, oldest first.
    pub dead: Vec<Dead>,
}

impl Webhooks {
    /// Reads what is owed to each endpoint; one that is new gets what happens from now on.
    pub fn open(endpoints: Vec<Endpoint>, folder: &Path, now_at: u64) -> Self {
        let boxes = endpoints.into_iter().map(|endpoint| {
            let outbox = Mutex::new(Outbox::open(&folder.join(format!("{}.json", endpoint.name)), now_at));
            (endpoint.name.clone(), Arc::new(Post { endpoint, outbox, woken: Notify::new() }))
        });
        Self { boxes: boxes.collect() }
    }

    /// Begins to deliver, until the service closes.
    pub fn start(&self, service: &Arc<Service>, reach: Reach) {
        for of_one in self.boxes.values() {
            actix_web::rt::spawn(courier::deliver(Arc::clone(of_one), Arc::clone(service), Client::new(reach)));
        }
    }

    /// How every endpoint stands.
    pub fn standings(&self) -> Vec<Standing> {
        let standing = |(name, of_one): (&String, &Arc<Post>)| {
            let outbox = of_one.lock();
            let (cursor, n_pending) = (outbox.cursor(), outbox.n_pending());
            Standing { name: name.clone(), cursor, n_pending, dead: outbox.dead().to_vec() }
        };
        self.boxes.iter().map(standing).collect()
    }

    /// Owes an endpoint again what was given up; how many events that are. None when there is no such endpoint.
    pub fn replay(&self, name: &str, now: UnixMillis) -> Option<usize> {
        let of_one = self.boxes.get(name)?;
        let n_events = of_one.lock().replay(now);
        of_one.woken.notify_one();
        Some(n_events)
    }
}

impl Post {
    fn lock(&self) -> std::sync::MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks").field("n_endpoints", &self.boxes.len()).finish_non_exhaustive()
    }
}
