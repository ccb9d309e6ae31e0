//! What others who follow the log may know.

use domain::{
    AccountId, Actor, ChangeKind, Entry, EntryId, Kind, RelationKind, Role, State, Visibility,
};
use store::{NewRelation, SeenChange, Sight, Store};

use crate::support::{
    Atlas, SYSTEM, contract, edit_of, item, member, organisation, public, retitled, titled,
};

contract!(
    what_was_never_seen_is_never_told,
    what_was_seen_and_is_gone_is_told_as_gone,
    what_was_merged_is_told_with_what_stands_for_it,
    what_was_merged_unseen_stays_unknown,
    a_relation_is_told_to_who_sees_both_ends,
    what_comes_back_is_told_apart_from_what_vanishes,
    an_atlas_of_schema_1_knows_who_saw_what,
);

/// What the actor may know, leaving out what is hidden: (what, sight of the entry, its id).
async fn known(store: &Store, actor: &Actor, since: i64) -> Vec<(ChangeKind, Sight, EntryId)> {
    let changes = store.seen_changes(actor, since, 999).await.expect("works");
    let seen = changes.iter().filter(|line| line.entry != Sight::Hidden);
    let line = |line: &SeenChange| (line.change.kind, line.entry, line.change.entry);
    seen.map(line).collect()
}

async fn put(atlas: &Atlas, title: &str, visibility: Visibility, state: State) -> Entry {
    let mut new = public(organisation(title));
    (new.visibility, new.state) = (visibility, state);
    atlas.store.create_entry(&SYSTEM, new).await.expect("fine")
}

async fn show(atlas: &Atlas, entry: &Entry, visibility: Visibility, state: State) -> Entry {
    let mut edit = edit_of(entry);
    (edit.visibility, edit.state) = (visibility, state);
    let edited = atlas
        .store
        .edit_entry(&SYSTEM, entry.id, entry.version, edit);
    edited.await.expect("fine")
}

async fn what_was_never_seen_is_never_told(atlas: Atlas) {
    use Visibility::{Brokers, Members, Owner, Public};
    for (visibility, state) in [
        (Public, State::Draft),
        (Public, State::Submitted),
        (Public, State::Withdrawn),
        (Members, State::Published),
        (Brokers, State::Published),
        (Owner, State::Published),
    ] {
        let entry = put(&atlas, "Geheim", visibility, state).await;
        let edit = retitled(&entry, "Geheimer");
        atlas
            .store
            .edit_entry(&SYSTEM, entry.id, 1, edit)
            .await
            .expect("fine");
        if visibility == Members {
            continue;
        }
        atlas
            .store
            .erase_entry(&SYSTEM, entry.id)
            .await
            .expect("there");
    }
    assert!(known(&atlas.store, &Actor::Anonymous, 0).await.is_empty());
    let of_members = known(&atlas.store, &member(AccountId::from_u128(1)), 0).await;
    let kinds: Vec<_> = of_members
        .iter()
        .map(|(kind, sight, _)| (*kind, *sight))
        .collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::Created, Sight::Seen),
            (ChangeKind::Updated, Sight::Seen)
        ]
    );
    let broker = Actor::Account {
        id: AccountId::from_u128(2),
        role: Role::Broker,
    };
    let gone = known(&atlas.store, &broker, 0).await;
    let gone = gone.iter().filter(|(_, sight, _)| *sight == Sight::Gone);
    assert_eq!(
        gone.count(),
        3,
        "made, changed and erased for brokers alone"
    );
}

async fn what_was_seen_and_is_gone_is_told_as_gone(atlas: Atlas) {
    let hidden = put(&atlas, "Haus", Visibility::Public, State::Published).await;
    let erased = put(&atlas, "Hof", Visibility::Public, State::Published).await;
    let since = atlas.last_seq().await;
    let hidden = show(&atlas, &hidden, Visibility::Members, State::Published).await;
    atlas
        .store
        .erase_entry(&SYSTEM, erased.id)
        .await
        .expect("there");
    let edit = retitled(&hidden, "Heimlich");
    let version = hidden.version;
    atlas
        .store
        .edit_entry(&SYSTEM, hidden.id, version, edit)
        .await
        .expect("fine");
    let told = known(&atlas.store, &Actor::Anonymous, since).await;
    let expected = [
        (ChangeKind::Updated, Sight::Gone, hidden.id),
        (ChangeKind::Erased, Sight::Gone, erased.id),
    ];
    assert_eq!(told, expected, "not that it went on changing");
    // Shown again, it is seen again.
    let entry = atlas
        .store
        .entry(&SYSTEM, hidden.id)
        .await
        .expect("works")
        .expect("there");
    let since = atlas.last_seq().await;
    show(&atlas, &entry, Visibility::Public, State::Published).await;
    let told = known(&atlas.store, &Actor::Anonymous, since).await;
    assert_eq!(told, [(ChangeKind::Updated, Sight::Seen, hidden.id)]);
}

async fn what_was_merged_is_told_with_what_stands_for_it(atlas: Atlas) {
    let kept = put(&atlas, "Haus", Visibility::Public, State::Published).await;
    let gone = put(&atlas, "Haus GmbH", Visibility::Public, State::Published).await;
    let since = atlas.last_seq().await;
    atlas
        .store
        .merge(&SYSTEM, kept.id, gone.id)
        .await
        .expect("fits");
    let told = known(&atlas.store, &Actor::Anonymous, since).await;
    assert_eq!(
        told[0],
        (ChangeKind::Merged, Sight::Merged(kept.id), gone.id)
    );
    let kept = atlas
        .store
        .entry(&SYSTEM, kept.id)
        .await
        .expect("works")
        .expect("there");
    show(&atlas, &kept, Visibility::Members, State::Published).await;
    let told = known(&atlas.store, &Actor::Anonymous, since).await;
    assert!(
        told.iter().all(|(_, sight, _)| *sight == Sight::Gone),
        "{told:?}"
    );
    assert!(
        told.iter().any(|(.., id)| *id == gone.id) && told.iter().any(|(.., id)| *id == kept.id)
    );
}

async fn what_was_merged_unseen_stays_unknown(atlas: Atlas) {
    let kept = put(&atlas, "Haus", Visibility::Members, State::Published).await;
    let gone = put(&atlas, "Haus GmbH", Visibility::Members, State::Published).await;
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let store = &atlas.store;
    store.merge(&SYSTEM, kept.id, gone.id).await.expect("fits");
    let relation = NewRelation {
        kind: RelationKind::TakesPartIn,
        from: gone.id,
        to: project.id,
        role: None,
        since: None,
        until: None,
    };
    store.relate(&SYSTEM, relation).await.expect("fits");
    let kept = store.entry(&SYSTEM, kept.id).await.expect("works");
    let kept = kept.expect("there");
    show(&atlas, &kept, Visibility::Public, State::Published).await;
    let lines = store.seen_changes(&Actor::Anonymous, 0, 99).await;
    for line in lines.expect("works") {
        let is_relation = line.change.kind == ChangeKind::Related;
        let told = line.entry != Sight::Hidden;
        // The relation is the survivor's, and names it alone.
        assert!(
            line.change.entry != gone.id || told == is_relation,
            "{line:?}"
        );
    }
    let history = store.history(&Actor::Anonymous, kept.id, None, 99).await;
    let history = history.expect("works").changes;
    assert!(!history.is_empty());
    assert!(
        history.iter().all(|change| change.entry == kept.id),
        "{history:?}"
    );
    let of_members = member(AccountId::from_u128(1));
    let told = known(store, &of_members, 0).await;
    assert!(told.contains(&(ChangeKind::Merged, Sight::Merged(kept.id), gone.id)));
    let history = store.history(&of_members, kept.id, None, 99).await;
    let history = history.expect("works").changes;
    assert!(history.iter().any(|change| change.entry == gone.id));
}

async fn a_relation_is_told_to_who_sees_both_ends(atlas: Atlas) {
    let open = put(&atlas, "Haus", Visibility::Public, State::Published).await;
    let closed = put(&atlas, "Verein", Visibility::Members, State::Published).await;
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let since = atlas.last_seq().await;
    for from in [open.id, closed.id] {
        let relation = NewRelation {
            kind: RelationKind::TakesPartIn,
            from,
            to: project.id,
            role: None,
            since: None,
            until: None,
        };
        atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    }
    let sights = async |actor: &Actor| {
        let lines = atlas
            .store
            .seen_changes(actor, since, 99)
            .await
            .expect("works");
        lines
            .iter()
            .map(|line| (line.entry, line.other))
            .collect::<Vec<_>>()
    };
    let both = (Sight::Seen, Some(Sight::Seen));
    assert_eq!(sights(&member(AccountId::from_u128(1))).await, [both, both]);
    let told = sights(&Actor::Anonymous).await;
    assert_eq!(told, [both, (Sight::Hidden, Some(Sight::Seen))]);
}

async fn what_comes_back_is_told_apart_from_what_vanishes(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let one = || vec![item(1, "1", organisation("Haus"))];
    atlas.import(&source, one()).await;
    let since = atlas.last_seq().await;
    let nothing = store::SeenKeys::default();
    atlas
        .store
        .finish_import(&SYSTEM, &source, &nothing)
        .await
        .expect("works");
    atlas.import(&source, one()).await;
    let log = atlas.store.changes_after(since, 9).await.expect("works");
    let kinds: Vec<_> = log.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Vanished, ChangeKind::Returned]);
}

/// Before schema 2 the log did not say who could see an entry.
async fn an_atlas_of_schema_1_knows_who_saw_what(atlas: Atlas) {
    let open = put(&atlas, "Haus", Visibility::Public, State::Published).await;
    put(&atlas, "Verein", Visibility::Members, State::Published).await;
    let erased = put(&atlas, "Hof", Visibility::Public, State::Published).await;
    atlas
        .store
        .erase_entry(&SYSTEM, erased.id)
        .await
        .expect("there");
    let expected = [(ChangeKind::Created, Sight::Seen, open.id)];
    let bytes = crate::backups::of_schema_1(&atlas.store).await;
    crate::opening::make_schema_1(&atlas).await;
    let migrated = Store::open(&atlas.location, atlas.clock.clone())
        .await
        .expect("migrates");
    let told = known(&migrated, &Actor::Anonymous, 0).await;
    assert_eq!(told, expected, "what was erased before is not told of");
    migrated.close().await;
    for copy in crate::backups::empty_ones(&atlas).await {
        copy.store.restore(&*bytes).await.expect("an older one");
        assert_eq!(known(&copy.store, &Actor::Anonymous, 0).await, expected);
        show(&copy, &open, Visibility::Members, State::Published).await;
        let told = known(&copy.store, &Actor::Anonymous, 0).await;
        let hidden = (ChangeKind::Updated, Sight::Gone, open.id);
        assert!(told.contains(&hidden), "{told:?}");
        crate::backups::remove(copy).await;
    }
}
