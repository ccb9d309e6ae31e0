use domain::{
    Ags, Audience, EntryId, FieldOfAction, Interface, Kind, Language, OrganisationType, Point,
    Timestamp,
};
use jiff::civil::Date;

/// A concept that an entry is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Competence {
    /// Which.
    pub uri: String,
    /// How surely, above 0 and up to 1.
    pub weight: f32,
    /// Whether an editor said so.
    pub is_confirmed: bool,
}

impl Competence {
    /// A concept of which it is sure.
    #[must_use]
    pub fn sure(uri: impl Into<String>) -> Self {
        Self {
            uri: uri.into(),
            weight: 1.0,
            is_confirmed: false,
        }
    }
}

/// What one audience may find of an entry. The index keeps words, filters and the id, never a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Which entry.
    pub id: EntryId,
    /// What it is.
    pub kind: Kind,
    /// Its titles with their languages.
    pub titles: Vec<(Language, String)>,
    /// Other names, acronyms, short names; of no language.
    pub names: Vec<String>,
    /// Summaries and long texts with their languages.
    pub texts: Vec<(Language, String)>,
    /// Titles and summaries of the entries that speak for this organisation or person.
    pub evidence: Vec<(Language, String)>,
    /// Its fields of action.
    pub fields: Vec<FieldOfAction>,
    /// Which of the two decisive interfaces it touches.
    pub interfaces: Vec<Interface>,
    /// What sort of organisation it is; none: no organisation, or not known.
    pub organisation_type: Option<OrganisationType>,
    /// The concepts that it is about.
    pub competences: Vec<Competence>,
    /// URIs of its sectors and of all that are broader, of either edition.
    pub sectors: Vec<String>,
    /// Five-digit keys of the districts where it is.
    pub districts: Vec<String>,
    /// Organisations and persons whose evidence this is, see [`crate::Search::holder`].
    pub holders: Vec<EntryId>,
    /// The organisations and persons for which it speaks, itself or by what it speaks for, each with how much it counts for
    /// them: above 0 and up to 1.
    pub actors: Vec<(EntryId, f32)>,
    /// What it came from, if not from itself: pieces of evidence with one origin are not independent of each other.
    pub origin: Option<EntryId>,
    /// Keys of the municipalities where it is.
    pub municipalities: Vec<Ags>,
    /// Where exactly it is: a point per place.
    pub points: Vec<Point>,
    /// Short names of the sources that it came from.
    pub sources: Vec<String>,
    /// The first day of its period.
    pub from: Option<Date>,
    /// The last day of its period.
    pub until: Option<Date>,
    /// The first and the last day on which it stands in a calendar.
    pub calendar: Option<(Date, Date)>,
    /// When it last changed.
    pub updated: Timestamp,
    /// How many entries speak for it.
    pub evidence_count: u32,
    /// Whether it is made up (sample data).
    pub fictional: bool,
}

impl Document {
    /// A document that says nothing yet.
    #[must_use]
    pub fn new(id: EntryId, kind: Kind, updated: Timestamp) -> Self {
        Self {
            id,
            kind,
            titles: Vec::new(),
            names: Vec::new(),
            texts: Vec::new(),
            evidence: Vec::new(),
            fields: Vec::new(),
            interfaces: Vec::new(),
            organisation_type: None,
            competences: Vec::new(),
            sectors: Vec::new(),
            districts: Vec::new(),
            holders: Vec::new(),
            actors: Vec::new(),
            origin: None,
            municipalities: Vec::new(),
            points: Vec::new(),
            sources: Vec::new(),
            from: None,
            until: None,
            calendar: None,
            updated,
            evidence_count: 0,
            fictional: false,
        }
    }

    /// The first and the last day of the entry's period. An entry that has only one of the two happens on that day
    /// alone: an index that took "no end" for "for ever" would show every old entry in every year.
    pub(crate) fn days(&self) -> Option<(Date, Date)> {
        let from = self.from.or(self.until)?;
        let until = self.until.or(self.from)?;
        Some((from.min(until), from.max(until)))
    }

    /// The title in this language, or in the other one, or a name.
    pub(crate) fn title(&self, language: Language) -> &str {
        let of = |language| self.titles.iter().find(|(its, _)| *its == language);
        let title = of(language).or_else(|| of(language.other()));
        let title = title.map(|(_, title)| title.as_str());
        title
            .or_else(|| self.names.first().map(String::as_str))
            .unwrap_or_default()
    }
}

/// What has become of one entry, for every audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// Which entry.
    pub id: EntryId,
    forms: Vec<Form>,
}

/// What some audiences may find of an entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    /// The first of these audiences.
    pub(crate) first: Audience,
    /// One bit per audience, at its place.
    pub(crate) audiences: u64,
    pub(crate) document: Document,
}

impl Update {
    /// An update from what each audience may find.
    pub fn new(id: EntryId, mut document: impl FnMut(Audience) -> Option<Document>) -> Self {
        let mut forms: Vec<Form> = Vec::with_capacity(1);
        for audience in AUDIENCES {
            let Some(document) = document(audience) else {
                continue;
            };
            debug_assert_eq!(document.id, id, "an update has documents of its own entry");
            if let Some(same) = forms.iter_mut().find(|form| form.document == document) {
                same.audiences |= 1 << place(audience);
            } else {
                forms.push(Form {
                    first: audience,
                    audiences: 1 << place(audience),
                    document,
                });
            }
        }
        Self { id, forms }
    }

    /// An update to what this audience and all who see more find alike; the others find nothing.
    #[must_use]
    pub fn alike(first: Audience, document: Document) -> Self {
        let audiences = AUDIENCES.map(|audience| u64::from(audience >= first) << place(audience));
        Self {
            id: document.id,
            forms: vec![Form {
                first,
                audiences: audiences.iter().sum(),
                document,
            }],
        }
    }

    /// What each audience may find, each form once.
    pub(crate) fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The entry is gone for everybody.
    #[must_use]
    pub fn removal(id: EntryId) -> Self {
        Self {
            id,
            forms: Vec::new(),
        }
    }
}

/// Every audience; the order of everything that is kept once per audience.
pub(crate) const AUDIENCES: [Audience; 3] =
    [Audience::Public, Audience::Members, Audience::Brokers];

/// An audience's place in [`AUDIENCES`].
pub(crate) const fn place(audience: Audience) -> usize {
    match audience {
        Audience::Public => 0,
        Audience::Members => 1,
        Audience::Brokers => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_stand_where_they_are_looked_for() {
        assert_eq!(AUDIENCES.as_slice(), Audience::ALL);
        for audience in AUDIENCES {
            assert_eq!(AUDIENCES[place(audience)], audience);
        }
    }

    #[test]
    fn a_period_with_one_end_is_one_day() {
        let mut document =
            Document::new(EntryId::from_u128(1), Kind::Project, Timestamp::UNIX_EPOCH);
        assert_eq!(document.days(), None);
        let (from, until) = (
            jiff::civil::date(2014, 5, 1),
            jiff::civil::date(2018, 4, 30),
        );
        document.from = Some(from);
        assert_eq!(document.days(), Some((from, from)));
        document.until = Some(until);
        assert_eq!(document.days(), Some((from, until)));
    }
}
