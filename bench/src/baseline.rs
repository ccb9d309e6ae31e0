//! What the atlas is measured against: Tantivy as its own guide sets it up, behind a bare axum handler.
//!
//! The same documents (public ones; the baseline knows no audiences): title, texts, and the words of what speaks for an
//! organisation, in German and English fields with Tantivy's own stemmers; the same facets as fast fields, counted by
//! Tantivy's own aggregation in one pass with the best twenty and the number of hits. Titles and summaries come from
//! Tantivy's document store. It has no words as written, no typing errors, no relaxing, no marks, does not say what speaks
//! for whom, and has no permissions and no database: it is a floor, not a rival.

use std::{collections::HashMap, path::Path, sync::Arc, time::Instant};

use anyhow::{Context as _, Result};
use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use domain::RelationKind;
use serde::Deserialize;
use serde_json::{Value, json};
use tantivy::{
    Index, IndexReader, TantivyDocument,
    aggregation::{AggregationCollector, agg_req::Aggregations},
    collector::{Count, TopDocs},
    doc,
    query::QueryParser,
    schema::{
        FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
        Value as _,
    },
    tokenizer::{Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer},
};

use crate::state::{Firms, Other, Others, Size};

/// The facets that both sides count.
const FACETS: [&str; 9] = [
    "kind",
    "field",
    "interface",
    "sort",
    "sector",
    "district",
    "municipality",
    "source",
    "year",
];

/// The index and who answers from it.
pub struct Baseline {
    index: Index,
    reader: IndexReader,
    parser: QueryParser,
    shown: [Field; 3],
    facets: Aggregations,
}

/// How long building took.
#[derive(Debug, Clone, Copy)]
pub struct Built {
    /// Entries in it.
    pub entries: usize,
    /// Entries a second, until the last merge was done.
    pub rate: f64,
}

impl Baseline {
    /// Builds the index of a state's public entries with as much memory as the atlas takes for its own.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn build(folder: &Path, size: Size) -> Result<Built> {
        std::fs::create_dir_all(folder)?;
        let schema = schema();
        let index = Index::create_in_dir(folder, schema.clone())?;
        register(&index);
        let field = |name: &str| schema.get_field(name).context("a field of the schema");
        let [key, title, summary] = [field("key")?, field("title_de")?, field("text_de")?];
        let [title_en, summary_en] = [field("title_en")?, field("text_en")?];
        let evidence = [field("evidence_de")?, field("evidence_en")?];
        let facets: Vec<Field> = FACETS
            .iter()
            .map(|name| field(name))
            .collect::<Result<_>>()?;
        // Made up before the clock starts.
        let firms: Vec<_> = Firms::new(size)
            .filter(|f| f.visibility == "public")
            .collect();
        let others: Vec<_> = Others::new(size)
            .filter(|o| o.visibility == "public")
            .collect();
        let speaking = speaking(&others);
        let begun = Instant::now();
        let mut writer = index.writer_with_num_threads(2, 120_000_000)?;
        for firm in &firms {
            let mut document = doc!(key => firm.key.as_str(), title => firm.name.as_str(), summary => firm.about.as_str());
            let place = [&firm.ags[..5], firm.ags];
            let values = [
                "organisation",
                "",
                "",
                "company",
                "",
                place[0],
                place[1],
                "synthetic-state",
                "",
            ];
            add_facets(&mut document, &facets, &values);
            add_sectors(&mut document, facets[4], firm.wz2008);
            add_evidence(&mut document, evidence, speaking.get(firm.key.as_str()));
            writer.add_document(document)?;
        }
        for other in &others {
            let mut document = doc!(key => other.key.as_str(), title => other.title.as_str(), summary => other.summary.as_str());
            document.add_text(summary, &other.body);
            document.add_text(title_en, &other.title_en);
            document.add_text(summary_en, &other.summary_en);
            let district = other.ags.get(..5).unwrap_or_default();
            let year = other.from.get(..4).unwrap_or(&other.year);
            let sort = if other.kind == "organisation" {
                other.sort
            } else {
                ""
            };
            let values = [
                other.kind,
                other.field,
                other.interface,
                sort,
                "",
                district,
                other.ags,
                "synthetic-state",
                year,
            ];
            add_facets(&mut document, &facets, &values);
            add_sectors(&mut document, facets[4], other.wz2008);
            add_evidence(&mut document, evidence, speaking.get(other.key.as_str()));
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let entries = firms.len() + others.len();
        Ok(Built {
            entries,
            rate: entries as f64 / begun.elapsed().as_secs_f64(),
        })
    }

    /// Opens a built index.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(folder: &Path) -> Result<Self> {
        let index = Index::open_in_dir(folder)?;
        register(&index);
        let schema = index.schema();
        let field = |name: &str| schema.get_field(name);
        let texts = ["title", "text", "evidence"];
        let texts = texts.map(|part| ["de", "en"].map(|language| format!("{part}_{language}")));
        let texts: Vec<Field> = texts
            .iter()
            .flatten()
            .map(|name| field(name))
            .collect::<Result<_, _>>()?;
        let mut parser = QueryParser::for_index(&index, texts);
        parser.set_conjunction_by_default();
        let facets: serde_json::Map<String, Value> = FACETS
            .iter()
            .map(|name| {
                (
                    (*name).to_owned(),
                    json!({"terms": {"field": name, "size": 500}}),
                )
            })
            .collect();
        Ok(Self {
            reader: index.reader()?,
            parser,
            shown: [field("key")?, field("title_de")?, field("text_de")?],
            facets: serde_json::from_value(facets.into())?,
            index,
        })
    }

    /// The best twenty with title and summary, how many there are, and all facets.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, q: &str) -> Result<Value> {
        let searcher = self.reader.searcher();
        let (query, _) = self.parser.parse_query_lenient(q);
        let facets = AggregationCollector::from_aggs(self.facets.clone(), Default::default());
        let best = TopDocs::with_limit(20).order_by_score();
        let (best, total, facets) = searcher.search(&query, &(best, Count, facets))?;
        let mut hits = Vec::with_capacity(best.len());
        for (score, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let [key, title, summary] = self.shown.map(|field| {
                let value = document.get_first(field);
                value
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
                    .to_owned()
            });
            hits.push(json!({"key": key, "title": title, "summary": summary, "score": score}));
        }
        Ok(json!({"total": total, "hits": hits, "facets": serde_json::to_value(facets)?}))
    }

    /// Serves `/search?q=` on loopback until the process ends, and prints the address.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn serve(self) -> Result<()> {
        #[derive(Deserialize)]
        struct Asked {
            q: String,
        }
        async fn answer(State(baseline): State<Arc<Baseline>>, asked: Query<Asked>) -> Json<Value> {
            let found = tokio::task::spawn_blocking(move || baseline.search(&asked.q)).await;
            Json(found.map_or_else(|_| json!(null), |found| found.unwrap_or_default()))
        }
        let routes = Router::new()
            .route("/search", get(answer))
            .with_state(Arc::new(self));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        #[expect(
            clippy::print_stdout,
            reason = "whoever started it waits for this line"
        )]
        {
            println!("http://{}", listener.local_addr()?);
        }
        axum::serve(listener, routes).await?;
        Ok(())
    }

    /// How many entries it has.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Where its files are read from.
    #[must_use]
    pub const fn index(&self) -> &Index {
        &self.index
    }
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_text_field("key", STRING | STORED);
    for (language, stored) in [("de", true), ("en", false)] {
        for part in ["title", "text", "evidence"] {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(language)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            let options = TextOptions::default().set_indexing_options(indexing);
            let options = if stored && part != "evidence" {
                options.set_stored()
            } else {
                options
            };
            schema.add_text_field(&format!("{part}_{language}"), options);
        }
    }
    for name in FACETS {
        schema.add_text_field(name, STRING | FAST);
    }
    schema.build()
}

fn register(index: &Index) {
    for (name, language) in [("de", Language::German), ("en", Language::English)] {
        let analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(60))
            .filter(LowerCaser)
            .filter(Stemmer::new(language))
            .build();
        index.tokenizers().register(name, analyzer);
    }
}

fn add_facets(document: &mut TantivyDocument, fields: &[Field], values: &[&str]) {
    for (field, value) in fields
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_empty())
    {
        document.add_text(*field, value);
    }
}

/// What speaks for whom, by key.
fn speaking(others: &[Other]) -> HashMap<&str, Vec<&Other>> {
    let mut speaking: HashMap<&str, Vec<&Other>> = HashMap::new();
    for other in others {
        for tie in &other.ties {
            if RelationKind::from_code(tie.relation).is_some_and(|kind| kind.is_evidence()) {
                speaking.entry(&tie.from).or_default().push(other);
            }
        }
    }
    speaking
}

fn add_evidence(
    document: &mut TantivyDocument,
    [german, english]: [Field; 2],
    speaking: Option<&Vec<&Other>>,
) {
    for other in speaking.into_iter().flatten() {
        let words = format!("{}\n{}\n{}", other.title, other.summary, other.body);
        document.add_text(german, words);
        if !other.title_en.is_empty() {
            document.add_text(english, format!("{}\n{}", other.title_en, other.summary_en));
        }
    }
}

/// An entry is also in the sectors that are broader than its own.
fn add_sectors(document: &mut TantivyDocument, field: Field, wz: &str) {
    if !wz.is_empty() {
        let sector = domain::Sector {
            edition: domain::SectorEdition::Wz2008,
            code: wz.to_owned(),
        };
        for sector in sector.with_broader() {
            document.add_text(field, sector.uri());
        }
    }
}
