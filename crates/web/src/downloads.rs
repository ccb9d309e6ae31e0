//! Everything public to take away: as a table, as JSON lines, as points on the map.
//!
//! Each row names its sources with their licences: what may be done with a text is said beside it. JSON lines hold every
//! text whole and as it is; the table has titles and summaries, and marks those that spreadsheets would compute; the
//! points have titles alone. Persons are in it only as far as their pages are public, which needs their consent.

use app::{Export, Exported};
use axum::{
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Actor, Kind, Language, Place, Region, Source};
use futures::stream;
use serde_json::{Value, json};

use crate::{Failure, WebState, api::v1::types::EntryOut, csv, lenient, links};

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table for spreadsheets: RFC 4180, UTF-8, one row per entry.
    Csv,
    /// One entry per line, whole, as the API gives it.
    JsonLines,
    /// RFC 7946: one feature per entry that has a place; without a point the geometry is null.
    GeoJson,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::Csv, Self::JsonLines, Self::GeoJson];

    /// How the names of its files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::GeoJson => "geojson",
        }
    }

    /// What a client is told about it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::JsonLines => "application/jsonl; charset=utf-8",
            Self::GeoJson => "application/geo+json",
        }
    }

    fn of(name: &str) -> Option<Self> {
        let ending = name.strip_prefix("atlas.")?;
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    fn head(self) -> String {
        match self {
            Self::Csv => {
                let columns = COLUMNS.iter().chain(&csv::SOURCE_COLUMNS);
                format!("{}{}", csv::MARK, csv::row(columns))
            }
            Self::JsonLines => String::new(),
            Self::GeoJson => "{\"type\":\"FeatureCollection\",\"features\":[\n".to_owned(),
        }
    }

    fn tail(self) -> &'static str {
        match self {
            Self::GeoJson => "\n]}\n",
            _ => "",
        }
    }
}

/// Where a download is.
#[must_use]
pub fn address(form: Form) -> String {
    format!("/downloads/atlas.{}", form.ending())
}

/// `GET /downloads/atlas.{csv,jsonl,geojson}`, with `kind` for one kind alone. It flows while it is read, so that neither
/// memory nor the time limit of answers bounds it; a download that breaks off is not complete.
pub async fn get(
    State(state): State<WebState>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let form = Form::of(&name).ok_or(Failure::new("not-found"))?;
    let kind = lenient::pairs(query.as_deref())
        .into_iter()
        .find(|(name, _)| name == "kind")
        .and_then(|(_, value)| Kind::from_code(&value));
    let download = Download::begin(state, form, kind).await?;
    let body = stream::try_unfold(download, |mut download| async move {
        let piece = download.piece().await.map_err(|error| {
            tracing::error!(%error, "a download broke off");
            Failed(error)
        })?;
        Ok::<_, Failed>(piece.map(|piece| (Bytes::from(piece), download)))
    });
    let headers = [
        (header::CONTENT_TYPE, form.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"kompetenzatlas.{}\"", form.ending()),
        ),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

/// Everything public on its way out, piece by piece: into an answer or into a file.
pub struct Download {
    state: WebState,
    form: Form,
    export: Export,
    step: Step,
    /// Whether a feature was written already.
    any: bool,
}

enum Step {
    Head,
    Rows,
    Done,
}

/// The store could not answer in the middle of a download; the connection breaks off.
#[derive(Debug)]
struct Failed(app::AppError);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the download broke off: {}", self.0)
    }
}

impl std::error::Error for Failed {}

impl Download {
    /// Begins a download in this form; of one kind, if one is given.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn begin(
        state: WebState,
        form: Form,
        kind: Option<Kind>,
    ) -> Result<Self, app::AppError> {
        let export = state.app.export(&Actor::Anonymous, kind).await?;
        Ok(Self {
            state,
            form,
            export,
            step: Step::Head,
            any: false,
        })
    }

    /// The next piece; none: that was all.
    ///
    /// # Errors
    /// When the store cannot answer; what was given so far is not everything then.
    pub async fn piece(&mut self) -> Result<Option<String>, app::AppError> {
        match self.step {
            Step::Done => Ok(None),
            Step::Head => {
                self.step = Step::Rows;
                Ok(Some(self.form.head()))
            }
            Step::Rows => {
                let Some(portion) = self.export.portion().await? else {
                    self.step = Step::Done;
                    return Ok(Some(self.form.tail().to_owned()));
                };
                let mut text = String::new();
                for exported in &portion {
                    self.write(&mut text, exported);
                }
                Ok(Some(text))
            }
        }
    }

    fn write(&mut self, text: &mut String, exported: &Exported) {
        match self.form {
            Form::Csv => text.push_str(&row(&self.state.public_url, exported)),
            Form::JsonLines => {
                text.push_str(&line(&self.state, exported).to_string());
                text.push('\n');
            }
            Form::GeoJson => {
                if let Some(feature) = feature(&self.state.public_url, exported) {
                    if self.any {
                        text.push_str(",\n");
                    }
                    self.any = true;
                    text.push_str(&feature.to_string());
                }
            }
        }
    }
}

/// The columns of the table before those of the sources.
const COLUMNS: [&str; 18] = [
    "id",
    "kind",
    "url",
    "title_de",
    "title_en",
    "summary_de",
    "summary_en",
    "place",
    "postcode",
    "ags",
    "district",
    "lat",
    "lon",
    "from",
    "until",
    "links",
    "ids",
    "updated",
];

/// An entry as a row of the table.
fn row(public_url: &str, exported: &Exported) -> String {
    let entry = &exported.entry;
    let content = &entry.content;
    let text = |language| content.texts.get(&language).cloned().unwrap_or_default();
    let (german, english) = (text(Language::German), text(Language::English));
    let place = content.places.first().cloned().unwrap_or_default();
    let ags = place.ags().map(|ags| ags.to_string()).unwrap_or_default();
    let degrees = |degrees: Option<f64>| degrees.map(|d| d.to_string()).unwrap_or_default();
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let links = content.links.iter().map(|link| link.url.as_str());
    let ids = content.external_ids.iter();
    let cells: [String; COLUMNS.len()] = [
        entry.id.to_string(),
        entry.kind().code().to_owned(),
        page(public_url, exported),
        german.title,
        english.title,
        german.summary,
        english.summary,
        place.name.clone(),
        place.postcode.clone().unwrap_or_default(),
        ags.clone(),
        ags.chars().take(5).collect(),
        degrees(place.point.map(|point| point.lat)),
        degrees(place.point.map(|point| point.lon)),
        day(content.period.from),
        day(content.period.until),
        csv::joined(links),
        csv::joined(ids.map(|id| format!("{}:{}", id.scheme, id.value))),
        entry.updated.to_string(),
    ];
    let sources: Vec<&Source> = exported.sources.iter().collect();
    csv::row(cells.into_iter().chain(csv::of_sources(&sources)))
}

/// An entry as a line of JSON: as the API gives it, with its sources.
fn line(state: &WebState, exported: &Exported) -> Value {
    let mut value = serde_json::to_value(EntryOut::new(state, &exported.entry))
        .expect("the API's types become JSON");
    value["sources"] = sources(exported);
    value
}

/// An entry as a feature of the map; nothing without a place in the state or a point.
fn feature(public_url: &str, exported: &Exported) -> Option<Value> {
    let entry = &exported.entry;
    let placed =
        |place: &&Place| place.point.is_some() || matches!(place.region, Region::Municipality(_));
    let place = entry.content.places.iter().find(placed)?;
    let geometry = place
        .point
        .map(|point| json!({ "type": "Point", "coordinates": [point.lon, point.lat] }));
    Some(json!({
        "type": "Feature",
        "id": entry.id.to_string(),
        "geometry": geometry,
        "properties": {
            "kind": entry.kind().code(),
            "title": entry.content.title(Language::German),
            "url": page(public_url, exported),
            "place": place.name,
            "ags": place.ags().map(|ags| ags.to_string()),
            "sources": sources(exported),
        },
    }))
}

fn sources(exported: &Exported) -> Value {
    let sources = exported.sources.iter();
    sources
        .map(|source| {
            json!({
                "id": source.id.as_str(),
                "title": source.title,
                "licence": source.licence,
                "attribution": source.attribution,
                "url": source.url,
            })
        })
        .collect()
}

fn page(public_url: &str, exported: &Exported) -> String {
    let entry = &exported.entry;
    let path = links::entry(Language::German, entry.kind(), &entry.slug);
    format!("{public_url}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_their_names() {
        for form in Form::ALL {
            let name = address(form);
            let name = name.strip_prefix("/downloads/").expect("there");
            assert_eq!(Form::of(name), Some(form));
        }
        assert_eq!(Form::of("atlas.exe"), None);
    }
}
