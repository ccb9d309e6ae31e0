//! What others subscribe to: Atom, iCalendar, sitemaps, linked data.

use axum::http::StatusCode;
use domain::{Kind, Language};
use web::links;

use crate::support::{ATLAS, PUBLIC_URL, all_pages};

#[test]
fn any_search_is_a_feed() {
    for (address, language) in [
        ("/de/suche.atom?q=laser", "de"),
        ("/en/search.atom?kind=project", "en"),
        ("/de/suche.atom", "de"),
        ("/de/suche.atom?q=%00%3Cb%3E%26&kind=x", "de"),
    ] {
        let feed = ATLAS.get(address);
        assert_eq!(feed.status, StatusCode::OK, "{address}");
        assert!(
            feed.header("content-type")
                .starts_with("application/atom+xml")
        );
        assert!(feed.body.contains(&format!("xml:lang=\"{language}\"")));
        assert!(well_formed(&feed.body), "{address}: {}", feed.body);
        assert!(!feed.body.contains('⟦'));
    }
    let feed = ATLAS.get("/en/search.atom?kind=project").body;
    let entries = feed.matches("<entry ").count();
    assert!(entries > 3);
    for part in [
        "<id>urn:uuid:",
        "<published>",
        "<category term=\"project\" label=\"Project\"/>",
    ] {
        assert_eq!(feed.matches(part).count(), entries, "{part}");
    }
    assert!(feed.contains(&format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{PUBLIC_URL}/en/search.atom?kind=project\"/>")));
}

#[test]
fn feeds_are_called_after_what_they_follow() {
    for (address, title) in [
        ("/de/suche.atom", "Kompetenzatlas"),
        ("/de/suche.atom?q=laser", "Suche nach „laser“"),
        (
            "/en/search.atom?kind=project&district=05315",
            "New in the atlas: Projects, Köln",
        ),
        (
            "/en/search.atom?q=laser&near=Krefeld&radius_km=10",
            "Search for “laser” (10 km around Krefeld)",
        ),
    ] {
        let feed = ATLAS.get(address).body;
        assert!(
            feed.contains(&format!("<title>{title}</title>")),
            "{address}: {feed:.400}"
        );
        let page = ATLAS.get(&address.replace(".atom", "")).body;
        assert!(page.contains(&format!("title=\"{title}\"")), "{address}");
    }
}

#[test]
fn around_a_place_that_nobody_knows_there_is_no_feed() {
    let feed = ATLAS.get("/de/suche.atom?q=laser&near=Nirgendwo");
    assert_eq!(feed.status, StatusCode::NOT_FOUND);
    let page = ATLAS.get("/de/suche?q=laser&near=Nirgendwo").body;
    assert!(!page.contains("suche.atom"));
}

#[test]
fn what_only_one_kind_has_stands_beside_what_all_have() {
    for (content, name, values) in [
        (
            serde_json::json!({
                "texts": { "de": { "title": "Ein Aufsatz" } },
                "links": [{ "url": "https://paper.example/1" }],
                "body": { "kind": "publication", "doi": "10.5555/eins" },
            }),
            "sameAs",
            ["https://paper.example/1", "https://doi.org/10.5555/eins"],
        ),
        (
            serde_json::json!({
                "texts": { "de": { "title": "Ein Vorhaben" } },
                "names": ["Vorhaben Eins"],
                "body": { "kind": "project", "acronym": "V1" },
            }),
            "alternateName",
            ["Vorhaben Eins", "V1"],
        ),
    ] {
        let entry = serde_json::json!({ "content": content });
        let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let url = made.json()["url"]["de"].clone();
        let address = url.as_str().expect("an address").replace(PUBLIC_URL, "");
        let data = linked_data(&ATLAS.get(&address).body).expect("there are data");
        assert_eq!(data[name], serde_json::json!(values));
        let id = made.json()["id"].clone();
        let id = id.as_str().expect("an id");
        ATLAS.write(
            "DELETE",
            &format!("/api/v1/entries/{id}"),
            &[],
            &serde_json::Value::Null,
        );
    }
}

#[test]
fn pages_name_their_feeds() {
    for (page, feed) in [
        ("/de/suche?q=laser", "/de/suche.atom?q=laser"),
        ("/de/meldungen", "/de/suche.atom?kind=news"),
        ("/en/directory?kind=project", "/en/search.atom?kind=project"),
        ("/de/kalender", "/de/kalender.ics"),
    ] {
        let body = ATLAS.get(page).body;
        let head = body.split("</head>").next().expect("a head");
        assert!(
            head.contains("rel=\"alternate\" type=") && head.contains(&format!("href=\"{feed}\"")),
            "{page}"
        );
        assert_eq!(ATLAS.get(feed).status, StatusCode::OK);
    }
}

#[test]
fn events_and_deadlines_come_as_calendars() {
    let (_, slug) = ATLAS.some(Kind::Event);
    let one = ATLAS.get(&format!(
        "{}.ics",
        links::entry(Language::German, Kind::Event, &slug)
    ));
    assert_eq!(one.status, StatusCode::OK);
    assert!(one.header("content-type").starts_with("text/calendar"));
    let all = ATLAS.get("/en/calendar.ics");
    for file in [&one.body, &all.body] {
        assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(
            file.matches("BEGIN:VEVENT").count(),
            file.matches("END:VEVENT").count()
        );
        for line in file.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
        }
    }
    assert_eq!(one.body.matches("BEGIN:VEVENT").count(), 1);
    let (times, days) = ("DTSTART;TZID=Europe/Berlin:", "DTSTART;VALUE=DATE:");
    assert!(
        all.body.contains(times) && all.body.contains(days),
        "events and deadlines"
    );
    assert!(all.body.contains(&format!("URL:{PUBLIC_URL}/en/")));
    let uid = |file: &str| {
        file.split("UID:")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next())
            .map(ToOwned::to_owned)
    };
    let again = ATLAS.get(&format!(
        "{}.ics",
        links::entry(Language::English, Kind::Event, &slug)
    ));
    assert_eq!(
        uid(&one.body),
        uid(&again.body),
        "the name is the same in every language"
    );
    let (_, without) = ATLAS.some(Kind::Organisation);
    let address = links::entry(Language::German, Kind::Organisation, &without);
    assert_eq!(
        ATLAS.get(&format!("{address}.ics")).status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn sitemaps_name_every_public_entry_in_both_languages_and_nothing_else() {
    let robots = ATLAS.get("/robots.txt").body;
    assert!(robots.contains(&format!("Sitemap: {PUBLIC_URL}/sitemap.xml")));
    let index = ATLAS.get("/sitemap.xml");
    assert!(index.header("content-type").starts_with("application/xml"));
    let files = addresses(&index.body);
    assert!(files.len() >= 2, "{files:?}");
    let mut pages = Vec::new();
    for file in files {
        let file = ATLAS.get(&file);
        assert_eq!(file.status, StatusCode::OK);
        assert!(well_formed(&file.body));
        pages.extend(addresses(&file.body));
    }
    for &language in Language::ALL {
        for &kind in Kind::ALL {
            let (_, slug) = ATLAS.some(kind);
            let page = links::entry(language, kind, &slug);
            assert_eq!(
                pages.iter().filter(|known| **known == page).count(),
                1,
                "{page}"
            );
        }
        let source = domain::SourceId::new("demo").expect("legal");
        let aachen: domain::Ags = "05334002".parse().expect("digits");
        for page in [
            links::calendar(language),
            links::source(language, &source),
            links::municipality(language, aachen),
            links::municipality(language, "05314000".parse().expect("digits")),
            links::district_page(language, "05966"),
            links::scheme(language, domain::Scheme::Atlas),
        ] {
            assert_eq!(
                pages.iter().filter(|known| **known == page).count(),
                1,
                "{page}"
            );
        }
        let of_concepts = links::scheme(language, domain::Scheme::Atlas) + "/";
        let concept = pages.iter().find(|page| page.starts_with(&of_concepts));
        let concept = concept.expect("concepts have pages");
        assert_eq!(ATLAS.get(concept).status, StatusCode::OK, "{concept}");
    }
    for page in pages
        .iter()
        .filter(|page| !page.contains("/sitemaps/"))
        .step_by(97)
    {
        assert_eq!(ATLAS.get(page).status, StatusCode::OK, "{page}");
    }
    assert!(
        !pages.iter().any(|page| page.contains("roter-freitag")),
        "that one is for members"
    );
    for missing in [
        "/sitemaps/0.xml",
        "/sitemaps/2.xml",
        "/sitemaps/+1.xml",
        "/sitemaps/concepts-0.xml",
        "/sitemaps/concepts-9.xml",
        "/sitemaps/x",
        "/sitemaps/-1.xml",
    ] {
        assert_eq!(
            ATLAS.get(missing).status,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
}

#[test]
fn pages_say_to_programs_what_they_are_about() {
    for (kind, of) in [
        (Kind::Organisation, "organisation"),
        (Kind::Event, "\"Event\""),
        (Kind::Course, "\"Course\""),
        (Kind::Project, "\"ResearchProject\""),
        (Kind::News, "\"NewsArticle\""),
        (Kind::Person, "\"Person\""),
    ] {
        let (_, slug) = ATLAS.some(kind);
        let address = links::entry(Language::German, kind, &slug);
        let data = linked_data(&ATLAS.get(&address).body).expect("there are data");
        assert_eq!(data["@context"], "https://schema.org");
        assert_eq!(data["@id"], format!("{PUBLIC_URL}{address}"));
        assert!(data["name"].as_str().is_some_and(|name| !name.is_empty()));
        let kind = data["@type"].to_string();
        assert!(
            kind == of
                || of == "organisation" && kind.contains("Organi")
                || kind.contains("University"),
            "{kind}"
        );
    }
    let dataset = linked_data(&ATLAS.get("/de/daten").body).expect("there are data");
    assert_eq!(dataset["@type"], "Dataset");
    assert_eq!(dataset["distribution"].as_array().map(Vec::len), Some(3));
    for address in all_pages() {
        linked_data(&ATLAS.get(&address).body);
    }
}

#[test]
fn what_somebody_typed_cannot_leave_the_data() {
    let text = "</script><script>alert(1)</script><!-- & \u{2028}";
    let entry = serde_json::json!({ "content": {
        "texts": { "de": { "title": text, "summary": text } },
        "body": { "kind": "event", "starts": "2026-05-01T10:00:00" },
    }});
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let (id, url) = (made.json()["id"].clone(), made.json()["url"]["de"].clone());
    let address = url.as_str().expect("an address").replace(PUBLIC_URL, "");
    let page = ATLAS.get(&address).body;
    assert!(!page.contains("<script>alert"));
    assert_eq!(linked_data(&page).expect("still data")["name"], text);
    let file = ATLAS.get(&format!("{address}.ics")).body;
    assert!(
        file.contains("SUMMARY:</script>"),
        "texts of calendars are plain"
    );
    let id = id.as_str().expect("an id");
    ATLAS.write(
        "DELETE",
        &format!("/api/v1/entries/{id}"),
        &[],
        &serde_json::Value::Null,
    );
}

/// The data that a page carries; an assertion fails if they are no JSON.
fn linked_data(page: &str) -> Option<serde_json::Value> {
    let data = page.split("<script type=\"application/ld+json\">").nth(1)?;
    let data = data.split("</script>").next().unwrap_or_default();
    Some(serde_json::from_str(data).unwrap_or_else(|error| panic!("{error}: {data}")))
}

/// The paths that a sitemap names.
fn addresses(xml: &str) -> Vec<String> {
    xml.split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .map(|url| url.replace(PUBLIC_URL, ""))
        .collect()
}

/// Whether every element is closed in its turn, and no `&` or control character stands bare.
fn well_formed(xml: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for rest in xml.split('<').skip(1) {
        let Some((tag, text)) = rest.split_once('>') else {
            return false;
        };
        let bare = text.split('&').skip(1).any(|rest| {
            let name = rest.split(';').next().unwrap_or_default();
            name.is_empty() || name.len() > 8 || name.contains(' ')
        });
        if bare
            || text
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        {
            return false;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            open.push(tag.split_whitespace().next().unwrap_or_default());
        }
    }
    open.is_empty()
}
