//! One endpoint's deliveries: takes in what happened, sends what is due, waits.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use actix_web::rt::time::sleep;
use tracing::{info, warn};

use super::Post;
use super::client::{Attempt, Client};
use super::envelope::Envelope;
use crate::service::{Service, ServiceError, Settling};
use crate::store::AuditEntry;

/// How many records are read at once.
const PAGE: usize = 200;
/// The longest wait; something may have become due by another clock.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// Between attempts to read a log that does not read.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Delivers until the service closes.
pub(super) async fn deliver(post: Arc<Post>, service: Arc<Service>, client: Client) {
    let (mut last_record, mut closing) = (service.last_record(), service.closing());
    loop {
        last_record.mark_unchanged();
        let pause = match step(&post, &service, &client).await {
            Ok(Step::Sent) => continue,
            Ok(Step::NothingDue) => LONGEST_WAIT,
            Err(error) => {
                warn!(error = &error as &dyn std::error::Error, "the log was not read for a webhook");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            changed = last_record.changed() => if changed.is_err() { return },
            () = sleep(pause) => {}
            () = post.woken.notified() => {}
            _ = closing.changed() => return,
        }
    }
}

enum Step {
    Sent,
    NothingDue,
}

async fn step(post: &Arc<Post>, service: &Arc<Service>, client: &Client) -> Result<Step, ServiceError> {
    take_in(post, service).await?;
    let now = service.clock().now();
    let Some(record) = post.lock().due(now) else { return Ok(Step::NothingDue) };
    let page = service.events(record.saturating_sub(1), 1, Settling::Live).await?;
    let Some(entry) = page.entries.first().filter(|entry| entry.seq == record) else {
        post.lock().settle(record, None);
        return Ok(Step::Sent);
    };
    send(post, service, client, entry).await;
    Ok(Step::Sent)
}

/// Notes what is owed of what happened since.
async fn take_in(post: &Post, service: &Service) -> Result<(), ServiceError> {
    loop {
        let (cursor, has_room) = {
            let outbox = post.lock();
            (outbox.cursor(), outbox.has_room())
        };
        if !has_room {
            return Ok(());
        }
        let page = service.events(cursor, PAGE, Settling::Settled).await?;
        let wanted = page.entries.iter().filter(|entry| post.endpoint.wants(entry));
        let records = wanted.map(|entry| (entry.seq, comments(entry))).collect();
        post.lock().take_in(records, page.next, service.clock().now());
        if !page.has_more || page.settles_in_ms.is_some() {
            return Ok(());
        }
    }
}

fn comments(entry: &AuditEntry) -> BTreeSet<String> {
    let digits = |hash: &[u8; 16]| u128::from_be_bytes(*hash);
    entry.comments.iter().map(|comment| format!("{:032x}", digits(&comment.hash))).collect()
}

async fn send(post: &Arc<Post>, service: &Service, client: &Client, entry: &AuditEntry) {
    let signed = Envelope::of(entry).signed(&post.endpoint, service.clock().now());
    let (url, client) = (post.endpoint.url.clone(), client.clone());
    let sent = tokio::task::spawn_blocking(move || client.post(&url, &signed)).await;
    let attempt = sent.unwrap_or(Attempt::NoAnswer);
    let n_dead_before = post.lock().dead().len();
    post.lock().tried(entry.seq, attempt, service.clock().now(), share());
    match attempt {
        Attempt::Taken(status) => {
            info!(webhook.endpoint = post.endpoint.name, webhook.status = status, "an event was delivered");
        }
        failed => {
            let given_up = post.lock().dead().len() > n_dead_before;
            warn!(webhook.endpoint = post.endpoint.name, webhook.attempt = ?failed, webhook.given_up = given_up, "an event was not delivered");
        }
    }
}

/// A random share, 0 to 1. Without randomness the pauses are the middle ones.
fn share() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}

impl super::Endpoint {
    /// Whether it wants to hear of a record.
    fn wants(&self, entry: &AuditEntry) -> bool {
        let (name, _) = crate::api::event_of(entry);
        self.events.iter().any(|event| event == name)
    }
}
