//! What an entry is about, in the words of the vocabularies.

use domain::{Content, Language, Standing, Vocabulary};
use i18n::Words;

use crate::links;

/// A concept beside an entry.
pub struct Topic {
    pub label: String,
    /// The language of the label where it is not the page's.
    pub lang: Option<&'static str>,
    /// To the concept's page; empty: the atlas does not know the concept.
    pub href: String,
    /// Who stands behind it, or by which classification.
    pub note: String,
}

/// The competences that nobody rejected, each with who stands behind it.
#[must_use]
pub fn competences(w: Words, content: &Content, vocabulary: &Vocabulary) -> Vec<Topic> {
    let claims = content.competences.iter();
    claims
        .filter(|claim| claim.standing != Standing::Rejected)
        .map(|claim| {
            let note = w.code("standing", claim.standing.code());
            topic(w.language(), vocabulary, &claim.concept, "", note)
        })
        .collect()
}

/// The sectors, each with its code and edition.
#[must_use]
pub fn sectors(w: Words, content: &Content, vocabulary: &Vocabulary) -> Vec<Topic> {
    let sectors = content.sectors.iter();
    sectors
        .map(|sector| {
            let edition = w.code("sector-edition", sector.edition.code());
            let note = format!("{edition}: {}", sector.code);
            topic(w.language(), vocabulary, &sector.uri(), &sector.code, note)
        })
        .collect()
}

/// A concept by itself.
#[must_use]
pub fn concept(language: Language, vocabulary: &Vocabulary, uri: &str) -> Topic {
    topic(language, vocabulary, uri, "", String::new())
}

fn topic(
    language: Language,
    vocabulary: &Vocabulary,
    uri: &str,
    otherwise: &str,
    note: String,
) -> Topic {
    let known = vocabulary.get(uri).map(|concept| {
        let (spoken, labels) = concept.labels(language);
        (
            links::concept(language, concept),
            spoken,
            labels.preferred.clone(),
        )
    });
    match known {
        Some((href, spoken, label)) if !label.is_empty() => Topic {
            label,
            lang: (spoken != language).then(|| spoken.code()),
            href,
            note,
        },
        _ => Topic {
            label: if otherwise.is_empty() {
                readable_end(uri)
            } else {
                otherwise.to_owned()
            },
            lang: None,
            href: String::new(),
            note,
        },
    }
}

/// The readable end of a URI, where no vocabulary that the atlas knows has a word for it.
fn readable_end(uri: &str) -> String {
    let end = uri.trim_end_matches('/').rsplit(['/', '#', ':']).next();
    end.unwrap_or(uri).replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use domain::{CompetenceClaim, Concept, Kind, Labels, Scheme};

    use super::*;

    #[test]
    fn a_competence_goes_by_its_label_and_leads_to_its_page() {
        let mut concept = Concept::new(Scheme::Atlas, "laser-welding", "urn:atlas:laser-welding");
        let labels = Labels {
            preferred: "Laserschweißen".to_owned(),
            ..Labels::default()
        };
        concept.labels.insert(Language::German, labels);
        let vocabulary = Vocabulary::new([concept]);
        let mut content = Content::empty(Kind::Organisation);
        let claim = |concept: &str, standing| CompetenceClaim {
            concept: concept.to_owned(),
            standing,
        };
        content.competences = vec![
            claim("urn:atlas:laser-welding", Standing::Stated),
            claim("http://x.example/a_b", Standing::Confirmed),
            claim("urn:atlas:no", Standing::Rejected),
        ];
        let topics = competences(Words::new(Language::English), &content, &vocabulary);
        assert_eq!(topics.len(), 2, "what was rejected is not shown");
        assert_eq!(
            (topics[0].label.as_str(), topics[0].lang),
            ("Laserschweißen", Some("de"))
        );
        assert_eq!(topics[0].href, "/en/competences/atlas/laser-welding");
        assert_eq!(
            (topics[1].label.as_str(), topics[1].href.as_str()),
            ("a b", "")
        );
    }
}
