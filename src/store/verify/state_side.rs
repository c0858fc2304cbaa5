//! Rows, indexes and counters against each other.

use super::{Auditor, Finding};
use crate::store::fold::added_up;
use crate::store::keys::{self, Id16, Tree};
use crate::store::records::CommentRow;
use crate::store::view::{Span, View};
use crate::store::{HistoryEntry, Judgement, index, rows};

impl Auditor<'_> {
    /// Every comment with everything that follows from its row.
    pub(super) fn comments(&mut self) {
        for pair in self.engine.scan(Tree::Comments, Span::default()) {
            let id = pair.ok().and_then(|(key, _)| Id16::at_end_of(&key));
            match id.map(|id| (id, rows::comment(self.engine, id))) {
                Some((id, Ok(Some(row)))) if Id16::of(&row.id) == id => self.comment(&row),
                _ => self.note(Finding::Unreadable { tree: Tree::Comments.name() }),
            }
        }
    }

    /// Of an erased comment nothing is left but its history.
    pub(super) fn erased(&mut self) {
        for pair in self.engine.scan(Tree::Erased, Span::default()) {
            let id = pair.ok().and_then(|(key, _)| Id16::at_end_of(&key));
            let Some((id, Ok(Some(erased)))) = id.map(|id| (id, rows::erased(self.engine, id))) else {
                self.note(Finding::Unreadable { tree: Tree::Erased.name() });
                continue;
            };
            let history = rows::history(self.engine, id).map(|history| history.len() == erased.version() as usize);
            self.readable(Tree::History, &history);
            let is_gone = rows::comment(self.engine, id).map(|row| row.is_none());
            self.readable(Tree::Erased, &is_gone);
        }
    }

    fn comment(&mut self, row: &CommentRow) {
        self.found.n_comments += 1;
        self.count(row);
        match rows::history(self.engine, row.key) {
            Ok(history) => self.history(row, &history),
            Err(_unreadable) => self.note(Finding::Unreadable { tree: Tree::History.name() }),
        }
        if row.n_reports > 0 {
            self.reports(row);
        }
        for entry in index::entries(row) {
            self.expect(entry.tree, 1);
            let found = self.engine.get(entry.tree, &entry.key).map(|found| found.as_ref() == Some(&entry.value));
            self.readable(entry.tree, &found);
        }
    }

    fn count(&mut self, row: &CommentRow) {
        let author = Id16::of(&row.author.id);
        self.recount.counts.add(row);
        self.recount.authors.entry(author).or_default().add(row);
        self.recount.author_days.entry(keys::author_day(author, row.received_at)).or_default().add(row);
        self.recount.articles.entry(Id16::of(&row.article.id)).or_default().add(row);
    }

    /// Versions without gaps, a text for each of the machine's decisions, and a batch for each decision that names one.
    fn history(&mut self, row: &CommentRow, history: &[HistoryEntry]) {
        let in_order = history.iter().zip(1..).all(|(entry, version)| entry.version == version);
        self.readable(Tree::History, &Ok(in_order && history.len() == row.version as usize));
        for entry in history {
            match &entry.what {
                Judgement::Machine { .. } => {
                    self.expect(Tree::Texts, 1);
                    let text = rows::text(self.engine, row.key, entry.version).map(|text| text.is_some());
                    self.readable(Tree::Texts, &text);
                }
                Judgement::Person { batch: Some(batch), .. } => {
                    self.expect(Tree::Batches, 1);
                    let version = rows::batch_version(self.engine, Id16::of(batch), row.key);
                    self.readable(Tree::Batches, &version.map(|version| version == Some(entry.version)));
                }
                Judgement::Person { batch: None, .. } | Judgement::Undone { .. } => {}
            }
        }
    }

    fn reports(&mut self, row: &CommentRow) {
        let Ok(reports) = rows::reports(self.engine, row.key) else {
            return self.note(Finding::Unreadable { tree: Tree::Reports.name() });
        };
        let n_reports = u64::from(row.n_reports);
        self.expect(Tree::Reports, n_reports);
        self.expect(Tree::ByReporter, n_reports);
        let agrees = reports.len() as u64 == n_reports && added_up(&reports) == row.reports;
        self.readable(Tree::Reports, &Ok(agrees));
        for report in reports {
            let reporter = Id16::of(&report.reporter);
            let index = self.engine.get(Tree::ByReporter, &keys::pair(reporter, row.key));
            self.readable(Tree::ByReporter, &index.map(|entry| entry.is_some()));
            if report.answered.is_some() {
                let recount = self.recount.reporters.entry(reporter).or_default();
                recount.n_decided += 1;
                recount.n_upheld += u32::from(report.upheld);
            }
        }
    }

    /// Every weak label with the entries that lead to it.
    pub(super) fn labels(&mut self) {
        for pair in self.engine.scan(Tree::Labels, Span::default()) {
            let key = pair.ok().and_then(|(key, _)| Id16::at_end_of(&key));
            let Some((key, Ok(Some(label)))) = key.map(|key| (key, rows::label(self.engine, key))) else {
                self.note(Finding::Unreadable { tree: Tree::Labels.name() });
                continue;
            };
            let is_own = key == Id16::of_label(&label.source, &label.token);
            self.readable(Tree::Labels, &Ok(is_own && label.texts.contains(&Id16::of_text(&label.text).0)));
            let by_text = label.texts.iter().map(|text| (Tree::LabelsByText, keys::pair(Id16(*text), key)));
            let by_age = (Tree::LabelsByAge, keys::by_age(label.at, key));
            for (tree, entry) in by_text.chain([by_age]) {
                self.expect(tree, 1);
                self.readable(tree, &self.engine.get(tree, &entry).map(|found| found.is_some()));
            }
        }
    }

    /// Everything expected was found; more of it than expected is wrong too.
    pub(super) fn numbers(&mut self) {
        let journal_was_read = self.found.n_records > 0;
        let by_journal =
            [Tree::Comments, Tree::History, Tree::Erased, Tree::Keys, Tree::Labels, Tree::LabelTexts, Tree::Accounts];
        let by_journal = by_journal.iter().filter(|_| journal_was_read);
        let by_rows =
            [Tree::Texts, Tree::Batches, Tree::Reports, Tree::ByReporter, Tree::LabelsByText, Tree::LabelsByAge];
        for tree in Tree::INDEXES.iter().chain(&by_rows).chain(by_journal) {
            let expected = self.expected.get(tree).copied().unwrap_or_default();
            self.number(*tree, expected);
        }
        if rows::keys(self.engine).is_err() {
            self.note(Finding::Unreadable { tree: Tree::Keys.name() });
        }
        if rows::accounts(self.engine).is_err() {
            self.note(Finding::Unreadable { tree: Tree::Accounts.name() });
        }
    }

    fn number(&mut self, tree: Tree, expected: u64) {
        let found = self.engine.scan(tree, Span::default()).count() as u64;
        if found != expected {
            self.note(Finding::WrongNumber { tree: tree.name(), expected, found });
        }
    }

    /// Every counter is what a recount gives.
    pub(super) fn counters(&mut self) {
        let recount = std::mem::take(&mut self.recount);
        let engine = self.engine;
        let counts = rows::counts(engine).ok() == Some(recount.counts) || self.found.n_records == 0;
        self.counter(Tree::Meta, counts);
        self.number(Tree::Authors, recount.authors.len() as u64);
        for (author, counts) in recount.authors {
            self.counter(Tree::Authors, rows::author(engine, author).ok() == Some(counts));
        }
        self.number(Tree::AuthorDays, recount.author_days.len() as u64);
        for (key, counts) in recount.author_days {
            self.counter(Tree::AuthorDays, rows::author_day_at(engine, &key).ok() == Some(counts));
        }
        self.number(Tree::Articles, recount.articles.len() as u64);
        for (article, counts) in recount.articles {
            self.counter(Tree::Articles, rows::article(engine, article).ok() == Some(counts));
        }
        self.number(Tree::Reporters, recount.reporters.len() as u64);
        for (reporter, counts) in recount.reporters {
            self.counter(Tree::Reporters, rows::reporter(engine, reporter).ok() == Some(counts));
        }
    }

    fn counter(&mut self, tree: Tree, is_right: bool) {
        if !is_right {
            self.note(Finding::WrongCounter { tree: tree.name() });
        }
    }
}
