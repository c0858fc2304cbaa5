//! The one style sheet and the one script module, compiled in. Their names hold a hash of what is in them, so browsers may
//! keep them for ever and still get the next version.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;

const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/frame.css"),
    include_str!("assets/desk.css"),
    include_str!("assets/pages.css"),
);

/// One module, in reading order: what comes first knows nothing of what comes after.
const SCRIPT: &str = concat!(
    include_str!("assets/page.js"),
    include_str!("assets/outbox.js"),
    include_str!("assets/cards.js"),
    include_str!("assets/desk.js"),
    include_str!("assets/comfort.js"),
    include_str!("assets/keys.js"),
    include_str!("assets/live.js"),
    include_str!("assets/batch.js"),
    include_str!("assets/start.js"),
);

const FOR_EVER: &str = "public, max-age=31536000, immutable";

static STYLE_NAME: LazyLock<String> = LazyLock::new(|| name(STYLE, "css"));
static SCRIPT_NAME: LazyLock<String> = LazyLock::new(|| name(SCRIPT, "js"));

fn name(content: &str, ending: &str) -> String {
    let hash = blake3::hash(content.as_bytes()).to_hex();
    format!("console-{}.{ending}", hash.chars().take(16).collect::<String>())
}

/// Where the style sheet is.
pub(super) fn style_path() -> String {
    format!("/console/assets/{}", *STYLE_NAME)
}

/// Where the script is.
pub(super) fn script_path() -> String {
    format!("/console/assets/{}", *SCRIPT_NAME)
}

/// Serves the assets. An old name is gone, rather than answered with something else.
pub(super) async fn serve(file: Path<String>) -> HttpResponse {
    let (kind, content) = match file.as_str() {
        name if name == *STYLE_NAME => ("text/css; charset=utf-8", STYLE),
        name if name == *SCRIPT_NAME => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return HttpResponse::NotFound().finish(),
    };
    HttpResponse::Ok().content_type(kind).insert_header((CACHE_CONTROL, FOR_EVER)).body(content)
}
