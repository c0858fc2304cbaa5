//! Coral's webhooks: accepted at once, since Coral repeats nothing that was refused, and gives an endpoint up after ten
//! failures in a row. The same event again counts once.
//!
//! They hold ids and no texts, and none of the ids is known to us: the phase is asked before a comment has one. So they are
//! counted in the log and nothing follows from them.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use tracing::info;

use super::error::CoralError;
use super::{Coral, signed};
use crate::compat::asked::Body;

/// How many ids are remembered: Coral repeats an event for some minutes at most.
const MAX_REMEMBERED: usize = 10_000;

/// What Coral tells.
#[derive(Deserialize)]
struct Told {
    id: String,
    r#type: Kind,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    StoryCreated,
    CommentCreated,
    CommentReplyCreated,
    CommentEnteredModerationQueue,
    CommentLeftModerationQueue,
    #[serde(other)]
    Other,
}

/// The events that came lately, by hash of their ids.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    known: HashSet<[u8; 32]>,
    in_order: VecDeque<[u8; 32]>,
}

impl Seen {
    /// Whether an event comes for the first time; remembers it.
    fn is_new(&self, id: &str) -> bool {
        let id = *blake3::hash(id.as_bytes()).as_bytes();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.known.insert(id) {
            return false;
        }
        seen.in_order.push_back(id);
        if seen.in_order.len() > MAX_REMEMBERED
            && let Some(oldest) = seen.in_order.pop_front()
        {
            seen.known.remove(&oldest);
        }
        true
    }
}

/// Accepts an event.
pub(super) async fn receive(request: HttpRequest, coral: Data<Coral>, Body(body): Body) -> HttpResponse {
    let body = match signed(&request, body) {
        Ok(body) => body,
        Err(error) => return error.into(),
    };
    let Ok(told) = serde_json::from_slice::<Told>(&body) else {
        return CoralError::NotCorals.into();
    };
    if coral.seen.is_new(&told.id) {
        info!(coral.event = ?told.r#type, "Coral told of an event");
    }
    HttpResponse::NoContent().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_new_once_and_old_ones_are_forgotten() {
        let seen = Seen::default();
        assert!(seen.is_new("a") && !seen.is_new("a"));
        for number in 0..MAX_REMEMBERED {
            assert!(seen.is_new(&number.to_string()));
        }
        assert!(seen.is_new("a"));
        assert!(seen.0.lock().expect("nobody panicked").known.len() <= MAX_REMEMBERED);
    }
}
