use domain::{
    Endpoint, EntryId, Kind, RelationKind, Visibility,
    identity::{CandidatePlace, Decision, Opinion, Proposal, Sign, Verdict},
};
use store::{KnownOrganisation, NewRelation, Refusal, StoreError};

use crate::support::{
    Atlas, SYSTEM, contract, item, item_for, located, organisation, public, relation_item, titled,
    with_id,
};

contract!(
    what_waits_is_what_was_found_last,
    what_was_decided_is_not_proposed_again,
    an_undone_merge_tells_two_apart,
    a_pair_goes_with_either_of_its_entries,
    pairs_that_are_decided_on_the_way_skip_none,
    what_went_or_was_decided_meanwhile_is_left_out,
    organisations_are_known_by_all_that_their_readers_may_know,
    relations_of_others_are_told_apart_from_our_own,
);

fn proposal(one: EntryId, other: EntryId, points: i32) -> Proposal<EntryId> {
    Proposal {
        one,
        other,
        opinion: Opinion {
            verdict: Verdict::Review,
            points,
            signs: vec![Sign::LongerName, Sign::SameHouse],
        },
    }
}

/// Three organisations in the order of their ids, which are made in one millisecond.
async fn three(atlas: &Atlas) -> [EntryId; 3] {
    let mut ids = [
        atlas.create(organisation("Haus")).await.id,
        atlas.create(organisation("Hof")).await.id,
        atlas.create(organisation("Weg")).await.id,
    ];
    ids.sort_unstable();
    ids
}

/// The pairs that wait, with their points.
async fn open(atlas: &Atlas) -> Vec<(EntryId, EntryId, i32)> {
    let found = atlas.store.candidates(Decision::Open).await.expect("works");
    found.iter().map(|c| (c.one, c.other, c.points)).collect()
}

async fn what_waits_is_what_was_found_last(atlas: Atlas) {
    let [a, b, c] = three(&atlas).await;
    let put = |found: Vec<Proposal<EntryId>>| {
        let store = atlas.store.clone();
        async move {
            store
                .put_open_candidates(&SYSTEM, &found)
                .await
                .expect("works")
        }
    };
    let log = atlas.last_seq().await;
    let waiting = put(vec![
        proposal(b, a, 65),
        proposal(a, c, 70),
        proposal(a, b, 60),
    ])
    .await;
    assert_eq!(waiting, 2, "a pair is one in either order");
    assert_eq!(open(&atlas).await, [(a, c, 70), (a, b, 65)]);
    let before = atlas.dump().await;
    atlas.clock.set(crate::support::at(9_000));
    put(vec![proposal(a, c, 70), proposal(b, a, 65)]).await;
    assert_eq!(
        atlas.dump().await,
        before,
        "finding the same writes nothing"
    );
    put(vec![proposal(a, c, 61)]).await;
    assert_eq!(open(&atlas).await, [(a, c, 61)]);
    assert_eq!(atlas.last_seq().await, log, "the log knows nothing of it");
    let candidate = atlas
        .store
        .candidate(c, a)
        .await
        .expect("works")
        .expect("waits");
    assert_eq!(candidate.signs, [Sign::LongerName, Sign::SameHouse]);
}

async fn what_was_decided_is_not_proposed_again(atlas: Atlas) {
    let [a, b, c] = three(&atlas).await;
    let found = [proposal(a, b, 65), proposal(a, c, 70)];
    atlas
        .store
        .put_open_candidates(&SYSTEM, &found)
        .await
        .expect("works");
    let decide = atlas
        .store
        .put_decision(&SYSTEM, b, a, Decision::Different, None);
    decide.await.expect("both are there");
    assert_eq!(
        atlas
            .store
            .put_open_candidates(&SYSTEM, &found)
            .await
            .expect("works"),
        1
    );
    assert_eq!(open(&atlas).await, [(a, c, 70)]);
    let decided = atlas
        .store
        .candidates(Decision::Different)
        .await
        .expect("works");
    assert_eq!(
        (decided.len(), decided[0].points),
        (1, 65),
        "the reasons stay"
    );
    assert_eq!(decided[0].actor, "system:test");
    let apart = atlas.store.known_apart().await.expect("works");
    assert_eq!(apart.into_iter().collect::<Vec<_>>(), [(a, b)]);
    // Merged with another, they stay two.
    atlas.store.merge(&SYSTEM, c, b).await.expect("fits");
    let apart = atlas.store.known_apart().await.expect("works");
    assert_eq!(apart.into_iter().collect::<Vec<_>>(), [(a, c)]);
    let unknown = EntryId::from_u128(1);
    let refused = atlas
        .store
        .put_decision(&SYSTEM, a, unknown, Decision::Different, None)
        .await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
}

async fn an_undone_merge_tells_two_apart(atlas: Atlas) {
    let [a, b, _] = three(&atlas).await;
    let merge = atlas.store.merge(&SYSTEM, a, b).await.expect("fits");
    assert!(atlas.store.known_apart().await.expect("works").is_empty());
    atlas.store.unmerge(&SYSTEM, merge).await.expect("undoable");
    let apart = atlas.store.known_apart().await.expect("works");
    assert_eq!(apart.into_iter().collect::<Vec<_>>(), [(a, b)]);
    atlas
        .store
        .merge(&SYSTEM, a, b)
        .await
        .expect("somebody thinks otherwise");
    assert!(atlas.store.known_apart().await.expect("works").is_empty());
}

async fn a_pair_goes_with_either_of_its_entries(atlas: Atlas) {
    let [a, b, c] = three(&atlas).await;
    let found = [proposal(a, b, 65), proposal(b, c, 70), proposal(a, c, 61)];
    atlas
        .store
        .put_open_candidates(&SYSTEM, &found)
        .await
        .expect("works");
    atlas.store.erase_entry(&SYSTEM, b).await.expect("there");
    assert_eq!(open(&atlas).await, [(a, c, 61)]);
}

async fn pairs_that_are_decided_on_the_way_skip_none(atlas: Atlas) {
    let [a, b, c] = three(&atlas).await;
    let d = atlas.create(organisation("Tor")).await.id;
    let store = &atlas.store;
    let found = [
        proposal(a, b, 65),
        proposal(a, c, 65),
        proposal(b, c, 70),
        proposal(a, d, -3),
    ];
    let put = store.put_open_candidates(&SYSTEM, &found).await;
    assert_eq!(put.expect("works"), 4);
    let (mut read, mut after) = (Vec::new(), None);
    for _ in 0..4 {
        let part = store.open_candidates_after(after, 1).await.expect("works");
        let [pair] = part.as_slice() else {
            panic!("one after the other: {part:?}");
        };
        after = Some(pair.place());
        let code = pair.place().to_string();
        assert_eq!(CandidatePlace::from_code(&code), after);
        let decide = store.put_decision(&SYSTEM, pair.one, pair.other, Decision::Different, None);
        decide.await.expect("both are there");
        read.push((pair.one, pair.other, pair.points));
    }
    let last = (a.min(d), a.max(d), -3);
    assert_eq!(read, [(b, c, 70), (a, b, 65), (a, c, 65), last]);
    assert_eq!(store.open_candidate_count().await.expect("works"), 0);
}

async fn what_went_or_was_decided_meanwhile_is_left_out(atlas: Atlas) {
    let [a, b, c] = three(&atlas).await;
    let store = &atlas.store;
    let decide = store.put_decision(&SYSTEM, a, b, Decision::Different, None);
    decide.await.expect("both are there");
    let nothing = Opinion::default();
    let refused = store.merge_found(&SYSTEM, b, a, &nothing).await;
    assert!(
        matches!(refused, Err(StoreError::Refused(Refusal::KnownApart))),
        "{refused:?}"
    );
    store
        .merge_found(&SYSTEM, b, c, &nothing)
        .await
        .expect("fits");
    let noted = store.candidate(b, c).await.expect("works");
    assert_eq!(noted.map(|pair| pair.decision), Some(Decision::Same));
    // Of a pair known apart, what one of them was merged into is apart, too.
    let refused = store.merge_found(&SYSTEM, a, b, &nothing).await;
    assert!(
        matches!(refused, Err(StoreError::Refused(Refusal::KnownApart))),
        "{refused:?}"
    );
    let gone = EntryId::from_u128(7);
    let refused = store.merge_found(&SYSTEM, a, gone, &nothing).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    let d = atlas.create(organisation("Tor")).await.id;
    let found = [
        proposal(a, gone, 61),
        proposal(b, c, 62),
        proposal(c, a, 63),
        proposal(c, d, 64),
    ];
    let waiting = store.put_open_candidates(&SYSTEM, &found).await;
    assert_eq!(waiting.expect("works"), 1);
    assert_eq!(open(&atlas).await, [(b.min(d), b.max(d), 64)]);
    let known = store.known_organisations_of(&[a, c, gone]).await;
    let known: Vec<EntryId> = known.expect("works").iter().map(|o| o.id).collect();
    assert_eq!(known, [a], "what was merged does not stand for itself");
}

async fn organisations_are_known_by_all_that_their_readers_may_know(atlas: Atlas) {
    let (a, b) = (atlas.source("a", 80).await, atlas.source("b", 10).await);
    let haus = with_id(located(organisation("Haus"), "05334002"), "ror", "1");
    atlas.import(&a, vec![item(1, "k", haus)]).await;
    let also = with_id(organisation("HAUS ANDERSWO"), "ror", "1");
    let mut closed = with_id(organisation("Geheimer Name"), "ror", "1");
    closed.names.push("Tarnung".to_owned());
    atlas.import(&b, vec![item(1, "k", also)]).await;
    atlas
        .import(&b, vec![item_for(Visibility::Brokers, 2, "closed", closed)])
        .await;
    let mut draft = public(organisation("Entwurf"));
    draft.state = domain::State::Draft;
    atlas
        .store
        .create_entry(&SYSTEM, draft)
        .await
        .expect("fine");
    atlas.create(titled(Kind::Project, "Vorhaben")).await;
    let typed = atlas.create(organisation("Getippt")).await.id;

    let mut known = atlas.store.known_organisations().await.expect("works");
    known.sort_by_key(|organisation| organisation.weight);
    let told: Vec<(i64, u64, bool)> = known
        .iter()
        .map(|o| (o.weight, o.records, o.is_owned))
        .collect();
    assert_eq!(told, [(80, 2, false), (i64::MAX, 0, false)]);
    assert_eq!(known[1].id, typed);
    let signs = format!("{:?}", known[0].signs);
    assert!(signs.contains("anderswo"), "{signs}");
    assert!(
        !signs.contains("tarnung") && !signs.contains("geheimer"),
        "{signs}"
    );
    let KnownOrganisation { visibility, .. } = known[0];
    assert_eq!(visibility, Visibility::Public);
}

async fn relations_of_others_are_told_apart_from_our_own(atlas: Atlas) {
    let [a, b, c] = three(&atlas).await;
    let (own, ror) = (atlas.source("own", 0).await, atlas.source("ror", 80).await);
    let part = |key: &str, from, to| {
        relation_item(
            1,
            key,
            RelationKind::PartOf,
            [Endpoint::Entry(from), Endpoint::Entry(to)],
        )
    };
    atlas.import(&own, vec![part("1", a, b)]).await;
    atlas.import(&ror, vec![part("1", b, c)]).await;
    let related = NewRelation {
        kind: RelationKind::RelatedTo,
        from: a,
        to: c,
        role: None,
        since: None,
        until: None,
    };
    atlas.store.relate(&SYSTEM, related).await.expect("fits");
    let kinds = [RelationKind::PartOf, RelationKind::RelatedTo];
    let stated = atlas
        .store
        .otherwise_related(&kinds, &own)
        .await
        .expect("works");
    assert_eq!(stated.into_iter().collect::<Vec<_>>(), [(a, c), (b, c)]);
}
