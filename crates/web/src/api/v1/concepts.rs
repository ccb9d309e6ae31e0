//! Concepts of vocabularies: competences and sectors, which differ in nothing but their address.

use std::collections::BTreeMap;

use domain::{Concept, Language, Scheme, Vocabulary};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::parameters::{Parameters, part};
use crate::{Failure, WebState, links};

/// Concepts beside one that they are broader, narrower or matched to, at most.
const NEIGHBOURS_MAX: usize = 100;

/// What lists of concepts can be asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters; they are read by `list`"
)]
pub struct ConceptsParameters {
    /// Only those whose code is this or one of whose labels holds these words, in any language and spelling of
    /// umlauts: whole labels first, then those that begin so.
    q: Option<String>,
    /// Only those of this vocabulary; its code.
    scheme: Option<String>,
    /// Only the one with this URI.
    uri: Option<String>,
    /// Where to read on: `next` of an earlier answer.
    #[param(pattern = r"^\d{1,9}$")]
    after: Option<String>,
    /// Concepts per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// What lists of a concept's neighbours can be asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters; they are read by `narrower`"
)]
pub struct NarrowerParameters {
    /// Where to read on: `next` of an earlier answer.
    #[param(pattern = r"^\d{1,9}$")]
    after: Option<String>,
    /// Concepts per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Concepts of vocabularies.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptsOut {
    /// How many fit in all.
    pub total: usize,
    /// Best first where words were given, else by URI.
    pub concepts: Vec<ConceptRef>,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Enough of a concept to show and open it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptRef {
    /// Its name for the world.
    pub uri: String,
    /// Its vocabulary.
    pub scheme: String,
    /// Its short name within the vocabulary.
    pub key: String,
    /// Its code, where the vocabulary has codes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notation: String,
    /// Its words by language; a language may be missing.
    pub label: BTreeMap<String, String>,
    /// Its pages by language.
    pub url: BTreeMap<String, String>,
}

/// A concept with its place in the vocabulary.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptOut {
    #[serde(flatten)]
    pub concept: ConceptRef,
    /// Its words by language.
    pub labels: BTreeMap<String, LabelsOut>,
    /// The shortest way from the top of the vocabulary down to it, without it.
    pub path: Vec<ConceptRef>,
    /// The next broader concepts.
    pub broader: Vec<ConceptRef>,
    /// The next narrower concepts, at most 100.
    pub narrower: Vec<ConceptRef>,
    /// How many narrower concepts there are; the address with `/narrower` lists them.
    pub narrower_total: usize,
    /// Concepts of other vocabularies, or editions, that mean the same or something like it.
    pub matches: Vec<MatchOut>,
    /// The sources that speak of it, the one that counts most first; `/api/v1/sources` has their licences.
    pub sources: Vec<String>,
}

/// A concept's words in one language.
#[derive(Debug, Serialize, ToSchema)]
pub struct LabelsOut {
    /// The one word or phrase by which it goes.
    pub preferred: String,
    /// Other words for it.
    pub alternative: Vec<String>,
    /// What is meant; empty: the vocabulary does not say.
    pub definition: String,
}

/// A concept of another vocabulary.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchOut {
    /// How near it is.
    pub kind: String,
    /// The other concept.
    pub uri: String,
    /// What the atlas knows of it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept: Option<ConceptRef>,
}

/// The concepts that a question asks for, of the schemes that belong to this address.
///
/// # Errors
/// `invalid-parameter`, `invalid-cursor`; when the store cannot answer.
pub async fn list(
    state: &WebState,
    query: Option<&str>,
    belongs: fn(Scheme) -> bool,
) -> Result<ConceptsOut, Failure> {
    let asked = Parameters::read(query, &["q", "scheme", "uri", "after", "limit"])?;
    let (limit, after) = (asked.limit()?, place(&asked)?);
    let schemes = Scheme::ALL.iter().copied();
    let schemes: Vec<Scheme> = schemes.filter(|scheme| belongs(*scheme)).collect();
    let allowed: Vec<&str> = schemes.iter().map(|scheme| scheme.code()).collect();
    let known = |code: &str| Scheme::from_code(code).filter(|scheme| belongs(*scheme));
    let scheme = asked.coded("scheme", known, &allowed.join(", "))?;
    let schemes = scheme.map_or(schemes, |scheme| vec![scheme]);
    let vocabulary = state.app.vocabulary().await?;
    let words = asked.one("q").map(str::trim).unwrap_or_default();
    let mut found: Vec<&Concept> = match words {
        "" => vocabulary
            .iter()
            .filter(|c| schemes.contains(&c.scheme))
            .collect(),
        words => {
            let found = state.app.find_concepts(&vocabulary, words, &schemes, None);
            let found = found.await?;
            found.iter().filter_map(|uri| vocabulary.get(uri)).collect()
        }
    };
    if let Some(uri) = asked.one("uri") {
        found.retain(|concept| concept.uri == uri);
    }
    let total = found.len();
    let rest = found.into_iter().enumerate().skip(after);
    let (part, next) = part(rest, limit, |(place, _)| (place + 1).to_string());
    Ok(ConceptsOut {
        total,
        concepts: part.into_iter().map(|(_, c)| reference(state, c)).collect(),
        next,
    })
}

/// A concept with its place in the vocabulary.
///
/// # Errors
/// `not-found`; when the store cannot answer.
pub async fn one(
    state: &WebState,
    scheme: &str,
    key: &str,
    belongs: fn(Scheme) -> bool,
) -> Result<ConceptOut, Failure> {
    let vocabulary = state.app.vocabulary().await?;
    let concept = named(&vocabulary, scheme, key, belongs)?;
    let refer = |concept| reference(state, concept);
    let narrower = vocabulary.narrower(&concept.uri);
    Ok(ConceptOut {
        labels: labels(concept),
        path: vocabulary
            .path(&concept.uri)
            .into_iter()
            .map(refer)
            .collect(),
        broader: vocabulary.broader(&concept.uri).map(refer).collect(),
        narrower: narrower.take(NEIGHBOURS_MAX).map(refer).collect(),
        narrower_total: vocabulary.narrower(&concept.uri).count(),
        matches: concept
            .matches
            .iter()
            .take(NEIGHBOURS_MAX)
            .map(|other| MatchOut {
                kind: other.kind.code().to_owned(),
                uri: other.uri.clone(),
                concept: vocabulary.get(&other.uri).map(refer),
            })
            .collect(),
        sources: vocabulary
            .sources(&concept.uri)
            .iter()
            .map(ToString::to_string)
            .collect(),
        concept: reference(state, concept),
    })
}

/// The next narrower concepts of a concept.
///
/// # Errors
/// As [`list`] and [`one`].
pub async fn narrower(
    state: &WebState,
    scheme: &str,
    key: &str,
    query: Option<&str>,
    belongs: fn(Scheme) -> bool,
) -> Result<ConceptsOut, Failure> {
    let asked = Parameters::read(query, &["after", "limit"])?;
    let (limit, after) = (asked.limit()?, place(&asked)?);
    let vocabulary = state.app.vocabulary().await?;
    let concept = named(&vocabulary, scheme, key, belongs)?;
    let rest = vocabulary.narrower(&concept.uri).enumerate().skip(after);
    let (part, next) = part(rest, limit, |(place, _)| (place + 1).to_string());
    Ok(ConceptsOut {
        total: vocabulary.narrower(&concept.uri).count(),
        concepts: part.into_iter().map(|(_, c)| reference(state, c)).collect(),
        next,
    })
}

/// How many concepts were given already.
fn place(asked: &Parameters) -> Result<usize, Failure> {
    let after = asked.after(|text| text.parse::<u32>().ok())?;
    Ok(after.map_or(0, |after| after as usize))
}

/// The concept at this address.
///
/// # Errors
/// `not-found`.
pub fn named<'a>(
    vocabulary: &'a Vocabulary,
    scheme: &str,
    key: &str,
    belongs: fn(Scheme) -> bool,
) -> Result<&'a Concept, Failure> {
    let scheme = Scheme::from_code(scheme).filter(|scheme| belongs(*scheme));
    let concept = scheme.and_then(|scheme| vocabulary.by_key(scheme, key));
    concept.ok_or(Failure::new("not-found"))
}

fn labels(concept: &Concept) -> BTreeMap<String, LabelsOut> {
    let labels = concept.labels.iter();
    labels
        .map(|(language, labels)| {
            let out = LabelsOut {
                preferred: labels.preferred.clone(),
                alternative: labels.alternative.clone(),
                definition: labels.definition.clone(),
            };
            (language.code().to_owned(), out)
        })
        .collect()
}

/// Enough of a concept to show and open it.
pub fn reference(state: &WebState, concept: &Concept) -> ConceptRef {
    let labels = concept.labels.iter();
    let words = labels.filter(|(_, labels)| !labels.preferred.is_empty());
    let page = |language: &Language| {
        let path = links::concept(*language, concept);
        (
            language.code().to_owned(),
            format!("{}{path}", state.public_url),
        )
    };
    ConceptRef {
        uri: concept.uri.clone(),
        scheme: concept.scheme.code().to_owned(),
        key: concept.key.clone(),
        notation: concept.notation.clone(),
        label: words
            .map(|(language, labels)| (language.code().to_owned(), labels.preferred.clone()))
            .collect(),
        url: Language::ALL.iter().map(page).collect(),
    }
}
