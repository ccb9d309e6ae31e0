//! Finds concepts by their labels in both languages, blind to umlauts, and knows who points at whom.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use domain::{Concept, ConceptMatch, Language, MatchKind, Scheme, SourceId, Vocabulary, fold_name};

/// Longest question, in characters.
const ASKED_MAX: usize = 200;

/// What is looked up often, made once per state of the vocabulary.
pub struct ConceptFinder {
    vocabulary: Arc<Vocabulary>,
    labels: Vec<Label>,
    /// The concepts with each code, folded.
    codes: HashMap<String, Vec<(Scheme, String)>>,
    /// Who says to match a concept, by its URI.
    matched_by: HashMap<String, Vec<(MatchKind, String)>>,
    /// How many concepts each vocabulary has.
    sizes: HashMap<Scheme, usize>,
    /// Who speaks of concepts of each vocabulary.
    sources: HashMap<Scheme, BTreeSet<SourceId>>,
}

struct Label {
    uri: String,
    scheme: Scheme,
    /// Folded by [`blind`].
    text: String,
    preferred: bool,
    language: Language,
}

impl ConceptFinder {
    /// The finder of this vocabulary. Takes a moment: all labels are folded.
    #[must_use]
    pub fn new(vocabulary: Arc<Vocabulary>) -> Self {
        let mut labels = Vec::new();
        let mut codes: HashMap<String, Vec<(Scheme, String)>> = HashMap::new();
        let mut matched_by: HashMap<String, Vec<(MatchKind, String)>> = HashMap::new();
        let mut sizes: HashMap<Scheme, usize> = HashMap::new();
        let mut sources: HashMap<Scheme, BTreeSet<SourceId>> = HashMap::new();
        for concept in vocabulary.iter() {
            *sizes.entry(concept.scheme).or_default() += 1;
            if !concept.notation.is_empty() {
                let of_code = codes.entry(fold_name(&concept.notation)).or_default();
                of_code.push((concept.scheme, concept.uri.clone()));
            }
            let speakers = sources.entry(concept.scheme).or_default();
            for source in vocabulary.sources(&concept.uri) {
                if !speakers.contains(source) {
                    speakers.insert(source.clone());
                }
            }
            for ConceptMatch { kind, uri } in &concept.matches {
                let back = (reversed(*kind), concept.uri.clone());
                matched_by.entry(uri.clone()).or_default().push(back);
            }
            for (&language, words) in &concept.labels {
                let preferred = std::iter::once((&words.preferred, true));
                let others = words.alternative.iter().chain(&words.hidden);
                let others = others.map(|label| (label, false));
                for (label, preferred) in preferred.chain(others) {
                    labels.push(Label {
                        uri: concept.uri.clone(),
                        scheme: concept.scheme,
                        text: blind(label),
                        preferred,
                        language,
                    });
                }
            }
        }
        Self {
            vocabulary,
            labels,
            codes,
            matched_by,
            sizes,
            sources,
        }
    }

    /// How many concepts a vocabulary has.
    #[must_use]
    pub fn size(&self, scheme: Scheme) -> usize {
        self.sizes.get(&scheme).copied().unwrap_or(0)
    }

    /// The sources that speak of concepts of a vocabulary, by id.
    #[must_use]
    pub fn sources(&self, scheme: Scheme) -> Vec<SourceId> {
        let sources = self.sources.get(&scheme).into_iter().flatten();
        sources.cloned().collect()
    }

    /// Concepts of these vocabularies whose code or label fits what was typed, best first: whole labels before
    /// beginnings, beginnings before words within, preferred labels before others, those of this language (none:
    /// any) before those of the other, short ones before long ones.
    #[must_use]
    pub fn find(
        &self,
        typed: &str,
        schemes: &[Scheme],
        language: Option<Language>,
    ) -> Vec<&Concept> {
        let typed: String = typed.trim().chars().take(ASKED_MAX).collect();
        let wanted = blind(&typed);
        let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut best: HashMap<&str, (u32, usize)> = HashMap::new();
        let mut note = |uri, fit: (u32, usize)| {
            let known = best.entry(uri).or_insert(fit);
            *known = fit.min(*known);
        };
        for label in self.labels.iter().filter(|l| schemes.contains(&l.scheme)) {
            if let Some(rank) = rank(&label.text, &wanted, &words) {
                let foreign = language.is_some_and(|language| label.language != language);
                let rank = rank * 4 + u32::from(!label.preferred) * 2 + u32::from(foreign);
                note(&label.uri, (rank, label.text.len()));
            }
        }
        let of_code = self.codes.get(&fold_name(&typed)).into_iter().flatten();
        for (scheme, uri) in of_code {
            if schemes.contains(scheme) {
                note(uri, (0, 0));
            }
        }
        let mut found: Vec<((u32, usize), &Concept)> = best
            .into_iter()
            .filter_map(|(uri, fit)| Some((fit, self.vocabulary.get(uri)?)))
            .collect();
        found.sort_by(|a, b| (a.0, &a.1.uri).cmp(&(b.0, &b.1.uri)));
        found.into_iter().map(|(_, concept)| concept).collect()
    }

    /// What a concept matches in other vocabularies and what there says to match it, nearest first, each once.
    #[must_use]
    pub fn matches(&self, concept: &Concept) -> Vec<(MatchKind, &Concept)> {
        let own = concept.matches.iter().map(|m| (m.kind, m.uri.as_str()));
        let back = self.matched_by.get(&concept.uri).into_iter().flatten();
        let back = back.map(|(kind, uri)| (*kind, uri.as_str()));
        let mut all: Vec<(MatchKind, &str)> = own.chain(back).collect();
        all.sort_unstable();
        let mut seen = HashSet::new();
        all.into_iter()
            .filter(|(_, uri)| *uri != concept.uri && seen.insert(*uri))
            .filter_map(|(kind, uri)| Some((kind, self.vocabulary.get(uri)?)))
            .collect()
    }
}

/// How a match reads from the other side.
fn reversed(kind: MatchKind) -> MatchKind {
    match kind {
        MatchKind::Broad => MatchKind::Narrow,
        MatchKind::Narrow => MatchKind::Broad,
        same => same,
    }
}

/// 0: the whole label; 1: its beginning; 2: every word begins a word of it; 3: every word is somewhere in it.
fn rank(label: &str, wanted: &str, words: &[&str]) -> Option<u32> {
    if label == wanted {
        return Some(0);
    }
    if label.starts_with(wanted) {
        return Some(1);
    }
    if !words.iter().all(|word| label.contains(word)) {
        return None;
    }
    let begins = |word: &&str| label.split(' ').any(|own| own.starts_with(*word));
    // One or two letters are somewhere in every word.
    match words.iter().all(begins) {
        true => Some(2),
        false => (wanted.len() > 2).then_some(3),
    }
}

/// Folded so that "Mühle", "Muehle" and "Muhle" are the same; words with one space between.
fn blind(text: &str) -> String {
    let folded = fold_name(text);
    let folded = folded
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u");
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use domain::Labels;

    use super::*;

    fn concept(key: &str, german: &str, english: &str) -> Concept {
        let mut concept = Concept::new(Scheme::Esco, key, format!("urn:esco:{key}"));
        for (language, label) in [(Language::German, german), (Language::English, english)] {
            let labels = Labels {
                preferred: label.to_owned(),
                ..Labels::default()
            };
            concept.labels.insert(language, labels);
        }
        concept
    }

    fn finder() -> ConceptFinder {
        let mut welding = concept("a", "Schweißen", "welding");
        welding.notation = "S1.2".to_owned();
        let mut other = Concept::new(Scheme::Wz2025, "25", "urn:wz2025:25");
        other.matches.insert(ConceptMatch {
            kind: MatchKind::Broad,
            uri: "urn:esco:a".to_owned(),
        });
        ConceptFinder::new(Arc::new(Vocabulary::new([
            welding,
            concept("b", "Unter Wasser schweißen", "underwater welding"),
            concept("c", "Mühlen bauen", "building mills"),
            other,
        ])))
    }

    #[test]
    fn labels_are_found_in_both_languages_and_any_spelling() {
        let finder = finder();
        let keys = |typed: &str| -> Vec<&str> {
            let found = finder.find(typed, &[Scheme::Esco], Some(Language::German));
            found.iter().map(|concept| concept.key.as_str()).collect()
        };
        for typed in ["Schweißen", "SCHWEISSEN", "welding", " schweissen "] {
            assert_eq!(keys(typed), ["a", "b"], "{typed}");
        }
        for typed in ["mühlen", "muehlen", "Muhlen", "mills"] {
            assert_eq!(keys(typed), ["c"], "{typed}");
        }
        assert_eq!(keys("wasser schw"), ["b"]);
        assert_eq!((keys("S1.2"), keys("s1.2")), (vec!["a"], vec!["a"]));
        for nothing in ["", "  ", "xqz", "!?"] {
            assert!(keys(nothing).is_empty(), "{nothing}");
        }
        let sectors = finder.find("schweißen", &[Scheme::Wz2025], None);
        assert!(sectors.is_empty(), "only the vocabularies that were asked");
    }

    #[test]
    fn matches_are_seen_from_both_sides() {
        let finder = finder();
        let welding = finder.vocabulary.get("urn:esco:a").expect("known");
        let matches = finder.matches(welding);
        assert_eq!(matches.len(), 1);
        assert_eq!(
            (matches[0].0, matches[0].1.key.as_str()),
            (MatchKind::Narrow, "25")
        );
    }
}
