//! The columns of a segment: those that every match is asked for as rows, the others as the engine keeps them.

use std::{ops::Range, sync::Arc};

use domain::{Audience, EntryId, Kind, Language};
use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, ColumnValues, StrColumn},
};

use crate::{
    letters::Frequencies,
    meaning::Vectors,
    rows::{Row, Rows},
    schema::{Fields, SORTED, column, weight_of},
    view,
};

/// The columns of one segment, opened once for as long as there is the segment: opening costs more than most searches do.
/// One that no document fills is missing.
pub(crate) struct Opened {
    pub(crate) rows: Rows,
    pub(crate) vectors: Vectors,
    audiences_of_all: u8,
    id_high: Option<Column<u64>>,
    id_low: Option<Column<u64>>,
    point: Option<Column<u64>>,
    first_day: Option<Column<i64>>,
    last_day: Option<Column<i64>>,
    calendar_first: Option<Column<i64>>,
    calendar_last: Option<Column<i64>>,
    titles: [Option<StrColumn>; 2],
    updated: Option<Column<i64>>,
    actors: Option<Column<u64>>,
    origin: Option<Column<u64>>,
    competences: Option<StrColumn>,
    competence_weights: Option<Column<u64>>,
    is_evidence: Vec<bool>,
    grams: Option<Numbers>,
    /// How frequent stretches of letters are.
    pub(crate) frequencies: Frequencies,
}

impl Opened {
    pub(crate) fn new(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let fields = Fields::schema().1;
        let [german, english] = SORTED;
        let rows = Rows::read(segment)?;
        let actors: Option<Column<u64>> = columns.column_opt(column::ACTORS)?;
        let has_actors = |doc| actors.as_ref().is_some_and(|of| of.first(doc).is_some());
        let is_evidence: Vec<bool> = (0..segment.max_doc()).map(has_actors).collect();
        Ok(Self {
            audiences_of_all: rows.audiences_of_all(),
            rows,
            vectors: Vectors::read(segment, &is_evidence)?,
            id_high: columns.column_opt(column::ID_HIGH)?,
            id_low: columns.column_opt(column::ID_LOW)?,
            point: columns.column_opt(column::POINT)?,
            first_day: columns.column_opt(column::FIRST_DAY)?,
            last_day: columns.column_opt(column::LAST_DAY)?,
            calendar_first: columns.column_opt(column::CALENDAR_FIRST)?,
            calendar_last: columns.column_opt(column::CALENDAR_LAST)?,
            titles: [
                columns.str(column::title(german))?,
                columns.str(column::title(english))?,
            ],
            updated: columns.column_opt(column::UPDATED)?,
            is_evidence,
            actors,
            origin: columns.column_opt(column::ORIGIN)?,
            competences: columns.str(column::COMPETENCE)?,
            competence_weights: columns.column_opt(column::COMPETENCE_WEIGHT)?,
            grams: Numbers::open(segment, column::GRAMS)?,
            frequencies: Frequencies::read(segment, [fields.words, fields.name])?,
        })
    }

    /// Which entry a document is of.
    pub(crate) fn id(&self, doc: DocId) -> u128 {
        u128::from(first(&self.id_high, doc)) << 64 | u128::from(first(&self.id_low, doc))
    }

    /// What a document's entry is.
    pub(crate) fn kind(&self, doc: DocId) -> Kind {
        Kind::ALL[usize::from(self.rows.row(doc).kind)]
    }

    /// When a document's entry last changed.
    pub(crate) fn updated(&self, doc: DocId) -> i64 {
        let updated = self.updated.as_ref().and_then(|column| column.first(doc));
        updated.unwrap_or(0)
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

    /// Whether a document speaks for any organisation or person.
    pub(crate) fn is_evidence(&self, doc: DocId) -> bool {
        self.is_evidence[doc as usize]
    }

    /// The documents that speak for any.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = DocId> + '_ {
        let documents = (0..).zip(&self.is_evidence);
        documents.filter(|(_, is)| **is).map(|(doc, _)| doc)
    }

    /// The organisations and persons for which a document speaks, and how much it counts for each, up to 1.
    pub(crate) fn actors(&self, doc: DocId) -> impl Iterator<Item = (EntryId, f32)> + '_ {
        let numbers = self.actors.iter();
        let mut numbers = numbers.flat_map(move |column| column.values_for_doc(doc));
        std::iter::from_fn(move || {
            let (high, low) = (numbers.next()?, numbers.next()?);
            let id = EntryId::from_u128(u128::from(high) << 64 | u128::from(low));
            Some((id, numbers.next()? as f32 / 1_000.0))
        })
    }

    /// What a document came from: pieces of evidence that share it are not independent.
    pub(crate) fn origin(&self, doc: DocId) -> u64 {
        first(&self.origin, doc)
    }

    /// The competences of a document, each by its number in this segment, with how sure it is, up to 1, and whether an editor
    /// said so.
    pub(crate) fn competences(&self, doc: DocId) -> impl Iterator<Item = (u64, f32, bool)> + '_ {
        let ordinals = self.competences.iter();
        let ordinals = ordinals.flat_map(move |column| column.term_ords(doc));
        let weights = self.competence_weights.iter();
        let weights = weights.flat_map(move |column| column.values_for_doc(doc));
        ordinals.zip(weights).map(|(ordinal, packed)| {
            let (weight, is_confirmed) = weight_of(packed);
            (ordinal, weight, is_confirmed)
        })
    }

    /// The number of a competence in this segment, if any document here is about it.
    pub(crate) fn competence_ordinal(&self, uri: &str) -> tantivy::Result<Option<u64>> {
        match &self.competences {
            Some(column) => Ok(column.dictionary().term_ord(uri.as_bytes())?),
            None => Ok(None),
        }
    }

    /// The URI of a competence by its number in this segment.
    pub(crate) fn competence(&self, ordinal: u64) -> tantivy::Result<String> {
        let mut uri = String::new();
        if let Some(column) = &self.competences {
            column.ord_to_str(ordinal, &mut uri)?;
        }
        Ok(uri)
    }

    /// A document's stretches of letters, as bits.
    pub(crate) fn grams(&self, doc: DocId, bits: &mut Vec<u64>) {
        bits.clear();
        if let Some(numbers) = &self.grams {
            let rows = numbers.rows(doc);
            bits.resize(rows.len(), 0);
            numbers.read(rows.start, bits);
        }
    }

    /// A document's points, packed.
    pub(crate) fn points(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.point
            .iter()
            .flat_map(move |column| column.values_for_doc(doc))
    }
}

/// A column with many numbers for a document. Where each document's begin is kept in memory: to ask the engine for that
/// takes as long as to read them.
pub(crate) struct Numbers {
    starts: Vec<u32>,
    values: Arc<dyn ColumnValues<u64>>,
}

impl Numbers {
    /// Nothing if no document has any.
    pub(crate) fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<Self>> {
        let Some(column) = segment.fast_fields().column_opt::<u64>(name)? else {
            return Ok(None);
        };
        let mut end = 0;
        let mut starts = vec![0];
        starts.extend((0..segment.max_doc()).map(|doc| {
            let rows = column.index.value_row_ids(doc);
            // One without any has no place of its own.
            end = if rows.is_empty() { end } else { rows.end };
            end
        }));
        Ok(Some(Self {
            starts,
            values: column.values,
        }))
    }

    /// Where a document's numbers are.
    pub(crate) fn rows(&self, doc: DocId) -> Range<u32> {
        let at = doc as usize;
        self.starts[at]..self.starts[at + 1]
    }

    /// The numbers from this place on, as many as there is room for.
    pub(crate) fn read(&self, start: u32, numbers: &mut [u64]) {
        self.values.get_range(start.into(), numbers);
    }
}

/// A document's value; none counts as 0.
fn first(column: &Option<Column<u64>>, doc: DocId) -> u64 {
    let value = column.as_ref().and_then(|column| column.first(doc));
    value.unwrap_or(0)
}

/// Which documents of a segment are meant for an audience, see [`crate::view::View`].
pub(crate) struct Meant {
    bit: u8,
    all: bool,
}

impl Meant {
    pub(crate) fn new(opened: &Opened, audience: Audience) -> Self {
        let bit = view::bit(audience) as u8;
        Self {
            bit,
            all: opened.audiences_of_all & bit != 0,
        }
    }

    /// Whether a row's document is.
    pub(crate) fn is(&self, row: &Row) -> bool {
        self.all || row.audiences() & self.bit != 0
    }

    pub(crate) fn has(&self, opened: &Opened, doc: DocId) -> bool {
        self.is(opened.rows.row(doc))
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
