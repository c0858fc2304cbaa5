//! How the work goes, for those who watch over it: counted from what is kept, over the last comments and the last day.
//!
//! Nothing here is about one moderator: there is no leaderboard to be had.

use std::collections::BTreeMap;

use super::spread::{Spread, score};
use super::{Paging, Service, ServiceError, Settling};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::decision::Verdict;
use crate::store::{
    Action, AuditEntry, AuditEvent, Counts, QueueFilter, QueueOrder, SearchFilter, Status, StoredComment,
};
use crate::text::Language;

/// How many of the last comments are looked at.
const N_SAMPLED: usize = 2_000;
/// How many comments are read in one page.
const PAGE: usize = 500;
/// How many of the last records of the audit log are looked at.
const N_RECORDS: u64 = 20_000;
/// How many records are read at once.
const RECORDS_AT_ONCE: usize = 1_000;
const HOUR_MS: i64 = 3_600_000;
/// How many hours of work are shown.
pub const N_HOURS: usize = 24;
/// How many articles are shown.
const N_ARTICLES: usize = 10;

/// What a dashboard shows.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// How many comments stand where.
    pub counts: Counts,
    /// Since when the one waits that waits longest.
    pub oldest: Option<UnixMillis>,
    /// The last hours' work, oldest first; the last one is not over.
    pub hours: [Hour; N_HOURS],
    /// How many comments everything below is about.
    pub n_sampled: usize,
    /// The highest score of each comment.
    pub highest: Spread,
    /// Of those held for a category, how people decided.
    pub by_category: Vec<(Category, Agreement)>,
    /// Whether machine and people agree, by language.
    pub by_language: Vec<(Language, Agreement)>,
    /// The articles with most comments.
    pub by_article: Vec<(String, ArticleFigures)>,
    /// The models that judged, with how many comments each.
    pub by_model: Vec<(String, u64)>,
}

/// What was decided in an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// By people.
    pub by_people: u64,
    /// By the machine alone.
    pub by_machine: u64,
}

/// How often people decided as the machine suspected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// How many comments people decided on.
    pub n_decided: u64,
    /// Of these, how many as the machine thought.
    pub n_agreed: u64,
}

/// An article among the last comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFigures {
    /// Its title.
    pub title: Option<String>,
    /// Its comments.
    pub n_comments: u64,
    /// Of these, waiting.
    pub n_pending: u64,
    /// Of these, rejected.
    pub n_rejected: u64,
}

impl Agreement {
    fn add(&mut self, agreed: bool) {
        self.n_decided += 1;
        self.n_agreed += u64::from(agreed);
    }

    /// The share, when there is any.
    pub fn share(self) -> Option<f64> {
        (self.n_decided > 0).then(|| self.n_agreed as f64 / self.n_decided as f64)
    }
}

impl Service {
    /// Counts everything anew.
    pub async fn figures(&self) -> Result<Figures, ServiceError> {
        let sample = self.last_comments().await?;
        let mut figures = counted(&sample);
        figures.counts = self.counts().await?;
        let first = Paging { limit: 1, cursor: None };
        let queue = self.queue(QueueFilter::default(), QueueOrder::Oldest, first).await?;
        figures.oldest = queue.comments.first().and_then(|stored| stored.waiting_since);
        figures.hours = self.last_hours().await?;
        Ok(figures)
    }

    async fn last_comments(&self) -> Result<Vec<StoredComment>, ServiceError> {
        let mut comments = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.search(SearchFilter::default(), Paging { limit: PAGE, cursor }).await?;
            comments.extend(page.comments);
            cursor = page.next;
            if cursor.is_none() || comments.len() >= N_SAMPLED {
                return Ok(comments);
            }
        }
    }

    async fn last_hours(&self) -> Result<[Hour; N_HOURS], ServiceError> {
        let now = self.clock.now();
        let mut hours = [Hour::default(); N_HOURS];
        let mut after = self.last_record().borrow().saturating_sub(N_RECORDS);
        loop {
            let page = self.events(after, RECORDS_AT_ONCE, Settling::Live).await?;
            page.entries.iter().for_each(|entry| note(&mut hours, entry, now));
            after = page.next;
            if !page.has_more {
                return Ok(hours);
            }
        }
    }
}

fn note(hours: &mut [Hour; N_HOURS], entry: &AuditEntry, now: UnixMillis) {
    let hours_ago = usize::try_from(now.since_ms(entry.at).div_euclid(HOUR_MS)).unwrap_or_default();
    let Some(hour) = hours.iter_mut().rev().nth(hours_ago) else { return };
    match &entry.what {
        AuditEvent::Decided { undone_at: None, .. } => hour.by_people += 1,
        AuditEvent::Submitted(decided) | AuditEvent::Edited(decided) => {
            hour.by_machine += u64::from(decided.verdict != Verdict::Hold);
        }
        _ => {}
    }
}

fn counted(sample: &[StoredComment]) -> Figures {
    let mut figures = Figures { n_sampled: sample.len(), ..Figures::default() };
    let mut categories: BTreeMap<Category, Agreement> = BTreeMap::new();
    let mut languages: BTreeMap<String, (Language, Agreement)> = BTreeMap::new();
    let mut articles: BTreeMap<String, ArticleFigures> = BTreeMap::new();
    let mut models: BTreeMap<String, u64> = BTreeMap::new();
    for stored in sample {
        let scores = Category::ALL.into_iter().filter_map(|category| score(stored, category));
        if let Some(highest) = scores.reduce(f32::max) {
            figures.highest.add(highest);
        }
        article(articles.entry(stored.comment.article.id.as_str().to_owned()).or_default(), stored);
        let Some((_, decision)) = stored.machine_decision() else { continue };
        *models.entry(decision.model.0.clone()).or_default() += 1;
        let Some(rejected) = rejected_by_a_person(stored) else { continue };
        let suspected = decision.reasons.iter().filter_map(|reason| reason.category);
        suspected.for_each(|category| categories.entry(category).or_default().add(rejected));
        let language = decision.language;
        let of_language = languages.entry(language.as_str().to_owned()).or_insert((language, Agreement::default()));
        of_language.1.add(rejected == (decision.verdict != Verdict::Approve));
    }
    figures.by_category = categories.into_iter().collect();
    figures.by_language = languages.into_values().collect();
    figures.by_article = articles.into_iter().collect();
    figures.by_article.sort_by_key(|(_, article)| std::cmp::Reverse(article.n_comments));
    figures.by_article.truncate(N_ARTICLES);
    figures.by_model = models.into_iter().collect();
    figures
}

/// What the person's decision that stands says, when it is one.
fn rejected_by_a_person(stored: &StoredComment) -> Option<bool> {
    match stored.person_decision()?.1 {
        Action::Approve => Some(false),
        Action::Reject => Some(true),
        Action::Escalate => None,
    }
}

fn article(article: &mut ArticleFigures, stored: &StoredComment) {
    article.n_comments += 1;
    article.n_pending += u64::from(stored.status == Status::Pending);
    article.n_rejected += u64::from(stored.status == Status::Rejected);
    if article.title.is_none() {
        article.title = stored.comment.article.title.as_ref().map(|title| title.as_str().to_owned());
    }
}
