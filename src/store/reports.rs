//! Readers' reports.

use crate::clock::UnixMillis;
use crate::comment::{Id, Line};

/// A reader's report, to be kept.
#[derive(Clone, Debug)]
pub struct Report {
    /// The comment.
    pub id: Id,
    /// The site's identifier of who reports.
    pub reporter: Id,
    /// What is wrong with the comment.
    pub reason: ReportReason,
    /// What the reporter writes about it.
    pub text: Option<Line>,
    /// The name of the key that sent it.
    pub actor: Id,
    /// Now.
    pub at: UnixMillis,
}

/// What a reader finds wrong with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportReason {
    /// Insults, hatred, harassment.
    Abuse,
    /// It may be against the law (Regulation (EU) 2022/2065, article 16).
    Illegal,
    /// Advertising, scams.
    Spam,
    /// Anything else.
    Other,
}

/// A report as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredReport {
    /// Who reported.
    pub reporter: Id,
    /// What is wrong with the comment.
    pub reason: ReportReason,
    /// What they wrote about it.
    pub text: Option<Line>,
    /// When.
    pub at: UnixMillis,
    /// What it weighed then, in thousandths; none for a fresh reporter.
    pub weight: Option<u32>,
    /// The version of the comment in which a person answered it.
    pub answered: Option<u32>,
    /// Whether that person rejected the comment.
    pub upheld: bool,
    /// The journal's record of it.
    pub(crate) record: u64,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Reported {
    /// It is new and kept.
    Created(StoredReport),
    /// This reader reported this comment before; the first report stands.
    Repeated(StoredReport),
}
