//! A few ways through the pages in a real browser.

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
