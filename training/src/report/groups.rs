//! Groups of people: rates on the same sentences, and areas on labelled rows that name a group.

use maud::{Markup, html};

use super::number::{count, percent, three};
use super::{Section, Subject, scrolling, spoken};
use crate::fairness::pairs::{CategoryRates, GroupRates, Rate, THRESHOLDS, WATCHED, gap};
use crate::fairness::subgroups::{MIN_ROWS, SubgroupAreas};

/// What the first word of a group's name may say of its kind.
const FAMILIES: [&str; 7] = ["age", "disability", "ethnicity", "gender", "nationality", "orientation", "religion"];
/// The radius of a dot that stands for one group.
const DOT: f64 = 1.1;

/// The section; none where no pairs were given.
pub(super) fn section(subject: &Subject<'_>) -> Option<Section> {
    let fairness = subject.assessment.fairness.as_ref()?;
    let body = html! {
        p class="prose" {
            "The same harmless sentences with the words of " (fairness.pairs.len()) " groups put in, in three languages: only the \
             group differs, so these rates should not. The attacks are of comparable force, though not of the same words. A dot's area is the number of groups with \
             that rate, the tick the rate over all of them."
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

/// One line from 0 to 100 % with a dot wherever groups lie, and the rate over all groups as a tick.
fn strip(groups: &[GroupRates], name: &str, class: &str, pick: impl Fn(&GroupRates) -> Rate) -> Markup {
    let Some(gap) = gap(groups, &pick) else { return html! {} };
    let label = format!("{name}: {} to {} by group", percent(gap.lowest), percent(gap.highest));
    html! {
        div class="dots" {
            p { span { (name) } span class="figure" { (percent(gap.overall.share())) small { "of " (count(gap.overall.n_rows)) } } }
            svg viewBox="0 0 200 16" role="img" aria-label=(label) {
                path class="axis" d="M8 8H192" {}
                @for (share, names) in places(groups, pick) {
                    circle class=(format!("dot {class}")) cx=(across(share)) cy="8" r=(format!("{:.2}", DOT * (names.len() as f64).sqrt())) {
                        title { (percent(share)) ": " (names.join(", ")) }
                    }
                }
                path class="tick" d=(format!("M{} 0V16", across(gap.overall.share()))) {}
            }
            p class="note" {
                "groups from " (percent(gap.lowest)) " to " (percent(gap.highest)) " · gap " (percent(gap.width()))
                " · standard deviation " (percent(gap.deviation))
            }
        }
    }
}

/// `religion_jewish` as `Religion: Jewish`.
fn group_name(name: &str) -> String {
    let parts = name.split_once('_').filter(|(family, _)| FAMILIES.contains(family));
    parts.map_or_else(|| spoken(name), |(family, group)| format!("{}: {}", spoken(family), spoken(group)))
}

/// Where a share stands on a strip.
fn across(share: f64) -> String {
    format!("{:.1}", 8.0 + 184.0 * share)
}

/// The distinct rates, ascending, with the groups that have each.
fn places(groups: &[GroupRates], pick: impl Fn(&GroupRates) -> Rate) -> Vec<(f64, Vec<String>)> {
    let mut sorted: Vec<(f64, String)> =
        groups.iter().map(|group| (pick(group).share(), group_name(&group.group))).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let equal = sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq());
    let place = |place: &[(f64, String)]| {
        let share = place.first().map_or(0.0, |(share, _)| *share);
        (share, place.iter().map(|(_, name)| name.clone()).collect())
    };
    equal.map(place).collect()
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
                th scope="row" { (group_name(&group.group)) }
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
                th scope="row" { (group_name(&areas.group)) }
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

#[cfg(test)]
mod tests {
    use vigie::category::Category;

    use super::*;

    #[test]
    fn groups_with_one_rate_share_a_dot() {
        let group = |name: &str, n_over| {
            let rate = Rate { n_rows: 18, n_over };
            let rates = CategoryRates { category: Category::Toxicity, harmless: [rate; 2], attacks: [rate; 2] };
            GroupRates { group: name.to_owned(), categories: [rates; 2] }
        };
        let groups = [group("b", 9), group("age_old", 0), group("c", 9)];
        let found = places(&groups, |group| rate(group, 0, 0, |r| &r.harmless));
        assert_eq!(found, [(0.0, vec!["Age: Old".to_owned()]), (0.5, vec!["B".to_owned(), "C".to_owned()])]);
        assert_eq!(group_name("asylum_seeker"), "Asylum seeker");
        assert_eq!((across(0.0), across(1.0)), ("8.0".to_owned(), "192.0".to_owned()));
    }
}
