//! The filters of a search.

use domain::{FieldOfAction, Interface, Kind, Language, OrganisationType};
use tantivy::DocId;

use crate::{
    Near, Search,
    columns::Opened,
    days,
    rows::{self, Coded, Row},
    schema::{INITIALS, bits},
    view::View,
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
    /// Those who have no period but are spoken for by evidence of the wanted one: their places, sorted.
    pub(crate) spoken_for: Vec<(usize, DocId)>,
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
            spoken_for: Vec::new(),
        }
    }

    /// Only where and when: what evidence must have that speaks for those who are wanted.
    pub(crate) fn of_evidence(search: &Search) -> Self {
        let framed = Search {
            districts: search.districts.clone(),
            municipalities: search.municipalities.clone(),
            near: search.near,
            from: search.from,
            until: search.until,
            ..Search::new("", search.language)
        };
        Self::new(&framed)
    }

    /// The filters as they are for one segment, the one with this place in the view.
    pub(crate) fn sieve(&self, number: usize, opened: &Opened) -> Sieve {
        let passing = |coded: Coded, wanted: &[String]| {
            (!wanted.is_empty()).then(|| opened.rows.sets(coded).with_any_of(wanted))
        };
        Sieve {
            is_open: self.is_open(),
            number,
            competences: passing(Coded::Competence, &self.competences),
            sectors: passing(Coded::Sector, &self.sectors),
            districts: passing(Coded::District, &self.districts),
            municipalities: passing(Coded::Municipality, &self.municipalities),
            sources: passing(Coded::Source, &self.sources),
        }
    }

    /// Whether everything passes.
    pub(crate) fn is_open(&self) -> bool {
        let bits =
            self.kinds | self.fields | self.interfaces | self.organisation_types | self.initials;
        let codes = [
            &self.competences,
            &self.sectors,
            &self.districts,
            &self.municipalities,
            &self.sources,
        ];
        bits == 0
            && codes.iter().all(|codes| codes.is_empty())
            && self.period.is_none()
            && self.calendar.is_none()
            && self.near.is_none()
    }

    /// Which filters a document fails; after two it does not matter which.
    pub(crate) fn failed(&self, sieve: &Sieve, opened: &Opened, doc: DocId, row: &Row) -> Failed {
        if sieve.is_open {
            return Failed::None;
        }
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
        let any = |wanted: u64, bits: u64| wanted == 0 || wanted & bits != 0;
        let initial = row.initials[rows::sorted(self.language)];
        let has = |passing: &Option<Vec<bool>>, coded: Coded| {
            let passing = passing.as_ref();
            passing.map(|passing| passing[row.sets[coded as usize] as usize])
        };
        let [district, municipality] = [
            has(&sieve.districts, Coded::District),
            has(&sieve.municipalities, Coded::Municipality),
        ];
        // Districts and municipalities are one filter: either is enough.
        let is_in_place = match (district, municipality) {
            (None, None) => true,
            (district, municipality) => district.or(Some(false)).max(municipality) == Some(true),
        };
        let passed_so_far = check(Facet::Kind, any(self.kinds, 1 << row.kind))
            && check(Facet::Field, any(self.fields, row.fields.into()))
            && check(
                Facet::Interface,
                any(self.interfaces, row.interfaces().into()),
            )
            && check(
                Facet::OrganisationType,
                any(self.organisation_types, row.organisation_types().into()),
            )
            && check(Facet::Initial, any(self.initials, 1 << initial))
            && check(
                Facet::Competence,
                has(&sieve.competences, Coded::Competence).unwrap_or(true),
            )
            && check(
                Facet::Sector,
                has(&sieve.sectors, Coded::Sector).unwrap_or(true),
            )
            && check(Facet::Place, is_in_place)
            && check(
                Facet::Source,
                has(&sieve.sources, Coded::Source).unwrap_or(true),
            )
            && check(
                Facet::Period,
                self.is_in_period(opened, doc) || self.is_spoken_for(sieve.number, opened, doc),
            );
        // Nothing is counted by distance, so what is too far away is never looked at.
        if passed_so_far && self.near.is_some() && self.distance(opened, doc).is_none() {
            return Failed::More;
        }
        // Nor by days of the calendar.
        if passed_so_far && !self.is_in_calendar(opened, doc) {
            return Failed::More;
        }
        failed
    }

    fn is_in_calendar(&self, opened: &Opened, doc: DocId) -> bool {
        let Some((from, until)) = self.calendar else {
            return true;
        };
        let days = opened.calendar(doc);
        days.is_some_and(|(first, last)| first <= until && last >= from)
    }

    /// How far the nearest point of a document is, in metres; none if nobody asks or none lies in the circle.
    pub(crate) fn distance(&self, opened: &Opened, doc: DocId) -> Option<f64> {
        self.near.as_ref()?.nearest(opened.points(doc))
    }

    pub(crate) fn is_in_period(&self, opened: &Opened, doc: DocId) -> bool {
        let Some((from, until)) = self.period else {
            return true;
        };
        let period = opened.period(doc);
        period.is_some_and(|(first, last)| first <= until && last >= from)
    }

    /// Whether a document without a period is spoken for by evidence of the wanted one.
    fn is_spoken_for(&self, number: usize, opened: &Opened, doc: DocId) -> bool {
        let is_found = || self.spoken_for.binary_search(&(number, doc)).is_ok();
        is_found() && opened.period(doc).is_none()
    }
}

/// What passes filters, in a view.
pub(crate) struct Passing<'a> {
    filters: &'a Filters,
    sieves: Vec<Sieve>,
}

impl<'a> Passing<'a> {
    /// Nothing if everything passes.
    pub(crate) fn of(view: View<'_>, filters: &'a Filters) -> Option<Self> {
        let sieves = || {
            let columns = view.columns().enumerate();
            columns.map(|(number, opened)| filters.sieve(number, opened))
        };
        (!filters.is_open()).then(|| Self {
            filters,
            sieves: sieves().collect(),
        })
    }

    /// Whether a document does, in the segment with this place in the view.
    pub(crate) fn has(&self, number: usize, opened: &Opened, doc: DocId) -> bool {
        let (sieve, row) = (&self.sieves[number], opened.rows.row(doc));
        self.filters.failed(sieve, opened, doc, row) == Failed::None
    }
}

/// The filters by codes as they are for one segment: of each set of codes, whether it passes. None: everything does.
pub(crate) struct Sieve {
    is_open: bool,
    number: usize,
    competences: Option<Vec<bool>>,
    sectors: Option<Vec<bool>>,
    districts: Option<Vec<bool>>,
    municipalities: Option<Vec<bool>>,
    sources: Option<Vec<bool>>,
}

/// An initial's place in the list of all; what is none counts as the last, "everything else".
fn place(initial: char) -> usize {
    INITIALS.find(initial).unwrap_or(INITIALS.len() - 1)
}
