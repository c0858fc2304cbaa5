//! `/docs`: the contract for people, rendered from the `OpenAPI` document on the server. One page without a script, and nothing
//! in it comes from elsewhere.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_SECURITY_POLICY;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Map, Value};

use super::openapi::document;

const STYLE: &str = include_str!("docs.css");
/// The page's own style is all that a browser may load.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Shows the contract.
pub(super) async fn serve() -> HttpResponse {
    let document = serde_json::to_value(document()).unwrap_or_default();
    HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .content_type("text/html; charset=utf-8")
        .body(page(&document).into_string())
}

fn page(document: &Value) -> Markup {
    let tags = document.get("tags").and_then(Value::as_array);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Vigie: the API" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "Vigie: the API" }
                    p { (text(document, "/info/description")) }
                    p {
                        "Every call needs a key, " code { "Authorization: Bearer <key>" } ", unless it says otherwise. The same as a document "
                        "for programs: " a href="/openapi.json" { "/openapi.json" } "."
                    }
                    nav { @for tag in tags.into_iter().flatten() { a href={ "#" (text(tag, "/name")) } { (text(tag, "/name")) } } a href="#schemas" { "schemas" } }
                }
                main {
                    @for tag in tags.into_iter().flatten() { (section(document, tag)) }
                    (schemas(document))
                }
            }
        }
    }
}

/// All calls of a tag.
fn section(document: &Value, tag: &Value) -> Markup {
    let name = text(tag, "/name");
    let paths = document.get("paths").and_then(Value::as_object);
    html! {
        section id=(name) {
            h2 { (name) }
            p { (text(tag, "/description")) }
            @for (path, calls) in paths.into_iter().flatten() {
                @for (method, call) in calls.as_object().into_iter().flatten() {
                    @if text(call, "/tags/0") == name { (operation(path, method, call)) }
                }
            }
        }
    }
}

fn operation(path: &str, method: &str, call: &Value) -> Markup {
    let parameters = call.get("parameters").and_then(Value::as_array);
    let body = call.pointer("/requestBody/content").and_then(Value::as_object);
    let responses = call.get("responses").and_then(Value::as_object);
    let is_open = call.get("security").is_some_and(|security| *security == serde_json::json!([{}]));
    html! {
        article id=(text(call, "/operationId")) {
            h3 { span.method { (method.to_uppercase()) } " " code { (path) } }
            p { (text(call, "/summary")) " " (text(call, "/description")) }
            @if is_open { p.note { "Needs no key." } }
            @if let Some(parameters) = parameters {
                table {
                    caption { "Parameters" }
                    @for parameter in parameters {
                        tr {
                            th scope="row" { code { (text(parameter, "/name")) } }
                            td { (text(parameter, "/in")) }
                            td { (text(parameter, "/description")) }
                        }
                    }
                }
            }
            @if let Some(content) = body { p { "Body: " (media(content)) } }
            table {
                caption { "Answers" }
                @for (status, answer) in responses.into_iter().flatten() {
                    tr {
                        th scope="row" { (status) }
                        td { (text(answer, "/description")) }
                        td { (media(answer.get("content").and_then(Value::as_object).unwrap_or(&Map::new()))) }
                    }
                }
            }
        }
    }
}

/// Media types with their schemas.
fn media(content: &Map<String, Value>) -> Markup {
    html! {
        @for (kind, of) in content {
            code { (kind) } " "
            @if let Some(schema) = of.get("schema") { (reference(schema)) }
        }
    }
}

fn schemas(document: &Value) -> Markup {
    let all = document.pointer("/components/schemas").and_then(Value::as_object);
    html! {
        section #schemas {
            h2 { "schemas" }
            @for (name, schema) in all.into_iter().flatten() {
                article id={ "schema-" (name) } {
                    h3 { (name) }
                    p { (text(schema, "/description")) }
                    (fields(schema))
                }
            }
        }
    }
}

fn fields(schema: &Value) -> Markup {
    let own = schema.get("properties").and_then(Value::as_object);
    let parts = schema.get("allOf").and_then(Value::as_array);
    let words = schema.get("enum").and_then(Value::as_array);
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.into_iter().flatten().any(|required| required.as_str() == Some(name));
    html! {
        @for part in parts.into_iter().flatten() { p { "Everything of " (reference(part)) } (fields(part)) }
        @if let Some(words) = words { p { @for word in words { code { (word.as_str().unwrap_or_default()) } " " } } }
        @if let Some(own) = own {
            table {
                @for (name, field) in own {
                    tr {
                        th scope="row" { code { (name) } @if !is_required(name) { " ?" } }
                        td { (reference(field)) }
                        td { (text(field, "/description")) }
                    }
                }
            }
        }
    }
}

/// A schema by name, or what it is.
fn reference(schema: &Value) -> Markup {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    if let Some(items) = schema.get("items") {
        return html! { "list of " (reference(items)) };
    }
    let others = ["oneOf", "anyOf", "allOf"].iter().find_map(|kind| schema.get(*kind)).and_then(Value::as_array);
    if let Some(others) = others {
        return html! { @for (at, other) in others.iter().enumerate() { @if at > 0 { " or " } (reference(other)) } };
    }
    match schema.get("type") {
        Some(Value::String(kind)) => html! { (kind) },
        Some(Value::Array(kinds)) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            html! { (kinds.join(" or ")) }
        }
        _ => html! {},
    }
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
