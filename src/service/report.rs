//! Readers report comments.

use super::{Service, ServiceError};
use crate::comment::{Id, Line};
use crate::store::{Report, ReportReason, Reported, StoredReport};

/// A reader's report as a caller sends it.
#[derive(Clone, Debug)]
pub struct ReportRequest {
    /// The comment.
    pub id: Id,
    /// The site's identifier of who reports.
    pub reporter: Id,
    /// What is wrong with the comment.
    pub reason: ReportReason,
    /// What the reporter writes about it.
    pub text: Option<Line>,
}

impl Service {
    /// Keeps a report. A comment keeps one report a reader.
    pub async fn report(&self, request: ReportRequest, actor: &Id) -> Result<Reported, ServiceError> {
        let ReportRequest { id, reporter, reason, text } = request;
        let report = Report { id, reporter, reason, text, actor: actor.clone(), at: self.clock.now() };
        Ok(self.store.report(report).await?)
    }

    /// The reports on a comment, oldest first.
    pub async fn reports(&self, id: &Id) -> Result<Vec<StoredReport>, ServiceError> {
        Ok(self.store.reports(id).await?)
    }
}
