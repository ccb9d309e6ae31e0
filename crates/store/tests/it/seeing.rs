use std::collections::BTreeMap;

use domain::{
    AccountId, Actor, Entry, EntryId, FieldGroup, Kind, RelationKind, Role, State, Visibility,
};
use store::NewRelation;

use crate::support::{
    Atlas, SYSTEM, contract, edit_of, external, item, organisation, public, titled, with_id,
};

contract!(
    every_read_keeps_what_is_not_to_be_seen,
    hidden_lines_do_not_end_a_history,
    guarded_fields_do_not_leak_by_the_side
);

/// Owner, member, broker, editor, nobody.
fn readers(owner: AccountId) -> Vec<Actor> {
    let account = |id, role| Actor::Account { id, role };
    vec![
        account(owner, Role::Member),
        account(AccountId::from_u128(2), Role::Member),
        account(AccountId::from_u128(3), Role::Broker),
        account(AccountId::from_u128(4), Role::Editor),
        Actor::Anonymous,
    ]
}

async fn every_read_keeps_what_is_not_to_be_seen(atlas: Atlas) {
    let owner = AccountId::from_u128(1);
    let source = atlas.source("s", 1).await;
    for (i, (&state, &visibility)) in State::ALL
        .iter()
        .filter(|state| **state != State::Merged)
        .flat_map(|state| Visibility::ALL.iter().map(move |v| (state, v)))
        .enumerate()
    {
        let mut new = public(with_id(
            organisation(&format!("Haus {i}")),
            "ror",
            &i.to_string(),
        ));
        new.owner = Some(owner);
        let entry = atlas.store.create_entry(&SYSTEM, new).await.expect("fine");
        let record = with_id(organisation("H"), "ror", &i.to_string());
        atlas
            .import(&source, vec![item(1, &i.to_string(), record)])
            .await;
        let entry = atlas
            .store
            .entry(&SYSTEM, entry.id)
            .await
            .expect("works")
            .expect("there");
        let mut edit = edit_of(&entry);
        (edit.state, edit.visibility) = (state, visibility);
        atlas
            .store
            .edit_entry(&SYSTEM, entry.id, entry.version, edit)
            .await
            .expect("fine");
        let event = atlas
            .create(titled(Kind::Event, &format!("Laser {i}")))
            .await;
        let relation = NewRelation {
            kind: RelationKind::Concerns,
            from: event.id,
            to: entry.id,
            role: None,
            since: None,
            until: None,
        };
        atlas.store.relate(&SYSTEM, relation).await.expect("fits");
        let entry = atlas
            .store
            .entry(&SYSTEM, entry.id)
            .await
            .expect("works")
            .expect("there");
        for actor in readers(owner) {
            let seen = entry.seen_by(&actor).is_some();
            // What was not published, or only for its owner, is not found by its ids at all.
            let published = matches!(state, State::Published | State::Expired);
            let owners = !published || visibility == Visibility::Owner;
            for (read, found) in all_reads(&atlas, &actor, &entry, event.id, i).await {
                let expected = seen && !(owners && read == "by_external_id");
                assert_eq!(
                    found, expected,
                    "{read}: {state:?} {visibility:?} {actor:?}"
                );
            }
        }
    }
}

/// By which reads this actor can tell that the entry is there.
async fn all_reads(
    atlas: &Atlas,
    actor: &Actor,
    entry: &Entry,
    event: EntryId,
    ror: usize,
) -> Vec<(&'static str, bool)> {
    let store = &atlas.store;
    let by_id = store
        .by_external_id(actor, &external("ror", &ror.to_string()))
        .await;
    let of_event = store.relations_of(actor, event).await.expect("works");
    vec![
        (
            "entry",
            store.entry(actor, entry.id).await.expect("works").is_some(),
        ),
        (
            "entries",
            !store
                .entries(actor, &[entry.id])
                .await
                .expect("works")
                .is_empty(),
        ),
        (
            "by_slug",
            store
                .by_slug(actor, Kind::Organisation, &entry.slug)
                .await
                .expect("works")
                .is_some(),
        ),
        ("by_external_id", by_id.expect("works").is_some()),
        (
            "relations_of",
            !store
                .relations_of(actor, entry.id)
                .await
                .expect("works")
                .is_empty(),
        ),
        ("relations_of the other end", !of_event.is_empty()),
        (
            "provenance",
            !store
                .provenance(actor, entry.id)
                .await
                .expect("works")
                .is_empty(),
        ),
        (
            "statements",
            !store
                .statements(actor, entry.id)
                .await
                .expect("works")
                .is_empty(),
        ),
        (
            "history",
            !store
                .history(actor, entry.id, None, 9)
                .await
                .expect("works")
                .changes
                .is_empty(),
        ),
        (
            "history of the other end",
            store
                .history(actor, event, None, 9)
                .await
                .expect("works")
                .changes
                .iter()
                .any(|change| change.entry == entry.id || change.other == Some(entry.id)),
        ),
    ]
}

async fn hidden_lines_do_not_end_a_history(atlas: Atlas) {
    let event = atlas.create(titled(Kind::Event, "Lasertag")).await;
    for i in 0..4 {
        let mut hidden = public(organisation(&format!("Haus {i}")));
        hidden.visibility = Visibility::Brokers;
        let hidden = atlas.store.create_entry(&SYSTEM, hidden).await;
        let relation = NewRelation {
            kind: RelationKind::Concerns,
            from: event.id,
            to: hidden.expect("fine").id,
            role: None,
            since: None,
            until: None,
        };
        atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    }
    let nobody = Actor::Anonymous;
    let part = |before| atlas.store.history(&nobody, event.id, before, 2);
    let (mut seen, mut parts, mut before) = (Vec::new(), 0, None);
    loop {
        let part = part(before).await.expect("works");
        seen.extend(part.changes);
        parts += 1;
        before = part.more;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 1, "that it was created: {seen:?}");
    assert_eq!(parts, 3, "five lines, two at a time");
}

async fn guarded_fields_do_not_leak_by_the_side(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let mut new = public(with_id(organisation("Haus"), "ror", "x"));
    new.owner = Some(AccountId::from_u128(1));
    new.guarded = BTreeMap::from([
        (FieldGroup::Contact, Visibility::Brokers),
        (FieldGroup::Details, Visibility::Members),
    ]);
    new.content.contact.phone = Some("0221 secret".to_owned());
    for text in new.content.texts.values_mut() {
        text.body = "long secret".to_owned();
    }
    new.content.places = vec![domain::Place {
        name: "Köln".to_owned(),
        street: Some("secret 1".to_owned()),
        ..domain::Place::default()
    }];
    let draft = new.content.clone();
    let entry = atlas.store.create_entry(&SYSTEM, new).await.expect("fine");
    atlas.import(&source, vec![item(1, "k", draft)]).await;
    for actor in readers(AccountId::from_u128(1)) {
        let broker = matches!(
            actor,
            Actor::Account {
                role: Role::Broker | Role::Editor,
                ..
            }
        );
        let owner = actor.holds(Some(AccountId::from_u128(1)));
        let expected = if broker || owner {
            [true, true, true]
        } else {
            [false, false, actor != Actor::Anonymous]
        };
        let statements = atlas
            .store
            .statements(&actor, entry.id)
            .await
            .expect("works");
        let provenance = atlas
            .store
            .provenance(&actor, entry.id)
            .await
            .expect("works");
        assert!(!statements.is_empty() && !provenance.is_empty());
        for shown in [format!("{statements:?}"), format!("{provenance:?}")] {
            let found = ["0221 secret", "secret 1", "long secret"].map(|word| shown.contains(word));
            assert_eq!(found, expected, "{actor:?}: {shown}");
            assert!(shown.contains("Köln"));
        }
    }
}
