use domain::{ChangeKind, Endpoint, Kind, RelationKind};
use store::{Location, NewRelation, StoreError};

use crate::support::{
    Atlas, SYSTEM, contract, external, item, organisation, record_end, relation_item, retitled,
    titled, with_id,
};

contract!(
    nothing_of_an_erased_entry_is_left,
    an_erased_entry_is_not_brought_back,
    erasing_a_merged_entry_leaves_the_others,
    what_is_not_there_cannot_be_erased,
);

/// An entry in which the word `Quastenflosser` stands everywhere, in records, statements, names, relations,
/// merges. Returns its id and its source.
async fn spread(atlas: &Atlas) -> (domain::EntryId, domain::SourceId) {
    let source = atlas.source("s", 1).await;
    let mut draft = with_id(
        organisation("Quastenflosser GmbH"),
        "ror",
        "Quastenflosser-1",
    );
    draft.contact.email = Some("Quastenflosser@example.org".to_owned());
    let mut first = item(1, "Quastenflosser-key", draft);
    if let Some(record) = &mut first.record {
        record.notes.push(domain::Note {
            field: "name".to_owned(),
            before: "Quastenflosser".to_owned(),
            after: "Quastenflosser mended".to_owned(),
        });
    }
    let waiting = [
        record_end(&source, "Quastenflosser-key"),
        Endpoint::External(external("ror", "Quastenflosser-unknown")),
    ];
    let items = vec![
        first,
        item(2, "p", titled(Kind::Project, "Laser")),
        relation_item(3, "Quastenflosser-r", RelationKind::PartOf, waiting),
    ];
    atlas.import(&source, items).await;
    let entry = atlas.of_record(&source, "Quastenflosser-key").await;
    let edit = retitled(&entry, "Quastenflosser AG");
    let entry = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, 1, edit)
        .await
        .expect("fine");
    let twin = atlas.create(organisation("Quastenflosser-Zwilling")).await;
    atlas
        .store
        .merge(&SYSTEM, entry.id, twin.id)
        .await
        .expect("fits");
    let relation = NewRelation {
        kind: RelationKind::TakesPartIn,
        from: twin.id,
        to: atlas.of_record(&source, "p").await.id,
        role: Some("Quastenflosser-Rolle".to_owned()),
        since: None,
        until: None,
    };
    atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    (entry.id, source)
}

async fn nothing_of_an_erased_entry_is_left(atlas: Atlas) {
    let (id, _) = spread(&atlas).await;
    let everywhere = atlas.dump().await;
    for table in [
        "entries",
        "slugs",
        "refs",
        "name_keys",
        "source_records",
        "statements",
        "relations",
    ] {
        let rows = everywhere[table].join("\n").to_lowercase();
        assert!(
            rows.contains("quastenflosser"),
            "the test does not reach {table}"
        );
    }
    atlas.store.erase_entry(&SYSTEM, id).await.expect("there");
    assert_eq!(atlas.store.entry(&SYSTEM, id).await.expect("works"), None);
    for word in ["Quastenflosser", "quastenflosser"] {
        atlas.assert_nowhere(word).await;
    }
    let tables = atlas.dump().await;
    assert!(tables["merges"].is_empty() && tables["relations"].is_empty());
    let log = atlas.store.changes_after(0, 99).await.expect("works");
    let erased = log.iter().filter(|c| c.kind == ChangeKind::Erased);
    assert_eq!(erased.count(), 2, "the log keeps the facts");

    assert!(atlas.store.scrub_due().await.expect("works"));
    assert!(
        atlas.store.scrub().await.expect("works"),
        "nobody is in the way"
    );
    assert!(!atlas.store.scrub_due().await.expect("works"));
    if let Location::Sqlite(path) = &atlas.location {
        for file in std::fs::read_dir(path.parent().expect("a folder")).expect("readable") {
            let path = file.expect("readable").path();
            let bytes = std::fs::read(&path).expect("readable");
            let found = bytes
                .windows(14)
                .any(|w| w.eq_ignore_ascii_case(b"Quastenflosser"));
            assert!(!found, "still in {}", path.display());
        }
    }
    assert_eq!(
        atlas
            .title(atlas.store.entry_ids(None, 1).await.expect("works")[0])
            .await,
        "Laser"
    );
}

async fn an_erased_entry_is_not_brought_back(atlas: Atlas) {
    let (id, source) = spread(&atlas).await;
    atlas.store.erase_entry(&SYSTEM, id).await.expect("there");
    let before = atlas.dump().await;
    let to_project = [
        record_end(&source, "Quastenflosser-key"),
        record_end(&source, "p"),
    ];
    let other = atlas.source("other", 2).await;
    let same = with_id(
        organisation("Quastenflosser GmbH"),
        "ror",
        "Quastenflosser-1",
    );
    let mut items = vec![
        item(1, "Quastenflosser-key", organisation("Quastenflosser GmbH")),
        relation_item(2, "r", RelationKind::TakesPartIn, to_project),
    ];
    let report = atlas.import(&source, items.clone()).await;
    assert_eq!(
        (report.created, report.relations_created, report.erased),
        (0, 0, 2),
        "{report:?}"
    );
    items.truncate(1);
    let report = atlas.import(&other, vec![item(1, "theirs", same)]).await;
    assert_eq!((report.created, report.erased), (0, 1));
    let mut after = atlas.dump().await;
    after.insert("sources".to_owned(), before["sources"].clone());
    assert_eq!(after, before);
    // Somebody may still type it in, knowingly.
    atlas.create(organisation("Quastenflosser GmbH")).await;
}

async fn erasing_a_merged_entry_leaves_the_others(atlas: Atlas) {
    let kept = atlas.create(organisation("Haus")).await;
    let mut gone = organisation("Hof");
    gone.contact.phone = Some("0221 4711".to_owned());
    let gone = atlas.create(gone).await;
    atlas
        .store
        .merge(&SYSTEM, kept.id, gone.id)
        .await
        .expect("fits");
    atlas
        .store
        .erase_entry(&SYSTEM, gone.id)
        .await
        .expect("there");
    atlas.assert_nowhere("0221 4711").await;
    let left = atlas
        .store
        .entry(&SYSTEM, kept.id)
        .await
        .expect("works")
        .expect("there");
    assert_eq!(left.content, kept.content);
    assert_eq!(
        atlas.store.entry(&SYSTEM, gone.id).await.expect("works"),
        None
    );
}

async fn what_is_not_there_cannot_be_erased(atlas: Atlas) {
    let none = atlas
        .store
        .erase_entry(&SYSTEM, domain::EntryId::from_u128(1))
        .await;
    assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
}
