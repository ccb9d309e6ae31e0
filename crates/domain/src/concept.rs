//! Concepts of vocabularies: competences, industries, topics.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{Language, Sector, SectorEdition, SourceId, vocabulary::coded};

coded!(
    /// A vocabulary whose concepts the atlas knows.
    Scheme {
        /// The atlas's own words (starter thesaurus).
        Atlas = "atlas",
        /// Skills of ESCO, the European classification of skills and occupations, and their groups.
        Esco = "esco",
        /// Occupations of ESCO and the groups of ISCO above them.
        EscoOccupation = "esco_occupation",
        /// European Science Vocabulary: fields of science.
        Euroscivoc = "euroscivoc",
        /// German industry classification, edition 2008.
        Wz2008 = "wz2008",
        /// German industry classification, edition 2025.
        Wz2025 = "wz2025",
        /// Topics by which the federal government plans its research grants (Leistungsplansystematik).
        FederalTopic = "federal_topic",
    }
);

impl Scheme {
    /// Whether its concepts are industries rather than competences.
    #[must_use]
    pub const fn is_sectors(self) -> bool {
        matches!(self, Self::Wz2008 | Self::Wz2025)
    }
}

impl From<SectorEdition> for Scheme {
    fn from(edition: SectorEdition) -> Self {
        match edition {
            SectorEdition::Wz2008 => Self::Wz2008,
            SectorEdition::Wz2025 => Self::Wz2025,
        }
    }
}

coded!(
    /// How a concept of one vocabulary stands to one of another (SKOS mapping relations).
    MatchKind {
        Exact = "exact",
        Close = "close",
        Broad = "broad",
        Narrow = "narrow",
        Related = "related",
    }
);

/// A concept's words in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// The one word or phrase by which it goes.
    pub preferred: String,
    /// Other words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternative: Vec<String>,
    /// Words by which it is meant though nobody calls it so, for example everyday phrases and misspellings: it is found
    /// by them, and they are never shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// What is meant, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
}

impl Labels {
    /// Every word and phrase by which it is found, the preferred one first.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        let others = self.alternative.iter().chain(&self.hidden);
        std::iter::once(&self.preferred).chain(others)
    }
}

/// That a concept means the same as, or something like, one of another vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConceptMatch {
    /// How near.
    pub kind: MatchKind,
    /// The other concept.
    pub uri: String,
}

/// A concept of a vocabulary, or the part of it that one file tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// Its name for the world, for example `http://data.europa.eu/esco/skill/…` or `urn:wz2008:25.62`.
    pub uri: String,
    /// Of which vocabulary.
    pub scheme: Scheme,
    /// Its short name within the vocabulary, for addresses: letters, digits, `.`, `-` and `_`, at most 80.
    pub key: String,
    /// Its code, where the vocabulary has codes, for example `25.62`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notation: String,
    /// Its words, by language; may be empty when a file tells only where it stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<Language, Labels>,
    /// URIs of the next broader concepts.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub broader: BTreeSet<String>,
    /// URIs of concepts of the same vocabulary that have to do with it and are neither broader nor narrower.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub related: BTreeSet<String>,
    /// Concepts of other vocabularies.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub matches: BTreeSet<ConceptMatch>,
}

impl Concept {
    /// A concept without words.
    #[must_use]
    pub fn new(scheme: Scheme, key: impl Into<String>, uri: impl Into<String>) -> Self {
        Self {
            uri: uri.into(),
            scheme,
            key: key.into(),
            notation: String::new(),
            labels: BTreeMap::new(),
            broader: BTreeSet::new(),
            related: BTreeSet::new(),
            matches: BTreeSet::new(),
        }
    }

    /// Its words in this language, or in the other where it has none; empty ones if it has no words at all.
    #[must_use]
    pub fn labels(&self, language: Language) -> (Language, &Labels) {
        static NONE: Labels = Labels {
            preferred: String::new(),
            alternative: Vec::new(),
            hidden: Vec::new(),
            definition: String::new(),
        };
        [language, language.other()]
            .into_iter()
            .find_map(|language| Some((language, self.labels.get(&language)?)))
            .unwrap_or((language, &NONE))
    }

    /// Adds what another statement about the same concept says. What was said before counts more; alternatives,
    /// hidden words, broader and related concepts and matches add up.
    pub fn absorb(&mut self, other: Self) {
        if self.notation.is_empty() {
            self.notation = other.notation;
        }
        for (language, theirs) in other.labels {
            let ours = self.labels.entry(language).or_default();
            if ours.preferred.is_empty() {
                ours.preferred = theirs.preferred;
            } else if theirs.preferred != ours.preferred && !theirs.preferred.is_empty() {
                ours.alternative.push(theirs.preferred);
            }
            if ours.definition.is_empty() {
                ours.definition = theirs.definition;
            }
            ours.alternative.extend(theirs.alternative);
            let mut seen = BTreeSet::from([ours.preferred.clone()]);
            ours.alternative
                .retain(|label| !label.is_empty() && seen.insert(label.clone()));
            // A word that is shown anyway need not be hidden, too.
            ours.hidden.extend(theirs.hidden);
            ours.hidden
                .retain(|label| !label.is_empty() && seen.insert(label.clone()));
        }
        self.broader.extend(other.broader);
        self.related.extend(other.related);
        self.matches.extend(other.matches);
    }

    /// Why it cannot be kept, if it cannot: an empty URI, or a key that does not fit into an address.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let gap = |c: char| c.is_whitespace() || c.is_control();
        if self.uri.is_empty() || self.uri.len() > 500 || self.uri.contains(gap) {
            return Some("the concept's URI is empty, longer than 500 bytes or has spaces");
        }
        if self.key.is_empty() || self.key.len() > 80 || !self.key.chars().all(legal) {
            return Some(
                "the concept's key has to be 1 to 80 letters, digits, dots, hyphens or underscores",
            );
        }
        None
    }
}

impl Sector {
    /// The URI of the concept that describes it.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("urn:{}:{}", self.edition.code(), self.code)
    }
}

/// All concepts that an atlas knows, with their places among each other.
#[derive(Debug, Default)]
pub struct Vocabulary {
    concepts: BTreeMap<String, Concept>,
    keys: HashMap<(Scheme, String), String>,
    narrower: HashMap<String, BTreeSet<String>>,
    sources: HashMap<String, Vec<SourceId>>,
}

impl Vocabulary {
    /// A vocabulary of these concepts; several statements about one concept become one, the first counts most.
    #[must_use]
    pub fn new(statements: impl IntoIterator<Item = Concept>) -> Self {
        let mut vocabulary = Self::default();
        for concept in statements {
            vocabulary.add(concept);
        }
        vocabulary.connected()
    }

    /// As [`Self::new`], of what sources say; remembers who speaks of which concept.
    #[must_use]
    pub fn of_sources(statements: impl IntoIterator<Item = (SourceId, Concept)>) -> Self {
        let mut vocabulary = Self::default();
        for (source, concept) in statements {
            let sources = vocabulary.sources.entry(concept.uri.clone()).or_default();
            if !sources.contains(&source) {
                sources.push(source);
            }
            vocabulary.add(concept);
        }
        vocabulary.connected()
    }

    fn add(&mut self, concept: Concept) {
        match self.concepts.get_mut(&concept.uri) {
            Some(known) => known.absorb(concept),
            None => {
                self.concepts.insert(concept.uri.clone(), concept);
            }
        }
    }

    fn connected(mut self) -> Self {
        for concept in self.concepts.values() {
            let key = (concept.scheme, concept.key.clone());
            self.keys.entry(key).or_insert_with(|| concept.uri.clone());
            for broader in &concept.broader {
                let narrower = self.narrower.entry(broader.clone()).or_default();
                narrower.insert(concept.uri.clone());
            }
        }
        self
    }

    /// Who says something of the concept with this URI, the one that counts most first.
    #[must_use]
    pub fn sources(&self, uri: &str) -> &[SourceId] {
        self.sources.get(uri).map_or(&[], Vec::as_slice)
    }

    /// How many concepts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.concepts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// All concepts, by URI.
    pub fn iter(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.values()
    }

    /// The concept with this URI.
    #[must_use]
    pub fn get(&self, uri: &str) -> Option<&Concept> {
        self.concepts.get(uri)
    }

    /// The concept with this short name in a vocabulary.
    #[must_use]
    pub fn by_key(&self, scheme: Scheme, key: &str) -> Option<&Concept> {
        let uri = self.keys.get(&(scheme, key.to_owned()))?;
        self.get(uri)
    }

    /// The next broader concepts that are known.
    pub fn broader<'a>(&'a self, uri: &str) -> impl Iterator<Item = &'a Concept> {
        let concept = self.get(uri).into_iter();
        concept.flat_map(|concept| concept.broader.iter().filter_map(|uri| self.get(uri)))
    }

    /// The next narrower concepts, by URI.
    pub fn narrower<'a>(&'a self, uri: &str) -> impl Iterator<Item = &'a Concept> {
        let narrower = self.narrower.get(uri).into_iter().flatten();
        narrower.filter_map(|uri| self.get(uri))
    }

    /// The concepts of a vocabulary with nothing broader.
    pub fn tops(&self, scheme: Scheme) -> impl Iterator<Item = &Concept> {
        self.iter().filter(move |concept| {
            concept.scheme == scheme && self.broader(&concept.uri).next().is_none()
        })
    }

    /// The shortest way from a concept with nothing broader down to the one above this, without this one; circles
    /// in the vocabulary do no harm.
    #[must_use]
    pub fn path(&self, uri: &str) -> Vec<&Concept> {
        let mut below: HashMap<&str, &str> = HashMap::new();
        let mut queue = VecDeque::from([uri]);
        while let Some(at) = queue.pop_front() {
            let mut is_top = true;
            for broader in self.broader(at) {
                is_top = false;
                if broader.uri != uri && !below.contains_key(broader.uri.as_str()) {
                    below.insert(&broader.uri, at);
                    queue.push_back(&broader.uri);
                }
            }
            if is_top {
                let mut path = Vec::new();
                let mut at = at;
                while at != uri {
                    path.extend(self.get(at));
                    let Some(next) = below.get(at) else { break };
                    at = next;
                }
                return path;
            }
        }
        Vec::new()
    }

    /// The URIs of this concept and of everything below it; circles do no harm.
    #[must_use]
    pub fn with_narrower(&self, uri: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![uri.to_owned()];
        while let Some(at) = open.pop() {
            if found.insert(at.clone()) {
                open.extend(self.narrower(&at).map(|concept| concept.uri.clone()));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(key: &str, broader: &[&str]) -> Concept {
        let mut concept = Concept::new(Scheme::Esco, key, key);
        concept.broader = broader.iter().map(ToString::to_string).collect();
        concept
    }

    #[test]
    fn statements_about_one_concept_become_one() {
        let mut german = concept("a", &["b"]);
        german.labels.insert(
            Language::German,
            Labels {
                preferred: "Schweißen".to_owned(),
                hidden: vec!["Metall kleben".to_owned(), "Löten".to_owned()],
                ..Labels::default()
            },
        );
        let mut again = concept("a", &["c"]);
        again.related.insert("d".to_owned());
        again.labels.insert(
            Language::German,
            Labels {
                preferred: "Fügen".to_owned(),
                alternative: vec!["Schweißen".to_owned(), "Löten".to_owned()],
                hidden: vec!["schweisen".to_owned(), "Metall kleben".to_owned()],
                definition: "Verbinden".to_owned(),
            },
        );
        let vocabulary = Vocabulary::new([german, again]);
        let (language, labels) = vocabulary
            .get("a")
            .expect("known")
            .labels(Language::English);
        assert_eq!((vocabulary.len(), language), (1, Language::German));
        assert_eq!(labels.preferred, "Schweißen");
        assert_eq!(labels.alternative, ["Fügen", "Löten"]);
        assert_eq!(
            labels.hidden,
            ["Metall kleben", "schweisen"],
            "what is shown is not hidden"
        );
        assert_eq!(labels.definition, "Verbinden");
        let known = vocabulary.get("a").expect("known");
        assert_eq!((known.broader.len(), known.related.len()), (2, 1));
    }

    #[test]
    fn it_is_known_who_speaks_of_a_concept() {
        let id = |id: &str| SourceId::new(id).expect("legal");
        let vocabulary = Vocabulary::of_sources([
            (id("esco"), concept("a", &[])),
            (id("bridge"), concept("a", &["b"])),
            (id("esco"), concept("a", &["c"])),
            (id("bridge"), concept("b", &[])),
        ]);
        assert_eq!(vocabulary.sources("a"), [id("esco"), id("bridge")]);
        assert_eq!(vocabulary.sources("b"), [id("bridge")]);
        assert!(vocabulary.sources("c").is_empty());
    }

    #[test]
    fn a_path_leads_from_the_top_and_circles_do_no_harm() {
        let vocabulary = Vocabulary::new([
            concept("top", &[]),
            concept("middle", &["top", "low"]),
            concept("low", &["middle"]),
            concept("round", &["trip"]),
            concept("trip", &["round"]),
        ]);
        let path: Vec<&str> = vocabulary
            .path("low")
            .iter()
            .map(|c| c.key.as_str())
            .collect();
        assert_eq!(path, ["top", "middle"]);
        assert!(vocabulary.path("top").is_empty());
        assert!(vocabulary.path("round").is_empty());
        assert_eq!(vocabulary.with_narrower("top").len(), 3);
        assert_eq!(vocabulary.with_narrower("round").len(), 2);
        let tops: Vec<&str> = vocabulary
            .tops(Scheme::Esco)
            .map(|c| c.key.as_str())
            .collect();
        assert_eq!(tops, ["top"]);
    }

    #[test]
    fn what_does_not_fit_into_an_address_is_a_fault() {
        assert_eq!(concept("25.62", &[]).fault(), None);
        for bad in ["", "a/b", "ä", "a b", &"x".repeat(81)] {
            assert!(
                Concept::new(Scheme::Esco, bad, "urn:x").fault().is_some(),
                "{bad}"
            );
        }
        for bad in ["", "urn: x", "urn:\0x", &"x".repeat(501)] {
            assert!(
                Concept::new(Scheme::Esco, "a", bad).fault().is_some(),
                "{bad:?}"
            );
        }
    }
}
