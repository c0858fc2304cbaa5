//! The frame of every picture: a unit square, or a strip, with lines that keep their width at any size.

use maud::{Markup, html};

use crate::metrics::Point;

/// A square picture of the unit square with a faint grid; `label` says in words what it shows.
pub(super) fn square(label: &str, content: &Markup) -> Markup {
    html! {
        svg class="plot" viewBox="0 0 100 100" role="img" aria-label=(label) {
            path class="grid" d="M0 25H100M0 50H100M0 75H100M25 0V100M50 0V100M75 0V100" {}
            path class="axis" d="M0 0V100H100" {}
            (content)
        }
    }
}

/// The straight line from one corner to the other.
pub(super) fn diagonal() -> Markup {
    html! { path class="reference" d="M0 100L100 0" {} }
}

/// A line through points of the unit square.
pub(super) fn line(points: &[Point], class: &str) -> Markup {
    html! { path class=(format!("line {class}")) d=(path_through(points)) {} }
}

/// The commands of an SVG path through points; y grows upwards, as in a picture and not as in SVG.
pub(super) fn path_through(points: &[Point]) -> String {
    let command = |(n, point): (usize, &Point)| {
        let letter = if n == 0 { 'M' } else { 'L' };
        format!("{letter}{:.2} {:.2}", point.x * 100.0, (1.0 - point.y) * 100.0)
    };
    points.iter().enumerate().map(command).collect()
}

/// What the two axes mean, the upright one first, around a picture.
pub(super) fn framed(up: &str, along: &str, picture: &Markup) -> Markup {
    html! {
        div class="frame" {
            p class="up" { "↑ " (up) }
            (picture)
            p class="along" { span { "0" } span { (along) " →" } span { "1" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_upwards_with_y() {
        let points = [Point { x: 0.0, y: 0.0 }, Point { x: 0.5, y: 1.0 }];
        assert_eq!(path_through(&points), "M0.00 100.00L50.00 0.00");
        assert_eq!(path_through(&[]), "");
    }
}
