//! Why a comment waits: the scores that crossed a threshold, the rules that fired, what readers report, and how things
//! came to stand as they do.

use fluent_bundle::FluentValue;
use maud::{Markup, html};

use super::moment::{ago, time};
use super::tongue::Tongue;
use crate::category::{Category, Score};
use crate::clock::UnixMillis;
use crate::decision::{Decision, Reason, Verdict};
use crate::store::{HistoryEntry, Judgement, StoredReport};

/// The width of a score's bar, in units of its drawing.
const BAR: f32 = 100.0;

/// The machine's reasons.
pub(super) fn reasons(tongue: Tongue, decision: &Decision) -> Markup {
    html! {
        section.why.opinion aria-label=(tongue.say("why-title")) {
            h2 { (tongue.say("why-title")) }
            @if decision.reasons.is_empty() { p.quiet { (tongue.say("why-nothing")) } }
            ul.reasons {
                @for reason in &decision.reasons { li { (one(tongue, reason)) } }
            }
            details {
                summary { (tongue.say("why-all-scores")) }
                ul.scores {
                    @for (category, score) in decision.scores.iter() {
                        li { (tongue.category(category)) " " span.number { (tongue.percent(f64::from(score.value()))) } }
                    }
                }
                p.quiet { (tongue.say("why-model")) " " code { (decision.model.0) } " · " code { (decision.policy.0) } }
            }
        }
    }
}

fn one(tongue: Tongue, reason: &Reason) -> Markup {
    let crossed = reason.category.zip(reason.score).zip(reason.threshold);
    html! {
        @if let Some(((category, score), threshold)) = crossed {
            (crossing(tongue, category, score, threshold))
        } @else {
            strong { (tongue.reason_code(reason.code)) }
            @if let Some(detail) = &reason.detail { " " span.quiet lang="en" { (detail) } }
        }
    }
}

fn crossing(tongue: Tongue, category: Category, score: Score, threshold: Score) -> Markup {
    let (value, from) = (f64::from(score.value()), f64::from(threshold.value()));
    let said = tongue.say_with(
        "why-score",
        [("score", FluentValue::from(tongue.percent(value))), ("threshold", FluentValue::from(tongue.percent(from)))],
    );
    html! {
        strong { (tongue.category(category)) }
        " " span.quiet { (said) }
        svg.bar-of-score viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.ground width="100" height="6" rx="1" {}
            rect.score width=(score.value() * BAR) height="6" rx="1" {}
            rect.threshold x=(threshold.value() * BAR) width="1" height="6" {}
        }
    }
}

/// What readers report.
pub(super) fn reports(tongue: Tongue, reports: &[StoredReport], now: UnixMillis) -> Markup {
    html! {
        @if !reports.is_empty() {
            section.reports {
                h2 { (tongue.count("reports-title", reports.len() as u64)) }
                ul {
                    @for report in reports {
                        li {
                            strong { (tongue.report_reason(report.reason)) }
                            @if let Some(text) = &report.text { " " q dir="auto" { (text.as_str()) } }
                            " " span.quiet { bdi { (report.reporter.as_str()) } " · " (ago(tongue, report.at, now)) }
                        }
                    }
                }
            }
        }
    }
}

/// Everything that was decided, newest first.
pub(super) fn history(tongue: Tongue, history: &[HistoryEntry]) -> Markup {
    html! {
        ol.history reversed {
            @for entry in history.iter().rev() {
                li { (time(entry.at)) " " (decided(tongue, &entry.what)) }
            }
        }
    }
}

fn decided(tongue: Tongue, what: &Judgement) -> Markup {
    match what {
        Judgement::Machine { decision, .. } => html! { (tongue.say(match decision.verdict {
            Verdict::Approve => "machine-approved",
            Verdict::Hold => "machine-held",
            Verdict::Reject => "machine-rejected",
        })) },
        Judgement::Person { moderator, action, reason, note, batch } => html! {
            bdi { (moderator.as_str()) } ": " strong { (tongue.action(*action)) }
            @if let Some(reason) = reason { " · " (tongue.category(*reason)) }
            @if batch.is_some() { " · " (tongue.say("in-a-batch")) }
            @if let Some(note) = note { " " q.note dir="auto" { (note.as_str()) } }
        },
        Judgement::Undone { moderator, .. } => {
            html! { bdi { (moderator.as_str()) } ": " strong { (tongue.say("action-undone")) } }
        }
    }
}
