//! From a question in plain words to everything that fits, in four steps that lose nothing.

use axum::http::StatusCode;

use crate::support::{ATLAS, Answer, answer, between};

pub const WELDING: &str = "text=Beim+Schwei%C3%9Fen+von+Blechen+merken+wir+Fehler+erst+am+Ende.+Kann+ein+Laser+das+besser%3F";

const SECTIONS: [&str; 6] = [
    "people", "examples", "offers", "funding", "learning", "insights",
];

pub fn section<'a>(page: &'a str, code: &str) -> &'a str {
    between(page, &format!("<section id=\"{code}\""), "</section>")
}

/// Where an answer leads.
pub fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

/// The address of a guide that is begun with this form.
pub fn begun(form: &str) -> String {
    let to = led(&answer("/de/wegweiser", form));
    let guide = to.strip_suffix("/angaben");
    guide.expect("the next step").to_owned()
}

/// Sends a step's form, and gives where it leads, under the guide's address.
pub fn step(guide: &str, step: &str, form: &str) -> String {
    let to = led(&answer(&format!("{guide}/{step}"), form));
    to.strip_prefix(guide).expect("the same guide").to_owned()
}

/// The guide for what is sent in the first two steps and the third.
fn guide_of(question: &str, details: &str, help: &str) -> String {
    let guide = begun(question);
    assert_eq!(step(&guide, "angaben", details), "/hilfe");
    assert_eq!(step(&guide, "hilfe", help), "/pruefen");
    assert_eq!(step(&guide, "pruefen", "go=show"), "");
    let page = ATLAS.get(&guide);
    assert_eq!(page.status, StatusCode::OK);
    page.body
}

#[test]
fn a_problem_in_own_words_leads_to_people_examples_funding_and_duties() {
    let guide = begun(WELDING);
    step(
        &guide,
        "angaben",
        "place=Soest&employees=35&council=works_council&branch=Metallbau",
    );
    let page = ATLAS.get(&guide);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(
        page.body
            .contains("<meta name=\"robots\" content=\"noindex\">")
    );
    for code in SECTIONS {
        let section = section(&page.body, code);
        let items = section.matches("<li class=\"hit guide-item\"").count();
        assert!(items <= 5, "{code}: few");
        // Whatever stands there says why and can be judged, and what is missing is named.
        assert_eq!(section.matches("class=\"why\"").count(), items, "{code}");
        assert_eq!(
            section.matches("class=\"guide-fit\"").count(),
            items,
            "{code}"
        );
        assert!(section.contains("section-note") || items > 0, "{code}");
    }
    let people = section(&page.body, "people");
    assert!(
        people.matches("<li class=\"hit guide-item\"").count() >= 3,
        "{people}"
    );
    assert!(people.contains("class=\"guide-evidence\"") && people.contains("/de/organisationen/"));
    assert!(people.contains("href=\"tel:") && people.contains("href=\"mailto:"));
    let near = people
        .split("<li class=\"hit guide-item\"")
        .skip(1)
        .any(|hit| {
            let distance = hit.split(" km entfernt").next().unwrap_or_default();
            let digits = distance.rsplit('>').next().unwrap_or_default();
            digits.parse::<u32>().is_ok_and(|km| km <= 50)
        });
    assert!(near, "one to drive to: {people}");
    let duties = section(&page.body, "duties");
    assert!(duties.contains("name=\"council\" value=\"works_council\""));
    assert!(duties.contains("hängen von weiteren Angaben ab"));
    step(
        &guide,
        "hilfe",
        "records=yes&changes_work=yes&ai=no&personal_data=yes",
    );
    let planned = ATLAS.get(&guide).body;
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
    assert!(section(&page.body, "infrastructure").contains("href=\"/de/orte/soest\""));
    let network = section(&page.body, "infrastructure");
    assert!(
        network.contains("Kreis Soest") && network.contains("Nordrhein-Westfalen"),
        "{network}"
    );
    let called = section(&page.body, "responsible");
    for body in [
        "IHK Arnsberg, Hellweg-Sauerland",
        "Handwerkskammer Dortmund",
        "Regionalagentur Hellweg-Hochsauerland",
    ] {
        assert!(called.contains(body), "{body}: {called}");
    }
    let english = ATLAS.get(&guide.replace("/de/wegweiser", "/en/guide")).body;
    assert!(section(&english, "people").contains("/en/organisations/"));
    assert!(section(&english, "responsible").contains("Dortmund Chamber of Crafts"));
}

#[test]
fn no_address_says_what_a_firm_lacks() {
    let guide = begun(WELDING);
    for part in ["", "/frage", "/angaben", "/hilfe", "/pruefen"] {
        let page = ATLAS.get(&format!("{guide}{part}"));
        assert_eq!(page.status, StatusCode::OK, "{part}");
        assert_eq!(page.header("cache-control"), "no-store", "{part}");
        // The address opens the guide: no page and no log in between is told it.
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{part}");
        let body = page.body.as_str();
        let addresses = body
            .split("href=\"")
            .skip(1)
            .chain(body.split("action=\"").skip(1));
        for address in addresses {
            let address = address.split('"').next().unwrap_or_default();
            // The mail is the asker's own.
            let told = ["Blech", "Schwei%", "Schweiß", "merken"];
            let is_told = told.iter().any(|word| address.contains(word));
            assert!(!is_told || address.starts_with("mailto:?"), "{address}");
        }
    }
}

#[test]
fn back_and_forward_lose_nothing() {
    let guide = begun(&format!("{WELDING}&asker=trainer"));
    let field = |page: &str, of: &str| {
        let page = ATLAS.get(&format!("{guide}/{page}")).body;
        let found = page.contains(of);
        assert!(found, "{of}: {page}");
    };
    assert_eq!(
        step(
            &guide,
            "angaben",
            "place=Aachen&branch=Pflege&employees=12&go=back"
        ),
        "/frage",
        "back keeps what was typed"
    );
    field("frage", "merken wir Fehler erst am Ende");
    field("frage", "value=\"trainer\" checked");
    assert_eq!(
        step(&guide, "frage", &format!("{WELDING}&asker=trainer")),
        "/angaben"
    );
    field(
        "angaben",
        "name=\"place\" type=\"text\" autocomplete=\"address-level2\" maxlength=\"200\" value=\"Aachen\"",
    );
    field("angaben", "value=\"Pflege\"");
    field("angaben", "value=\"12\"");
    assert_eq!(
        step(&guide, "hilfe", "help=learning&help=nonsense&help=needs"),
        "/pruefen"
    );
    field("hilfe", "value=\"learning\" checked");
    field("pruefen", "12");
    let page = ATLAS.get(&guide).body;
    assert!(page.contains("<section id=\"learning\"") && !page.contains("<section id=\"people\""));
    // By the list of steps, too, and by "change".
    let to = step(
        &guide,
        "angaben",
        "place=Bonn&branch=Pflege&employees=12&go=check",
    );
    assert_eq!(to, "/pruefen");
    field("angaben", "value=\"Bonn\"");
    // Another language goes on where this one was.
    let english = ATLAS.get(&format!(
        "{}/details",
        guide.replace("/de/wegweiser", "/en/guide")
    ));
    assert!(english.body.contains("value=\"Pflege\""));
}

#[test]
fn each_asker_gets_what_they_came_for() {
    let sections = |asker: &str| {
        let page = ATLAS.get(&begun(&format!("{WELDING}&asker={asker}"))).body;
        let sections = page.split("<section id=\"").skip(1);
        let of = |part: &str| part.split('"').next().unwrap_or_default().to_owned();
        sections.map(of).collect::<Vec<String>>()
    };
    let firm = [&SECTIONS[..], &["duties", "keep"]].concat();
    assert_eq!(sections("firm"), firm);
    assert_eq!(sections("self_employed"), firm);
    assert_eq!(sections("nonsense"), firm);
    assert_eq!(
        sections("council"),
        [
            "duties", "advice", "examples", "people", "insights", "learning", "keep"
        ]
    );
    assert_eq!(
        sections("researcher"),
        [
            "needs", "firms", "people", "examples", "funding", "learning", "duties", "keep"
        ]
    );
    assert_eq!(sections("trainer")[0], "learning");
    // Who works alone is not asked how many they employ, and has nobody to instruct.
    let guide = begun(&format!("{WELDING}&asker=self_employed"));
    let details = ATLAS.get(&format!("{guide}/angaben")).body;
    assert!(!details.contains("name=\"employees\"") && !details.contains("name=\"council\""));
    step(&guide, "hilfe", "changes_work=yes&ai=yes&personal_data=yes");
    let page = ATLAS.get(&guide).body;
    let duties = section(&page, "duties");
    assert!(duties.contains("Verbotene KI"), "{duties}");
    assert!(
        !duties.contains("unterweisen") && !duties.contains("Betriebsrat"),
        "{duties}"
    );
    // A council at once has the rights of a works council, and other advice than its employer.
    let council = ATLAS.get(&begun(&format!("{WELDING}&asker=council")));
    assert!(!section(&council.body, "duties").contains("Gibt es eine Vertretung"));
    let council = begun(&format!("{WELDING}&asker=council"));
    step(&council, "angaben", "place=Soest");
    let called = ATLAS.get(&council).body;
    let called = section(&called, "responsible");
    assert!(
        called.contains("Technologieberatungsstelle") && !called.contains("IHK"),
        "{called}"
    );
    // A council reads its rights in its own words.
    let council = guide_of(
        &format!("{WELDING}&asker=council"),
        "council=works_council",
        "records=yes",
    );
    let rights = section(&council, "duties");
    assert!(rights.contains("Ihre Rechte") && rights.contains("§ 87 Abs. 1 Nr. 6 BetrVG"));
    assert!(rights.contains("Ohne Ihre Zustimmung"), "{rights}");
    // Text to send on says so, too, with how sure it is.
    let guide = begun(&format!("{WELDING}&asker=council"));
    step(&guide, "angaben", "council=works_council");
    step(&guide, "hilfe", "records=yes");
    let text = ATLAS.get(&format!("{guide}/text")).body;
    assert!(
        text.contains("Ihre Rechte") && text.contains("Ohne Ihre Zustimmung"),
        "{text}"
    );
    assert!(text.contains("ungeprüft"), "{text}");
    let needs = ATLAS
        .get(&begun(&format!("{WELDING}&asker=researcher")))
        .body;
    assert!(section(&needs, "needs").contains("/de/bedarfe/"));
    let firms = section(&needs, "firms");
    assert!(
        firms.contains("GmbH") || firms.contains(" KG") || firms.contains(" AG"),
        "{firms}"
    );
}

#[test]
fn what_the_atlas_does_not_know_it_says() {
    // What nobody wrote, and words that say nothing.
    for text in ["xqzzvwk+qqxyz", "und+oder+OR"] {
        let page = ATLAS.get(&begun(&format!("text={text}"))).body;
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
            format!("text={}", "x".repeat(2_001)),
            "höchstens 2.000 Zeichen",
        ),
    ] {
        let page = answer("/de/wegweiser", &form);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fault}");
        let alert = between(&page.body, "role=\"alert\"", "</div>");
        assert!(
            page.body.contains(fault) && alert.contains("href=\"#guide-text\""),
            "{fault}"
        );
    }
    let guide = begun(WELDING);
    let page = answer(&format!("{guide}/angaben"), "place=Soest&employees=viele");
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(between(&page.body, "role=\"alert\"", "</div>").contains("href=\"#answer-employees\""));
    assert!(page.body.contains("Das ist keine ganze Zahl von 0 an."));
    assert!(page.body.contains("value=\"viele\"") && page.body.contains("value=\"Soest\""));
    assert!(
        ATLAS
            .get(&format!("{guide}/angaben"))
            .body
            .contains("value=\"viele\""),
        "kept"
    );
    // An emptied problem is refused, and the one before stays.
    let page = answer(&format!("{guide}/frage"), "text=");
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ATLAS.get(&guide).body.contains("merken wir Fehler"));
    // Without a place there is a guide all the same.
    let guide = begun("text=%3Cscript%3Ealert(1)%3C%2Fscript%3E+Laser");
    step(&guide, "angaben", "place=Nirgendheim");
    let page = ATLAS.get(&guide);
    assert!(
        page.body
            .contains("Den Ort „Nirgendheim“ kennt der Atlas nicht")
    );
    assert!(page.body.contains("<section id=\"people\"") && !page.body.contains("<script>alert"));
}

#[test]
fn a_place_that_may_be_several_is_asked_for() {
    let guide = begun(WELDING);
    step(&guide, "angaben", "place=Halle");
    let page = ATLAS.get(&guide).body;
    assert!(page.contains("„Halle“ kann mehrere Orte meinen") && !page.contains(" km entfernt"));
    let check = ATLAS.get(&format!("{guide}/pruefen")).body;
    let choice = between(&check, "Welchen Ort meinen Sie mit „Halle“?", "</fieldset>");
    assert!(
        choice.contains("name=\"place\" value=\"Halle (Westf.)\""),
        "{choice}"
    );
    assert_eq!(
        step(&guide, "pruefen", "place=&go=show"),
        "",
        "it may stay open"
    );
    assert_eq!(step(&guide, "pruefen", "place=Halle+(Westf.)&go=show"), "");
    let page = ATLAS.get(&guide).body;
    assert!(page.contains("Regionalagentur OstWestfalenLippe") && page.contains(" km entfernt"));
    step(&guide, "angaben", "place=05978036");
    let check = ATLAS.get(&format!("{guide}/pruefen")).body;
    assert!(check.contains("Unna"), "a key is a place: {check}");
}

#[test]
fn who_may_help_is_limited_by_no_place_or_year_in_the_text() {
    let text = "Wir+sind+aus+Dortmund+und+schwei%C3%9Fen+seit+2019+Bleche+mit+dem+Laser";
    let page = guide_of(&format!("text={text}"), "place=Aachen", "help=people");
    let people = section(&page, "people");
    let hits: Vec<&str> = people
        .split("<li class=\"hit guide-item\"")
        .skip(1)
        .collect();
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

#[test]
fn a_question_of_the_rules_is_answered_in_the_guide() {
    let guide = begun(WELDING);
    let open = ATLAS.get(&guide).body;
    assert!(section(&open, "duties").contains(&format!("action=\"{guide}/antwort\"")));
    let to = led(&answer(
        &format!("{guide}/antwort"),
        "council=works_council&records=yes",
    ));
    assert_eq!(to, format!("{guide}#duties"));
    let page = ATLAS.get(&guide).body;
    assert!(section(&page, "duties").contains("§ 87 Abs. 1 Nr. 6 BetrVG"));
    // Who works alone has no council, whatever was said before as a firm.
    step(&guide, "frage", &format!("{WELDING}&asker=self_employed"));
    let alone = ATLAS.get(&guide).body;
    let duties = section(&alone, "duties");
    assert!(!duties.contains("Betriebsrat") && duties.contains("name=\"employees\" value=\"0\""));
    step(&guide, "frage", WELDING);
    let again = ATLAS.get(&guide).body;
    assert!(
        !section(&again, "duties").contains("§ 87"),
        "it was forgotten"
    );
}

#[test]
fn a_council_reads_of_rights_before_it_has_answered_anything() {
    let guide = begun("text=Kameras+sollen+uns+bei+der+Arbeit+filmen&asker=council");
    let page = ATLAS.get(&guide).body;
    let rights = section(&page, "duties");
    assert!(rights.contains("Noch steht keines fest"), "{rights}");
    let named = rights.matches("class=\"duty\"").count();
    assert!((1..=4).contains(&named), "{named}: {rights}");
    // Asked first is what decides most of these, not what else may be due.
    assert!(rights.contains("id=\"ask-changes_work\""), "{rights}");
    let text = ATLAS.get(&format!("{guide}/text")).body;
    assert!(text.contains("Noch steht keines fest"), "{text}");
    answer(
        &format!("{guide}/antwort"),
        "council=works_council&records=yes",
    );
    let rights = ATLAS.get(&guide).body;
    let rights = section(&rights, "duties");
    assert!(rights.contains("§ 87 Abs. 1 Nr. 6 BetrVG"));
    assert!(!rights.contains("Noch steht keines fest"), "one is certain");
}

#[test]
fn short_words_of_technology_find_people() {
    let page = ATLAS.get(&begun("text=Wie+hilft+uns+KI%3F")).body;
    let people = section(&page, "people");
    assert!(people.contains("<li class=\"hit guide-item\""), "{people}");
}

#[test]
fn the_front_pages_question_becomes_a_guide() {
    let home = ATLAS.get("/de").body;
    assert!(home.contains("form=\"search\" formmethod=\"post\" formaction=\"/de/wegweiser\""));
    let to = led(&answer("/de/wegweiser", "q=Laserschwei%C3%9Fen"));
    let page = ATLAS.get(&to).body;
    assert!(page.contains(">Laserschweißen</textarea>") && page.contains("name=\"asker\""));
}

#[test]
fn a_branch_in_own_words_is_one_of_several_sectors() {
    let guide = begun(WELDING);
    step(&guide, "angaben", "branch=Maschinenbau");
    let check = ATLAS.get(&format!("{guide}/pruefen")).body;
    let choice = between(
        &check,
        "Welcher Wirtschaftszweig ist „Maschinenbau“?",
        "</fieldset>",
    );
    assert!(choice.contains("name=\"sector\" value=\"28\""), "{choice}");
    assert!(
        choice.contains("name=\"sector\" value=\"\" checked"),
        "nobody guesses: {choice}"
    );
    assert_eq!(step(&guide, "pruefen", "sector=28&go=show"), "");
    let duties = ATLAS.get(&guide).body;
    assert!(section(&duties, "duties").contains("name=\"sector\" value=\"28\""));
    // Another branch is another sector.
    step(&guide, "angaben", "branch=Pflege");
    let duties = ATLAS.get(&guide).body;
    assert!(!section(&duties, "duties").contains("name=\"sector\" value=\"28\""));
}
