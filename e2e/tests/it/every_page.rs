//! What holds for every sort of page, in both languages, light and dark, on desk and in pocket.

use std::{collections::BTreeSet, fs};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Browser, Database, Server, every_sort};
use serde_json::{Value, json};

/// A first view may weigh so many bytes, compressed, without the map that can be zoomed.
const VIEW_MAX: f64 = 150_000.0;

/// Every kind of entry.
const KINDS: [&str; 13] = [
    "organisation",
    "person",
    "offer",
    "need",
    "project",
    "outcome",
    "publication",
    "programme",
    "course",
    "event",
    "news",
    "insight",
    "measure",
];

/// Where looking for pages begins: what no link leads to, and searches in every state.
const FIRST: &[&str] = &[
    "/de",
    "/en",
    "/de/suche?q=laser",
    "/en/search?q=laser",
    "/de/suche?q=laser&view=map",
    "/en/search?q=laser&view=map",
    "/de/suche?q=qqqqqqqqqq",
    "/en/search?q=qqqqqqqqqq",
    "/de/suche?near=Aachen&radius_km=25",
    "/en/search?near=52062&radius_km=25",
    "/de/organisationen/zentrum-fuer-strahlwerkzeuge-soers/profil",
    "/en/organisations/zentrum-fuer-strahlwerkzeuge-soers/profile",
    "/de/kompetenzen/atlas/production",
    "/en/competences/atlas/production",
    "/de/kompetenzkarte",
    "/en/capabilities",
    "/de/kompetenzkarte?region=K%C3%B6ln&competence=urn:kompetenzatlas:demo:production",
];

/// Pages that say that something went wrong.
const ERRORS: &[&str] = &[
    "/de/gibt-es-nicht",
    "/en/no-such-page",
    "/de/orte/gibt-es-nicht",
];

/// Made-up figures, so that pages of places show something.
const FIGURES: &str = r#"
[source]
id = "interface-figures"
title = "Beispielzahlen"
publisher = "Kompetenzatlas"
licence = "CC0-1.0"
url = "https://www.example.org"
corrections = "https://www.example.org"
precedence = 10
fictional = true

[file]
format = "csv"

[[observation]]
area = "{area}"
indicator = "{indicator}"
on = "{on}"
value = "{value}"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn every_sort_of_page_is_accessible_light_and_dark_on_desk_and_in_pocket() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = filled()?;
    let server = atlas.serve("demo")?;
    let entries = entries(&server)?;
    // Entries first: of each sort the first page that is found stands for all.
    let first = entries
        .iter()
        .map(String::as_str)
        .chain(FIRST.iter().copied());
    let first: Vec<&str> = first.collect();
    let mut pages = every_sort(&server, &first)?;
    let missing: Vec<&String> = entries
        .iter()
        .filter(|page| !pages.contains(page))
        .collect();
    ensure!(missing.is_empty(), "not among the pages: {missing:?}");
    pages.extend(ERRORS.iter().map(ToString::to_string));
    let base = server.base.clone();
    let desk = tokio::spawn(look(base.clone(), pages.clone(), (1280, 900)));
    let pocket = tokio::spawn(look(base, pages.clone(), (375, 740)));
    let mut wrong = desk.await??;
    wrong.extend(pocket.await??);
    eprintln!("looked at {} pages:\n{}", pages.len(), pages.join("\n"));
    ensure!(
        wrong.is_empty(),
        "{}",
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
    Ok(())
}

/// A page of an entry of every kind, in both languages.
fn entries(server: &Server) -> Result<Vec<String>> {
    let mut pages = Vec::new();
    for kind in KINDS {
        let address = format!("/api/v1/search?kind={kind}&limit=1");
        let found = server.client().get(&address)?.json();
        for language in ["de", "en"] {
            let url = found["hits"][0]["url"][language]
                .as_str()
                .unwrap_or_default();
            let path = url.strip_prefix(&server.base);
            pages.push(
                path.with_context(|| format!("the demo has no {kind}"))?
                    .to_owned(),
            );
        }
    }
    Ok(pages)
}

/// An atlas with the sample data's vocabulary and figures beside it; `demo` loads the rest.
fn filled() -> Result<Atlas> {
    let atlas = Atlas::new(Database::Sqlite)?;
    let vocabulary = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../scripts/interface/vocabulary"
    );
    let (mapping, list) = (format!("{vocabulary}.toml"), format!("{vocabulary}.csv"));
    atlas.serve("demo")?.stop()?;
    atlas.must(&["import", &mapping, &list])?;
    let path = |name: &str| atlas.data().join(name).to_string_lossy().into_owned();
    let (mapping, list) = (path("figures.toml"), path("figures.csv"));
    let privacy = path("privacy.md");
    fs::write(&privacy, "## Wer\n\nEine Stelle.\n\n### Wo\n\n- hier")?;
    atlas.must(&["text", "set", "privacy", "de", &privacy])?;
    fs::write(&mapping, FIGURES)?;
    let mut figures = String::from("area,indicator,on,value\n");
    for (area, share) in [
        ("05334002", 72),
        ("05966004", 31),
        ("05966024", 55),
        ("05315000", 88),
    ] {
        for (day, less) in [("2020-12-31", 9), ("2021-06-30", 0)] {
            for served in ["households", "commercial"] {
                for (access, mbits) in [("any", 1000), ("any", 50), ("ftthb", 1000)] {
                    let value = share - less;
                    figures +=
                        &format!("{area},broadband/{served}/{access}/{mbits},{day},{value}\n");
                }
            }
        }
        figures += &format!("{area},population,2020-12-31,{}\n", share * 1000);
    }
    fs::write(&list, figures)?;
    atlas.must(&["import", &mapping, &list])?;
    Ok(atlas)
}

/// Everything that is wrong with these pages in a window of this size.
async fn look(base: String, pages: Vec<String>, size: (u32, u32)) -> Result<BTreeSet<String>> {
    let (width, height) = size;
    let browser = Browser::start(width, height).await?;
    browser.forget_what_was_fetched().await?;
    let mut wrong = BTreeSet::new();
    for path in &pages {
        browser.prefer("light").await?;
        browser.page.goto(&format!("{base}{path}")).await?;
        let mut found = seen(&browser, ERRORS.contains(&path.as_str())).await?;
        if width > 1000 {
            found.extend(lost_without_scripts(&browser).await?);
            found.extend(unreachable_by_keyboard(&browser).await?);
        }
        for scheme in ["light", "dark"] {
            browser.prefer(scheme).await?;
            let violations = browser.violations().await?;
            found.extend(violations.into_iter().map(|v| format!("{scheme}: {v}")));
        }
        if browser.scrolls_sideways().await? {
            found.push("scrolls sideways".to_owned());
        }
        wrong.extend(
            found
                .into_iter()
                .map(|what| format!("{path} at {width} px: {what}")),
        );
    }
    browser.close().await?;
    Ok(wrong)
}

/// Complaints of the browser, other hosts, and a view that is too heavy.
async fn seen(browser: &Browser, is_error: bool) -> Result<Vec<String>> {
    let mut wrong = browser.complaints().await?;
    // That the page itself is not found is what it is about.
    wrong.retain(|line| !(is_error && line.contains("404 (Not Found)")));
    let fetched = "const all = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
        return {
            foreign: all.map(e => new URL(e.name)).filter(u => u.protocol !== 'data:' && u.origin !== location.origin).map(u => u.href),
            bytes: all.filter(e => !e.name.includes('maplibre')).reduce((sum, e) => sum + e.transferSize, 0),
        }";
    let fetched = browser.page.execute(fetched, vec![]).await?;
    if fetched["foreign"] != json!([]) {
        wrong.push(format!("fetches from {}", fetched["foreign"]));
    }
    let bytes = fetched["bytes"].as_f64().unwrap_or(f64::MAX);
    if bytes <= 0.0 || bytes >= VIEW_MAX {
        wrong.push(format!("a view of {bytes} bytes"));
    }
    Ok(wrong)
}

/// Headings, links and rows of tables that only scripts make: who has none would lose them.
async fn lost_without_scripts(browser: &Browser) -> Result<Vec<String>> {
    let lost = only_with_scripts(browser).await?;
    if lost.is_empty() {
        return Ok(lost);
    }
    // The index may have changed between the page and its text: what only scripts make is lost again.
    browser.page.refresh().await?;
    only_with_scripts(browser).await
}

async fn only_with_scripts(browser: &Browser) -> Result<Vec<String>> {
    let compare = "const done = arguments[arguments.length - 1];
        const said = main => [...main.querySelectorAll('h1, h2, h3, td, dt, dd, li, p')]
            .filter(e => !e.closest('[aria-live], [role=listbox], .maplibregl-map'))
            .map(e => e.tagName + ' ' + e.textContent.replace(/\\s+/g, ' ').replace(/[0-9a-f]{32}/, 'id').trim());
        fetch(location.href).then(answer => answer.text()).then(html => {
            const plain = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
            const known = new Set(said(plain));
            done(said(document.querySelector('main')).filter(text => !known.has(text)).slice(0, 5));
        }).catch(error => done(['failed: ' + error]))";
    let lost = browser.page.execute_async(compare, vec![]).await?;
    let lines = lost.as_array().into_iter().flatten();
    Ok(lines
        .map(|line| format!("only with scripts: {line}"))
        .collect())
}

/// Links and controls that cannot be focused, or do not show that they are.
async fn unreachable_by_keyboard(browser: &Browser) -> Result<Vec<String>> {
    // From here on the browser shows focus as to somebody who uses the keyboard.
    let first = char::from(fantoccini::key::Key::Tab).to_string();
    browser.press(&first).await?;
    let check = "const look = e => [e, e.parentElement, e.nextElementSibling].filter(Boolean).map(e => {
            const s = getComputedStyle(e);
            return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor,
                s.textDecorationLine, s.textDecorationThickness, s.fill, s.stroke, s.strokeWidth].join();
        }).join('|');
        const twin = e => e.href && [...document.querySelectorAll('a[href]')].some(other =>
            other !== e && other.tabIndex >= 0 && other.getAttribute('href') === e.getAttribute('href'));
        const name = e => e.outerHTML.slice(0, 120);
        const wrong = [];
        for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
            if (e.disabled || !e.checkVisibility({visibilityProperty: true}) || e.closest('[inert]')) continue;
            // A trap for robots: whoever is no robot passes it by.
            if (e.matches('input') && e.closest('[aria-hidden=true]')) continue;
            // A shape on a map need not be reached where the list beside it leads to the same.
            if (e.tabIndex < 0 && twin(e)) continue;
            document.activeElement.blur();
            const before = look(e);
            e.focus();
            if (document.activeElement !== e || e.tabIndex < 0) { wrong.push('not by keyboard: ' + name(e)); continue; }
            if (look(e) === before) wrong.push('focus does not show: ' + name(e));
        }
        return wrong.slice(0, 5)";
    let wrong = browser.page.execute(check, vec![]).await?;
    let Value::Array(lines) = wrong else {
        return Ok(vec![format!("the keyboard could not be checked: {wrong}")]);
    };
    Ok(lines
        .iter()
        .filter_map(|line| Some(line.as_str()?.to_owned()))
        .collect())
}
