//! A few ways through the pages in a real browser, each page checked by axe.

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Browser, Database, Server};
use fantoccini::{Locator, key::Key};

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

/// Window sizes: a desk and a pocket, in CSS pixels.
const SIZES: [(u32, u32); 2] = [(1280, 900), (375, 740)];

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_accessible_and_fit_on_desk_and_in_pocket() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    let pages = pages(&server)?;
    for (width, height) in SIZES {
        let browser = Browser::start(width, height).await?;
        let mut wrong = Vec::new();
        for path in &pages {
            browser.page.goto(&format!("{}{path}", server.base)).await?;
            for violation in browser.violations().await? {
                wrong.push(format!("{path} at {width} px: {violation}"));
            }
            if browser.scrolls_sideways().await? {
                wrong.push(format!("{path} at {width} px: scrolls sideways"));
            }
        }
        browser.close().await?;
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    Ok(())
}

/// Every kind of page in both languages; of entries one of each kind.
fn pages(server: &Server) -> Result<Vec<String>> {
    let mut pages: Vec<String> = [
        "/de",
        "/en",
        "/de/suche?q=laser",
        "/en/search?q=laser",
        "/de/suche?q=laser&view=map",
        "/de/suche?q=qqqqqqqqqq",
        "/de/ueber",
        "/en/about",
        "/de/barrierefreiheit",
        "/en/accessibility",
        "/de/quellen",
        "/en/sources",
        "/de/gibt-es-nicht",
        "/en/no-such-page",
    ]
    .map(str::to_owned)
    .to_vec();
    for kind in KINDS {
        let found = server
            .client()
            .get(&format!("/api/v1/search?kind={kind}&limit=1"))?
            .json();
        for language in ["de", "en"] {
            let url = found["hits"][0]["url"][language]
                .as_str()
                .unwrap_or_default();
            let path = url.strip_prefix(&server.base);
            pages.push(
                path.with_context(|| format!("the demo has no {kind}: {url}"))?
                    .to_owned(),
            );
        }
    }
    Ok(pages)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_question_to_an_organisation_and_its_proof_by_keyboard_alone() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    let browser = Browser::start(1280, 900).await?;
    let page = &browser.page;

    page.goto(&format!("{}/de", server.base)).await?;
    browser.tab_to("main input[name=q]").await?;
    browser.press("Laser").await?;
    browser.press(&char::from(Key::Enter).to_string()).await?;
    page.wait()
        .for_element(Locator::Css("main .hit-title a"))
        .await?;

    browser
        .tab_to("main .evidence a, main .hit-title a")
        .await?;
    browser.press(&char::from(Key::Enter).to_string()).await?;
    page.wait()
        .for_element(Locator::Css("main #provenance"))
        .await?;
    let text = page.find(Locator::Css("main")).await?.text().await?;
    ensure!(
        text.contains("Beispieldaten"),
        "the page names no source:\n{text}"
    );

    browser.tab_to("header a[hreflang=en]").await?;
    browser.press(&char::from(Key::Enter).to_string()).await?;
    page.wait()
        .for_element(Locator::Css("html[lang=en] main h1"))
        .await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_fetched_from_elsewhere_and_the_browser_has_no_complaint() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    let browser = Browser::start(1280, 900).await?;
    for path in ["/de", "/de/suche?q=Laser", "/en/about"] {
        browser.page.goto(&format!("{}{path}", server.base)).await?;
        let hosts =
            "return performance.getEntriesByType('resource').map(e => new URL(e.name).origin)
            .filter(origin => origin !== location.origin)";
        let foreign = browser.page.execute(hosts, vec![]).await?;
        ensure!(
            foreign == serde_json::json!([]),
            "{path} fetches from {foreign}"
        );
        let weight = "return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
            .reduce((sum, e) => sum + e.transferSize, 0)";
        let bytes = browser
            .page
            .execute(weight, vec![])
            .await?
            .as_f64()
            .unwrap_or(f64::MAX);
        ensure!(
            bytes > 0.0 && bytes < 150_000.0,
            "{path}: a view of {bytes} bytes"
        );
    }
    browser.close().await
}
