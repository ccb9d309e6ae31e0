//! The columns of a segment, in which the filters' values stand.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use domain::{Audience, Language};
use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
};

use crate::{
    days,
    filters::Filters,
    schema::{SORTED, column},
    view,
};

/// The columns of one segment, opened once for all searches of a state of the index: opening costs more than most searches
/// do. One that no document fills is missing.
#[derive(Clone)]
pub(crate) struct Opened {
    audiences: Column<u64>,
    id_high: Option<Column<u64>>,
    id_low: Option<Column<u64>>,
    kind: Option<Column<u64>>,
    fields: Option<Column<u64>>,
    interfaces: Option<Column<u64>>,
    organisation_type: Option<Column<u64>>,
    competence: Option<Coded>,
    sector: Option<Coded>,
    district: Option<Coded>,
    municipality: Option<Coded>,
    source: Option<Coded>,
    point: Option<Column<u64>>,
    first_day: Option<Column<i64>>,
    last_day: Option<Column<i64>>,
    calendar_first: Option<Column<i64>>,
    calendar_last: Option<Column<i64>>,
    initials: [Option<Column<u64>>; 2],
    titles: [Option<StrColumn>; 2],
    updated: Option<Column<i64>>,
    evidence_count: Option<Column<u64>>,
    fictional: Option<Column<u64>>,
}

impl Opened {
    /// The two halves of the documents' ids.
    pub(crate) const fn ids(&self) -> [&Option<Column<u64>>; 2] {
        [&self.id_high, &self.id_low]
    }

    pub(crate) fn new(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let coded = |name| columns.str(name)?.map(Coded::new).transpose();
        let [german, english] = SORTED;
        Ok(Self {
            audiences: columns.u64(column::AUDIENCES)?,
            id_high: columns.column_opt(column::ID_HIGH)?,
            id_low: columns.column_opt(column::ID_LOW)?,
            kind: columns.column_opt(column::KIND)?,
            fields: columns.column_opt(column::FIELDS_OF_ACTION)?,
            interfaces: columns.column_opt(column::INTERFACES)?,
            organisation_type: columns.column_opt(column::ORGANISATION_TYPE)?,
            competence: coded(column::COMPETENCE)?,
            sector: coded(column::SECTOR)?,
            district: coded(column::DISTRICT)?,
            municipality: coded(column::MUNICIPALITY)?,
            source: coded(column::SOURCE)?,
            point: columns.column_opt(column::POINT)?,
            first_day: columns.column_opt(column::FIRST_DAY)?,
            last_day: columns.column_opt(column::LAST_DAY)?,
            calendar_first: columns.column_opt(column::CALENDAR_FIRST)?,
            calendar_last: columns.column_opt(column::CALENDAR_LAST)?,
            initials: [
                columns.column_opt(column::initial(german))?,
                columns.column_opt(column::initial(english))?,
            ],
            titles: [
                columns.str(column::title(german))?,
                columns.str(column::title(english))?,
            ],
            updated: columns.column_opt(column::UPDATED)?,
            evidence_count: columns.column_opt(column::EVIDENCE_COUNT)?,
            fictional: columns.column_opt(column::FICTIONAL)?,
        })
    }
}

/// A column of codes with its codes in order, if they are not too many to be held.
#[derive(Clone)]
struct Coded {
    column: StrColumn,
    codes: Option<Arc<[String]>>,
}

impl Coded {
    fn new(column: StrColumn) -> tantivy::Result<Self> {
        /// More than any vocabulary of ours has.
        const MANY: usize = 50_000;
        let number = column.num_terms();
        if number > MANY {
            let codes = None;
            return Ok(Self { column, codes });
        }
        let mut codes = Vec::with_capacity(number);
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            codes.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        drop(stream);
        Ok(Self {
            column,
            codes: Some(codes.into()),
        })
    }
}

/// The columns of one segment as one search uses them.
pub(crate) struct Columns {
    pub(crate) id_high: Option<Column<u64>>,
    pub(crate) id_low: Option<Column<u64>>,
    pub(crate) kind: Option<Column<u64>>,
    pub(crate) fields: Option<Column<u64>>,
    pub(crate) interfaces: Option<Column<u64>>,
    pub(crate) organisation_type: Option<Column<u64>>,
    pub(crate) competence: Codes,
    pub(crate) sector: Codes,
    pub(crate) district: Codes,
    pub(crate) municipality: Codes,
    pub(crate) source: Codes,
    point: Option<Column<u64>>,
    first_day: Option<Column<i64>>,
    last_day: Option<Column<i64>>,
    calendar_first: Option<Column<i64>>,
    calendar_last: Option<Column<i64>>,
    pub(crate) initial: Option<Column<u64>>,
    pub(crate) updated: Option<Column<i64>>,
    pub(crate) evidence_count: Option<Column<u64>>,
    pub(crate) fictional: Option<Column<u64>>,
}

impl Columns {
    pub(crate) fn new(opened: &Opened, filters: &Filters) -> tantivy::Result<Self> {
        let opened = opened.clone();
        let [german, english] = opened.initials;
        Ok(Self {
            id_high: opened.id_high,
            id_low: opened.id_low,
            kind: opened.kind,
            fields: opened.fields,
            interfaces: opened.interfaces,
            organisation_type: opened.organisation_type,
            competence: Codes::new(opened.competence, &filters.competences)?,
            sector: Codes::new(opened.sector, &filters.sectors)?,
            district: Codes::new(opened.district, &filters.districts)?,
            municipality: Codes::new(opened.municipality, &filters.municipalities)?,
            source: Codes::new(opened.source, &filters.sources)?,
            point: opened.point,
            first_day: opened.first_day,
            last_day: opened.last_day,
            calendar_first: opened.calendar_first,
            calendar_last: opened.calendar_last,
            initial: match filters.language {
                Language::German => german,
                Language::English => english,
            },
            updated: opened.updated,
            evidence_count: opened.evidence_count,
            fictional: opened.fictional,
        })
    }

    /// The number of the first and of the last day of a document's period.
    pub(crate) fn period(&self, doc: DocId) -> Option<(i64, i64)> {
        Some((
            self.first_day.as_ref()?.first(doc)?,
            self.last_day.as_ref()?.first(doc)?,
        ))
    }

    /// The numbers of the first and of the last day on which a document stands in a calendar.
    pub(crate) fn calendar(&self, doc: DocId) -> Option<(i64, i64)> {
        Some((
            self.calendar_first.as_ref()?.first(doc)?,
            self.calendar_last.as_ref()?.first(doc)?,
        ))
    }

    /// The first and the last year of a document's period.
    pub(crate) fn years(&self, doc: DocId) -> Option<(i64, i64)> {
        let (first, last) = self.period(doc)?;
        Some((days::year(first), days::year(last)))
    }

    /// A document's points, packed.
    pub(crate) fn points(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.point
            .iter()
            .flat_map(move |column| column.values_for_doc(doc))
    }
}

/// Which documents of a segment are meant for an audience, see [`crate::view::View`].
pub(crate) struct Meant {
    /// None: all are.
    marks: Option<Column<u64>>,
    bit: u64,
}

impl Meant {
    pub(crate) fn new(opened: &Opened, audience: Audience) -> Self {
        let (marks, bit) = (&opened.audiences, view::bit(audience));
        let all_alike = marks.min_value() == marks.max_value() && marks.min_value() & bit != 0;
        Self {
            marks: (!all_alike).then(|| marks.clone()),
            bit,
        }
    }

    pub(crate) fn has(&self, doc: DocId) -> bool {
        let marks = self.marks.as_ref();
        marks.is_none_or(|marks| marks.first(doc).is_some_and(|marks| marks & self.bit != 0))
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
    column: Option<Coded>,
    /// None: all are wanted.
    pub(crate) wanted: Option<HashSet<u64>>,
}

impl Codes {
    /// `wanted` is sorted.
    fn new(column: Option<Coded>, wanted: &[String]) -> tantivy::Result<Self> {
        /// With more values than this it is quicker to read the dictionary from the beginning to the end.
        const FEW: usize = 32;
        let mut ordinals = HashSet::new();
        if let Some(Coded { column, .. }) = &column
            && !wanted.is_empty()
        {
            if wanted.len() > FEW {
                let mut codes = column.dictionary().stream()?;
                while codes.advance() {
                    let is_wanted = wanted
                        .binary_search_by(|code| code.as_bytes().cmp(codes.key()))
                        .is_ok();
                    if is_wanted {
                        ordinals.insert(codes.term_ord());
                    }
                }
            } else {
                for code in wanted {
                    ordinals.extend(column.dictionary().term_ord(code.as_bytes())?);
                }
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
            .flat_map(move |coded| coded.column.term_ords(doc))
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
        vec![
            0;
            self.column
                .as_ref()
                .map_or(0, |coded| coded.column.num_terms())
        ]
    }

    /// What was counted by ordinal, by code. Nothing of a column that cannot be read: the damage shows elsewhere.
    pub(crate) fn counts(&self, tally: Vec<u64>) -> BTreeMap<String, u64> {
        let Some(Coded { column, codes }) = &self.column else {
            return BTreeMap::new();
        };
        if let Some(codes) = codes {
            let counted = codes.iter().zip(tally).filter(|(_, n)| *n > 0);
            return counted.map(|(code, n)| (code.clone(), n)).collect();
        }
        let counted = tally.into_iter().enumerate().filter(|(_, n)| *n > 0);
        let (ordinals, numbers): (Vec<u64>, Vec<u64>) =
            counted.map(|(at, n)| (at as u64, n)).unzip();
        let mut numbers = numbers.into_iter();
        let mut counts = BTreeMap::new();
        // In one go: looking up each of thousands of codes by itself takes longer than the search.
        let read = column
            .dictionary()
            .sorted_ords_to_term_cb(&ordinals, |code| {
                if let (Ok(code), Some(n)) = (std::str::from_utf8(code), numbers.next()) {
                    counts.insert(code.to_owned(), n);
                }
            });
        if read.is_ok() {
            counts
        } else {
            BTreeMap::new()
        }
    }
}

/// The column of titles' sort keys; its ordinals are in their order.
pub(crate) struct Titles(Option<StrColumn>);

impl Titles {
    pub(crate) fn new(opened: &Opened, language: Language) -> Self {
        let [german, english] = &opened.titles;
        Self(match language {
            Language::German => german.clone(),
            Language::English => english.clone(),
        })
    }

    /// A document's rank: the earlier in the order, the greater.
    pub(crate) fn rank(&self, doc: DocId) -> u64 {
        let ordinal = self
            .0
            .as_ref()
            .and_then(|column| column.term_ords(doc).next());
        ordinal.map_or(0, |ordinal| u64::MAX - 1 - ordinal)
    }

    /// The sort key behind a rank.
    pub(crate) fn key(&self, rank: u64) -> tantivy::Result<String> {
        let mut key = String::new();
        if let Some(column) = &self.0
            && rank > 0
        {
            column.ord_to_str(u64::MAX - 1 - rank, &mut key)?;
        }
        Ok(key)
    }

    /// The rank of this sort key here, and whether any document may have it. Of a key that is not here, it is the rank of
    /// the next one.
    pub(crate) fn rank_of(&self, key: &str) -> tantivy::Result<(u64, bool)> {
        let Some(column) = &self.0 else {
            return Ok((0, false));
        };
        let dictionary = column.dictionary();
        if let Some(ordinal) = dictionary.term_ord(key.as_bytes())? {
            return Ok((u64::MAX - 1 - ordinal, true));
        }
        let mut later = dictionary.range().ge(key.as_bytes()).into_stream()?;
        if later.advance() {
            Ok((u64::MAX - 1 - later.term_ord(), false))
        } else {
            Ok((0, false))
        }
    }
}
