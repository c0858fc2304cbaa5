//! What happened: a feed of server-sent events, and the audit log in pages.

use std::fmt::Write;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ContentEncoding};
use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use tokio::sync::mpsc::Sender;
use utoipa::IntoParams;

use super::audit::{AuditView, EntryView};
use super::auth::{Caller, Ingest, Lead, has_role};
use super::error::ApiError;
use super::fields::Fields;
use super::filters;
use super::problem::Problem;
use super::query::{self, Query};
use super::streaming::pieces;
use crate::service::{FeedPage, Service, Settling};
use crate::store::Role;

/// How many records are read at once.
const PAGE: usize = 200;
/// A quiet line is shown to be alive this often, before anything between gives it up.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The header by which a client says where it stopped.
const LAST_EVENT_ID: &str = "last-event-id";

/// Where the feed begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FeedParams {
    /// Begin behind this record; the header `Last-Event-ID` says the same and wins. Without either, what happens from now on.
    after: Option<String>,
    /// `true`: people's decisions at once, before the undo window has passed. Needs the role `moderator`.
    live: Option<String>,
}

/// Which part of the audit log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditParams {
    /// Begin behind this record; at the first when missing.
    after: Option<String>,
    /// How many records at most, 1 to 1000; 100 when missing.
    limit: Option<String>,
}

/// What happens, as it happens (`text/event-stream`). Each event's `id` is its record's number in the audit log, its name is
/// what happened, its data one record. Send the last id back to go on where you stopped. People's decisions come when the
/// undo window has passed, and not at all when they were taken back in it.
#[utoipa::path(
    get, path = "/v1/events", tag = "comments", operation_id = "listenToEvents", params(FeedParams),
    responses(
        (status = 200, description = "Events without end", body = EntryView, content_type = "text/event-stream"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn listen(
    _caller: Caller<Ingest>,
    service: Data<Service>,
    request: HttpRequest,
    Query(params): Query<FeedParams>,
) -> Result<HttpResponse, ApiError> {
    let resumed = request.headers().get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (after, settling) = params.parse(resumed)?;
    if settling == Settling::Live {
        has_role(&request, Role::Moderator)?;
    }
    let after = after.unwrap_or_else(|| *service.last_record().borrow());
    let (sender, body) = pieces();
    actix_web::rt::spawn(feed(service, after, settling, sender));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        // Compressed, events would wait until there are enough of them.
        .insert_header(ContentEncoding::Identity)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .body(body))
}

/// Writes events until the reader is gone or the store is.
async fn feed(service: Data<Service>, mut after: u64, settling: Settling, sender: Sender<Bytes>) {
    let (mut last_record, mut closing) = (service.last_record(), service.closing());
    if sender.send(Bytes::from_static(b"retry: 2000\n\n")).await.is_err() {
        return;
    }
    loop {
        last_record.mark_unchanged();
        let Ok(page) = service.events(after, PAGE, settling).await else { return };
        after = page.next;
        if !page.entries.is_empty() && sender.send(written(&page)).await.is_err() {
            return;
        }
        if page.has_more {
            continue;
        }
        let settles_in = page.settles_in_ms.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis);
        let patience = settles_in.unwrap_or(HEARTBEAT).min(HEARTBEAT);
        tokio::select! {
            changed = last_record.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(patience) => {
                if settles_in.is_none() && sender.send(Bytes::from_static(b":\n\n")).await.is_err() {
                    return;
                }
            }
            () = sender.closed() => return,
            _ = closing.changed() => return,
        }
    }
}

/// One event a record, as the HTML standard writes them (section 9.2, server-sent events).
fn written(page: &FeedPage) -> Bytes {
    let mut text = String::new();
    for entry in &page.entries {
        let view = EntryView::from(entry);
        let data = serde_json::to_string(&view).unwrap_or_default();
        // Writing to a string cannot fail.
        let _written = write!(text, "id: {}\nevent: {}\ndata: {data}\n\n", entry.seq, view.event());
    }
    Bytes::from(text)
}

/// The audit log: everything that happened, in order, chained by hashes.
#[utoipa::path(
    get, path = "/v1/audit", tag = "operation", operation_id = "listAudit", params(AuditParams),
    responses(
        (status = 200, description = "A stretch of the log", body = AuditView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn audit(
    _caller: Caller<Lead>,
    service: Data<Service>,
    Query(params): Query<AuditParams>,
) -> Result<Json<AuditView>, ApiError> {
    let mut fields = Fields::default();
    let after = params.after.and_then(|after| fields.take("after", record(&after))).unwrap_or_default();
    let limit = params.limit.map_or(Some(100), |limit| fields.take("limit", query::whole(&limit, 1..=1_000)));
    fields.finish()?;
    let page = service.events(after, limit.unwrap_or(100) as usize, Settling::Live).await?;
    Ok(Json(AuditView::new(&page)))
}

impl FeedParams {
    fn parse(self, resumed: Option<String>) -> Result<(Option<u64>, Settling), ApiError> {
        let mut fields = Fields::default();
        let resumed = resumed.and_then(|after| fields.take(LAST_EVENT_ID, record(&after)));
        let after = self.after.and_then(|after| fields.take("after", record(&after)));
        let live = self.live.and_then(|word| fields.take("live", filters::yes_or_no(&word)));
        fields.finish()?;
        Ok((resumed.or(after), if live == Some(true) { Settling::Live } else { Settling::Settled }))
    }
}

fn record(number: &str) -> Result<u64, &'static str> {
    number.parse().or(Err("is no record's number; allowed are whole numbers from 0"))
}
