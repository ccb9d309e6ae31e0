//! Which pages there are, for search engines (sitemaps.org): an index, and files of at most 50,000 addresses.

use std::fmt::Write as _;

use app::Export;
use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Actor, Language};
use futures::stream;

use crate::{Failure, WebState, links};

/// Entries in a file: each has an address per language, and a file may hold 50,000.
const ENTRIES: u64 = 25_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const NAMESPACES: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
     xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"";

/// The pages that are not pages of entries and are worth finding.
fn pages() -> Vec<fn(Language) -> String> {
    vec![
        links::home,
        links::directory,
        links::calendar,
        links::news,
        links::data,
        links::interface,
        links::sources,
        links::about,
        links::accessibility,
        links::municipalities,
        links::districts,
        links::coverage,
        links::atlas_map,
        links::competences,
        links::sectors,
    ]
}

/// `GET /sitemap.xml`: the files.
pub async fn index(State(state): State<WebState>) -> Result<Response, Failure> {
    let files = state.app.entry_count().await?.div_ceil(ENTRIES).max(1);
    let mut text =
        format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let names = std::iter::once("pages".to_owned()).chain((1..=files).map(|n| n.to_string()));
    for name in names {
        let url = escaped(&format!("{}/sitemaps/{name}", state.public_url));
        let _ = writeln!(text, "<sitemap><loc>{url}.xml</loc></sitemap>");
    }
    text.push_str("</sitemapindex>\n");
    Ok(xml(Body::from(text)))
}

/// `GET /sitemaps/{name}`: `pages.xml` or `1.xml`, `2.xml` …
pub async fn file(
    State(state): State<WebState>,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let name = name.strip_suffix(".xml").unwrap_or_default();
    let open = format!("{HEAD}<urlset {NAMESPACES}>\n");
    if name == "pages" {
        let mut text = open;
        for page in pages() {
            urls(&mut text, &state.public_url, page, None);
        }
        text.push_str("</urlset>\n");
        return Ok(xml(Body::from(text)));
    }
    let number: u64 = name.parse().map_err(|_| Failure::new("not-found"))?;
    let files = state.app.entry_count().await?.div_ceil(ENTRIES).max(1);
    if !(1..=files).contains(&number) {
        return Err(Failure::new("not-found"));
    }
    let mut export = state.app.export(&Actor::Anonymous, None).await?;
    export.window((number - 1) * ENTRIES, ENTRIES).await?;
    let body = stream::try_unfold(Some((open, export)), move |flow| {
        let public_url = state.public_url.clone();
        async move {
            let Some((mut text, mut export)) = flow else {
                return Ok::<_, app::AppError>(None);
            };
            let more = portion(&mut text, &public_url, &mut export).await?;
            let rest = more.then(|| (String::new(), export));
            if rest.is_none() {
                text.push_str("</urlset>\n");
            }
            Ok(Some((Bytes::from(text), rest)))
        }
    });
    Ok(xml(Body::from_stream(body)))
}

/// Writes the next entries; whether there may be more.
async fn portion(
    text: &mut String,
    public_url: &str,
    export: &mut Export,
) -> Result<bool, app::AppError> {
    let Some(portion) = export.portion().await? else {
        return Ok(false);
    };
    for exported in portion {
        let entry = exported.entry;
        let page = |language| links::entry(language, entry.kind(), &entry.slug);
        urls(text, public_url, page, Some(entry.updated));
    }
    Ok(true)
}

/// A page's address per language, each with that of the other.
fn urls(
    text: &mut String,
    public_url: &str,
    page: impl Fn(Language) -> String,
    changed: Option<domain::Timestamp>,
) {
    for &language in Language::ALL {
        let url = |language| escaped(&format!("{public_url}{}", page(language)));
        let _ = write!(text, "<url><loc>{}</loc>", url(language));
        if let Some(changed) = changed {
            let _ = write!(text, "<lastmod>{}</lastmod>", changed.strftime("%Y-%m-%d"));
        }
        for &other in Language::ALL {
            let _ = write!(
                text,
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                other.code(),
                url(other)
            );
        }
        text.push_str("</url>\n");
    }
}

fn xml(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, body).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
