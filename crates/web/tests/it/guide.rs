//! From a question in plain words to everything that fits.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::support::{ATLAS, Answer};

fn answer(address: &str, form: &str) -> Answer {
    let request =
        Request::post(address).header("content-type", "application/x-www-form-urlencoded");
    ATLAS.send(request.body(Body::from(form.to_owned())).expect("legal"))
}

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, behind) = page.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    behind.split(to).next().unwrap_or_default()
}

fn section<'a>(page: &'a str, code: &str) -> &'a str {
    between(page, &format!("<section id=\"{code}\""), "</section>")
}

const WELDING: &str = "text=Beim+Schwei%C3%9Fen+von+Blechen+merken+wir+Fehler+erst+am+Ende.+Kann+ein+Laser+das+besser%3F";

const SECTIONS: [&str; 6] = [
    "people", "examples", "offers", "funding", "learning", "insights",
];

#[test]
fn a_problem_in_own_words_leads_to_people_examples_funding_and_duties() {
    let form = format!("{WELDING}&place=Soest&employees=35&council=works_council");
    let page = answer("/de/wegweiser", &form);
    assert_eq!(
        (page.status, page.header("cache-control")),
        (StatusCode::OK, "no-store")
    );
    for code in SECTIONS {
        let section = section(&page.body, code);
        let items = section.matches("<li class=\"hit\">").count();
        assert!(items <= 5, "{code}: few");
        // Whatever stands there says why, and what is missing is named.
        assert_eq!(section.matches("class=\"why\"").count(), items, "{code}");
        assert_eq!(section.contains("section-note"), items == 0, "{code}");
    }
    let people = section(&page.body, "people");
    assert!(
        people.matches("<li class=\"hit\">").count() >= 3,
        "{people}"
    );
    assert!(people.contains("passende") && people.contains("/de/organisationen/"));
    // Those nearby come first and say how far they are.
    let hits: Vec<bool> = people
        .split("<li class=\"hit\">")
        .skip(1)
        .map(|hit| hit.contains(" km entfernt") || hit.contains("am Ort"))
        .collect();
    assert!(
        hits.first() == Some(&true) && hits.is_sorted_by(|a, b| a >= b),
        "{hits:?}"
    );
    let duties = section(&page.body, "duties");
    assert!(duties.contains("name=\"council\" value=\"works_council\""));
    assert!(duties.contains("hängen von weiteren Angaben ab"));
    // The question that decides most can be answered at once.
    assert_eq!(duties.matches("<fieldset").count(), 1, "{duties}");
    assert!(section(&page.body, "infrastructure").contains("href=\"/de/orte/soest\""));
    // No address says what the firm lacks.
    for address in page
        .body
        .split("href=\"")
        .chain(page.body.split("action=\""))
        .skip(1)
    {
        let address = address.split('"').next().unwrap_or_default();
        assert!(
            !address.contains("Blech") && !address.contains("Schwei"),
            "{address}"
        );
    }
    let english = answer("/en/guide", &form).body;
    assert!(section(&english, "people").contains("/en/organisations/"));
}

#[test]
fn who_wants_one_kind_of_help_gets_that() {
    let page = answer(
        "/de/wegweiser",
        &format!("{WELDING}&help=funding&help=nonsense"),
    )
    .body;
    assert!(page.contains("<section id=\"funding\"") && !page.contains("<section id=\"people\""));
    assert!(
        page.contains("value=\"funding\" checked") && !page.contains("value=\"people\" checked")
    );
}

#[test]
fn what_the_atlas_does_not_know_it_says() {
    let page = answer("/de/wegweiser", "text=xqzzvwk+qqxyz").body;
    for code in SECTIONS {
        let said = section(&page, code);
        assert!(
            said.contains("keiner passt") || said.contains("passt nicht"),
            "{code}: {said}"
        );
    }
}

#[test]
fn what_cannot_be_understood_is_marked_and_nothing_is_lost() {
    for (form, fault) in [
        (
            "text=+&place=Soest".to_owned(),
            "Bitte beschreiben Sie, worum es geht.",
        ),
        (
            format!("{WELDING}&place=Nirgendheim"),
            "Diesen Ort kennt der Atlas nicht",
        ),
        (
            format!("{WELDING}&employees=viele"),
            "Das ist keine ganze Zahl von 0 an.",
        ),
        (
            format!("text={}", "x".repeat(2_001)),
            "höchstens 2.000 Zeichen",
        ),
    ] {
        let page = answer("/de/wegweiser", &form);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fault}");
        assert!(page.body.contains(fault), "{fault}");
        assert!(!page.body.contains("<section id=\"people\""), "{fault}");
    }
    let page = answer(
        "/de/wegweiser",
        "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E&place=Nirgendheim",
    );
    assert!(!page.body.contains("<script>alert") && page.body.contains("value=\"Nirgendheim\""));
}
