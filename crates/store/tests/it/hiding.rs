//! What is hidden shows nowhere: not by what it says, not by what it takes away from others.

use domain::{AccountId, Actor, Entry, Kind, Language, Role, SourceId, State, Visibility};
use store::{BySlug, Refusal, StoreError};

use crate::support::{
    Atlas, SYSTEM, contract, edit_of, external, item, item_for, member, organisation, public,
    retitled, with_id,
};

contract!(
    a_closed_record_says_nothing_in_an_open_entry,
    an_entry_that_closes_or_opens_is_projected_again,
    an_entry_whose_last_open_record_closes_closes,
    what_waits_for_the_office_claims_no_name,
    a_refusal_does_not_tell_of_hidden_entries,
    a_slug_does_not_tell_of_hidden_entries,
    sources_count_what_their_reader_sees,
);

fn broker() -> Actor {
    Actor::Account {
        id: AccountId::from_u128(21),
        role: Role::Broker,
    }
}

fn editor() -> Actor {
    Actor::Account {
        id: AccountId::from_u128(22),
        role: Role::Editor,
    }
}

fn with_phone(title: &str, phone: &str) -> domain::Content {
    let mut content = with_id(organisation(title), "ror", "x");
    content.contact.phone = Some(phone.to_owned());
    content
}

async fn phone(atlas: &Atlas, actor: &Actor, entry: &Entry) -> Option<String> {
    let seen = atlas.store.entry(actor, entry.id).await.expect("works");
    seen.and_then(|entry| entry.content.contact.phone)
}

async fn sources_for(atlas: &Atlas, actor: &Actor, entry: &Entry) -> [Vec<String>; 3] {
    let provenance = atlas
        .store
        .provenance(actor, entry.id)
        .await
        .expect("works");
    let named = atlas
        .store
        .sources_of(actor, &[entry.id])
        .await
        .expect("works");
    let ids = [entry.id];
    let shown = atlas.store.shown(actor, &ids, &ids).await.expect("works");
    let entries = atlas.store.entries_by_id(actor, &ids).await.expect("works");
    assert_eq!((&shown.entries, &shown.spoken_of), (&entries, &named));
    let counted = atlas.store.sources(actor).await.expect("works");
    assert_eq!(
        shown.sources.len(),
        atlas.store.source_list().await.expect("works").len()
    );
    let named = named.get(&entry.id).into_iter().flatten();
    let text = |source: &SourceId| source.to_string();
    [
        provenance.iter().map(|p| text(&p.source.id)).collect(),
        named.map(text).collect(),
        counted
            .iter()
            .filter(|status| status.records > 0)
            .map(|status| text(&status.source.id))
            .collect(),
    ]
}

/// A public entry, and what a source said about it to brokers alone.
async fn open_and_shut(atlas: &Atlas) -> (SourceId, Entry) {
    let (open, closed) = (atlas.source("open", 1).await, atlas.source("shut", 9).await);
    let said = with_id(organisation("Haus"), "ror", "x");
    atlas.import(&open, vec![item(1, "o", said)]).await;
    let mut secret = with_phone("Geheimhaus", "0221 4711");
    secret.external_ids.insert(external("vat", "DE1"));
    let brokers = Visibility::Brokers;
    let report = atlas
        .import(&closed, vec![item_for(brokers, 1, "c", secret)])
        .await;
    assert_eq!(report.matched, 1, "{report:?}");

    let entry = atlas.of_record(&open, "o").await;
    assert_eq!(entry.id, atlas.of_record(&closed, "c").await.id);
    (open, entry)
}

async fn a_closed_record_says_nothing_in_an_open_entry(atlas: Atlas) {
    let (open, entry) = open_and_shut(&atlas).await;
    assert_eq!(entry.visibility, Visibility::Public);
    assert_eq!(entry.content.title(Language::German), "Haus");
    assert_eq!(entry.content.names, Vec::<String>::new());
    assert_eq!(phone(&atlas, &SYSTEM, &entry).await, None);
    let by_secret_id = atlas
        .store
        .by_external_id(&Actor::Anonymous, &external("vat", "DE1"))
        .await;
    assert_eq!(by_secret_id.expect("works"), None);
    let (one, both) = (["open".to_owned()], ["open".to_owned(), "shut".to_owned()]);
    for actor in [Actor::Anonymous, member(AccountId::from_u128(5))] {
        for sources in sources_for(&atlas, &actor, &entry).await {
            assert_eq!(sources, one, "{actor:?}");
        }
    }
    for mut sources in sources_for(&atlas, &broker(), &entry).await {
        sources.sort();
        assert_eq!(sources, both);
    }
    let indexable = atlas.store.indexable(&[entry.id]).await.expect("works");
    assert_eq!(indexable[0].sources, [open]);
}

async fn an_entry_that_closes_or_opens_is_projected_again(atlas: Atlas) {
    let (_, entry) = open_and_shut(&atlas).await;
    let mut closing = edit_of(&entry);
    closing.visibility = Visibility::Brokers;
    let closing = atlas
        .store
        .edit_entry(&editor(), entry.id, entry.version, closing)
        .await;
    let entry = closing.expect("fine");
    assert_eq!(entry.content.title(Language::German), "Geheimhaus");
    assert_eq!(
        phone(&atlas, &broker(), &entry).await.as_deref(),
        Some("0221 4711")
    );
    assert_eq!(phone(&atlas, &Actor::Anonymous, &entry).await, None);

    let mut opening = edit_of(&entry);
    opening.visibility = Visibility::Public;
    let opening = atlas
        .store
        .edit_entry(&editor(), entry.id, entry.version, opening)
        .await;
    let entry = opening.expect("fine");
    assert_eq!(entry.content.title(Language::German), "Haus");
    assert_eq!(phone(&atlas, &SYSTEM, &entry).await, None);
    let findings = atlas.store.doctor().await.expect("works");
    assert!(
        !findings.iter().any(|f| f.code == "projection-stale"),
        "{findings:?}"
    );
}

async fn an_entry_whose_last_open_record_closes_closes(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    atlas
        .import(&source, vec![item(1, "k", organisation("Haus"))])
        .await;
    let brokers = |line| item_for(Visibility::Brokers, line, "k", organisation("Haus"));
    let report = atlas.import(&source, vec![brokers(1)]).await;
    assert_eq!(report.updated, 1, "{report:?}");
    assert_eq!(atlas.import(&source, vec![brokers(1)]).await.unchanged, 1);
    let entry = atlas.of_record(&source, "k").await;
    assert_eq!(entry.visibility, Visibility::Brokers);
    assert_eq!(entry.content.title(Language::German), "Haus");

    let mut opening = edit_of(&entry);
    opening.visibility = Visibility::Public;
    let refused = atlas
        .store
        .edit_entry(&editor(), entry.id, entry.version, opening)
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Refused(Refusal::OnlyClosedRecords))
        ),
        "{refused:?}"
    );
    atlas
        .import(&source, vec![item(1, "k", organisation("Haus"))])
        .await;
    let entry = atlas.of_record(&source, "k").await;
    assert_eq!(
        entry.visibility,
        Visibility::Brokers,
        "no record opens an entry"
    );
}

async fn what_waits_for_the_office_claims_no_name(atlas: Atlas) {
    let owner = AccountId::from_u128(7);
    for state in [State::Draft, State::Submitted, State::Withdrawn] {
        let scheme = state.code();
        let mut new = public(with_id(organisation("Mein Haus der Ideen"), scheme, "x"));
        (new.owner, new.state) = (Some(owner), state);
        let mine = atlas.store.create_entry(&member(owner), new).await;
        let mine = mine.expect("fine");

        let source = atlas.source(scheme, 1).await;
        let said = with_id(organisation("Mein Haus der Ideen"), scheme, "x");
        let other = with_id(organisation("Mein Haus der Ideen"), scheme, "y");
        let report = atlas
            .import(&source, vec![item(1, "a", said), item(2, "b", other)])
            .await;
        assert_eq!((report.created, report.matched), (2, 0), "{report:?}");
        assert_ne!(atlas.of_record(&source, "a").await.id, mine.id);

        let mut publishing = edit_of(&mine);
        publishing.state = State::Published;
        let refused = atlas
            .store
            .edit_entry(&editor(), mine.id, mine.version, publishing)
            .await;
        assert!(
            matches!(
                refused,
                Err(StoreError::Refused(Refusal::ExternalIdTaken(_)))
            ),
            "{state:?}: {refused:?}"
        );
    }
}

async fn a_refusal_does_not_tell_of_hidden_entries(atlas: Atlas) {
    let mut hidden = public(with_id(organisation("Haus"), "ror", "x"));
    hidden.visibility = Visibility::Brokers;
    let hidden = atlas.store.create_entry(&SYSTEM, hidden).await;
    let hidden = hidden.expect("fine");
    let new = || public(with_id(organisation("Hof"), "ror", "x"));
    let stranger = member(AccountId::from_u128(7));
    let stored = atlas.store.create_entry(&stranger, new()).await;
    let stored = stored.expect("a refusal would tell");
    assert_eq!(stored.content.external_ids.len(), 1);
    let led = atlas
        .store
        .by_external_id(&broker(), &external("ror", "x"))
        .await;
    assert_eq!(
        led.expect("works").map(|entry| entry.id),
        Some(hidden.id),
        "the name still leads to whom it led"
    );
    let edited = retitled(&stored, "Hof am Rhein");
    let edited = atlas
        .store
        .edit_entry(&editor(), stored.id, 1, edited)
        .await;
    edited.expect("the id is not what was changed");

    let refused = atlas.store.create_entry(&broker(), new()).await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Refused(Refusal::ExternalIdTaken(_)))
        ),
        "{refused:?}"
    );
}

async fn a_slug_does_not_tell_of_hidden_entries(atlas: Atlas) {
    let owner = AccountId::from_u128(7);
    let mut hidden = Vec::new();
    for (state, visibility) in [
        (State::Draft, Visibility::Public),
        (State::Submitted, Visibility::Public),
        (State::Published, Visibility::Brokers),
    ] {
        let mut new = public(organisation("Haus"));
        (new.owner, new.state, new.visibility) = (Some(owner), state, visibility);
        let entry = atlas.store.create_entry(&member(owner), new).await;
        hidden.push(entry.expect("fine"));
    }
    let shown = atlas.create(organisation("Haus")).await;
    assert_eq!(shown.slug, "haus", "nothing was there before");
    let by_slug = async |slug: &str| {
        let store = &atlas.store;
        store
            .by_slug(&SYSTEM, Kind::Organisation, slug)
            .await
            .expect("works")
    };
    for entry in &hidden {
        let tail = entry
            .slug
            .strip_prefix("haus-")
            .expect("the title and a tail");
        assert!(tail.len() == 8 && tail.parse::<u64>().is_err(), "{tail}");
        assert!(
            matches!(by_slug(&entry.slug).await, Some(BySlug::Here(here)) if here.id == entry.id)
        );
    }
    let mut edit = edit_of(&hidden[0]);
    edit.content.contact.phone = Some("1".to_owned());
    let edited = atlas.store.edit_entry(&SYSTEM, hidden[0].id, 1, edit).await;
    assert_eq!(edited.expect("fine").slug, hidden[0].slug, "it stays");

    let mut publishing = edit_of(&hidden[1]);
    publishing.state = State::Published;
    let published = atlas
        .store
        .edit_entry(&SYSTEM, hidden[1].id, 1, publishing)
        .await
        .expect("fine");
    assert_eq!(published.slug, "haus-2");
    let moved = BySlug::Moved {
        kind: Kind::Organisation,
        slug: "haus-2".to_owned(),
    };
    assert_eq!(
        by_slug(&hidden[1].slug).await,
        Some(moved),
        "old ones lead on"
    );
    let mut back = edit_of(&published);
    back.state = State::Withdrawn;
    let back = atlas.store.edit_entry(&SYSTEM, published.id, 2, back).await;
    assert_eq!(back.expect("fine").slug, "haus-2", "it was known once");
}

async fn sources_count_what_their_reader_sees(atlas: Atlas) {
    let (mixed, shut) = (
        atlas.source("mixed", 1).await,
        atlas.source("shut", 1).await,
    );
    atlas.source("unused", 1).await;
    let mut items = vec![
        item(1, "a", organisation("A")),
        item(2, "b", organisation("B")),
    ];
    items.push(item_for(Visibility::Members, 3, "c", organisation("C")));
    atlas.import(&mixed, items).await;
    let hidden = item_for(Visibility::Brokers, 1, "d", organisation("D"));
    atlas.import(&shut, vec![hidden]).await;
    let b = atlas.of_record(&mixed, "b").await;
    let mut taken_back = edit_of(&b);
    taken_back.state = State::Withdrawn;
    let taken_back = atlas.store.edit_entry(&SYSTEM, b.id, 1, taken_back).await;
    taken_back.expect("fine");

    let stranger = member(AccountId::from_u128(5));
    let expected: [(Actor, &[(&str, u64)]); 5] = [
        (Actor::Anonymous, &[("mixed", 1)]),
        (stranger, &[("mixed", 2)]),
        (broker(), &[("mixed", 2), ("shut", 1)]),
        (editor(), &[("mixed", 2), ("shut", 1), ("unused", 0)]),
        (SYSTEM, &[("mixed", 3), ("shut", 1), ("unused", 0)]),
    ];
    for (actor, expected) in expected {
        let sources = atlas.store.sources(&actor).await.expect("works");
        let counted: Vec<(&str, u64)> = sources
            .iter()
            .map(|status| (status.source.id.as_str(), status.records))
            .collect();
        assert_eq!(counted, expected, "{actor:?}");
        assert!(sources.iter().all(|s| s.entries == s.records));
    }
    let all = atlas.store.source_list().await.expect("works");
    assert_eq!(all.len(), 3);
}
