//! What happened, newest first: the audit log, without words and without names of readers.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::filter::escaped;
use super::frame::{self, Place};
use super::guard::Signed;
use super::moment::time;
use super::tongue::Tongue;
use crate::decision::Verdict;
use crate::service::{Service, Settling};
use crate::store::{AuditEntry, AuditEvent, MachineDecided};

/// How many records stand on a page.
const PAGE: u64 = 50;
/// How many comments of one record are named.
const MAX_NAMED: usize = 5;

/// Where the page ends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Before {
    before: String,
}

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>, asked: Option<Query<Before>>) -> HttpResponse {
    if !signed.is_lead() {
        return frame::forbidden(&signed);
    }
    let tongue = signed.tongue;
    let content = async {
        let last = *service.last_record().borrow();
        let before = asked.and_then(|asked| asked.before.parse::<u64>().ok());
        let until = before.map_or(last, |before| before.saturating_sub(1).min(last));
        let after = until.saturating_sub(PAGE);
        let page = service.events(after, (until - after) as usize, Settling::Live).await?;
        Ok(whole(tongue, &page.entries, after))
    };
    frame::page(&signed, Place::Audit, &tongue.say("audit-title"), content.await)
}

fn whole(tongue: Tongue, entries: &[AuditEntry], after: u64) -> Markup {
    html! {
        div.page {
            header { h1 { (tongue.say("audit-title")) } p.quiet { (tongue.say("audit-text")) } }
            div.scroll tabindex="0" role="region" aria-label=(tongue.say("audit-title")) {
                table {
                    thead { tr {
                        th.number scope="col" { "#" }
                        th scope="col" { (tongue.say("audit-when")) }
                        th scope="col" { (tongue.say("audit-who")) }
                        th scope="col" { (tongue.say("audit-what")) }
                        th scope="col" { (tongue.say("audit-about")) }
                    } }
                    tbody { @for entry in entries.iter().rev() { (row(tongue, entry)) } }
                }
            }
            @if after > 0 { p { a.button href=(format!("/console/audit?before={}", after + 1)) { (tongue.say("find-more")) } } }
        }
    }
}

fn row(tongue: Tongue, entry: &AuditEntry) -> Markup {
    let (name, detail) = told(tongue, &entry.what);
    html! {
        tr {
            td.number { (entry.seq) }
            td { (time(entry.at)) }
            td { bdi { (entry.actor.as_ref().map_or("–", |actor| actor.as_str())) } }
            td { (name) @if !detail.is_empty() { " · " bdi { (detail) } } }
            td {
                @for comment in entry.comments.iter().take(MAX_NAMED) {
                    @if let Some(id) = &comment.id {
                        a href=(format!("/console/comments/{}", escaped(id.as_str()))) { bdi { (id.as_str()) } } " "
                    } @else {
                        (tongue.say("audit-erased")) " "
                    }
                }
                @if entry.comments.len() > MAX_NAMED { "+" (entry.comments.len() - MAX_NAMED) }
            }
        }
    }
}

/// What happened, and the particulars.
fn told(tongue: Tongue, what: &AuditEvent) -> (String, String) {
    match what {
        AuditEvent::Started { model, policy } | AuditEvent::JudgementChanged { model, policy } => {
            (tongue.say("event-started"), format!("{} {}", model.0, policy.0))
        }
        AuditEvent::Submitted(decided) => (tongue.say("event-submitted"), verdict(tongue, decided)),
        AuditEvent::Edited(decided) => (tongue.say("event-edited"), verdict(tongue, decided)),
        AuditEvent::Decided { action, reason, .. } => {
            (tongue.action(*action), reason.map(|reason| tongue.category(reason)).unwrap_or_default())
        }
        AuditEvent::Undone { .. } => (tongue.say("action-undone"), String::new()),
        AuditEvent::Reported { reason } => (tongue.say("event-reported"), tongue.report_reason(*reason)),
        AuditEvent::Labelled => (tongue.say("event-labelled"), String::new()),
        AuditEvent::Erased { .. } => (tongue.say("event-erased"), String::new()),
        AuditEvent::Claimed { .. } => (tongue.say("event-claimed"), String::new()),
        AuditEvent::Released => (tongue.say("event-released"), String::new()),
        AuditEvent::Expired => (tongue.say("event-expired"), String::new()),
        AuditEvent::KeyCreated { name, role } => {
            (tongue.say("event-key-created"), format!("{} ({})", name.as_str(), tongue.role(*role)))
        }
        AuditEvent::KeyRevoked { name } => (tongue.say("event-key-revoked"), name.as_str().to_owned()),
        AuditEvent::AccountCreated { name, role } => {
            (tongue.say("event-account-created"), format!("{} ({})", name.as_str(), tongue.role(*role)))
        }
        AuditEvent::PasswordChanged { name } => (tongue.say("event-password-changed"), name.as_str().to_owned()),
        AuditEvent::AccountRemoved { name } => (tongue.say("event-account-removed"), name.as_str().to_owned()),
    }
}

fn verdict(tongue: Tongue, decided: &MachineDecided) -> String {
    tongue.say(match decided.verdict {
        Verdict::Approve => "action-approved",
        Verdict::Hold => "event-held",
        Verdict::Reject => "action-rejected",
    })
}
