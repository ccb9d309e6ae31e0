use domain::{ChangeKind, Kind, Language, State};
use store::{BySlug, Refusal, StoreError};

use crate::support::{
    Atlas, SYSTEM, at, contract, edit_of, external, item, organisation, public, retitled, titled,
    with_id,
};

contract!(
    a_new_entry_is_as_it_was_given,
    of_two_edits_one_wins,
    of_many_concurrent_edits_exactly_one_wins,
    an_edit_that_changes_nothing_writes_nothing,
    a_correction_survives_the_next_import,
    what_the_sources_say_too_is_left_to_them,
    names_from_sources_do_not_freeze,
    slugs_are_unique_and_old_ones_lead_on,
    what_cannot_be_stored_is_refused,
    an_external_id_belongs_to_one_entry,
);

async fn a_new_entry_is_as_it_was_given(atlas: Atlas) {
    let mut content = with_id(organisation("Haus für Laser"), "ror", "x1");
    content.names = vec!["HfL".to_owned(), "日本 🦀".to_owned()];
    let made = atlas.create(content.clone()).await;
    assert_eq!(made.content, content);
    assert_eq!(
        (made.version, made.created, made.slug.as_str()),
        (1, at(1_000), "haus-fuer-laser")
    );

    let read = atlas.store.entry(&SYSTEM, made.id).await.expect("works");
    assert_eq!(read.as_ref(), Some(&made));
    let by_id = atlas
        .store
        .by_external_id(&SYSTEM, &external("ror", "x1"))
        .await
        .expect("works");
    assert_eq!(by_id, Some(made.clone()));
    let kinds = atlas.store.counts().await.expect("works");
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        [(Kind::Organisation, 1)]
    );

    let log = atlas.store.changes_after(0, 10).await.expect("works");
    assert_eq!(log.len(), 1);
    assert_eq!(
        (log[0].seq, log[0].kind, log[0].entry),
        (1, ChangeKind::Created, made.id)
    );
    assert_eq!(log[0].actor, "system:test");
}

async fn of_two_edits_one_wins(atlas: Atlas) {
    let made = atlas.create(organisation("Alt")).await;
    let (first, second) = (retitled(&made, "Erste"), retitled(&made, "Zweite"));
    let won = atlas
        .store
        .edit_entry(&SYSTEM, made.id, 1, first)
        .await
        .expect("the first");
    assert_eq!(won.version, 2);
    let error = atlas
        .store
        .edit_entry(&SYSTEM, made.id, 1, second)
        .await
        .expect_err("stale");
    let StoreError::Conflict { current } = error else {
        panic!("{error:?}");
    };
    assert_eq!(*current, won, "the loser is shown what stands there");
    assert_eq!(atlas.title(made.id).await, "Erste");
}

async fn of_many_concurrent_edits_exactly_one_wins(atlas: Atlas) {
    let made = atlas.create(organisation("Alt")).await;
    let edits: Vec<_> = (0..8)
        .map(|i| {
            let (store, edit) = (atlas.store.clone(), retitled(&made, &format!("Neu {i}")));
            tokio::spawn(async move { store.edit_entry(&SYSTEM, made.id, 1, edit).await })
        })
        .collect();
    let (mut won, mut lost) = (Vec::new(), 0);
    for edit in edits {
        match edit.await.expect("does not panic") {
            Ok(entry) => won.push(entry),
            Err(StoreError::Conflict { .. }) => lost += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((won.len(), lost), (1, 7));
    assert_eq!(
        atlas.title(made.id).await,
        won[0].content.title(Language::German)
    );
    assert_eq!(atlas.last_seq().await, 2);
}

async fn an_edit_that_changes_nothing_writes_nothing(atlas: Atlas) {
    let made = atlas.create(organisation("Haus")).await;
    let same = atlas
        .store
        .edit_entry(&SYSTEM, made.id, 1, edit_of(&made))
        .await
        .expect("fine");
    assert_eq!(same, made);
    assert_eq!(atlas.last_seq().await, 1);

    let mut withdrawn = edit_of(&made);
    withdrawn.state = State::Withdrawn;
    let changed = atlas
        .store
        .edit_entry(&SYSTEM, made.id, 1, withdrawn)
        .await
        .expect("fine");
    assert_eq!((changed.version, changed.state), (2, State::Withdrawn));
    assert_eq!(atlas.last_seq().await, 2);
}

async fn a_correction_survives_the_next_import(atlas: Atlas) {
    let source = atlas.source("s", 50).await;
    atlas
        .import(&source, vec![item(1, "k", organisation("Falsch"))])
        .await;
    let entry = atlas.of_record(&source, "k").await;
    let edited = atlas
        .store
        .edit_entry(
            &SYSTEM,
            entry.id,
            entry.version,
            retitled(&entry, "Richtig"),
        )
        .await
        .expect("fine");
    assert_eq!(edited.content.title(Language::German), "Richtig");

    let mut again = organisation("Immer noch falsch");
    again.contact.phone = Some("0221 1".to_owned());
    let report = atlas.import(&source, vec![item(1, "k", again)]).await;
    assert_eq!(report.updated, 1);
    let after = atlas.of_record(&source, "k").await;
    assert_eq!(after.content.title(Language::German), "Richtig");
    assert_eq!(
        after.content.contact.phone.as_deref(),
        Some("0221 1"),
        "the rest follows the source"
    );
    let statements = atlas
        .store
        .statements(&SYSTEM, entry.id)
        .await
        .expect("works");
    let said: Vec<_> = statements
        .iter()
        .map(|s| (s.part.as_str(), s.actor.as_str()))
        .collect();
    assert_eq!(said, [("texts.de.title", "system:test")]);
}

async fn what_the_sources_say_too_is_left_to_them(atlas: Atlas) {
    let source = atlas.source("s", 50).await;
    atlas
        .import(&source, vec![item(1, "k", organisation("Haus"))])
        .await;
    let entry = atlas.of_record(&source, "k").await;
    let edit = retitled(&entry, "Anders");
    let edited = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, 1, edit)
        .await
        .expect("fine");
    let back = retitled(&edited, "Haus");
    let mut back = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, 2, back)
        .await
        .expect("fine");
    assert!(
        atlas
            .store
            .statements(&SYSTEM, entry.id)
            .await
            .expect("works")
            .is_empty()
    );

    atlas
        .import(&source, vec![item(1, "k", organisation("Haus am See"))])
        .await;
    back = atlas
        .store
        .entry(&SYSTEM, back.id)
        .await
        .expect("works")
        .expect("there");
    assert_eq!(back.content.title(Language::German), "Haus am See");
}

async fn names_from_sources_do_not_freeze(atlas: Atlas) {
    let (strong, weak) = (atlas.source("s", 50).await, atlas.source("w", 5).await);
    let said = |title: &str| vec![item(1, "k", with_id(organisation(title), "ror", "x"))];
    atlas.import(&strong, said("Rheinische TH")).await;
    atlas.import(&weak, said("RHEIN TH")).await;
    let entry = atlas.of_record(&strong, "k").await;
    assert_eq!(entry.content.names, ["RHEIN TH"]);
    // The form shows the other name and gives it back.
    let edit = retitled(&entry, "RWTH Aachen");
    let edited = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, entry.version, edit)
        .await
        .expect("fine");
    assert_eq!(edited.content.names, ["RHEIN TH"]);
    atlas.import(&weak, said("RH. TH")).await;
    let after = atlas.of_record(&strong, "k").await;
    assert_eq!(
        after.content.names,
        ["RH. TH"],
        "another name follows its source"
    );
    assert_eq!(after.content.title(Language::German), "RWTH Aachen");

    let mut nameless = edit_of(&after);
    nameless.content.names.clear();
    let edit = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, after.version, nameless)
        .await;
    assert!(
        edit.expect("fine").content.names.is_empty(),
        "names can be taken away on purpose"
    );
    atlas.import(&weak, said("R TH")).await;
    assert!(atlas.of_record(&strong, "k").await.content.names.is_empty());
}

async fn slugs_are_unique_and_old_ones_lead_on(atlas: Atlas) {
    let mut slugs = Vec::new();
    for _ in 0..40 {
        slugs.push(atlas.create(organisation("Haus")).await.slug);
    }
    let expected: Vec<String> = (2..=40).map(|n| format!("haus-{n}")).collect();
    assert_eq!((slugs[0].as_str(), &slugs[1..]), ("haus", &*expected));
    let other_kind = atlas.create(titled(Kind::Project, "Haus")).await;
    assert_eq!(other_kind.slug, "haus", "each kind has slugs of its own");

    let by_slug = async |slug| {
        let found = atlas.store.by_slug(&SYSTEM, Kind::Organisation, slug).await;
        found.expect("works")
    };
    let Some(BySlug::Here(second)) = by_slug("haus-2").await else {
        panic!("not found");
    };
    let edit = retitled(&second, "Hof");
    let renamed = atlas
        .store
        .edit_entry(&SYSTEM, second.id, 1, edit)
        .await
        .expect("fine");
    assert_eq!(renamed.slug, "hof");
    let moved = BySlug::Moved {
        kind: Kind::Organisation,
        slug: "hof".to_owned(),
    };
    assert_eq!(by_slug("haus-2").await, Some(moved));
    assert_eq!(by_slug("haus-99").await, None);
    let back = retitled(&renamed, "Haus");
    let back = atlas
        .store
        .edit_entry(&SYSTEM, second.id, 2, back)
        .await
        .expect("fine");
    assert_eq!(back.slug, "haus-2", "a slug once had is free for its entry");
}

async fn what_cannot_be_stored_is_refused(atlas: Atlas) {
    let nul = atlas
        .store
        .create_entry(&SYSTEM, public(organisation("a\0b")))
        .await;
    assert!(matches!(nul, Err(StoreError::Invalid(_))), "{nul:?}");
    let mut hidden = organisation("Haus");
    hidden.places.push(domain::Place {
        name: "a\0b".to_owned(),
        ..domain::Place::default()
    });
    let hidden = atlas.store.create_entry(&SYSTEM, public(hidden)).await;
    assert!(
        matches!(hidden, Err(StoreError::Refused(Refusal::Nul(_)))),
        "{hidden:?}"
    );
    let spelt_out = atlas.create(organisation("Das Zeichen \\u0000")).await;
    assert_eq!(atlas.title(spelt_out.id).await, "Das Zeichen \\u0000");

    let made = atlas.create(organisation("Haus")).await;
    let mut other = edit_of(&made);
    other.content = titled(Kind::News, "Meldung");
    let other = atlas.store.edit_entry(&SYSTEM, made.id, 1, other).await;
    assert!(
        matches!(other, Err(StoreError::Refused(Refusal::KindChange(..)))),
        "{other:?}"
    );
    assert_eq!(atlas.last_seq().await, 2, "what was refused left no trace");
}

async fn an_external_id_belongs_to_one_entry(atlas: Atlas) {
    let first = atlas
        .create(with_id(organisation("Haus"), "ror", "x"))
        .await;
    let again = public(with_id(organisation("Hof"), "ror", "x"));
    let again = atlas.store.create_entry(&SYSTEM, again).await;
    assert!(
        matches!(again, Err(StoreError::Refused(Refusal::ExternalIdTaken(_)))),
        "{again:?}"
    );
    let mut without = edit_of(&first);
    without.content.external_ids.clear();
    atlas
        .store
        .edit_entry(&SYSTEM, first.id, 1, without)
        .await
        .expect("fine");
    atlas.create(with_id(organisation("Hof"), "ror", "x")).await;
}
