use std::collections::BTreeMap;

use app::{Edit, NewEntry};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Content, Entry, EntryId, FieldGroup, State as EntryState, Visibility};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Caller, etag_of,
    parameters::NoParameters,
    types::{EntryIn, EntryOut, EntryPageOut, READ_ONLY},
};
use crate::{Failure, WebState, api::problem::Problem};

/// Gives an entry with its relations and sources.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}", tag = "entries",
    params(("id" = String, Path, description = "UUID of the entry")),
    responses(
        (status = 200, description = "The entry; its `ETag` begins with its version", body = EntryPageOut),
        (status = 404, description = "`not-found`: there is none, or the caller may not see it", body = Problem, content_type = "application/problem+json"),
    ),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Response, Failure> {
    let page = state.app.entry(&actor, entry_id(&id)?).await?;
    let body = json(&EntryPageOut::new(&state, &page));
    // Relations and sources can change without the entry: the version alone would hide that.
    let etag = format!("\"{}-{}\"", page.entry.version, etag_of(body.as_bytes()));
    let headers = [
        (header::ETAG, etag.as_str()),
        (header::CONTENT_TYPE, "application/json"),
    ];
    Ok((headers, body).into_response())
}

/// Creates an entry.
#[utoipa::path(
    post, path = "/api/v1/entries", tag = "entries", request_body = EntryIn,
    responses(
        (status = 201, description = "Created; `Location` and `ETag` lead to it", body = EntryOut),
        (status = 400, description = "`invalid-body`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`forbidden`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`body-too-large`: more than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported-media-type`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid-content`, `refused`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = [])),
)]
pub async fn post(
    State(state): State<WebState>,
    Caller(actor): Caller,
    headers: HeaderMap,
    _: NoParameters,
    body: Bytes,
) -> Result<Response, Failure> {
    let sent = Sent::read(&headers, &body)?;
    let new = NewEntry {
        content: sent.content,
        visibility: sent.visibility.unwrap_or(Visibility::Public),
        guarded: sent.guarded.unwrap_or_default(),
        state: sent.state,
    };
    let entry = state.app.create_entry(&actor, new).await?;
    let location = format!("{}/api/v1/entries/{}", state.public_url, entry.id);
    let mut response = written(&state, StatusCode::CREATED, &entry);
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Gives an entry a whole new form.
#[utoipa::path(
    put, path = "/api/v1/entries/{id}", tag = "entries", request_body = EntryIn,
    params(
        ("id" = String, Path, description = "UUID of the entry"),
        ("If-Match" = String, Header, description = "The ETag, or the version in quotes, that is being changed; `*`: whichever is there"),
    ),
    responses(
        (status = 200, description = "Changed", body = EntryOut),
        (status = 400, description = "`invalid-body`, `invalid-parameter`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`forbidden`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "`conflict`: somebody else changed it first; `current` and `sent` hold both versions", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`body-too-large`: more than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported-media-type`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid-content`, `refused`", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`precondition-required`: `If-Match` is missing", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = [])),
)]
pub async fn put(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    _: NoParameters,
    body: Bytes,
) -> Result<Response, Failure> {
    let id = entry_id(&id)?;
    let seen = seen_version(&headers)?;
    let sent = Sent::read(&headers, &body)?;
    let edit = Edit {
        content: sent.content.clone(),
        visibility: sent.visibility,
        guarded: sent.guarded,
        state: sent.state,
    };
    let version = match seen {
        Some(version) => version,
        None => state.app.entry(&actor, id).await?.entry.version,
    };
    match state.app.edit_entry(&actor, id, version, edit).await {
        Ok(entry) => Ok(written(&state, StatusCode::OK, &entry)),
        Err(error) => Err(Failure {
            sent: Some(Box::new(sent.content)),
            ..Failure::from(error)
        }),
    }
}

/// Erases an entry and all that was said about it, for good.
#[utoipa::path(
    delete, path = "/api/v1/entries/{id}", tag = "entries",
    params(("id" = String, Path, description = "UUID of the entry")),
    responses(
        (status = 204, description = "Erased"),
        (status = 403, description = "`forbidden`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = [])),
)]
pub async fn delete(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<StatusCode, Failure> {
    state.app.erase_entry(&actor, entry_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a caller sent, read.
struct Sent {
    content: Content,
    visibility: Option<Visibility>,
    guarded: Option<BTreeMap<FieldGroup, Visibility>>,
    state: Option<EntryState>,
}

impl Sent {
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Failure> {
        let data: EntryIn = sent_json(headers, body, READ_ONLY)?;
        let guarded = data
            .guarded
            .map(|groups| groups.iter().map(guard).collect());
        Ok(Self {
            content: data
                .content
                .read()
                .map_err(|at| invalid(format!("content.{at}")))?,
            visibility: data
                .visibility
                .as_deref()
                .map(visibility)
                .transpose()
                .map_err(invalid)?,
            guarded: guarded.transpose().map_err(invalid)?,
            state: data
                .state
                .as_deref()
                .map(wanted_state)
                .transpose()
                .map_err(invalid)?,
        })
    }
}

/// What a body says. The names in `read_only`, which an answer gives beside what can be changed, are left out, so
/// that it can be sent back as it came.
///
/// # Errors
/// `unsupported-media-type`, or `invalid-body` with the field that does not fit.
pub fn sent_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
    read_only: &[&str],
) -> Result<T, Failure> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        return Err(Failure::because(
            "unsupported-media-type",
            "send JSON with the header Content-Type: application/json",
        ));
    }
    let mut value: Value = serde_json::from_slice(body)
        .map_err(|error| Failure::because("invalid-body", format!("no JSON: {error}")))?;
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, _| !read_only.contains(&name.as_str()));
    }
    write_whole_numbers_as_such(&mut value);
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        match path.as_str() {
            "." => Failure::because("invalid-body", error.into_inner().to_string()),
            path => Failure::at("invalid-body", path, &error.inner().to_string()),
        }
    })
}

/// JSON knows no difference between 3 and 3.0; the types that read it do.
fn write_whole_numbers_as_such(value: &mut Value) {
    match value {
        Value::Number(number) => {
            // Up to here every whole number is one in this form too.
            let whole = number
                .as_f64()
                .filter(|n| n.fract() == 0.0 && n.abs() < 9e15);
            if let Some(whole) = whole.filter(|_| number.is_f64()) {
                *number = (whole as i64).into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(write_whole_numbers_as_such),
        Value::Object(fields) => fields.values_mut().for_each(write_whole_numbers_as_such),
        _ => {}
    }
}

/// What does not fit, said as "field: why".
fn invalid(what: String) -> Failure {
    match what.split_once(": ") {
        Some((field, why)) => Failure::at("invalid-body", field, why),
        None => Failure::because("invalid-body", what),
    }
}

fn guard((group, level): (&String, &String)) -> Result<(FieldGroup, Visibility), String> {
    let group = FieldGroup::from_code(group)
        .ok_or_else(|| format!("guarded: '{group}' is not one of contact, figures, details"))?;
    Ok((group, visibility(level)?))
}

fn visibility(code: &str) -> Result<Visibility, String> {
    let allowed = "public, members, brokers, owner";
    Visibility::from_code(code)
        .ok_or_else(|| format!("visibility: '{code}' is not one of {allowed}"))
}

fn wanted_state(code: &str) -> Result<EntryState, String> {
    let state = EntryState::from_code(code).filter(|state| *state != EntryState::Merged);
    let allowed = "draft, submitted, published, expired, withdrawn";
    state.ok_or_else(|| format!("state: '{code}' is not one of {allowed}"))
}

/// The entry that an address names; what is no id names none.
pub fn entry_id(text: &str) -> Result<EntryId, Failure> {
    text.parse().map_err(|_| Failure::new("not-found"))
}

/// The version in `If-Match`: "3", or an ETag of ours that begins with it; none for `*`, any version.
fn seen_version(headers: &HeaderMap) -> Result<Option<i64>, Failure> {
    let value = headers.get(header::IF_MATCH).ok_or_else(|| {
        Failure::at(
            "precondition-required",
            "If-Match",
            "send the ETag of the entry you are changing in this header",
        )
    })?;
    let tag = value
        .to_str()
        .unwrap_or_default()
        .trim()
        .trim_start_matches("W/");
    if tag == "*" {
        return Ok(None);
    }
    let version = tag
        .trim_matches('"')
        .split('-')
        .next()
        .and_then(|text| text.parse().ok());
    version.map(Some).ok_or_else(|| {
        Failure::at(
            "invalid-parameter",
            "If-Match",
            "allowed: the ETag of one entry, such as \"3\", or *",
        )
    })
}

fn written(state: &WebState, status: StatusCode, entry: &Entry) -> Response {
    let etag = format!("\"{}\"", entry.version);
    let headers = [
        (header::ETAG, etag.as_str()),
        (header::CONTENT_TYPE, "application/json"),
    ];
    (status, headers, json(&EntryOut::new(state, entry))).into_response()
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the interface's types hold only texts and numbers")
}
