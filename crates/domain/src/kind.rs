use crate::{Language, vocabulary::coded};
use serde::{Deserialize, Serialize};

coded!(
    /// What an entry is. Everything published in the atlas is of exactly one kind.
    Kind {
        Organisation = "organisation",
        Person = "person",
        Offer = "offer",
        Need = "need",
        Project = "project",
        Outcome = "outcome",
        Publication = "publication",
        Programme = "programme",
        Course = "course",
        Event = "event",
        News = "news",
        Insight = "insight",
        Measure = "measure",
    }
);

impl Kind {
    /// The segment of the kind's addresses: plural, in the language, ASCII.
    #[must_use]
    pub const fn segment(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Organisation, Language::German) => "organisationen",
            (Self::Organisation, Language::English) => "organisations",
            (Self::Person, Language::German) => "personen",
            (Self::Person, Language::English) => "people",
            (Self::Offer, Language::German) => "angebote",
            (Self::Offer, Language::English) => "offers",
            (Self::Need, Language::German) => "bedarfe",
            (Self::Need, Language::English) => "needs",
            (Self::Project, Language::German) => "projekte",
            (Self::Project, Language::English) => "projects",
            (Self::Outcome, Language::German) => "ergebnisse",
            (Self::Outcome, Language::English) => "outcomes",
            (Self::Publication, Language::German) => "veroeffentlichungen",
            (Self::Publication, Language::English) => "publications",
            (Self::Programme, Language::German) => "foerderprogramme",
            (Self::Programme, Language::English) => "programmes",
            (Self::Course, Language::German) => "weiterbildungen",
            (Self::Course, Language::English) => "courses",
            (Self::Event, Language::German) => "veranstaltungen",
            (Self::Event, Language::English) => "events",
            (Self::News, Language::German) => "meldungen",
            (Self::News, Language::English) => "news",
            (Self::Insight, Language::German) => "studien-und-praxisbeispiele",
            (Self::Insight, Language::English) => "insights",
            (Self::Measure, Language::German) => "massnahmen",
            (Self::Measure, Language::English) => "measures",
        }
    }

    /// The kind whose addresses have this segment in this language.
    #[must_use]
    pub fn from_segment(segment: &str, language: Language) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.segment(language) == segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_segments_lead_back_to_their_kind() {
        for &kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            for &language in Language::ALL {
                assert_eq!(
                    Kind::from_segment(kind.segment(language), language),
                    Some(kind)
                );
            }
        }
        assert_eq!(Kind::from_code("organization"), None);
    }
}
