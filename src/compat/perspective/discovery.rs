//! The discovery document, from which Google's client libraries build themselves. Open: some send no key for it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::answer::JSON;
use crate::api::PublicUrl;

/// The document; `{root}` stands where the service's own address belongs.
const DOCUMENT: &str = include_str!("discovery.json");

/// Shows the document with the address under which the caller reached us.
pub(super) async fn serve(request: HttpRequest, public_url: Option<Data<PublicUrl>>) -> HttpResponse {
    let root = root(&request, public_url.as_deref().map(|url| &**url));
    HttpResponse::Ok().content_type(JSON).body(DOCUMENT.replace("{root}", &root))
}

/// The public address when it was set; otherwise the host that the caller asked, which is trusted with nothing else.
fn root(request: &HttpRequest, public_url: Option<&PublicUrl>) -> String {
    if let Some(PublicUrl(Some(url))) = public_url {
        return url.clone();
    }
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
    format!("http://{}", if is_plain && !host.is_empty() { host } else { "localhost" })
}
