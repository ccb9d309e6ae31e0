//! Which concepts of the vocabulary the texts of an entry name, by which words and how surely.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{Body, Concept, Content, Language, MatchKind, Scheme, Standing, Vocabulary};
use text::spot::{Memory, Spotter};

use crate::{App, AppError, SpottedConcept, SpottedWords, TextPart};

/// How surely an entry is about what a word in its title, its summary, its body names.
const TITLE: f32 = 0.6;
const SUMMARY: f32 = 0.4;
const BODY: f32 = 0.2;

/// What is less sure is not spoken of.
const SURE_ENOUGH: f32 = 0.25;

/// Concepts of an entry at most, the surest ones.
const MOST: usize = 8;

/// How surely who writes another label than the preferred one means the concept.
const ALTERNATIVE: f32 = 0.9;

/// As much of a long text is read, in characters.
const READ: usize = 4_000;

/// Changes whenever the same labels are spotted otherwise: then everything is to be spotted anew.
const RULES: u32 = 2;

/// Memories that are kept for the next ones who spot.
const MEMORIES: usize = 4;

/// Vocabularies of what somebody can know.
const OF_COMPETENCE: [Scheme; 3] = [Scheme::Atlas, Scheme::Esco, Scheme::Euroscivoc];

/// What stands below this is no competence of those who were funded: every project names its grant.
const FUNDING: &str = "urn:kompetenzatlas:thesaurus:funding-financing";

/// Spots the competences of a vocabulary.
///
/// ```text
/// weight = 1 − Π over the words that name it (1 − sureness × part)
/// ```
/// `sureness` is that of the words ([`text::spot`]) times that of the label, `part` 0.6 in the title, 0.4 in the summary and
/// 0.2 in the body.
pub struct ConceptSpotter {
    uris: Vec<String>,
    /// Concepts of other vocabularies, with the atlas's own that is the same.
    same: HashMap<String, String>,
    /// Of each, whether it is about funding.
    is_funding: Vec<bool>,
    spotter: Spotter,
    mark: String,
    /// Of those who spot at the same time, one each.
    memories: Mutex<Vec<Memory>>,
}

impl ConceptSpotter {
    /// Takes a moment: every label is looked at.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let same = same_as(vocabulary);
        let funding = vocabulary.with_narrower(FUNDING);
        let mut uris: Vec<String> = Vec::new();
        let mut owners: HashMap<&str, u32> = HashMap::new();
        let mut spotter = Spotter::default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&RULES.to_le_bytes());
        for concept in of_competence(vocabulary) {
            let uri = same.get(concept.uri.as_str()).copied();
            let uri = uri.unwrap_or(&concept.uri);
            let owner = *owners.entry(uri).or_insert_with(|| {
                uris.push(uri.to_owned());
                uris.len() as u32 - 1
            });
            for (&language, labels) in &concept.labels {
                let preferred = std::iter::once((&labels.preferred, 1.0));
                let others = labels.alternative.iter().map(|label| (label, ALTERNATIVE));
                // What people say instead of it finds it, but often means something else in a text.
                let labels = preferred.chain(others);
                for (label, sureness) in labels.filter(|(label, _)| tells(concept.scheme, label)) {
                    spotter.add(owner, language, label, sureness);
                    for part in [uri, "\t", language.code(), "\t", label, "\n"] {
                        hasher.update(part.as_bytes());
                    }
                    hasher.update(&sureness.to_le_bytes());
                }
            }
        }
        let is_funding: Vec<bool> = uris.iter().map(|uri| funding.contains(uri)).collect();
        for is_funding in &is_funding {
            hasher.update(&[u8::from(*is_funding)]);
        }
        Self {
            is_funding,
            same: same
                .iter()
                .map(|(uri, own)| ((*uri).to_owned(), (*own).to_owned()))
                .collect(),
            uris,
            spotter,
            mark: hasher.finalize().to_hex()[..16].to_owned(),
            memories: Mutex::default(),
        }
    }

    /// The URI by which a concept goes: that of the atlas's own that is the same.
    fn canonical<'a>(&'a self, uri: &'a str) -> &'a str {
        self.same.get(uri).map_or(uri, String::as_str)
    }

    /// Names the labels by which it spots: what was spotted by others is to be spotted anew.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// The concepts that the texts of an entry name, the surest first, without those that were rejected. What was confirmed
    /// is sure.
    #[must_use]
    pub fn spot(&self, content: &Content) -> Vec<SpottedConcept> {
        let mut memory = self.memories().pop().unwrap_or_default();
        let spotted = self.spot_with(content, &mut memory);
        self.put_back(memory);
        spotted
    }

    /// The concepts that a question names in either language, and how surely, up to 1.
    #[must_use]
    pub fn spot_question(&self, question: &str) -> Vec<(String, f32)> {
        let mut memory = self.memories().pop().unwrap_or_default();
        let mut found: BTreeMap<u32, f32> = BTreeMap::new();
        for &language in Language::ALL {
            for spot in self.spotter.spot(question, language, &mut memory) {
                let known = found.entry(spot.owner).or_default();
                *known = known.max(spot.sureness);
            }
        }
        self.put_back(memory);
        let named = found.into_iter();
        let uri = |owner: u32| self.uris[owner as usize].clone();
        named
            .map(|(owner, sureness)| (uri(owner), sureness))
            .collect()
    }

    fn put_back(&self, memory: Memory) {
        let mut memories = self.memories();
        if memories.len() < MEMORIES {
            memories.push(memory);
        }
    }

    fn memories(&self) -> MutexGuard<'_, Vec<Memory>> {
        self.memories.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spot_with(&self, content: &Content, memory: &mut Memory) -> Vec<SpottedConcept> {
        let mut found: HashMap<u32, (f32, Vec<SpottedWords>)> = HashMap::new();
        let is_funded = matches!(
            content.body,
            Body::Project(_) | Body::Outcome(_) | Body::Publication(_)
        );
        for (&language, text) in &content.texts {
            for (part, words, weight) in [
                (TextPart::Title, &text.title, TITLE),
                (TextPart::Summary, &text.summary, SUMMARY),
                (TextPart::Body, &text.body, BODY),
            ] {
                let read = beginning(words);
                let spots = self.spotter.spot(read, language, memory).into_iter();
                for spot in
                    spots.filter(|spot| !(is_funded && self.is_funding[spot.owner as usize]))
                {
                    let (doubt, spots) = found.entry(spot.owner).or_insert((1.0, Vec::new()));
                    *doubt *= 1.0 - spot.sureness * weight;
                    spots.push(SpottedWords {
                        language,
                        part,
                        start: spot.start,
                        end: spot.end,
                    });
                }
            }
        }
        let mut spotted: Vec<SpottedConcept> = found
            .into_iter()
            .map(|(owner, (doubt, spots))| SpottedConcept {
                uri: self.uris[owner as usize].clone(),
                weight: 1.0 - doubt,
                spots,
            })
            .collect();
        spotted.retain(|concept| concept.weight >= SURE_ENOUGH);
        judged(&mut spotted, content, |uri| self.canonical(uri));
        spotted.sort_by(|a, b| {
            let by_weight = b.weight.total_cmp(&a.weight);
            by_weight.then_with(|| a.uri.cmp(&b.uri))
        });
        spotted.truncate(MOST);
        spotted
    }
}

impl App {
    /// Spots the competences of the vocabulary as it is now; remembered between calls.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn concept_spotter(&self) -> Result<Arc<ConceptSpotter>, AppError> {
        let vocabulary = self.vocabulary().await?;
        self.spotter_of(&vocabulary).await
    }

    /// The same of this vocabulary.
    pub(crate) async fn spotter_of(
        &self,
        vocabulary: &Arc<Vocabulary>,
    ) -> Result<Arc<ConceptSpotter>, AppError> {
        let make = |vocabulary: Arc<Vocabulary>| ConceptSpotter::new(&vocabulary);
        self.0.concept_spotter.of(vocabulary, make).await
    }
}

/// Whether a label names its concept wherever it stands. ESCO's labels of one word are those of everyday language ("planen",
/// "Deutsch", "processes").
fn tells(scheme: Scheme, label: &str) -> bool {
    scheme != Scheme::Esco || label.split_whitespace().nth(1).is_some()
}

/// What editors said of spotted concepts counts more than what was spotted.
fn judged<'a>(
    spotted: &mut Vec<SpottedConcept>,
    content: &'a Content,
    canonical: impl Fn(&'a str) -> &'a str,
) {
    for claim in &content.competences {
        let judged = canonical(&claim.concept);
        match claim.standing {
            Standing::Rejected => spotted.retain(|concept| concept.uri != judged),
            Standing::Confirmed => {
                for concept in spotted.iter_mut().filter(|c| c.uri == judged) {
                    concept.weight = 1.0;
                }
            }
            Standing::Stated => {}
        }
    }
}

fn of_competence(vocabulary: &Vocabulary) -> impl Iterator<Item = &Concept> {
    vocabulary
        .iter()
        .filter(|concept| OF_COMPETENCE.contains(&concept.scheme))
}

/// The concepts of other vocabularies that are the same as one of the atlas's own: they go by that one's URI.
fn same_as(vocabulary: &Vocabulary) -> HashMap<&str, &str> {
    let own = of_competence(vocabulary).filter(|concept| concept.scheme == Scheme::Atlas);
    let same = own.flat_map(|concept| {
        let matches = concept.matches.iter();
        let exact = matches.filter(|matched| matched.kind == MatchKind::Exact);
        exact.map(|matched| (matched.uri.as_str(), concept.uri.as_str()))
    });
    same.collect()
}

fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(READ).map(|(at, _)| at);
    &text[..end.unwrap_or(text.len())]
}
