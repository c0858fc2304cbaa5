//! The card's summaries as Markdown tables. A section without anything measured is empty.

use crate::assessment::Assessment;
use crate::evaluate::Figures;
use crate::fairness::Fairness;
use crate::fairness::pairs::{CategoryRates, GroupRates, Rate, THRESHOLDS, WATCHED, gap};
use crate::fairness::subgroups::MIN_ROWS;
use crate::functional::{LANGUAGES, PassRate, capabilities, totals};
use crate::thresholds::{self, Over};

/// So many groups with the highest rates are named.
const N_NAMED: usize = 5;

/// What share of comments lies over the usual thresholds.
pub(super) fn thresholds(assessment: &Assessment) -> String {
    if assessment.by_language.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "## Over the usual thresholds\n\nThe share of comments whose toxicity score is at or over a threshold: of those \
         that people call clean these are false alarms, of those they call toxic it is recall.\n\n",
    );
    let names = thresholds::THRESHOLDS.map(|threshold| format!(" {threshold} |")).concat();
    text.extend([format!("| language | comments | rows |{names}\n|---|---|---:|---:|---:|---:|---:|---:|\n")]);
    for crossing in &assessment.by_language {
        text.push_str(&over(&crossing.language, "clean", crossing.clean));
        text.push_str(&over(&crossing.language, "toxic", crossing.toxic));
    }
    text
}

fn over(language: &str, kind: &str, over: Over) -> String {
    let shares =
        over.shares().map_or_else(|| " – |".repeat(thresholds::THRESHOLDS.len()), |shares| shares.map(cell).concat());
    format!("| {language} | {kind} | {} |{shares}\n", over.n_rows)
}

/// Pass rates, a row a capability and a column a language.
pub(super) fn functional(assessment: &Assessment) -> String {
    let Some(rates) = &assessment.functional else { return String::new() };
    let mut text = String::from(
        "## Functional cases\n\nSmall sentences that try one ability each: passed of all. High must be at least 0.5, low \
         below.\n\n| capability | fr | de | en |\n|---|---:|---:|---:|\n",
    );
    for capability in capabilities(rates) {
        text.push_str(&pass_row(capability, rates));
    }
    text.push_str(&pass_row("all", &totals(rates)));
    text
}

fn pass_row(capability: &str, rates: &[PassRate]) -> String {
    let cells = LANGUAGES.map(|language| {
        let rate = rates.iter().find(|rate| rate.capability == capability && rate.language == language);
        rate.map_or_else(|| " – |".to_owned(), |rate| format!(" {}/{} |", rate.n_passed, rate.n_cases))
    });
    format!("| {capability} |{}\n", cells.concat())
}

/// Groups of people: the gap on pairs, and the areas on labelled rows.
pub(super) fn groups(assessment: &Assessment) -> String {
    assessment.fairness.as_ref().map_or_else(String::new, |fairness| {
        format!("{}\n{}{}", pairs(&fairness.pairs), most_accused(&fairness.pairs), subgroups(fairness))
    })
}

fn pairs(groups: &[GroupRates]) -> String {
    let mut text = format!(
        "## Groups of people\n\nThe same harmless sentences with the words of {} groups put in, and attacks on each of \
         comparable force though not of the same words, in three languages.\n\n| category | at | harmless over | lowest–highest group | attacks over | lowest–highest group |\n\
         |---|---:|---:|---:|---:|---:|\n",
        groups.len()
    );
    for (at_category, category) in WATCHED.iter().enumerate() {
        for (at, threshold) in THRESHOLDS.iter().enumerate() {
            let cells = |kind: fn(&CategoryRates, usize) -> Option<Rate>| {
                let pick = |group: &GroupRates| {
                    group.categories.get(at_category).and_then(|rates| kind(rates, at)).unwrap_or_default()
                };
                gap(groups, pick).map_or_else(String::new, |gap| {
                    let Rate { n_rows, n_over } = gap.overall;
                    let (overall, low, high) =
                        (percent(gap.overall.share()), percent(gap.lowest), percent(gap.highest));
                    format!(" {overall} ({n_over}/{n_rows}) | {low}–{high} |")
                })
            };
            let harmless = cells(|rates, at| rates.harmless.get(at).copied());
            let attacks = cells(|rates, at| rates.attacks.get(at).copied());
            text.extend([format!("| {category} | {threshold} |{harmless}{attacks}\n")]);
        }
    }
    text
}

fn most_accused(groups: &[GroupRates]) -> String {
    let rate = |group: &GroupRates| {
        let [toxicity, _] = &group.categories;
        let [at_half, _] = toxicity.harmless;
        at_half
    };
    let mut rates: Vec<(&str, Rate)> = groups.iter().map(|group| (group.group.as_str(), rate(group))).collect();
    rates.retain(|(_, rate)| rate.n_over > 0);
    rates.sort_by(|a, b| b.1.share().total_cmp(&a.1.share()).then_with(|| a.0.cmp(b.0)));
    rates.truncate(N_NAMED);
    if rates.is_empty() {
        return "No group's harmless sentences reach 0.5 of toxicity.\n".to_owned();
    }
    let named = rates.iter().map(|(name, rate)| format!("{name} {}/{}", rate.n_over, rate.n_rows));
    format!("Most often over 0.5 of toxicity without reason: {}.\n", named.collect::<Vec<_>>().join(", "))
}

fn subgroups(fairness: &Fairness) -> String {
    let mut text = format!(
        "\nLabelled rows that name a group (Borkan et al. 2019): ROC-AUC of toxicity within the group; of toxic others \
         against harmless ones that name it (BPSN: low means false alarms); of harmless others against toxic ones that name \
         it (BNSP: low means misses). {} groups with fewer than {MIN_ROWS} rows of a kind are left out.\n\n",
        fairness.n_without_rows
    );
    text.push_str("| group | toxic | harmless | subgroup | BPSN | BNSP |\n|---|---:|---:|---:|---:|---:|\n");
    for areas in &fairness.subgroups {
        let area = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        let (subgroup, bpsn, bnsp) = (area(areas.subgroup), area(areas.bpsn), area(areas.bnsp));
        let (group, n_positive, n_negative) = (&areas.group, areas.n_positive, areas.n_negative);
        text.extend([format!("| {group} | {n_positive} | {n_negative} | {subgroup} | {bpsn} | {bnsp} |\n")]);
    }
    text
}

/// What disguise costs, over all files.
pub(super) fn disguise(assessment: &Assessment) -> String {
    let figures = assessment.by_language_and_category();
    let rows: Vec<&Figures> = figures.iter().filter(|f| f.disguise_loss().is_some()).collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "## Disguise\n\nROC-AUC on the rows as they are and on copies whose harmful words are written to get past filters, all \
         files together. Training sees copies of other rows disguised in the same ways, so inventions of readers may cost \
         more.\n\n| language | category | rows | clean | disguised | loss |\n|---|---|---:|---:|---:|---:|\n",
    );
    for f in rows {
        let [clean, disguised, loss] =
            [f.roc_auc, f.roc_auc_disguised, f.disguise_loss()].map(Option::unwrap_or_default);
        let (language, category, n_rows) = (&f.language, f.category, f.n_rows);
        text.extend([format!("| {language} | {category} | {n_rows} | {clean:.3} | {disguised:.3} | {loss:.3} |\n")]);
    }
    text
}

fn cell(share: f64) -> String {
    format!(" {} |", percent(share))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scored;

    fn assessment() -> Assessment {
        let rows = [(0.9, 1.0), (0.6, 0.0), (0.1, 0.0)].map(|(score, label)| scored::row("fr", "", score, label));
        let files = vec![scored::file("a", rows.into())];
        let by_language = thresholds::by_language(&files);
        let functional = Some(vec![PassRate {
            language: "fr".into(),
            capability: "irony".into(),
            n_cases: 4,
            n_passed: 3,
            failed: vec!["fr-irony-01".into()],
        }]);
        Assessment { files, figures: Vec::new(), by_language, by_file: Vec::new(), functional, fairness: None }
    }

    #[test]
    fn shares_stand_beside_their_rows() {
        let text = thresholds(&assessment());
        assert!(text.contains("| fr | clean | 2 | 50.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % |\n"), "{text}");
        assert!(text.contains("| fr | toxic | 1 | 100.0 % |"), "{text}");
    }

    #[test]
    fn a_language_without_cases_has_a_dash() {
        let text = functional(&assessment());
        assert!(text.contains("| irony | 3/4 | – | – |\n") && text.contains("| all | 3/4 | – | – |\n"), "{text}");
    }

    #[test]
    fn what_was_not_measured_has_no_section() {
        assert_eq!(groups(&assessment()) + &disguise(&assessment()), "");
    }
}
