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
use app::{
    App, Evaluation, EvaluationQuery, Figures, GuideFigures, GuideQuery, GuideSplit, Judgements,
    Mean, Place,
};
use domain::{Inquiry, Kind, SystemClock};
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

/// Makes guides and judges the institutions that they name.
pub async fn guides(
    app: &App,
    queries: &Path,
    qrels: &Path,
    run_out: Option<&Path>,
) -> Result<ExitCode> {
    let questions = guide_queries(queries)?;
    let judgements = judgements(qrels)?;
    let found = app.evaluate_guides(&questions, &judgements).await;
    let found = found.map_err(plain)?;
    write_rankings(&found.rankings, run_out)?;
    let figures = |figures: GuideFigures| {
        json!({
            "right@5": rounded(figures.right),
            "best@5": rounded(figures.best),
            "right@1": rounded(figures.first),
            "mrr@5": rounded(figures.mrr),
            "unjudged": figures.unjudged,
        })
    };
    let split = |split: GuideSplit| json!({ "named": split.named, "right": split.right, "in vain": split.in_vain });
    let figures = json!({
        "queries": found.queries,
        "guide": figures(found.guide),
        "called close": split(found.close),
        "called remote": split(found.remote),
        "plain search": figures(found.plain),
        "mean_ms": rounded(found.mean_ms),
    });
    say!("{figures}");
    Ok(ExitCode::SUCCESS)
}

/// Questions with their columns named in the first line.
fn guide_queries(path: &Path) -> Result<Vec<GuideQuery>> {
    let name = path.display();
    let lines = lines(path)?;
    let mut lines = lines.iter();
    let columns: Vec<&str> = lines
        .next()
        .map_or("", |(_, line)| line)
        .split('\t')
        .collect();
    let column = |name: &str| columns.iter().position(|column| *column == name);
    let (Some(id), Some(text)) = (column("query"), column("text")) else {
        bail!(
            "{name}: line 1: name the columns query and text, and perhaps place and branch, with tabs between them"
        );
    };
    let (place, branch) = (column("place"), column("branch"));
    let mut questions = Vec::new();
    for (number, line) in lines {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let field = |column: Option<usize>| {
            let field = column.and_then(|column| fields.get(column));
            field.copied().unwrap_or_default().to_owned()
        };
        if fields.len() != columns.len() {
            bail!(
                "{name}: line {number}: {} columns, but line 1 names {}",
                fields.len(),
                columns.len()
            );
        }
        questions.push(GuideQuery {
            id: field(Some(id)),
            inquiry: Inquiry {
                text: field(Some(text)),
                place: field(place),
                branch: field(branch),
                ..Inquiry::default()
            },
        });
    }
    Ok(questions)
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
        let &[query, document, gain, ..] = fields.as_slice() else {
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

/// Writes rankings, where that is wanted.
fn write_rankings(rankings: &BTreeMap<String, Vec<String>>, path: Option<&Path>) -> Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    let name = path.display();
    let file = File::create(path).with_context(|| format!("cannot write {name}"))?;
    let mut out = BufWriter::new(file);
    for (query, ranked) in rankings {
        for (rank, document) in (1..).zip(ranked) {
            writeln!(out, "{query}\t{document}\t{rank}")
                .with_context(|| format!("cannot write {name}"))?;
        }
    }
    out.flush().with_context(|| format!("cannot write {name}"))
}

/// Prints the figures as one JSON object, and writes the rankings where that is wanted.
fn tell(found: &Evaluation, judged: &Judged) -> Result<ExitCode> {
    write_rankings(&found.rankings, judged.run_out.as_deref())?;
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
