//! How an event looks to other systems, and its signature.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use super::endpoint::Endpoint;
use crate::api::{event_of, rfc3339};
use crate::clock::UnixMillis;
use crate::service::signature;
use crate::store::AuditEntry;

/// The version of the envelope; it changes when a field does.
const VERSION: u32 = 1;

/// An event.
#[derive(Clone, Debug, Serialize)]
pub struct Envelope {
    /// The same at every attempt.
    id: String,
    /// What happened: `comment.decided`.
    r#type: String,
    /// When it happened, RFC 3339.
    time: String,
    /// The version of this form.
    version: u32,
    /// The record of the audit log.
    data: Value,
}

/// An event as it is sent.
#[derive(Clone, Debug)]
pub struct Signed {
    pub(super) id: String,
    /// Seconds since 1970, of the attempt.
    pub(super) timestamp: String,
    /// One for each of the endpoint's secrets.
    pub(super) signatures: String,
    pub(super) body: String,
}

impl Envelope {
    /// The event that a record of the audit log tells of.
    pub(super) fn of(entry: &AuditEntry) -> Self {
        let (name, data) = event_of(entry);
        let chain = entry.chain.iter().take(8).fold(String::new(), |mut digits, byte| {
            // Writing to a string cannot fail.
            let _written = write!(digits, "{byte:02x}");
            digits
        });
        Self {
            id: format!("evt_{}_{chain}", entry.seq),
            r#type: format!("comment.{name}"),
            time: rfc3339(entry.at),
            version: VERSION,
            data,
        }
    }

    /// An event by which an endpoint can be tried.
    pub fn test(now: UnixMillis) -> Self {
        let data = serde_json::json!({"message": "Vigie can reach this endpoint."});
        let (id, time) = (format!("evt_test_{}", now.0), rfc3339(now));
        Self { id, r#type: "test".to_owned(), time, version: VERSION, data }
    }

    /// Signs for an attempt: HMAC-SHA256 over `id.timestamp.body`, by each of the endpoint's secrets, so that a new one can be
    /// taken up before the old one is dropped.
    pub fn signed(&self, endpoint: &Endpoint, now: UnixMillis) -> Signed {
        // Strings, numbers and maps always print.
        let body = serde_json::to_string(self).unwrap_or_default();
        let timestamp = now.0.div_euclid(1_000).to_string();
        let message = format!("{}.{timestamp}.{body}", self.id);
        let sign = |key: &[u8]| format!("v1,{}", STANDARD.encode(signature::sign(key, message.as_bytes())));
        let signatures: Vec<String> = endpoint.secrets.iter().map(|secret| sign(secret.key())).collect();
        Signed { id: self.id.clone(), timestamp, signatures: signatures.join(" "), body }
    }
}
