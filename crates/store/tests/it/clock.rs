//! A clock that is set back, or that ran ahead: order comes from the log and from versions, never from the time of day.

use std::{collections::BTreeSet, time::Duration};

use domain::{Actor, ChangeKind, EntryId, Seq};

use crate::support::{Atlas, SYSTEM, at, contract, item, organisation, public, retitled};

contract!(
    what_is_written_after_the_clock_went_back_follows_in_the_log,
    an_entry_never_changed_before_its_last_change,
    a_lease_from_a_clock_that_ran_ahead_runs_out,
    an_import_after_the_clock_went_back_takes_in_what_is_new,
);

/// Ten years, in milliseconds.
const LONG: i64 = 315_000_000_000;

async fn what_is_written_after_the_clock_went_back_follows_in_the_log(atlas: Atlas) {
    let mut ids: BTreeSet<EntryId> = BTreeSet::new();
    let mut seen: Vec<(Seq, EntryId)> = Vec::new();
    let mut position = 0;
    // Forwards, back, far back, before all computers, and on.
    for millis in [2 * LONG, LONG, 5, -LONG, 0, 2 * LONG, 3 * LONG] {
        atlas.clock.set(at(millis));
        for n in 0..3 {
            let title = format!("Haus {n} um {millis}");
            let entry = atlas.create(organisation(&title)).await;
            assert!(ids.insert(entry.id), "an id is given once");
            assert_eq!(entry.version, 1);
        }
        // A follower that remembers a number misses nothing, whatever time it is.
        let changes = atlas.store.changes_after(position, 100).await;
        for change in changes.expect("works") {
            assert_eq!(change.seq, position + 1, "without gaps");
            assert_eq!(change.kind, ChangeKind::Created);
            position = change.seq;
            seen.push((change.seq, change.entry));
        }
    }
    assert_eq!(seen.len(), ids.len());
    let told: BTreeSet<EntryId> = seen.iter().map(|(_, id)| *id).collect();
    assert_eq!(told, ids);
    let whole = atlas.store.changes_after(0, 100).await.expect("works");
    let numbers: Vec<Seq> = whole.iter().map(|change| change.seq).collect();
    assert_eq!(
        numbers,
        (1..=position).collect::<Vec<_>>(),
        "in the order of writing"
    );
    // Page by page, by id.
    let (mut after, mut paged) = (None, BTreeSet::new());
    loop {
        let page = atlas.store.entry_ids(after, 4).await.expect("works");
        let Some(&last) = page.last() else { break };
        after = Some(last);
        paged.extend(page);
    }
    assert_eq!(paged, ids);
}

async fn an_entry_never_changed_before_its_last_change(atlas: Atlas) {
    atlas.clock.set(at(LONG));
    let mut before = atlas.create(organisation("Haus")).await;
    for (millis, title) in [
        (5, "Hof"),
        (5, "Heim"),
        (-LONG, "Hütte"),
        (2 * LONG, "Halle"),
    ] {
        atlas.clock.set(at(millis));
        let edit = retitled(&before, title);
        let edited = atlas
            .store
            .edit_entry(&SYSTEM, before.id, before.version, edit);
        let after = edited.await.expect("nobody was faster");
        assert_eq!(after.version, before.version + 1);
        assert!(
            after.updated > before.updated,
            "{title}: who asks what is newer than {} would miss {}",
            before.updated,
            after.updated
        );
        assert!(after.updated >= after.created, "{title}");
        let read = atlas.store.entry(&Actor::Anonymous, before.id).await;
        assert_eq!(read.expect("works").as_ref(), Some(&after));
        before = after;
    }
    assert_eq!(before.updated, at(2 * LONG), "the clock is believed again");
    // What was read before is a conflict still.
    atlas.clock.set(at(0));
    let mut stale = before.clone();
    stale.version -= 1;
    let edit = retitled(&stale, "Hafen");
    let refused = atlas
        .store
        .edit_entry(&SYSTEM, stale.id, stale.version, edit)
        .await;
    assert!(
        matches!(refused, Err(store::StoreError::Conflict { .. })),
        "{refused:?}"
    );
}

async fn a_lease_from_a_clock_that_ran_ahead_runs_out(atlas: Atlas) {
    let ttl = Duration::from_secs(600);
    let take = async |holder| atlas.store.lease("mail", holder, ttl).await.expect("works");
    atlas.clock.set(at(2 * LONG));
    assert!(take("dead").await);
    // Its clock was wrong, and it is no more.
    atlas.clock.set(at(LONG));
    assert!(take("b").await, "nobody would do the work for ten years");
    assert!(!take("c").await);
    // Clocks may differ by less than a lease.
    atlas.clock.set(at(LONG - 500_000));
    assert!(!take("c").await);
    atlas.clock.set(at(LONG + 600_000));
    assert!(take("c").await);
}

async fn an_import_after_the_clock_went_back_takes_in_what_is_new(atlas: Atlas) {
    atlas.clock.set(at(LONG));
    let source = atlas.source("s", 1).await;
    let items = |title: &str| {
        vec![
            item(1, "1", organisation(title)),
            item(2, "2", organisation("Weg")),
        ]
    };
    atlas.import(&source, items("Haus")).await;
    let before = atlas.of_record(&source, "1").await;
    atlas.clock.set(at(5));
    let report = atlas.import(&source, items("Hof")).await;
    assert_eq!((report.updated, report.unchanged), (1, 1));
    let after = atlas.of_record(&source, "1").await;
    assert_eq!(after.id, before.id);
    assert_eq!(atlas.title(after.id).await, "Hof");
    assert!(after.updated > before.updated && after.version > before.version);
    // Merged and taken apart again, in the order in which it is done.
    let other = atlas
        .store
        .create_entry(&SYSTEM, public(organisation("Tor")))
        .await;
    let other = other.expect("fits");
    atlas.clock.set(at(4));
    let merge = atlas
        .store
        .merge(&SYSTEM, after.id, other.id)
        .await
        .expect("fits");
    atlas.clock.set(at(3));
    atlas.store.unmerge(&SYSTEM, merge).await.expect("undoable");
    let codes: Vec<_> = atlas.store.doctor().await.expect("works");
    let codes: Vec<_> = codes
        .iter()
        .map(|f| f.code)
        .filter(|c| *c != "not-durable")
        .collect();
    assert!(codes.is_empty(), "{codes:?}");
}
