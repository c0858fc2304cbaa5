//! Groups of people: rates on the same sentences, and areas on labelled rows that name a group.

use maud::{Markup, html};

use super::number::{count, percent, three};
use super::{Section, Subject, scrolling, spoken};
use crate::fairness::pairs::{CategoryRates, GroupRates, Rate, THRESHOLDS, WATCHED, gap};
use crate::fairness::subgroups::{MIN_ROWS, SubgroupAreas};

/// The section; none where no pairs were given.
pub(super) fn section(subject: &Subject<'_>) -> Option<Section> {
    let fairness = subject.assessment.fairness.as_ref()?;
    let body = html! {
        p class="prose" {
            "The same harmless sentences, and comparable attacks, with the words of " (fairness.pairs.len()) " groups put in, in three \
             languages. Only the group differs, so rates should not. Each dot is a group."
        }
        div class="panels" { @for (at, category) in WATCHED.iter().enumerate() {
            figure class="panel" {
                figcaption { (spoken(category.as_str())) }
                @for (n, threshold) in THRESHOLDS.iter().enumerate() {
                    (strip(&fairness.pairs, &format!("harmless ≥ {threshold}"), "clean", |group| rate(group, at, n, |r| &r.harmless)))
                }
                @for (n, threshold) in THRESHOLDS.iter().enumerate() {
                    (strip(&fairness.pairs, &format!("attacks ≥ {threshold}"), "toxic", |group| rate(group, at, n, |r| &r.attacks)))
                }
            }
        } }
        details open[fairness.pairs.len() <= 12] {
            summary { "Every group" }
            (scrolling("Rates by group", &rates(&fairness.pairs)))
        }
        h3 { "Labelled rows that name a group" }
        p class="prose" {
            "Areas under the ROC curve of toxicity after Borkan et al. (2019). A low BPSN means that harmless comments naming the \
             group score above attacks on others: false alarms. A low BNSP means that attacks naming it score below harmless \
             comments: misses. " (fairness.n_without_rows) " groups have fewer than " (MIN_ROWS) " rows of a kind here."
        }
        @if !fairness.subgroups.is_empty() { (scrolling("Areas by group", &areas(&fairness.subgroups))) }
    };
    Some(Section { id: "groups", title: "Groups of people", body })
}

fn rate(
    group: &GroupRates,
    category: usize,
    threshold: usize,
    kind: fn(&CategoryRates) -> &[Rate; THRESHOLDS.len()],
) -> Rate {
    group.categories.get(category).and_then(|rates| kind(rates).get(threshold).copied()).unwrap_or_default()
}

/// One line of dots from 0 to 100 %, with the rate over all groups as a tick.
fn strip(groups: &[GroupRates], name: &str, class: &str, pick: impl Fn(&GroupRates) -> Rate) -> Markup {
    let Some(gap) = gap(groups, &pick) else { return html! {} };
    html! {
        div class="dots" {
            p { span { (name) } span class="figure" { (percent(gap.overall.share())) small { "of " (count(gap.overall.n_rows)) } } }
            svg viewBox="0 0 200 12" role="img" aria-label=(format!("{name}: {} to {} by group", percent(gap.lowest), percent(gap.highest))) {
                path class="axis" d="M4 6H196" {}
                @for group in groups {
                    @let share = pick(group).share();
                    circle class=(format!("dot {class}")) cx=(format!("{:.1}", 4.0 + 192.0 * share)) cy="6" r="3" {
                        title { (spoken(&group.group)) " " (percent(share)) }
                    }
                }
                @let at = 4.0 + 192.0 * gap.overall.share();
                path class="tick" d=(format!("M{at:.1} 0V12")) {}
            }
            p class="note" {
                "groups from " (percent(gap.lowest)) " to " (percent(gap.highest)) " · gap " (percent(gap.width()))
                " · standard deviation " (percent(gap.deviation))
            }
        }
    }
}

fn rates(groups: &[GroupRates]) -> Markup {
    let mut sorted: Vec<&GroupRates> = groups.iter().collect();
    let alarm = |group: &GroupRates| rate(group, 0, 0, |r| &r.harmless).share();
    sorted.sort_by(|a, b| alarm(b).total_cmp(&alarm(a)).then_with(|| a.group.cmp(&b.group)));
    html! {
        table class="rates" {
            thead {
                tr {
                    th rowspan="2" scope="col" { "Group" }
                    @for category in WATCHED { th colspan="4" scope="colgroup" { (spoken(category.as_str())) } }
                }
                tr { @for _ in WATCHED {
                    @for threshold in THRESHOLDS { th scope="col" class="n" { "harmless ≥ " (threshold) } }
                    @for threshold in THRESHOLDS { th scope="col" class="n" { "attacks ≥ " (threshold) } }
                } }
            }
            tbody { @for group in sorted { tr {
                th scope="row" { (spoken(&group.group)) }
                @for rates in &group.categories {
                    @for rate in rates.harmless { (cell(rate, "clean")) }
                    @for rate in rates.attacks { (cell(rate, "toxic")) }
                }
            } } }
        }
    }
}

fn cell(rate: Rate, class: &str) -> Markup {
    html! {
        td class=(format!("n bar {class}")) style=(format!("--share:{:.0}%", rate.share() * 100.0)) {
            (rate.n_over) "/" (rate.n_rows)
        }
    }
}

fn areas(areas: &[SubgroupAreas]) -> Markup {
    let mut sorted: Vec<&SubgroupAreas> = areas.iter().collect();
    sorted.sort_by(|a, b| a.bpsn.unwrap_or(1.0).total_cmp(&b.bpsn.unwrap_or(1.0)));
    html! {
        table {
            thead { tr {
                th scope="col" { "Group" } th scope="col" class="n" { "Toxic" } th scope="col" class="n" { "Harmless" }
                th scope="col" class="n" { "Subgroup" } th scope="col" class="n" { "BPSN" } th scope="col" class="n" { "BNSP" }
                th scope="col" class="n" { "Other toxic" } th scope="col" class="n" { "Other harmless" }
            } }
            tbody { @for areas in sorted { tr {
                th scope="row" { (spoken(&areas.group)) }
                td class="n" { (count(areas.n_positive)) }
                td class="n" { (count(areas.n_negative)) }
                td class="n" { (three(areas.subgroup)) }
                td class="n" { (three(areas.bpsn)) }
                td class="n" { (three(areas.bnsp)) }
                td class="n" { (count(areas.n_background_positive)) }
                td class="n" { (count(areas.n_background_negative)) }
            } } }
        }
    }
}
