//! Pictures drawn by the server: columns, one or two a place, with a table for who does not see them.

use maud::{Markup, html};

/// The drawing's width.
const WIDTH: f32 = 480.0;
/// The drawing's height above the axis.
const HEIGHT: f32 = 140.0;
/// Room below the axis.
const BELOW: f32 = 18.0;

/// One place of a picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    /// What stands below it; not every place has something.
    pub(super) label: String,
    /// What it says to who does not see the picture.
    pub(super) name: String,
    /// The lower part.
    pub(super) lower: u64,
    /// What is stacked on it.
    pub(super) upper: u64,
}

/// What the parts of a column mean.
pub(super) struct Legend<'a> {
    /// The lower part.
    pub(super) lower: &'a str,
    /// The upper part, when there is one.
    pub(super) upper: Option<&'a str>,
}

/// A picture with its title, its legend and its table.
pub(super) fn columns(title: &str, columns: &[Column], legend: &Legend<'_>) -> Markup {
    html! {
        figure {
            figcaption { (title) }
            (drawing(columns))
            @if let Some(upper) = legend.upper {
                p.legend aria-hidden="true" {
                    span { svg viewBox="0 0 10 10" { rect.bar-a width="10" height="10" {} } (legend.lower) }
                    span { svg viewBox="0 0 10 10" { rect.bar-b width="10" height="10" {} } (upper) }
                }
            }
            table.unseen {
                caption { (title) }
                thead { tr { td {} th scope="col" { (legend.lower) } @if let Some(upper) = legend.upper { th scope="col" { (upper) } } } }
                tbody {
                    @for column in columns {
                        tr {
                            th scope="row" { (column.name) }
                            td { (column.lower) }
                            @if legend.upper.is_some() { td { (column.upper) } }
                        }
                    }
                }
            }
        }
    }
}

/// The columns alone. Each has its number in `data-bin`, for a script that marks a range of them.
pub(super) fn drawing(columns: &[Column]) -> Markup {
    let most = columns.iter().map(|column| column.lower + column.upper).max().unwrap_or_default().max(1);
    let step = WIDTH / columns.len().max(1) as f32;
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {}", HEIGHT + BELOW)) aria-hidden="true" {
            @for (bin, column) in columns.iter().enumerate() { (drawn(column, bin, step, most)) }
            line.axis x1="0" x2=(WIDTH) y1=(HEIGHT) y2=(HEIGHT) {}
            text x="0" y="11" { (most) }
        }
    }
}

fn drawn(column: &Column, bin: usize, step: f32, most: u64) -> Markup {
    let tall = |n: u64| n as f32 / most as f32 * (HEIGHT - BELOW);
    let (lower, upper) = (tall(column.lower), tall(column.upper));
    let (left, width) = (bin as f32 * step + step * 0.1, step * 0.8);
    html! {
        @if column.lower > 0 {
            rect.bar-a data-bin=(bin) x=(round(left)) y=(round(HEIGHT - lower)) width=(round(width)) height=(round(lower)) {}
        }
        @if column.upper > 0 {
            rect.bar-b x=(round(left)) y=(round(HEIGHT - lower - upper)) width=(round(width)) height=(round(upper)) {}
        }
        @if !column.label.is_empty() {
            text x=(round(left + width / 2.0)) y=(HEIGHT + 13.0) text-anchor="middle" { (column.label) }
        }
    }
}

/// A tenth of a unit is finer than anybody sees, and shorter on the wire.
fn round(number: f32) -> f32 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_column_fills_the_picture_and_empty_ones_draw_nothing() {
        let column = |lower, upper| Column { label: String::new(), name: "x".to_owned(), lower, upper };
        let page = drawing(&[column(4, 4), column(0, 0)]).into_string();
        assert_eq!(page.matches("<rect").count(), 2, "{page}");
        assert!(page.contains(r#"y="18" width="192" height="61""#), "{page}");
    }

    #[test]
    fn whoever_does_not_see_the_picture_has_a_table() {
        let column = Column { label: "0".to_owned(), name: "0 to 5 %".to_owned(), lower: 3, upper: 0 };
        let page = columns("Scores", &[column], &Legend { lower: "comments", upper: None }).into_string();
        assert!(page.contains("<th scope=\"row\">0 to 5 %</th><td>3</td></tr>"), "{page}");
    }
}
