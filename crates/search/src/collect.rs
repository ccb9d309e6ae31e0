//! One pass over everything that a query matches: filters, counts, the best hits.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashSet},
};

use domain::{EntryId, FieldOfAction, Interface, Kind};
use tantivy::{
    DocId, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use crate::{
    Counts, Hit, Page, Search, Sort,
    cursor::Key,
    query::Plan,
    schema::{bits, column},
    search::{MAX_LIMIT, MAX_OFFSET},
};

/// Collects the page that is asked for.
pub(crate) fn page(
    searcher: &Searcher,
    plan: &Plan,
    request: Request,
) -> tantivy::Result<Collected> {
    let collector = Pass {
        request,
        scored: !plan.everything,
    };
    searcher.search_with_statistics_provider(
        plan.query.as_ref(),
        &collector,
        &plan.statistics(searcher),
    )
}

/// A page of hits and what was counted on the way.
pub(crate) struct Collected {
    pub(crate) total: u64,
    pub(crate) hits: Vec<Hit>,
    pub(crate) counts: Counts,
    /// The place behind the last hit, if more follow.
    pub(crate) next: Option<Key>,
}

/// What is wanted of the matches.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    filters: Filters,
    sort: Sort,
    skip: usize,
    limit: usize,
    after: Option<Key>,
    counts: bool,
}

#[derive(Debug, Clone)]
struct Filters {
    /// One bit per wanted kind; 0: all. The next two likewise.
    kinds: u64,
    fields: u64,
    interfaces: u64,
    districts: Vec<String>,
    municipalities: Vec<String>,
    sources: Vec<String>,
    years: Option<(i64, i64)>,
}

impl Request {
    /// The best of everything.
    pub(crate) fn best(limit: u32) -> Self {
        Self::new(&Search {
            limit,
            ..Search::new("", domain::Language::German)
        })
    }

    pub(crate) fn new(search: &Search) -> Self {
        let (skip, after) = match &search.page {
            Page::Offset(offset) => (*offset, None),
            Page::After(cursor) => (0, Some(cursor.key)),
        };
        let limit = if skip > MAX_OFFSET {
            0
        } else {
            search.limit.min(MAX_LIMIT)
        };
        Self {
            filters: Filters::new(search),
            sort: search.sort,
            skip: skip.min(MAX_OFFSET) as usize,
            limit: limit as usize,
            after,
            counts: search.counts,
        }
    }
}

impl Filters {
    fn new(search: &Search) -> Self {
        let years = (search.from_year.is_some() || search.until_year.is_some()).then(|| {
            (
                search.from_year.map_or(i64::MIN, i64::from),
                search.until_year.map_or(i64::MAX, i64::from),
            )
        });
        Self {
            kinds: bits(Kind::ALL, &search.kinds),
            fields: bits(FieldOfAction::ALL, &search.fields),
            interfaces: bits(Interface::ALL, &search.interfaces),
            districts: search.districts.clone(),
            municipalities: search
                .municipalities
                .iter()
                .map(|ags| ags.as_str().to_owned())
                .collect(),
            sources: search.sources.clone(),
            years,
        }
    }
}

/// The filters, each of which is left out when its own values are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    Kind,
    Field,
    Interface,
    Place,
    Source,
    Years,
}

struct Pass {
    request: Request,
    scored: bool,
}

impl Collector for Pass {
    type Fruit = Collected;
    type Child = SegmentPass;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentPass> {
        SegmentPass::new(&self.request, self.scored, segment)
    }

    fn requires_scoring(&self) -> bool {
        self.scored && self.request.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<SegmentFruit>) -> tantivy::Result<Collected> {
        let Request { skip, limit, .. } = self.request;
        let (mut total, mut eligible, mut counts) = (0, 0, Counts::default());
        let mut best = Vec::new();
        for fruit in fruits {
            total += fruit.total;
            eligible += fruit.eligible;
            best.extend(fruit.best);
            add_counts(&mut counts, fruit.counts);
        }
        best.sort_unstable_by_key(|(key, _)| Reverse(*key));
        let page: Vec<(Key, Score)> = best.into_iter().skip(skip).take(limit).collect();
        let more = eligible > (skip + page.len()) as u64;
        Ok(Collected {
            total,
            next: page.last().filter(|_| more).map(|(key, _)| *key),
            hits: page
                .into_iter()
                .map(|(key, score)| Hit {
                    id: EntryId::from_u128(key.id.0),
                    score,
                })
                .collect(),
            counts,
        })
    }
}

/// What one segment gives.
struct SegmentFruit {
    total: u64,
    /// Hits behind the cursor.
    eligible: u64,
    best: Vec<(Key, Score)>,
    counts: Counts,
}

struct SegmentPass {
    columns: Columns,
    kinds: u64,
    fields: u64,
    interfaces: u64,
    years: Option<(i64, i64)>,
    sort: Sort,
    scored: bool,
    after: Option<Key>,
    keep: usize,
    total: u64,
    eligible: u64,
    best: BinaryHeap<Reverse<Ranked>>,
    tally: Option<Tally>,
}

impl SegmentPass {
    fn new(request: &Request, scored: bool, segment: &SegmentReader) -> tantivy::Result<Self> {
        let Request {
            filters,
            sort,
            skip,
            limit,
            after,
            counts,
        } = request;
        let columns = Columns::open(segment, filters)?;
        let tally = counts.then(|| Tally::new(&columns));
        Ok(Self {
            kinds: filters.kinds,
            fields: filters.fields,
            interfaces: filters.interfaces,
            years: filters.years,
            columns,
            sort: *sort,
            scored,
            after: *after,
            keep: skip + limit,
            total: 0,
            eligible: 0,
            best: BinaryHeap::new(),
            tally,
        })
    }

    /// Which filters a document fails: none, this one, or more.
    fn failed(&self, doc: DocId) -> Failed {
        let columns = &self.columns;
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
            && check(Facet::Place, self.is_in_place(doc))
            && check(Facet::Source, columns.source.passes(doc))
            && check(Facet::Years, self.is_in_years(doc));
        failed
    }

    fn is_in_place(&self, doc: DocId) -> bool {
        let (district, municipality) = (&self.columns.district, &self.columns.municipality);
        match (&district.wanted, &municipality.wanted) {
            (None, None) => true,
            _ => district.has_wanted(doc) || municipality.has_wanted(doc),
        }
    }

    fn is_in_years(&self, doc: DocId) -> bool {
        let Some((from, until)) = self.years else {
            return true;
        };
        self.columns
            .period(doc)
            .is_some_and(|(first, last)| first <= until && last >= from)
    }

    fn hit(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let columns = &self.columns;
        // Evidence speaks for an entry, but softly: ten pieces make it about 12 %, a hundred 23 % better, so that whoever
        // has much of it does not drown those whose own words fit better.
        let evidence = first(&columns.evidence_count, doc).min(1_000) as f32;
        let score = if self.scored { score } else { 1.0 } * (1.0 + 0.05 * (1.0 + evidence).ln());
        let updated = columns
            .updated
            .as_ref()
            .and_then(|column| column.first(doc))
            .unwrap_or(0);
        let rank = match self.sort {
            // Steps of a 4,096th: sums of the same parts in another order are still the same.
            Sort::Relevance => (score * 4_096.0).round() as u64,
            Sort::Newest => tantivy::i64_to_u64(updated),
        };
        let id = u128::from(first(&columns.id_high, doc)) << 64
            | u128::from(first(&columns.id_low, doc));
        let key = Key {
            rank,
            updated,
            id: Reverse(id),
        };
        if self.after.is_some_and(|after| key >= after) {
            return;
        }
        self.eligible += 1;
        if self.best.len() < self.keep {
            self.best.push(Reverse(Ranked { key, score }));
        } else if let Some(mut worst) = self.best.peek_mut()
            && worst.0.key < key
        {
            *worst = Reverse(Ranked { key, score });
        }
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        let failed = self.failed(doc);
        if failed == Failed::None {
            self.hit(doc, score);
        }
        if failed != Failed::More
            && let Some(tally) = &mut self.tally
        {
            tally.count(&self.columns, doc, failed);
        }
    }

    fn harvest(self) -> SegmentFruit {
        SegmentFruit {
            total: self.total,
            eligible: self.eligible,
            best: self
                .best
                .into_iter()
                .map(|Reverse(ranked)| (ranked.key, ranked.score))
                .collect(),
            counts: self
                .tally
                .map(|tally| tally.into_counts(&self.columns))
                .unwrap_or_default(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failed {
    None,
    One(Facet),
    More,
}

/// A hit while the best are kept; ordered by its key, which is unique.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    key: Key,
    score: Score,
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

/// The columns of one segment; one that no document fills is missing.
struct Columns {
    id_high: Option<Column<u64>>,
    id_low: Option<Column<u64>>,
    kind: Option<Column<u64>>,
    fields: Option<Column<u64>>,
    interfaces: Option<Column<u64>>,
    district: Codes,
    municipality: Codes,
    source: Codes,
    first_year: Option<Column<i64>>,
    last_year: Option<Column<i64>>,
    updated: Option<Column<i64>>,
    evidence_count: Option<Column<u64>>,
    fictional: Option<Column<u64>>,
}

impl Columns {
    fn open(segment: &SegmentReader, filters: &Filters) -> tantivy::Result<Self> {
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

    fn period(&self, doc: DocId) -> Option<(i64, i64)> {
        Some((
            self.first_year.as_ref()?.first(doc)?,
            self.last_year.as_ref()?.first(doc)?,
        ))
    }
}

fn first(column: &Option<Column<u64>>, doc: DocId) -> u64 {
    column
        .as_ref()
        .and_then(|column| column.first(doc))
        .unwrap_or(0)
}

/// A column of codes, and the wanted ones by their ordinals in this segment.
struct Codes {
    column: Option<StrColumn>,
    /// None: all are wanted.
    wanted: Option<HashSet<u64>>,
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

    fn ordinals(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.column
            .iter()
            .flat_map(move |column| column.term_ords(doc))
    }

    fn passes(&self, doc: DocId) -> bool {
        self.wanted.is_none() || self.has_wanted(doc)
    }

    fn has_wanted(&self, doc: DocId) -> bool {
        self.wanted
            .as_ref()
            .is_some_and(|wanted| self.ordinals(doc).any(|ordinal| wanted.contains(&ordinal)))
    }

    fn tally(&self) -> Vec<u64> {
        vec![0; self.column.as_ref().map_or(0, |column| column.num_terms())]
    }

    fn counts(&self, tally: Vec<u64>) -> BTreeMap<String, u64> {
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

/// Counts of one segment, by ordinals.
struct Tally {
    kinds: Vec<u64>,
    fields: Vec<u64>,
    interfaces: Vec<u64>,
    districts: Vec<u64>,
    sources: Vec<u64>,
    /// By year: how many periods begin there, less how many ended the year before.
    years: BTreeMap<i64, i64>,
    fictional: u64,
}

impl Tally {
    fn new(columns: &Columns) -> Self {
        Self {
            kinds: vec![0; Kind::ALL.len()],
            fields: vec![0; FieldOfAction::ALL.len()],
            interfaces: vec![0; Interface::ALL.len()],
            districts: columns.district.tally(),
            sources: columns.source.tally(),
            years: BTreeMap::new(),
            fictional: 0,
        }
    }

    /// Counts a document in every facet whose own filter is the only one it may fail.
    fn count(&mut self, columns: &Columns, doc: DocId, failed: Failed) {
        let counts = |facet| failed == Failed::None || failed == Failed::One(facet);
        if counts(Facet::Kind)
            && let Some(n) = self.kinds.get_mut(first(&columns.kind, doc) as usize)
        {
            *n += 1;
        }
        if counts(Facet::Field) {
            count_bits(&mut self.fields, first(&columns.fields, doc));
        }
        if counts(Facet::Interface) {
            count_bits(&mut self.interfaces, first(&columns.interfaces, doc));
        }
        if counts(Facet::Place) {
            columns
                .district
                .ordinals(doc)
                .for_each(|ordinal| self.districts[ordinal as usize] += 1);
        }
        if counts(Facet::Source) {
            columns
                .source
                .ordinals(doc)
                .for_each(|ordinal| self.sources[ordinal as usize] += 1);
        }
        if counts(Facet::Years)
            && let Some((first, last)) = columns.period(doc)
        {
            *self.years.entry(first).or_default() += 1;
            *self.years.entry(last + 1).or_default() -= 1;
        }
        if failed == Failed::None {
            self.fictional += first(&columns.fictional, doc);
        }
    }

    fn into_counts(self, columns: &Columns) -> Counts {
        Counts {
            kinds: named(Kind::ALL, &self.kinds),
            fields: named(FieldOfAction::ALL, &self.fields),
            interfaces: named(Interface::ALL, &self.interfaces),
            districts: columns.district.counts(self.districts),
            sources: columns.source.counts(self.sources),
            years: per_year(&self.years),
            fictional: self.fictional,
        }
    }
}

fn count_bits(counts: &mut [u64], bits: u64) {
    for (place, n) in counts.iter_mut().enumerate() {
        *n += bits >> place & 1;
    }
}

fn named<T: Copy + Ord>(all: &[T], counts: &[u64]) -> BTreeMap<T, u64> {
    all.iter()
        .copied()
        .zip(counts.iter().copied())
        .filter(|(_, n)| *n > 0)
        .collect()
}

fn per_year(changes: &BTreeMap<i64, i64>) -> BTreeMap<i16, u64> {
    let mut years = BTreeMap::new();
    let mut running = 0;
    let ends = changes.keys().skip(1).copied();
    for ((&from, change), until) in changes.iter().zip(ends) {
        running += change;
        if running > 0 {
            let span = (from..until).filter_map(|year| i16::try_from(year).ok());
            years.extend(span.map(|year| (year, running.cast_unsigned())));
        }
    }
    years
}

fn add_counts(sum: &mut Counts, other: Counts) {
    add(&mut sum.kinds, other.kinds);
    add(&mut sum.fields, other.fields);
    add(&mut sum.interfaces, other.interfaces);
    add(&mut sum.districts, other.districts);
    add(&mut sum.sources, other.sources);
    add(&mut sum.years, other.years);
    sum.fictional += other.fictional;
}

fn add<K: Ord>(sum: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, n) in other {
        *sum.entry(key).or_default() += n;
    }
}
