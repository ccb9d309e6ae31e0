use domain::{
    Actor, Audience, ChangeKind, Endpoint, Entry, Kind, RelationKind, SourceId, Visibility,
};
use store::{ImportItem, NewEntry, NewRelation, Refusal, Related, SeenKeys, StoreError};

use crate::support::{
    Atlas, SYSTEM, at, contract, external, item, item_for, organisation, public, record_end,
    relation_item, titled, with_id,
};

contract!(
    a_relation_shows_from_both_ends,
    what_does_not_fit_is_refused,
    the_order_of_imports_does_not_matter,
    the_same_relation_twice_writes_nothing,
    a_relation_that_changes_or_vanishes_is_logged,
    a_relation_that_never_fits_is_a_problem,
    evidence_leads_to_the_index,
    an_outcome_speaks_for_who_took_part_as_far_as_the_project_may_be_seen,
    evidence_is_not_cut_before_the_audience_is_known,
    much_evidence_is_held_by_portions,
);

fn takes_part(from: &Entry, to: &Entry) -> NewRelation {
    NewRelation {
        kind: RelationKind::TakesPartIn,
        from: from.id,
        to: to.id,
        role: Some("coordinator".to_owned()),
        since: Some(jiff::civil::date(2010, 1, 1)),
        until: None,
    }
}

async fn related(atlas: &Atlas, actor: &Actor, entry: &Entry) -> Vec<Related> {
    atlas
        .store
        .relations_of(actor, entry.id)
        .await
        .expect("works")
}

async fn a_relation_shows_from_both_ends(atlas: Atlas) {
    let haus = atlas.create(organisation("Haus")).await;
    let mut hidden = public(titled(Kind::Project, "Geheim"));
    hidden.visibility = Visibility::Brokers;
    let hidden = atlas
        .store
        .create_entry(&SYSTEM, hidden)
        .await
        .expect("fine");
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let stated = atlas
        .store
        .relate(&SYSTEM, takes_part(&haus, &project))
        .await
        .expect("fits");
    atlas
        .store
        .relate(&SYSTEM, takes_part(&haus, &hidden))
        .await
        .expect("fits");

    let of_haus = related(&atlas, &Actor::Anonymous, &haus).await;
    assert_eq!(of_haus.len(), 1, "the other end is hidden");
    assert_eq!((of_haus[0].outgoing, &of_haus[0].relation), (true, &stated));
    assert_eq!(of_haus[0].entry.id, project.id);
    assert_eq!(related(&atlas, &SYSTEM, &haus).await.len(), 2);
    let of_project = related(&atlas, &Actor::Anonymous, &project).await;
    assert_eq!(
        (of_project[0].outgoing, of_project[0].entry.id),
        (false, haus.id)
    );
    assert!(
        related(&atlas, &Actor::Anonymous, &hidden).await.is_empty(),
        "a hidden entry has none"
    );

    atlas
        .store
        .unrelate(&SYSTEM, stated.id)
        .await
        .expect("there");
    assert!(related(&atlas, &Actor::Anonymous, &haus).await.is_empty());
    let again = atlas.store.unrelate(&SYSTEM, stated.id).await;
    assert!(matches!(again, Err(StoreError::NotFound)));
    let last = atlas
        .store
        .changes_after(5, 9)
        .await
        .expect("works")
        .pop()
        .expect("a line");
    let line = (last.kind, last.entry, last.other, last.relation);
    assert_eq!(
        line,
        (
            ChangeKind::Unrelated,
            haus.id,
            Some(project.id),
            Some(stated.id)
        )
    );
}

async fn what_does_not_fit_is_refused(atlas: Atlas) {
    let haus = atlas.create(organisation("Haus")).await;
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let wrong = atlas
        .store
        .relate(&SYSTEM, takes_part(&project, &haus))
        .await;
    assert!(
        matches!(
            wrong,
            Err(StoreError::Refused(Refusal::RelationDoesNotFit(..)))
        ),
        "{wrong:?}"
    );
    let itself = atlas.store.relate(&SYSTEM, takes_part(&haus, &haus)).await;
    assert!(
        matches!(itself, Err(StoreError::Refused(Refusal::RelationToItself))),
        "{itself:?}"
    );
    let mut backwards = takes_part(&haus, &project);
    backwards.until = Some(jiff::civil::date(2009, 1, 1));
    let backwards = atlas.store.relate(&SYSTEM, backwards).await;
    assert!(
        matches!(backwards, Err(StoreError::Refused(Refusal::RelationPeriod))),
        "{backwards:?}"
    );
    assert_eq!(atlas.last_seq().await, 2);
}

fn by_ror(value: &str) -> Endpoint {
    Endpoint::External(external("ror", value))
}

fn participation(source: &SourceId, line: u64) -> ImportItem {
    let ends = [by_ror("x"), record_end(source, "p")];
    relation_item(line, "x-p", RelationKind::TakesPartIn, ends)
}

async fn the_order_of_imports_does_not_matter(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let haus = || item(1, "h", with_id(organisation("Haus"), "ror", "x"));
    let project = || item(2, "p", titled(Kind::Project, "Laser"));
    let report = atlas.import(&source, vec![participation(&source, 3)]).await;
    assert_eq!((report.relations_created, report.problems.len()), (1, 0));
    assert_eq!(
        atlas.store.pending_relations(&source).await.expect("works"),
        1
    );
    assert_eq!(atlas.last_seq().await, 0, "nothing is related yet");
    atlas.import(&source, vec![project()]).await;
    assert_eq!(
        atlas.store.pending_relations(&source).await.expect("works"),
        1
    );
    atlas.import(&source, vec![haus()]).await;
    assert_eq!(
        atlas.store.pending_relations(&source).await.expect("works"),
        0
    );

    let (haus, project) = (
        atlas.of_record(&source, "h").await,
        atlas.of_record(&source, "p").await,
    );
    let of_haus = related(&atlas, &Actor::Anonymous, &haus).await;
    assert_eq!(of_haus.len(), 1);
    assert_eq!(
        (of_haus[0].entry.id, of_haus[0].relation.source.as_ref()),
        (project.id, Some(&source))
    );
    let log = atlas.store.changes_after(0, 9).await.expect("works");
    let kinds: Vec<_> = log.iter().map(|c| c.kind.code()).collect();
    assert_eq!(kinds, ["created", "created", "related"]);
}

async fn the_same_relation_twice_writes_nothing(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let items = || {
        vec![
            item(1, "h", with_id(organisation("Haus"), "ror", "x")),
            item(2, "p", titled(Kind::Project, "Laser")),
            participation(&source, 3),
            relation_item(
                4,
                "later",
                RelationKind::PartOf,
                [by_ror("x"), by_ror("unknown")],
            ),
        ]
    };
    let first = atlas.import(&source, items()).await;
    assert_eq!((first.relations_created, first.relations_unchanged), (2, 0));
    let before = atlas.dump().await;
    let second = atlas.import(&source, items()).await;
    assert_eq!(
        (second.relations_created, second.relations_unchanged),
        (0, 2)
    );
    assert_eq!(atlas.dump().await, before);
}

async fn a_relation_that_changes_or_vanishes_is_logged(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let mut items = vec![
        item(1, "h", with_id(organisation("Haus"), "ror", "x")),
        item(2, "p", titled(Kind::Project, "Laser")),
        item(3, "q", titled(Kind::Project, "Wasser")),
    ];
    items.push(participation(&source, 4));
    atlas.import(&source, items).await;
    let haus = atlas.of_record(&source, "h").await;
    let before = atlas.last_seq().await;
    let other = [by_ror("x"), record_end(&source, "q")];
    let moved = relation_item(1, "x-p", RelationKind::TakesPartIn, other);
    let report = atlas.import(&source, vec![moved.clone()]).await;
    assert_eq!(report.relations_updated, 1);
    assert_eq!(
        related(&atlas, &SYSTEM, &haus).await[0].entry.slug,
        "wasser"
    );

    let mut seen = SeenKeys::default();
    for key in ["h", "p", "q"] {
        seen.insert(key);
    }
    atlas
        .store
        .finish_import(&SYSTEM, &source, &seen)
        .await
        .expect("works");
    assert!(
        related(&atlas, &SYSTEM, &haus).await.is_empty(),
        "no longer said"
    );
    assert_eq!(
        atlas.import(&source, vec![moved]).await.relations_updated,
        1
    );
    assert_eq!(related(&atlas, &SYSTEM, &haus).await.len(), 1, "said again");
    let log = atlas.store.changes_after(before, 9).await.expect("works");
    let kinds: Vec<_> = log.iter().map(|c| c.kind.code()).collect();
    assert_eq!(kinds, ["unrelated", "related", "unrelated", "related"]);
}

async fn a_relation_that_never_fits_is_a_problem(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    atlas
        .import(
            &source,
            vec![item(1, "h", with_id(organisation("Haus"), "ror", "x"))],
        )
        .await;
    let news = [by_ror("x"), record_end(&source, "n")];
    let early = relation_item(7, "x-n", RelationKind::TakesPartIn, news);
    assert_eq!(
        atlas.import(&source, vec![early.clone()]).await.problems,
        []
    );
    let report = atlas
        .import(&source, vec![item(8, "n", titled(Kind::News, "Meldung"))])
        .await;
    assert_eq!(
        (report.created, report.problems.len()),
        (1, 1),
        "{report:?}"
    );
    assert_eq!(report.problems[0].line, 8);
    assert_eq!(
        atlas.store.pending_relations(&source).await.expect("works"),
        1
    );
    let mut late = early;
    late.relations[0].key = "late".to_owned();
    let report = atlas.import(&source, vec![late]).await;
    assert_eq!((report.relations_created, report.problems[0].line), (0, 7));
}

async fn evidence_leads_to_the_index(atlas: Atlas) {
    let haus = atlas.create(organisation("Haus")).await;
    let hof = atlas.create(organisation("Hof")).await;
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    atlas
        .store
        .relate(&SYSTEM, takes_part(&haus, &project))
        .await
        .expect("fits");
    let mut neighbour = takes_part(&haus, &hof);
    neighbour.kind = RelationKind::RelatedTo;
    atlas.store.relate(&SYSTEM, neighbour).await.expect("fits");

    let found = atlas
        .store
        .indexable(&[hof.id, haus.id, project.id])
        .await
        .expect("works");
    let found: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.entry.id,
                one.evidence.iter().map(|e| e.id).collect::<Vec<_>>(),
                one.holders.clone(),
            )
        })
        .collect();
    let mut expected = vec![
        (haus.id, vec![project.id], vec![]),
        (hof.id, vec![], vec![]),
        (project.id, vec![], vec![haus.id]),
    ];
    expected.sort();
    assert_eq!(found, expected);
    let holders = atlas
        .store
        .evidence_holders(&[project.id, hof.id])
        .await
        .expect("works");
    assert_eq!(holders, [(haus.id, 1)].into());
    atlas
        .store
        .erase_entry(&SYSTEM, project.id)
        .await
        .expect("there");
    assert!(
        atlas
            .store
            .indexable(&[project.id])
            .await
            .expect("works")
            .is_empty()
    );
    assert!(
        atlas.store.indexable(&[haus.id]).await.expect("works")[0]
            .evidence
            .is_empty()
    );
}

async fn an_outcome_speaks_for_who_took_part_as_far_as_the_project_may_be_seen(atlas: Atlas) {
    let haus = atlas.create(organisation("Haus")).await;
    let outcome = atlas.create(titled(Kind::Outcome, "Verfahren")).await;
    let hidden = NewEntry {
        visibility: Visibility::Members,
        ..public(titled(Kind::Project, "Laser"))
    };
    let project = atlas.store.create_entry(&SYSTEM, hidden).await;
    let project = project.expect("fits");
    let produced = NewRelation {
        kind: RelationKind::Produced,
        role: None,
        ..takes_part(&project, &outcome)
    };
    for relation in [takes_part(&haus, &project), produced] {
        atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    }
    let actors = async |of: &Entry| {
        let found = atlas.store.indexable(&[of.id]).await.expect("works");
        let actors = found[0].actors.iter();
        actors
            .map(|actor| (actor.id, actor.tie))
            .collect::<Vec<_>>()
    };
    assert_eq!(actors(&project).await, [(haus.id, Visibility::Public)]);
    assert_eq!(actors(&outcome).await, [(haus.id, Visibility::Members)]);
    assert_eq!(actors(&haus).await, []);
    // A second tie that everybody may know.
    let open = atlas.create(titled(Kind::Project, "Licht")).await;
    let produced = NewRelation {
        kind: RelationKind::Produced,
        role: None,
        ..takes_part(&open, &outcome)
    };
    for relation in [takes_part(&haus, &open), produced] {
        atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    }
    assert_eq!(actors(&outcome).await, [(haus.id, Visibility::Public)]);
    for project in [&project, &open] {
        let erased = atlas.store.erase_entry(&SYSTEM, project.id).await;
        erased.expect("there");
    }
    assert_eq!(actors(&outcome).await, []);
}

async fn evidence_is_not_cut_before_the_audience_is_known(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let mut items = vec![item(0, "haus", organisation("Haus"))];
    for i in 1..=600 {
        let key = format!("p{i}");
        // The first, so the oldest, is the only one for everybody.
        let visibility = if i == 1 {
            Visibility::Public
        } else {
            Visibility::Brokers
        };
        let project = titled(Kind::Project, &format!("Laser {i}"));
        let mut item = item_for(visibility, i, &key, project);
        let ends = [record_end(&source, "haus"), record_end(&source, &key)];
        let takes_part = relation_item(i, &key, RelationKind::TakesPartIn, ends);
        item.relations = takes_part.relations;
        items.push(item);
        if items.len() == 100 {
            atlas
                .clock
                .set(at(1_000 + i64::try_from(i).expect("small")));
            let report = atlas.import(&source, std::mem::take(&mut items)).await;
            assert_eq!(report.problems, []);
        }
    }
    atlas.import(&source, items).await;
    let haus = atlas.of_record(&source, "haus").await;
    let one = atlas.of_record(&source, "p1").await;
    let found = atlas.store.indexable(&[haus.id]).await.expect("works");
    assert_eq!(found[0].evidence.len(), 600);
    let public: Vec<_> = found[0]
        .evidence
        .iter()
        .filter_map(|entry| entry.seen_by_audience(Audience::Public))
        .map(|entry| entry.id)
        .collect();
    assert_eq!(public, [one.id]);
}

async fn much_evidence_is_held_by_portions(atlas: Atlas) {
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let other = atlas.create(titled(Kind::Project, "Holz")).await;
    let mut ids = Vec::new();
    for name in ["Haus", "Hof", "Hütte"] {
        let holder = atlas.create(organisation(name)).await;
        for project in [&project, &other] {
            let relation = takes_part(&holder, project);
            atlas.store.relate(&SYSTEM, relation).await.expect("fits");
        }
        ids.push(holder.id);
    }
    ids.push(project.id);
    for (most, expected) in [
        (0, vec![1, 1, 1, 1]),
        (3, vec![1, 1, 2]),
        (4, vec![2, 2]),
        (6, vec![4]),
    ] {
        let portions = atlas.store.indexable_portions(&ids, most).await;
        let portions = portions.expect("works");
        let lengths: Vec<_> = portions.iter().map(Vec::len).collect();
        assert_eq!(lengths, expected, "at most {most}");
        assert_eq!(portions.concat(), ids);
    }
    let nothing = atlas.store.indexable_portions(&[], 10).await;
    assert!(nothing.expect("works").is_empty());
}
