use std::sync::Arc;

use app::ConceptFinder;
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Concept, Labels, Language, Scheme, Sector, SectorEdition, Vocabulary};
use i18n::Words;

use super::{
    browse::{Asked, ConceptLine, Listing, Origin, label, line, ordered, origins, parent},
    knowledge::{Knowledge, knowledge},
};
use crate::{
    Failure, WebState, links,
    pages::{
        Lang, Nav, Shell, html,
        places::entries::{AreaEntries, Within, entries},
        profile::show::this_year,
    },
};

/// The page of a concept: what it means, where it stands, who knows about it.
#[derive(Template)]
#[template(path = "concept.html")]
pub struct ConceptView {
    pub shell: Shell,
    /// The language of the title.
    pub language: Language,
    pub scheme: String,
    pub notation: String,
    /// The label in the other language; empty: it has none, or the title is it.
    pub other: String,
    pub definition: Option<(Language, String)>,
    /// Other words for it, by language.
    pub alternatives: Vec<(Language, String, Vec<String>)>,
    pub broader: Vec<ConceptLine>,
    pub narrower: Listing,
    /// How near, and what.
    pub matches: Vec<(String, ConceptLine)>,
    /// Who has shown it; nothing where nobody has, and for sectors.
    pub knowledge: Option<Knowledge>,
    pub entries: AreaEntries,
    pub uri: String,
    pub about: String,
    /// Who says so.
    pub origins: Vec<Origin>,
}

/// `GET /de/kompetenzen/{scheme}/{key}`, `GET /de/branchen/{scheme}/{key}` and in English
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path((scheme, key)): Path<(String, String)>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let scheme = Scheme::from_code(&scheme).ok_or(Failure::new("not-found"))?;
    let vocabulary = state.app.vocabulary().await?;
    let concept = vocabulary
        .by_key(scheme, &key)
        .ok_or(Failure::new("not-found"))?;
    let address = links::concept(language, concept);
    if uri.path() != address {
        return Ok(Redirect::permanent(&address).into_response());
    }
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        links::concept(language, concept)
    });
    let finder = state.app.concept_finder(&vocabulary).await?;
    let within = match sector_of(concept) {
        Some(sector) => Within::Sector(sector),
        None => Within::Competence(concept.uri.clone()),
    };
    let found = entries(&state, shell.w, &within).await?;
    let knowledge = known(&state, shell.w, &vocabulary, &within).await?;
    let asked = Asked::read(query.as_deref());
    let origins = origins(&state, language, vocabulary.sources(&concept.uri)).await?;
    let page = page(shell, &vocabulary, &finder, concept, asked.page, found);
    html(&ConceptView {
        origins,
        knowledge,
        ..page
    })
}

/// Who has shown a competence; nothing for sectors.
async fn known(
    state: &WebState,
    w: Words,
    vocabulary: &Arc<Vocabulary>,
    within: &Within,
) -> Result<Option<Knowledge>, Failure> {
    let Within::Competence(uri) = within else {
        return Ok(None);
    };
    let page = state
        .app
        .competence_page(&Actor::Anonymous, vocabulary, uri)
        .await?;
    Ok(knowledge(w, &page, vocabulary, within, this_year(state)))
}

/// The page of this concept, still without who has shown it and who says so.
#[must_use]
pub fn page(
    shell: Shell,
    vocabulary: &Vocabulary,
    finder: &ConceptFinder,
    concept: &Concept,
    number: usize,
    entries: AreaEntries,
) -> ConceptView {
    let w = shell.w;
    let (language, title) = label(concept, w.language());
    let mut shell = shell.titled(title.clone());
    let definition = definition(concept, w.language());
    shell.description = definition
        .as_ref()
        .map(|(_, text)| text.clone())
        .unwrap_or_default();
    let other = concept.labels.get(&w.language().other());
    let other = other.map(|labels| labels.preferred.clone());
    let scheme = concept.scheme;
    let (above, href) = parent(w, scheme);
    let vocabularies = links::scheme(w.language(), scheme);
    shell = shell
        .under(Nav::Topics)
        .below(above, href)
        .below(w.code("scheme", scheme.code()), vocabularies);
    for c in vocabulary.path(&concept.uri) {
        shell = shell.below(label(c, w.language()).1, links::concept(w.language(), c));
    }
    let address = links::concept(w.language(), concept);
    let narrower = ordered(vocabulary.narrower(&concept.uri), w.language());
    ConceptView {
        language,
        scheme: w.code("scheme", scheme.code()),
        notation: concept.notation.clone(),
        other: other.filter(|other| *other != title).unwrap_or_default(),
        definition,
        alternatives: alternatives(w, concept),
        broader: ordered(vocabulary.broader(&concept.uri), w.language())
            .into_iter()
            .map(|c| line(w, vocabulary, c, false))
            .collect(),
        narrower: Listing::new(
            narrower.into_iter(),
            number,
            |c| line(w, vocabulary, c, false),
            |page| format!("{address}?page={page}"),
        ),
        matches: finder
            .matches(concept)
            .into_iter()
            .map(|(kind, c)| (w.code("match", kind.code()), line(w, vocabulary, c, true)))
            .collect(),
        knowledge: None,
        entries,
        uri: concept.uri.clone(),
        about: w.code("scheme-about", scheme.code()),
        origins: Vec::new(),
        shell,
    }
}

/// The sector that a concept describes, if it is one.
fn sector_of(concept: &Concept) -> Option<Sector> {
    let edition = match concept.scheme {
        Scheme::Wz2008 => SectorEdition::Wz2008,
        Scheme::Wz2025 => SectorEdition::Wz2025,
        _ => return None,
    };
    Sector::parse(edition, &concept.key)
}

/// What is meant, in the reader's language or else the other.
fn definition(concept: &Concept, language: Language) -> Option<(Language, String)> {
    let defined = |language: Language| {
        let text = concept.labels.get(&language)?.definition.trim();
        (!text.is_empty()).then(|| (language, text.to_owned()))
    };
    defined(language).or_else(|| defined(language.other()))
}

/// Other words by language, the reader's first.
fn alternatives(w: Words, concept: &Concept) -> Vec<(Language, String, Vec<String>)> {
    let languages = [w.language(), w.language().other()];
    let of = |language: Language| {
        let words: &Labels = concept.labels.get(&language)?;
        let name = w.code("alternatives", language.code());
        (!words.alternative.is_empty()).then(|| (language, name, words.alternative.clone()))
    };
    languages.into_iter().filter_map(of).collect()
}
