//! The guide: from a question in plain words to everything that fits, in at most four short steps.
//!
//! What is asked goes by POST and is kept sealed under a random token ([`app::LinkToken`]). Pages of a guide stand under
//! that token, so that back, forward and another browser find everything again; neither logs nor metrics name it.

pub mod items;
pub mod keeping;
pub mod mail;
pub mod show;
pub mod start;
pub mod steps;

use app::{AppError, LinkToken, OpenInquiry};
use axum::{
    Router,
    extract::{FromRequestParts, Path},
    http::request::Parts,
    routing::{get, post},
};
use domain::{Actor, Inquiry, Language};

use crate::{
    Failure, WebState,
    links::{self, GuidePart},
    pages::from_here,
};

/// The addresses of guides in this language.
pub fn router(language: Language) -> Router<WebState> {
    let guide = links::guide(language);
    let part = |part: GuidePart| format!("{guide}/{{token}}/{}", part.segment(language));
    Router::new()
        .route(&guide, get(start::get).post(start::post))
        .route(&links::guide_deleted(language), get(keeping::deleted))
        .route(&format!("{guide}/{{token}}"), get(show::get))
        .route(
            &format!("{guide}/{}/{{reader}}", links::reading(language)),
            get(show::read),
        )
        .route(
            &format!("{guide}/{{token}}/{{step}}"),
            get(steps::get).post(steps::post),
        )
        .route(&part(GuidePart::Text), get(mail::get))
        .route(&part(GuidePart::Keep), post(keeping::keep))
        .route(&part(GuidePart::Delete), post(keeping::delete))
        .route(&part(GuidePart::Fit), post(keeping::fit))
        .route(&part(GuidePart::Answer), post(keeping::answer))
}

/// The token of an address.
fn token(segment: &str) -> Result<LinkToken, Failure> {
    LinkToken::parse(segment).ok_or_else(|| Failure::new("guide-gone"))
}

/// The guide of a form's address; refused where another site sent the form.
pub struct Sender(LinkToken);

impl FromRequestParts<WebState> for Sender {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        from_here(&parts.headers)?;
        let segment = Path::<String>::from_request_parts(parts, state).await;
        let Path(segment) = segment.map_err(|_| Failure::new("guide-gone"))?;
        token(&segment).map(Self)
    }
}

/// The question that a token opens.
async fn opened(state: &WebState, token: &LinkToken) -> Result<OpenInquiry, Failure> {
    let opened = state.app.inquiry(&Actor::Anonymous, token).await;
    opened.map_err(gone)
}

/// Changes a question.
async fn revised(
    state: &WebState,
    token: &LinkToken,
    change: impl Fn(&mut Inquiry) + Send + Sync,
) -> Result<Inquiry, Failure> {
    let app = &state.app;
    let revised = app.revise_inquiry(&Actor::Anonymous, token, change).await;
    revised.map_err(gone)
}

/// What is not there is a guide.
fn gone(error: AppError) -> Failure {
    match error {
        AppError::NotFound => Failure::new("guide-gone"),
        other => other.into(),
    }
}
