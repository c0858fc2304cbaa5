//! Models: listed, uploaded, put in place and put back.

use actix_web::http::header::{CONTENT_TYPE, ETAG};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, http};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::{Admin, Caller, Lead};
use super::body::Artifact;
use super::error::ApiError;
use super::problem::Problem;
use super::time;
use crate::decision::ModelVersion;
use crate::service::{KnownModel, Service, Uploaded};

/// All models that can decide.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelsView {
    /// The version of the model that decides now.
    live: String,
    /// The shipped model, then the uploaded ones in the order of arrival.
    models: Vec<ModelView>,
}

/// A model that can decide.
#[derive(Serialize, ToSchema)]
struct ModelView {
    /// `m-` and ten hexadecimal digits of its checksum: the same bytes, the same version.
    #[schema(example = "m-1ee188ea6d")]
    version: String,
    /// Whether it decides now.
    live: bool,
    /// Whether it came with the program.
    shipped: bool,
    /// Its length.
    bytes: u64,
    /// When it was uploaded, RFC 3339; null for the shipped one.
    uploaded_at: Option<String>,
    /// The name of the key that brought it; null for the shipped one.
    uploaded_by: Option<String>,
}

/// A model that was kept.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadedView {
    version: String,
}

/// A change of the model that decides.
#[derive(Serialize, ToSchema)]
pub(super) struct PromotedView {
    /// The model that decides now.
    live: String,
    /// The one that did before: promote it to go back.
    before: String,
}

/// All models that can decide.
#[utoipa::path(
    get, path = "/v1/models", tag = "learning", operation_id = "listModels",
    responses(
        (status = 200, description = "The models", body = ModelsView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(_caller: Caller<Lead>, service: Data<Service>) -> Result<Json<ModelsView>, ApiError> {
    let models = service.models().await?;
    Ok(Json(ModelsView { live: service.versions().0.0, models: models.iter().map(ModelView::from).collect() }))
}

/// The bytes of a model, as training reads them.
#[utoipa::path(
    get, path = "/v1/models/{version}", tag = "learning", operation_id = "downloadModel",
    params(("version" = String, Path, description = "The model's version")),
    responses(
        (status = 200, description = "The artifact", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn download(
    _caller: Caller<Admin>,
    service: Data<Service>,
    version: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let version = version.into_inner();
    let etag = format!("\"{version}\"");
    let artifact = service.artifact(ModelVersion(version)).await?;
    let mut answer = HttpResponse::Ok();
    // An artifact never changes under its version.
    answer.insert_header((CONTENT_TYPE, "application/octet-stream")).insert_header((ETAG, etag));
    answer.insert_header((http::header::CACHE_CONTROL, "private, immutable, max-age=31536000"));
    Ok(answer.body(artifact))
}

/// Keeps a model that `vigie-train` made. It is checked whole, and decides nothing before it is promoted.
#[utoipa::path(
    post, path = "/v1/models", tag = "learning", operation_id = "uploadModel",
    request_body(content = Vec<u8>, description = "The artifact, at most 64 MiB", content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Kept", body = UploadedView),
        (status = 200, description = "The very same was there", body = UploadedView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn upload(
    caller: Caller<Admin>,
    service: Data<Service>,
    Artifact(artifact): Artifact,
) -> Result<HttpResponse, ApiError> {
    Ok(match service.upload_model(artifact.to_vec(), &caller.name).await? {
        Uploaded::New(version) => HttpResponse::Created().json(UploadedView { version: version.0 }),
        Uploaded::Known(version) => HttpResponse::Ok().json(UploadedView { version: version.0 }),
    })
}

/// Lets a model decide from the next request on, after a restart too. No request fails meanwhile and none is decided by
/// two models. Promote the one before to go back.
#[utoipa::path(
    post, path = "/v1/models/{version}/promote", tag = "learning", operation_id = "promoteModel",
    params(("version" = String, Path, description = "The model's version")),
    responses(
        (status = 200, description = "It decides", body = PromotedView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn promote(
    caller: Caller<Admin>,
    service: Data<Service>,
    version: Path<String>,
) -> Result<Json<PromotedView>, ApiError> {
    let promoted = service.promote(ModelVersion(version.into_inner()), &caller.name).await?;
    Ok(Json(PromotedView { live: promoted.live.0, before: promoted.before.0 }))
}

impl From<&KnownModel> for ModelView {
    fn from(model: &KnownModel) -> Self {
        Self {
            version: model.version.0.clone(),
            live: model.is_live,
            shipped: model.is_shipped,
            bytes: model.n_bytes,
            uploaded_at: model.uploaded_at.map(time::rfc3339),
            uploaded_by: model.uploaded_by.as_ref().map(|name| name.as_str().to_owned()),
        }
    }
}
