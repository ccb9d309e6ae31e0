//! The filters of a search.

use domain::{FieldOfAction, Interface, Kind};
use tantivy::DocId;

use crate::{
    Search,
    columns::{Columns, first},
    schema::bits,
};

/// What a hit must have, see [`Search`].
#[derive(Debug, Clone)]
pub(crate) struct Filters {
    /// One bit per wanted kind; 0: all. The next two likewise.
    kinds: u64,
    fields: u64,
    interfaces: u64,
    pub(crate) districts: Vec<String>,
    pub(crate) municipalities: Vec<String>,
    pub(crate) sources: Vec<String>,
    years: Option<(i64, i64)>,
}

/// The filters, each of which is left out when its own values are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    Kind,
    Field,
    Interface,
    Place,
    Source,
    Years,
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
        let is_open = search.from_year.is_none() && search.until_year.is_none();
        let from = search.from_year.map_or(i64::MIN, i64::from);
        let until = search.until_year.map_or(i64::MAX, i64::from);
        let municipalities = search.municipalities.iter();
        Self {
            kinds: bits(Kind::ALL, &search.kinds),
            fields: bits(FieldOfAction::ALL, &search.fields),
            interfaces: bits(Interface::ALL, &search.interfaces),
            districts: search.districts.clone(),
            municipalities: municipalities.map(|ags| ags.as_str().to_owned()).collect(),
            sources: search.sources.clone(),
            years: (!is_open).then_some((from, until)),
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
        let any = |wanted: u64, bits: u64| wanted == 0 || wanted & bits != 0;
        let _ = check(Facet::Kind, any(self.kinds, 1 << first(&columns.kind, doc)))
            && check(Facet::Field, any(self.fields, first(&columns.fields, doc)))
            && check(
                Facet::Interface,
                any(self.interfaces, first(&columns.interfaces, doc)),
            )
            && check(Facet::Place, is_in_place(columns, doc))
            && check(Facet::Source, columns.source.passes(doc))
            && check(Facet::Years, self.is_in_years(columns, doc));
        failed
    }

    fn is_in_years(&self, columns: &Columns, doc: DocId) -> bool {
        let Some((from, until)) = self.years else {
            return true;
        };
        let period = columns.period(doc);
        period.is_some_and(|(first, last)| first <= until && last >= from)
    }
}

/// Districts and municipalities are one filter: either is enough.
fn is_in_place(columns: &Columns, doc: DocId) -> bool {
    let (district, municipality) = (&columns.district, &columns.municipality);
    let is_open = district.wanted.is_none() && municipality.wanted.is_none();
    is_open || district.has_wanted(doc) || municipality.has_wanted(doc)
}
