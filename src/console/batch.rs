//! One decision on many comments: the spread of their scores, a range of it, some of them to look at, and then one decision
//! that is confirmed with its number and can be taken back as a block.

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{Markup, html};
use serde_json::json;

use super::chart::{self, Column};
use super::filter::{Asked, Over};
use super::find;
use super::frame::{self, Place};
use super::guard::Signed;
use super::tongue::Tongue;
use crate::category::{Category, Score};
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::decision::ReasonCode;
use crate::service::{BatchPreview, Service, Spread};
use crate::store::QueueFilter;

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>, asked: Asked) -> HttpResponse {
    let tongue = signed.tongue;
    let content = async {
        let category = asked.category().unwrap_or(Category::Toxicity);
        let filter = asked.queue();
        let all_scores = QueueFilter { min_score: None, max_score: None, ..filter.clone() };
        let spread = service.spread(all_scores, category).await?;
        let preview = service.preview_batch(filter.clone()).await?;
        let shown = Shown { asked: &asked, filter: &filter, category, spread, preview, now: service.clock().now() };
        Ok(shown.draw(tongue))
    };
    frame::page(&signed, Place::Batch, &tongue.say("batch-title"), content.await)
}

/// What the page shows.
struct Shown<'a> {
    asked: &'a Asked,
    filter: &'a QueueFilter,
    category: Category,
    spread: Spread,
    preview: BatchPreview,
    now: UnixMillis,
}

impl Shown<'_> {
    fn draw(&self, tongue: Tongue) -> Markup {
        html! {
            div.page #batch data-filter=(self.wire()) data-count=(self.preview.n_comments) {
                header { h1 { (tongue.say("batch-title")) } p.quiet { (tongue.say("batch-text")) } }
                (self.asked.form(tongue, Over::Queue, "/console/batch"))
                (self.histogram(tongue))
                @if self.preview.n_comments == 0 {
                    p.large { (tongue.say("find-nothing")) }
                } @else {
                    (self.decision(tongue))
                    section {
                        h2 { (tongue.count("batch-sample", self.preview.sample.len() as u64)) }
                        (find::results(tongue, &self.preview.sample, self.now))
                    }
                }
            }
            (confirmation(tongue))
        }
    }

    /// The filter as the API takes it.
    fn wire(&self) -> String {
        let score = |score: Option<Score>| score.map(Score::rounded);
        let filter = json!({
            "article": self.filter.article.as_ref().map(Id::as_str),
            "section": self.filter.section.as_ref().map(Line::as_str),
            "language": self.filter.language.map(|language| language.to_string()),
            "category": self.filter.category.map(Category::as_str),
            "min_score": score(self.filter.min_score),
            "max_score": score(self.filter.max_score),
            "reason": self.filter.reason.map(ReasonCode::as_str),
            "reported": self.filter.reported,
        });
        filter.to_string()
    }

    fn histogram(&self, tongue: Tongue) -> Markup {
        let bins = self.spread.bins.len();
        let columns: Vec<Column> =
            (0..bins).zip(self.spread.bins).map(|(bin, n)| column(tongue, bin, bins, n)).collect();
        let title = format!("{}: {}", tongue.say("batch-scores"), tongue.category(self.category));
        let bound = |score: Option<Score>, otherwise: f64| score.map_or(otherwise, Score::rounded);
        html! {
            figure.by-range {
                figcaption { (title) }
                (chart::drawing(&columns))
                form.range #range method="get" action="/console/batch" data-category=(self.category.as_str()) {
                    div { label for="from-score" { (tongue.say("filter-min-score")) " " output for="from-score" {} }
                    input #from-score type="range" min="0" max="1" step="0.05" value=(bound(self.filter.min_score, 0.0)); }
                    div { label for="to-score" { (tongue.say("filter-max-score")) " " output for="to-score" {} }
                    input #to-score type="range" min="0" max="1" step="0.05" value=(bound(self.filter.max_score, 1.0)); }
                    button type="submit" { (tongue.say("batch-range")) }
                }
            }
        }
    }

    fn decision(&self, tongue: Tongue) -> Markup {
        html! {
            form.sheet.row #batch-form {
                p.large {
                    (tongue.count("batch-count", self.preview.n_comments as u64))
                    @if self.preview.is_cut { " " (tongue.say("batch-cut")) }
                }
                button.approve type="submit" value="approve" { (tongue.say("do-approve")) }
                button.reject type="submit" value="reject" { (tongue.say("do-reject")) }
                label for="batch-reason" { (tongue.say("filter-reason")) }
                select #batch-reason {
                    option value="" { (tongue.say("reject-other")) }
                    @for category in Category::ALL {
                        option value=(category.as_str()) selected[category == self.category] { (tongue.category(category)) }
                    }
                }
            }
        }
    }
}

fn column(tongue: Tongue, bin: usize, bins: usize, n: u64) -> Column {
    let from = bin as f64 / bins as f64;
    let label = if bin.is_multiple_of(5) { tongue.percent(from) } else { String::new() };
    Column { label, name: tongue.percent(from), lower: n, upper: 0 }
}

fn confirmation(tongue: Tongue) -> Markup {
    html! {
        dialog #confirm aria-labelledby="confirm-title" {
            h2 #confirm-title data-approve=(tongue.say("batch-approve")) data-reject=(tongue.say("batch-reject")) {
                (tongue.say("batch-title"))
            }
            p.large #confirm-count {}
            form.row method="dialog" {
                button.primary type="submit" value="yes" { (tongue.say("batch-confirm")) }
                button type="submit" value="" { (tongue.say("cancel")) }
            }
        }
        section.sheet.row #batch-done hidden role="status" {
            p { (tongue.say("batch-done")) " " strong.number #batch-n {} " · " (tongue.say("batch-skipped")) " " span.number #batch-skipped {} }
            button type="button" #batch-undo { (tongue.say("batch-undo")) }
            a.button href="/console/batch" { (tongue.say("close")) }
        }
    }
}
