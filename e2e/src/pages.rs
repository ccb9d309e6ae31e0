//! The pages there are, found as robots find them: by the map of the site and by following links.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Result, ensure};

use crate::Server;

/// Addresses asked for at most while looking for pages.
const ASKED_MAX: usize = 600;

/// The pages in `first`, and one of every other sort of page, in both languages: the sort is the address without what
/// names a thing. What is no page (a feed, a download) is left out.
///
/// # Errors
/// When the server does not answer, or one of `first` is no page.
pub fn every_sort(server: &Server, first: &[&str]) -> Result<Vec<String>> {
    let client = server.client();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut wanted = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<String> = first.iter().map(ToString::to_string).collect();
    waiting.extend(
        client
            .get("/sitemap.xml")
            .map(|map| locations(&map.body, server))?,
    );
    let mut asked = 0;
    // Addresses that are passed over cost nothing: the map of the site names thousands.
    while let Some(path) = waiting.pop_front() {
        let sort = sort(&path);
        // A few of each sort are enough: one may lead somewhere else.
        let times = tried.entry(sort.clone()).or_default();
        let asked_for = first.contains(&path.as_str());
        if !known.insert(path.clone()) || (*times >= 3 && !asked_for) {
            continue;
        }
        if asked == ASKED_MAX {
            break;
        }
        (*times, asked) = (*times + 1, asked + 1);
        let answer = client.get(&path)?;
        if path.ends_with(".xml") {
            waiting.extend(locations(&answer.body, server));
        }
        let is_page = answer.status == 200 && answer.body.starts_with("<!DOCTYPE html");
        if is_page {
            waiting.extend(links(&answer.body));
        }
        if first.contains(&path.as_str()) {
            ensure!(is_page, "{path} is no page ({})", answer.status);
            wanted.push(path);
            found.insert(sort, String::new());
        } else if is_page {
            found.entry(sort).or_insert(path);
        }
    }
    wanted.extend(found.into_values().filter(|path| !path.is_empty()));
    Ok(wanted)
}

/// The address without what names a thing: `/de/organisationen/*`, `/de/suche?kind=`.
fn sort(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let segments: Vec<&str> = path.split('/').collect();
    let named = segments.iter().enumerate().map(|(place, segment)| {
        // Language and sort of page come first, names of things after them.
        if place > 2 { "*" } else { segment }
    });
    let path = named.collect::<Vec<_>>().join("/");
    let names: BTreeSet<&str> = query
        .split('&')
        .filter_map(|pair| pair.split_once('=').map(|(name, _)| name))
        .collect();
    // Of filters that can be combined, one of each is enough.
    let names = names.into_iter().next().unwrap_or_default();
    format!("{path}?{names}")
}

/// The paths that a page links to within the atlas.
fn links(html: &str) -> Vec<String> {
    let hrefs = html.split("<a ").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let (_, href) = tag.split_once("href=\"")?;
        href.split('"').next()
    });
    hrefs
        .filter(|href| href.starts_with("/de") || href.starts_with("/en"))
        .map(|href| href.split('#').next().unwrap_or_default())
        .map(|href| href.replace("&amp;", "&").replace("&#38;", "&"))
        .collect()
}

/// The paths in a map of the site.
fn locations(xml: &str, server: &Server) -> Vec<String> {
    let all = xml.split("<loc>").skip(1);
    let urls = all.filter_map(|rest| rest.split("</loc>").next());
    urls.filter_map(|url| url.trim().strip_prefix(&server.base))
        .map(ToOwned::to_owned)
        .collect()
}
