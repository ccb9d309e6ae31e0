use app::{Overview, SourceState};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{Actor, Kind};
use i18n::Words;
use serde_json::{Value, json};

use crate::{
    Failure, WebState,
    downloads::{self, Form},
    linked_data, links,
    pages::{Feed, Lang, Nav, Shell, feedback, html, search::question::Question},
};

/// What there is to take away, where it comes from, and how to correct it.
#[derive(Template)]
#[template(path = "data.html")]
pub struct DataPage {
    pub shell: Shell,
    /// How many entries there are.
    pub total: u64,
    pub forms: Vec<FormView>,
    pub kinds: Vec<KindView>,
    pub sources: Vec<SourceLine>,
    pub feed_href: String,
    pub feedback_href: String,
}

/// A form of download.
pub struct FormView {
    pub title: String,
    pub text: String,
    pub href: String,
}

/// The downloads of one kind.
pub struct KindView {
    pub kind: Kind,
    pub count: u64,
    pub forms: Vec<FormView>,
}

/// A source in the table.
pub struct SourceLine {
    pub title: String,
    pub page: String,
    pub licence: String,
    /// What it gave, in words.
    pub holds: String,
    /// Empty where it was never read.
    pub fetched: String,
}

/// `GET /de/daten`, `GET /en/data`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let sources = state.app.sources(&Actor::Anonymous).await?;
    let overview = state.app.overview(&Actor::Anonymous, None).await?;
    let shell = Shell::new(&state, language, overview.nature, links::data);
    html(&page(shell, &overview, &sources))
}

/// The page for these sources.
#[must_use]
pub fn page(shell: Shell, overview: &Overview, sources: &[SourceState]) -> DataPage {
    let (w, language) = (shell.w, shell.language());
    let feed = Feed::of_search(language, &Question::default(), w.msg("data-feed"));
    let mut shell = shell.titled(w.msg("data-title")).under(Nav::Data);
    shell.description = w.msg("data-lead");
    shell.linked_data = linked_data::script(&dataset(&shell, sources));
    let kinds = overview.kinds.iter().filter(|(_, count)| *count > 0);
    DataPage {
        total: overview.total,
        forms: forms(w, None),
        kinds: kinds
            .map(|&(kind, count)| KindView {
                kind,
                count,
                forms: forms(w, Some(kind)),
            })
            .collect(),
        sources: sources.iter().map(|state| line(w, state)).collect(),
        feed_href: feed.href.clone(),
        feedback_href: feedback::about(language, &shell.path),
        shell: shell.with_feed(feed),
    }
}

fn forms(w: Words, kind: Option<Kind>) -> Vec<FormView> {
    let query = kind.map(|kind| format!("?kind={}", kind.code()));
    let query = query.unwrap_or_default();
    let forms = Form::ALL.into_iter();
    forms
        .map(|form| {
            let (title, text) = match form {
                Form::Csv => ("download-title-csv", "download-text-csv"),
                Form::JsonLines => ("download-title-jsonl", "download-text-jsonl"),
                Form::GeoJson => ("download-title-geojson", "download-text-geojson"),
            };
            FormView {
                title: w.msg(title),
                text: w.msg(text),
                href: format!("{}{query}", downloads::address(form)),
            }
        })
        .collect()
}

/// What a source gave, in words: only what there is of it.
fn line(w: Words, state: &SourceState) -> SourceLine {
    let holds = [
        ("data-n-records", state.records),
        ("data-n-relations", state.relations),
        ("data-n-concepts", state.concepts),
        ("data-n-figures", state.observations),
    ];
    let holds = holds.into_iter().filter(|(_, n)| *n > 0);
    let holds: Vec<String> = holds.map(|(key, n)| w.count(key, n)).collect();
    let fetched = state.last_fetched.map(|at| w.day(&at));
    SourceLine {
        title: state.source.title.clone(),
        page: links::source(w.language(), &state.source.id),
        licence: state.source.licence.clone(),
        holds: holds.join(", "),
        fetched: fetched.unwrap_or_default(),
    }
}

/// The atlas as a set of data, in the words of schema.org.
fn dataset(shell: &Shell, sources: &[SourceState]) -> Value {
    let base = shell.public_url.as_str();
    let download = |form: Form| {
        json!({
            "@type": "DataDownload",
            "encodingFormat": form.media_type(),
            "contentUrl": format!("{base}{}", downloads::address(form)),
        })
    };
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": format!("{base}{}", shell.path),
        "url": format!("{base}{}", shell.path),
        "name": shell.w.msg("site-name"),
        "description": shell.w.msg("data-lead"),
        "inLanguage": ["de", "en"],
        "isAccessibleForFree": true,
        "spatialCoverage": "Nordrhein-Westfalen",
        "distribution": Form::ALL.map(download),
        "isBasedOn": sources
            .iter()
            .map(|state| json!({
                "@type": "Dataset",
                "name": state.source.title,
                "url": state.source.url,
                "license": state.source.licence,
            }))
            .collect::<Vec<_>>(),
    })
}
