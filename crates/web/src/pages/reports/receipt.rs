use app::OpenReport;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::Actor;

use super::{
    gone,
    list::{ReportedView, name, views},
    token,
};
use crate::{
    Failure, WebState,
    links::{self, ReportPart},
    pages::{Lang, Nav, Shell, from_here, html, unkept},
};

/// What whoever reported sees under the link that only they have.
#[derive(Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    pub shell: Shell,
    pub place: String,
    pub place_href: String,
    pub park: String,
    pub reason: String,
    /// From which day on it is counted, and from which on it is gone.
    pub counts_from: String,
    pub expires: String,
    /// What is published of its place: the municipality and its business parks.
    pub published: Vec<ReportedView>,
    pub delete: String,
    /// The form for a further reason, with the same place.
    pub another: String,
}

/// Says that a report was deleted.
#[derive(Template)]
#[template(path = "report_deleted.html")]
pub struct DeletedPage {
    pub shell: Shell,
}

/// `GET /de/infrastruktur/hinweise/{token}`, `GET /en/infrastructure/reports/{token}`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(segment): Path<String>,
) -> Result<Response, Failure> {
    let token = token(&segment)?;
    let opened = state.app.reported(&Actor::Anonymous, &token).await;
    let opened = opened.map_err(gone)?;
    let nature = state.app.nature().await?;
    let path = |language| links::report_of(language, token.reveal());
    let shell = Shell::new(&state, language, nature, path);
    let delete = ReportPart::Delete.segment(language);
    let delete = format!("{}/{delete}", links::report_of(language, token.reveal()));
    unkept(&page(shell, &opened, delete))
}

fn page(shell: Shell, opened: &OpenReport, delete: String) -> ReportPage {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell
        .titled(w.msg("report-title"))
        .under(Nav::Coverage)
        .below(w.msg("coverage-title"), links::coverage(language))
        .below(w.msg("reports-title"), links::reports(language));
    shell.listed = false;
    let said = &opened.report.said;
    ReportPage {
        place: name(said.ags).to_owned(),
        place_href: links::municipality(language, said.ags),
        park: said.park.clone(),
        reason: w.code("report-reason", said.reason.code()),
        counts_from: w.date(&opened.counts_from),
        expires: w.day(&opened.report.expires),
        published: opened.place.iter().flat_map(|p| views(w, p)).collect(),
        delete,
        another: links::report_of_place(language, said.ags),
        shell,
    }
}

/// `POST …/loeschen`, `POST …/delete`: the report is deleted for good, and its link opens nothing any more.
pub async fn delete(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(segment): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    from_here(&headers)?;
    let token = token(&segment)?;
    let taken_back = state.app.take_back_report(&Actor::Anonymous, &token).await;
    taken_back.map_err(gone)?;
    let to = links::report_part(language, ReportPart::Deleted);
    Ok(Redirect::to(&to).into_response())
}

/// `GET /de/infrastruktur/hinweise/geloescht`, `GET /en/infrastructure/reports/deleted`
pub async fn deleted(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let path = |language| links::report_part(language, ReportPart::Deleted);
    let mut shell = Shell::new(&state, language, nature, path).under(Nav::Coverage);
    shell.listed = false;
    shell.title = shell.w.msg("report-deleted-title");
    html(&DeletedPage { shell })
}
