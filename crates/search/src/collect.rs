//! One pass over everything that a query matches: filters, counts, the best hits.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::{Arc, LazyLock},
};

use domain::{Audience, EntryId, Kind};
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use crate::{
    Counts, Hit, Page, Search, Sort,
    columns::{Meant, Opened, Titles},
    counts::{Sum, Tally},
    cursor::Key,
    days,
    filters::{Failed, Filters, Sieve},
    plan::Plan,
    rows::{self, EVIDENCE_MAX, Row, Vocabulary},
    search::{MAX_LIMIT, MAX_OFFSET},
    view::View,
};

/// Collects the page that is asked for.
pub(crate) fn page(view: View<'_>, plan: &Plan, request: Request) -> tantivy::Result<Collected> {
    let collector = Pass {
        request,
        scored: !plan.everything,
        audience: view.audience,
        segments: view.columns().cloned().collect(),
        vocabulary: view.vocabulary,
    };
    view.search(plan.query.as_ref(), &collector, &plan.statistics(view))
}

/// A page of hits and what was counted on the way.
pub(crate) struct Collected {
    pub(crate) total: u64,
    pub(crate) hits: Vec<Hit>,
    /// Where the hits' documents are: the places of their segments in the view, and their numbers there.
    pub(crate) places: Vec<(usize, DocId)>,
    pub(crate) counts: Counts,
    /// The place behind the last hit, if more follow, and the sort key of its title where hits are sorted by it.
    pub(crate) next: Option<(Key, String)>,
}

/// What is wanted of the matches.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    filters: Filters,
    sort: Sort,
    /// From this day on comes first what is yet to begin.
    upcoming_from: Option<i64>,
    skip: usize,
    limit: usize,
    after: Option<(Key, String)>,
    counts: bool,
    /// The place of the language whose titles come a little earlier.
    own_language: Option<usize>,
}

impl Request {
    /// The best of everything, whatever its language.
    pub(crate) fn best(limit: u32) -> Self {
        let search = Search {
            limit,
            ..Search::new("", domain::Language::German)
        };
        Self {
            own_language: None,
            ..Self::new(&search)
        }
    }

    pub(crate) fn new(search: &Search) -> Self {
        let (skip, after) = match &search.page {
            Page::Offset(offset) => (*offset, None),
            Page::After(cursor) => (0, Some((cursor.key, cursor.title.clone()))),
        };
        let limit = if skip > MAX_OFFSET {
            0
        } else {
            search.limit.min(MAX_LIMIT)
        };
        Self {
            filters: Filters::new(search),
            sort: if search.sort == Sort::Distance && search.near.is_none() {
                Sort::Relevance
            } else {
                search.sort
            },
            upcoming_from: search.from.map(days::number),
            skip: skip.min(MAX_OFFSET) as usize,
            limit: limit as usize,
            after,
            counts: search.counts,
            own_language: Some(rows::sorted(search.language)),
        }
    }

    /// The same, with who is spoken for by evidence of the wanted period: their places, sorted.
    pub(crate) fn with_spoken_for(mut self, places: Vec<(usize, DocId)>) -> Self {
        self.filters.spoken_for = places;
        self
    }
}

/// What a title in the reader's language adds: less than any word, enough among equals.
const OWN_LANGUAGE: f32 = 0.1;

/// Evidence speaks for an entry, but softly: ten pieces make it about 12 %, a hundred 23 % better, so that whoever has
/// much of it does not drown those whose own words fit better.
static WEIGHT_OF_EVIDENCE: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let weight = |pieces: u16| 1.0 + 0.05 * (1.0 + f32::from(pieces)).ln();
    (0..=EVIDENCE_MAX).map(weight).collect()
});

/// What a document's score is multiplied by for the evidence there is.
pub(crate) fn weight_of_evidence(row: &Row) -> Score {
    WEIGHT_OF_EVIDENCE[usize::from(row.evidence)]
}

/// More days than there are.
const FAR: i64 = 1 << 40;

struct Pass<'a> {
    request: Request,
    scored: bool,
    audience: Audience,
    /// In the order in which they come.
    segments: Vec<Arc<Opened>>,
    vocabulary: &'a Vocabulary,
}

impl Collector for Pass<'_> {
    type Fruit = Collected;
    type Child = SegmentPass;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<SegmentPass> {
        let opened = self.segments[number as usize].clone();
        let meant = Meant::new(&opened, self.audience);
        SegmentPass::new(&self.request, self.scored, meant, (number as usize, opened))
    }

    fn requires_scoring(&self) -> bool {
        self.scored && self.request.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<SegmentFruit>) -> tantivy::Result<Collected> {
        let Request { skip, limit, .. } = self.request;
        let (mut total, mut eligible) = (0, 0);
        let mut best = Vec::new();
        let mut sum = Sum::new(self.vocabulary);
        for (number, (fruit, opened)) in fruits.into_iter().zip(&self.segments).enumerate() {
            total += fruit.total;
            eligible += fruit.eligible;
            best.extend(fruit.best?.into_iter().map(|best| Best {
                segment: number,
                ..best
            }));
            if let Some(tally) = &fruit.tally {
                sum.add(tally, number, &opened.rows);
            }
        }
        // Without sort by title all titles are empty.
        best.sort_unstable_by(|a: &Best, b: &Best| {
            a.title.cmp(&b.title).then_with(|| b.key.cmp(&a.key))
        });
        let page: Vec<Best> = best.into_iter().skip(skip).take(limit).collect();
        let more = eligible > (skip + page.len()) as u64;
        Ok(Collected {
            total,
            next: page
                .last()
                .filter(|_| more)
                .map(|last| (last.key, last.title.clone())),
            places: page.iter().map(|best| (best.segment, best.doc)).collect(),
            hits: page
                .into_iter()
                .map(|best| Hit {
                    id: EntryId::from_u128(best.key.id.0),
                    kind: best.kind,
                    score: best.score,
                    metres: best.metres,
                    why: None,
                })
                .collect(),
            counts: sum.into_counts(),
        })
    }
}

/// What one segment gives.
struct SegmentFruit {
    total: u64,
    /// Hits behind the cursor.
    eligible: u64,
    best: tantivy::Result<Vec<Best>>,
    tally: Option<Tally>,
}

/// A hit with its place among those of all segments.
struct Best {
    key: Key,
    /// The sort key of its title, where hits are sorted by it.
    title: String,
    kind: Kind,
    score: Score,
    metres: Option<f64>,
    segment: usize,
    doc: DocId,
}

/// So many matches are looked at together: their rows lie far apart in memory, and are fetched side by side.
const MATCHES: usize = 64;

struct SegmentPass {
    opened: Arc<Opened>,
    meant: Meant,
    filters: Filters,
    sieve: Sieve,
    /// See [`Request::own_language`].
    own_language: Option<usize>,
    /// What matched and was not looked at yet, and how many of them there are.
    matches: [(DocId, Score); MATCHES],
    matched: usize,
    sort: Sort,
    /// Where hits are sorted by title.
    titles: Option<Titles>,
    upcoming_from: Option<i64>,
    scored: bool,
    after: Option<Key>,
    keep: usize,
    total: u64,
    eligible: u64,
    best: BinaryHeap<Reverse<Ranked>>,
    tally: Option<Tally>,
}

impl SegmentPass {
    fn new(
        request: &Request,
        scored: bool,
        meant: Meant,
        (number, opened): (usize, Arc<Opened>),
    ) -> tantivy::Result<Self> {
        let filters = request.filters.clone();
        let titles = match request.sort {
            Sort::Title => Some(Titles::new(&opened, filters.language)),
            _ => None,
        };
        let after = match (&request.after, &titles) {
            (None, _) => None,
            (Some((key, _)), None) => Some(*key),
            (Some((key, title)), Some(titles)) => Some(match titles.rank_of(title)? {
                (rank, true) => Key { rank, ..*key },
                // Behind a title that is not here: everything of the next one on.
                (rank, false) => Key {
                    rank,
                    updated: i64::MAX,
                    id: Reverse(0),
                },
            }),
        };
        Ok(Self {
            tally: request
                .counts
                .then(|| Tally::new(&opened.rows, filters.language)),
            own_language: request.own_language.filter(|_| scored),
            matches: [(0, 0.0); MATCHES],
            matched: 0,
            sieve: filters.sieve(number, &opened),
            filters,
            opened,
            meant,
            sort: request.sort,
            titles,
            upcoming_from: request.upcoming_from,
            scored,
            after,
            keep: request.skip + request.limit,
            total: 0,
            eligible: 0,
            best: BinaryHeap::new(),
        })
    }

    fn look_at_matches(&mut self) {
        let matched = std::mem::take(&mut self.matched);
        let mut rows = [Row::default(); MATCHES];
        for (row, (doc, _)) in rows.iter_mut().zip(&self.matches[..matched]) {
            *row = *self.opened.rows.row(*doc);
        }
        for (at, row) in rows[..matched].iter().enumerate() {
            let (doc, score) = self.matches[at];
            self.look_at(doc, score, row);
        }
    }

    fn look_at(&mut self, doc: DocId, score: Score, row: &Row) {
        if !self.meant.is(row) {
            return;
        }
        let failed = self.filters.failed(&self.sieve, &self.opened, doc, row);
        if failed == Failed::None {
            self.hit(doc, score, row);
        }
        if let Some(tally) = &mut self.tally {
            match failed {
                Failed::None => tally.count(row),
                Failed::One(facet) => tally.count_one(row, facet),
                Failed::More => {}
            }
        }
    }

    fn hit(&mut self, doc: DocId, score: Score, row: &Row) {
        self.total += 1;
        let opened = &self.opened;
        let mut score = if self.scored { score } else { 1.0 };
        if self.own_language.is_some_and(|own| row.is_titled(own)) {
            score += OWN_LANGUAGE;
        }
        score *= weight_of_evidence(row);
        let metres = self.filters.distance(opened, doc);
        let rank = match self.sort {
            // Steps of a 4,096th: sums of the same parts in another order are still the same.
            Sort::Relevance => (score * 4_096.0 + 0.5) as u64,
            Sort::Newest => tantivy::i64_to_u64(opened.updated(doc)),
            Sort::Date => self.day_rank(doc),
            Sort::Calendar => {
                let days = opened.calendar(doc);
                days.map_or(0, |(first, _)| (FAR - first).cast_unsigned())
            }
            // Steps of a millimetre, half of the Earth's circumference at most.
            Sort::Distance => u64::MAX - (metres.unwrap_or(1e9) * 1_000.0) as u64,
            Sort::Title => self.titles.as_ref().map_or(0, |titles| titles.rank(doc)),
        };
        // Nearly all hits end here: what comes behind the page need not be told from its like.
        let is_full = self.best.len() >= self.keep;
        let worst = self.best.peek().filter(|_| is_full);
        let is_behind = self.keep == 0 || worst.is_some_and(|worst| rank < worst.0.key.rank);
        if is_behind && self.after.is_none() {
            self.eligible += 1;
            return;
        }
        let key = Key {
            rank,
            updated: opened.updated(doc),
            id: Reverse(opened.id(doc)),
        };
        if self.after.is_some_and(|after| key >= after) {
            return;
        }
        self.eligible += 1;
        let ranked = Ranked {
            key,
            kind: row.kind,
            score,
            metres,
            doc,
        };
        if !is_full {
            self.best.push(Reverse(ranked));
        } else if let Some(mut worst) = self.best.peek_mut()
            && worst.0.key < key
        {
            *worst = Reverse(ranked);
        }
    }

    /// What is yet to begin comes first, the earliest first; then what has begun, the latest first; then what has no day.
    fn day_rank(&self, doc: DocId) -> u64 {
        match (self.opened.period(doc), self.upcoming_from) {
            (None, _) => 0,
            (Some((first, _)), Some(day)) if first >= day => (3 * FAR - first).cast_unsigned(),
            (Some((first, _)), _) => (FAR + first).cast_unsigned(),
        }
    }

    /// The best hits with what they are merged by.
    fn best(
        best: BinaryHeap<Reverse<Ranked>>,
        titles: Option<&Titles>,
    ) -> tantivy::Result<Vec<Best>> {
        best.into_iter()
            .map(|Reverse(ranked)| {
                let Ranked {
                    key,
                    kind,
                    score,
                    metres,
                    doc,
                } = ranked;
                let (key, title) = match titles {
                    None => (key, String::new()),
                    // Ranks of titles say nothing outside of their segment.
                    Some(titles) => (Key { rank: 0, ..key }, titles.key(key.rank)?),
                };
                Ok(Best {
                    key,
                    title,
                    kind: Kind::ALL[usize::from(kind)],
                    score,
                    metres,
                    segment: 0,
                    doc,
                })
            })
            .collect()
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.matches[self.matched] = (doc, score);
        self.matched += 1;
        if self.matched == MATCHES {
            self.look_at_matches();
        }
    }

    fn harvest(mut self) -> SegmentFruit {
        self.look_at_matches();
        SegmentFruit {
            total: self.total,
            eligible: self.eligible,
            best: Self::best(self.best, self.titles.as_ref()),
            tally: self.tally,
        }
    }
}

/// A hit while the best are kept; ordered by its key, which is unique.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    key: Key,
    kind: u8,
    score: Score,
    metres: Option<f64>,
    doc: DocId,
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
