use std::sync::LazyLock;

use axum::Json;
use serde_json::{Map, Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};

use super::{
    candidates, changes, codes, competences, coverage, entries, errors, history, knowledge,
    messages, parameters::NoParameters, places, records, relations, search, sectors, similar,
    sources, suggestions, texts,
};
use crate::api::problem::Problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kompetenzatlas",
        description = "Who in North Rhine-Westphalia knows what, and what proves it. Reading needs no token; \
                       cookies are not looked at. Errors follow RFC 9457. Lists come in parts: `next` of an \
                       answer is `after` of the following question.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
        version = "1"
    ),
    paths(
        search::get, suggestions::get, entries::get, entries::post, entries::put, entries::delete,
        relations::get, records::get, history::get, similar::get, knowledge::profile,
        places::districts, places::district, places::municipalities, places::municipality,
        places::district_figures, places::figures, coverage::get, coverage::indicators,
        competences::get, competences::one, competences::narrower, knowledge::of_competence,
        sectors::get, sectors::one, sectors::narrower,
        changes::get, candidates::get, candidates::decide, messages::get, messages::close, messages::delete,
        texts::get, texts::one, texts::put, texts::delete,
        sources::get, sources::one, errors::get, get
    ),
    components(schemas(Problem)),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("token", scheme);
    }
}

/// The description of the interface.
#[must_use]
pub fn description() -> &'static Value {
    static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
        let mut api = serde_json::to_value(Api::openapi()).expect("a description is JSON");
        let paths = api["paths"].as_object_mut().expect("it has paths");
        for (path, item) in paths {
            let item = item.as_object_mut().expect("a path has operations");
            for (method, operation) in item {
                complete(path, method, operation);
            }
        }
        codes::name_all(&mut api["components"]["schemas"]);
        api
    });
    &DESCRIPTION
}

/// Describes this interface.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub async fn get(_: NoParameters) -> Json<&'static Value> {
    Json(description())
}

/// Adds what holds for all operations: a name of their own, ETags, and the answers of the layers around them.
fn complete(path: &str, method: &str, operation: &mut Value) {
    let words = path.trim_start_matches("/api/v1/").replace(['{', '}'], "");
    let name = words.replace(['/', '.', '-'], "_");
    operation["operationId"] = format!("{method}_{name}").into();
    if let Some(parameters) = operation.get_mut("parameters") {
        codes::name_parameters(path, parameters);
    }
    if method == "get" {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let mut parameters = parameters.cloned().unwrap_or_default();
        parameters.push(json!({
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The ETag of an earlier answer: if nothing changed, it is not sent again",
            "schema": { "type": "string" },
        }));
        operation["parameters"] = parameters.into();
        operation["responses"]["200"]["headers"]["ETag"] = text("Changes with the answer");
        operation["responses"]["304"] = json!({ "description": "Nothing changed" });
    }
    let secured = operation.get("security").is_some();
    let has_body = operation.get("requestBody").is_some();
    for answer in operation["responses"].as_object_mut().into_iter().flatten() {
        let is_error = answer.0.starts_with(['4', '5']);
        if is_error && answer.1.get("content").is_none() {
            answer.1["content"] = problem();
        }
    }
    let answers: [(u16, bool, &str); 11] = [
        (
            400,
            true,
            "`invalid-parameter`, `invalid-cursor`, `bad-request`",
        ),
        (
            401,
            secured,
            "`unauthorised`: the token is missing or not known",
        ),
        (
            404,
            path.contains('{'),
            "`not-found`: there is none, or the caller may not see it",
        ),
        (
            408,
            has_body,
            "`request-timeout`: the body did not arrive within 30 s",
        ),
        (413, has_body, "`body-too-large`: more than 1 MiB"),
        (414, true, "`address-too-long`: more than 63 KiB"),
        (415, has_body, "`unsupported-media-type`: not JSON"),
        (
            429,
            true,
            "`too-many-requests`: `Retry-After` says when to ask again",
        ),
        (431, true, "`headers-too-large`: more than 32 KiB"),
        (
            500,
            true,
            "`internal`: something broke; the log knows more under the id in `instance`",
        ),
        (
            503,
            true,
            "`unavailable`: the database or the index cannot be asked; `timeout`: it took more than 30 s",
        ),
    ];
    let empty = Map::new();
    let known = operation["responses"].as_object().unwrap_or(&empty).clone();
    for (status, applies, description) in answers {
        let status = status.to_string();
        if applies && !known.contains_key(&status) {
            operation["responses"][&status] = json!({
                "description": description,
                "content": problem(),
            });
        }
    }
    let wait = json!({ "description": "Seconds", "schema": { "type": "integer", "minimum": 1 } });
    for status in ["429", "503"] {
        operation["responses"][status]["headers"]["Retry-After"] = wait.clone();
    }
}

fn problem() -> Value {
    json!({ "application/problem+json": {
        "schema": { "$ref": "#/components/schemas/Problem" },
    } })
}

fn text(description: &str) -> Value {
    json!({ "description": description, "schema": { "type": "string" } })
}
