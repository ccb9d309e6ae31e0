//! Guides for everybody who asks for one, in a real browser and by keyboard alone: five who ask, each in German on a wide
//! window and in English on a narrow one.

use anyhow::{Result, ensure};
use e2e::{Atlas, Browser, Database, Server};
use fantoccini::{Locator, key::Key};

/// Somebody who asks: how often to press "down" among those who may ask, and what they tell.
struct Journey {
    asker: usize,
    german: &'static str,
    english: &'static str,
    place: &'static str,
    branch: &'static str,
    /// A section in which their guide has something.
    gets: &'static str,
}

const PRODUCTION_MANAGER: Journey = Journey {
    asker: 0,
    german: "Beim Schweißen von Blechen merken wir Fehler erst am Ende. Kann eine Kamera das früher sehen?",
    english: "When we weld sheet metal we notice faults only at the end. Can a camera see that earlier?",
    place: "Soest",
    branch: "Metallbau",
    gets: "people",
};

const SELF_EMPLOYED: Journey = Journey {
    asker: 1,
    german: "Ich mache alles allein und will Angebote und Rechnungen nicht mehr von Hand schreiben.",
    english: "I do everything alone and no longer want to write offers and invoices by hand.",
    place: "Aachen",
    branch: "Tischlerei",
    gets: "people",
};

const WORKS_COUNCIL: Journey = Journey {
    asker: 2,
    german: "Unsere Firma will Roboter und Kameras einführen, die jeden Handgriff aufzeichnen.",
    english: "Our firm wants robots and cameras that record every move.",
    place: "Bielefeld",
    branch: "Maschinenbau",
    gets: "duties",
};

const RESEARCHER: Journey = Journey {
    asker: 3,
    german: "Wir können Schweißnähte mit Laser und Kamera prüfen und suchen Betriebe, die das brauchen.",
    english: "We can inspect weld seams by laser and camera and look for firms that need it.",
    place: "Dortmund",
    branch: "",
    gets: "firms",
};

const TRAINER: Journey = Journey {
    asker: 4,
    german: "Unsere Auszubildenden sollen lernen, wie man Roboter programmiert.",
    english: "Our apprentices shall learn how to program robots.",
    place: "Paderborn",
    branch: "Elektrotechnik",
    gets: "learning",
};

#[tokio::test(flavor = "multi_thread")]
async fn a_production_managers_guide() -> Result<()> {
    both(&PRODUCTION_MANAGER).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_employed_persons_guide() -> Result<()> {
    both(&SELF_EMPLOYED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_works_councils_guide() -> Result<()> {
    both(&WORKS_COUNCIL).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_researchers_guide() -> Result<()> {
    both(&RESEARCHER).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trainers_guide() -> Result<()> {
    both(&TRAINER).await
}

async fn both(journey: &Journey) -> Result<()> {
    if !Browser::is_there() {
        return Ok(());
    }
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    let german = Browser::start(1280, 900).await?;
    asked(&german, &server, "/de", journey, journey.german).await?;
    kept_printed_and_deleted(&german).await?;
    german.close().await?;
    let english = Browser::start(375, 800).await?;
    asked(&english, &server, "/en", journey, journey.english).await?;
    english.close().await
}

/// Goes from the front page through the four steps to the guide, and once back and forward between them.
async fn asked(
    browser: &Browser,
    server: &Server,
    start: &str,
    journey: &Journey,
    told: &str,
) -> Result<()> {
    let page = &browser.page;
    let enter = char::from(Key::Enter).to_string();
    let on = "main .guide-buttons button";
    page.goto(&format!("{}{start}", server.base)).await?;
    browser.tab_to("main .hero-guide a").await?;
    browser.press(&enter).await?;
    seen(browser, "main textarea[name=text]").await?;
    browser.tab_to("main textarea[name=text]").await?;
    browser.press(told).await?;
    browser.tab_to("main input[name=asker]").await?;
    for _ in 0..journey.asker {
        browser.press(&char::from(Key::Down).to_string()).await?;
    }
    browser.tab_to(on).await?;
    browser.press(&enter).await?;

    seen(browser, "main input[name=place]").await?;
    browser.tab_to("main input[name=place]").await?;
    browser.press(journey.place).await?;
    browser.tab_to("main input[name=branch]").await?;
    browser.press(journey.branch).await?;
    if journey.gets == "duties" {
        browser.tab_to("main input[name=council]").await?;
        browser.press(&char::from(Key::Down).to_string()).await?;
    }
    browser.press(&enter).await?;

    seen(browser, "main input[name=help]").await?;
    // Back and forward lose nothing: by the page's button, and by the browser's own.
    browser
        .tab_to("main .guide-buttons button[value=back]")
        .await?;
    browser.press(&enter).await?;
    seen(browser, "main input[name=place]").await?;
    let place = page.find(Locator::Css("main input[name=place]")).await?;
    let place = place.prop("value").await?.unwrap_or_default();
    ensure!(place == journey.place, "it is lost: {place}");
    // From details back over help to details, and forward again.
    page.back().await?;
    seen(browser, "main input[name=help]").await?;
    page.back().await?;
    seen(browser, "main input[name=place]").await?;
    let place = page.find(Locator::Css("main input[name=place]")).await?;
    let place = place.prop("value").await?.unwrap_or_default();
    ensure!(place == journey.place, "back loses it: {place}");
    page.forward().await?;
    seen(browser, "main input[name=help]").await?;
    let address = page.current_url().await?;
    let guide = address
        .path()
        .rsplit_once('/')
        .map(|(guide, _)| guide.to_owned());
    let guide = guide.unwrap_or_default();
    let help = match start {
        "/de" => "hilfe",
        _ => "help",
    };
    page.goto(&format!("{}{guide}/{help}", server.base)).await?;
    if journey.gets == "duties" {
        browser.tab_to("main input[name=records]").await?;
        browser.press(&char::from(Key::Down).to_string()).await?;
    }
    browser.tab_to(on).await?;
    browser.press(&enter).await?;

    seen(browser, "main .guide-check").await?;
    let check = page.find(Locator::Css("main")).await?.text().await?;
    ensure!(
        check.contains(told) && check.contains(journey.place),
        "{check}"
    );
    sound(browser).await?;
    browser.tab_to(on).await?;
    browser.press(&enter).await?;

    let first = match journey.gets {
        "duties" => "main #duties .duty h3".to_owned(),
        gets => format!("main #{gets} .hit-title a"),
    };
    seen(browser, &first).await?;
    sound(browser).await
}

/// Says that an item helps, keeps the guide, prints it, and deletes it.
async fn kept_printed_and_deleted(browser: &Browser) -> Result<()> {
    let page = &browser.page;
    let enter = char::from(Key::Enter).to_string();
    browser
        .tab_to("main .guide-fit button[value=helps]")
        .await?;
    browser.press(&enter).await?;
    seen(browser, "main .guide-item:target .guide-fit p[role=status]").await?;
    browser
        .tab_to("main .guide-keep form[action$=behalten] button")
        .await?;
    browser.press(&enter).await?;
    seen(browser, "main #guide-link").await?;
    sound(browser).await?;
    let sheets = browser.printed_pages().await?;
    ensure!(sheets <= 2, "{sheets} sheets");
    let link = page.find(Locator::Css("main #guide-link")).await?;
    let link = link.prop("value").await?.unwrap_or_default();
    let address = page.current_url().await?;
    ensure!(link.ends_with(address.path()), "{link} is not {address}");
    ensure!(address.query().is_none(), "the address says: {address}");
    browser.tab_to("main .guide-delete summary").await?;
    browser.press(&enter).await?;
    browser
        .tab_to("main .guide-keep form[action$=loeschen] button")
        .await?;
    browser.press(&enter).await?;
    seen(browser, "main a.more[href=\"/de/wegweiser\"]").await?;
    page.goto(address.as_str()).await?;
    let gone = page.find(Locator::Css("main h1")).await?.text().await?;
    ensure!(gone.contains("gibt es nicht"), "it says: {gone}");
    Ok(())
}

pub async fn seen(browser: &Browser, selector: &str) -> Result<()> {
    browser
        .page
        .wait()
        .for_element(Locator::Css(selector))
        .await?;
    Ok(())
}

/// Nothing that axe finds, and nothing to scroll sideways for.
pub async fn sound(browser: &Browser) -> Result<()> {
    let wrong = browser.violations().await?;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(!browser.scrolls_sideways().await?, "it scrolls sideways");
    Ok(())
}
