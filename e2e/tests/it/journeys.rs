//! A few ways through the pages in a real browser.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{Atlas, Browser, Database};
use fantoccini::{Locator, key::Key};

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
async fn the_map_close_up_leads_to_its_entries_by_keyboard_alone() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    let browser = Browser::start(1280, 900).await?;
    let page = &browser.page;
    let enter = char::from(Key::Enter).to_string();

    page.goto(&format!("{}/de/karte", server.base)).await?;
    browser.tab_to("[data-zoom-start]").await?;
    browser.press(&enter).await?;
    let marker = Locator::Css(".zoom-marker");
    page.wait().for_element(marker).await?;
    browser.tab_to(".maplibregl-ctrl-zoom-in").await?;
    let list = Locator::Css(".zoom-list:not([hidden]) a");
    for _ in 0..6 {
        browser.press(&enter).await?;
        let listed = page.wait().at_most(Duration::from_secs(3));
        if listed.for_element(list).await.is_ok() {
            break;
        }
    }
    let status = page.find(Locator::Css("[data-zoom-status]")).await?;
    let said = status.text().await?;
    ensure!(said.contains("in diesem Ausschnitt"), "it says: {said}");
    let wrong = browser.violations().await?;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));

    browser.tab_to(".zoom-list a").await?;
    browser.press(&enter).await?;
    page.wait()
        .for_element(Locator::Css("main #provenance"))
        .await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_to_settle_before_new_technology_by_keyboard_alone() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    for (width, height) in [(1280, 900), (375, 800)] {
        let browser = Browser::start(width, height).await?;
        let page = &browser.page;
        page.goto(&format!("{}/de", server.base)).await?;
        browser.tab_to("footer a[href=\"/de/pflichten\"]").await?;
        browser.press(&char::from(Key::Enter).to_string()).await?;
        page.wait()
            .for_element(Locator::Css("main .duty-form"))
            .await?;
        // From "open" down to the first answer.
        for fact in ["council", "records"] {
            browser.tab_to(&format!("main input[name={fact}]")).await?;
            browser.press(&char::from(Key::Down).to_string()).await?;
        }
        browser.tab_to("main input[name=data_staff]").await?;
        browser.press("10-49").await?;
        browser.press(&char::from(Key::Enter).to_string()).await?;
        let agrees = Locator::Css("main section #works-council-agrees-monitoring .duty-because");
        let because = page.wait().for_element(agrees).await?.text().await?;
        ensure!(because.contains("Betriebsrat"), "it says: {because}");
        let wrong = browser.violations().await?;
        ensure!(wrong.is_empty(), "{width}: {}", wrong.join("\n"));
        ensure!(!browser.scrolls_sideways().await?, "{width}");
        let address = page.current_url().await?;
        ensure!(address.query().is_none(), "the address says: {address}");
        // What is open leads to its question.
        browser.tab_to("main .duty-next a").await?;
        browser.press(&char::from(Key::Enter).to_string()).await?;
        page.wait()
            .for_element(Locator::Css("main .duty-form .field:target"))
            .await?;
        browser.close().await?;
    }
    Ok(())
}
