use domain::{Ags, Audience, EntryId, FieldOfAction, Interface, Kind, Language, Timestamp};
use jiff::civil::Date;

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
    /// Five-digit keys of the districts where it is.
    pub districts: Vec<String>,
    /// Organisations and persons whose evidence this is, see [`crate::Search::holder`].
    pub holders: Vec<EntryId>,
    /// Keys of the municipalities where it is.
    pub municipalities: Vec<Ags>,
    /// Short names of the sources that it came from.
    pub sources: Vec<String>,
    /// The first day of its period.
    pub from: Option<Date>,
    /// The last day of its period.
    pub until: Option<Date>,
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
            districts: Vec::new(),
            holders: Vec::new(),
            municipalities: Vec::new(),
            sources: Vec::new(),
            from: None,
            until: None,
            updated,
            evidence_count: 0,
            fictional: false,
        }
    }

    /// The first and the last year of the entry's period. An entry that has only one of the two days happens in that
    /// year alone: an index that took "no end" for "for ever" would show every old entry in every year.
    pub(crate) fn years(&self) -> Option<(i16, i16)> {
        let from = self.from.or(self.until)?.year();
        let until = self.until.or(self.from)?.year();
        Some((from.min(until), from.max(until)))
    }
}

/// What has become of one entry, for every audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// Which entry.
    pub id: EntryId,
    /// What each audience may find of it, in the order of [`Audience::ALL`]; none: nothing (any more).
    pub documents: [Option<Document>; 3],
}

impl Update {
    /// An update from what each audience may find.
    pub fn new(id: EntryId, document: impl FnMut(Audience) -> Option<Document>) -> Self {
        Self {
            id,
            documents: AUDIENCES.map(document),
        }
    }

    /// The entry is gone for everybody.
    #[must_use]
    pub fn removal(id: EntryId) -> Self {
        Self {
            id,
            documents: [None, None, None],
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
    fn a_period_with_one_end_is_one_year() {
        let mut document =
            Document::new(EntryId::from_u128(1), Kind::Project, Timestamp::UNIX_EPOCH);
        assert_eq!(document.years(), None);
        document.from = Some(jiff::civil::date(2014, 5, 1));
        assert_eq!(document.years(), Some((2014, 2014)));
        document.until = Some(jiff::civil::date(2018, 4, 30));
        assert_eq!(document.years(), Some((2014, 2018)));
    }
}
