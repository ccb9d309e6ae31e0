//! The columns of a segment, in which the filters' values stand.

use std::collections::{BTreeMap, HashSet};

use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
};

use crate::{filters::Filters, schema::column};

/// The columns of one segment; one that no document fills is missing.
pub(crate) struct Columns {
    pub(crate) id_high: Option<Column<u64>>,
    pub(crate) id_low: Option<Column<u64>>,
    pub(crate) kind: Option<Column<u64>>,
    pub(crate) fields: Option<Column<u64>>,
    pub(crate) interfaces: Option<Column<u64>>,
    pub(crate) district: Codes,
    pub(crate) municipality: Codes,
    pub(crate) source: Codes,
    first_year: Option<Column<i64>>,
    last_year: Option<Column<i64>>,
    pub(crate) updated: Option<Column<i64>>,
    pub(crate) evidence_count: Option<Column<u64>>,
    pub(crate) fictional: Option<Column<u64>>,
}

impl Columns {
    pub(crate) fn open(segment: &SegmentReader, filters: &Filters) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            id_high: columns.column_opt(column::ID_HIGH)?,
            id_low: columns.column_opt(column::ID_LOW)?,
            kind: columns.column_opt(column::KIND)?,
            fields: columns.column_opt(column::FIELDS_OF_ACTION)?,
            interfaces: columns.column_opt(column::INTERFACES)?,
            district: Codes::new(columns.str(column::DISTRICT)?, &filters.districts)?,
            municipality: Codes::new(columns.str(column::MUNICIPALITY)?, &filters.municipalities)?,
            source: Codes::new(columns.str(column::SOURCE)?, &filters.sources)?,
            first_year: columns.column_opt(column::FIRST_YEAR)?,
            last_year: columns.column_opt(column::LAST_YEAR)?,
            updated: columns.column_opt(column::UPDATED)?,
            evidence_count: columns.column_opt(column::EVIDENCE_COUNT)?,
            fictional: columns.column_opt(column::FICTIONAL)?,
        })
    }

    pub(crate) fn period(&self, doc: DocId) -> Option<(i64, i64)> {
        Some((
            self.first_year.as_ref()?.first(doc)?,
            self.last_year.as_ref()?.first(doc)?,
        ))
    }
}

/// A document's value; none counts as 0.
pub(crate) fn first(column: &Option<Column<u64>>, doc: DocId) -> u64 {
    column
        .as_ref()
        .and_then(|column| column.first(doc))
        .unwrap_or(0)
}

/// A column of codes, and the wanted ones by their ordinals in this segment.
pub(crate) struct Codes {
    column: Option<StrColumn>,
    /// None: all are wanted.
    pub(crate) wanted: Option<HashSet<u64>>,
}

impl Codes {
    fn new(column: Option<StrColumn>, wanted: &[String]) -> tantivy::Result<Self> {
        let mut ordinals = HashSet::new();
        for code in wanted {
            if let Some(column) = &column
                && let Some(ordinal) = column.dictionary().term_ord(code.as_bytes())?
            {
                ordinals.insert(ordinal);
            }
        }
        Ok(Self {
            column,
            wanted: (!wanted.is_empty()).then_some(ordinals),
        })
    }

    pub(crate) fn ordinals(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.column
            .iter()
            .flat_map(move |column| column.term_ords(doc))
    }

    pub(crate) fn passes(&self, doc: DocId) -> bool {
        self.wanted.is_none() || self.has_wanted(doc)
    }

    pub(crate) fn has_wanted(&self, doc: DocId) -> bool {
        self.wanted
            .as_ref()
            .is_some_and(|wanted| self.ordinals(doc).any(|ordinal| wanted.contains(&ordinal)))
    }

    pub(crate) fn tally(&self) -> Vec<u64> {
        vec![0; self.column.as_ref().map_or(0, |column| column.num_terms())]
    }

    pub(crate) fn counts(&self, tally: Vec<u64>) -> BTreeMap<String, u64> {
        let Some(column) = &self.column else {
            return BTreeMap::new();
        };
        let counted = tally.into_iter().enumerate().filter(|(_, n)| *n > 0);
        let name = |(ordinal, n)| {
            let mut code = String::new();
            // An ordinal of this very column always has its code; damage of the file shows elsewhere.
            matches!(column.ord_to_str(ordinal as u64, &mut code), Ok(true)).then_some((code, n))
        };
        counted.filter_map(name).collect()
    }
}
