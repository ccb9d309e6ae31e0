use app::{App, AppError};
use askama::Template;
use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, EntryId, Fit};

use super::{Sender, gone, opened, revised};
use crate::{
    Failure, WebState, lenient, links,
    pages::{Lang, Nav, Shell, duties::answers, html},
};

/// Says that a guide was deleted.
#[derive(Template)]
#[template(path = "guide_deleted.html")]
pub struct DeletedPage {
    pub shell: Shell,
}

/// `POST …/behalten`, `POST …/keep`: the guide stays for months.
pub async fn keep(
    State(state): State<WebState>,
    Lang(language): Lang,
    Sender(token): Sender,
) -> Result<Response, Failure> {
    revised(&state, &token, |inquiry| inquiry.is_kept = true).await?;
    let to = links::guide_of(language, token.reveal()) + "#keep";
    Ok(Redirect::to(&to).into_response())
}

/// `POST …/loeschen`, `POST …/delete`: what was asked is deleted for good, and the link opens nothing any more.
pub async fn delete(
    State(state): State<WebState>,
    Lang(language): Lang,
    Sender(token): Sender,
) -> Result<Response, Failure> {
    let forgotten = state.app.forget_inquiry(&Actor::Anonymous, &token).await;
    forgotten.map_err(gone)?;
    Ok(Redirect::to(&links::guide_deleted(language)).into_response())
}

/// `GET /de/wegweiser/geloescht`, `GET /en/guide/deleted`
pub async fn deleted(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let mut shell = Shell::new(&state, language, nature, links::guide_deleted).under(Nav::Guide);
    shell.listed = false;
    shell.title = shell.w.msg("guide-deleted-title");
    html(&DeletedPage { shell })
}

/// `POST …/antwort`, `POST …/answer`: answers further questions of the rules, and leads back to what follows.
pub async fn answer(
    State(state): State<WebState>,
    Lang(language): Lang,
    Sender(token): Sender,
    body: Bytes,
) -> Result<Response, Failure> {
    let form = String::from_utf8_lossy(&body);
    let answers = answers::read(&form, App::duty_facts(&Actor::Anonymous));
    revised(&state, &token, |inquiry| {
        inquiry.answers.extend(answers.typed.clone());
    })
    .await?;
    let to = links::guide_of(language, token.reveal()) + "#duties";
    Ok(Redirect::to(&to).into_response())
}

/// `POST …/passt`, `POST …/fit`: whether an item helps; without `fit` what was said is taken back.
pub async fn fit(
    State(state): State<WebState>,
    Lang(language): Lang,
    Sender(token): Sender,
    body: Bytes,
) -> Result<Response, Failure> {
    let form = lenient::pairs(Some(&String::from_utf8_lossy(&body)));
    let sent = |wanted: &str| form.iter().find(|(name, _)| name == wanted);
    let entry = sent("entry").and_then(|(_, id)| id.parse::<EntryId>().ok());
    let entry = entry.ok_or_else(|| Failure::new("bad-request"))?;
    let fit = match sent("fit").map(|(_, code)| code.as_str()) {
        None | Some("") => None,
        Some(code) => Some(Fit::from_code(code).ok_or_else(|| Failure::new("bad-request"))?),
    };
    // A guide that is gone says so; an entry that is gone is no longer in it.
    opened(&state, &token).await?;
    match state
        .app
        .note_fit(&Actor::Anonymous, &token, entry, fit)
        .await
    {
        Ok(()) | Err(AppError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let to = format!("{}#e-{entry}", links::guide_of(language, token.reveal()));
    Ok(Redirect::to(&to).into_response())
}
