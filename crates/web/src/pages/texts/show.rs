use askama::Template;
use axum::{extract::State, response::Response};
use domain::{Language, SiteText, SiteTextName};

use crate::{
    Failure, WebState, links, markdown,
    pages::{Lang, Shell, html},
};

/// A text of the office, or the note that it is missing. The program writes none of them itself: what an imprint has
/// to say, only who operates the atlas can know.
#[derive(Template)]
#[template(path = "text.html")]
pub struct TextPage {
    pub shell: Shell,
    /// Which, as the command line names it.
    pub name: &'static str,
    /// Harmless HTML; empty: not written yet.
    pub body: String,
    /// The language of the text.
    pub language: Language,
    /// Who checked the text and when; empty: nobody.
    pub reviewed: String,
    /// What is missing, in words; empty: nothing.
    pub missing: String,
    /// The note that the text is not checked by those for whom it is.
    pub unchecked: bool,
    /// What the program itself does with data of visitors stands below the text.
    pub with_privacy: bool,
}

/// `GET /de/impressum`, `GET /en/imprint`
pub async fn imprint(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    show(&state, language, SiteTextName::Imprint).await
}

/// `GET /de/datenschutz`, `GET /en/privacy`
pub async fn privacy(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    show(&state, language, SiteTextName::Privacy).await
}

/// `GET /de/gebaerdensprache`, `GET /en/sign-language`
pub async fn sign_language(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    show(&state, language, SiteTextName::SignLanguage).await
}

/// `GET /de/leichte-sprache`, `GET /en/easy-language`
pub async fn easy_language(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    show(&state, language, SiteTextName::EasyLanguage).await
}

async fn show(
    state: &WebState,
    language: Language,
    name: SiteTextName,
) -> Result<Response, Failure> {
    let mut text = state.app.site_text(name, language).await?;
    let mut spoken = language;
    if text.is_none() {
        text = state.app.site_text(name, language.other()).await?;
        spoken = language.other();
    }
    let nature = state.app.nature().await?;
    let path = match name {
        SiteTextName::Imprint => links::imprint,
        SiteTextName::Privacy => links::privacy,
        SiteTextName::SignLanguage => links::sign_language,
        SiteTextName::EasyLanguage => links::easy_language,
    };
    let shell = Shell::new(state, language, nature, path);
    html(&page(shell, name, spoken, text))
}

/// The page for this text.
#[must_use]
pub fn page(
    mut shell: Shell,
    name: SiteTextName,
    language: Language,
    text: Option<SiteText>,
) -> TextPage {
    let w = shell.w;
    let checked = text.as_ref().and_then(|text| {
        let (who, when) = (text.reviewer.as_ref()?, text.reviewed?);
        Some(w.with(
            "text-reviewed",
            &[("name", who.into()), ("day", w.date(&when).into())],
        ))
    });
    let easy = name == SiteTextName::EasyLanguage;
    // Only what its readers have tested may be called easy language.
    shell.title = if easy && checked.is_none() {
        w.msg("text-title-simple")
    } else {
        w.code("text-title", name.code())
    };
    shell.listed = text.is_some();
    TextPage {
        name: name.code(),
        missing: if text.is_none() {
            w.code("text-missing", name.code())
        } else {
            String::new()
        },
        unchecked: easy && text.is_some() && checked.is_none(),
        with_privacy: name == SiteTextName::Privacy,
        body: text
            .map(|text| markdown::page_to_html(&text.body))
            .unwrap_or_default(),
        reviewed: checked.unwrap_or_default(),
        language,
        shell,
    }
}
