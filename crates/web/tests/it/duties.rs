//! What is to be settled when technology is introduced.

use axum::http::StatusCode;

use crate::support::{ATLAS, answer, between};

#[test]
fn every_question_may_stay_open_and_is_sent_by_post() {
    for (address, open) in [("/de/pflichten", "offen"), ("/en/duties", "open")] {
        let page = ATLAS.get(address).body;
        let form = between(&page, "<form class=\"duty-form\"", "</form>");
        assert!(form.contains(&format!("method=\"post\" action=\"{address}\"")));
        let choices = form.matches("<fieldset").count();
        assert!(choices >= 10);
        assert_eq!(form.matches("value=\"\" checked> ").count(), choices);
        assert_eq!(form.matches(&format!("> {open}</label>")).count(), choices);
        assert!(!page.contains("concerning-heading"), "nothing was answered");
        let nothing = answer(address, "");
        assert_eq!((nothing.status, nothing.body), (StatusCode::OK, page));
    }
}

#[test]
fn a_production_manager_learns_what_to_settle_with_whom_and_why() {
    let form = "council=works_council&employees=35&records=yes&changes_work=yes&sector=25.62";
    let page = answer("/de/pflichten", form);
    assert_eq!(
        (page.status, page.header("cache-control")),
        (StatusCode::OK, "no-store")
    );
    assert!(
        page.body
            .contains("hat noch niemand mit ihrer Quelle verglichen")
    );
    let duty = between(
        &page.body,
        "id=\"works-council-agrees-monitoring\"",
        "</li>",
    );
    for said in [
        "Betriebsrat: vereinbaren, was aufgezeichnet wird",
        "Vor der Einführung",
        "Gibt es eine Vertretung der Beschäftigten? Betriebsrat",
        "Kann die Technik festhalten, wer wann was tut? ja",
        "§ 87 Abs. 1 Nr. 6 BetrVG",
        "Stand 30. November 2026, ungeprüft.",
    ] {
        assert!(duty.contains(said), "{said}: {duty}");
    }
    let concerning = between(&page.body, "id=\"concerning-heading\"", "</section>");
    assert!(concerning.contains("id=\"risk-assessment\""));
    // Each heading leads to who helps with it.
    let help = concerning.matches("href=\"/de/suche?q=").count();
    assert_eq!(help, concerning.matches("class=\"duty-group\"").count());
    assert!(
        !concerning.contains("id=\"nis2-check\"") && !concerning.contains("id=\"staff-council\"")
    );
    // What is open says on what it depends, and leads to the question.
    let open = between(&page.body, "id=\"open-heading\"", "</section>");
    let training = between(open, "id=\"works-council-training\"", "</ul>");
    assert!(
        training.contains("href=\"#ask-changes_skills\"") && !training.contains("#ask-council")
    );
    assert!(page.body.contains("id=\"ask-changes_skills\""));
    let others = between(&page.body, "class=\"duty-others\"", "</details>");
    assert!(others.contains("id=\"nis2-check\""), "{others}");
    // The answers are in the form again.
    assert!(page.body.contains(
        "name=\"employees\" type=\"text\" autocomplete=\"off\" maxlength=\"40\" value=\"35\""
    ));
    assert!(page.body.contains("name=\"records\" value=\"yes\" checked"));
    let twice = answer(
        "/de/pflichten",
        "personal_data=yes&records=yes&employees=35",
    )
    .body;
    let twice = between(&twice, "id=\"impact-assessment\"", "</li>");
    assert_eq!(
        twice.matches("Kann die Technik festhalten").count(),
        1,
        "{twice}"
    );
    let english = answer("/en/duties", form).body;
    assert!(english.contains("Works council: agree on what is recorded"));
    assert!(english.contains("Can the technology record who does what and when? yes"));
}

#[test]
fn what_holds_only_later_says_so() {
    // The tests' atlas lives on 1 March 2026.
    let page = answer("/de/pflichten", "software_products=yes").body;
    let later = between(&page, "id=\"product-security\"", "</li>");
    assert!(later.contains("Gilt erst ab 11. Dezember 2027."), "{later}");
    let now = answer("/de/pflichten", "ai=yes").body;
    let now = between(&now, "id=\"ai-forbidden\"", "</li>");
    assert!(!now.contains("Gilt erst ab"), "{now}");
}

#[test]
fn what_cannot_be_read_is_marked_and_the_rest_is_evaluated() {
    let form = "employees=viele&sector=Metall&council=%3Cscript%3E&personal_data=yes&unknown=1";
    let page = answer("/de/pflichten", form);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (fact, fault) in [
        ("employees", "Das ist keine ganze Zahl von 0 an."),
        ("sector", "Das ist kein Wirtschaftszweig"),
        ("council", "Diese Antwort gibt es nicht."),
    ] {
        let hint = between(&page.body, &format!("id=\"hint-{fact}\""), "</p>");
        assert!(hint.contains(fault), "{fact}: {hint}");
    }
    let alert = between(&page.body, "role=\"alert\"", "</ul>");
    for fact in ["employees", "sector", "council"] {
        assert!(alert.contains(&format!("href=\"#ask-{fact}\"")), "{alert}");
    }
    assert!(page.body.contains("value=\"viele\"") && !page.body.contains("<script>"));
    let concerning = between(&page.body, "id=\"concerning-heading\"", "</section>");
    assert!(concerning.contains("id=\"data-records\""));
    // Nobody is told of duties by what was not understood.
    let open = between(&page.body, "id=\"open-heading\"", "</section>");
    assert!(open.contains("#ask-employees") && open.contains("#ask-council"));
}
