//! Directory, calendar and news.

use axum::http::StatusCode;
use domain::{Kind, Language};
use web::links;

use crate::support::ATLAS;

#[test]
fn the_directory_counts_every_kind_and_leads_to_its_letters() {
    for &language in Language::ALL {
        let page = ATLAS.get(&links::directory(language)).body;
        for &kind in Kind::ALL {
            let href = links::directory_of(language, kind);
            assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
        }
    }
}

#[test]
fn letters_lead_to_the_titles_that_begin_with_them() {
    let all = ATLAS.get("/de/verzeichnis?kind=organisation").body;
    let letters: Vec<&str> = all
        .split("&#38;letter=")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(letters.len() > 3, "{letters:?}");
    let mut seen = 0;
    for letter in letters.iter().filter(|letter| letter.len() == 1).take(4) {
        let page = ATLAS.get(&format!(
            "/de/verzeichnis?kind=organisation&letter={letter}"
        ));
        assert_eq!(page.status, StatusCode::OK);
        let list = page
            .body
            .split("<ul class=\"directory\">")
            .nth(1)
            .expect("a list");
        for title in list
            .split("</ul>")
            .next()
            .unwrap_or_default()
            .split("<li><a href=")
            .skip(1)
        {
            let title = title.split('>').nth(1).unwrap_or_default();
            let folded = domain::fold_name(title.split('<').next().unwrap_or_default());
            let first = folded.chars().next().map(|c| c.to_ascii_uppercase());
            assert_eq!(first.map(String::from).as_deref(), Some(*letter), "{title}");
            seen += 1;
        }
    }
    assert!(seen > 3, "letters hold entries");
}

#[test]
fn the_directory_passes_over_what_makes_no_sense() {
    for address in [
        "/de/verzeichnis?kind=banana",
        "/de/verzeichnis?kind=project&letter=%E2%82%AC&page=-3",
        "/en/directory?letter=A",
        "/en/directory?kind=project&letter=",
    ] {
        assert_eq!(ATLAS.get(address).status, StatusCode::OK, "{address}");
    }
    let past = ATLAS.get("/en/directory?kind=project&page=400");
    assert_eq!(past.status, StatusCode::SEE_OTHER);
    assert!(!past.header("location").contains("page=400"));
}

#[test]
fn the_calendar_shows_what_lies_ahead_the_soonest_first() {
    // The sample's clock stands at 1 March 2026.
    let page = ATLAS.get("/de/kalender").body;
    let first = page
        .find("<section class=\"agenda\">")
        .expect("there are dates");
    let (october, january) = (page.find("Oktober 2026"), page.find("Januar 2027"));
    assert!(
        october.expect("events") > first && october < january,
        "by month"
    );
    assert!(
        page.contains("class=\"state\">Frist<"),
        "deadlines are marked"
    );
    assert!(page.contains(".ics\""), "and can be taken along");
    assert!(
        !page.contains("Stabsübung »Roter Freitag«"),
        "that one is for members"
    );
    let english = ATLAS.get("/en/calendar").body;
    assert!(english.contains("October 2026") && english.contains("Deadline"));
}

#[test]
fn a_month_is_a_grid_with_the_same_list_below() {
    let page = ATLAS.get("/de/kalender?month=2026-10").body;
    assert!(page.contains("class=\"month-grid\"") && page.contains("<th scope=\"col\">Mo</th>"));
    let grid = page
        .split("<table class=\"month-grid\">")
        .nth(1)
        .expect("a grid");
    let grid = grid.split("</table>").next().unwrap_or_default();
    assert_eq!(grid.matches("class=\"day-number\"").count(), 31);
    let in_grid: Vec<&str> = grid
        .split("<a href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!in_grid.is_empty(), "October has events");
    let list = page
        .split("<section class=\"agenda\">")
        .nth(1)
        .expect("a list");
    for href in in_grid {
        assert!(
            list.contains(&format!("href=\"{href}\"")),
            "{href} is in the list too"
        );
    }
    assert!(!page.contains("Januar 2027"), "nothing of other months");
    assert!(
        page.contains("month=2026-09") && page.contains("month=2026-11"),
        "one can turn"
    );
}

#[test]
fn only_the_present_month_is_marked_as_such() {
    let marked = |address: &str| {
        let page = ATLAS.get(address).body;
        let nav = page.split("list-choices").nth(1).expect("choices");
        let nav = nav.split("</nav>").next().unwrap_or_default();
        let current = nav.split("aria-current=\"true\">").nth(1);
        current.and_then(|rest| Some(rest.split('<').next()?.to_owned()))
    };
    assert_eq!(marked("/de/kalender").as_deref(), Some("Kommende"));
    let present = marked("/de/kalender?month=2026-03");
    assert_eq!(present.as_deref(), Some("Monat"), "the clock of the tests");
    assert_eq!(marked("/de/kalender?month=2026-10"), None);
}

#[test]
fn the_calendar_is_narrowed_by_place_and_field() {
    let all = ATLAS
        .get("/de/kalender")
        .body
        .matches("class=\"agenda-when\"")
        .count();
    let of_field = ATLAS
        .get("/de/kalender?field=security")
        .body
        .matches("class=\"agenda-when\"")
        .count();
    assert!(of_field > 0 && of_field < all, "{of_field} of {all}");
    let nowhere = ATLAS.get("/de/kalender?month=1999-01").body;
    assert!(nowhere.contains("kennt der Atlas keine Termine"));
    for address in [
        "/de/kalender?month=quatsch",
        "/en/calendar?district=99999&field=x",
    ] {
        assert_eq!(ATLAS.get(address).status, StatusCode::OK, "{address}");
    }
}

#[test]
fn news_come_newest_first() {
    for (address, months) in [
        (
            "/de/meldungen",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        ),
        (
            "/en/news",
            "January February March April May June July August September October November December",
        ),
    ] {
        let page = ATLAS.get(address).body;
        assert!(page.contains("application/atom+xml"), "{address}");
        let day = |text: &str| {
            let mut parts = text.split(' ');
            let day: i8 = parts.next()?.trim_end_matches('.').parse().ok()?;
            let name = parts.next()?;
            let month = months.split(' ').position(|month| month == name)?;
            let year: i16 = parts.next()?.parse().ok()?;
            Some((year, month, day))
        };
        let days: Vec<_> = page
            .split("<p class=\"hit-meta\"><span>")
            .skip(1)
            .filter_map(|rest| day(rest.split('<').next()?))
            .collect();
        assert!(days.len() > 3 && days.first() > days.last(), "{days:?}");
        assert!(days.is_sorted_by(|one, next| one >= next), "{days:?}");
    }
    assert_eq!(
        ATLAS.get("/de/meldungen?page=300").status,
        StatusCode::SEE_OTHER
    );
    let (_, slug) = ATLAS.some(Kind::News);
    assert_eq!(
        ATLAS
            .get(&links::entry(Language::German, Kind::News, &slug))
            .status,
        StatusCode::OK
    );
}
