//! Search over everything that was kept.

use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Caller, Moderator};
use super::cursor;
use super::error::ApiError;
use super::fields::Fields;
use super::filters;
use super::problem::Problem;
use super::query::Query;
use super::queue::paging;
use super::stored::{StoredView, views};
use super::time;
use super::vocabulary::StatusName;
use crate::category::{Category, Score};
use crate::service::{Paging, Service};
use crate::store::{SearchFilter, Status};
use crate::text::Language;

/// Which comments. All that is given must fit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchParams {
    /// How many comments at most, 1 to 100; 20 when missing.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Words that must all be in the text, or begin words of it, whatever their case and accents.
    q: Option<String>,
    /// `pending`, `approved` or `rejected`.
    status: Option<String>,
    /// Under this article.
    article: Option<String>,
    /// Under articles of this section.
    section: Option<String>,
    /// Of this author.
    author: Option<String>,
    /// Whose standing decision is this moderator's, by the name of their key.
    moderator: Option<String>,
    /// In this language: `fr`.
    language: Option<String>,
    /// With a score in this category within `min_score` and `max_score`.
    category: Option<String>,
    /// 0 to 1, with `category`.
    min_score: Option<String>,
    /// 0 to 1, with `category`.
    max_score: Option<String>,
    /// With a reason of this kind: `contact_data`.
    reason: Option<String>,
    /// Received from then on, RFC 3339.
    from: Option<String>,
    /// Received before then, RFC 3339.
    to: Option<String>,
}

/// A page of comments.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchView {
    /// The comments, newest first.
    comments: Vec<StoredView>,
    /// Where to go on, when there may be more. A page can be short, even empty, and still say so.
    next_cursor: Option<String>,
}

/// Everything kept, newest first, by what it says, who wrote it, where it stands and who decided.
#[utoipa::path(
    get, path = "/v1/comments", tag = "review", operation_id = "searchComments", params(SearchParams),
    responses(
        (status = 200, description = "A page of comments", body = SearchView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn search(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    Query(params): Query<SearchParams>,
) -> Result<Json<SearchView>, ApiError> {
    let (filter, paging) = params.parse()?;
    let page = service.search(filter, paging).await?;
    Ok(Json(SearchView { comments: views(&page.comments), next_cursor: page.next.as_deref().map(cursor::write) }))
}

impl SearchParams {
    fn parse(self) -> Result<(SearchFilter, Paging), ApiError> {
        let mut fields = Fields::default();
        let paging = paging(&mut fields, self.limit.as_deref(), self.cursor.as_deref());
        let score = |fields: &mut Fields, name: &str, score: Option<String>| {
            let score = score.and_then(|score| fields.take(name, filters::score(&score)))?;
            fields.take(name, Score::new(score))
        };
        let filter = SearchFilter {
            status: self.status.and_then(|word| fields.take("status", status(&word))),
            article: self.article.and_then(|id| fields.id("article", id)),
            section: fields.line("section", self.section),
            author: self.author.and_then(|id| fields.id("author", id)),
            moderator: self.moderator.and_then(|id| fields.id("moderator", id)),
            language: self.language.and_then(|code| fields.take("language", code.parse::<Language>())),
            category: self.category.and_then(|name| fields.take("category", name.parse::<Category>())),
            min_score: score(&mut fields, "min_score", self.min_score),
            max_score: score(&mut fields, "max_score", self.max_score),
            reason: self.reason.and_then(|word| fields.take("reason", filters::reason(&word))),
            words: fields.line("q", self.q).map(|words| words.as_str().to_owned()).into_iter().collect(),
            from: self.from.and_then(|at| fields.take("from", time::parse(&at))),
            until: self.to.and_then(|at| fields.take("to", time::parse(&at))),
        };
        let has_bounds = filter.min_score.is_some() || filter.max_score.is_some();
        filters::bounds_have_a_category(&mut fields, filter.category.is_some(), has_bounds);
        fields.finish()?;
        Ok((filter, paging))
    }
}

fn status(word: &str) -> Result<Status, &'static str> {
    let statuses = [Status::Pending, Status::Approved, Status::Rejected];
    let found = statuses.into_iter().find(|status| StatusName::from(*status).as_str() == word);
    found.ok_or("is no status; allowed are pending, approved, rejected")
}
