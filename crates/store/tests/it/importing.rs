use domain::{ChangeKind, Content, Kind, Language, Place, Region, RelationKind, State};
use sqlx::Connection as _;
use store::{BatchReport, ImportItem, Location, Nature, Refusal, SeenKeys, StoreError};

use crate::support::{
    Atlas, SYSTEM, at, contract, edit_of, item, located, organisation, public, record_end,
    relation_item, source, titled, with_id,
};

const KOELN: &str = "05315000";
const AACHEN: &str = "05334002";

contract!(
    the_same_import_twice_changes_nothing,
    a_bad_item_does_not_stop_the_others,
    what_only_the_database_refuses_does_not_stop_the_others,
    an_external_id_brings_sources_together,
    the_same_name_in_the_same_municipality_is_the_same,
    a_long_name_without_a_place_finds_the_only_one,
    ids_of_one_register_tell_namesakes_apart,
    ids_that_lead_to_different_entries_are_a_problem,
    a_record_may_not_change_its_kind,
    a_typed_in_entry_is_joined_and_keeps_its_words,
    what_vanishes_is_marked_and_may_return,
    an_entry_that_one_source_still_has_does_not_vanish,
    an_id_taken_back_is_free_for_another,
    demo_and_real_data_never_mix,
    an_unknown_source_is_refused,
    a_draft_does_not_swallow_what_a_source_publishes,
    a_source_whose_word_weighs_more_is_heard,
);

fn seen(keys: &[&str]) -> SeenKeys {
    let mut seen = SeenKeys::default();
    for key in keys {
        assert!(seen.insert(key) && !seen.insert(key));
    }
    seen
}

fn counts(report: &BatchReport) -> [u64; 4] {
    [
        report.created,
        report.matched,
        report.updated,
        report.unchanged,
    ]
}

async fn the_same_import_twice_changes_nothing(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let items = || -> Vec<ImportItem> {
        (0..150)
            .map(|i| {
                let draft = located(organisation(&format!("Haus Nummer {i}")), KOELN);
                item(i, &format!("k{i}"), with_id(draft, "ror", &format!("r{i}")))
            })
            .collect()
    };
    assert_eq!(
        counts(&atlas.import(&source, items()).await),
        [150, 0, 0, 0]
    );
    let before = atlas.dump().await;
    atlas.clock.set(at(50_000));
    assert_eq!(
        counts(&atlas.import(&source, items()).await),
        [0, 0, 0, 150]
    );
    assert_eq!(atlas.dump().await, before, "not a single byte was written");

    let mut changed = items();
    changed[7] = item(7, "k7", located(organisation("Haus Sieben"), KOELN));
    assert_eq!(
        counts(&atlas.import(&source, changed).await),
        [0, 0, 1, 149]
    );
    let last = atlas.store.changes_after(150, 10).await.expect("works");
    assert_eq!(
        last.iter().map(|c| c.kind).collect::<Vec<_>>(),
        [ChangeKind::Updated]
    );
}

async fn a_bad_item_does_not_stop_the_others(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let mut nul_note = item(4, "d", organisation("D"));
    if let Some(record) = &mut nul_note.record {
        record.notes.push(domain::Note {
            field: "a\0b".to_owned(),
            before: String::new(),
            after: String::new(),
        });
    }
    let items = vec![
        item(1, "a", organisation("A")),
        item(2, "b", Content::empty(Kind::Organisation)),
        item(3, "a", organisation("Noch einmal A")),
        nul_note,
        item(5, "", organisation("E")),
        item(6, "f", organisation("F")),
    ];
    let report = atlas.import(&source, items).await;
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    let lines: Vec<u64> = report.problems.iter().map(|p| p.line).collect();
    assert_eq!(lines, [2, 3, 4, 5]);
    assert!(
        report.problems[0].reason.contains("title"),
        "{:?}",
        report.problems[0]
    );
    assert_eq!(
        atlas.title(atlas.of_record(&source, "a").await.id).await,
        "A"
    );
}

async fn what_only_the_database_refuses_does_not_stop_the_others(atlas: Atlas) {
    let rule = match &atlas.location {
        Location::Sqlite(_) => {
            "CREATE TRIGGER rule BEFORE INSERT ON source_records WHEN NEW.key = 'bad' \
             BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        }
        Location::Postgres(_) => {
            "ALTER TABLE source_records ADD CONSTRAINT rule CHECK (key <> 'bad')"
        }
    };
    let source = atlas.source("s", 1).await;
    let mut raw = atlas.raw().await;
    sqlx::query(rule).execute(&mut raw).await.expect("allowed");
    raw.close().await.expect("closes");
    let ends = || [record_end(&source, "b"), record_end(&source, "a")];
    let items = vec![
        relation_item(1, "r", RelationKind::PartOf, ends()),
        item(2, "a", organisation("A")),
        item(3, "bad", organisation("C")),
        item(4, "a", organisation("Noch einmal A")),
        item(5, "b", organisation("B")),
        relation_item(6, "r", RelationKind::RelatedTo, ends()),
    ];
    let report = atlas.import(&source, items.clone()).await;
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    assert_eq!(report.relations_created, 1);
    let lines: Vec<u64> = report.problems.iter().map(|p| p.line).collect();
    assert_eq!(lines, [3, 4, 6], "{report:?}");
    let reason = &report.problems[0].reason;
    assert!(reason.contains("the database refused it"), "{reason}");
    let b = atlas.of_record(&source, "b").await;
    let related = atlas.store.relations_of(&SYSTEM, b.id).await;
    let related = related.expect("works");
    assert_eq!(related.len(), 1);
    assert_eq!(related[0].entry.content.title(Language::German), "A");

    let alone = atlas.import(&source, vec![items[2].clone()]).await;
    assert_eq!((alone.created, alone.problems.len()), (0, 1), "{alone:?}");
}

async fn an_external_id_brings_sources_together(atlas: Atlas) {
    let (weak, strong) = (
        atlas.source("weak", 10).await,
        atlas.source("strong", 80).await,
    );
    let mut rough = with_id(organisation("RHEIN TH"), "ror", "x");
    rough.contact.phone = Some("1".to_owned());
    atlas.import(&weak, vec![item(1, "w", rough)]).await;
    let fine = with_id(organisation("Rheinische TH"), "ror", "x");
    let report = atlas.import(&strong, vec![item(1, "s", fine)]).await;
    assert_eq!(counts(&report), [0, 1, 0, 0]);

    let entry = atlas.of_record(&strong, "s").await;
    assert_eq!(entry.id, atlas.of_record(&weak, "w").await.id);
    assert_eq!(entry.content.title(Language::German), "Rheinische TH");
    assert_eq!(entry.content.names, ["RHEIN TH"]);
    assert_eq!(entry.content.contact.phone.as_deref(), Some("1"));
    let said = atlas
        .store
        .provenance(&SYSTEM, entry.id)
        .await
        .expect("works");
    let said: Vec<&str> = said.iter().map(|p| p.source.id.as_str()).collect();
    assert_eq!(said, ["strong", "weak"]);
    let status = atlas.store.sources(&SYSTEM).await.expect("works");
    assert_eq!(status.len(), 2);
    assert_eq!(
        (status[0].records, status[0].entries, status[0].last_fetched),
        (1, 1, Some(at(1_000)))
    );
}

async fn the_same_name_in_the_same_municipality_is_the_same(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 1).await, atlas.source("b", 2).await);
    atlas
        .import(
            &a,
            vec![item(1, "1", located(organisation("EDGEWAVE GMBH"), KOELN))],
        )
        .await;
    let items = vec![
        item(1, "1", located(organisation("EdgeWave"), KOELN)),
        item(2, "2", located(organisation("EdgeWave"), AACHEN)),
        item(3, "3", organisation("EdgeWave")),
    ];
    let report = atlas.import(&b, items).await;
    assert_eq!(counts(&report), [2, 1, 0, 0], "{report:?}");
    let there = atlas.of_record(&a, "1").await.id;
    assert_eq!(atlas.of_record(&b, "1").await.id, there);
    assert_ne!(atlas.of_record(&b, "2").await.id, there, "another town");
    assert_ne!(
        atlas.of_record(&b, "3").await.id,
        there,
        "a short name without a place"
    );
    // Found within one batch, too; projects of one name stay apart.
    let twins = vec![
        item(1, "t1", located(organisation("Zwilling KG"), KOELN)),
        item(2, "t2", located(organisation("Zwilling"), KOELN)),
        item(3, "p1", located(titled(Kind::Project, "Laser"), KOELN)),
        item(4, "p2", located(titled(Kind::Project, "Laser"), KOELN)),
    ];
    assert_eq!(counts(&atlas.import(&b, twins).await), [3, 1, 0, 0]);
}

async fn a_long_name_without_a_place_finds_the_only_one(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 1).await, atlas.source("b", 2).await);
    let long = "Institut für Lasertechnik";
    atlas
        .import(&a, vec![item(1, "1", located(organisation(long), KOELN))])
        .await;
    let elsewhere = |mut content: Content| {
        content.places.push(Place {
            region: Region::Elsewhere {
                country: "FR".to_owned(),
                nuts: None,
            },
            ..Place::default()
        });
        content
    };
    let items = vec![
        item(1, "1", organisation(long)),
        item(2, "2", elsewhere(organisation(long))),
    ];
    assert_eq!(counts(&atlas.import(&b, items).await), [1, 1, 0, 0]);
    assert_eq!(
        atlas.of_record(&b, "1").await.id,
        atlas.of_record(&a, "1").await.id
    );
    // Now two have that name: nobody can tell which is meant.
    assert_eq!(
        counts(
            &atlas
                .import(&b, vec![item(3, "3", organisation(long))])
                .await
        ),
        [1, 0, 0, 0]
    );
}

async fn ids_of_one_register_tell_namesakes_apart(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let named = |pic| with_id(located(organisation("Haus am Markt"), KOELN), "pic", pic);
    let items = vec![item(1, "1", named("1")), item(2, "2", named("2"))];
    assert_eq!(counts(&atlas.import(&source, items).await), [2, 0, 0, 0]);
}

async fn ids_that_lead_to_different_entries_are_a_problem(atlas: Atlas) {
    let (weak, strong) = (
        atlas.source("weak", 10).await,
        atlas.source("strong", 80).await,
    );
    atlas
        .import(
            &weak,
            vec![item(1, "w", with_id(organisation("Eins"), "pic", "1"))],
        )
        .await;
    atlas
        .import(
            &strong,
            vec![item(1, "s", with_id(organisation("Zwei"), "ror", "2"))],
        )
        .await;
    let both = with_id(with_id(organisation("Beide"), "pic", "1"), "ror", "2");
    let report = atlas.import(&weak, vec![item(9, "both", both)]).await;
    assert_eq!(counts(&report), [0, 1, 0, 0]);
    assert_eq!(
        report.problems.first().map(|p| p.line),
        Some(9),
        "{report:?}"
    );
    let joined = atlas.of_record(&weak, "both").await.id;
    assert_eq!(
        joined,
        atlas.of_record(&strong, "s").await.id,
        "the weightier source's entry"
    );
    assert_ne!(
        joined,
        atlas.of_record(&weak, "w").await.id,
        "nothing was merged"
    );
}

async fn a_record_may_not_change_its_kind(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    atlas
        .import(&source, vec![item(1, "k", organisation("Haus"))])
        .await;
    let report = atlas
        .import(&source, vec![item(5, "k", titled(Kind::News, "Meldung"))])
        .await;
    assert_eq!(counts(&report), [0, 0, 0, 0]);
    assert_eq!(report.problems.len(), 1);
    assert!(
        report.problems[0].reason.contains("organisation"),
        "{report:?}"
    );
}

async fn a_typed_in_entry_is_joined_and_keeps_its_words(atlas: Atlas) {
    let made = atlas
        .create(with_id(organisation("Von Hand"), "ror", "x"))
        .await;
    let source = atlas.source("s", 90).await;
    let mut draft = with_id(organisation("Aus der Quelle"), "ror", "x");
    draft.contact.phone = Some("1".to_owned());
    assert_eq!(
        counts(&atlas.import(&source, vec![item(1, "k", draft)]).await),
        [0, 1, 0, 0]
    );
    let entry = atlas.of_record(&source, "k").await;
    assert_eq!((entry.id, entry.version), (made.id, 2));
    assert_eq!(entry.content.title(Language::German), "Von Hand");
    assert_eq!(entry.content.contact.phone.as_deref(), Some("1"));
}

async fn what_vanishes_is_marked_and_may_return(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let items = || {
        vec![
            item(1, "a", organisation("A")),
            item(2, "b", organisation("B")),
        ]
    };
    atlas.import(&source, items()).await;
    atlas.clock.set(at(2_000));
    let gone = atlas
        .store
        .finish_import(&SYSTEM, &source, &seen(&["a"]))
        .await
        .expect("works");
    assert_eq!(gone, 1);
    let entry = atlas.of_record(&source, "b").await;
    assert_eq!(entry.vanished, Some(at(2_000)));
    assert_eq!(
        entry.content.title(Language::German),
        "B",
        "it still says what it said"
    );
    assert_eq!(atlas.of_record(&source, "a").await.vanished, None);

    let again = atlas
        .store
        .finish_import(&SYSTEM, &source, &seen(&["a"]))
        .await
        .expect("works");
    assert_eq!(again, 0, "it is marked once");
    // The owner's edit does not make it come back.
    let mut edit = edit_of(&entry);
    edit.content.contact.name = Some("Büro".to_owned());
    let edited = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, entry.version, edit)
        .await
        .expect("fine");
    assert_eq!(edited.vanished, Some(at(2_000)));

    let report = atlas.import(&source, items()).await;
    assert_eq!(counts(&report), [0, 0, 1, 1]);
    assert_eq!(atlas.of_record(&source, "b").await.vanished, None);
    let log = atlas.store.changes_after(0, 100).await.expect("works");
    let kinds: Vec<_> = log
        .iter()
        .filter(|c| c.entry == entry.id)
        .map(|c| c.kind.code())
        .collect();
    assert_eq!(kinds, ["created", "vanished", "updated", "returned"]);
}

async fn an_entry_that_one_source_still_has_does_not_vanish(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 10).await, atlas.source("b", 1).await);
    atlas
        .import(
            &a,
            vec![item(1, "k", with_id(organisation("Von A"), "ror", "x"))],
        )
        .await;
    atlas
        .import(
            &b,
            vec![item(1, "k", with_id(organisation("Von B"), "ror", "x"))],
        )
        .await;
    atlas
        .store
        .finish_import(&SYSTEM, &a, &seen(&[]))
        .await
        .expect("works");
    let entry = atlas.of_record(&b, "k").await;
    assert_eq!(entry.vanished, None);
    assert_eq!(
        entry.content.title(Language::German),
        "Von B",
        "only B says something now"
    );
    let sources = atlas.store.indexable(&[entry.id]).await.expect("works")[0]
        .sources
        .clone();
    assert_eq!(sources, [b]);
}

async fn an_id_taken_back_is_free_for_another(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    atlas
        .import(
            &source,
            vec![item(1, "a", with_id(organisation("A"), "ror", "x"))],
        )
        .await;
    let corrected = vec![
        item(1, "a", organisation("A")),
        item(2, "b", organisation("B")),
    ];
    atlas.import(&source, corrected).await;
    let report = atlas
        .import(
            &source,
            vec![item(2, "b", with_id(organisation("B"), "ror", "x"))],
        )
        .await;
    assert_eq!(report.problems, []);
    let found = atlas
        .store
        .by_external_id(&SYSTEM, &crate::support::external("ror", "x"))
        .await;
    assert_eq!(
        found.expect("works").map(|e| e.id),
        Some(atlas.of_record(&source, "b").await.id)
    );
}

async fn demo_and_real_data_never_mix(atlas: Atlas) {
    assert_eq!(atlas.store.nature().await.expect("works"), None);
    atlas
        .store
        .set_nature(Nature::Demo)
        .await
        .expect("the first time");
    atlas
        .store
        .set_nature(Nature::Demo)
        .await
        .expect("the same again");
    let other = atlas.store.set_nature(Nature::Real).await;
    assert!(
        matches!(other, Err(StoreError::Refused(Refusal::NatureIsSet { .. }))),
        "{other:?}"
    );
    let real = atlas.store.put_source(&source("real", 1)).await;
    assert!(
        matches!(real, Err(StoreError::Refused(Refusal::RealInDemo(_)))),
        "{real:?}"
    );
    let mut fictional = source("demo", 1);
    fictional.fictional = true;
    atlas.store.put_source(&fictional).await.expect("fits");
    atlas
        .import(&fictional.id, vec![item(1, "k", organisation("Erfunden"))])
        .await;
    let made = atlas.create(organisation("Auch erfunden")).await;
    let imported = atlas.of_record(&fictional.id, "k").await;
    let all = atlas
        .store
        .indexable(&[made.id, imported.id])
        .await
        .expect("works");
    assert!(all.len() == 2 && all.iter().all(|one| one.fictional));
}

async fn an_unknown_source_is_refused(atlas: Atlas) {
    let unknown = source("unknown", 1).id;
    let refused = atlas
        .store
        .import_batch(&SYSTEM, &unknown, Vec::new())
        .await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
}

async fn a_draft_does_not_swallow_what_a_source_publishes(atlas: Atlas) {
    let name = "Institut für Lasertechnik";
    let mut draft = public(with_id(located(organisation(name), KOELN), "ror", "x"));
    draft.state = State::Draft;
    let draft = atlas
        .store
        .create_entry(&SYSTEM, draft)
        .await
        .expect("fine");
    let source = atlas.source("s", 1).await;
    let record = with_id(located(organisation(name), KOELN), "ror", "x");
    assert_eq!(
        counts(&atlas.import(&source, vec![item(1, "k", record)]).await),
        [1, 0, 0, 0]
    );

    let mut published = edit_of(&draft);
    published.state = State::Published;
    let refused = atlas
        .store
        .edit_entry(&SYSTEM, draft.id, draft.version, published.clone())
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Refused(Refusal::ExternalIdTaken(_)))
        ),
        "{refused:?}"
    );
    published.content.external_ids.clear();
    atlas
        .store
        .edit_entry(&SYSTEM, draft.id, draft.version, published)
        .await
        .expect("fine");
}

async fn a_source_whose_word_weighs_more_is_heard(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 10).await, atlas.source("b", 20).await);
    for (source, title) in [(&a, "Von A"), (&b, "Von B")] {
        let draft = with_id(organisation(title), "ror", "x");
        atlas
            .import(
                source,
                vec![item(1, "k", draft), item(2, "other", organisation(title))],
            )
            .await;
    }
    let id = atlas.of_record(&a, "k").await.id;
    assert_eq!(atlas.title(id).await, "Von B");
    let before = atlas.last_seq().await;
    atlas.source("a", 30).await;
    assert_eq!(atlas.title(id).await, "Von A");
    assert_eq!(
        atlas.last_seq().await,
        before + 1,
        "only what changed is in the log"
    );
}
