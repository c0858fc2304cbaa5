//! How the work goes: the queue, the hours, the scores, where model and moderators agree, the articles under which it
//! burns. About nobody in particular.

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{Markup, html};

use super::chart::{self, Column, Legend};
use super::filter::escaped;
use super::frame::{self, Place};
use super::guard::Signed;
use super::moment::ago;
use super::tongue::Tongue;
use crate::clock::UnixMillis;
use crate::service::{Agreement, ArticleFigures, Figures, Hour, Service};

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>) -> HttpResponse {
    if !signed.is_lead() {
        return frame::forbidden(&signed);
    }
    let tongue = signed.tongue;
    let content = async { Ok(whole(tongue, &service.figures().await?, service.clock().now())) };
    frame::page(&signed, Place::Dashboard, &tongue.say("dashboard-title"), content.await)
}

fn whole(tongue: Tongue, figures: &Figures, now: UnixMillis) -> Markup {
    html! {
        div.page {
            header { h1 { (tongue.say("dashboard-title")) } p.quiet { (tongue.count("dashboard-text", figures.n_sampled as u64)) } }
            (tiles(tongue, figures, now))
            div.pictures {
                (hours(tongue, &figures.hours))
                (scores(tongue, figures))
            }
            (agreement(tongue, "dashboard-by-category", figures.by_category.iter().map(|(category, agreement)| (tongue.category(*category), *agreement))))
            (agreement(tongue, "dashboard-by-language", figures.by_language.iter().map(|(language, agreement)| (tongue.language(language.as_str()), *agreement))))
            (articles(tongue, &figures.by_article))
            (models(tongue, figures))
        }
    }
}

fn tiles(tongue: Tongue, figures: &Figures, now: UnixMillis) -> Markup {
    let counts = figures.counts;
    let oldest = figures.oldest.map_or_else(|| "–".to_owned(), |since| ago(tongue, since, now));
    let tile = |name: &str, value: &str| html! { div.tile { dt.quiet { (tongue.say(name)) } dd { (value) } } };
    html! {
        dl.tiles {
            (tile("tile-waiting", &counts.n_waiting.to_string()))
            (tile("tile-oldest", &oldest))
            (tile("tile-leased", &counts.n_leased.to_string()))
            (tile("tile-approved", &counts.n_approved.to_string()))
            (tile("tile-rejected", &counts.n_rejected.to_string()))
        }
    }
}

fn hours(tongue: Tongue, hours: &[Hour]) -> Markup {
    let columns: Vec<Column> = hours
        .iter()
        .rev()
        .enumerate()
        .map(|(hours_ago, hour)| Column {
            label: if hours_ago.is_multiple_of(6) && hours_ago > 0 {
                format!("−{hours_ago} h")
            } else {
                String::new()
            },
            name: tongue.count("ago-hours", hours_ago as u64),
            lower: hour.by_people,
            upper: hour.by_machine,
        })
        .collect();
    let columns: Vec<Column> = columns.into_iter().rev().collect();
    let (people, machine) = (tongue.say("by-people"), tongue.say("by-machine"));
    chart::columns(&tongue.say("dashboard-hours"), &columns, &Legend { lower: &people, upper: Some(&machine) })
}

fn scores(tongue: Tongue, figures: &Figures) -> Markup {
    let bins = figures.highest.bins;
    let columns: Vec<Column> = (0..bins.len())
        .zip(bins)
        .map(|(bin, n)| {
            let from = tongue.percent(bin as f64 / bins.len() as f64);
            Column {
                label: if bin.is_multiple_of(5) { from.clone() } else { String::new() },
                name: from,
                lower: n,
                upper: 0,
            }
        })
        .collect();
    let comments = tongue.say("author-comments");
    chart::columns(&tongue.say("dashboard-scores"), &columns, &Legend { lower: &comments, upper: None })
}

fn agreement(tongue: Tongue, title: &str, rows: impl Iterator<Item = (String, Agreement)>) -> Markup {
    let rows: Vec<_> = rows.collect();
    html! {
        @if !rows.is_empty() {
            section {
                h2 { (tongue.say(title)) }
                p.quiet { (tongue.say("dashboard-agreement-text")) }
                div.scroll tabindex="0" role="region" aria-label=(tongue.say(title)) {
                    table {
                        thead { tr {
                            td {}
                            th.number scope="col" { (tongue.say("agreement-decided")) }
                            th.number scope="col" { (tongue.say("agreement-share")) }
                        } }
                        tbody {
                            @for (name, agreement) in rows {
                                tr {
                                    th scope="row" { (name) }
                                    td.number { (agreement.n_decided) }
                                    td.number { (agreement.share().map_or_else(|| "–".to_owned(), |share| tongue.percent(share))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn articles(tongue: Tongue, articles: &[(String, ArticleFigures)]) -> Markup {
    html! {
        section {
            h2 { (tongue.say("dashboard-articles")) }
            div.scroll tabindex="0" role="region" aria-label=(tongue.say("dashboard-articles")) {
                table {
                    thead { tr {
                        th scope="col" { (tongue.say("article")) }
                        th.number scope="col" { (tongue.say("author-comments")) }
                        th.number scope="col" { (tongue.say("tile-waiting")) }
                        th.number scope="col" { (tongue.say("tile-rejected")) }
                    } }
                    tbody {
                        @for (id, article) in articles {
                            tr {
                                th scope="row" {
                                    a dir="auto" href=(format!("/console/find?article={}", escaped(id))) { (article.title.as_ref().unwrap_or(id)) }
                                }
                                td.number { (article.n_comments) }
                                td.number { (article.n_pending) }
                                td.number { (article.n_rejected) " · " (tongue.percent(article.n_rejected as f64 / article.n_comments.max(1) as f64)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn models(tongue: Tongue, figures: &Figures) -> Markup {
    html! {
        section {
            h2 { (tongue.say("dashboard-models")) }
            ul { @for (model, n) in &figures.by_model { li { code { (model) } " · " (tongue.count("n-comments", *n)) } } }
        }
    }
}
