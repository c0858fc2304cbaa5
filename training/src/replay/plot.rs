//! The growth as a picture: a panel a newsroom, decisions along (logarithmic), the area under the ROC curve up, with the 95 %
//! band of its change against the model as it is (dashed).

use maud::{Markup, html};

use super::Gain;

const PANEL_WIDTH: f64 = 300.0;
const PANEL_HEIGHT: f64 = 230.0;
const N_COLUMNS: usize = 3;
/// Room for the axes within a panel.
const LEFT: f64 = 46.0;
const TOP: f64 = 34.0;
const RIGHT: f64 = 14.0;
const BOTTOM: f64 = 40.0;
/// The decisions at both ends of the axis.
const FEWEST: f64 = 80.0;
const MOST: f64 = 12_500.0;
/// Decisions that have a mark.
const MARKS: [usize; 5] = [100, 300, 1000, 3000, 10_000];
/// Lines of the upper axis.
const N_LINES: usize = 4;

/// The whole picture, self-contained.
pub fn svg(gains: &[Gain]) -> String {
    let newsrooms: Vec<&[Gain]> = gains.chunk_by(|a, b| a.newsroom == b.newsroom).collect();
    let n_rows = newsrooms.len().div_ceil(N_COLUMNS);
    let (width, height) = (PANEL_WIDTH * N_COLUMNS.min(newsrooms.len()) as f64, PANEL_HEIGHT * n_rows as f64);
    let panels = newsrooms.iter().enumerate().map(|(at, gains)| {
        let (x, y) = ((at % N_COLUMNS) as f64 * PANEL_WIDTH, (at / N_COLUMNS) as f64 * PANEL_HEIGHT);
        html! { g transform=(format!("translate({x:.0} {y:.0})")) { (panel(gains)) } }
    });
    let panels: Vec<Markup> = panels.collect();
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {width:.0} {height:.0}")) font-family="sans-serif"
            font-size="11" role="img" aria-label="ROC-AUC on later comments by the number of decisions learnt from" {
            rect width="100%" height="100%" fill="#fff" {}
            @for panel in panels { (panel) }
        }
    };
    drawn.into_string()
}

/// The values between which the upper axis of a panel reaches.
#[derive(Clone, Copy)]
struct Reach {
    low: f64,
    high: f64,
}

impl Reach {
    fn of(gains: &[Gain]) -> Self {
        let ends = gains.iter().flat_map(|gain| {
            let d = &gain.roc_auc;
            [d.before, d.after, d.before + d.change.low, d.before + d.change.high]
        });
        let (low, high) = ends.fold((1.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let room = ((high - low) * 0.15).max(0.005);
        Self { low: low - room, high: (high + room).min(1.0) }
    }

    fn y(self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        PANEL_HEIGHT - BOTTOM - share * (PANEL_HEIGHT - BOTTOM - TOP)
    }
}

fn x(n_decisions: usize) -> f64 {
    let share = (n_decisions as f64 / FEWEST).ln() / (MOST / FEWEST).ln();
    LEFT + share * (PANEL_WIDTH - LEFT - RIGHT)
}

fn panel(gains: &[Gain]) -> Markup {
    let reach = Reach::of(gains);
    let Some(first) = gains.first() else { return html! {} };
    let (start, end) = (LEFT, PANEL_WIDTH - RIGHT);
    let title = format!("{}, {}", first.newsroom, first.category);
    let seen = if first.is_seen { "; seen in training" } else { "" };
    let base = reach.y(first.roc_auc.before);
    html! {
        text x=(start) y="16" font-weight="bold" { (title) }
        text x=(start) y="28" fill="#666" font-size="9" { (first.n_later) " later rows" (seen) }
        @for line in lines(reach) {
            path d=(format!("M{start:.1} {:.1}H{end:.1}", reach.y(line))) stroke="#ddd" {}
            text x=(start - 5.0) y=(format!("{:.1}", reach.y(line) + 4.0)) text-anchor="end" { (format!("{line:.3}")) }
        }
        @for mark in MARKS {
            text x=(format!("{:.1}", x(mark))) y=(PANEL_HEIGHT - BOTTOM + 15.0) text-anchor="middle" { (mark) }
        }
        text x=(f64::midpoint(start, end)) y=(PANEL_HEIGHT - 8.0) text-anchor="middle" fill="#666" { "decisions learnt from → ROC-AUC on later ones" }
        path d=(band(gains, reach)) fill="#0b6e99" fill-opacity="0.15" {}
        path d=(format!("M{start:.1} {base:.1}H{end:.1}")) stroke="#444" stroke-dasharray="4 3" {}
        path d=(path_through(gains, |gain| reach.y(gain.roc_auc.after))) fill="none" stroke="#0b6e99" stroke-width="2" {}
        @for gain in gains {
            circle cx=(format!("{:.1}", x(gain.n_decisions))) cy=(format!("{:.1}", reach.y(gain.roc_auc.after))) r="3" fill="#0b6e99" {}
        }
    }
}

fn lines(reach: Reach) -> impl Iterator<Item = f64> {
    let step = (reach.high - reach.low) / (N_LINES - 1) as f64;
    (0..N_LINES).map(move |line| reach.low + step * line as f64)
}

/// The band of the change, along its upper end and back along its lower one.
fn band(gains: &[Gain], reach: Reach) -> String {
    let upper = path_through(gains, |gain| reach.y(gain.roc_auc.before + gain.roc_auc.change.high));
    let back = gains.iter().rev().map(|gain| {
        let y = reach.y(gain.roc_auc.before + gain.roc_auc.change.low);
        format!("L{:.1} {y:.1}", x(gain.n_decisions))
    });
    upper + &back.collect::<String>() + "Z"
}

fn path_through(gains: &[Gain], y: impl Fn(&Gain) -> f64) -> String {
    let command = |(at, gain): (usize, &Gain)| {
        let letter = if at == 0 { 'M' } else { 'L' };
        format!("{letter}{:.1} {:.1}", x(gain.n_decisions), y(gain))
    };
    gains.iter().enumerate().map(command).collect()
}

#[cfg(test)]
mod tests {
    use vigie::category::Category;

    use super::*;
    use crate::metrics::{Difference, Interval};

    #[test]
    fn more_decisions_stand_to_the_right_and_better_figures_above() {
        let difference = |after| Difference { before: 0.8, after, change: Interval { low: -0.01, high: 0.03 } };
        let gain = |n_decisions, after| Gain {
            newsroom: "a".into(),
            category: Category::Toxicity,
            is_seen: false,
            n_decisions,
            n_later: 9,
            roc_auc: difference(after),
            pr_auc: difference(after),
            calibration_error: difference(after),
            chosen: Vec::new(),
        };
        let gains = [gain(100, 0.8), gain(1000, 0.82)];
        let reach = Reach::of(&gains);
        assert!(x(100) < x(1000) && reach.y(0.82) < reach.y(0.8));
        assert!(svg(&gains).starts_with("<svg") && svg(&[]).ends_with("</svg>"));
    }
}
