//! From a question in plain words to everything that fits.

use axum::http::StatusCode;

use crate::support::{answer, between};

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
    let metres = people.split("<li class=\"hit\">").skip(1).map(|hit| {
        let distance = hit.split(" km entfernt").next().unwrap_or_default();
        let digits = distance.rsplit('>').next().unwrap_or_default();
        digits.parse::<u32>().expect("each says how far")
    });
    let kilometres: Vec<u32> = metres.collect();
    assert!(kilometres[0] <= 50, "{kilometres:?}");
    let duties = section(&page.body, "duties");
    assert!(duties.contains("name=\"council\" value=\"works_council\""));
    let form = format!("{form}&records=yes&changes_work=yes&ai=no&personal_data=yes");
    let planned = answer("/de/wegweiser", &form).body;
    let planned = section(&planned, "duties");
    // The question that decides most of the rest can be answered at once.
    assert_eq!(planned.matches("id=\"ask-").count(), 1, "{planned}");
    for said in [
        "Betriebsrat: vereinbaren, was aufgezeichnet wird",
        "§ 87 Abs. 1 Nr. 6 BetrVG",
        "Vor der Einführung",
    ] {
        assert!(planned.contains(said), "{said}: {planned}");
    }
    assert!(duties.contains("hängen von weiteren Angaben ab"));
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
    // What nobody wrote, and words that say nothing.
    for text in ["xqzzvwk+qqxyz", "und+oder+OR"] {
        let page = answer("/de/wegweiser", &format!("text={text}")).body;
        for code in SECTIONS {
            let said = section(&page, code);
            assert!(
                said.contains("keiner passt") || said.contains("passt nicht"),
                "{text} {code}: {said}"
            );
        }
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
            "text=%3F%3F%3F".to_owned(),
            "Bitte beschreiben Sie, worum es geht.",
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
        let alert = between(&page.body, "role=\"alert\"", "</div>");
        assert!(
            page.body.contains(fault) && alert.contains("href=\"#"),
            "{fault}"
        );
        assert!(!page.body.contains("<section id=\"people\""), "{fault}");
    }
    let lost = answer(
        "/de/wegweiser",
        &format!("{WELDING}&employees=viele&help=offers"),
    )
    .body;
    assert!(between(&lost, "<textarea", "</textarea>").contains("merken wir Fehler erst am Ende"));
    assert!(
        lost.contains("value=\"offers\" checked") && !lost.contains("value=\"people\" checked")
    );
    // Without a place there is a guide all the same.
    let form = "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E+Laser&place=Nirgendheim";
    let page = answer("/de/wegweiser", form);
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body
            .contains("Den Ort „Nirgendheim“ kennt der Atlas nicht")
    );
    assert!(page.body.contains("<section id=\"people\"") && !page.body.contains("<script>alert"));
}

#[test]
fn where_the_firm_is_limits_nobody_who_may_help() {
    let page = |text: &str| {
        answer(
            "/de/wegweiser",
            &format!("text={text}&place=Aachen&help=people"),
        )
        .body
    };
    let welding = "Wir+sind+aus+Dortmund+und+schwei%C3%9Fen+seit+2019+Bleche+mit+dem+Laser";
    let page = page(welding);
    let people = section(&page, "people");
    let hits: Vec<&str> = people.split("<li class=\"hit\">").skip(1).collect();
    assert!(hits.len() >= 3, "{people}");
    let elsewhere = hits
        .iter()
        .filter(|hit| !between(hit, "hit-meta", "</p>").contains("Dortmund"));
    assert!(elsewhere.count() >= 1, "{people}");
    let far = |hit: &&&str| hit.contains(" km entfernt") || hit.contains("am Ort");
    assert_eq!(
        hits.iter().filter(far).count(),
        hits.len(),
        "each says how far: {people}"
    );
}
