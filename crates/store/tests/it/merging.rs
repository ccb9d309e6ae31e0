use std::collections::BTreeMap;

use domain::{Actor, Entry, EntryId, FieldGroup, Kind, Language, RelationKind, State, Visibility};
use store::{BySlug, NewRelation, Refusal, StoreError};

use crate::support::{
    Atlas, SYSTEM, contract, external, item, organisation, public, retitled, titled, with_id,
};

contract!(
    a_merge_shows_one_and_its_undo_two,
    nested_merges_are_taken_apart_one_by_one,
    an_import_into_a_merged_entry_counts_for_the_one_that_stays,
    relations_go_through_a_merge,
    what_cannot_be_merged_is_refused,
    a_merge_never_shows_what_was_guarded,
    a_stale_edit_of_a_merged_entry_is_a_conflict,
);

async fn merge(atlas: &Atlas, kept: EntryId, gone: EntryId) -> domain::MergeId {
    atlas.store.merge(&SYSTEM, kept, gone).await.expect("fits")
}

async fn read(atlas: &Atlas, id: EntryId) -> Entry {
    atlas
        .store
        .entry(&Actor::Anonymous, id)
        .await
        .expect("works")
        .expect("to be seen")
}

async fn a_merge_shows_one_and_its_undo_two(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 80).await, atlas.source("b", 10).await);
    atlas
        .import(
            &a,
            vec![item(
                1,
                "k",
                with_id(organisation("Universität"), "ror", "x"),
            )],
        )
        .await;
    let mut rough = with_id(organisation("UNI"), "pic", "1");
    rough.contact.phone = Some("1".to_owned());
    atlas.import(&b, vec![item(1, "k", rough)]).await;
    let (kept, gone) = (
        atlas.of_record(&a, "k").await,
        atlas.of_record(&b, "k").await,
    );

    let id = merge(&atlas, kept.id, gone.id).await;
    let merged = read(&atlas, gone.id).await;
    assert_eq!((merged.id, merged.slug.as_str()), (kept.id, "universitaet"));
    assert_eq!(merged.content.title(Language::German), "Universität");
    assert_eq!(merged.content.names, ["UNI"]);
    assert_eq!(merged.content.contact.phone.as_deref(), Some("1"));
    assert_eq!(merged.content.external_ids.len(), 2);
    let ids = [gone.id, kept.id];
    assert_eq!(
        atlas
            .store
            .entries(&SYSTEM, &ids)
            .await
            .expect("works")
            .len(),
        1,
        "once"
    );
    assert_eq!(
        atlas.store.entry_ids(None, 9).await.expect("works"),
        [kept.id]
    );
    assert_eq!(
        atlas.store.counts().await.expect("works")[&Kind::Organisation],
        1
    );
    let slug = atlas
        .store
        .by_slug(&SYSTEM, Kind::Organisation, "uni")
        .await
        .expect("works");
    assert!(matches!(slug, Some(BySlug::Moved { slug, .. }) if slug == "universitaet"));
    let pic = atlas
        .store
        .by_external_id(&SYSTEM, &external("pic", "1"))
        .await
        .expect("works");
    assert_eq!(pic.map(|e| e.id), Some(kept.id));
    assert_eq!(
        atlas
            .store
            .provenance(&SYSTEM, gone.id)
            .await
            .expect("works")
            .len(),
        2
    );
    assert!(
        atlas
            .store
            .indexable(&[gone.id])
            .await
            .expect("works")
            .is_empty()
    );

    atlas.store.unmerge(&SYSTEM, id).await.expect("there");
    for before in [&kept, &gone] {
        let after = read(&atlas, before.id).await;
        assert_eq!(
            (&after.content, after.state),
            (&before.content, State::Published)
        );
        assert_eq!(after.slug, before.slug);
    }
    let again = atlas.store.unmerge(&SYSTEM, id).await;
    assert!(
        matches!(again, Err(StoreError::Refused(Refusal::NotUndoable))),
        "{again:?}"
    );
    let merges = atlas.store.merges().await.expect("works");
    assert!(merges.len() == 1 && merges[0].undone.is_some());
    let log = atlas.store.changes_after(2, 9).await.expect("works");
    let log: Vec<_> = log.iter().map(|c| (c.kind.code(), c.entry)).collect();
    let expected = [
        ("merged", gone.id),
        ("updated", kept.id),
        ("unmerged", gone.id),
    ];
    assert_eq!(log[..3], expected);
    assert!(log[3..].iter().all(|(kind, _)| *kind == "updated") && log.len() == 5);
}

async fn nested_merges_are_taken_apart_one_by_one(atlas: Atlas) {
    let mut entries = Vec::new();
    for i in 1..=3 {
        let content = with_id(organisation(&format!("Haus {i}")), "ror", &i.to_string());
        entries.push(atlas.create(content).await);
    }
    let [one, two, three] = [&entries[0], &entries[1], &entries[2]].map(|e| e.id);
    let inner = merge(&atlas, two, three).await;
    let outer = merge(&atlas, one, two).await;
    assert_eq!(read(&atlas, three).await.id, one);
    let known = read(&atlas, one).await.content.external_ids;
    assert_eq!(
        known.len(),
        1,
        "what was stated about the one that stays wins"
    );

    // The inner one first: 3 stands for itself, 2 still belongs to 1.
    atlas.store.unmerge(&SYSTEM, inner).await.expect("there");
    assert_eq!(read(&atlas, three).await.content, entries[2].content);
    assert_eq!(read(&atlas, two).await.id, one);
    atlas.store.unmerge(&SYSTEM, outer).await.expect("there");
    assert_eq!(read(&atlas, two).await.content, entries[1].content);

    // Again, the outer one first: 2 takes 3 along.
    merge(&atlas, two, three).await;
    let outer = merge(&atlas, one, two).await;
    atlas.store.unmerge(&SYSTEM, outer).await.expect("there");
    assert_eq!(read(&atlas, three).await.id, two);
    assert_eq!(read(&atlas, one).await.content, entries[0].content);
}

async fn an_import_into_a_merged_entry_counts_for_the_one_that_stays(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 80).await, atlas.source("b", 10).await);
    atlas
        .import(&a, vec![item(1, "k", organisation("Haus"))])
        .await;
    atlas
        .import(
            &b,
            vec![item(1, "k", with_id(organisation("Hof"), "ror", "x"))],
        )
        .await;
    let (kept, gone) = (
        atlas.of_record(&a, "k").await,
        atlas.of_record(&b, "k").await,
    );
    let id = merge(&atlas, kept.id, gone.id).await;
    let mut more = with_id(organisation("Hof"), "ror", "x");
    more.contact.phone = Some("1".to_owned());
    assert_eq!(
        atlas
            .import(&b, vec![item(1, "k", more.clone())])
            .await
            .updated,
        1
    );
    assert_eq!(
        read(&atlas, kept.id).await.content.contact.phone.as_deref(),
        Some("1")
    );
    let c = atlas.source("c", 5).await;
    assert_eq!(
        atlas
            .import(
                &c,
                vec![item(1, "k", with_id(organisation("H"), "ror", "x"))]
            )
            .await
            .matched,
        1
    );

    atlas.store.unmerge(&SYSTEM, id).await.expect("there");
    assert_eq!(read(&atlas, kept.id).await.content, kept.content);
    let gone = read(&atlas, gone.id).await;
    assert_eq!(
        gone.content.contact.phone.as_deref(),
        Some("1"),
        "what came meanwhile stays with it"
    );
    assert_eq!(gone.content.names, ["H"]);
}

async fn relations_go_through_a_merge(atlas: Atlas) {
    let kept = atlas.create(organisation("Haus")).await;
    let gone = atlas.create(organisation("Hof")).await;
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let takes_part = |from| NewRelation {
        kind: RelationKind::TakesPartIn,
        from,
        to: project.id,
        role: None,
        since: None,
        until: None,
    };
    let neighbours = NewRelation {
        kind: RelationKind::RelatedTo,
        to: kept.id,
        ..takes_part(gone.id)
    };
    for relation in [takes_part(gone.id), takes_part(kept.id), neighbours] {
        atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    }
    let id = merge(&atlas, kept.id, gone.id).await;
    let of_kept = atlas
        .store
        .relations_of(&Actor::Anonymous, kept.id)
        .await
        .expect("works");
    let ends: Vec<_> = of_kept.iter().map(|r| (r.outgoing, r.entry.id)).collect();
    assert_eq!(
        ends,
        [(true, project.id)],
        "said twice, shown once; none to itself"
    );
    let of_project = atlas
        .store
        .relations_of(&Actor::Anonymous, project.id)
        .await
        .expect("works");
    assert_eq!(
        of_project.iter().map(|r| r.entry.id).collect::<Vec<_>>(),
        [kept.id]
    );
    let holders = atlas
        .store
        .evidence_holders(&[project.id])
        .await
        .expect("works");
    assert_eq!(holders, [(kept.id, 1)].into());
    for id in [kept.id, gone.id] {
        let speaking = atlas.store.evidence_for(&[id]).await.expect("works");
        assert_eq!(speaking, [project.id]);
    }
    assert_eq!(
        atlas.store.indexable(&[kept.id]).await.expect("works")[0]
            .evidence
            .len(),
        1
    );
    atlas.store.unmerge(&SYSTEM, id).await.expect("there");
    let of_gone = atlas
        .store
        .relations_of(&Actor::Anonymous, gone.id)
        .await
        .expect("works");
    assert_eq!(of_gone.len(), 2);
}

async fn what_cannot_be_merged_is_refused(atlas: Atlas) {
    let haus = atlas.create(organisation("Haus")).await.id;
    let hof = atlas.create(organisation("Hof")).await.id;
    let weg = atlas.create(organisation("Weg")).await.id;
    let news = atlas.create(titled(Kind::News, "Meldung")).await.id;
    let mut private = public(organisation("Privat"));
    private.visibility = Visibility::Members;
    let private = atlas
        .store
        .create_entry(&SYSTEM, private)
        .await
        .expect("fine")
        .id;
    let mut draft = public(organisation("Entwurf"));
    draft.state = State::Draft;
    let draft = atlas
        .store
        .create_entry(&SYSTEM, draft)
        .await
        .expect("fine")
        .id;
    merge(&atlas, haus, hof).await;
    let before = atlas.dump().await;
    for (kept, gone, reason) in [
        (haus, news, Refusal::MergeOfDifferentKinds),
        (haus, haus, Refusal::MergeWithItself),
        (haus, hof, Refusal::MergeWithItself),
        (hof, haus, Refusal::MergeWithItself),
        (weg, hof, Refusal::AlreadyMerged),
        (hof, weg, Refusal::AlreadyMerged),
        (haus, private, Refusal::MergeWouldReveal),
        (haus, draft, Refusal::MergeWouldReveal),
    ] {
        let refused = atlas.store.merge(&SYSTEM, kept, gone).await;
        assert!(
            matches!(&refused, Err(StoreError::Refused(r)) if *r == reason),
            "{refused:?}"
        );
    }
    assert_eq!(atlas.dump().await, before);
}

async fn a_merge_never_shows_what_was_guarded(atlas: Atlas) {
    let kept = atlas.create(organisation("Haus")).await;
    let mut guarded = public(organisation("Hof"));
    guarded.content.contact.phone = Some("0221 geheim".to_owned());
    guarded.guarded = BTreeMap::from([(FieldGroup::Contact, Visibility::Brokers)]);
    let guarded = atlas
        .store
        .create_entry(&SYSTEM, guarded)
        .await
        .expect("fine");
    merge(&atlas, kept.id, guarded.id).await;
    let shown = read(&atlas, kept.id).await;
    assert_eq!(shown.content.contact.phone, None);
    let statements = atlas
        .store
        .statements(&Actor::Anonymous, kept.id)
        .await
        .expect("works");
    assert!(
        statements.iter().all(|s| s.part.as_str() != "contact"),
        "{statements:?}"
    );
}

async fn a_stale_edit_of_a_merged_entry_is_a_conflict(atlas: Atlas) {
    let (kept, gone) = (
        atlas.create(organisation("Haus")).await,
        atlas.create(organisation("Hof")).await,
    );
    merge(&atlas, kept.id, gone.id).await;
    let edit = retitled(&gone, "Zu spät");
    let refused = atlas
        .store
        .edit_entry(&SYSTEM, gone.id, gone.version, edit)
        .await;
    assert!(
        matches!(&refused, Err(StoreError::Conflict { current }) if current.id == kept.id),
        "{refused:?}"
    );
}
