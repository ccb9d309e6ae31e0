use app::AppError;
use axum::{
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Inquiry};

use super::steps::{Go, Sent, Step, StepPage};
use crate::{
    Failure, WebState,
    links::{self, GuidePart},
    pages::{Lang, Shell, from_here, html, to_mend, unkept},
};

/// `GET /de/wegweiser`, `GET /en/guide`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::guide);
    html(&StepPage::first(shell, &Inquiry::default()))
}

/// `POST /de/wegweiser`, `POST /en/guide`: begins a guide. A post, so that no address and no log says what a firm lacks.
pub async fn post(
    State(state): State<WebState>,
    Lang(language): Lang,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    from_here(&headers)?;
    let sent = Sent::read(&String::from_utf8_lossy(&body));
    let mut inquiry = Inquiry::default();
    sent.put(Step::Question, &mut inquiry);
    if !inquiry.is_told() {
        let nature = state.app.nature().await?;
        let shell = Shell::new(&state, language, nature, links::guide);
        let page = StepPage::first(shell, &inquiry).judged(&inquiry);
        return Ok(to_mend(unkept(&page)?));
    }
    let token = match state.app.ask(&Actor::Anonymous, &inquiry).await {
        Ok(token) => token,
        // The text is not lost.
        Err(AppError::Full(_)) => {
            tracing::error!("no guide can be begun: too many inquiries are kept");
            let nature = state.app.nature().await?;
            let shell = Shell::new(&state, language, nature, links::guide);
            return Ok(to_mend(unkept(&StepPage::first(shell, &inquiry).full())?));
        }
        Err(error) => return Err(error.into()),
    };
    let to = match sent.go {
        Go::Show => links::guide_of(language, token.reveal()),
        Go::On | Go::Back | Go::To(_) => {
            let part = match sent.is_of_front_page {
                // It has not asked who asks.
                true => GuidePart::Question,
                false => GuidePart::Details,
            };
            links::guide_part(language, token.reveal(), part)
        }
    };
    Ok(Redirect::to(&to).into_response())
}
