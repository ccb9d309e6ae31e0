//! A report of the network, in a real browser and by keyboard alone.

use anyhow::{Result, ensure};
use e2e::{Atlas, Browser, Database};
use fantoccini::{Locator, key::Key};

use crate::guides::{seen, sound};

#[tokio::test(flavor = "multi_thread")]
async fn who_reports_sees_what_becomes_of_it_and_takes_it_back() -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let server = Atlas::new(Database::Sqlite)?.serve("demo")?;
    for (width, height, path, place) in [
        (1280, 900, "/de/infrastruktur/hinweise/neu", "Marsberg"),
        (375, 800, "/en/infrastructure/reports/new", "Marsberg"),
    ] {
        let browser = Browser::start(width, height).await?;
        browser.page.goto(&format!("{}{path}", server.base)).await?;
        browser.tab_to("main input[name=place]").await?;
        browser.press(place).await?;
        // Without a reason the browser asks for one; so choose: the first is needed, the arrow leads on.
        browser.tab_to("main input[name=reason]").await?;
        browser.press(&String::from(' ')).await?;
        browser.press(&char::from(Key::Down).to_string()).await?;
        browser.tab_to("main form button[type=submit]").await?;
        browser.press(&char::from(Key::Enter).to_string()).await?;
        seen(&browser, "#keep-heading").await?;
        sound(&browser).await?;
        let facts = browser
            .page
            .find(Locator::Css("main .report-facts"))
            .await?;
        let facts = facts.text().await?;
        ensure!(
            facts.contains("Gigabit") || facts.contains("gigabit"),
            "{facts}"
        );
        seen(&browser, "main .report-answers").await?;
        browser.tab_to("main summary").await?;
        browser.press(&char::from(Key::Enter).to_string()).await?;
        browser.tab_to("main details button").await?;
        browser.press(&char::from(Key::Enter).to_string()).await?;
        seen(&browser, "main .more").await?;
        sound(&browser).await?;
        browser.close().await?;
    }
    Ok(())
}
