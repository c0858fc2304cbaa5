//! What moderators decided: one comment a line of JSON, in the order of the decisions, as `GET /v1/examples` gives them.
//!
//! A decision is a labelled row ([`vigie::example::Example`]) with who decided and when. Errors name lines and never show a
//! text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use vigie::category::Category;

use crate::split;

/// One comment and what a person decided on it. No `Debug` of the text.
#[derive(Clone, Deserialize)]
pub struct Decision {
    /// The comment's id.
    pub id: String,
    /// The comment.
    pub text: String,
    /// What the decision says, 0..=1; an absent category is unknown.
    pub labels: BTreeMap<Category, f64>,
    /// The name of the key that decided; empty where nobody wrote it down.
    #[serde(default)]
    pub decided_by: String,
    /// When, RFC 3339; empty where nobody wrote it down.
    #[serde(default)]
    pub decided_at: String,
    /// Whether many comments were decided at once.
    #[serde(default)]
    pub batch: bool,
    /// Where the service's list goes on after it.
    #[serde(default)]
    pub cursor: Option<u64>,
}

impl std::fmt::Debug for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decision").field("id", &self.id).field("labels", &self.labels).finish_non_exhaustive()
    }
}

impl Decision {
    /// The label of a category as yes or no, from one half; none when unknown.
    pub fn label(&self, category: Category) -> Option<bool> {
        self.labels.get(&category).map(|label| *label >= 0.5)
    }

    /// Whether the comment was rejected, for whatever reason.
    pub fn is_rejection(&self) -> bool {
        self.labels.values().any(|label| *label >= 0.5)
    }
}

/// Decisions in the order in which they were taken, parted by time.
#[derive(Debug, Default)]
pub struct Split {
    /// The older ones, to fit on.
    pub older: Vec<Decision>,
    /// The newest fifth, to measure on; contents that stand among the older ones are left out.
    pub newest: Vec<Decision>,
}

/// One decision in so many is kept out.
const ONE_IN: usize = 5;

/// Keeps the newest fifth out. Of a comment that was decided more than once the last decision counts.
pub fn split(decisions: Vec<Decision>) -> Split {
    let mut older = last_of_each(decisions);
    let newest = older.split_off(older.len() - older.len() / ONE_IN);
    let known: BTreeSet<u64> = older.iter().map(|decision| split::content_hash(&decision.text)).collect();
    let is_new = |decision: &Decision| !known.contains(&split::content_hash(&decision.text));
    Split { older, newest: newest.into_iter().filter(is_new).collect() }
}

fn last_of_each(decisions: Vec<Decision>) -> Vec<Decision> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<Decision> = decisions.into_iter().rev().filter(|d| seen.insert(d.id.clone())).collect();
    kept.reverse();
    kept
}

/// BLAKE3 of decisions in their order: of ids, texts and labels.
pub fn digest(decisions: &[Decision]) -> String {
    let mut hasher = blake3::Hasher::new();
    for decision in decisions {
        hasher.update(decision.id.as_bytes()).update(&[0]);
        hasher.update(blake3::hash(decision.text.as_bytes()).as_bytes());
        for (category, label) in &decision.labels {
            hasher.update(category.as_str().as_bytes()).update(&label.to_le_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Reads a file of decisions, plain or gzipped.
pub fn read_file(path: &Path) -> Result<Vec<Decision>> {
    let file = File::open(path).with_context(|| format!("cannot open the decisions `{}`", path.display()))?;
    let is_gzip = path.extension().is_some_and(|extension| extension == "gz");
    let mut decisions = Vec::new();
    let read = if is_gzip {
        read(BufReader::new(MultiGzDecoder::new(file)), &mut decisions)
    } else {
        read(BufReader::new(file), &mut decisions)
    };
    read.with_context(|| format!("in `{}`", path.display()))?;
    Ok(decisions)
}

/// Appends the decisions of some lines, until they end or one is none. What was read before an error stays.
pub fn read(lines: impl BufRead, decisions: &mut Vec<Decision>) -> Result<()> {
    for (line, n) in lines.lines().zip(1..) {
        let line = line.with_context(|| format!("line {n} cannot be read"))?;
        if !line.trim().is_empty() {
            decisions.push(parse(&line, n)?);
        }
    }
    Ok(())
}

/// One line. serde's own message would show what stands in it, so only the place is told.
fn parse(line: &str, n: usize) -> Result<Decision> {
    let decision: Decision = match serde_json::from_str(line) {
        Ok(decision) => decision,
        Err(error) => bail!("line {n} is no decision; look at its column {}", error.column()),
    };
    for (category, label) in &decision.labels {
        if !(0.0..=1.0).contains(label) {
            bail!("line {n}: the label of `{category}` is {label}; allowed is 0 to 1");
        }
    }
    Ok(decision)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, text: &str, toxicity: f64) -> String {
        format!(
            r#"{{"id":"{id}","text":"{text}","lang":"fr","labels":{{"toxicity":{toxicity}}},"source":"newsroom","decided_by":"anna","cursor":7}}"#
        )
    }

    fn read_all(lines: &[String]) -> Result<Vec<Decision>> {
        let mut decisions = Vec::new();
        read(lines.join("\n").as_bytes(), &mut decisions).map(|()| decisions)
    }

    #[test]
    fn the_newest_fifth_is_kept_out() {
        let lines: Vec<String> = (0..10).map(|n| line(&n.to_string(), &format!("texte numéro {n} abc"), 0.0)).collect();
        let split = split(read_all(&lines).expect("reads"));
        let ids = |decisions: &[Decision]| decisions.iter().map(|d| d.id.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!((ids(&split.older).as_str(), ids(&split.newest).as_str()), ("0 1 2 3 4 5 6 7", "8 9"));
    }

    #[test]
    fn the_last_decision_on_a_comment_counts_and_known_contents_measure_nothing() {
        let mut lines: Vec<String> = (0..9).map(|n| line(&n.to_string(), &format!("texte {n} abc"), 0.0)).collect();
        lines.push(line("3", "texte 3 abc", 1.0));
        lines.push(line("9", "Texte 1, ABC!", 1.0));
        let split = split(read_all(&lines).expect("reads"));
        assert_eq!(split.older.len(), 8);
        assert_eq!(split.newest.iter().map(|d| (d.id.as_str(), d.is_rejection())).collect::<Vec<_>>(), [("3", true)]);
    }

    #[test]
    fn a_bad_line_is_named_without_what_stands_in_it() {
        let bad = line("2", "un secret", 1.0).replace("{\"toxicity\":1}", "\"un secret\"");
        let error = read_all(&[line("1", "a", 0.0), bad]).expect_err("is refused");
        let shown = format!("{error:#}");
        assert!(shown.starts_with("line 2 is no decision") && !shown.contains("secret"), "{shown}");
        let shown = format!("{:?}", read_all(&[line("1", "un secret", 0.0)]).expect("reads"));
        assert!(!shown.contains("secret"), "{shown}");
    }
}
