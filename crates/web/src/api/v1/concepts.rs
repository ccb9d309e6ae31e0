//! Concepts of vocabularies: competences and sectors, which differ in nothing but their address.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use domain::{Concept, Language, Scheme, Vocabulary, fold_name};
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
    /// Only those with a word that contains this, in any language and spelling of umlauts: whose word is just that
    /// first, then those whose word begins so.
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
    let schemes = Scheme::ALL.iter().filter(|scheme| belongs(**scheme));
    let allowed: Vec<&str> = schemes.map(|scheme| scheme.code()).collect();
    let known = |code: &str| Scheme::from_code(code).filter(|scheme| belongs(*scheme));
    let scheme = asked.coded("scheme", known, &allowed.join(", "))?;
    let words = asked.one("q").map(|text| fold_name(text.trim()));
    let words = words.filter(|words| !words.is_empty());
    let uri = asked.one("uri").map(ToOwned::to_owned);
    let vocabulary = state.app.vocabulary().await?;
    let fits = move |concept: &Concept| {
        belongs(concept.scheme)
            && scheme.is_none_or(|scheme| concept.scheme == scheme)
            && uri.as_ref().is_none_or(|uri| concept.uri == *uri)
    };
    let found = fitting(vocabulary.clone(), fits, words).await?;
    let rest = found.iter().enumerate().skip(after);
    let (part, next) = part(rest, limit, |(place, _)| (place + 1).to_string());
    let concepts = part.into_iter().filter_map(|(_, uri)| vocabulary.get(uri));
    Ok(ConceptsOut {
        total: found.len(),
        concepts: concepts.map(|concept| reference(state, concept)).collect(),
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

fn named<'a>(
    vocabulary: &'a Vocabulary,
    scheme: &str,
    key: &str,
    belongs: fn(Scheme) -> bool,
) -> Result<&'a Concept, Failure> {
    let scheme = Scheme::from_code(scheme).filter(|scheme| belongs(*scheme));
    let concept = scheme.and_then(|scheme| vocabulary.by_key(scheme, key));
    concept.ok_or(Failure::new("not-found"))
}

/// The URIs of what fits, best first. Thousands of concepts are looked through beside the threads that answer
/// others.
async fn fitting(
    vocabulary: Arc<Vocabulary>,
    fits: impl Fn(&Concept) -> bool + Send + 'static,
    words: Option<String>,
) -> Result<Vec<String>, Failure> {
    let look = move || {
        let concepts = vocabulary.iter().filter(|concept| fits(concept));
        let Some(words) = words else {
            return concepts.map(|concept| concept.uri.clone()).collect();
        };
        let mut ranked: Vec<_> = concepts
            .filter_map(|concept| Some((likeness(concept, &words)?, &concept.uri)))
            .collect();
        ranked.sort();
        ranked.into_iter().map(|(_, uri)| uri.clone()).collect()
    };
    tokio::task::spawn_blocking(look)
        .await
        .map_err(|error| Failure {
            source: Some(Arc::new(error)),
            ..Failure::new("internal")
        })
}

/// How well the words of a concept fit, the least best: alike, beginning so, holding it; preferred words and short
/// ones first.
fn likeness(concept: &Concept, words: &str) -> Option<(u8, Reverse<bool>, usize)> {
    let all = concept.labels.values().flat_map(|labels| {
        let preferred = std::iter::once((true, &labels.preferred));
        preferred.chain(labels.alternative.iter().map(|label| (false, label)))
    });
    let rank = |(preferred, label): (bool, &String)| {
        let label = fold_name(label);
        let rank = match label.find(words)? {
            0 if label.len() == words.len() => 0,
            0 => 1,
            _ => 2,
        };
        Some((rank, Reverse(preferred), label.len()))
    };
    let by_code = (!concept.notation.is_empty() && fold_name(&concept.notation) == words)
        .then_some((0, Reverse(true), 0));
    all.filter_map(rank).chain(by_code).min()
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

fn reference(state: &WebState, concept: &Concept) -> ConceptRef {
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

#[cfg(test)]
mod tests {
    use domain::Labels;

    use super::*;

    #[test]
    fn words_that_are_just_that_come_first_whatever_the_umlauts() {
        let concept = |key: &str, preferred: &str, alternative: &[&str]| {
            let mut concept = Concept::new(Scheme::Esco, key, key);
            let labels = Labels {
                preferred: preferred.to_owned(),
                alternative: alternative.iter().map(ToString::to_string).collect(),
                definition: String::new(),
            };
            concept.labels.insert(Language::German, labels);
            concept
        };
        let all = [
            concept("holds", "Geräte prüfen", &[]),
            concept("begins", "Prüfen von Geräten", &[]),
            concept("alike", "Prüfen", &[]),
            concept("other-word", "Kontrolle", &["prüfen"]),
            concept("nothing", "Schweißen", &[]),
        ];
        for typed in ["Prüfen", "PRUEFEN"] {
            let words = fold_name(typed);
            let mut ranked: Vec<_> = all
                .iter()
                .filter_map(|c| Some((likeness(c, &words)?, c.key.as_str())))
                .collect();
            ranked.sort();
            let keys: Vec<&str> = ranked.into_iter().map(|(_, key)| key).collect();
            assert_eq!(keys, ["alike", "other-word", "begins", "holds"]);
        }
    }
}
