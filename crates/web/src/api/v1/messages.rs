//! What visitors wrote to the office. Only the office may read it.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use domain::{Message, MessageId, MessagePlace};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Holder,
    parameters::{NoParameters, Parameters},
};
use crate::{Failure, WebState};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct MessagesParameters {
    /// Where to read on: `next` of an earlier answer.
    #[param(pattern = r"^[01]\.(0|[1-9][0-9]{0,13})\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    after: Option<String>,
    /// Messages per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Messages to the office.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessagesOut {
    /// How many there are in all.
    pub total: u64,
    /// Those that wait first, of each the oldest first.
    pub messages: Vec<MessageOut>,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A message to the office.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageOut {
    /// UUID.
    pub id: String,
    /// When it came, RFC 3339.
    pub at: String,
    /// `accessibility`, `correction`, `other`.
    pub topic: String,
    /// The page it is about.
    pub page: String,
    /// What was written.
    pub body: String,
    /// How to answer; missing: no answer is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// When the office was done with it, RFC 3339; missing: it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
}

/// Lists the messages to the office; for editors.
#[utoipa::path(
    get, path = "/api/v1/messages", tag = "office", params(MessagesParameters),
    responses(
        (status = 200, description = "A part of the messages", body = MessagesOut),
        (status = 403, description = "`forbidden`: the caller is no editor"),
    ),
    security(("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Holder(actor): Holder,
    RawQuery(query): RawQuery,
) -> Result<Json<MessagesOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["after", "limit"])?;
    let limit = u32::try_from(asked.limit()?).unwrap_or(u32::MAX);
    let after = asked.after(MessagePlace::from_code)?;
    let part = state.app.messages_part(&actor, after, limit).await?;
    Ok(Json(MessagesOut {
        total: part.total,
        messages: part.messages.into_iter().map(message_out).collect(),
        next: part.next.map(|place| place.to_string()),
    }))
}

/// Notes that the office is done with a message; for editors.
#[utoipa::path(
    put, path = "/api/v1/messages/{id}/closure", tag = "office",
    params(("id" = String, Path, description = "UUID of the message")),
    responses(
        (status = 204, description = "Noted"),
        (status = 403, description = "`forbidden`: the caller is no editor"),
    ),
    security(("token" = [])),
)]
pub async fn close(
    State(state): State<WebState>,
    Holder(actor): Holder,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<StatusCode, Failure> {
    state.app.finish_message(&actor, message_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases a message for good; for editors.
#[utoipa::path(
    delete, path = "/api/v1/messages/{id}", tag = "office",
    params(("id" = String, Path, description = "UUID of the message")),
    responses(
        (status = 204, description = "Erased"),
        (status = 403, description = "`forbidden`: the caller is no editor"),
    ),
    security(("token" = [])),
)]
pub async fn delete(
    State(state): State<WebState>,
    Holder(actor): Holder,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<StatusCode, Failure> {
    state.app.erase_message(&actor, message_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn message_id(text: &str) -> Result<MessageId, Failure> {
    text.parse().map_err(|_| Failure::new("not-found"))
}

fn message_out(message: Message) -> MessageOut {
    MessageOut {
        id: message.id.to_string(),
        at: message.at.to_string(),
        topic: message.said.topic.code().to_owned(),
        page: message.said.page,
        body: message.said.body,
        contact: message.said.contact,
        done: message.done.map(|at| at.to_string()),
    }
}
