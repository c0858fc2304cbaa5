//! What can be asked of the service, each with its request and what it does to a comment.

use serde_json::{Value, json};

use crate::ledger::{Deed, marker};
use crate::moments::Moments;

/// Whether every verb must exist: a service that does not know one then fails the test.
pub(crate) const ALL_VERBS_EXIST: bool = true;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verb {
    Submit,
    Claim,
    Decide,
    Edit,
    Undo,
    Report,
    Erase,
}

/// A request, and what it does when it is answered well.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// None for what changes no comment for good.
    pub(crate) deed: Option<Deed>,
}

impl Verb {
    /// What a busy newsroom asks, in about its proportions; erasing more often than anybody would.
    pub(crate) fn any(moments: &mut Moments) -> Self {
        match moments.below(100) {
            0..45 => Self::Submit,
            45..65 => Self::Decide,
            65..73 => Self::Claim,
            73..83 => Self::Edit,
            83..88 => Self::Undo,
            88..93 => Self::Report,
            _ => Self::Erase,
        }
    }

    /// Whether it may be refused although nothing is wrong: there may be nothing to undo.
    pub(crate) fn may_be_refused(self) -> bool {
        self == Self::Undo
    }

    /// Whether its answer tells the comment's version.
    pub(crate) fn tells_version(self) -> bool {
        matches!(self, Self::Submit | Self::Decide | Self::Edit | Self::Undo)
    }

    /// The request for the comment `id`, which has `version`.
    pub(crate) fn request(self, id: &str, version: u32, moments: &mut Moments) -> Request {
        let of_comment = |rest: &str| format!("/v1/comments/{id}{rest}");
        match self {
            Self::Submit => submission(id, moments),
            Self::Claim => {
                let limit = 1 + moments.below(50);
                request("POST", "/v1/queue/claims".to_owned(), Some(json!({"limit": limit})), None)
            }
            Self::Decide => {
                let action = if moments.coin() { "approve" } else { "reject" };
                let body = json!({"action": action, "version": version});
                request("POST", of_comment("/decisions"), Some(body), Some(Deed::Rule))
            }
            Self::Edit => {
                let text = text(id, moments);
                request("PUT", of_comment(""), Some(json!({"text": text})), Some(Deed::Edit(text)))
            }
            Self::Undo => request("POST", of_comment("/undo"), Some(json!({"version": version})), Some(Deed::Rule)),
            Self::Report => {
                let body = json!({"reporter": format!("reader-{}", moments.below(1_000)), "reason": "abuse"});
                request("POST", of_comment("/reports"), Some(body), Some(Deed::Report))
            }
            Self::Erase => request("DELETE", of_comment(""), None, Some(Deed::Erase)),
        }
    }
}

fn request(method: &'static str, path: String, body: Option<Value>, deed: Option<Deed>) -> Request {
    Request { method, path, body, deed }
}

fn submission(id: &str, moments: &mut Moments) -> Request {
    let text = text(id, moments);
    let author = format!("author-{}", moments.below(20));
    let body = json!({"id": id, "article": {"id": "article"}, "author": {"id": author}, "text": text});
    request("POST", "/v1/comments".to_owned(), Some(body), Some(Deed::Submit(text)))
}

/// A text of any length up to some kilobytes, kind or rude, with the comment's marker in its middle.
fn text(id: &str, moments: &mut Moments) -> String {
    let words = if moments.coin() { "thank you for this article. " } else { "what an idiot you are. " };
    let before = words.repeat(moments.place_below(4));
    let longest = if moments.below(20) == 0 { 300 } else { 12 };
    let after = words.repeat(moments.place_below(longest));
    format!("{before}{} number {} {after}", marker(id), moments.next()).trim_end().to_owned()
}
