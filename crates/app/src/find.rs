//! Finding: search, suggestions while typing, and the atlas at a glance.

use std::collections::HashMap;

use domain::{Actor, Entry, EntryId, Kind, Language, places::Gazetteer};
use search::{Cursor, Found, Search, Sort, Wanted};

use crate::{
    App, AppError, Counts, DistrictCount, EvidenceLine, Hit, Order, Overview, Page, SearchPage,
    SearchRequest, SourceCount, Suggestion, document, marking,
};

/// Hits on a page when nothing else was asked for.
const HITS: usize = 20;

/// Most hits that one answer gives.
const HITS_MAX: usize = 100;

/// The last page that people can turn to; programs read on with a cursor.
const PAGES_MAX: u32 = 500;

/// Pieces of evidence shown under a hit.
const EVIDENCE_SHOWN: usize = 3;

/// Suggestions shown while typing.
const SUGGESTIONS: u32 = 8;

/// Entries shown as new on the front page.
const NEWEST: usize = 6;

impl App {
    /// Finds what matches, as far as the actor may see it. What was typed is never an error.
    ///
    /// # Errors
    /// [`AppError::Cursor`] when reading on with a cursor that is not ours.
    pub async fn search(
        &self,
        actor: &Actor,
        request: SearchRequest,
    ) -> Result<SearchPage, AppError> {
        let limit = match request.limit {
            0 => HITS,
            n => n.min(HITS_MAX),
        };
        let number = match request.page {
            Page::Number(n) => n.clamp(1, PAGES_MAX),
            Page::After(_) => 1,
        };
        let language = request.language.unwrap_or(Language::German);
        let found = self
            .ask_index(actor, index_query(&request, language, limit, number)?)
            .await?;

        let ids: Vec<EntryId> = found.hits.iter().map(|hit| hit.id).collect();
        // The index follows the log; whoever was hidden or erased a moment ago is not shown any more.
        let entries = self.store().entries(actor, &ids).await?;
        let mut hits = Vec::with_capacity(entries.len());
        for entry in entries {
            hits.push(self.hit(actor, entry, language, &found.wanted).await?);
        }
        let pages = u32::try_from(found.total.div_ceil(limit as u64)).unwrap_or(u32::MAX);
        Ok(SearchPage {
            total: found.total,
            hits,
            counts: self.counts(&found).await?,
            page: number,
            pages: pages.min(PAGES_MAX),
            next: found.cursor.map(|cursor| cursor.to_string()),
            relaxed: found.relaxed,
            truncated: found.truncated,
            corrections: found
                .corrected
                .map(|corrected| (request.q.clone(), corrected))
                .into_iter()
                .collect(),
        })
    }

    /// Completes what somebody is typing with titles and names, best first.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn suggest(
        &self,
        actor: &Actor,
        typed: &str,
        language: Language,
    ) -> Result<Vec<Suggestion>, AppError> {
        let (index, audience, typed) = (self.index()?, actor.audience(), typed.to_owned());
        let found =
            blocking(move || index.suggest(audience, &typed, language, SUGGESTIONS)).await??;
        let ids: Vec<EntryId> = found.into_iter().map(|suggestion| suggestion.id).collect();
        let entries = self.store().entries(actor, &ids).await?;
        let suggestions = entries.into_iter().map(|entry| Suggestion {
            id: entry.id,
            kind: entry.kind(),
            title: entry.content.title(language).to_owned(),
            slug: entry.slug,
        });
        Ok(suggestions.collect())
    }

    /// The atlas at a glance; the districts count entries of `kind`, or of all kinds.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn overview(&self, actor: &Actor, kind: Option<Kind>) -> Result<Overview, AppError> {
        let mut everything = Search::new("", Language::German);
        everything.sort = Sort::Newest;
        everything.limit = u32::try_from(NEWEST).unwrap_or(u32::MAX);
        everything.counts = true;
        let found = self.ask_index(actor, everything.clone()).await?;
        let by_district = match kind {
            None => found.counts.districts.clone(),
            Some(kind) => {
                everything.kinds = vec![kind];
                self.ask_index(actor, everything).await?.counts.districts
            }
        };
        let ids: Vec<EntryId> = found.hits.iter().map(|hit| hit.id).collect();
        Ok(Overview {
            total: found.total,
            kinds: Kind::ALL
                .iter()
                .map(|&kind| (kind, found.counts.kinds.get(&kind).copied().unwrap_or(0)))
                .collect(),
            districts: Gazetteer::nrw()
                .districts()
                .iter()
                .map(|district| DistrictCount {
                    code: district.code.clone(),
                    name: district.full_name(),
                    count: by_district.get(&district.code).copied().unwrap_or(0),
                })
                .collect(),
            newest: self.store().entries(actor, &ids).await?,
            nature: self.nature().await?,
        })
    }

    async fn ask_index(&self, actor: &Actor, search: Search) -> Result<Found, AppError> {
        let (index, audience) = (self.index()?, actor.audience());
        Ok(blocking(move || index.search(audience, &search)).await??)
    }

    async fn hit(
        &self,
        actor: &Actor,
        entry: Entry,
        language: Language,
        wanted: &Wanted,
    ) -> Result<Hit, AppError> {
        let (title_language, title) = marking::title(&entry.content, language, wanted);
        let (passage_language, passages) = marking::passages(&entry.content, language, wanted);
        let mut evidence = Vec::new();
        let holder = matches!(entry.kind(), Kind::Organisation | Kind::Person);
        if holder && !wanted.is_empty() {
            evidence = self
                .matching_evidence(actor, entry.id, language, wanted)
                .await?;
        }
        let provenance = self.store().provenance(actor, entry.id).await?;
        Ok(Hit {
            language: title_language,
            title,
            passage_language,
            passages,
            evidence_total: evidence.len(),
            evidence: evidence.into_iter().take(EVIDENCE_SHOWN).collect(),
            sources: distinct(provenance.iter().map(|p| p.source.title.clone())),
            fictional: provenance.iter().any(|p| p.source.fictional),
            entry,
        })
    }

    /// What speaks for the organisation or person and matches: most matches first, then newest.
    async fn matching_evidence(
        &self,
        actor: &Actor,
        holder: EntryId,
        language: Language,
        wanted: &Wanted,
    ) -> Result<Vec<EvidenceLine>, AppError> {
        let mut matching = Vec::new();
        for related in self.store().relations_of(actor, holder).await? {
            if !related.outgoing || !related.relation.kind.is_evidence() {
                continue;
            }
            let content = &related.entry.content;
            let matches: usize = content
                .texts
                .iter()
                .map(|(&language, text)| {
                    let words = format!("{}\n{}", text.title, text.summary);
                    wanted.marks(&words, language).len()
                })
                .sum();
            if matches > 0 {
                let (language, title) = marking::title(content, language, wanted);
                let line = EvidenceLine {
                    id: related.entry.id,
                    kind: related.entry.kind(),
                    slug: related.entry.slug.clone(),
                    language,
                    title,
                    year: document::year(content),
                };
                matching.push((matches, line));
            }
        }
        matching.sort_by(|(a, x), (b, y)| b.cmp(a).then(y.year.cmp(&x.year)).then(x.id.cmp(&y.id)));
        matching.dedup_by(|(_, x), (_, y)| x.id == y.id);
        Ok(matching.into_iter().map(|(_, line)| line).collect())
    }

    async fn counts(&self, found: &Found) -> Result<Counts, AppError> {
        let titles: HashMap<String, String> = self
            .store()
            .sources()
            .await?
            .into_iter()
            .map(|status| (status.source.id.to_string(), status.source.title))
            .collect();
        let mut counts = Counts {
            kinds: found
                .counts
                .kinds
                .iter()
                .map(|(&kind, &n)| (kind, n))
                .collect(),
            fields: found
                .counts
                .fields
                .iter()
                .map(|(&field, &n)| (field, n))
                .collect(),
            districts: found
                .counts
                .districts
                .iter()
                .filter_map(|(code, &count)| {
                    let district = Gazetteer::nrw().district(code)?;
                    Some(DistrictCount {
                        code: code.clone(),
                        name: district.full_name(),
                        count,
                    })
                })
                .collect(),
            sources: found
                .counts
                .sources
                .iter()
                .map(|(id, &count)| SourceCount {
                    title: titles.get(id).cloned().unwrap_or_else(|| id.clone()),
                    id: id.clone(),
                    count,
                })
                .collect(),
        };
        counts
            .kinds
            .sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        counts
            .fields
            .sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        counts
            .districts
            .sort_by(|a, b| b.count.cmp(&a.count).then(a.code.cmp(&b.code)));
        counts
            .sources
            .sort_by(|a, b| b.count.cmp(&a.count).then(a.id.cmp(&b.id)));
        Ok(counts)
    }
}

fn distinct(titles: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for title in titles {
        if !distinct.contains(&title) {
            distinct.push(title);
        }
    }
    distinct
}

fn index_query(
    request: &SearchRequest,
    language: Language,
    limit: usize,
    number: u32,
) -> Result<Search, AppError> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let mut search = Search::new(request.q.clone(), language);
    search.kinds.clone_from(&request.kinds);
    search.fields.clone_from(&request.fields);
    search.interfaces.clone_from(&request.interfaces);
    search.districts.clone_from(&request.districts);
    search.sources.clone_from(&request.sources);
    search.from_year = request.from_year;
    search.until_year = request.until_year;
    search.sort = match request.order {
        Order::Relevance => Sort::Relevance,
        Order::Newest => Sort::Newest,
    };
    search.limit = limit;
    search.counts = true;
    search.page = match &request.page {
        Page::Number(_) => search::Page::Offset((number - 1) * limit),
        Page::After(cursor) => {
            search::Page::After(cursor.parse::<Cursor>().map_err(|_| AppError::Cursor)?)
        }
    };
    Ok(search)
}

/// Runs what computes or waits for a disk beside the threads that answer others.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::Internal(Box::new(error)))
}
