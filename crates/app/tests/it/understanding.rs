//! Places and times that the words of a question tell.

use app::{Page, SearchPage, SearchRequest, UnderstoodAs};
use domain::{Ags, Content, Kind, Place, Region, Visibility};

use crate::atlas::{Atlas, OPERATOR, asked, titled};

fn in_town(title: &str, town: &str, ags: &str) -> Content {
    let mut content = titled(Kind::Organisation, title);
    content.places.push(Place {
        name: town.to_owned(),
        region: Region::Municipality(ags.parse::<Ags>().expect("legal")),
        ..Place::default()
    });
    content
}

fn dated(title: &str, from: i16, until: i16) -> Content {
    let mut content = titled(Kind::Project, title);
    content.period.from = Some(jiff::civil::date(from, 1, 1));
    content.period.until = Some(jiff::civil::date(until, 12, 31));
    content
}

async fn atlas() -> Atlas {
    let atlas = Atlas::new().await;
    for content in [
        in_town("Laserschweißerei Nord", "Siegen", "05970040"),
        in_town("Laserschweißerei Süd", "Köln", "05315000"),
        dated("Laserschweißen dünner Bleche", 2009, 2012),
        dated("Laserschweißen dicker Bleche", 2019, 2022),
    ] {
        atlas.add(&OPERATOR, content, Visibility::Public).await;
    }
    atlas.settle().await;
    atlas
}

fn titles(page: &SearchPage) -> Vec<String> {
    let mut titles: Vec<String> = page.hits.iter().map(|hit| hit.title.text()).collect();
    titles.sort_unstable();
    titles
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_the_question_is_a_filter_that_can_be_left_out() {
    let atlas = atlas().await;
    let page = atlas.ask(asked("Laserschweißerei bei Siegen")).await;
    assert_eq!(titles(&page), ["Laserschweißerei Nord"]);
    let understood = &page.understood[0];
    assert_eq!(understood.words, "bei Siegen");
    assert_eq!(understood.without, "Laserschweißerei");
    let near = UnderstoodAs::Near {
        name: "Siegen".to_owned(),
        radius_km: 25,
    };
    assert_eq!(understood.filter, near);
    let elsewhere = atlas.ask(asked("Laserschweißerei in Köln")).await;
    assert_eq!(titles(&elsewhere), ["Laserschweißerei Süd"]);

    let plain = SearchRequest {
        plain: true,
        ..asked("Laserschweißerei bei Siegen")
    };
    let plain = atlas.ask(plain).await;
    assert!(plain.understood.is_empty() && plain.total >= 2, "{plain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_chosen_a_place_means_that_one() {
    let atlas = atlas().await;
    let chosen = SearchRequest {
        districts: vec!["05315".to_owned()],
        ..asked("Laserschweißerei bei Siegen")
    };
    let page = atlas.ask(chosen).await;
    assert_eq!(titles(&page), ["Laserschweißerei Süd"]);
    assert!(page.understood.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_in_the_question_is_a_filter() {
    let atlas = atlas().await;
    let page = atlas.ask(asked("Bleche Laserschweißen seit 2015")).await;
    assert_eq!(titles(&page), ["Laserschweißen dicker Bleche"]);
    let page = atlas.ask(asked("Bleche Laserschweißen vor 2015")).await;
    assert_eq!(titles(&page), ["Laserschweißen dünner Bleche"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nowhere_to_be_found_there_is_shown_from_elsewhere_and_so_called() {
    let atlas = atlas().await;
    let page = atlas.ask(asked("Laserschweißerei in Bottrop")).await;
    assert!(page.understood.is_empty());
    assert_eq!(page.in_vain[0].words, "in Bottrop");
    assert!(titles(&page).contains(&"Laserschweißerei Nord".to_owned()));
    // Of both, the time is given up first.
    let both = atlas.ask(asked("Laserschweißerei in Köln seit 2015")).await;
    assert_eq!(titles(&both), ["Laserschweißerei Süd"]);
    assert_eq!(both.understood[0].words, "in Köln");
    assert_eq!(both.in_vain[0].words, "seit 2015");
    assert!(!both.relaxed, "and its words are not looked for: {both:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_on_in_the_answer_that_they_were_given() {
    let atlas = atlas().await;
    let mut titles = Vec::new();
    let mut page = Page::default();
    loop {
        let request = SearchRequest {
            limit: 1,
            page,
            ..asked("Laserschweißerei in Bottrop")
        };
        let answer = atlas.ask(request).await;
        titles.extend(answer.hits.iter().map(|hit| hit.title.text()));
        match answer.next {
            Some(next) => page = Page::After(next),
            None => break,
        }
    }
    let first = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert!(first >= 2 && titles.len() == first, "{titles:?}");
}
