//! Which pages there are, for search engines (sitemaps.org): an index, and files of at most 50,000 addresses.

use std::fmt::Write as _;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Actor, Language, Scheme, SourceId, places::Gazetteer};
use futures::stream;

use crate::{Failure, WebState, areas, links};

/// Entries in a file: each has an address per language, and a file may hold 50,000.
const ENTRIES: u64 = 25_000;

/// Entries read at a time.
const PORTION: u64 = 1_000;

/// Concepts in a file, which is made in memory.
const CONCEPTS: u64 = 5_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const NAMESPACES: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
     xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"";

/// The address of a page in a language.
type Page = Box<dyn Fn(Language) -> String + Send>;

/// The pages that are not of something, and are worth finding.
fn pages() -> Vec<Page> {
    let pages: [fn(Language) -> String; 20] = [
        links::home,
        links::directory,
        links::calendar,
        links::news,
        links::data,
        links::interface,
        links::sources,
        links::about,
        links::accessibility,
        links::duties,
        links::guide,
        links::municipalities,
        links::districts,
        links::coverage,
        links::white_spots,
        links::reports,
        links::atlas_map,
        links::competences,
        links::capabilities,
        links::sectors,
    ];
    pages.map(|page| Box::new(page) as Page).into()
}

/// `GET /sitemap.xml`: the files.
pub async fn index(State(state): State<WebState>) -> Result<Response, Failure> {
    let entries = files(state.app.public_entry_count().await?, ENTRIES);
    let concepts = files(concepts(&state).await?.len() as u64, CONCEPTS);
    let mut text =
        format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let names = ["pages", "places", "sources"]
        .map(str::to_owned)
        .into_iter();
    let names = names.chain((1..=concepts).map(|n| format!("concepts-{n}")));
    for name in names.chain((1..=entries).map(|n| n.to_string())) {
        let url = escaped(&format!("{}/sitemaps/{name}", state.public_url));
        let _ = writeln!(text, "<sitemap><loc>{url}.xml</loc></sitemap>");
    }
    text.push_str("</sitemapindex>\n");
    Ok(xml(Body::from(text)))
}

/// `GET /sitemaps/{name}`: `pages.xml`, `places.xml`, `sources.xml`; `concepts-1.xml` … of vocabularies and concepts;
/// `1.xml`, `2.xml` … of entries.
pub async fn file(
    State(state): State<WebState>,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let name = name.strip_suffix(".xml").unwrap_or_default();
    let pages = match (name, name.strip_prefix("concepts-")) {
        ("pages", _) => pages(),
        ("places", _) => places(),
        ("sources", _) => sources(&state).await?,
        (_, Some(number)) => {
            let mut concepts = concepts(&state).await?;
            let number = numbered(number, files(concepts.len() as u64, CONCEPTS))?;
            let first = usize::try_from((number - 1) * CONCEPTS).unwrap_or(usize::MAX);
            concepts.drain(..first);
            concepts.truncate(CONCEPTS as usize);
            concepts
        }
        _ => return entries(state, name).await,
    };
    let mut text = format!("{HEAD}<urlset {NAMESPACES}>\n");
    for page in pages {
        urls(&mut text, &state.public_url, page, None);
    }
    text.push_str("</urlset>\n");
    Ok(xml(Body::from(text)))
}

/// So many files hold all; one, if there is nothing.
fn files(total: u64, each: u64) -> u64 {
    total.div_ceil(each).max(1)
}

/// The number of a file, if there is one of this number.
fn numbered(name: &str, files: u64) -> Result<u64, Failure> {
    let number = name.parse().ok().filter(|n: &u64| n.to_string() == name);
    let number = number.filter(|n| (1..=files).contains(n));
    number.ok_or_else(|| Failure::new("not-found"))
}

/// The pages of municipalities and of the districts that are more than one of them.
fn places() -> Vec<Page> {
    let gazetteer = Gazetteer::nrw();
    let municipalities = gazetteer.municipalities().iter().map(|municipality| {
        let ags = municipality.ags;
        Box::new(move |language| links::municipality(language, ags)) as Page
    });
    let districts = gazetteer.districts().iter().filter_map(|district| {
        let code = district.code.clone();
        let own = areas::city_of(&code).is_none();
        own.then(|| Box::new(move |language| links::district_page(language, &code)) as Page)
    });
    municipalities.chain(districts).collect()
}

/// The pages of the sources of which everybody may know.
async fn sources(state: &WebState) -> Result<Vec<Page>, Failure> {
    let sources = state.app.sources(&Actor::Anonymous).await?.into_iter();
    let page = |id: SourceId| Box::new(move |language| links::source(language, &id)) as Page;
    Ok(sources.map(|state| page(state.source.id)).collect())
}

/// The pages of vocabularies that have concepts, and of these.
async fn concepts(state: &WebState) -> Result<Vec<Page>, Failure> {
    let vocabulary = state.app.vocabulary().await?;
    let schemes = Scheme::ALL.iter().copied();
    let told = schemes.filter(|&scheme| vocabulary.tops(scheme).next().is_some());
    let mut pages: Vec<Page> = told
        .map(|scheme| Box::new(move |language| links::scheme(language, scheme)) as Page)
        .collect();
    let mut keys: Vec<(Scheme, String)> = vocabulary
        .iter()
        .map(|concept| (concept.scheme, concept.key.clone()))
        .collect();
    keys.sort();
    // A key may stand for several: its page shows one.
    keys.dedup();
    pages.extend(keys.into_iter().map(|(scheme, key)| {
        Box::new(move |language| format!("{}/{key}", links::scheme(language, scheme))) as Page
    }));
    Ok(pages)
}

/// A file of the pages of entries, written as they are read.
async fn entries(state: WebState, name: &str) -> Result<Response, Failure> {
    let files = files(state.app.public_entry_count().await?, ENTRIES);
    let skipped = (numbered(name, files)? - 1) * ENTRIES;
    let after = match skipped {
        0 => None,
        place => state.app.public_entry_at(place).await?,
    };
    let open = format!("{HEAD}<urlset {NAMESPACES}>\n");
    let body = stream::try_unfold(Some((open, after, ENTRIES)), move |flow| {
        let state = state.clone();
        async move {
            let Some((mut text, after, left)) = flow else {
                return Ok::<_, app::AppError>(None);
            };
            let wanted = u32::try_from(left.min(PORTION)).unwrap_or(u32::MAX);
            let portion = state.app.public_entries(after, wanted).await?;
            for entry in &portion {
                let page = |language| links::entry(language, entry.kind, &entry.slug);
                urls(&mut text, &state.public_url, page, Some(entry.updated));
            }
            let left = left - portion.len() as u64;
            let last = portion.last().filter(|_| left > 0);
            let rest = last.map(|last| (String::new(), Some(last.id), left));
            if rest.is_none() {
                text.push_str("</urlset>\n");
            }
            Ok(Some((Bytes::from(text), rest)))
        }
    });
    Ok(xml(Body::from_stream(body)))
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
