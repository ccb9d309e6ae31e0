use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Body, FieldGroup, FieldOfAction, Interface, Kind, Language, Place, SectorEdition,
    vocabulary::coded,
};

/// An entry's words in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Name or headline. Never empty in a published entry's leading language.
    pub title: String,
    /// One to three sentences, plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The long text, Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// The words per language; at least one language in every published entry.
pub type Texts = BTreeMap<Language, Text>;

/// An id that another register gives to the same thing, for example `ror` / `https://ror.org/04xfq0f34`.
///
/// Two entries never share one: equal external ids mean the same thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExternalId {
    /// The register, lower case: `ror`, `pic`, `wikidata`, `cordis-brief` …
    pub scheme: String,
    /// The id there.
    pub value: String,
}

/// A sector of the German industry classification, with its edition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sector {
    /// Which edition the code is of.
    pub edition: SectorEdition,
    /// The code with its dots, for example `28.41.0`, or a section letter.
    pub code: String,
}

coded!(
    /// Who stands behind a claim of competence.
    Standing { Stated = "stated", Confirmed = "confirmed", Rejected = "rejected" }
);

/// A concept of the vocabulary that an entry is said to be about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CompetenceClaim {
    /// The concept's URI.
    pub concept: String,
    /// Who stands behind it.
    pub standing: Standing,
}

/// A link to the outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// http or https address.
    pub url: String,
    /// What is there; empty: the address itself is shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// How to reach somebody. Personal data: see [`FieldGroup::Contact`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whom to ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Telephone number as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// From when until when, both days included, either open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Everything an entry says: the same parts for every kind, and the typed body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Title, summary and long text per language.
    pub texts: Texts,
    /// Other names, acronyms, spellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Fields of action.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fields_of_action: BTreeSet<FieldOfAction>,
    /// Interfaces of the declaration.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub interfaces: BTreeSet<Interface>,
    /// Claims of competence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<CompetenceClaim>,
    /// Sectors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<Sector>,
    /// Where; the first is the main place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// When.
    #[serde(default, skip_serializing_if = "is_open")]
    pub period: Period,
    /// Links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// How to reach somebody.
    #[serde(default, skip_serializing_if = "is_unreachable")]
    pub contact: Contact,
    /// Ids in other registers.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub external_ids: BTreeSet<ExternalId>,
    /// What only this kind has.
    pub body: Body,
}

fn is_open(period: &Period) -> bool {
    *period == Period::default()
}

fn is_unreachable(contact: &Contact) -> bool {
    *contact == Contact::default()
}

/// What is wrong with a content that somebody wants to store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidContent {
    /// No language has a title.
    #[error("texts: no title in any language; give at least one")]
    NoTitle,
    /// A text is longer than its field allows.
    #[error("{field}: {length} characters, at most {max} are allowed; shorten it")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// How long it is, in characters.
        length: usize,
        /// How long it may be.
        max: usize,
    },
    /// The database of one engine cannot hold a NUL.
    #[error("{field}: contains the character NUL; remove it")]
    Nul {
        /// Which field.
        field: &'static str,
    },
    /// A link that browsers would run or misread.
    #[error("links: '{url}' is not an http or https address")]
    Link {
        /// The address as given, cut to 80 characters.
        url: String,
    },
    /// Begin after end.
    #[error("period: begins after it ends")]
    Period,
    /// A readiness level outside its scale.
    #[error("body.trl: {0} is not between 1 and 9")]
    Trl(u8),
    /// A point that is not on the Earth.
    #[error("places: a point lies outside −90…90, −180…180 degrees")]
    Point,
}

impl Content {
    /// Longest title, in characters.
    pub const TITLE_MAX: usize = 500;
    /// Longest summary, in characters.
    pub const SUMMARY_MAX: usize = 5_000;
    /// Longest long text, in characters.
    pub const BODY_MAX: usize = 100_000;

    /// Longest scheme or value of an external id, in characters: both databases can index it.
    pub const ID_MAX: usize = 300;

    /// Content of this kind that says nothing yet but its title.
    #[must_use]
    pub fn titled(kind: Kind, language: Language, title: impl Into<String>) -> Self {
        let text = Text {
            title: title.into(),
            ..Text::default()
        };
        Self {
            texts: Texts::from([(language, text)]),
            ..Self::empty(kind)
        }
    }

    /// Content of this kind that says nothing at all; not yet fit to be stored.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        Self {
            texts: Texts::new(),
            names: Vec::new(),
            fields_of_action: BTreeSet::new(),
            interfaces: BTreeSet::new(),
            competences: Vec::new(),
            sectors: Vec::new(),
            places: Vec::new(),
            period: Period::default(),
            links: Vec::new(),
            contact: Contact::default(),
            external_ids: BTreeSet::new(),
            body: Body::empty(kind),
        }
    }

    /// Which kind of entry this is the content of.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// The text in this language, or in the other one when there is none; with the language it is in.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<(Language, &Text)> {
        [language, language.other()].into_iter().find_map(|l| {
            self.texts
                .get(&l)
                .filter(|text| !text.title.is_empty())
                .map(|text| (l, text))
        })
    }

    /// The title in this language, or in the other one; empty if there is none at all.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        self.text(language).map_or("", |(_, text)| &text.title)
    }

    /// Takes away what belongs to a group of fields.
    pub fn redact(&mut self, group: FieldGroup) {
        match group {
            FieldGroup::Contact => {
                self.contact = Contact::default();
                for place in &mut self.places {
                    place.street = None;
                    place.point = None;
                }
            }
            FieldGroup::Figures => {
                if let Body::Organisation(organisation) = &mut self.body {
                    organisation.staff = None;
                    organisation.turnover_class = None;
                }
            }
            FieldGroup::Details => {
                for text in self.texts.values_mut() {
                    text.body.clear();
                }
            }
        }
    }

    /// Takes a group of fields from another content; the counterpart of [`Self::redact`], for an edit by
    /// somebody who could not see that group.
    pub fn adopt(&mut self, group: FieldGroup, from: &Self) {
        match group {
            FieldGroup::Contact => {
                self.contact = from.contact.clone();
                for place in &mut self.places {
                    let same =
                        |known: &&Place| known.name == place.name && known.region == place.region;
                    if let Some(known) = from.places.iter().find(same) {
                        place.street.clone_from(&known.street);
                        place.point = known.point;
                    }
                }
            }
            FieldGroup::Figures => {
                if let (Body::Organisation(own), Body::Organisation(known)) =
                    (&mut self.body, &from.body)
                {
                    own.staff = known.staff;
                    own.turnover_class = known.turnover_class;
                }
            }
            FieldGroup::Details => {
                for (language, text) in &mut self.texts {
                    if let Some(known) = from.texts.get(language) {
                        text.body.clone_from(&known.body);
                    }
                }
            }
        }
    }

    /// Checks what must hold before anything is stored.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn validate(&self) -> Result<(), InvalidContent> {
        if self.texts.values().all(|text| text.title.trim().is_empty()) {
            return Err(InvalidContent::NoTitle);
        }
        for text in self.texts.values() {
            check_text("title", &text.title, Self::TITLE_MAX)?;
            check_text("summary", &text.summary, Self::SUMMARY_MAX)?;
            check_text("body", &text.body, Self::BODY_MAX)?;
        }
        for name in &self.names {
            check_text("names", name, Self::TITLE_MAX)?;
        }
        for id in &self.external_ids {
            check_text("external_ids", &id.scheme, Self::ID_MAX)?;
            check_text("external_ids", &id.value, Self::ID_MAX)?;
        }
        let contact = [&self.contact.name, &self.contact.phone, &self.contact.email];
        for line in contact.into_iter().flatten() {
            check_text("contact", line, Self::TITLE_MAX)?;
        }
        for link in &self.links {
            let lower = link.url.to_ascii_lowercase();
            if !(lower.starts_with("https://") || lower.starts_with("http://")) {
                return Err(InvalidContent::Link {
                    url: link.url.chars().take(80).collect(),
                });
            }
        }
        if matches!((self.period.from, self.period.until), (Some(from), Some(until)) if from > until)
        {
            return Err(InvalidContent::Period);
        }
        match &self.body {
            Body::Outcome(outcome) => match outcome.trl {
                Some(trl) if !(1..=9).contains(&trl) => Err(InvalidContent::Trl(trl)),
                _ => Ok(()),
            },
            _ => Ok(()),
        }?;
        let on_earth = |place: &Place| {
            place.point.is_none_or(|point| {
                (-90.0..=90.0).contains(&point.lat) && (-180.0..=180.0).contains(&point.lon)
            })
        };
        if !self.places.iter().all(on_earth) {
            return Err(InvalidContent::Point);
        }
        Ok(())
    }
}

fn check_text(field: &'static str, text: &str, max: usize) -> Result<(), InvalidContent> {
    if text.contains('\0') {
        return Err(InvalidContent::Nul { field });
    }
    let length = text.chars().count();
    if length > max {
        return Err(InvalidContent::TooLong { field, length, max });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled() -> Content {
        Content::titled(Kind::Outcome, Language::German, "Ein Verfahren")
    }

    #[test]
    fn a_text_falls_back_to_the_other_language() {
        let content = titled();
        let (language, text) = content
            .text(Language::English)
            .expect("there is a German one");
        assert_eq!(
            (language, text.title.as_str()),
            (Language::German, "Ein Verfahren")
        );
    }

    #[test]
    fn what_cannot_be_stored_is_refused_with_the_field() {
        assert_eq!(titled().validate(), Ok(()));
        assert_eq!(
            Content::empty(Kind::News).validate(),
            Err(InvalidContent::NoTitle)
        );

        let mut nul = titled();
        nul.names.push("a\0b".to_owned());
        assert_eq!(nul.validate(), Err(InvalidContent::Nul { field: "names" }));

        let mut script = titled();
        script.links.push(Link {
            url: "javascript:alert(1)".to_owned(),
            label: String::new(),
        });
        assert!(matches!(
            script.validate(),
            Err(InvalidContent::Link { .. })
        ));

        let mut id = titled();
        id.external_ids.insert(ExternalId {
            scheme: "ror".to_owned(),
            value: "x".repeat(301),
        });
        assert!(matches!(
            id.validate(),
            Err(InvalidContent::TooLong { max: 300, .. })
        ));

        let mut long = titled();
        long.names.push("x".repeat(501));
        assert!(matches!(
            long.validate(),
            Err(InvalidContent::TooLong { max: 500, .. })
        ));
    }

    #[test]
    fn redaction_takes_the_whole_group() {
        let mut content = titled();
        content.contact.email = Some("a@b.example".to_owned());
        content.places.push(Place {
            street: Some("Weg 1".to_owned()),
            ..Place::default()
        });
        let whole = content.clone();
        content.redact(FieldGroup::Contact);
        assert_eq!(content.contact, Contact::default());
        assert_eq!(content.places[0].street, None);
        content.adopt(FieldGroup::Contact, &whole);
        assert_eq!(content, whole, "what was taken can be given back");
    }
}
