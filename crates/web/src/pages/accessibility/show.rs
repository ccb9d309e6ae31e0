use askama::Template;
use axum::{extract::State, response::Response};
use domain::{Language, MessageTopic, SiteText, SiteTextName};

use crate::{
    Failure, WebState, links,
    pages::{Lang, Shell, feedback::form::Form, html},
};

/// What was done for accessibility, what was tested, and what is known to be missing.
#[derive(Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    pub shell: Shell,
    /// What the explanation in plain words may be called.
    pub easy_title: String,
    /// That it is missing; empty: it is there.
    pub easy_state: String,
    /// That the explanation in sign language is missing; empty: it is there.
    pub sign_state: String,
    /// Whether both are there, the easy one tested by its readers.
    pub has_both: bool,
    pub form: Form,
}

/// `GET /de/barrierefreiheit`, `GET /en/accessibility`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let text = async |name| -> Result<Option<SiteText>, Failure> {
        let own = state.app.site_text(name, language).await?;
        Ok(match own {
            Some(text) => Some(text),
            None => state.app.site_text(name, language.other()).await?,
        })
    };
    let easy = text(SiteTextName::EasyLanguage).await?;
    let sign = text(SiteTextName::SignLanguage).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::accessibility);
    html(&page(shell, easy.as_ref(), sign.as_ref()))
}

/// The page.
#[must_use]
pub fn page(shell: Shell, easy: Option<&SiteText>, sign: Option<&SiteText>) -> AccessibilityPage {
    let w = shell.w;
    let language: Language = shell.language();
    let tested = easy.is_some_and(|text| text.reviewed.is_some());
    let state = |text: Option<&SiteText>| match text {
        Some(_) => String::new(),
        None => w.msg("accessibility-not-yet"),
    };
    AccessibilityPage {
        easy_title: if tested {
            w.msg("text-title-easy-language")
        } else {
            w.msg("text-title-simple")
        },
        easy_state: state(easy),
        sign_state: state(sign),
        has_both: tested && sign.is_some(),
        form: Form::new(
            w,
            MessageTopic::Accessibility,
            &links::accessibility(language),
        ),
        shell: shell.titled(w.msg("accessibility-title")),
    }
}
