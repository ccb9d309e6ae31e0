//! The filters of a search.

use domain::{FieldOfAction, Interface, Kind, Language, OrganisationType};
use tantivy::DocId;

use crate::{
    Near, Search,
    columns::{Columns, first},
    days,
    schema::{INITIALS, bits},
};

/// What a hit must have, see [`Search`].
#[derive(Debug, Clone)]
pub(crate) struct Filters {
    /// The language in which titles are sorted.
    pub(crate) language: Language,
    /// One bit per wanted kind; 0: all. The next ones likewise.
    kinds: u64,
    fields: u64,
    interfaces: u64,
    organisation_types: u64,
    initials: u64,
    /// Codes are sorted.
    pub(crate) competences: Vec<String>,
    pub(crate) sectors: Vec<String>,
    pub(crate) districts: Vec<String>,
    pub(crate) municipalities: Vec<String>,
    pub(crate) sources: Vec<String>,
    /// The numbers of the first and the last day.
    period: Option<(i64, i64)>,
    /// The same of the days in a calendar.
    calendar: Option<(i64, i64)>,
    near: Option<Near>,
}

/// The filters, each of which is left out when its own values are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    Kind,
    Field,
    Interface,
    OrganisationType,
    Competence,
    Sector,
    Place,
    Source,
    Period,
    Initial,
}

/// Which filters a document fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    None,
    One(Facet),
    More,
}

impl Filters {
    pub(crate) fn new(search: &Search) -> Self {
        let period = search.from.is_some() || search.until.is_some();
        let sorted = |codes: &[String]| {
            let mut codes = codes.to_vec();
            codes.sort_unstable();
            codes
        };
        let municipalities: Vec<String> = search
            .municipalities
            .iter()
            .map(|ags| ags.as_str().to_owned())
            .collect();
        Self {
            language: search.language,
            kinds: bits(Kind::ALL, &search.kinds),
            fields: bits(FieldOfAction::ALL, &search.fields),
            interfaces: bits(Interface::ALL, &search.interfaces),
            organisation_types: bits(OrganisationType::ALL, &search.organisation_types),
            initials: search
                .initials
                .iter()
                .fold(0, |bits, initial| bits | 1 << place(*initial)),
            competences: sorted(&search.competences),
            sectors: sorted(&search.sectors),
            districts: sorted(&search.districts),
            municipalities: sorted(&municipalities),
            sources: sorted(&search.sources),
            period: period.then(|| {
                (
                    search.from.map_or(i64::MIN, days::number),
                    search.until.map_or(i64::MAX, days::number),
                )
            }),
            calendar: search
                .calendar
                .map(|(first, last)| (days::number(first), days::number(last))),
            near: search.near,
        }
    }

    /// Which filters a document fails; after two it does not matter which.
    pub(crate) fn failed(&self, columns: &Columns, doc: DocId) -> Failed {
        let mut failed = Failed::None;
        let mut check = |facet, passes: bool| {
            if !passes {
                failed = if failed == Failed::None {
                    Failed::One(facet)
                } else {
                    Failed::More
                };
            }
            failed != Failed::More
        };
        let any = |wanted: u64, bits: &dyn Fn() -> u64| wanted == 0 || wanted & bits() != 0;
        let value = |column| first(column, doc);
        let passed_so_far = check(Facet::Kind, any(self.kinds, &|| 1 << value(&columns.kind)))
            && check(Facet::Field, any(self.fields, &|| value(&columns.fields)))
            && check(
                Facet::Interface,
                any(self.interfaces, &|| value(&columns.interfaces)),
            )
            && check(
                Facet::OrganisationType,
                any(self.organisation_types, &|| {
                    value(&columns.organisation_type)
                }),
            )
            && check(
                Facet::Initial,
                any(self.initials, &|| 1 << value(&columns.initial)),
            )
            && check(Facet::Competence, columns.competence.passes(doc))
            && check(Facet::Sector, columns.sector.passes(doc))
            && check(Facet::Place, is_in_place(columns, doc))
            && check(Facet::Source, columns.source.passes(doc))
            && check(Facet::Period, self.is_in_period(columns, doc));
        // Nothing is counted by distance, so what is too far away is never looked at.
        if passed_so_far && self.near.is_some() && self.distance(columns, doc).is_none() {
            return Failed::More;
        }
        // Nor by days of the calendar.
        if passed_so_far && !self.is_in_calendar(columns, doc) {
            return Failed::More;
        }
        failed
    }

    fn is_in_calendar(&self, columns: &Columns, doc: DocId) -> bool {
        let Some((from, until)) = self.calendar else {
            return true;
        };
        let days = columns.calendar(doc);
        days.is_some_and(|(first, last)| first <= until && last >= from)
    }

    /// How far the nearest point of a document is, in metres; none if nobody asks or none lies in the circle.
    pub(crate) fn distance(&self, columns: &Columns, doc: DocId) -> Option<f64> {
        self.near.as_ref()?.nearest(columns.points(doc))
    }

    fn is_in_period(&self, columns: &Columns, doc: DocId) -> bool {
        let Some((from, until)) = self.period else {
            return true;
        };
        let period = columns.period(doc);
        period.is_some_and(|(first, last)| first <= until && last >= from)
    }
}

/// An initial's place in the list of all; what is none counts as the last, "everything else".
fn place(initial: char) -> usize {
    INITIALS.find(initial).unwrap_or(INITIALS.len() - 1)
}

/// Districts and municipalities are one filter: either is enough.
fn is_in_place(columns: &Columns, doc: DocId) -> bool {
    let (district, municipality) = (&columns.district, &columns.municipality);
    let is_open = district.wanted.is_none() && municipality.wanted.is_none();
    is_open || district.has_wanted(doc) || municipality.has_wanted(doc)
}
