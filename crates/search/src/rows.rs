//! What is filtered and counted of each document, side by side in memory.
//!
//! A search looks at every document that matches, and asks a dozen columns about each. In the engine's files each of them
//! lies elsewhere, packed; here a document's values lie in one line of the processor's cache. Codes of which a document may
//! have several (its sectors, its competences) stand as the number of their set: there are far fewer different sets
//! than documents, so a filter is decided once per set and counts are added up per set.

use std::collections::HashMap;

use domain::{FieldOfAction, Interface, Kind, Language, OrganisationType};
use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED,
    columnar::{Column, StrColumn},
    schema::IndexRecordOption,
};

use crate::{
    days,
    document::AUDIENCES,
    schema::{Fields, INITIALS, SORTED, column},
};

// What a row has room for.
const _: () = assert!(Kind::ALL.len() <= 64 && INITIALS.len() <= 64);
const _: () = assert!(AUDIENCES.len() <= 3 && SORTED.len() == 2 && Interface::ALL.len() == 2);
const _: () = assert!(FieldOfAction::ALL.len() <= 8 && OrganisationType::ALL.len() < 32);
const _: () = assert!(size_of::<Row>() == 32);

/// The columns of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coded {
    Competence,
    Sector,
    District,
    Municipality,
    Source,
}

impl Coded {
    pub(crate) const ALL: [Self; 5] = [
        Self::Competence,
        Self::Sector,
        Self::District,
        Self::Municipality,
        Self::Source,
    ];

    const fn column(self) -> &'static str {
        match self {
            Self::Competence => column::COMPETENCE,
            Self::Sector => column::SECTOR,
            Self::District => column::DISTRICT,
            Self::Municipality => column::MUNICIPALITY,
            Self::Source => column::SOURCE,
        }
    }
}

/// More evidence than this counts no more.
pub(crate) const EVIDENCE_MAX: u16 = 1_000;

/// One document; never in two lines of the cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
pub(crate) struct Row {
    marks: u8,
    /// Its place in [`Kind::ALL`].
    pub(crate) kind: u8,
    /// Its place in [`INITIALS`], per language of [`SORTED`].
    pub(crate) initials: [u8; 2],
    /// One bit per field of action.
    pub(crate) fields: u8,
    /// The place of its sort among all, plus one; 0: none.
    organisation_type: u8,
    /// How many entries speak for it, at most [`EVIDENCE_MAX`].
    pub(crate) evidence: u16,
    /// The number of the pair of its first and its last year, in [`Rows::years`].
    pub(crate) years: u32,
    /// The number of its set, per column of [`Coded::ALL`].
    pub(crate) sets: [u32; Coded::ALL.len()],
}

/// How the bits of [`Row::marks`] are shared out.
mod marks {
    pub(super) const AUDIENCES: u8 = 0b0000_0111;
    pub(super) const INTERFACES: u8 = 3;
    pub(super) const TITLED: u8 = 5;
    pub(super) const FICTIONAL: u8 = 0b1000_0000;
}

impl Row {
    /// One bit per audience that the form is meant for.
    pub(crate) const fn audiences(&self) -> u8 {
        self.marks & marks::AUDIENCES
    }

    /// One bit per interface.
    pub(crate) const fn interfaces(&self) -> u8 {
        self.marks >> marks::INTERFACES & 0b11
    }

    /// Whether it has a title of its own in the language with this place in [`SORTED`].
    pub(crate) const fn is_titled(&self, language: usize) -> bool {
        self.marks >> marks::TITLED >> language & 1 == 1
    }

    /// Whether it is made up.
    pub(crate) const fn is_fictional(&self) -> bool {
        self.marks & marks::FICTIONAL != 0
    }

    /// The bit of its sort of organisation; none for what is no organisation.
    pub(crate) const fn organisation_types(&self) -> u32 {
        1 << self.organisation_type >> 1
    }
}

/// The documents of one segment.
pub(crate) struct Rows {
    rows: Vec<Row>,
    sets: [Sets; Coded::ALL.len()],
    /// Pairs of a first and a last year, each once.
    years: Vec<Option<(i64, i64)>>,
}

impl Rows {
    pub(crate) fn read(segment: &SegmentReader) -> tantivy::Result<Self> {
        let mut rows = vec![Row::default(); segment.max_doc() as usize];
        let columns = segment.fast_fields();
        let mut fill = |name: &str, set: &dyn Fn(&mut Row, u64)| -> tantivy::Result<()> {
            if let Some(column) = columns.column_opt::<u64>(name)? {
                for (row, doc) in rows.iter_mut().zip(0..) {
                    set(row, column.first(doc).unwrap_or(0));
                }
            }
            Ok(())
        };
        fill(column::AUDIENCES, &|row, n| {
            row.marks |= n as u8 & marks::AUDIENCES
        })?;
        // What no code stands for is in no index but a damaged one.
        fill(column::KIND, &|row, n| {
            row.kind = (n as usize).min(Kind::ALL.len() - 1) as u8;
        })?;
        fill(column::INTERFACES, &|row, n| {
            row.marks |= (n as u8 & 0b11) << marks::INTERFACES;
        })?;
        fill(column::FIELDS_OF_ACTION, &|row, n| {
            row.fields = (n & ((1 << FieldOfAction::ALL.len()) - 1)) as u8;
        })?;
        // The column has a bit per sort, of which one is set.
        fill(column::ORGANISATION_TYPE, &|row, n| {
            let sort = (u64::BITS - n.leading_zeros()) as usize;
            row.organisation_type = sort.min(OrganisationType::ALL.len()) as u8;
        })?;
        fill(column::EVIDENCE_COUNT, &|row, n| {
            row.evidence = n.min(EVIDENCE_MAX.into()) as u16;
        })?;
        fill(column::FICTIONAL, &|row, n| {
            row.marks |= if n == 0 { 0 } else { marks::FICTIONAL };
        })?;
        for (at, language) in SORTED.into_iter().enumerate() {
            fill(column::initial(language), &|row, n| {
                row.initials[at] = (n as usize).min(INITIALS.len() - 1) as u8;
            })?;
        }
        mark_titled(segment, &mut rows)?;
        let years = read_years(segment, &mut rows)?;
        let mut sets: [Sets; Coded::ALL.len()] = Default::default();
        for (coded, sets) in Coded::ALL.into_iter().zip(&mut sets) {
            if let Some(column) = columns.str(coded.column())? {
                *sets = Sets::read(&column, &mut rows, coded)?;
            }
        }
        Ok(Self { rows, sets, years })
    }

    pub(crate) fn row(&self, doc: DocId) -> &Row {
        &self.rows[doc as usize]
    }

    /// The codes of a document.
    pub(crate) fn codes_of(&self, coded: Coded, doc: DocId) -> Vec<String> {
        let sets = self.sets(coded);
        let set = self.row(doc).sets[coded as usize] as usize;
        let ordinals = sets.iter().nth(set).unwrap_or_default();
        let codes = ordinals
            .iter()
            .map(|ordinal| &sets.codes[*ordinal as usize]);
        codes.cloned().collect()
    }

    pub(crate) fn sets(&self, coded: Coded) -> &Sets {
        &self.sets[coded as usize]
    }

    /// The pairs that [`Row::years`] counts.
    pub(crate) fn years(&self) -> &[Option<(i64, i64)>] {
        &self.years
    }

    /// The bits that the rows of all documents have.
    pub(crate) fn audiences_of_all(&self) -> u8 {
        self.rows
            .iter()
            .fold(u8::MAX, |all, row| all & row.audiences())
    }
}

/// The place of a language in [`SORTED`].
pub(crate) const fn sorted(language: Language) -> usize {
    match language {
        Language::German => 0,
        Language::English => 1,
    }
}

/// Notes which documents have a title of their own in a language; no column says so.
fn mark_titled(segment: &SegmentReader, rows: &mut [Row]) -> tantivy::Result<()> {
    let fields = Fields::schema().1;
    for (at, language) in SORTED.into_iter().enumerate() {
        let term = fields.titled_term(language);
        let index = segment.inverted_index(term.field())?;
        let Some(mut titled) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while titled.doc() != TERMINATED {
            rows[titled.doc() as usize].marks |= 1 << at << marks::TITLED;
            titled.advance();
        }
    }
    Ok(())
}

fn read_years(
    segment: &SegmentReader,
    rows: &mut [Row],
) -> tantivy::Result<Vec<Option<(i64, i64)>>> {
    let columns = segment.fast_fields();
    let mut years = vec![None];
    let first: Option<Column<i64>> = columns.column_opt(column::FIRST_DAY)?;
    let last: Option<Column<i64>> = columns.column_opt(column::LAST_DAY)?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(years);
    };
    let mut numbers = HashMap::new();
    for (row, doc) in rows.iter_mut().zip(0..) {
        if let (Some(first), Some(last)) = (first.first(doc), last.first(doc)) {
            let pair = (days::year(first), days::year(last));
            row.years = *numbers.entry(pair).or_insert_with(|| {
                years.push(Some(pair));
                years.len() as u32 - 1
            });
        }
    }
    Ok(years)
}

/// The different sets of codes that documents of a segment have, numbered; number 0 is the empty one.
pub(crate) struct Sets {
    codes: Vec<String>,
    /// Where each set ends among the ordinals; it begins where the one before it ends.
    ends: Vec<u32>,
    /// Ordinals of codes, set by set.
    ordinals: Vec<u32>,
}

impl Default for Sets {
    fn default() -> Self {
        Self {
            codes: Vec::new(),
            ends: vec![0],
            ordinals: Vec::new(),
        }
    }
}

impl Sets {
    fn read(column: &StrColumn, rows: &mut [Row], coded: Coded) -> tantivy::Result<Self> {
        let mut sets = Self {
            codes: codes(column)?,
            ..Self::default()
        };
        // Mostly a document has one code, or the same ones as another.
        let mut singles = vec![0; sets.codes.len()];
        let mut several: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut set = Vec::new();
        for (row, doc) in rows.iter_mut().zip(0..) {
            set.clear();
            set.extend(column.term_ords(doc).map(|ordinal| ordinal as u32));
            row.sets[coded as usize] = match set.as_slice() {
                [] => 0,
                &[one] => {
                    let number = &mut singles[one as usize];
                    if *number == 0 {
                        *number = sets.push(&set);
                    }
                    *number
                }
                _ => match several.get(&set) {
                    Some(number) => *number,
                    None => {
                        let number = sets.push(&set);
                        several.insert(set.clone(), number);
                        number
                    }
                },
            };
        }
        Ok(sets)
    }

    fn push(&mut self, set: &[u32]) -> u32 {
        self.ordinals.extend(set);
        self.ends.push(self.ordinals.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// How many sets there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The sets in the order of their numbers, as ordinals of codes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.ordinals[start as usize..end as usize])
    }

    /// The codes in their order.
    pub(crate) fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Of each set, whether it has any of these codes.
    pub(crate) fn with_any_of(&self, wanted: &[String]) -> Vec<bool> {
        let ordinals = wanted
            .iter()
            .filter_map(|code| self.codes.binary_search(code).ok());
        let mut is_wanted = vec![false; self.codes.len()];
        ordinals.for_each(|ordinal| is_wanted[ordinal] = true);
        let has_any = |set: &[u32]| set.iter().any(|&ordinal| is_wanted[ordinal as usize]);
        self.iter().map(has_any).collect()
    }
}

/// All codes of a column, in their order, which is that of their bytes.
fn codes(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut codes = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        codes.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(codes)
}

/// The codes of all segments of a state of the index, each once, and where those of each segment stand among them.
pub(crate) struct Vocabulary {
    codes: [Vec<String>; Coded::ALL.len()],
    places: Vec<[Vec<u32>; Coded::ALL.len()]>,
}

impl Vocabulary {
    pub(crate) fn of<'a>(segments: impl Iterator<Item = &'a Rows> + Clone) -> Self {
        let codes = Coded::ALL.map(|coded| {
            let all = segments.clone().flat_map(|rows| rows.sets(coded).codes());
            let mut all: Vec<String> = all.cloned().collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        let place = |coded: Coded, code: &String| {
            let place = codes[coded as usize].binary_search(code);
            place.unwrap_or_else(|next| next) as u32
        };
        let places = |rows: &Rows| {
            Coded::ALL.map(|coded| {
                let its = rows.sets(coded).codes().iter();
                its.map(|code| place(coded, code)).collect()
            })
        };
        let places = segments.map(places).collect();
        Self { codes, places }
    }

    pub(crate) fn codes(&self, coded: Coded) -> &[String] {
        &self.codes[coded as usize]
    }

    /// Where the codes of a segment stand among all, by their ordinals.
    pub(crate) fn places(&self, segment: usize, coded: Coded) -> &[u32] {
        &self.places[segment][coded as usize]
    }
}
