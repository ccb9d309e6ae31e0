//! Where things are: the addresses of pages, in both languages.

use domain::{Kind, Language};

/// The home page.
#[must_use]
pub fn home(language: Language) -> String {
    format!("/{}", language.code())
}

/// The search page, without a question.
#[must_use]
pub fn search(language: Language) -> String {
    page(language, "suche", "search")
}

/// The page of an entry.
#[must_use]
pub fn entry(language: Language, kind: Kind, slug: &str) -> String {
    format!("/{}/{}/{slug}", language.code(), kind.segment(language))
}

/// The list of sources.
#[must_use]
pub fn sources(language: Language) -> String {
    page(language, "quellen", "sources")
}

/// What the atlas is.
#[must_use]
pub fn about(language: Language) -> String {
    page(language, "ueber", "about")
}

/// The statement on accessibility.
#[must_use]
pub fn accessibility(language: Language) -> String {
    page(language, "barrierefreiheit", "accessibility")
}

/// The search page for one kind.
#[must_use]
pub fn kind(language: Language, kind: Kind) -> String {
    format!("{}?kind={}", search(language), kind.code())
}

/// The search page for one district.
#[must_use]
pub fn district(language: Language, code: &str) -> String {
    format!("{}?district={code}", search(language))
}

fn page(language: Language, german: &str, english: &str) -> String {
    match language {
        Language::German => format!("/de/{german}"),
        Language::English => format!("/en/{english}"),
    }
}
