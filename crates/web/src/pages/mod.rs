//! The pages for people, one file per page: a view made from what a use case answers, and its template.

pub mod about;
pub mod accessibility;
pub mod entries;
pub mod errors;
pub mod home;
pub mod search;
pub mod sources;

use std::convert::Infallible;

use app::Nature;
use askama::Template;
use axum::{
    Router,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::Language;
use i18n::Words;

use crate::{Failure, WebState, links};

/// The addresses of all pages.
pub fn router() -> Router<WebState> {
    let mut router = Router::new().route("/", get(home::negotiate::get));
    for &language in Language::ALL {
        let entries = format!("/{}/{{segment}}", language.code());
        router = router
            .route(&links::home(language), get(home::show::get))
            .route(&links::search(language), get(search::show::get))
            .route(&links::sources(language), get(sources::list::get))
            .route(&links::about(language), get(about::show::get))
            .route(
                &links::accessibility(language),
                get(accessibility::show::get),
            )
            .route(&entries, get(entries::list::get))
            .route(&format!("{entries}/{{slug}}"), get(entries::show::get));
    }
    router.fallback(trimmed)
}

/// An address with a slash too many leads to the one without; any other is not found.
async fn trimmed(uri: Uri) -> Result<Response, Failure> {
    let path = uri.path().trim_end_matches('/');
    // Two slashes at the beginning would lead to another host, and browsers take a backslash for one.
    let backslash = path.contains('\\') || path.to_ascii_lowercase().contains("%5c");
    let elsewhere = path.starts_with("//") || backslash;
    if path.len() == uri.path().len() || path.is_empty() || elsewhere {
        return Err(Failure::new("not-found"));
    }
    let query = uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    Ok(Redirect::permanent(&format!("{path}{query}")).into_response())
}

/// How to reach who operates the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// As it was given.
    pub text: String,
    /// What a click opens.
    pub href: String,
}

impl Operator {
    /// A mail address or an http(s) address; nothing else can be opened.
    #[must_use]
    pub fn new(contact: &str) -> Option<Self> {
        let href = entries::parts::corrections_href(contact.trim());
        (!href.is_empty()).then(|| Self {
            text: contact.trim().trim_start_matches("mailto:").to_owned(),
            href,
        })
    }
}

/// Which item of the navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    Home,
    Search,
    Sources,
    About,
    None,
}

/// What stands around every page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The interface's words.
    pub w: Words,
    /// What the installation holds; decides about the banner.
    pub nature: Nature,
    /// The index is being filled: numbers and answers are not complete yet.
    pub catching_up: bool,
    /// The page's title, without the site's name.
    pub title: String,
    /// One or two sentences for search engines; empty: none.
    pub description: String,
    /// The page's own path.
    pub path: String,
    /// The path of the same page in the other language.
    pub other_path: String,
    /// How to reach who operates the installation, if they say.
    pub contact: Option<Operator>,
    /// The installation's address.
    pub public_url: String,
    /// The program's version.
    pub version: String,
    /// The item of the navigation that is current.
    pub nav: Nav,
    /// Whether search engines may list the page.
    pub listed: bool,
}

impl Shell {
    /// The shell of a page in this language. `paths` gives the page's path in a language.
    #[must_use]
    pub fn new(
        state: &WebState,
        language: Language,
        nature: Nature,
        paths: impl Fn(Language) -> String,
    ) -> Self {
        Self {
            w: Words::new(language),
            nature,
            catching_up: state.app.is_catching_up(),
            title: String::new(),
            description: String::new(),
            path: paths(language),
            other_path: paths(language.other()),
            contact: state.contact.as_deref().and_then(Operator::new),
            public_url: state.public_url.to_string(),
            version: state.version.to_string(),
            nav: Nav::None,
            listed: true,
        }
    }

    /// With this title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// With this item of the navigation.
    #[must_use]
    pub fn under(mut self, nav: Nav) -> Self {
        self.nav = nav;
        self
    }

    /// The page's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.w.language()
    }

    /// The language's tag.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.w.language().code()
    }

    /// The other language's tag.
    #[must_use]
    pub fn other_lang(&self) -> &'static str {
        self.w.language().other().code()
    }
}

/// The language of a page, from its path.
pub struct Lang(pub Language);

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(language_of(parts.uri.path(), &parts.headers)))
    }
}

/// The language in which to answer: the path's, or else the one the browser likes better.
#[must_use]
pub fn language_of(path: &str, headers: &HeaderMap) -> Language {
    let first = path.split('/').nth(1).unwrap_or_default();
    Language::from_code(first).unwrap_or_else(|| preferred(headers))
}

/// The better liked of our languages by `Accept-Language`; German where nothing decides.
#[must_use]
pub fn preferred(headers: &HeaderMap) -> Language {
    let wishes = headers.get(header::ACCEPT_LANGUAGE);
    let wishes = wishes
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = (Language::German, 0.0_f32);
    for wish in wishes.split(',') {
        let mut parts = wish.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts
            .find_map(|p| p.trim().strip_prefix("q=")?.parse().ok())
            .unwrap_or(1.0);
        let language = Language::from_code(tag.split('-').next().unwrap_or_default());
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

/// A rendered page as an answer. A template that cannot be rendered is a failure of ours.
pub fn html(template: &impl Template) -> Result<Response, Failure> {
    let page = template.render().map_err(|error| Failure {
        source: Some(std::sync::Arc::new(error)),
        ..Failure::new("internal")
    })?;
    let mut response = axum::response::Html(page).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_is_reached_by_mail_or_on_the_web() {
        let href = |text| Operator::new(text).map(|operator| operator.href);
        assert_eq!(href("a@b.example").as_deref(), Some("mailto:a@b.example"));
        assert_eq!(
            href("https://b.example/x").as_deref(),
            Some("https://b.example/x")
        );
        for text in ["", "nobody", "javascript:alert(1)", "a b@c.example"] {
            assert_eq!(href(text), None, "{text}");
        }
    }

    #[test]
    fn browsers_get_the_language_they_like_better() {
        let preferred = |wishes: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wishes.parse().expect("legal"));
            preferred(&headers)
        };
        assert_eq!(preferred("en-GB,en;q=0.9,de;q=0.8"), Language::English);
        assert_eq!(preferred("fr,de;q=0.7,en;q=0.3"), Language::German);
        assert_eq!(preferred("fr"), Language::German);
        assert_eq!(preferred("en;q=nonsense"), Language::English);
        assert_eq!(preferred("en;q=0"), Language::German);
    }
}
