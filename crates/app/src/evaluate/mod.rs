//! How well is found: queries that people judged are asked as visitors ask, and what comes first is compared with what
//! is right.

mod concepts;
mod guide;
mod measures;

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use domain::{Actor, EntryId, Kind, Language};
use sources::Mapping;
use tokio::sync::watch;

use crate::{App, AppError, Hit, ImportEvent, ImportOptions, ImportPart, Problem, SearchRequest};

pub use guide::{GuideEvaluation, GuideFigures, GuideQuery, GuideSplit};
pub use measures::{DEPTH, Figures, Judgements, Mean, judge};

/// How many results of each query are kept for who wants to read them.
const KEPT: usize = 100;

/// How long it is waited, at most, for the index to have every change.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// A question of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationQuery {
    /// By which judgements name it.
    pub id: String,
    /// What is typed.
    pub text: String,
}

/// What an evaluation found.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// What came first for each query, best first, at most a hundred.
    pub rankings: BTreeMap<String, Vec<String>>,
    /// How good that is.
    pub figures: Figures,
    /// How long a query took on average, in milliseconds, one after the other.
    pub mean_ms: f64,
}

impl App {
    /// Takes in texts to be found, one JSON object a line: `id`, `title`, `text` and `lang` (`de` or `en`). The atlas should
    /// hold nothing else. Gives how many there are.
    ///
    /// # Errors
    /// [`AppError::Refused`] with the first line that cannot be read.
    pub async fn load_evaluation(
        &self,
        name: &str,
        size: u64,
        input: Box<dyn std::io::BufRead + Send>,
    ) -> Result<u64, AppError> {
        let mapping = Mapping::parse("documents.toml", include_str!("documents.toml"))
            .map_err(|error| AppError::Internal(Box::new(error)))?;
        let part = ImportPart {
            mapping,
            name: name.to_owned(),
            size,
            input,
        };
        let mut refused: Option<Problem> = None;
        let note = |event: ImportEvent<'_>| {
            if let ImportEvent::Problem(problem) = event
                && problem.severity >= sources::Severity::Refused
            {
                refused.get_or_insert_with(|| problem.clone());
            }
        };
        let evaluator = Actor::System("evaluation");
        let options = ImportOptions::default();
        let never = AtomicBool::new(false);
        let report = self
            .import(&evaluator, vec![part], options, &never, note)
            .await?;
        match refused {
            Some(problem) => Err(AppError::Refused(problem.to_string())),
            None => Ok(report.created),
        }
    }

    /// Ranks the entries of this atlas of these kinds (none: of all) for each query. They go by any of their ids elsewhere
    /// (ROR, PIC and so on), alone or behind its scheme, or by their key in a source, alone or behind the source's short name (`ror:…`).
    ///
    /// # Errors
    /// When the store or the index cannot answer.
    pub async fn evaluate_entries(
        &self,
        queries: &[EvaluationQuery],
        judgements: &Judgements,
        kinds: &[Kind],
    ) -> Result<Evaluation, AppError> {
        self.indexed(async {
            let mut asked = Asked::default();
            let mut names: HashMap<EntryId, Vec<String>> = HashMap::new();
            for query in queries {
                let request = request(&query.text, kinds.to_vec());
                let begun = Instant::now();
                let page = self.search(&Actor::Anonymous, request).await?;
                asked.took(begun);
                let right = judgements.get(&query.id);
                let ranked = self.names_of(&page.hits, right, &mut names).await?;
                asked.ranked(query, ranked);
            }
            Ok(asked.judged(judgements))
        })
        .await
    }

    /// The hits by the names that judgements know.
    async fn names_of(
        &self,
        hits: &[Hit],
        right: Option<&BTreeMap<String, f64>>,
        names: &mut HashMap<EntryId, Vec<String>>,
    ) -> Result<Vec<String>, AppError> {
        let mut ranked = Vec::with_capacity(hits.len());
        for hit in hits {
            let entry = &hit.entry;
            let own = match names.remove(&entry.id) {
                Some(own) => own,
                None => {
                    let mut own = self.evaluation_keys(entry.id).await?;
                    for id in &entry.content.external_ids {
                        own.push(id.value.clone());
                        own.push(format!("{}:{}", id.scheme, id.value));
                    }
                    own
                }
            };
            let is_judged = |name: &&String| right.is_some_and(|r| r.contains_key(*name));
            let name = own.iter().find(is_judged).or(own.first());
            ranked.push(name.cloned().unwrap_or_else(|| entry.id.to_string()));
            names.insert(entry.id, own);
        }
        Ok(ranked)
    }

    /// Runs this once the index holds every change.
    async fn indexed<T>(
        &self,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        let (stop, stopped) = watch::channel(false);
        let app = self.clone();
        let follower = tokio::spawn(async move { app.follow(stopped).await });
        let begun = Instant::now();
        while !self.readiness().await.current {
            if begun.elapsed() > PATIENCE {
                let late = "the index does not come to an end; see the log";
                return Err(AppError::Unavailable(late.into()));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let done = work.await;
        // Whoever is gone need not be told.
        let _ = stop.send(true);
        let _ = follower.await;
        done
    }

    async fn evaluation_keys(&self, id: EntryId) -> Result<Vec<String>, AppError> {
        let records = self.store().provenance(&Actor::Anonymous, id).await?;
        let keys = records.iter().map(|told| told.record.key.clone());
        let with_sources = records
            .iter()
            .map(|told| format!("{}:{}", told.source.id, told.record.key));
        Ok(keys.chain(with_sources).collect())
    }
}

fn request(text: &str, kinds: Vec<Kind>) -> SearchRequest {
    SearchRequest {
        q: text.to_owned(),
        language: Some(Language::German),
        kinds,
        limit: KEPT,
        ..SearchRequest::default()
    }
}

/// What was asked so far.
#[derive(Default)]
struct Asked {
    rankings: BTreeMap<String, Vec<String>>,
    count: u32,
    time: Duration,
}

impl Asked {
    fn took(&mut self, begun: Instant) {
        self.count += 1;
        self.time += begun.elapsed();
    }

    fn ranked(&mut self, query: &EvaluationQuery, mut ranked: Vec<String>) {
        let mut seen = std::collections::HashSet::new();
        ranked.retain(|name| seen.insert(name.clone()));
        self.rankings.insert(query.id.clone(), ranked);
    }

    fn judged(self, judgements: &Judgements) -> Evaluation {
        Evaluation {
            figures: judge(&self.rankings, judgements),
            rankings: self.rankings,
            mean_ms: self.time.as_secs_f64() * 1_000.0 / f64::from(self.count.max(1)),
        }
    }
}
