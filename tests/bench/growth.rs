//! Topic: stores of a hundredth, a tenth and all of a million comments: what they cost, and how long things take in them.
//!
//! The comments are put in through the store itself, already decided, since a model would take most of the time: four in
//! ten are held, and nobody decides. What is measured is then asked of the service over HTTP.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use vigie::article::ArticleRef;
use vigie::author::AuthorRef;
use vigie::category::{Category, Score, Scores};
use vigie::clock::UnixMillis;
use vigie::comment::{Comment, CommentText, Id, Line};
use vigie::decision::{Decision, ModelVersion, PolicyVersion, Reason, ReasonCode, Verdict};
use vigie::store::{SledStore, Store, Submission};
use vigie::text::Language;

use crate::Bench;
use crate::connection::Connection;
use crate::disk;
use crate::passes::{Latencies, millis};
use crate::request::ADMIN_KEY;
use crate::running::Running;
use crate::table::{Table, figure};

/// How many submissions wait at once while a store is filled.
const AT_ONCE: usize = 256;
/// How often each question is asked.
const N_ASKED: usize = 200;
/// When the first comment came in: 2026-01-01.
const BEGINNING_MS: i64 = 1_767_225_600_000;
/// One comment every so many milliseconds: a million in about eleven days.
const EVERY_MS: i64 = 1_000;
const MIB: f64 = 1024.0 * 1024.0;

/// What is asked, with the path of the question.
const QUESTIONS: [(&str, &str); 12] = [
    ("queue, first page of 20", "/v1/queue"),
    ("queue, oldest first", "/v1/queue?order=oldest"),
    ("queue of an article", "/v1/queue?article=article-7"),
    ("queue of a section", "/v1/queue?section=section-3"),
    ("queue in a language", "/v1/queue?language=de"),
    ("queue of a reason", "/v1/queue?reason=contact_data"),
    ("queue, category and score", "/v1/queue?category=threat&min_score=0.9"),
    ("queue, article, language and reason", "/v1/queue?article=article-7&language=de&reason=contact_data"),
    ("search, newest", "/v1/comments"),
    ("search, an author", "/v1/comments?author=reader-77"),
    ("search, a frequent word", "/v1/comments?q=the"),
    ("search, a word that is nowhere", "/v1/comments?q=zzyzx"),
];

/// Fills and measures three stores.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let sizes = [bench.n_comments / 100, bench.n_comments / 10, bench.n_comments];
    let columns = sizes.iter().map(|n| column(bench, *n)).collect::<Result<Vec<_>>>()?;
    let headings: Vec<String> =
        std::iter::once("what".to_owned()).chain(sizes.map(|n| format!("{n} comments"))).collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = Table::new(&headings);
    for (row, (name, _)) in columns.first().map(Vec::as_slice).unwrap_or_default().iter().enumerate() {
        let cells = columns.iter().map(|column| column.get(row).map_or_else(String::new, |(_, cell)| cell.clone()));
        table.row(std::iter::once(name.clone()).chain(cells));
    }
    Ok(table)
}

/// Names and figures of one store, from top to bottom.
fn column(bench: &Bench, n_comments: u64) -> Result<Vec<(String, String)>> {
    let folder = disk::folder()?;
    let data_dir = folder.path().join("var");
    eprintln!("figures: growth, {n_comments} comments");
    let mut column = Vec::new();
    let mut note = |name: &str, value: f64| column.push((name.to_owned(), figure(value)));
    let begun = Instant::now();
    fill(&bench.comments, &data_dir, n_comments)?;
    note("filled, comments a second, no model, no HTTP", n_comments as f64 / begun.elapsed().as_secs_f64());
    let n_bytes = |name: &str| bytes_of(&data_dir.join(name)).map(|n| n as f64);
    note("journal, bytes a comment", n_bytes("journal")? / n_comments as f64);
    note("state, bytes a comment", n_bytes("sled")? / n_comments as f64);
    let first = Running::start(&bench.program, &data_dir)?;
    note("first start after the fill, ms to ready", millis(first.startup()));
    first.stop()?;
    let service = Running::start(&bench.program, &data_dir)?;
    note("start after a clean stop, ms to ready", millis(service.startup()));
    note("resident after the start, MiB", service.resident()?.now as f64 / MIB);
    drop(service);
    let service = Running::start(&bench.program, &data_dir)?;
    note("start after a kill, ms to ready", millis(service.startup()));
    for (name, path) in QUESTIONS {
        let latencies = ask(&service, path)?;
        let (p50, p99) = (figure(millis(latencies.percentile(50))), figure(millis(latencies.percentile(99))));
        column.push((format!("{name}, ms, p50 / p99"), format!("{p50} / {p99}")));
    }
    column.push(("resident after that, MiB".to_owned(), figure(service.resident()?.now as f64 / MIB)));
    service.stop()?;
    Ok(column)
}

fn ask(service: &Running, path: &str) -> Result<Latencies> {
    let mut connection = Connection::open(service.address())?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: vigie\r\nAuthorization: Bearer {ADMIN_KEY}\r\n\r\n");
    let mut times = Vec::new();
    let begun = Instant::now();
    while times.len() < N_ASKED && begun.elapsed() < Duration::from_secs(20) {
        let sent = Instant::now();
        if connection.exchange(request.as_bytes())? != 200 {
            bail!("`{path}` was not answered");
        }
        times.push(sent.elapsed());
    }
    Ok(Latencies::of(times))
}

fn bytes_of(folder: &Path) -> Result<u64> {
    let mut n_bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        n_bytes += if about.is_dir() { bytes_of(&entry.path())? } else { about.len() };
    }
    Ok(n_bytes)
}

fn fill(comments: &crate::comments::Comments, data_dir: &Path, n_comments: u64) -> Result<()> {
    let store = SledStore::open(data_dir)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let texts = comments.texts();
        let mut waiting = std::collections::VecDeque::new();
        for number in 0..n_comments {
            let text = texts.get(number as usize % texts.len().max(1)).context("there are texts")?;
            if waiting.len() >= AT_ONCE
                && let Some(oldest) = waiting.pop_front()
            {
                kept(oldest).await?;
            }
            let mut asked = store.submit(submission(number, text)?);
            // Sent now, answered later.
            let polled = std::future::poll_fn(|context| std::task::Poll::Ready(asked.as_mut().poll(context)));
            if polled.await.is_pending() {
                waiting.push_back(asked);
            }
        }
        for asked in waiting {
            kept(asked).await?;
        }
        store.close().await.context("the store does not close")
    })
}

async fn kept<T>(asked: impl Future<Output = Result<T, vigie::store::StoreError>>) -> Result<()> {
    asked.await.context("a comment was not kept").map(drop)
}

fn submission(number: u64, text: &CommentText) -> Result<Submission> {
    let id = |name: String| Id::parse(name).context("an identifier");
    let at = UnixMillis(BEGINNING_MS + number.cast_signed() * EVERY_MS);
    // A scrambled number, so that neighbours differ in everything.
    let dice = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let article = ArticleRef {
        id: id(format!("article-{}", dice % 2_000))?,
        url: None,
        title: None,
        section: Line::parse(format!("section-{}", dice % 20)).ok(),
        language: None,
    };
    let comment = Comment {
        id: id(format!("growth-{number}"))?,
        article,
        author: AuthorRef { id: id(format!("reader-{}", dice % 50_000))?, name: None },
        parent_id: None,
        text: text.clone(),
        language: None,
        created_at: at,
    };
    let decision = decision(dice)?;
    Ok(Submission {
        request_fingerprint: *blake3::hash(&number.to_be_bytes()).as_bytes(),
        text_fingerprint: vigie::rules::fingerprint(text.as_str()),
        place: vigie::queue::place(&decision, dice % 500),
        comment,
        decision,
        actor: id("growth".to_owned())?,
        at,
    })
}

fn decision(dice: u64) -> Result<Decision> {
    let verdict = if dice % 10 < 4 { Verdict::Hold } else { Verdict::Approve };
    let mut scores = Scores::default();
    for (category, digits) in Category::ALL.into_iter().zip(0..) {
        *scores.get_mut(category) = Score::new((dice >> digits) as f64 % 1_000.0 / 1_000.0)?;
    }
    let reason = |code, category: Option<Category>| Reason {
        code,
        category,
        score: category.map(|category| *scores.get(category)),
        threshold: category.and_then(|_| Score::new(0.0).ok()),
        rule: None,
        detail: None,
    };
    let reasons = match (verdict, dice % 50) {
        (Verdict::Hold, 0) => vec![reason(ReasonCode::ContactData, None)],
        (Verdict::Hold, _) => vec![reason(ReasonCode::ScoreAboveThreshold, Some(Category::Toxicity))],
        _ => Vec::new(),
    };
    let language = [Language::FR, Language::DE, Language::EN].into_iter().cycle().nth((dice % 3) as usize);
    Ok(Decision {
        verdict,
        scores,
        language: language.unwrap_or(Language::UNKNOWN),
        reasons,
        highlights: Vec::new(),
        model: ModelVersion("m-growth".to_owned()),
        policy: PolicyVersion("p-growth".to_owned()),
    })
}
