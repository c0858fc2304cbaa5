//! Akismet 1.1: is a comment spam? The answers are bare words.
//!
//! The key comes in the form, or as the first label of the host: `KEY.rest.example.org`. Hosts have no capitals, so a key
//! that is to stand there must have none.

mod answer; // bare words and their headers
mod form; // what is sent

use actix_web::web::{self, Bytes, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::asked::{Body, cut, header, parameter};
use crate::api::{Unread, note_standing, report_failure};
use crate::category::{Category, Score};
use crate::comment::{CommentText, Line};
use crate::decision::Verdict;
use crate::service::{Caller, Opinion, Secret, Service, ServiceError};
use crate::store::Said;
use answer::Answer;
use form::Form;

/// Every route of the contract.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/1.1/verify-key").route(web::post().to(verify_key)))
        .service(web::resource("/1.1/comment-check").route(web::post().to(comment_check)))
        .service(web::resource("/1.1/submit-spam").route(web::post().to(submit_spam)))
        .service(web::resource("/1.1/submit-ham").route(web::post().to(submit_ham)));
}

/// Whether a key is one.
async fn verify_key(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    let known = read(&request, &service, body).and_then(|form| form.needs(&["blog"]));
    known.map_or_else(Answer::into, |_form| Answer::Valid.into())
}

/// Whether a comment is spam. Nothing is kept.
async fn comment_check(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    let form = read(&request, &service, body).and_then(|form| form.needs(&["blog", "user_ip"]));
    let form = match form {
        Ok(form) => form,
        Err(answer) => return answer.into(),
    };
    let checked = check(&service, &form).await;
    checked.unwrap_or_else(|failure| failed(&failure, &service)).into()
}

async fn check(service: &Service, form: &Form) -> Result<Answer, ServiceError> {
    // Two senders that the contract reserves for trying it, and one that is never spam.
    if form.is_the_test_spammer() {
        return Ok(Answer::Spam { is_blatant: false });
    }
    if form.get("user_role") == Some("administrator") {
        return Ok(Answer::Ham);
    }
    let Some(text) = form.text() else { return Ok(Answer::Ham) };
    let scored = service.score(vec![text], false).await?;
    let verdict = scored.first().map_or(Verdict::Approve, |scored| *scored.verdicts.get(Category::Spam));
    Ok(match verdict {
        Verdict::Approve => Answer::Ham,
        Verdict::Hold => Answer::Spam { is_blatant: false },
        Verdict::Reject => Answer::Spam { is_blatant: true },
    })
}

/// A comment was spam and was not told so.
async fn submit_spam(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    submit(&request, &service, body, Score::ONE).await
}

/// A comment was told to be spam and was none.
async fn submit_ham(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    submit(&request, &service, body, Score::ZERO).await
}

/// Keeps what a site says as a weak label; the last word on the same comment counts.
async fn submit(
    request: &HttpRequest,
    service: &Data<Service>,
    body: Result<Bytes, Unread>,
    spam: Score,
) -> HttpResponse {
    let form = match read(request, service, body).and_then(|form| form.needs(&["blog", "user_ip"])) {
        Ok(form) => form,
        Err(answer) => return answer.into(),
    };
    let Some(text) = form.text() else { return Answer::Thanks.into() };
    let mut said = Said::default();
    *said.categories.get_mut(Category::Spam) = Some(spam);
    let opinion = Opinion { token: Some(form.token(&text)), text, language: form.language(), said };
    match service.label(opinion, &form.caller.name).await {
        Ok(()) => Answer::Thanks.into(),
        Err(failure) => failed(&failure, service).into(),
    }
}

fn failed(failure: &ServiceError, service: &Data<Service>) -> Answer {
    report_failure(failure, Some(service));
    Answer::Failed
}

/// Reads the form, finds out whose key it is, and counts the call.
fn read(request: &HttpRequest, service: &Service, body: Result<Bytes, Unread>) -> Result<Form, Answer> {
    let body = body.map_err(|_unread| Answer::Invalid { why: "The body did not arrive whole, or is too large." })?;
    let fields = form::fields(&body);
    let caller = caller(request, service, &fields).ok_or(Answer::Invalid { why: "The key opens nothing." })?;
    let standing = service.admit(&caller.name);
    if let Ok(Some(standing)) | Err(standing) = standing {
        note_standing(request, standing);
    }
    standing.map_err(Answer::TooMany)?;
    Ok(Form { fields, caller })
}

fn caller(request: &HttpRequest, service: &Service, fields: &[(String, String)]) -> Option<Caller> {
    let in_form = ["api_key", "key"].iter().find_map(|name| parameter(fields, name));
    let in_host = || header(request, "host")?.split('.').next();
    let secret = Secret::parse(in_form.filter(|key| !key.is_empty()).or_else(in_host)?).ok()?;
    service.keyring().authenticate(&secret)
}

impl Form {
    /// The text with what surrounds it: who signs with an address and where it leads says much of spam.
    fn text(&self) -> Option<CommentText> {
        let fields = ["comment_author", "comment_author_url", "comment_content"];
        self.get("comment_content").filter(|content| !content.trim().is_empty())?;
        let parts: Vec<&str> =
            fields.iter().filter_map(|name| self.get(name)).filter(|part| !part.is_empty()).collect();
        CommentText::parse(cut(parts.join("\n"))).ok()
    }

    /// The same comment has the same name, so that spam can be taken back as ham.
    fn token(&self, text: &CommentText) -> Line {
        let place = self.get("permalink").unwrap_or_default();
        let digest = blake3::hash([place, "\n", text.as_str()].concat().as_bytes());
        Line::ours(digest.to_hex().as_str())
    }
}
