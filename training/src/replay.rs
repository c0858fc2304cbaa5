//! What a newsroom gains by learning, on histories that can be measured: a labelled file is replayed as a newsroom with its own
//! standard. Its first `n` rows, in a seeded order, are its decisions; the model that comes of them is measured on the later
//! ones, which no size ever learns from, against the model as it is.

pub mod plot; // the growth as a picture

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Serialize;
use vigie::category::Category;
use vigie::example::Example;
use vigie::model::Model;

use crate::cli::Exit;
use crate::decisions::Decision;
use crate::head::{self, About};
use crate::learning::Learning;
use crate::metrics::{self, Difference, Measure};
use crate::scored::Standing;
use crate::{config, corpus, draw, scored, split};

const ORDER: u64 = 701;
/// A category is replayed where so many rows are of each kind.
const MIN_KIND: usize = 50;
/// The later rows: one in so many of the file.
const LATER: usize = 3;
/// And no more than this.
const MAX_LATER: usize = 3000;

/// What is replayed.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The model that is live at the start.
    #[arg(long, value_name = "MODEL")]
    model: PathBuf,
    /// Labelled files; each is a newsroom. Files joined by a comma are one.
    #[arg(long, value_name = "FILE[,FILE…]", num_args = 1.., required = true)]
    data: Vec<String>,
    /// Look only at the rows that training keeps out by content, one in N: one number for all newsrooms, or one for each in
    /// their order, where 1 takes all rows.
    #[arg(long, value_name = "N", num_args = 1.., value_parser = clap::value_parser!(u64).range(1..))]
    held_out: Vec<u64>,
    /// How many decisions to learn from.
    #[arg(long, value_name = "N", num_args = 1.., default_values_t = [100, 300, 1000, 3000, 10_000])]
    sizes: Vec<usize>,
    /// This newsroom rejects from this share of readers who see harm.
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    rejects_from: f64,
    /// Settings to use instead of those compiled in.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write the growth as a picture.
    #[arg(long, value_name = "SVG")]
    svg: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// One newsroom's rows in the order in which it decides them.
struct Newsroom {
    name: String,
    category: Category,
    standing: Standing,
    decisions: Vec<Decision>,
    n_later: usize,
}

/// What one size gains in one newsroom.
#[derive(Clone, Debug, Serialize)]
pub struct Gain {
    /// The newsroom: its files' names.
    pub newsroom: String,
    /// The category.
    pub category: Category,
    /// Whether the model was trained on these rows before.
    pub is_seen: bool,
    /// Decisions learnt from.
    pub n_decisions: usize,
    /// Later rows measured on.
    pub n_later: usize,
    /// Area under the ROC curve, before and after.
    pub roc_auc: Difference,
    /// Average precision.
    pub pr_auc: Difference,
    /// Expected calibration error.
    pub calibration_error: Difference,
    /// What was chosen.
    pub chosen: Vec<String>,
}

/// Replays, and prints what was gained.
pub fn run(arguments: &Arguments) -> Result<Exit> {
    let learning = Learning::read(arguments.config.as_deref())?;
    let bytes = std::fs::read(&arguments.model)
        .with_context(|| format!("cannot read the model `{}`", arguments.model.display()))?;
    let model = Model::read(&bytes)?;
    let mut gains = Vec::new();
    for (at, files) in arguments.data.iter().enumerate() {
        let one_in = arguments.held_out.get(at).or(arguments.held_out.first()).copied().unwrap_or(1);
        let newsroom = newsroom(&model, files, one_in, arguments.rejects_from, &learning)?;
        gains.extend(replay(&model, &newsroom, &arguments.sizes, &learning)?);
    }
    if let Some(path) = &arguments.svg {
        std::fs::write(path, plot::svg(&gains)).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&gains)?);
    } else {
        print!("{}", table(&gains));
    }
    Ok(Exit::Done)
}

fn newsroom(model: &Model, files: &str, one_in: u64, rejects_from: f64, learning: &Learning) -> Result<Newsroom> {
    let (mut rows, mut names, mut standing) = (Vec::new(), Vec::new(), Standing::Unseen);
    for file in files.split(',').map(Path::new) {
        let corpus = corpus::read(file)?;
        if one_in == 1 && model.provenance().corpora.iter().any(|used| used.digest == corpus.digest) {
            standing = Standing::Trained;
        }
        names.push(config::corpus_name(file));
        rows.extend(corpus.rows);
    }
    let mut seen = std::collections::BTreeSet::new();
    let is_taken = |row: &Example| {
        let hash = split::content_hash(&row.text);
        (one_in == 1 || split::is_held_out(hash, one_in)) && row.text.len() > 1
    };
    rows.retain(|row| is_taken(row) && seen.insert(split::content_hash(&row.text)));
    let category = category(&rows, rejects_from)
        .with_context(|| format!("no category of `{files}` has {MIN_KIND} rows of each kind"))?;
    rows.retain(|row| row.labels.contains_key(&category));
    let order = draw::shuffled(learning.seed, ORDER, rows.len());
    let in_order = order.into_iter().filter_map(|at| rows.get(at as usize));
    let decisions: Vec<Decision> = in_order.map(|row| decision(row, category, rejects_from)).collect();
    let n_later = (decisions.len() / LATER).min(MAX_LATER);
    Ok(Newsroom { name: shared_name(&names), category, standing, decisions, n_later })
}

/// Toxicity where it has enough rows of both kinds, otherwise the category with the most rows of the rarer kind.
fn category(rows: &[Example], rejects_from: f64) -> Option<Category> {
    let rarer = |category: Category| {
        let labels: Vec<bool> =
            rows.iter().filter_map(|row| row.labels.get(&category)).map(|label| *label >= rejects_from).collect();
        let n_positive = labels.iter().filter(|label| **label).count();
        n_positive.min(labels.len() - n_positive)
    };
    if rarer(Category::Toxicity) >= MIN_KIND {
        return Some(Category::Toxicity);
    }
    Category::ALL.into_iter().max_by_key(|category| rarer(*category)).filter(|category| rarer(*category) >= MIN_KIND)
}

fn decision(row: &Example, category: Category, rejects_from: f64) -> Decision {
    let label = row.labels.get(&category).is_some_and(|label| *label >= rejects_from);
    Decision {
        id: row.id.clone(),
        text: row.text.clone(),
        labels: std::iter::once((category, f64::from(u8::from(label)))).collect(),
        decided_by: String::new(),
        decided_at: String::new(),
        batch: false,
        cursor: None,
    }
}

/// `authored_fr_a … f` for many files of one kind.
fn shared_name(names: &[String]) -> String {
    match names {
        [only] => only.clone(),
        [first, .., last] => format!("{first} … {last}"),
        [] => String::new(),
    }
}

fn replay(model: &Model, newsroom: &Newsroom, sizes: &[usize], learning: &Learning) -> Result<Vec<Gain>> {
    let (first, later) = newsroom.decisions.split_at(newsroom.decisions.len() - newsroom.n_later);
    let known: Vec<(&Decision, bool)> =
        later.iter().filter_map(|d| d.label(newsroom.category).map(|label| (d, label))).collect();
    let labels: Vec<bool> = known.iter().map(|(_, label)| *label).collect();
    let scores = |model: &Model| -> Vec<f64> {
        known.iter().map(|(d, _)| *scored::scores(model, &d.text).get(newsroom.category)).collect()
    };
    let before = scores(model);
    let mut gains = Vec::new();
    for size in sizes {
        let Some(decisions) = first.get(..*size) else { continue };
        let about = About { settings_digest: &learning.digest, n_held_out: 0, n_without: 0 };
        let refit = head::refit(model, decisions, &learning.head, about)?;
        let after = scores(&Model::read(&refit.artifact)?);
        let difference = |measure| metrics::difference(measure, &labels, &before, &after, learning.seed);
        let (Some(roc_auc), Some(pr_auc), Some(calibration_error)) =
            (difference(Measure::RocAuc), difference(Measure::PrAuc), difference(Measure::CalibrationError))
        else {
            bail!("the later rows of `{}` are all of one kind", newsroom.name);
        };
        let asked = refit.changes.iter().filter(|change| change.loss_before.is_some());
        gains.push(Gain {
            newsroom: newsroom.name.clone(),
            category: newsroom.category,
            is_seen: newsroom.standing == Standing::Trained,
            n_decisions: *size,
            n_later: labels.len(),
            roc_auc,
            pr_auc,
            calibration_error,
            chosen: asked.map(|change| format!("{}: {}", change.language, change.chosen)).collect(),
        });
    }
    Ok(gains)
}

/// The gains as a table in Markdown.
pub fn table(gains: &[Gain]) -> String {
    let mut table = String::from(
        "| newsroom | category | decisions | later rows | ROC-AUC (95 % of the change) | PR-AUC | calibration error | correction |\n\
         |---|---|---:|---:|---|---|---|---|\n",
    );
    for gain in gains {
        let Gain { newsroom, category, n_decisions, n_later, roc_auc, pr_auc, calibration_error, .. } = gain;
        let seen = if gain.is_seen { " (seen in training)" } else { "" };
        let _ = writeln!(
            table,
            "| {newsroom}{seen} | {category} | {n_decisions} | {n_later} | {:.3} → {:.3} ({:+.3} to {:+.3}) | {:.3} → {:.3} | {:.3} → {:.3} | {} |",
            roc_auc.before,
            roc_auc.after,
            roc_auc.change.low,
            roc_auc.change.high,
            pr_auc.before,
            pr_auc.after,
            calibration_error.before,
            calibration_error.after,
            gain.chosen.join("; "),
        );
    }
    table
}
