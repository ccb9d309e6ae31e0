//! What a question means in the light of the vocabulary: narrower concepts, the other edition, words that are right.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use domain::{Scheme, Sector, Vocabulary};
use search::{Search, Topic};
use text::meaning::Table;

use crate::{App, AppError, SearchRequest};

/// How much a narrower concept counts than the one that was named.
const NARROWER: f32 = 0.7;

/// Concepts that are looked for of each that was named, at most.
const CONCEPTS: usize = 200;

impl App {
    /// Adds to a question what only the vocabulary knows; gives whether it was asked, and the concepts that the question names.
    pub(crate) async fn widen(
        &self,
        request: &SearchRequest,
        vocabulary: &Arc<Vocabulary>,
        search: &mut Search,
    ) -> Result<(bool, Vec<String>), AppError> {
        let wants_concepts =
            !request.competences.is_empty() || request.both_editions && !request.sectors.is_empty();
        if !wants_concepts && request.q.trim().is_empty() {
            return Ok((false, Vec::new()));
        }
        let competences = request.competences.iter();
        let competences: BTreeSet<String> = competences
            .flat_map(|uri| vocabulary.with_narrower(uri))
            .collect();
        if wants_concepts {
            let sectors = request.sectors.iter().map(Sector::uri);
            let editions = request.both_editions.then(|| "both editions".to_owned());
            let asked = request.competences.iter().cloned().chain(sectors);
            search.asked = Some(asked.chain(editions).collect());
        }
        search.competences = competences.into_iter().collect();
        if request.both_editions {
            search.sectors = both_editions(vocabulary, &request.sectors);
        }
        search.spelling.right = self.right_words(vocabulary, &request.q).await?;
        let named = self.spotter_of(vocabulary).await?.spot_question(&request.q);
        search.about = about(vocabulary, &named);
        Ok((true, named.into_iter().map(|(uri, _)| uri).collect()))
    }

    /// Which of the typed words stand in labels of the vocabulary or in the table of words: they are right, also where no entry
    /// has them.
    async fn right_words(
        &self,
        vocabulary: &Arc<Vocabulary>,
        q: &str,
    ) -> Result<Vec<String>, AppError> {
        let words = self.0.known_words.of(vocabulary, |v| words_of(&v)).await?;
        let folded = text::fold(q);
        let typed = text::tokenize(&folded);
        Ok(typed
            .map(|token| token.text.to_owned())
            .filter(|word| words.contains(word) || Table::shipped().knows(word))
            .collect())
    }
}

/// What a question names, and what is narrower, which counts less.
fn about(vocabulary: &Vocabulary, named: &[(String, f32)]) -> Vec<Topic> {
    let topic = |(uri, sureness): &(String, f32)| {
        let own = std::iter::once((uri.clone(), 1.0));
        let narrower = vocabulary.with_narrower(uri).into_iter();
        let narrower = narrower.filter(|narrower| narrower != uri);
        let narrower = narrower.map(|narrower| (narrower, NARROWER));
        Topic {
            sureness: *sureness,
            concepts: own.chain(narrower).take(CONCEPTS).collect(),
        }
    };
    named.iter().map(topic).collect()
}

/// All words of all labels, folded.
fn words_of(vocabulary: &Vocabulary) -> HashSet<String> {
    let mut words = HashSet::new();
    for concept in vocabulary.iter() {
        for labels in concept.labels.values() {
            for label in labels.all() {
                let folded = text::fold(label);
                words.extend(text::tokenize(&folded).map(|token| token.text.to_owned()));
            }
        }
    }
    words
}

/// These sectors and what corresponds to them in the other edition, by the correspondence of everything narrower.
fn both_editions(vocabulary: &Vocabulary, sectors: &[Sector]) -> Vec<String> {
    let mut own = BTreeSet::new();
    for sector in sectors {
        own.extend(vocabulary.with_narrower(&sector.uri()));
    }
    let is_sector = |uri: &str| {
        vocabulary
            .get(uri)
            .is_some_and(|concept| concept.scheme.is_sectors())
    };
    let mut all: BTreeSet<String> = sectors.iter().map(Sector::uri).collect();
    for uri in &own {
        let matches = vocabulary
            .get(uri)
            .into_iter()
            .flat_map(|concept| &concept.matches);
        all.extend(
            matches
                .map(|matched| matched.uri.clone())
                .filter(|uri| is_sector(uri)),
        );
    }
    // A correspondence counts from either side.
    let sectors = [Scheme::Wz2008, Scheme::Wz2025];
    let others = vocabulary
        .iter()
        .filter(|concept| sectors.contains(&concept.scheme));
    let back = others.filter(|concept| {
        let mut matches = concept.matches.iter();
        matches.any(|matched| own.contains(&matched.uri))
    });
    all.extend(back.map(|concept| concept.uri.clone()));
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use domain::{Concept, ConceptMatch, MatchKind, SectorEdition};

    use super::*;

    fn sector(scheme: Scheme, code: &str, broader: Option<&str>) -> Concept {
        let uri = |code: &str| format!("urn:{}:{code}", scheme.code());
        let mut concept = Concept::new(scheme, code, uri(code));
        concept.broader = broader.map(uri).into_iter().collect();
        concept
    }

    #[test]
    fn a_sector_finds_what_corresponds_from_either_side() {
        let mut new = sector(Scheme::Wz2025, "25.51.0", Some("25.51"));
        new.matches.insert(ConceptMatch {
            kind: MatchKind::Exact,
            uri: "urn:wz2008:25.61.0".to_owned(),
        });
        let vocabulary = Vocabulary::new([
            sector(Scheme::Wz2025, "25.51", None),
            new,
            sector(Scheme::Wz2008, "25.61", None),
            sector(Scheme::Wz2008, "25.61.0", Some("25.61")),
        ]);
        let of = |edition, code: &str| {
            let sector = Sector {
                edition,
                code: code.to_owned(),
            };
            both_editions(&vocabulary, &[sector])
        };
        assert_eq!(
            of(SectorEdition::Wz2025, "25.51"),
            ["urn:wz2008:25.61.0", "urn:wz2025:25.51"]
        );
        assert_eq!(
            of(SectorEdition::Wz2008, "25.61"),
            ["urn:wz2008:25.61", "urn:wz2025:25.51.0"]
        );
        assert_eq!(of(SectorEdition::Wz2008, "01"), ["urn:wz2008:01"]);
    }
}
