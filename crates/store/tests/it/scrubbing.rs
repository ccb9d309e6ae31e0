//! What was erased leaves the files, at the latest when nobody is in the way any more.

use domain::Role;
use sqlx::{Connection as _, Executor as _};
use store::{Location, Store};

use crate::support::{Atlas, SYSTEM, contract, item, located, organisation, retitled, with_id};

contract!(
    a_due_scrub_is_remembered,
    erasing_an_account_without_drafts_is_an_erasure,
    whoever_still_sees_the_erased_is_waited_for,
    nothing_is_left_among_many_others,
);

async fn due(atlas: &Atlas) -> bool {
    atlas.store.scrub_due().await.expect("works")
}

async fn scrubbed(atlas: &Atlas) -> bool {
    atlas.store.scrub().await.expect("works")
}

async fn a_due_scrub_is_remembered(atlas: Atlas) {
    assert!(!due(&atlas).await && scrubbed(&atlas).await);
    let entry = atlas.create(organisation("Haus")).await;
    let refused = atlas
        .store
        .erase_entry(&SYSTEM, domain::EntryId::from_u128(1))
        .await;
    assert!(refused.is_err() && !due(&atlas).await);
    atlas
        .store
        .erase_entry(&SYSTEM, entry.id)
        .await
        .expect("there");
    // As if the program had died before it came to it.
    let again = Store::open(&atlas.location, atlas.clock.clone())
        .await
        .expect("there");
    assert!(again.scrub_due().await.expect("works"));
    assert!(again.scrub().await.expect("works"));
    again.close().await;
    assert!(!due(&atlas).await);
}

async fn erasing_an_account_without_drafts_is_an_erasure(atlas: Atlas) {
    let account = atlas
        .store
        .create_account("Erika", Role::Member)
        .await
        .expect("works");
    atlas
        .store
        .erase_account(&SYSTEM, account.id)
        .await
        .expect("there");
    assert!(due(&atlas).await, "its name is still in the files");
    assert!(scrubbed(&atlas).await && !due(&atlas).await);
}

async fn whoever_still_sees_the_erased_is_waited_for(atlas: Atlas) {
    let entry = atlas.create(organisation("Haus")).await;
    let mut reader = atlas.raw().await;
    let (begin, look) = match &atlas.location {
        Location::Sqlite(_) => ("BEGIN", "SELECT count(*) FROM meta"),
        // It holds no table; but its snapshot does not know of the erasure.
        Location::Postgres(_) => (
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            "SELECT txid_snapshot_xmax(txid_current_snapshot())",
        ),
    };
    reader.execute(begin).await.expect("works");
    reader.execute(look).await.expect("works");
    atlas
        .store
        .erase_entry(&SYSTEM, entry.id)
        .await
        .expect("there");
    assert!(!scrubbed(&atlas).await && due(&atlas).await);
    reader
        .execute("SELECT count(*) FROM entries")
        .await
        .expect("works");
    assert!(!scrubbed(&atlas).await && due(&atlas).await);
    atlas.create(organisation("Hof")).await;
    reader.execute("ROLLBACK").await.expect("works");
    reader.close().await.expect("works");
    assert!(scrubbed(&atlas).await && !due(&atlas).await);
}

/// Pages are split, rows moved and overwritten before the erasure; and everything around is kept.
async fn nothing_is_left_among_many_others(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let draft = |i: u64, word: &str| {
        let title = format!("{word} Nummer {i}");
        let mut draft = located(organisation(&title), "05315000");
        draft.contact.email = Some(format!("{word}-{i}@example.org"));
        for text in draft.texts.values_mut() {
            text.body = format!("{word} ").repeat((i % 7 * 150) as usize);
        }
        with_id(draft, "ror", &format!("{word}-{i}"))
    };
    for round in 0..3 {
        let items = (0..200).map(|i| {
            let secret = i % 3 == round;
            let word = if secret { "Quastenflosser" } else { "Hering" };
            item(i, &format!("{word}-{i}"), draft(i, word))
        });
        atlas.import(&source, items.collect()).await;
    }
    let ids = atlas.store.entry_ids(None, 9_999).await.expect("works");
    let all = atlas.store.entries(&SYSTEM, &ids).await.expect("works");
    for (i, entry) in all.iter().enumerate().filter(|(i, _)| i % 5 == 0) {
        let title = entry.content.title(domain::Language::German);
        let edit = retitled(entry, &format!("{title} {}", "neu ".repeat(i % 9)));
        atlas
            .store
            .edit_entry(&SYSTEM, entry.id, entry.version, edit)
            .await
            .expect("fine");
    }
    let mut kept = 0;
    for entry in &all {
        let title = entry.content.title(domain::Language::German);
        if title.contains("Quastenflosser") {
            let erased = atlas.store.erase_entry(&SYSTEM, entry.id).await;
            erased.expect("there");
        } else {
            kept += 1;
        }
    }
    assert!(
        kept > 100 && all.len() - kept > 100,
        "{kept} of {}",
        all.len()
    );
    assert!(scrubbed(&atlas).await);
    for word in ["Quastenflosser", "quastenflosser"] {
        atlas.assert_nowhere(word).await;
    }
    if let Location::Sqlite(path) = &atlas.location {
        for file in std::fs::read_dir(path.parent().expect("a folder")).expect("readable") {
            let path = file.expect("readable").path();
            let bytes = std::fs::read(&path).expect("readable");
            let found = bytes
                .windows(14)
                .filter(|w| w.eq_ignore_ascii_case(b"Quastenflosser"))
                .count();
            assert_eq!(found, 0, "still in {}", path.display());
        }
    }
}
