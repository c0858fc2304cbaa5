//! A reader's report, and what is known of reporters, on disk.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::place::ReportReasonRecord;
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::queue::ReporterRecord;
use crate::store::StoredReport;

/// [`StoredReport`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ReportRecord {
    reporter: String,
    reason: ReportReasonRecord,
    text: Option<String>,
    at: i64,
    weight: Option<u32>,
    answered: Option<u32>,
    upheld: bool,
    record: u64,
}

impl From<&StoredReport> for ReportRecord {
    fn from(report: &StoredReport) -> Self {
        Self {
            reporter: report.reporter.as_str().to_owned(),
            reason: report.reason.into(),
            text: report.text.as_ref().map(|text| text.as_str().to_owned()),
            at: report.at.0,
            weight: report.weight,
            answered: report.answered,
            upheld: report.upheld,
            record: report.record,
        }
    }
}

impl TryFrom<ReportRecord> for StoredReport {
    type Error = RecordError;

    fn try_from(record: ReportRecord) -> Result<Self, RecordError> {
        Ok(Self {
            reporter: Id::parse(record.reporter)?,
            reason: record.reason.into(),
            text: record.text.map(Line::parse).transpose()?,
            at: UnixMillis(record.at),
            weight: record.weight,
            answered: record.answered,
            upheld: record.upheld,
            record: record.record,
        })
    }
}

/// [`ReporterRecord`] on disk.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ReporterTotals {
    n_decided: u32,
    n_upheld: u32,
}

impl From<ReporterRecord> for ReporterTotals {
    fn from(reporter: ReporterRecord) -> Self {
        let ReporterRecord { n_decided, n_upheld } = reporter;
        Self { n_decided, n_upheld }
    }
}

impl From<ReporterTotals> for ReporterRecord {
    fn from(totals: ReporterTotals) -> Self {
        let ReporterTotals { n_decided, n_upheld } = totals;
        Self { n_decided, n_upheld }
    }
}
