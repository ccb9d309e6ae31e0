//! One pass over everything that a query matches: filters, counts, the best hits.

use std::{cmp::Reverse, collections::BinaryHeap};

use domain::EntryId;
use tantivy::{
    DocId, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use crate::{
    Counts, Hit, Page, Search, Sort,
    columns::{Columns, first},
    counts::Tally,
    cursor::Key,
    filters::{Failed, Filters},
    query::Plan,
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
            counts.add(fruit.counts);
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
    filters: Filters,
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
            filters: filters.clone(),
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
