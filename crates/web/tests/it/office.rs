//! Texts of the office and messages to it.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{Actor, Language, SiteText, SiteTextName};

use crate::support::{ATLAS, Answer};

fn send(address: &str, form: &str, site: Option<&str>) -> Answer {
    let mut request =
        Request::post(address).header("content-type", "application/x-www-form-urlencoded");
    if let Some(site) = site {
        request = request.header("sec-fetch-site", site);
    }
    ATLAS.send(request.body(Body::from(form.to_owned())).expect("legal"))
}

/// The texts of all messages that wait.
fn messages() -> Vec<domain::Message> {
    let messages = ATLAS.state.app.messages(&Actor::System("test"));
    ATLAS
        .runtime
        .block_on(messages)
        .expect("the office may read")
}

#[test]
fn a_message_arrives_without_scripts_or_cookies() {
    let form = "topic=accessibility&page=%2Fde%2Fkarte&body=Der+Kontrast%0D%0Afehlt+%C3%BCberall&contact=a%40b.example&website=";
    let answer = send("/de/rueckmeldung", form, Some("same-origin"));
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("set-cookie"), "");
    let thanks = ATLAS.get(answer.header("location")).body;
    assert!(thanks.contains("Danke für Ihre Nachricht") && thanks.contains("noindex"));
    let there = messages();
    let message = there
        .iter()
        .find(|m| m.said.page == "/de/karte")
        .expect("it is there");
    assert_eq!(message.said.body, "Der Kontrast\nfehlt überall");
    assert_eq!(message.said.contact.as_deref(), Some("a@b.example"));
    assert_eq!(message.said.topic, domain::MessageTopic::Accessibility);
}

#[test]
fn what_cannot_be_kept_comes_back_with_the_reason_and_what_was_typed() {
    let long = format!(
        "topic=other&page=&body={}&contact=mein+Name",
        "x".repeat(5001)
    );
    for (address, form, reason) in [
        (
            "/de/rueckmeldung",
            "topic=other&body=+&contact=mein+Name",
            "Bitte schreiben Sie, worum es geht.",
        ),
        ("/en/feedback", long.as_str(), "at most 5,000 characters"),
        (
            "/en/feedback",
            "body=x&contact=mein+Name&page=https%3A%2F%2Fevil.example",
            "begins with /",
        ),
    ] {
        let before = messages().len();
        let answer = send(address, form, None);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(answer.body.contains(reason), "{reason}: {}", answer.body);
        assert!(
            answer.body.contains("value=\"mein Name\"") && answer.body.contains("aria-invalid")
        );
        assert_eq!(messages().len(), before, "nothing was kept");
    }
}

#[test]
fn machines_and_other_sites_leave_no_messages() {
    let trap = send(
        "/en/feedback",
        "body=BuyPillsNow&website=http%3A%2F%2Fx",
        None,
    );
    assert_eq!(trap.status, StatusCode::SEE_OTHER, "it learns nothing");
    let foreign = send("/en/feedback", "body=FromElsewhere", Some("cross-site"));
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let there = messages();
    let found = |text: &str| there.iter().any(|m| m.said.body == text);
    assert!(!found("BuyPillsNow") && !found("FromElsewhere"));
}

#[test]
fn the_form_knows_which_page_it_is_about() {
    let page = ATLAS
        .get("/de/rueckmeldung?topic=correction&page=%2Fde%2Fprojekte%2Fx")
        .body;
    assert!(page.contains("value=\"/de/projekte/x\""));
    assert!(page.contains("<option value=\"correction\" selected>"));
    for bad in [
        "//evil.example",
        "https://evil.example",
        "%22%3E%3Cscript%3E",
    ] {
        let page = ATLAS.get(&format!("/de/rueckmeldung?page={bad}")).body;
        assert!(
            !page.contains("evil.example") && !page.contains("\"><script>"),
            "{bad}"
        );
    }
    let statement = ATLAS.get("/de/barrierefreiheit").body;
    assert!(statement.contains("method=\"post\" action=\"/de/rueckmeldung\""));
    assert!(statement.contains("<option value=\"accessibility\" selected>"));
    assert!(statement.contains("Ombudsstelle"));
}

/// One after the other: they are about the same texts.
#[test]
fn texts_of_the_office_are_its_own_and_nothing_is_made_up() {
    for (address, words) in [
        ("/de/impressum", "Hier fehlt noch das Impressum"),
        ("/en/privacy", "The privacy statement is still missing"),
        ("/de/gebaerdensprache", "gibt es noch nicht"),
    ] {
        let page = ATLAS.get(address).body;
        assert!(
            page.contains(words) && page.contains("noindex"),
            "{address}"
        );
    }
    let put = |name, reviewer: Option<&str>| {
        let text = SiteText {
            body: "## Wir\n\nEine Stelle <script>x</script>\n\n### Wo".to_owned(),
            reviewer: reviewer.map(ToOwned::to_owned),
            reviewed: reviewer.map(|_| "2026-02-03".parse().expect("legal")),
        };
        let put =
            ATLAS
                .state
                .app
                .put_site_text(&Actor::System("test"), name, Language::German, text);
        ATLAS.runtime.block_on(put).expect("the office may write");
    };
    put(SiteTextName::EasyLanguage, None);
    let page = ATLAS.get("/de/leichte-sprache").body;
    assert!(
        page.contains("<h2>Wir</h2>")
            && page.contains("<h3>Wo</h3>")
            && page.contains("&lt;script&gt;")
    );
    let main = page.split("<main").nth(1).expect("a main part");
    assert!(main.contains("<h1>Einfach erklärt</h1>") && !main.contains("<h1>Leichte Sprache"));
    put(SiteTextName::EasyLanguage, Some("Prüfgruppe Nord"));
    let page = ATLAS.get("/de/leichte-sprache").body;
    assert!(page.contains("<h1>Leichte Sprache</h1>"));
    assert!(page.contains("Geprüft von Prüfgruppe Nord am 3. Februar 2026."));
    let english = ATLAS.get("/en/easy-language").body;
    assert!(
        english.contains("<div lang=\"de\">"),
        "the other language is marked"
    );
    let remove = ATLAS.state.app.remove_site_text(
        &Actor::System("test"),
        SiteTextName::EasyLanguage,
        Language::German,
    );
    ATLAS
        .runtime
        .block_on(remove)
        .expect("the office may remove");
}
