//! Questions for which guides are made, and what is said of guides' items.

use domain::{EntryId, Fit, FitCount, Kind, Said};
use store::{Refusal, SealedInquiry, StoreError};

use crate::support::{Atlas, SYSTEM, at, contract, public, titled};

contract!(
    a_question_is_there_until_its_time_is_over,
    who_was_faster_wins_and_the_other_is_told,
    nothing_of_a_deleted_question_is_left,
    nobody_fills_the_disk_with_questions,
    what_is_said_of_items_is_counted_without_who_said_it,
    what_was_said_goes_with_the_entry,
);

async fn leave(atlas: &Atlas, id: &str, until: i64) {
    let left = atlas
        .store
        .leave_inquiry(id, "versiegelt", at(until), 100)
        .await;
    left.expect("there is room");
}

async fn get(atlas: &Atlas, id: &str) -> Option<SealedInquiry> {
    atlas.store.inquiry(id).await.expect("works")
}

async fn entry(atlas: &Atlas, title: &str) -> EntryId {
    let new = public(titled(Kind::Organisation, title));
    atlas
        .store
        .create_entry(&SYSTEM, new)
        .await
        .expect("works")
        .id
}

fn said(entry: EntryId, fit: Fit, times: i64) -> FitCount {
    FitCount {
        entry,
        said: Said {
            fit,
            month: "2026-11".to_owned(),
        },
        times,
    }
}

async fn say(atlas: &Atlas, id: &str, counts: &[FitCount]) -> bool {
    let now = get(atlas, id).await.expect("there");
    let put = atlas.store.put_inquiry(id, &now, counts).await;
    put.expect("works")
}

async fn a_question_is_there_until_its_time_is_over(atlas: Atlas) {
    leave(&atlas, "a", 5_000).await;
    leave(&atlas, "b", 9_000).await;
    assert_eq!(get(&atlas, "c").await, None);
    let mut kept = get(&atlas, "a").await.expect("there");
    assert_eq!((kept.sealed.as_str(), kept.version), ("versiegelt", 1));
    assert_eq!(kept.expires, at(5_000));
    // Keeping it longer is a change like others.
    kept.expires = at(7_000);
    assert!(
        atlas
            .store
            .put_inquiry("a", &kept, &[])
            .await
            .expect("works")
    );
    atlas.clock.set(at(6_999));
    assert_eq!(get(&atlas, "a").await.expect("still there").version, 2);
    assert_eq!(
        atlas.store.erase_inquiries_expired().await.expect("works"),
        0
    );
    atlas.clock.set(at(7_000));
    assert_eq!(get(&atlas, "a").await, None, "before anybody deleted it");
    assert_eq!(
        atlas.store.erase_inquiries_expired().await.expect("works"),
        1
    );
    assert_eq!(atlas.store.inquiry_count().await.expect("works"), 1);
    assert!(get(&atlas, "b").await.is_some());
}

async fn who_was_faster_wins_and_the_other_is_told(atlas: Atlas) {
    leave(&atlas, "a", 5_000).await;
    let mut one = get(&atlas, "a").await.expect("there");
    let other = SealedInquiry {
        sealed: "zwei".to_owned(),
        ..one.clone()
    };
    one.sealed = "eins".to_owned();
    let put = async |inquiry: &SealedInquiry| {
        let put = atlas.store.put_inquiry("a", inquiry, &[]).await;
        put.expect("works")
    };
    assert!(put(&one).await);
    assert!(!put(&other).await, "it would undo what the first one wrote");
    assert_eq!(get(&atlas, "a").await.expect("there").sealed, "eins");
    let other = SealedInquiry {
        version: 2,
        ..other
    };
    assert!(put(&other).await);
    assert_eq!(get(&atlas, "a").await.expect("there").sealed, "zwei");
}

async fn nothing_of_a_deleted_question_is_left(atlas: Atlas) {
    let left = atlas
        .store
        .leave_inquiry("a", "Quastenflosser", at(5_000), 9);
    left.await.expect("there is room");
    leave(&atlas, "b", 5_000).await;
    assert!(atlas.dump().await["inquiries"][0].contains("Quastenflosser"));
    let log = atlas.store.changes_after(0, 99).await.expect("works");
    assert!(log.is_empty(), "the log knows nothing of it: {log:?}");
    atlas.store.erase_inquiry("a").await.expect("there");
    atlas.assert_nowhere("Quastenflosser").await;
    let again = atlas.store.erase_inquiry("a").await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    assert!(get(&atlas, "b").await.is_some(), "only that one");
}

async fn nobody_fills_the_disk_with_questions(atlas: Atlas) {
    leave(&atlas, "a", 5_000).await;
    let full = atlas
        .store
        .leave_inquiry("b", "zu viel", at(5_000), 1)
        .await;
    assert!(
        matches!(full, Err(StoreError::Refused(Refusal::TooManyInquiries))),
        "{full:?}"
    );
    assert_eq!(get(&atlas, "b").await, None);
}

async fn what_is_said_of_items_is_counted_without_who_said_it(atlas: Atlas) {
    leave(&atlas, "a", 5_000).await;
    leave(&atlas, "b", 5_000).await;
    let (one, other) = (entry(&atlas, "Eins").await, entry(&atlas, "Zwei").await);
    assert!(say(&atlas, "a", &[said(one, Fit::Helps, 1)]).await);
    assert!(
        say(
            &atlas,
            "b",
            &[said(one, Fit::Helps, 1), said(other, Fit::TooFar, 1)]
        )
        .await
    );
    // Somebody changed their mind.
    let changed = [said(one, Fit::Helps, -1), said(one, Fit::Outdated, 1)];
    assert!(say(&atlas, "a", &changed).await);
    assert!(say(&atlas, "a", &[said(other, Fit::TooFar, -1)]).await);
    let mut counts = atlas.store.fits().await.expect("works");
    counts.sort_by_key(|count| count.said.fit);
    assert_eq!(
        counts,
        [said(one, Fit::Helps, 1), said(one, Fit::Outdated, 1)]
    );
    // Who lost the race counted nothing.
    let mut late = get(&atlas, "a").await.expect("there");
    late.version = 1;
    assert!(
        !atlas
            .store
            .put_inquiry("a", &late, &[said(one, Fit::Helps, 1)])
            .await
            .expect("works")
    );
    let now = get(&atlas, "a").await.expect("there");
    let nobody = [
        said(one, Fit::Helps, 1),
        said(EntryId::from_u128(7), Fit::Helps, 1),
    ];
    let put = atlas.store.put_inquiry("a", &now, &nobody).await;
    assert!(matches!(put, Err(StoreError::NotFound)), "{put:?}");
    assert_eq!(get(&atlas, "a").await, Some(now), "all or nothing");
    assert_eq!(atlas.store.fits().await.expect("works").len(), 2);
    // Of entries that are one it is said of that one.
    atlas.store.merge(&SYSTEM, other, one).await.expect("works");
    let counts = atlas.store.fits().await.expect("works");
    assert!(
        counts.iter().all(|count| count.entry == other),
        "{counts:?}"
    );
}

async fn what_was_said_goes_with_the_entry(atlas: Atlas) {
    leave(&atlas, "a", 5_000).await;
    let (one, other) = (entry(&atlas, "Eins").await, entry(&atlas, "Zwei").await);
    let both = [said(one, Fit::Helps, 1), said(other, Fit::Helps, 1)];
    assert!(say(&atlas, "a", &both).await);
    atlas.store.erase_entry(&SYSTEM, one).await.expect("there");
    let counts = atlas.store.fits().await.expect("works");
    assert_eq!(counts, [said(other, Fit::Helps, 1)]);
}
