use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::ChangeKind;
use sqlx::Connection as _;

use crate::support::{Atlas, SYSTEM, contract, item, organisation, public, relation_item, with_id};

contract!(
    a_follower_misses_nothing_and_sees_nothing_twice,
    what_does_more_than_add_is_found_before_its_turn,
    a_transaction_that_fails_half_way_leaves_nothing,
    a_writer_that_is_dropped_leaves_nothing,
);

async fn a_follower_misses_nothing_and_sees_nothing_twice(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let done = Arc::new(AtomicBool::new(false));
    let follower = tokio::spawn({
        let (store, done) = (atlas.store.clone(), done.clone());
        async move {
            let mut seen: Vec<i64> = Vec::new();
            loop {
                let finished = done.load(Ordering::SeqCst);
                let after = seen.last().copied().unwrap_or(0);
                let changes = store.changes_after(after, 7).await.expect("works");
                if finished && changes.is_empty() {
                    return seen;
                }
                seen.extend(changes.iter().map(|change| change.seq));
            }
        }
    });
    let mut writers = Vec::new();
    for w in 0..4 {
        let (store, source) = (atlas.store.clone(), source.clone());
        writers.push(tokio::spawn(async move {
            for i in 0..12 {
                match i % 3 {
                    0 => {
                        let new = public(organisation(&format!("Haus {w} {i}")));
                        store
                            .create_entry(&SYSTEM, new)
                            .await
                            .map(|_| ())
                            .expect("works");
                    }
                    // Refused after much of it was written.
                    1 => {
                        let new = public(with_id(organisation("Doppelt"), "ror", "same"));
                        let _ = store.create_entry(&SYSTEM, new).await;
                    }
                    _ => {
                        let key = |k| format!("{w}-{i}-{k}");
                        let items = (0..20).map(|k| item(k, &key(k), organisation(&key(k))));
                        store
                            .import_batch(&SYSTEM, &source, items.collect())
                            .await
                            .expect("works");
                    }
                }
            }
        }));
    }
    // Some writers give up half-way.
    for i in 0..10 {
        let (store, source) = (atlas.store.clone(), source.clone());
        let slow = async move {
            let items = (0..200).map(|k| item(k, &format!("a{i}-{k}"), organisation("Weg")));
            store.import_batch(&SYSTEM, &source, items.collect()).await
        };
        let _ = tokio::time::timeout(Duration::from_millis(3 * i), slow).await;
    }
    for writer in writers {
        writer.await.expect("works");
    }
    done.store(true, Ordering::SeqCst);
    let seen = follower.await.expect("works");
    let last = atlas.last_seq().await;
    assert_eq!(seen, (1..=last).collect::<Vec<_>>());
    assert!(last >= 4 * (4 + 4 * 20), "{last}");
}

async fn what_does_more_than_add_is_found_before_its_turn(atlas: Atlas) {
    let mut entries = Vec::new();
    for name in ["Haus", "Hof", "Hütte"] {
        entries.push(atlas.create(organisation(name)).await);
    }
    let beyond = async |seq, limit| {
        let found = atlas.store.changes_beyond_adding(seq, limit).await;
        let (changes, looked) = found.expect("works");
        let changes: Vec<_> = changes.iter().map(|c| (c.seq, c.kind)).collect();
        (changes, looked)
    };
    assert_eq!(beyond(0, 9).await, (vec![], 3), "nothing but new ones");
    for entry in &entries[..2] {
        let erased = atlas.store.erase_entry(&SYSTEM, entry.id).await;
        erased.expect("works");
    }
    atlas.create(organisation("Halle")).await;
    let erased = [(4, ChangeKind::Erased), (5, ChangeKind::Erased)];
    assert_eq!(beyond(0, 9).await, (erased.to_vec(), 6));
    assert_eq!(
        beyond(0, 1).await,
        (erased[..1].to_vec(), 4),
        "on from there"
    );
    assert_eq!(beyond(4, 1).await, (erased[1..].to_vec(), 5));
    assert_eq!(beyond(6, 9).await, (vec![], 6));
}

async fn a_transaction_that_fails_half_way_leaves_nothing(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    atlas
        .import(&source, vec![item(1, "first", organisation("Erste"))])
        .await;
    let before = atlas.dump().await;
    // From here on the database refuses relations: the batch fails when its entries are written already.
    let mut raw = atlas.raw().await;
    sqlx::query("ALTER TABLE relations RENAME TO relations_away")
        .execute(&mut raw)
        .await
        .expect("allowed");
    let from = domain::Endpoint::External(crate::support::external("ror", "a"));
    let to = domain::Endpoint::External(crate::support::external("ror", "b"));
    let items = vec![
        item(1, "second", organisation("Zweite")),
        relation_item(2, "r", domain::RelationKind::PartOf, [from, to]),
    ];
    let failed = atlas.store.import_batch(&SYSTEM, &source, items).await;
    assert!(
        matches!(failed, Err(store::StoreError::Database(_))),
        "{failed:?}"
    );
    sqlx::query("ALTER TABLE relations_away RENAME TO relations")
        .execute(&mut raw)
        .await
        .expect("allowed");
    raw.close().await.expect("closes");
    assert_eq!(atlas.dump().await, before);
}

async fn a_writer_that_is_dropped_leaves_nothing(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let before = atlas.dump().await;
    let mut dropped = 0;
    for polls in 1..30 {
        let items = (0..50).map(|k| item(k, &k.to_string(), organisation("Weg")));
        let import = atlas.store.import_batch(&SYSTEM, &source, items.collect());
        let mut import = Box::pin(import);
        let mut ready = false;
        for _ in 0..polls {
            ready = ready || futures::poll!(&mut import).is_ready();
            tokio::time::sleep(Duration::from_micros(200)).await;
            if ready {
                break;
            }
        }
        drop(import);
        if ready {
            break;
        }
        // The next writer begins when the dropped one has ended. Dropped while it committed it may be whole, but
        // never in part.
        atlas
            .store
            .release("nothing", "nobody")
            .await
            .expect("works");
        match atlas.last_seq().await {
            0 => assert_eq!(atlas.dump().await, before),
            count => {
                assert_eq!(count, 50);
                break;
            }
        }
        dropped += 1;
    }
    assert!(dropped > 0, "no writer was dropped on its way");
}
