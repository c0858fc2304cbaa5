//! What Coral is told. To allow is to say nothing: `APPROVED` and `NONE` would skip what comes after us. A flag without a
//! status would publish the comment, and words that Coral does not know would make it drop the whole answer.

use actix_web::HttpResponse;
use serde::Serialize;
use serde_json::json;

use crate::category::Category;
use crate::decision::{Decision, Reason, ReasonCode};
use crate::store::{Status, StoredComment};

/// Says nothing.
pub(super) fn allowed() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// Holds a comment that nobody of us has seen.
pub(super) fn held_unseen() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "SYSTEM_WITHHELD"}))
}

/// Says what became of a comment.
pub(super) fn of(stored: &StoredComment) -> HttpResponse {
    let decision = stored.machine_decision().map(|(_, decision)| decision);
    match stored.status {
        Status::Approved => allowed(),
        Status::Pending => held(decision),
        Status::Rejected => rejected(decision),
    }
}

#[derive(Serialize)]
struct Flag {
    #[serde(rename = "actionType")]
    action_type: &'static str,
    reason: &'static str,
}

fn held(decision: Option<&Decision>) -> HttpResponse {
    let mut flags: Vec<&str> = reasons(decision).iter().filter_map(flag).collect();
    flags.sort_unstable();
    flags.dedup();
    if flags.is_empty() {
        return held_unseen();
    }
    let actions: Vec<Flag> = flags.into_iter().map(|reason| Flag { action_type: "FLAG", reason }).collect();
    HttpResponse::Ok().json(json!({"status": "SYSTEM_WITHHELD", "actions": actions}))
}

/// Coral knows two flags of a phase's; what is neither has none.
fn flag(reason: &Reason) -> Option<&'static str> {
    match (reason.category, reason.code) {
        (Some(Category::Spam), _) | (None, ReasonCode::RepeatedComment | ReasonCode::TooManyLinks) => {
            Some("COMMENT_DETECTED_SPAM")
        }
        (Some(_), _) => Some("COMMENT_DETECTED_TOXIC"),
        (None, _) => None,
    }
}

fn rejected(decision: Option<&Decision>) -> HttpResponse {
    let (code, explanation) = rejection(reasons(decision));
    let reason = json!({"code": code, "detailedExplanation": explanation});
    let action = json!({"status": "REJECTED", "rejectionReason": reason});
    HttpResponse::Ok().json(json!({"status": "REJECTED", "moderationAction": action}))
}

/// The code of the strongest reason, among those that every version of Coral with this contract knows. Toxicity says least
/// of what is wrong, so it counts only when nothing else does.
fn rejection(reasons: &[Reason]) -> (&'static str, &'static str) {
    let weight = |reason: &Reason| {
        let is_particular = reason.category != Some(Category::Toxicity);
        (is_particular, reason.score.unwrap_or_default().value())
    };
    let by_score = |a: &&Reason, b: &&Reason| {
        let (a, b) = (weight(a), weight(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    };
    let strongest = reasons.iter().filter(|reason| reason.category.is_some()).max_by(by_score);
    match strongest.and_then(|reason| reason.category) {
        Some(Category::Insult) => ("HARASSMENT_BULLYING", "The comment insults somebody."),
        Some(Category::Toxicity | Category::SevereToxicity) => ("ABUSIVE", "The comment is abusive."),
        Some(Category::IdentityAttack) => ("ABUSIVE", "The comment attacks people for who they are."),
        Some(Category::Threat) => ("ABUSIVE", "The comment threatens somebody."),
        Some(Category::Profanity) => ("OFFENSIVE", "The comment is obscene."),
        Some(Category::SexuallyExplicit) => ("OFFENSIVE", "The comment is sexually explicit."),
        Some(Category::Spam) => ("SPAM", "The comment is unsolicited advertising."),
        None if reasons.iter().any(|reason| flag(reason).is_some()) => {
            ("SPAM", "The comment repeats itself or links too much.")
        }
        None => ("OTHER", "The comment breaks the rules of this site."),
    }
}

fn reasons(decision: Option<&Decision>) -> &[Reason] {
    decision.map_or(&[], |decision| &decision.reasons)
}
