//! Finding: search, suggestions while typing, and the atlas at a glance.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{Actor, Entry, EntryId, Kind, Language, Source, Vocabulary, places::Gazetteer};
use search::{Cursor, Found, Index, Search, Sort, UnknownWords, Wanted};
use store::Shown;
use text::meaning::Table;

use crate::{
    App, AppError, DistrictCount, EvidenceLine, Hit, Near, Order, Overview, Page, SearchPage,
    SearchRequest, Suggestion, counting::counts, document, marking,
};

/// Hits on a page when nothing else was asked for.
const HITS: usize = 20;

/// Most hits that one answer gives.
const HITS_MAX: usize = 100;

/// The last page that people can turn to; programs read on with a cursor.
const PAGES_MAX: u32 = 500;

/// Pieces of evidence shown under a hit.
const EVIDENCE_SHOWN: u32 = 3;

/// Suggestions shown while typing.
const SUGGESTIONS: u32 = 8;

/// Entries shown as new on the front page.
const NEWEST: usize = 6;

impl App {
    /// Finds what matches, as far as the actor may see it. What was typed is never an error. A place or a time that its
    /// words tell is a filter, see [`SearchPage::understood`].
    ///
    /// # Errors
    /// [`AppError::Cursor`] when reading on with a cursor that is not ours, [`AppError::NotFound`] when evidence of somebody
    /// is asked for of whom the actor may not know.
    pub async fn search(
        &self,
        actor: &Actor,
        request: SearchRequest,
    ) -> Result<SearchPage, AppError> {
        self.search_understood(actor, request).await
    }

    pub(crate) async fn search_as_asked(
        &self,
        actor: &Actor,
        request: SearchRequest,
    ) -> Result<SearchPage, AppError> {
        let (mark, vocabulary) = self.vocabulary_as_known().await?;
        let (page, current) = self.search_with(actor, &request, &vocabulary).await?;
        if page.vocabulary.is_none() || mark == current {
            return Ok(page);
        }
        // An import changed it since somebody asked.
        let vocabulary = self.vocabulary().await?;
        Ok(self.search_with(actor, &request, &vocabulary).await?.0)
    }

    /// The answer in the light of this vocabulary, and the mark of what is the vocabulary now.
    async fn search_with(
        &self,
        actor: &Actor,
        request: &SearchRequest,
        vocabulary: &Arc<Vocabulary>,
    ) -> Result<(SearchPage, String), AppError> {
        let limit = match request.limit {
            0 => HITS,
            n => n.min(HITS_MAX),
        };
        let number = match request.page {
            Page::Number(n) => n.clamp(1, PAGES_MAX),
            Page::After(_) => 1,
        };
        let language = request.language.unwrap_or(Language::German);
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let mut question = index_query(request, language);
        question.counts = true;
        question.limit = limit;
        question.page = match &request.page {
            Page::Number(_) => search::Page::Offset((number - 1) * limit),
            Page::After(cursor) => {
                search::Page::After(cursor.parse::<Cursor>().map_err(|_| AppError::Cursor)?)
            }
        };
        let (widened, concepts) = self.widen(request, vocabulary, &mut question).await?;
        let holder = self.visible_holder(actor, request.holder).await?;
        // The index knows whom evidence speaks for by the entry that stands for them now.
        question.holder = holder.as_ref().map(|holder| holder.id);
        let (found, proof) = self.ask_with_evidence(actor, question).await?;
        let ids = found.hits.iter().map(|hit| hit.id);
        let ids: Vec<EntryId> = ids.collect();
        let shown = proof.iter().flat_map(|evidence| &evidence.best);
        let shown: Vec<EntryId> = shown.map(|hit| hit.id).chain(ids.iter().copied()).collect();
        // The index follows the log; whoever was hidden or erased a moment ago is not shown any more.
        let around = self.store().shown(actor, &shown, &ids).await?;
        let mut hits = hits(request, &found, proof, &around);
        let score: HashMap<EntryId, f32> = found.hits.iter().map(|h| (h.id, h.score)).collect();
        let scores = hits.iter().map(|hit| score.get(&hit.entry.id).copied());
        let scores = scores.map(Option::unwrap_or_default).collect();
        let reranked = self.reranked(request, &mut hits, scores).await?;
        let asked_sources = self.known_sources(actor, &request.sources).await?;
        let pages = u32::try_from(found.total.div_ceil(u64::from(limit))).unwrap_or(u32::MAX);
        let page = SearchPage {
            total: found.total,
            hits,
            counts: counts(&found.counts, &around.sources, &asked_sources),
            page: number,
            pages: pages.min(PAGES_MAX).min(search::MAX_OFFSET / limit + 1),
            next: found.cursor.map(|cursor| cursor.to_string()),
            relaxed: found.relaxed,
            named: found.named,
            complete: found.complete,
            truncated: found.truncated,
            corrections: found.replaced,
            corrected: found.corrected,
            proposed: found
                .proposed
                .filter(|better| is_better(&request.q, better)),
            reranked,
            concepts,
            vocabulary: widened.then(|| vocabulary.clone()),
            holder,
            understood: Vec::new(),
            in_vain: Vec::new(),
        };
        Ok((page, around.vocabulary))
    }

    /// Those of these sources that the actor may know of: the title of a source tells what it is about.
    async fn known_sources(&self, actor: &Actor, ids: &[String]) -> Result<Vec<String>, AppError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.sources(actor).await?;
        let is_known = |id: &&String| known.iter().any(|k| k.source.id.as_str() == id.as_str());
        Ok(ids.iter().filter(is_known).cloned().collect())
    }

    /// The holder whose evidence is asked for, if the actor may see it: what speaks for somebody hidden would tell of
    /// them.
    async fn visible_holder(
        &self,
        actor: &Actor,
        holder: Option<EntryId>,
    ) -> Result<Option<Box<Entry>>, AppError> {
        let Some(id) = holder else {
            return Ok(None);
        };
        let holder = self.store().entry(actor, id).await?;
        holder.map(Box::new).map(Some).ok_or(AppError::NotFound)
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
        let (audience, typed) = (actor.audience(), typed.to_owned());
        let suggest = move |index: &Index| index.suggest(audience, &typed, language, SUGGESTIONS);
        let found = self.of_index(suggest).await?;
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

    pub(crate) async fn ask_index(&self, actor: &Actor, search: Search) -> Result<Found, AppError> {
        let audience = actor.audience();
        self.of_index(move |index| index.search(audience, &search))
            .await
    }

    /// Asks the index, and what speaks for the organisations and persons among the hits and matches, too.
    async fn ask_with_evidence(
        &self,
        actor: &Actor,
        search: Search,
    ) -> Result<(Found, Vec<search::Evidence>), AppError> {
        let audience = actor.audience();
        self.of_index(move |index| -> Result<_, AppError> {
            let found = index.search(audience, &search)?;
            let holders = found
                .hits
                .iter()
                .filter(|hit| matches!(hit.kind, Kind::Organisation | Kind::Person));
            let holders: Vec<EntryId> = holders.map(|hit| hit.id).collect();
            if found.wanted.is_empty() || holders.is_empty() {
                let proof = found.evidence.clone();
                return Ok((found, proof));
            }
            let q = found.corrected.as_ref().unwrap_or(&search.q);
            let mut question = Search::new(q.clone(), search.language);
            question.spelling.unknown = UnknownWords::Ignored;
            question.by_meaning = search.by_meaning && search.holder.is_none();
            question.limit = EVIDENCE_SHOWN;
            let mut proof = index.evidence(audience, &question, &holders)?;
            // Who stands there because of what fits shows that. What has all the words may be more than was looked at.
            for fitting in &found.evidence {
                match proof.iter_mut().find(|of| of.holder == fitting.holder) {
                    Some(of) => {
                        of.best.clone_from(&fitting.best);
                        of.total = of.total.max(fitting.total);
                        of.partial = false;
                    }
                    None => proof.push(fitting.clone()),
                }
            }
            Ok((found, proof))
        })
        .await
    }
}

fn hits(
    request: &SearchRequest,
    found: &Found,
    proof: Vec<search::Evidence>,
    around: &Shown,
) -> Vec<Hit> {
    let language = request.language.unwrap_or(Language::German);
    let wanted = &found.wanted;
    let mut proof: HashMap<EntryId, Proof> = proof
        .into_iter()
        .map(|evidence| {
            // What was merged a moment ago is one now.
            let mut given = HashSet::new();
            let shown = evidence.best.iter();
            let shown = shown.filter_map(|hit| around.entries.get(&hit.id));
            let shown = shown.filter(|entry| given.insert(entry.id));
            let proof = Proof {
                total: evidence.total,
                best: shown
                    .map(|entry| evidence_line(entry, language, wanted))
                    .collect(),
                partial: evidence.partial,
            };
            (evidence.holder, proof)
        })
        .collect();
    let mut given = HashSet::new();
    let hit = |hit: &search::Hit| {
        let entry = around.entries.get(&hit.id)?;
        if !given.insert(entry.id) {
            return None;
        }
        let (title_language, title) = marking::title(&entry.content, language, wanted);
        let (passage_language, passages) = marking::passages(&entry.content, language, wanted);
        let ids = around.spoken_of.get(&hit.id).into_iter().flatten();
        let of: Vec<&Source> = ids.filter_map(|id| around.sources.get(id)).collect();
        let proof = proof.remove(&hit.id).unwrap_or_default();
        Some(Hit {
            language: title_language,
            title,
            passage_language,
            passages,
            evidence: proof.best,
            evidence_total: proof.total,
            evidence_partial: proof.partial,
            distance_km: hit.metres.map(|metres| metres / 1_000.0),
            why: hit.why,
            sources: distinct(of.iter().map(|source| source.title.clone())),
            fictional: of.iter().any(|source| source.fictional),
            entry: entry.clone(),
        })
    };
    found.hits.iter().filter_map(hit).collect()
}

/// Whether a proposal replaces words that nobody knows: "Zaun" is right though no entry has it.
fn is_better(typed: &str, proposed: &str) -> bool {
    let (typed, proposed) = (text::fold(typed), text::fold(proposed));
    let kept: HashSet<&str> = text::tokenize(&proposed).map(|token| token.text).collect();
    let replaced = text::tokenize(&typed).filter(|token| !kept.contains(token.text));
    let mut unknown = replaced.filter(|token| !Table::shipped().knows(token.text));
    unknown.next().is_some()
}

/// The evidence of an organisation or person that matches a question.
#[derive(Default)]
struct Proof {
    total: usize,
    best: Vec<EvidenceLine>,
    /// None of it has all the words.
    partial: bool,
}

fn evidence_line(entry: &Entry, language: Language, wanted: &Wanted) -> EvidenceLine {
    let (language, title) = marking::title(&entry.content, language, wanted);
    EvidenceLine {
        id: entry.id,
        kind: entry.kind(),
        language,
        title,
        year: document::year(&entry.content),
        slug: entry.slug.clone(),
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

/// The question as the index takes it; the page and what depends on the vocabulary are left open.
fn index_query(request: &SearchRequest, language: Language) -> Search {
    let mut search = Search::new(request.q.clone(), language);
    search.kinds.clone_from(&request.kinds);
    search.fields.clone_from(&request.fields);
    search.interfaces.clone_from(&request.interfaces);
    search
        .organisation_types
        .clone_from(&request.organisation_types);
    search.competences.clone_from(&request.competences);
    search.sectors = request.sectors.iter().map(domain::Sector::uri).collect();
    search.districts.clone_from(&request.districts);
    search.municipalities.clone_from(&request.municipalities);
    search.sources.clone_from(&request.sources);
    search.holder = request.holder;
    search.initials.clone_from(&request.initials);
    search.near = request.near.map(|near| search::Near {
        point: near.point,
        metres: f64::from(near.radius_km.clamp(Near::KM_MIN, Near::KM_MAX)) * 1_000.0,
    });
    search.from = request.from;
    search.until = request.until;
    search.by_meaning = !request.literal;
    if request.literal {
        search.spelling.unknown = UnknownWords::Offered;
    }
    search.sort = match request.order {
        Order::Relevance => Sort::Relevance,
        Order::Newest => Sort::Newest,
        Order::Date => Sort::Date,
        Order::Distance => Sort::Distance,
        Order::Title => Sort::Title,
    };
    search
}

/// Runs what computes or waits for a disk beside the threads that answer others.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::Internal(Box::new(error)))
}
