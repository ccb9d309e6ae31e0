use std::sync::Arc;

use app::ConceptFinder;
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Concept, Language, Scheme, Source, SourceId, Vocabulary};
use i18n::Words;

use crate::{
    Failure, WebState, lenient, links,
    pages::{
        Lang, Nav, Shell, html,
        pager::{Pager, pager},
    },
};

/// Concepts on a page.
pub const PAGE_SIZE: usize = 60;

/// Most concepts that a question leads to.
const FOUND_MAX: usize = 500;

/// A vocabulary, or all of them, with a box to look for labels.
#[derive(Template)]
#[template(path = "vocabularies.html")]
pub struct VocabularyView {
    pub shell: Shell,
    pub lead: String,
    /// Whether these are competences rather than sectors.
    pub is_of_competences: bool,
    /// Where the box sends.
    pub action: String,
    pub q: String,
    pub hits: Option<Listing>,
    pub schemes: Vec<SchemeCard>,
    /// The tops of one vocabulary.
    pub tops: Option<Listing>,
    /// Where a vocabulary comes from.
    pub origins: Vec<Origin>,
}

/// A source that a vocabulary or a concept comes from.
pub struct Origin {
    pub title: String,
    pub href: String,
    pub publisher: String,
    pub licence: String,
    /// The words by which the licence wants it named; empty: title and publisher do.
    pub attribution: String,
}

/// The sources with these ids, as pages name them.
pub async fn origins(
    state: &WebState,
    language: Language,
    ids: &[SourceId],
) -> Result<Vec<Origin>, Failure> {
    let sources = state.app.sources_of(ids).await?;
    let origin = |source: Source| Origin {
        href: links::source(language, &source.id),
        title: source.title,
        publisher: source.publisher,
        licence: source.licence,
        attribution: source.attribution,
    };
    Ok(sources.into_iter().map(origin).collect())
}

/// A vocabulary among others.
pub struct SchemeCard {
    pub name: String,
    pub about: String,
    pub href: String,
    pub size: usize,
}

/// A part of a list of concepts.
pub struct Listing {
    pub total: usize,
    /// Whether there are more than were looked for.
    pub cut: bool,
    pub concepts: Vec<ConceptLine>,
    pub pager: Pager,
}

/// A concept in a list.
pub struct ConceptLine {
    pub label: String,
    /// The label's language.
    pub language: Language,
    pub notation: String,
    pub href: String,
    /// Of which vocabulary, where the list has several.
    pub scheme: String,
    /// How many narrower concepts there are right below.
    pub narrower: usize,
}

impl Listing {
    /// The page of this number, from 1, of these concepts; `href` gives the address of a page.
    pub fn new<'a>(
        concepts: impl Iterator<Item = &'a Concept>,
        page: usize,
        line: impl Fn(&'a Concept) -> ConceptLine,
        href: impl Fn(usize) -> String,
    ) -> Self {
        let concepts: Vec<&Concept> = concepts.collect();
        let total = concepts.len();
        let pages = total.div_ceil(PAGE_SIZE).max(1);
        let page = page.clamp(1, pages);
        let here = concepts.into_iter().skip((page - 1) * PAGE_SIZE);
        Self {
            total,
            cut: false,
            concepts: here.take(PAGE_SIZE).map(line).collect(),
            pager: pager(page, pages, href),
        }
    }
}

/// A concept as a list shows it.
#[must_use]
pub fn line(
    w: Words,
    vocabulary: &Vocabulary,
    concept: &Concept,
    with_scheme: bool,
) -> ConceptLine {
    let (language, label) = label(concept, w.language());
    ConceptLine {
        label,
        language,
        notation: concept.notation.clone(),
        href: links::concept(w.language(), concept),
        scheme: if with_scheme {
            w.code("scheme", concept.scheme.code())
        } else {
            String::new()
        },
        narrower: vocabulary.narrower(&concept.uri).count(),
    }
}

/// A concept's label with its language; its code or key where it has no words.
#[must_use]
pub fn label(concept: &Concept, language: Language) -> (Language, String) {
    let (spoken, labels) = concept.labels(language);
    if !labels.preferred.is_empty() {
        return (spoken, labels.preferred.clone());
    }
    let name = if concept.notation.is_empty() {
        &concept.key
    } else {
        &concept.notation
    };
    (language, name.clone())
}

/// Concepts in the order of their codes, or else of their labels.
#[must_use]
pub fn ordered<'a>(
    concepts: impl Iterator<Item = &'a Concept>,
    language: Language,
) -> Vec<&'a Concept> {
    let mut concepts: Vec<&Concept> = concepts.collect();
    concepts.sort_by_cached_key(|c| {
        let name = domain::fold_name(&label(c, language).1);
        (c.notation.clone(), name, c.uri.clone())
    });
    concepts
}

/// What an address of these pages asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub q: String,
    /// From 1.
    pub page: usize,
}

impl Asked {
    /// The question in this query string.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut asked = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "q" => asked.q = value.chars().take(200).collect(),
                "page" => asked.page = value.parse().unwrap_or(1).max(1),
                _ => {}
            }
        }
        asked
    }

    fn href(&self, folder: &str, page: usize) -> String {
        let mut pairs = Vec::new();
        if !self.q.trim().is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        if page > 1 {
            pairs.push(("page", page.to_string()));
        }
        format!("{folder}{}", lenient::query(&pairs))
    }
}

/// `GET /de/kompetenzen`, `GET /en/competences`
pub async fn competences(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    all(&state, language, query.as_deref(), false).await
}

/// `GET /de/branchen`, `GET /en/sectors`
pub async fn sectors(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    all(&state, language, query.as_deref(), true).await
}

/// `GET /de/kompetenzen/{scheme}`, `GET /de/branchen/{scheme}` and in English
pub async fn scheme(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(scheme): Path<String>,
    uri: axum::http::Uri,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let scheme = Scheme::from_code(&scheme).ok_or(Failure::new("not-found"))?;
    let folder = links::scheme(language, scheme);
    if uri.path() != folder {
        return Ok(Redirect::permanent(&folder).into_response());
    }
    let asked = Asked::read(query.as_deref());
    let vocabulary = state.app.vocabulary().await?;
    let finder = state.app.concept_finder(&vocabulary).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        links::scheme(language, scheme)
    });
    let w = shell.w;
    let title = w.code("scheme", scheme.code());
    let (above, href) = parent(w, scheme);
    let mut shell = shell.titled(title).under(Nav::Topics).below(above, href);
    shell.listed = asked.q.is_empty();
    let is_asked = !asked.q.trim().is_empty();
    html(&VocabularyView {
        lead: w.code("scheme-about", scheme.code()),
        is_of_competences: !scheme.is_sectors(),
        hits: hits(&state, w, &vocabulary, &asked, &[scheme], &folder).await?,
        tops: (!is_asked).then(|| tops(w, &vocabulary, scheme, &asked)),
        origins: origins(&state, language, &finder.sources(scheme)).await?,
        schemes: Vec::new(),
        q: asked.q,
        action: folder,
        shell,
    })
}

/// The broadest concepts of a vocabulary.
fn tops(w: Words, vocabulary: &Vocabulary, scheme: Scheme, asked: &Asked) -> Listing {
    let mut tops = ordered(vocabulary.tops(scheme), w.language());
    // The order of the vocabulary is that of its codes. What has none comes after them, and last
    // what stands alone, because the files do not say where it belongs.
    tops.sort_by_key(|concept| {
        let alone = vocabulary.narrower(&concept.uri).next().is_none();
        (alone, concept.notation.is_empty())
    });
    let line = |concept| line(w, vocabulary, concept, false);
    let folder = links::scheme(w.language(), scheme);
    let href = |page| asked.href(&folder, page);
    Listing::new(tops.into_iter(), asked.page, line, href)
}

/// The page above a vocabulary: its name and address.
#[must_use]
pub fn parent(w: Words, scheme: Scheme) -> (String, String) {
    if scheme.is_sectors() {
        (w.msg("sectors-title"), links::sectors(w.language()))
    } else {
        (w.msg("competences-title"), links::competences(w.language()))
    }
}

async fn all(
    state: &WebState,
    language: Language,
    query: Option<&str>,
    of_sectors: bool,
) -> Result<Response, Failure> {
    let folder = if of_sectors {
        links::sectors
    } else {
        links::competences
    };
    let asked = Asked::read(query);
    let vocabulary = state.app.vocabulary().await?;
    let finder = state.app.concept_finder(&vocabulary).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(state, language, nature, folder);
    let w = shell.w;
    let (title, lead) = match of_sectors {
        true => ("sectors-title", "sectors-lead"),
        false => ("competences-title", "competences-lead"),
    };
    let mut shell = shell.titled(w.msg(title)).under(Nav::Topics);
    shell.description = w.msg(lead);
    shell.listed = asked.q.is_empty();
    let of_kind = |scheme: &&Scheme| scheme.is_sectors() == of_sectors;
    let schemes: Vec<Scheme> = Scheme::ALL.iter().filter(of_kind).copied().collect();
    let folder = folder(language);
    html(&VocabularyView {
        lead: w.msg(lead),
        is_of_competences: !of_sectors,
        hits: hits(state, w, &vocabulary, &asked, &schemes, &folder).await?,
        schemes: cards(w, &finder, &schemes),
        tops: None,
        origins: Vec::new(),
        q: asked.q,
        action: folder,
        shell,
    })
}

/// The vocabularies that have concepts here.
fn cards(w: Words, finder: &ConceptFinder, schemes: &[Scheme]) -> Vec<SchemeCard> {
    let known = schemes.iter().filter(|&&scheme| finder.size(scheme) > 0);
    let card = |&scheme: &Scheme| SchemeCard {
        name: w.code("scheme", scheme.code()),
        about: w.code("scheme-about", scheme.code()),
        href: links::scheme(w.language(), scheme),
        size: finder.size(scheme),
    };
    known.map(card).collect()
}

/// What fits the words that were asked for; nothing if none were.
async fn hits(
    state: &WebState,
    w: Words,
    vocabulary: &Arc<Vocabulary>,
    asked: &Asked,
    schemes: &[Scheme],
    folder: &str,
) -> Result<Option<Listing>, Failure> {
    if asked.q.trim().is_empty() {
        return Ok(None);
    }
    let language = Some(w.language());
    let found = state
        .app
        .find_concepts(vocabulary, &asked.q, schemes, language);
    let found = found.await?;
    let concepts = found.iter().take(FOUND_MAX);
    let concepts = concepts.filter_map(|uri| vocabulary.get(uri));
    let line = |concept| line(w, vocabulary, concept, schemes.len() > 1);
    let href = |page| asked.href(folder, page);
    Ok(Some(Listing {
        cut: found.len() > FOUND_MAX,
        ..Listing::new(concepts, asked.page, line, href)
    }))
}
