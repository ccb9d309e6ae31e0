use std::fs;

use app::SearchRequest;
use domain::{Actor, EntryId, Kind, RelationKind, Visibility};

use crate::atlas::{Atlas, OPERATOR, titled};

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_damaged_index_is_built_again_from_the_log() {
    let atlas = Atlas::new().await;
    atlas.add_many(Kind::News, "Meldung", 30).await;
    atlas.settle().await;
    let folder = atlas.stop().await;
    damage(&folder.path().join("index"));

    let atlas = Atlas::in_folder(folder).await;
    atlas.settle().await;
    assert_eq!(atlas.find(&Actor::Anonymous, "Meldung").await.total, 30);
    let folder = atlas.stop().await;
    fs::remove_dir_all(folder.path().join("index")).expect("removes");

    let atlas = Atlas::in_folder(folder).await;
    atlas.settle().await;
    assert_eq!(atlas.find(&Actor::Anonymous, "Meldung").await.total, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_another_database_is_not_believed() {
    let atlas = Atlas::new().await;
    atlas.add_many(Kind::News, "Meldung", 9).await;
    atlas.settle().await;
    let mut backup = Vec::new();
    atlas
        .app
        .backup(&OPERATOR, &mut backup)
        .await
        .expect("backs up");
    atlas
        .add(
            &OPERATOR,
            titled(Kind::News, "Meldung Magnesium"),
            Visibility::Public,
        )
        .await;
    atlas.settle().await;
    let folder = atlas.stop().await;
    for name in ["atlas.sqlite", "atlas.sqlite-wal", "atlas.sqlite-shm"] {
        // The write-ahead log is gone already when the last connection closed in peace.
        let _ = fs::remove_file(folder.path().join(name));
    }

    let atlas = Atlas::restored(folder, &backup).await;
    // As many changes as the old index knows, but others.
    let title = "Meldung Zinkguss";
    atlas
        .add(&OPERATOR, titled(Kind::News, title), Visibility::Public)
        .await;
    atlas.settle().await;
    assert_eq!(atlas.find(&Actor::Anonymous, "Meldung").await.total, 10);
    assert_eq!(atlas.find(&Actor::Anonymous, "Zinkguss").await.total, 1);
    assert_eq!(atlas.find(&Actor::Anonymous, "Magnesium").await.total, 0);
}

/// Cuts every file of the index in half.
fn damage(folder: &std::path::Path) {
    for item in fs::read_dir(folder).expect("a folder") {
        let path = item.expect("readable").path();
        if path.is_dir() {
            damage(&path);
        } else {
            let bytes = fs::read(&path).expect("readable");
            fs::write(&path, &bytes[..bytes.len() / 2]).expect("writable");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reindexing_while_others_write_loses_nothing() {
    let atlas = Atlas::new().await;
    atlas.add_many(Kind::News, "Meldung", 40).await;
    atlas.settle().await;
    let writing = atlas.add_many(Kind::News, "Meldung", 40);
    let (reindexed, ()) = tokio::join!(atlas.app.reindex(|_| {}), writing);
    reindexed.expect("rebuilds");
    atlas.settle().await;
    assert_eq!(atlas.find(&Actor::Anonymous, "Meldung").await.total, 80);
}

/// The follower has put into the old index what the new one lacks, and there is nothing new to notice that by.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_followed_while_the_index_was_built_anew_is_followed_again() {
    let atlas = Atlas::new().await;
    atlas.add_many(Kind::News, "Meldung", 5).await;
    atlas.settle().await;
    let (go_on, told) = std::sync::mpsc::channel::<()>();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let app = atlas.app.clone();
    let mut begun = Some(begun);
    let rebuilding = tokio::spawn(async move {
        app.reindex(move |_| {
            if let Some(begun) = begun.take() {
                begun.send(()).expect("somebody waits");
                told.recv().expect("somebody tells");
            }
        })
        .await
    });
    has_begun.await.expect("it reads");
    atlas.add_many(Kind::News, "Meldung", 5).await;
    atlas.settle().await;
    go_on.send(()).expect("it waits");
    rebuilding.await.expect("no panic").expect("rebuilds");
    atlas.settle().await;
    assert_eq!(atlas.find(&Actor::Anonymous, "Meldung").await.total, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_leaves_no_byte_in_database_and_index() {
    let atlas = Atlas::new().await;
    let secret = "Zwölfmorgenpappelschwadron";
    let mut content = titled(Kind::News, secret);
    content.contact.email = Some("pappel@schwadron.example".to_owned());
    let entry = atlas.add(&OPERATOR, content, Visibility::Public).await;
    atlas.add_many(Kind::News, "Meldung", 20).await;
    atlas.settle().await;
    let found = |needle: &'static str| bytes_found(atlas.folder.path(), needle.as_bytes());
    assert!(found("schwadron.example"), "it was there before");
    atlas
        .app
        .erase_entry(&OPERATOR, entry.id)
        .await
        .expect("erased");
    atlas.settle().await;
    // The follower compacts both after the index has forgotten the entry.
    for _ in 0..500 {
        if !found("schwadron.example") && !found("morgenpappelschwadron") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("bytes of the erased entry are still on disk");
}

fn bytes_found(folder: &std::path::Path, needle: &[u8]) -> bool {
    let Ok(items) = fs::read_dir(folder) else {
        return false;
    };
    items.flatten().any(|item| {
        let path = item.path();
        if path.is_dir() {
            bytes_found(&path, needle)
        } else {
            fs::read(&path).is_ok_and(|bytes| bytes.windows(needle.len()).any(|w| w == needle))
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_found_before_a_merge_follows_its_holder_and_comes_back() {
    let atlas = Atlas::new().await;
    let kept = titled(Kind::Organisation, "Gießerei Lenne");
    let gone = titled(Kind::Organisation, "Lennegießerei");
    let kept = atlas.add(&OPERATOR, kept, Visibility::Public).await.id;
    let gone = atlas.add(&OPERATOR, gone, Visibility::Public).await.id;
    let project = titled(Kind::Project, "Magnesiumdruckguss");
    let project = atlas.add(&OPERATOR, project, Visibility::Public).await.id;
    let takes_part = store::NewRelation {
        kind: RelationKind::TakesPartIn,
        from: gone,
        to: project,
        role: None,
        since: None,
        until: None,
    };
    let related = atlas.app.relate(&OPERATOR, takes_part).await;
    related.expect("fits");
    atlas.settle().await;
    assert_eq!(evidence_of(&atlas, gone).await, [project]);

    let merge = atlas.app.merge(&OPERATOR, kept, gone).await.expect("fits");
    atlas.settle().await;
    assert_eq!(evidence_of(&atlas, kept).await, [project]);
    // An address that names the one that went leads to the same.
    assert_eq!(evidence_of(&atlas, gone).await, [project]);

    let undone = atlas.app.unmerge(&OPERATOR, merge).await;
    undone.expect("undoable");
    atlas.settle().await;
    assert_eq!(evidence_of(&atlas, kept).await, []);
    assert_eq!(evidence_of(&atlas, gone).await, [project]);
}

/// What is found of those that speak for this entry.
async fn evidence_of(atlas: &Atlas, holder: EntryId) -> Vec<EntryId> {
    let request = SearchRequest {
        holder: Some(holder),
        ..SearchRequest::default()
    };
    let page = atlas.app.search(&Actor::Anonymous, request).await;
    let page = page.expect("the holder is to be seen");
    page.hits.iter().map(|hit| hit.entry.id).collect()
}
