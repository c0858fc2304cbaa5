//! From decisions to a better model by one command: fetch, part by time, adapt, compare, judge, upload, promote.
//!
//! It adapts the model that the live one was adapted from, not the live one itself: every run learns from the whole history
//! once, and no decision counts twice. It never changes a model by itself: what the gate refuses goes nowhere.

mod history; // live model, base and decisions, from a service or from files
mod report; // what is said at the end
mod service; // the service's HTTP API

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Serialize;
use vigie::model::Model;

use crate::cli::Exit;
use crate::decisions::{self, Decision, Split};
use crate::gate::{self, Case, Verdict, reference::Reference};
use crate::head::{self, About, Change, Refit, candidate::Candidate};
use crate::learning::Learning;
use history::History;

/// Where the reference sets lie in a checkout and in the image.
const REFERENCE: &str = "data";

/// Where decisions come from, and what becomes of the model.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A running service: its live model and its decisions are fetched, and the new model is uploaded to it.
    #[arg(long, value_name = "URL", requires = "key", required_unless_present_all = ["model", "examples"])]
    service: Option<String>,
    /// A key of it, of the role that may upload models.
    #[arg(long, value_name = "KEY", env = "VIGIE_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Make the new model live at once.
    #[arg(long, requires = "service")]
    promote: bool,
    /// Without a service: the artifact that is live.
    #[arg(long, value_name = "MODEL", requires = "examples", conflicts_with = "service")]
    model: Option<PathBuf>,
    /// Without a service: its decisions, as `GET /v1/examples` or `vigie-train import` writes them, in their order.
    #[arg(long, value_name = "FILE", requires = "model", conflicts_with = "service")]
    examples: Option<PathBuf>,
    /// Without a service: the artifact to adapt, where the live one is adapted already.
    #[arg(long, value_name = "MODEL", requires = "model")]
    base: Option<PathBuf>,
    /// Write the new artifact here, once the gate has let it in.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Leave out what this moderator decided; may be given again.
    #[arg(long, value_name = "NAME")]
    without: Vec<String>,
    /// Accept what this moderator decided, whatever the others say; may be given again.
    #[arg(long, value_name = "NAME")]
    trust: Vec<String>,
    /// Refuse to learn from fewer decisions than this.
    #[arg(long, value_name = "N")]
    min_decisions: Option<usize>,
    /// The folder of the reference sets (`corpus`, `functional`); without this flag `data`, if it is there.
    #[arg(long, value_name = "DIR")]
    reference: Option<PathBuf>,
    /// Settings to use instead of those compiled in (`training/learning.toml`).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print JSON instead of tables.
    #[arg(long)]
    json: bool,
}

/// Everything that a run found and did.
#[derive(Debug, Serialize)]
struct Outcome {
    /// The version that was live.
    live: String,
    /// The version that was adapted.
    base: String,
    /// The version that came of it; none where nothing was fitted.
    candidate: Option<String>,
    /// Decisions, of them those fitted on, and the newest ones measured on.
    n_decisions: usize,
    n_fitted: usize,
    n_newest: usize,
    /// Reference rows.
    n_reference: usize,
    /// Moderators left out by name.
    without: Vec<String>,
    /// What became of each category in each language.
    changes: Vec<Change>,
    /// What the gate found.
    verdict: Verdict,
    /// What was done with the new model, a sentence each.
    done: Vec<String>,
}

/// Does what the arguments say, and tells it.
pub fn run(arguments: &Arguments) -> Result<Exit> {
    let learning = Learning::read(arguments.config.as_deref())?;
    let history = history::fetch(arguments)?;
    let outcome = learn(arguments, &learning, history)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
    } else {
        print!("{}", report::text(&outcome));
    }
    Ok(if outcome.verdict.refusals.is_empty() { Exit::Done } else { Exit::Refused })
}

fn learn(arguments: &Arguments, learning: &Learning, history: History) -> Result<Outcome> {
    let History { live, base, decisions, service, note } = history;
    let decisions = without(decisions, &arguments.without)?;
    let base_model = base.as_ref().unwrap_or(&live);
    let mut outcome = Outcome::of(&live, base_model, &decisions, arguments);
    outcome.verdict.notes.extend(note);
    let n_needed = arguments.min_decisions.unwrap_or(learning.head.min_rows);
    if decisions.len() < n_needed {
        outcome.verdict.refusals.push(format!(
            "{} decisions are too few to learn from; {n_needed} are needed, {} more",
            decisions.len(),
            n_needed - decisions.len()
        ));
        return Ok(outcome);
    }
    let reference = reference(arguments.reference.as_deref(), base_model)?;
    outcome.n_reference = reference.as_ref().map_or(0, Reference::n_rows);
    let Split { older, newest } = decisions::split(decisions.clone());
    (outcome.n_fitted, outcome.n_newest) = (older.len(), newest.len());
    let about =
        About { settings_digest: &learning.digest, n_held_out: newest.len(), n_without: arguments.without.len() };
    let Refit { artifact, changes } = head::refit(base_model, &older, &learning.head, about)?;
    let candidate = Model::read(&artifact)?;
    let case = Case {
        live: &live,
        base: base_model,
        candidate: &candidate,
        decisions: &decisions,
        newest: &newest,
        reference: reference.as_ref(),
        trusted: &arguments.trust,
    };
    outcome.candidate = Some(candidate.version().0.clone());
    outcome.absorb(gate::judge(&case, learning)?);
    outcome.changes = changes;
    if outcome.verdict.refusals.is_empty() {
        finish(arguments, service.as_ref(), &artifact, &mut outcome)?;
    }
    Ok(outcome)
}

impl Outcome {
    fn of(live: &Model, base: &Model, decisions: &[Decision], arguments: &Arguments) -> Self {
        Self {
            live: live.version().0.clone(),
            base: base.version().0.clone(),
            candidate: None,
            n_decisions: decisions.len(),
            n_fitted: 0,
            n_newest: 0,
            n_reference: 0,
            without: arguments.without.clone(),
            changes: Vec::new(),
            verdict: Verdict::default(),
            done: Vec::new(),
        }
    }

    /// Takes in what the gate found beside what was noted before.
    fn absorb(&mut self, verdict: Verdict) {
        let mut notes = std::mem::take(&mut self.verdict.notes);
        notes.extend(verdict.notes);
        self.verdict = Verdict { notes, ..verdict };
    }

    /// Whether the new model says the same as the live one.
    fn changes_nothing(&self) -> bool {
        self.live == self.base && self.changes.iter().all(|change| change.chosen == Candidate::Unchanged)
    }
}

/// Hands a model on that was let in.
fn finish(
    arguments: &Arguments,
    service: Option<&service::Service>,
    artifact: &[u8],
    outcome: &mut Outcome,
) -> Result<()> {
    if outcome.changes_nothing() {
        outcome.done.push("nothing was clearly better than the live model, so it stays as it is".to_owned());
        return Ok(());
    }
    if let Some(path) = &arguments.out {
        fs::write(path, artifact).with_context(|| format!("cannot write `{}`", path.display()))?;
        outcome.done.push(format!("written to `{}`", path.display()));
    }
    let Some(service) = service else { return Ok(()) };
    let version = service.upload(artifact)?;
    outcome.done.push(format!("uploaded as {version}"));
    if arguments.promote {
        let promotion = service.promote(&version)?;
        outcome.done.push(format!("{} is live now; {} was before", promotion.live, promotion.before));
    } else {
        outcome.done.push(format!("it is not live yet: `--promote`, or POST /v1/models/{version}/promote"));
    }
    Ok(())
}

/// The decisions of everybody but some.
fn without(decisions: Vec<Decision>, names: &[String]) -> Result<Vec<Decision>> {
    for name in names {
        if !decisions.iter().any(|decision| decision.decided_by == *name) {
            bail!("`--without {name}`: there is no decision of `{name}`");
        }
    }
    Ok(decisions.into_iter().filter(|decision| !names.contains(&decision.decided_by)).collect())
}

/// The reference sets: those of the flag, or those of the repository if they are there.
fn reference(flag: Option<&Path>, base: &Model) -> Result<Option<Reference>> {
    match flag {
        Some(folder) => Reference::read(folder, base).map(Some),
        None if Path::new(REFERENCE).join("functional").exists() => {
            Reference::read(Path::new(REFERENCE), base).map(Some)
        }
        None => Ok(None),
    }
}
