//! Measures how well is found, by queries that people judged.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, BufWriter, Write as _},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use app::{App, Evaluation, EvaluationQuery, Figures, Judgements, Mean, Place};
use domain::{Kind, SystemClock};
use serde_json::json;
use tempfile::TempDir;

use super::{plain, say};
use crate::{
    cli::Judged,
    reranker::{self, Patience},
};

/// Indexes texts as the atlas does, in a folder of their own, and ranks them.
pub async fn search(documents: &Path, judged: &Judged, model: Option<&Path>) -> Result<ExitCode> {
    let (queries, judgements) = read(judged)?;
    let name = documents.display().to_string();
    let file = File::open(documents).with_context(|| format!("cannot read {name}"))?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let folder = TempDir::new().context("a temporary folder for the texts")?;
    let place = Place {
        data: folder.path().to_owned(),
        database_url: None,
    };
    let app = App::open(&place, Arc::new(SystemClock))
        .await
        .map_err(plain)?;
    if let Some(folder) = model {
        app.rerank_by(reranker::open(folder, Patience::Unlimited)?);
    }
    let input = Box::new(BufReader::new(file));
    let count = app
        .load_evaluation(&name, size, input)
        .await
        .map_err(plain)?;
    tracing::info!(count, "texts are in the atlas of this evaluation");
    let found = app.evaluate_entries(&queries, &judgements, &[]).await;
    app.close().await;
    tell(&found.map_err(plain)?, judged)
}

/// Ranks the entries of the atlas of these kinds; none: of all.
pub async fn entries(app: &App, judged: &Judged, kinds: &[Kind]) -> Result<ExitCode> {
    let (queries, judgements) = read(judged)?;
    let found = app.evaluate_entries(&queries, &judgements, kinds).await;
    tell(&found.map_err(plain)?, judged)
}

/// Ranks the concepts of the atlas.
pub async fn concepts(app: &App, judged: &Judged) -> Result<ExitCode> {
    let (queries, judgements) = read(judged)?;
    let found = app.evaluate_concepts(&queries, &judgements).await;
    tell(&found.map_err(plain)?, judged)
}

fn read(judged: &Judged) -> Result<(Vec<EvaluationQuery>, Judgements)> {
    let queries = queries(&judged.queries)?;
    let judgements = judgements(&judged.qrels)?;
    let is_judged = |query: &EvaluationQuery| judgements.contains_key(&query.id);
    if !queries.iter().any(is_judged) {
        bail!(
            "{} judges none of the queries of {}: the first column of both is the query's id",
            judged.qrels.display(),
            judged.queries.display()
        );
    }
    Ok((queries, judgements))
}

/// The lines of a file, each with its number, without empty ones.
fn lines(path: &Path) -> Result<Vec<(usize, String)>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {} as UTF-8", path.display()))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let lines = (1..).zip(text.lines().map(|line| line.trim_end_matches('\r')));
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    Ok(lines
        .map(|(number, line)| (number, line.to_owned()))
        .collect())
}

fn queries(path: &Path) -> Result<Vec<EvaluationQuery>> {
    let mut queries: BTreeMap<String, EvaluationQuery> = BTreeMap::new();
    let name = path.display();
    for (number, line) in lines(path)? {
        let Some((id, text)) = line.split_once('\t') else {
            bail!("{name}: line {number}: write the query's id, a tab, and its text");
        };
        let query = EvaluationQuery {
            id: id.trim().to_owned(),
            text: text.replace('\t', " "),
        };
        if queries.insert(query.id.clone(), query).is_some() {
            bail!("{name}: line {number}: the query '{id}' stands in an earlier line, too");
        }
    }
    Ok(queries.into_values().collect())
}

fn judgements(path: &Path) -> Result<Judgements> {
    let mut judgements = Judgements::new();
    let name = path.display();
    for (number, line) in lines(path)? {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let &[query, document, gain] = fields.as_slice() else {
            bail!(
                "{name}: line {number}: write the query's id, the document's id and the gain, with tabs between them"
            );
        };
        let gain = match gain.parse::<f64>() {
            Ok(gain) if gain.is_finite() => gain,
            // The line that names the columns.
            _ if number == 1 => continue,
            _ => bail!("{name}: line {number}: the gain is a number, not '{gain}'"),
        };
        let of = judgements.entry(query.to_owned()).or_default();
        of.insert(document.to_owned(), gain);
    }
    Ok(judgements)
}

/// Prints the figures as one JSON object, and writes the rankings where that is wanted.
fn tell(found: &Evaluation, judged: &Judged) -> Result<ExitCode> {
    if let Some(path) = &judged.run_out {
        let name = path.display();
        let file = File::create(path).with_context(|| format!("cannot write {name}"))?;
        let mut out = BufWriter::new(file);
        for (query, ranked) in &found.rankings {
            for (rank, document) in (1..).zip(ranked) {
                writeln!(out, "{query}\t{document}\t{rank}")
                    .with_context(|| format!("cannot write {name}"))?;
            }
        }
        out.flush()
            .with_context(|| format!("cannot write {name}"))?;
    }
    let Figures {
        queries,
        ndcg_10,
        mrr_10,
        recall_1,
        recall_10,
    } = found.figures;
    let interval = |mean: Mean| json!([rounded(mean.low), rounded(mean.high)]);
    let figures = json!({
        "queries": queries,
        "ndcg@10": rounded(ndcg_10.value),
        "mrr@10": rounded(mrr_10.value),
        "recall@1": rounded(recall_1.value),
        "recall@10": rounded(recall_10.value),
        "mean_ms": rounded(found.mean_ms),
        "intervals_95": {
            "ndcg@10": interval(ndcg_10),
            "mrr@10": interval(mrr_10),
            "recall@1": interval(recall_1),
            "recall@10": interval(recall_10),
        },
    });
    say!("{figures}");
    Ok(ExitCode::SUCCESS)
}

/// To four places.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
