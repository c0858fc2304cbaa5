//! Functional cases (after `HateCheck`, Röttger et al. 2021): small sentences, each written to try one ability in one way, with
//! what the score should do. They say what a model cannot do, not how often that matters.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use vigie::category::Category;
use vigie::model::Model;

use crate::scored;

/// The languages that have cases, in the order of figures.
pub const LANGUAGES: [&str; 3] = ["fr", "de", "en"];
/// From here on a score is high.
const HIGH: f64 = 0.5;

/// What a case's score should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Expectation {
    /// At least one half.
    High,
    /// Below.
    Low,
}

/// One case, a line of `data/functional/fr.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    capability: String,
    text: String,
    category: Category,
    expect: Expectation,
}

/// How many cases of one ability in one language pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PassRate {
    /// The language.
    pub language: String,
    /// The ability: `quoted_hate`, `disguise`.
    pub capability: String,
    /// Cases.
    pub n_cases: usize,
    /// Cases that pass.
    pub n_passed: usize,
    /// The ids of those that do not.
    pub failed: Vec<String>,
}

impl PassRate {
    /// The share that passes; 0 without cases.
    pub fn share(&self) -> f64 {
        self.n_passed as f64 / self.n_cases.max(1) as f64
    }
}

/// Tries a model on the cases in a folder: `fr.jsonl`, `de.jsonl`, `en.jsonl`. Abilities stand in the order of the files.
pub fn run(model: &Model, folder: &Path) -> Result<Vec<PassRate>> {
    let mut found = Vec::new();
    for language in LANGUAGES {
        let cases: Vec<Case> = read_lines(&folder.join(format!("{language}.jsonl")))?;
        found.extend(pass_rates(language, &cases, |case| *scored::scores(model, &case.text).get(case.category)));
    }
    Ok(found)
}

/// Whether one case passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The language.
    pub language: &'static str,
    /// Whether the score is on the side where it should be.
    pub is_passed: bool,
}

/// Tries a model on the cases in a folder, case by case in the order of the files.
pub fn outcomes(model: &Model, folder: &Path) -> Result<Vec<Outcome>> {
    let mut found = Vec::new();
    for language in LANGUAGES {
        let cases: Vec<Case> = read_lines(&folder.join(format!("{language}.jsonl")))?;
        found.extend(cases.iter().map(|case| {
            let score = *scored::scores(model, &case.text).get(case.category);
            Outcome { language, is_passed: passes(case, score) }
        }));
    }
    Ok(found)
}

fn passes(case: &Case, score: f64) -> bool {
    (score >= HIGH) == (case.expect == Expectation::High)
}

fn pass_rates(language: &str, cases: &[Case], score: impl Fn(&Case) -> f64) -> Vec<PassRate> {
    let mut rates: Vec<PassRate> = Vec::new();
    for case in cases {
        let rate = rate_of(&mut rates, language, &case.capability);
        rate.n_cases += 1;
        if passes(case, score(case)) {
            rate.n_passed += 1;
        } else {
            rate.failed.push(case.id.clone());
        }
    }
    rates
}

fn rate_of<'r>(rates: &'r mut Vec<PassRate>, language: &str, capability: &str) -> &'r mut PassRate {
    let at = rates.iter().position(|rate| rate.capability == capability).unwrap_or(rates.len());
    if at == rates.len() {
        let (language, capability) = (language.to_owned(), capability.to_owned());
        rates.push(PassRate { language, capability, ..PassRate::default() });
    }
    #[expect(clippy::indexing_slicing, reason = "`at` is a position, or that of the rate pushed just now")]
    &mut rates[at]
}

/// All cases of each language together, and `all` of them, as one rate each.
pub fn totals(rates: &[PassRate]) -> Vec<PassRate> {
    let mut totals: BTreeMap<usize, PassRate> = BTreeMap::new();
    for rate in rates {
        let order = LANGUAGES.iter().position(|language| *language == rate.language).unwrap_or(LANGUAGES.len());
        for (order, language) in [(order, rate.language.as_str()), (LANGUAGES.len() + 1, "all")] {
            let total = totals.entry(order).or_default();
            language.clone_into(&mut total.language);
            "all".clone_into(&mut total.capability);
            total.n_cases += rate.n_cases;
            total.n_passed += rate.n_passed;
            total.failed.extend_from_slice(&rate.failed);
        }
    }
    totals.into_values().collect()
}

/// The abilities, in the order in which they first stand.
pub fn capabilities(rates: &[PassRate]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for rate in rates {
        if !found.contains(&rate.capability.as_str()) {
            found.push(&rate.capability);
        }
    }
    found
}

/// The rates as a table in Markdown, with what fails.
pub fn table(rates: &[PassRate]) -> String {
    let mut table =
        String::from("| language | capability | cases | passed | rate | failed |\n|---|---|---:|---:|---:|---|\n");
    for rate in rates.iter().chain(&totals(rates)) {
        let PassRate { language, capability, n_cases, n_passed, failed } = rate;
        let failed = if capability == "all" { String::new() } else { failed.join(" ") };
        let share = rate.share();
        table.extend([format!("| {language} | {capability} | {n_cases} | {n_passed} | {share:.3} | {failed} |\n")]);
    }
    table
}

/// Lines of JSON as `T`. A line that is not one is an error that names it.
pub(crate) fn read_lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let read = |(line, n)| {
        serde_json::from_str(line).with_context(|| format!("line {n} of `{}` is not such a row", path.display()))
    };
    lines.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, capability: &str, expect: Expectation) -> Case {
        let (id, capability) = (id.to_owned(), capability.to_owned());
        Case { id, capability, text: String::new(), category: Category::Insult, expect }
    }

    fn rates() -> Vec<PassRate> {
        let cases = [
            case("a", "insult", Expectation::High),
            case("b", "irony", Expectation::Low),
            case("c", "insult", Expectation::Low),
        ];
        pass_rates("fr", &cases, |_| 0.5)
    }

    #[test]
    fn one_half_is_high_and_what_fails_is_named() {
        let rates = rates();
        assert_eq!(rates.len(), 2);
        assert_eq!((rates[0].n_cases, rates[0].n_passed, &rates[0].failed), (2, 1, &vec!["c".to_owned()]));
        assert_eq!((rates[1].n_cases, rates[1].n_passed, &rates[1].failed), (1, 0, &vec!["b".to_owned()]));
    }

    #[test]
    fn totals_are_by_language_and_of_all() {
        let mut rates = rates();
        rates.push(PassRate {
            language: "en".into(),
            capability: "insult".into(),
            n_cases: 1,
            n_passed: 1,
            failed: vec![],
        });
        let totals: Vec<_> = totals(&rates).into_iter().map(|t| (t.language, t.n_cases, t.n_passed)).collect();
        assert_eq!(totals, [("fr".to_owned(), 3, 1), ("en".to_owned(), 1, 1), ("all".to_owned(), 4, 2)]);
    }

    #[test]
    fn a_case_that_is_none_is_named_by_its_line() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("fr.jsonl");
        std::fs::write(&path, "\n{\"id\": 1}\n").expect("is written");
        let error = read_lines::<Case>(&path).map(|cases| cases.len()).expect_err("is refused");
        assert!(error.to_string().starts_with("line 2 of"), "{error}");
    }

    #[test]
    fn every_shipped_case_reads_and_no_id_stands_twice() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/functional");
        let mut ids: Vec<String> = Vec::new();
        for language in LANGUAGES {
            let cases: Vec<Case> = read_lines(&folder.join(format!("{language}.jsonl"))).expect("reads");
            assert!(cases.iter().all(|case| !case.text.is_empty()));
            ids.extend(cases.into_iter().map(|case| case.id));
        }
        let n_ids = ids.len();
        ids.sort();
        ids.dedup();
        assert!(n_ids > 300 && ids.len() == n_ids, "{n_ids} ids, {} distinct", ids.len());
    }
}
