//! Reports of the network: who reports, what becomes public of it, and what became of it.

use axum::http::StatusCode;
use domain::{ReportAnswer, ReportState, Timestamp};

use crate::support::{Answer, Fresh, between};

const FORM: &str = "/de/infrastruktur/hinweise/neu";
const LIST: &str = "/de/infrastruktur/hinweise";
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

fn report(atlas: &Fresh, form: &str) -> Answer {
    atlas.post(FORM, HERE, form)
}

/// Where the link of a report that is taken leads.
fn taken(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

fn answer(park: &str, german: &str, english: &str) -> ReportAnswer {
    ReportAnswer {
        ags: "05974040".parse().expect("eight digits"),
        park: park.to_owned(),
        at: Timestamp::UNIX_EPOCH,
        state: ReportState::PassedOn,
        german: german.to_owned(),
        english: english.to_owned(),
    }
}

#[test]
fn a_report_counts_when_there_are_enough_and_its_month_is_over() {
    let atlas = Fresh::new(&[]);
    let fast = "place=Soest&park=GE+S%C3%BCdost&reason=need_fast";
    let link = taken(&report(&atlas, fast));
    for _ in 0..4 {
        taken(&report(&atlas, fast));
    }
    let receipt = atlas.get(&link);
    assert_eq!(receipt.status, StatusCode::OK);
    for words in [
        "zählt ab dem 1. April 2026",
        "GE Südost",
        "mehr als 100 Mbit/s",
        "Am 1. April 2028 wird er von selbst gelöscht",
        "keine 5 gezählten Hinweise",
    ] {
        assert!(receipt.body.contains(words), "{words}: {}", receipt.body);
    }
    assert!(atlas.get(LIST).body.contains("Ihrer kann der erste sein"));
    // The month is over: five are told of, but neither what they said nor the name that somebody typed.
    atlas.wait_until("2026-04-01T08:00:00Z");
    let list = atlas.get(LIST).body;
    let soest = between(&list, "Soest</a>", "<h3");
    assert!(soest.contains("mindestens 5") && soest.contains("noch keine Antwort"));
    assert!(!list.contains("Südost") && !soest.contains("100 Mbit/s"));
    assert!(list.contains("Gezählt bis 31. März 2026"));
    let map = between(&list, "<svg class=\"map-svg\"", "</svg>");
    assert!(map.contains("aria-label=\"Soest: mindestens 5 Hinweise\""));
    assert_eq!(map.matches("class=\"map-link\"").count(), 1);
    assert!(atlas.get(&link).body.contains("mindestens 5"));
}

#[test]
fn what_became_of_reports_is_public_in_both_languages() {
    let atlas = Fresh::new(&[]).indexed();
    for _ in 0..12 {
        let form = "place=59494+Soest&park=Gewerbegebiet+S%C3%BCdost&reason=slower";
        taken(&report(&atlas, form));
    }
    for _ in 0..11 {
        taken(&report(&atlas, "place=Soest&reason=need_gigabit"));
    }
    // Who answered now would tell of those who report.
    let early = atlas.answer_reports(answer("", "Wir fragen nach.", ""));
    let why = early.expect_err("too few").to_string();
    assert!(why.contains("not 5 reports"), "{why}");
    atlas.wait_until("2026-04-02T08:00:00Z");
    let answers = [
        answer("", "Wir fragen nach.", "We are asking."),
        answer("Gewerbegebiet Südost", "=An den Kreis gegeben.", ""),
    ];
    for answer in answers {
        atlas.answer_reports(answer).expect("enough");
    }
    let list = atlas.get(LIST).body;
    let soest = between(&list, "Soest</a>", "<h3");
    for words in [
        "mindestens 20",
        "langsamer als angegeben: mindestens 10",
        "Gigabit gebraucht: mindestens 10",
        "weitergegeben",
        "2. April 2026",
        "Wir fragen nach.",
    ] {
        assert!(soest.contains(words), "{words}: {soest}");
    }
    let park = between(&list, "Gewerbegebiet Südost", "<h3");
    assert!(park.contains("mindestens 10") && park.contains("=An den Kreis gegeben."));
    let english = atlas.get("/en/infrastructure/reports").body;
    assert!(
        english.contains("We are asking.") && english.contains("slower than stated: at least 10")
    );
    assert!(english.contains("<span class=\"report-answer\" lang=\"de\">=An den Kreis gegeben."));
    let place = atlas.get("/de/orte/soest").body;
    assert!(place.contains("Hinweise aus Soest und was daraus wurde"));
    assert!(place.contains("/de/infrastruktur/hinweise/neu?place=05974040"));
    let district = atlas.get("/en/districts/kreis-soest").body;
    assert!(
        district.contains("We are asking.") && district.contains("/en/infrastructure/reports/new")
    );
    let other = atlas.get("/de/kreise/kreis-dueren").body;
    assert!(!other.contains("Wir fragen nach."));
    // Whoever reports next finds the park by its name.
    let form = atlas.get(&format!("{FORM}?place=05974040")).body;
    assert!(
        form.contains("value=\"Soest\"")
            && form.contains("<option value=\"Gewerbegebiet Südost\">")
    );
    let file = atlas.get("/de/infrastruktur/hinweise.csv");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[1].starts_with("05974040,Soest,Kreis Soest,,20,"),
        "{}",
        lines[1]
    );
    let of_park = "05974040,Soest,Kreis Soest,Gewerbegebiet Südost,10,,2026-03-31,weitergegeben,2026-04-02,'=An den Kreis gegeben.";
    assert_eq!(lines[2], of_park);
}

#[test]
fn what_is_wrong_with_a_form_is_said_and_nothing_is_lost() {
    let atlas = Fresh::new(&[]);
    for (form, fault, kept) in [
        ("park=Nord", "um welche Gemeinde es geht", "value=\"Nord\""),
        (
            "place=Soest&park=Nord",
            "Bitte wählen Sie, worum es geht",
            "value=\"Soest\"",
        ),
        (
            "place=Soesd&reason=late",
            "„Soesd“ ist keine Gemeinde",
            "name=\"place\" value=\"Soest\"",
        ),
        (
            "place=Paris&reason=late",
            "„Paris“ ist keine Gemeinde",
            "value=\"late\" checked",
        ),
        (
            "place=34431&reason=late",
            "Die Postleitzahl 34431 kennt dieser Atlas nicht",
            "value=\"34431\"",
        ),
        (
            "place=Stadt+Marsberg&reason=late",
            "„Stadt Marsberg“ ist keine Gemeinde",
            "name=\"place\" value=\"Marsberg\"",
        ),
        (
            "place=Halle&reason=late",
            "„Halle“ kann ein anderer Ort sein",
            "name=\"place\" value=\"Halle (Westf.)\"",
        ),
        (
            "place=50.9%2C+6.9&reason=late",
            "ist keine Gemeinde",
            "value=\"50.9, 6.9\"",
        ),
        (
            "place=Soest&park=%E2%80%93&reason=late",
            "braucht einen Buchstaben",
            "value=\"–\"",
        ),
        (
            "place=Soest&reason=%00nonsense",
            "worum es geht",
            "value=\"Soest\"",
        ),
    ] {
        let answer = report(&atlas, form);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        let alert = between(&answer.body, "role=\"alert\"", "</div>");
        assert!(alert.contains(fault), "{form}: {alert}");
        assert!(answer.body.contains(kept), "{form}: {kept}");
    }
    // What was typed stands before what was chosen of the places that it may mean.
    taken(&report(
        &atlas,
        "place=Halle&place=Halle+%28Westf.%29&reason=late",
    ));
    // What fills in forms by itself is thanked, and forgotten.
    let trapped = report(&atlas, "place=Soest&reason=late&website=x");
    assert_eq!(trapped.header("location"), LIST);
}

#[test]
fn a_report_is_taken_back_by_who_has_its_link() {
    let atlas = Fresh::new(&[]);
    let link = taken(&report(&atlas, "place=Soest&reason=no_signal"));
    let page = atlas.get(&link);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.body.contains("noindex"), "search engines leave it out");
    let delete = format!("{link}/loeschen");
    let foreign = ("sec-fetch-site", "cross-site");
    for address in [delete.as_str(), FORM] {
        let refused = atlas.post(address, foreign, "place=Soest&reason=late");
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
    }
    let deleted = taken(&atlas.post(&delete, HERE, ""));
    assert!(atlas.get(&deleted).body.contains("zählt nicht mehr mit"));
    for address in [
        link,
        format!("{LIST}/{}", "0".repeat(32)),
        format!("{LIST}/x"),
    ] {
        let gone = atlas.get(&address);
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{address}");
        assert!(
            gone.body.contains("Diesen Hinweis gibt es nicht"),
            "{address}"
        );
    }
    let again = atlas.post(&delete, HERE, "");
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[test]
fn whoever_looks_for_the_network_finds_where_to_report() {
    let atlas = Fresh::new(&[]).indexed();
    for address in [
        "/de",
        "/de/suche?q=Internet+zu+langsam",
        "/de/rueckmeldung",
        "/de/kreise/kreis-soest",
        LIST,
    ] {
        assert!(atlas.get(address).body.contains(FORM), "{address}");
    }
    let other = atlas.get("/de/suche?q=Internet+der+Dinge").body;
    assert!(!other.contains(FORM));
    let privacy = atlas.get("/en/privacy").body;
    assert!(privacy.contains("Reports of the network: municipality, business park"));
}
