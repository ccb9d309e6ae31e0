//! What becomes of a guide: it is kept, sent on, judged, deleted.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{Actor, Fit};

use crate::{
    guide::{WELDING, begun, led, section, step},
    support::{ATLAS, answer, between},
};

#[test]
fn a_guide_is_kept_deleted_and_then_nobody_can_open_it() {
    let guide = begun(WELDING);
    assert!(
        ATLAS
            .get(&guide)
            .body
            .contains("wird am 2. März 2026 gelöscht")
    );
    assert_eq!(
        led(&answer(&format!("{guide}/behalten"), "")),
        format!("{guide}#keep")
    );
    let kept = ATLAS.get(&guide).body;
    assert!(
        kept.contains("bleibt bis 30. Mai 2026") && !kept.contains("/behalten\""),
        "kept"
    );
    assert!(kept.contains(&format!("value=\"https://atlas.example{guide}\"")));
    // What is changed later stays as long.
    step(&guide, "angaben", "place=Soest");
    assert!(ATLAS.get(&guide).body.contains("bleibt bis 30. Mai 2026"));
    assert_eq!(
        led(&answer(&format!("{guide}/loeschen"), "")),
        "/de/wegweiser/geloescht"
    );
    assert!(
        ATLAS
            .get("/de/wegweiser/geloescht")
            .body
            .contains("Der Link öffnet nichts mehr")
    );
    for part in ["", "/frage", "/angaben", "/text"] {
        let gone = ATLAS.get(&format!("{guide}{part}"));
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{part}");
        assert!(
            gone.body.contains("Diesen Wegweiser gibt es nicht"),
            "{part}"
        );
    }
    for form in ["angaben", "behalten", "loeschen", "passt"] {
        let id = "entry=01890000-0000-7000-8000-000000000000";
        let gone = answer(&format!("{guide}/{form}"), id);
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{form}");
    }
    // Guessed and broken links open nothing either.
    for token in ["0".repeat(32), "x".to_owned(), guide[14..40].to_owned()] {
        let gone = ATLAS.get(&format!("/de/wegweiser/{token}"));
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{token}");
    }
}

#[test]
fn other_sites_change_no_guide() {
    let guide = begun(WELDING);
    for form in ["", "/angaben", "/behalten", "/loeschen", "/passt"] {
        let address = match form {
            "" => "/de/wegweiser".to_owned(),
            form => format!("{guide}{form}"),
        };
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site");
        let refused = ATLAS.send(request.body(Body::from(WELDING)).expect("legal"));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{form}");
    }
}

#[test]
fn what_is_said_of_an_item_is_counted_once_and_without_the_question() {
    let guide = begun("text=Laserschwei%C3%9Fen+von+Aluminium");
    let page = ATLAS.get(&guide).body;
    let people = section(&page, "people");
    let entry = between(people, "name=\"entry\" value=\"", "\"").to_owned();
    let office = Actor::System("test");
    let counts = || {
        let fits = ATLAS.runtime.block_on(ATLAS.state.app.fits(&office));
        let fits = fits.expect("the office may");
        let of = fits
            .into_iter()
            .filter(|count| count.entry.to_string() == entry);
        of.map(|count| (count.said.fit, count.said.month, count.times))
            .collect::<Vec<_>>()
    };
    let say = |fit: &str| {
        let to = led(&answer(
            &format!("{guide}/passt"),
            &format!("entry={entry}&fit={fit}"),
        ));
        assert_eq!(to, format!("{guide}#e-{entry}"));
    };
    say("helps");
    say("helps");
    let march = "2026-03".to_owned();
    assert_eq!(counts(), [(Fit::Helps, march.clone(), 1)], "twice is once");
    say("too_far");
    assert_eq!(
        counts(),
        [(Fit::TooFar, march, 1)],
        "who changes their mind counts once"
    );
    let page = ATLAS.get(&guide).body;
    assert!(section(&page, "people").contains("Sie sagten: zu weit weg."));
    say("");
    assert_eq!(counts(), [], "taken back");
    // Of what the guide does not name nothing is counted, and the guide is still there.
    let (other, _) = ATLAS.some(domain::Kind::Measure);
    let nobody = "01890000-0000-7000-8000-000000000000".to_owned();
    for entry in [other, nobody] {
        let form = format!("entry={entry}&fit=helps");
        led(&answer(&format!("{guide}/passt"), &form));
        let fits = ATLAS.runtime.block_on(ATLAS.state.app.fits(&office));
        let mut fits = fits.expect("the office may").into_iter();
        assert!(
            !fits.any(|count| count.entry.to_string() == entry),
            "{entry}"
        );
    }
    assert_eq!(ATLAS.get(&guide).status, StatusCode::OK);
    let form = format!("entry={entry}&fit=zzz");
    let refused = answer(&format!("{guide}/passt"), &form);
    assert_eq!(
        refused.status,
        StatusCode::BAD_REQUEST,
        "what was said stays"
    );
    let refused = answer(&format!("{guide}/passt"), "entry=x&fit=helps");
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let visitors = ATLAS
        .runtime
        .block_on(ATLAS.state.app.fits(&Actor::Anonymous));
    assert!(visitors.is_err(), "only the office may read them");
}

#[test]
fn a_guide_can_be_sent_on_as_text() {
    let guide = begun(WELDING);
    step(&guide, "angaben", "place=Soest&council=works_council");
    step(&guide, "hilfe", "records=yes");
    let text = ATLAS.get(&format!("{guide}/text"));
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(text.header("cache-control"), "no-store");
    for said in [
        "Beim Schweißen von Blechen",
        "Menschen und Einrichtungen\n=",
        "https://atlas.example/de/organisationen/",
        "§ 87 Abs. 1 Nr. 6 BetrVG",
        "Handwerkskammer Dortmund",
    ] {
        assert!(text.body.contains(said), "{said}: {}", text.body);
    }
    assert!(
        !text.body.contains('⟦') && !text.body.contains("&amp;"),
        "{}",
        text.body
    );
    let page = ATLAS.get(&guide).body;
    let mail = between(&page, "href=\"mailto:?", "\"");
    assert!(mail.len() <= 1_900 && mail.contains("https%3A%2F%2Fatlas.example%2Fde%2Fwegweiser"));
    assert!(!mail.contains('+'), "a mail shows a plus as it is: {mail}");
}

#[test]
fn who_gets_the_link_for_reading_reads_and_changes_nothing() {
    let guide = begun(WELDING);
    led(&answer(&format!("{guide}/behalten"), ""));
    let own = ATLAS.get(&guide).body;
    let reading = between(
        &own,
        "id=\"guide-reading\" type=\"text\" readonly value=\"",
        "\"",
    );
    let reading = reading
        .strip_prefix("https://atlas.example")
        .expect("whole");
    assert!(reading.starts_with("/de/wegweiser/lesen/"), "{reading}");
    // The mail has that one, and not the own.
    let mail = between(&own, "href=\"mailto:?", "\"");
    assert!(
        mail.contains(&reading.replace('/', "%2F")) && !mail.contains(&guide.replace('/', "%2F"))
    );
    let page = ATLAS.get(reading);
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(
        page.body
            .contains("Ein Wegweiser, den jemand mit Ihnen teilt")
    );
    let named = |page: &str| {
        section(page, "people")
            .matches("class=\"hit-title\"")
            .count()
    };
    assert!(named(&own) > 0 && named(&page.body) == named(&own));
    let token = guide.rsplit('/').next().expect("a token");
    assert!(!page.body.contains(token), "the own link is told to nobody");
    for form in ["behalten", "loeschen", "passt", "antwort", "angaben"] {
        assert!(!page.body.contains(&format!("/{form}\"")), "{form}");
        let reader = reading.rsplit('/').next().expect("a token");
        let sent = "place=Soest&entry=01890000-0000-7000-8000-000000000000";
        let refused = answer(&format!("/de/wegweiser/{reader}/{form}"), sent);
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{form}");
    }
    let english = ATLAS.get(&reading.replace("/de/wegweiser/lesen/", "/en/guide/read/"));
    assert!(
        english
            .body
            .contains("A guide that somebody shares with you")
    );
    led(&answer(&format!("{guide}/loeschen"), ""));
    assert_eq!(ATLAS.get(reading).status, StatusCode::NOT_FOUND);
}
