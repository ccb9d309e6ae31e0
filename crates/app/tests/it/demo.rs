use std::{collections::BTreeSet, sync::atomic::AtomicBool};

use app::{AppError, Nature, SearchRequest};
use domain::{Actor, Kind, Language, Visibility};

use crate::atlas::{Atlas, titled};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_rich_and_without_flaws() {
    let atlas = Atlas::new().await;
    let stop = AtomicBool::new(false);
    let report = atlas.app.load_demo(&stop).await.expect("loads");
    assert_eq!(
        (
            report.refused,
            report.left_out,
            report.mended,
            report.pending
        ),
        (0, 0, 0, 0),
        "{report:?}"
    );
    atlas.settle().await;

    let overview = atlas
        .app
        .overview(&Actor::Anonymous, None)
        .await
        .expect("answers");
    assert!(overview.total >= 400, "{} entries", overview.total);
    assert_eq!(overview.nature, Nature::Demo);
    for (kind, count) in &overview.kinds {
        assert!(*count >= 10, "{kind:?}: {count}");
    }
    assert_eq!(overview.districts.len(), 53);
    for district in &overview.districts {
        assert!(district.count > 0, "nothing in {}", district.name);
    }
    let request = SearchRequest {
        limit: 100,
        ..SearchRequest::default()
    };
    let page = atlas
        .app
        .search(&Actor::Anonymous, request)
        .await
        .expect("answers");
    assert!(
        page.hits.iter().all(|hit| hit.fictional),
        "everything says that it is made up"
    );
    let english = page
        .hits
        .iter()
        .filter(|h| h.entry.content.texts.contains_key(&Language::English));
    assert!(
        english.count() * 4 >= page.hits.len(),
        "a quarter at least is in English too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn loading_it_twice_changes_nothing() {
    let atlas = Atlas::new().await;
    let stop = AtomicBool::new(false);
    let first = atlas.app.load_demo(&stop).await.expect("loads");
    let before = atlas.app.readiness().await.log;
    let second = atlas.app.load_demo(&stop).await.expect("loads again");
    assert_eq!(
        atlas.app.readiness().await.log,
        before,
        "the log did not grow"
    );
    assert_eq!(
        (second.created, second.updated, second.relations),
        (0, 0, 0)
    );
    assert_eq!(second.unchanged, first.created + first.matched);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_reports_can_be_seen() {
    let atlas = Atlas::new().await;
    let stop = AtomicBool::new(false);
    atlas.app.load_demo(&stop).await.expect("loads");
    let reports = async || atlas.app.reports(&Actor::Anonymous).await.expect("works");
    let first = reports().await;
    let told: Vec<_> = first.places.iter().map(|place| place.at_least).collect();
    assert_eq!(told, [Some(45), Some(25), Some(10), Some(5)]);
    let parks: Vec<_> = first.places.iter().flat_map(|place| &place.parks).collect();
    assert_eq!(parks.len(), 1);
    assert_eq!(parks[0].at_least, Some(25));
    assert_eq!(first.places[0].answers.len(), 2);
    atlas.app.load_demo(&stop).await.expect("loads again");
    assert_eq!(reports().await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_organisation_that_does_something_has_its_proof() {
    let atlas = Atlas::new().await;
    atlas
        .app
        .load_demo(&AtomicBool::new(false))
        .await
        .expect("loads");
    atlas.settle().await;
    let page = atlas
        .app
        .search(
            &Actor::Anonymous,
            SearchRequest {
                q: "Laser".to_owned(),
                kinds: vec![Kind::Organisation],
                ..SearchRequest::default()
            },
        )
        .await
        .expect("answers");
    assert!(page.total >= 3, "{}", page.total);
    let proven: BTreeSet<_> = page
        .hits
        .iter()
        .filter(|hit| hit.evidence_total > 0)
        .map(|hit| hit.entry.id)
        .collect();
    assert!(!proven.is_empty(), "nobody has evidence");
    for hit in &page.hits {
        for line in &hit.evidence {
            assert!(line.title.0.iter().all(|piece| !piece.text.is_empty()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_go_into_an_atlas_with_real_data() {
    let atlas = Atlas::new().await;
    let office = Actor::System("test");
    atlas
        .add(&office, titled(Kind::News, "Echt"), Visibility::Public)
        .await;
    let refused = atlas.app.load_demo(&AtomicBool::new(false)).await;
    assert!(matches!(refused, Err(AppError::Refused(_))), "{refused:?}");
}
