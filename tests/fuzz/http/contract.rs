//! The routes of the running service, read from its `OpenAPI` document, each with a body that would fit: a new route is
//! tried as soon as the document tells of it.

use serde_json::{Map, Value, json};

/// How deep schemas are followed; those that refer to themselves never end.
const MAX_DEPTH: usize = 8;

/// One method of one path.
pub(super) struct Operation {
    pub(super) method: String,
    /// With `{names}` in it.
    pub(super) path: String,
    /// The parameters of the query string, each with a value that may fit.
    pub(super) query: Vec<(String, Value)>,
    /// A body that fits in shape, if the operation takes one.
    pub(super) body: Option<Value>,
}

impl Operation {
    /// Every operation of a document.
    pub(super) fn all(document: &Value) -> Vec<Self> {
        let paths = document["paths"].as_object().expect("paths");
        // A feed has no end, and so no answer that could be read whole.
        let ends = |path: &String| path != "/v1/events";
        let ending = paths.iter().filter(|(path, _)| ends(path));
        let all: Vec<Self> = ending.flat_map(|(path, methods)| of_path(document, path, methods)).collect();
        assert!(all.len() > 10, "the document has {} operations", all.len());
        all
    }
}

fn of_path<'d>(document: &'d Value, path: &'d str, methods: &'d Value) -> impl Iterator<Item = Operation> + 'd {
    let methods = methods.as_object().into_iter().flatten();
    methods.filter(|(_, operation)| operation.get("responses").is_some()).map(move |(method, operation)| {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query").map(|parameter| {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            (name, example(document, &parameter["schema"], 0))
        });
        let schema = operation.pointer("/requestBody/content/application~1json/schema");
        Operation {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            query: query.collect(),
            body: schema.map(|schema| example(document, schema, 0)),
        }
    })
}

/// A value of a schema's shape.
fn example(document: &Value, schema: &Value, depth: usize) -> Value {
    let inner = |schema: &Value| example(document, schema, depth + 1);
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    if let Some(known) = ["example", "const", "default"].iter().find_map(|name| schema.get(name)) {
        return known.clone();
    }
    if let Some(reference) = schema["$ref"].as_str() {
        return document.pointer(reference.trim_start_matches('#')).map_or(Value::Null, inner);
    }
    // A value that may be missing stands beside `null`: what comes last says more.
    if let Some(choices) = ["oneOf", "anyOf", "allOf", "enum"].iter().find_map(|name| schema[name].as_array()) {
        let is_schema = schema["enum"].is_null();
        return choices.last().map_or(Value::Null, |last| if is_schema { inner(last) } else { last.clone() });
    }
    match type_of(schema) {
        "object" => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            Value::Object(fields.map(|(name, schema)| (name.clone(), inner(schema))).collect::<Map<_, _>>())
        }
        "array" => json!([inner(&schema["items"])]),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(true),
        _ => json!("c1"),
    }
}

/// The first type that is not null.
fn type_of(schema: &Value) -> &str {
    let all = schema["type"].as_array();
    let not_null = all.and_then(|types| types.iter().filter_map(Value::as_str).find(|name| *name != "null"));
    not_null.or_else(|| schema["type"].as_str()).unwrap_or_default()
}
