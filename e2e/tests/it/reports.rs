//! A report of the network, in a real browser and by keyboard alone, and how the office works reports off.

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
        // Without a reason the browser asks for one; so choose: the arrow leads on, to the third.
        browser.tab_to("main input[name=reason]").await?;
        browser.press(&String::from(' ')).await?;
        for _ in 0..2 {
            browser.press(&char::from(Key::Down).to_string()).await?;
        }
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

#[test]
fn the_office_works_reports_off_at_the_command_line() -> Result<()> {
    for database in Database::every("atlas_reports")? {
        let atlas = Atlas::new(database)?;
        let server = atlas.serve("demo")?;
        let list = atlas.must(&["reports", "list"])?;
        let line = |list: &str, words: &str| {
            let mut lines = list.lines();
            lines
                .find(|line| line.contains(words))
                .unwrap_or_default()
                .to_owned()
        };
        let open = line(&list, "open");
        let (ags, _) = open.split_once(' ').unwrap_or_default();
        let refused = |arguments: &[&str], why: &str| {
            let output = atlas.run(arguments)?;
            ensure!(
                !output.success && output.stderr.contains(why),
                "{arguments:?}: {}",
                output.stderr
            );
            Ok(())
        };
        refused(
            &["reports", "answer", "05999999", "done", "Es liegt."],
            "no municipality",
        )?;
        refused(
            &["reports", "answer", ags, "done", "Es liegt.", "--park", ""],
            "--park",
        )?;
        refused(
            &["reports", "answer", "05334002", "done", "Es liegt."],
            "there are not 5 reports",
        )?;
        refused(&["reports", "take-back", ags], "nothing is answered there")?;
        refused(&["reports", "discard", ags, "2026-11"], "say `--yes`")?;
        refused(
            &["reports", "discard", ags, "2026-13", "--yes"],
            "write it as 2026-11",
        )?;
        let published = atlas.must(&["reports", "answer", ags, "done", "Es liegt jetzt."])?;
        ensure!(
            published.contains("published: ") && published.contains("--english"),
            "{published}"
        );
        let list = atlas.must(&["reports", "list"])?;
        ensure!(line(&list, ags).contains("done"), "{list}");
        let page = server.client().get("/de/infrastruktur/hinweise")?;
        ensure!(page.body.contains("Es liegt jetzt."), "published at once");
        let back = atlas.must(&["reports", "take-back", ags])?;
        ensure!(back.contains("Es liegt jetzt."), "{back}");
        let page = server.client().get("/de/infrastruktur/hinweise")?;
        ensure!(!page.body.contains("Es liegt jetzt."), "gone at once");
    }
    Ok(())
}
