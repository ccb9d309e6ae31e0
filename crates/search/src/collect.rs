//! One pass over everything that a query matches: filters, counts, the best hits.

use std::{cmp::Reverse, collections::BinaryHeap};

use domain::{Audience, EntryId};
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use crate::{
    Counts, Hit, Page, Search, Sort,
    columns::{Columns, Meant, Opened, Titles, first},
    counts::Tally,
    cursor::Key,
    days,
    filters::{Failed, Filters},
    plan::Plan,
    search::{MAX_LIMIT, MAX_OFFSET},
    view::View,
};

/// Collects the page that is asked for.
pub(crate) fn page(view: View<'_>, plan: &Plan, request: Request) -> tantivy::Result<Collected> {
    let collector = Pass {
        request,
        scored: !plan.everything,
        audience: view.audience,
        columns: view.columns().collect(),
    };
    view.search(plan.query.as_ref(), &collector, &plan.statistics(view))
}

/// A page of hits and what was counted on the way.
pub(crate) struct Collected {
    pub(crate) total: u64,
    pub(crate) hits: Vec<Hit>,
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
        }
    }
}

/// More days than there are.
const FAR: i64 = 1 << 40;

struct Pass<'a> {
    request: Request,
    scored: bool,
    audience: Audience,
    /// Of all segments, in the order in which they come.
    columns: Vec<&'a Opened>,
}

impl Collector for Pass<'_> {
    type Fruit = Collected;
    type Child = SegmentPass;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<SegmentPass> {
        let columns = self.columns[number as usize];
        let meant = Meant::new(columns, self.audience);
        SegmentPass::new(&self.request, self.scored, meant, columns)
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
            best.extend(fruit.best?);
            counts.add(fruit.counts);
        }
        counts.cut();
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
            hits: page
                .into_iter()
                .map(|best| Hit {
                    id: EntryId::from_u128(best.key.id.0),
                    score: best.score,
                    metres: best.metres,
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
    best: tantivy::Result<Vec<Best>>,
    counts: Counts,
}

/// A hit with its place among those of all segments.
struct Best {
    key: Key,
    /// The sort key of its title, where hits are sorted by it.
    title: String,
    score: Score,
    metres: Option<f64>,
}

struct SegmentPass {
    columns: Columns,
    meant: Meant,
    filters: Filters,
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
        columns: &Opened,
    ) -> tantivy::Result<Self> {
        let filters = request.filters.clone();
        let titles = match request.sort {
            Sort::Title => Some(Titles::new(columns, filters.language)),
            _ => None,
        };
        let columns = Columns::new(columns, &filters)?;
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
            tally: request.counts.then(|| Tally::new(&columns)),
            filters,
            columns,
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
        let metres = self.filters.distance(columns, doc);
        let rank = match self.sort {
            // Steps of a 4,096th: sums of the same parts in another order are still the same.
            Sort::Relevance => (score * 4_096.0).round() as u64,
            Sort::Newest => tantivy::i64_to_u64(updated),
            Sort::Date => self.day_rank(doc),
            Sort::Calendar => {
                let days = columns.calendar(doc);
                days.map_or(0, |(first, _)| (FAR - first).cast_unsigned())
            }
            // Steps of a millimetre, half of the Earth's circumference at most.
            Sort::Distance => u64::MAX - (metres.unwrap_or(1e9) * 1_000.0) as u64,
            Sort::Title => self.titles.as_ref().map_or(0, |titles| titles.rank(doc)),
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
        let ranked = Ranked { key, score, metres };
        if self.best.len() < self.keep {
            self.best.push(Reverse(ranked));
        } else if let Some(mut worst) = self.best.peek_mut()
            && worst.0.key < key
        {
            *worst = Reverse(ranked);
        }
    }

    /// What is yet to begin comes first, the earliest first; then what has begun, the latest first; then what has no day.
    fn day_rank(&self, doc: DocId) -> u64 {
        match (self.columns.period(doc), self.upcoming_from) {
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
            .map(|Reverse(Ranked { key, score, metres })| {
                let (key, title) = match titles {
                    None => (key, String::new()),
                    // Ranks of titles say nothing outside of their segment.
                    Some(titles) => (Key { rank: 0, ..key }, titles.key(key.rank)?),
                };
                Ok(Best {
                    key,
                    title,
                    score,
                    metres,
                })
            })
            .collect()
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.meant.has(doc) {
            return;
        }
        let failed = self.filters.failed(&self.columns, doc);
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
            best: Self::best(self.best, self.titles.as_ref()),
            counts: self
                .tally
                .map(|tally| tally.into_counts(&self.columns))
                .unwrap_or_default(),
        }
    }
}

/// A hit while the best are kept; ordered by its key, which is unique.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    key: Key,
    score: Score,
    metres: Option<f64>,
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
