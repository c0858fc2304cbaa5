//! `OpenAI`'s `POST /v1/moderations`: texts in, thirteen categories out.
//!
//! Only what the model was trained for carries a score; the others answer false and 0, which `docs/openai.md` lists.

mod answer; // how an answer is written
mod error; // everything that can go wrong, in one table
mod input; // strings, lists and parts

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::Value;

use super::asked::{Body, header};
use crate::api::{note_standing, report_failure};
use crate::comment::CommentText;
use crate::service::{Scored, Secret, Service, fresh_id};
use answer::{Moderation, Outcome};
use error::OpenAiError;
use input::texts;

/// Every route of the contract.
pub(super) fn routes(config: &mut ServiceConfig) {
    let only_post = || async { HttpResponse::from(OpenAiError::NotPost) };
    config
        .service(web::resource("/v1/moderations").route(web::post().to(moderate)).default_service(web::to(only_post)));
}

/// What is asked. The model's name is accepted and says nothing: there is one.
#[derive(Deserialize)]
struct Question {
    input: Value,
}

async fn moderate(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    let answered = async {
        admit(&request, &service)?;
        let body = body.map_err(OpenAiError::Unread)?;
        let question: Question = serde_json::from_slice(&body).map_err(|_other| OpenAiError::NotAQuestion)?;
        answer(&service, &question.input).await
    };
    match answered.await {
        Ok(moderation) => HttpResponse::Ok().json(moderation),
        Err(error) => {
            if let OpenAiError::Service(failure) = &error {
                report_failure(failure, Some(&service));
            }
            error.into()
        }
    }
}

fn admit(request: &HttpRequest, service: &Service) -> Result<(), OpenAiError> {
    let bearer = header(request, AUTHORIZATION.as_str()).and_then(|value| value.split_once(' '));
    let key = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, key)| key.trim());
    let secret = key.and_then(|key| Secret::parse(key).ok()).ok_or(OpenAiError::NoKey)?;
    let caller = service.keyring().authenticate(&secret).ok_or(OpenAiError::NoKey)?;
    let standing = service.admit(&caller.name);
    if let Ok(Some(standing)) | Err(standing) = standing {
        note_standing(request, standing);
    }
    standing.map(|_admitted| ()).map_err(OpenAiError::TooManyRequests)
}

/// Scores every text; one that is longer than a comment is scored in pieces, of which the worst counts.
async fn answer(service: &Service, input: &Value) -> Result<Moderation, OpenAiError> {
    let texts = texts(input)?;
    let pieces: Vec<Vec<CommentText>> = texts.iter().map(|text| input::pieces(text)).collect();
    let scored = service.score(pieces.iter().flatten().cloned().collect(), false).await?;
    let mut rest: &[Scored] = &scored;
    let mut results = Vec::new();
    for of_one in &pieces {
        let (own, others) = rest.split_at_checked(of_one.len()).unwrap_or((rest, &[]));
        results.push(Outcome::of(own));
        rest = others;
    }
    let id = format!("modr-{}", fresh_id(service.clock().now()).as_str());
    let model = format!("vigie-{}", service.versions().0.0);
    Ok(Moderation { id, model, results })
}
