use std::collections::BTreeMap;

use app::{AppError, Edit, NewEntry};
use domain::{Actor, Body, FieldGroup, Kind, Language, Role, State, Visibility};

use crate::atlas::{Atlas, OPERATOR, titled};

fn edit(content: domain::Content) -> Edit {
    Edit {
        content,
        visibility: None,
        guarded: None,
        state: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_create_edit_and_erase() {
    let atlas = Atlas::new().await;
    let (member, other, editor) = (
        atlas.account("member", Role::Member).await,
        atlas.account("other", Role::Member).await,
        atlas.account("editor", Role::Editor).await,
    );
    let new = || NewEntry {
        content: titled(Kind::Offer, "Beratung"),
        visibility: Visibility::Public,
        guarded: BTreeMap::new(),
        state: None,
    };
    let stranger = atlas.app.create_entry(&Actor::Anonymous, new()).await;
    assert!(matches!(stranger, Err(AppError::Forbidden)));

    let entry = atlas
        .app
        .create_entry(&member, new())
        .await
        .expect("a member may");
    assert_eq!(
        entry.state,
        State::Submitted,
        "the office publishes, not the member"
    );
    let (id, version) = (entry.id, entry.version);
    for (who, actor) in [("a stranger", Actor::Anonymous), ("another member", other)] {
        let seen = atlas.app.entry(&actor, id).await;
        assert!(
            matches!(seen, Err(AppError::NotFound)),
            "{who} learns that it exists"
        );
        let edited = atlas
            .app
            .edit_entry(&actor, id, version, edit(titled(Kind::Offer, "x")))
            .await;
        assert!(matches!(edited, Err(AppError::NotFound)), "{who} edits it");
        let erased = atlas.app.erase_entry(&actor, id).await;
        assert!(matches!(erased, Err(AppError::NotFound)), "{who} erases it");
    }
    let published = Edit {
        state: Some(State::Published),
        ..edit(entry.content.clone())
    };
    let published = atlas
        .app
        .edit_entry(&editor, id, version, published)
        .await
        .expect("the office may");
    assert_eq!(published.state, State::Published);
    let forbidden = atlas
        .app
        .edit_entry(&other, id, published.version, edit(entry.content))
        .await;
    assert!(
        matches!(forbidden, Err(AppError::Forbidden)),
        "seeing is not editing"
    );
    atlas.app.erase_entry(&member, id).await.expect("one's own");
    assert!(matches!(
        atlas.app.entry(&editor, id).await,
        Err(AppError::NotFound)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_edit_gets_both_versions() {
    let atlas = Atlas::new().await;
    let entry = atlas
        .add(&OPERATOR, titled(Kind::News, "Erst"), Visibility::Public)
        .await;
    let first = atlas
        .app
        .edit_entry(
            &OPERATOR,
            entry.id,
            entry.version,
            edit(titled(Kind::News, "Zweit")),
        )
        .await;
    assert!(first.is_ok());
    let stale = atlas
        .app
        .edit_entry(
            &OPERATOR,
            entry.id,
            entry.version,
            edit(titled(Kind::News, "Dritt")),
        )
        .await;
    match stale {
        Err(AppError::Conflict { current }) => {
            assert_eq!(current.content.title(Language::German), "Zweit")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_by_somebody_who_cannot_see_a_field_does_not_delete_it() {
    let atlas = Atlas::new().await;
    let member = atlas.account("member", Role::Member).await;
    let editor = atlas.account("editor", Role::Editor).await;
    let mut content = titled(Kind::Organisation, "Werkstatt");
    content.contact.phone = Some("0221 4710-100".to_owned());
    let new = NewEntry {
        content,
        visibility: Visibility::Public,
        guarded: BTreeMap::from([(FieldGroup::Contact, Visibility::Owner)]),
        state: None,
    };
    let entry = atlas.app.create_entry(&member, new).await.expect("created");
    let seen = atlas
        .app
        .entry(&editor, entry.id)
        .await
        .expect("the office sees it")
        .entry;
    assert_eq!(seen.content.contact.phone, None, "but not this field");
    let mut changed = seen.content.clone();
    changed
        .texts
        .get_mut(&Language::German)
        .expect("there")
        .title = "Werkstatt Nord".to_owned();
    atlas
        .app
        .edit_entry(&editor, entry.id, seen.version, edit(changed))
        .await
        .expect("edited");
    let unguarded = Edit {
        guarded: Some(BTreeMap::new()),
        ..edit(entry.content.clone())
    };
    let seen = atlas
        .app
        .entry(&editor, entry.id)
        .await
        .expect("there")
        .entry;
    let unguarded = Edit {
        content: seen.content.clone(),
        ..unguarded
    };
    atlas
        .app
        .edit_entry(&editor, entry.id, seen.version, unguarded)
        .await
        .expect("edited");
    let public = atlas.app.entry(&Actor::Anonymous, entry.id).await;
    let phone = public.map(|page| page.entry.content.contact.phone);
    assert!(
        matches!(phone, Err(_) | Ok(None)),
        "nobody shows what he cannot see"
    );
    let own = atlas
        .app
        .entry(&member, entry.id)
        .await
        .expect("the owner sees it")
        .entry;
    assert_eq!(own.content.contact.phone.as_deref(), Some("0221 4710-100"));
    assert_eq!(own.content.title(Language::German), "Werkstatt Nord");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_appears_only_by_consent() {
    let atlas = Atlas::new().await;
    let new = |content| NewEntry {
        content,
        visibility: Visibility::Public,
        guarded: BTreeMap::new(),
        state: None,
    };
    let mut person = titled(Kind::Person, "Erika Beispiel");
    let refused = atlas.app.create_entry(&OPERATOR, new(person.clone())).await;
    assert!(matches!(refused, Err(AppError::Refused(why)) if why.contains("consent")));
    if let Body::Person(body) = &mut person.body {
        body.consent = Some(jiff::civil::date(2026, 3, 1));
    }
    assert!(atlas.app.create_entry(&OPERATOR, new(person)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_known_until_their_account_is_erased() {
    let atlas = Atlas::new().await;
    let (account, token) = atlas
        .app
        .add_account(&OPERATOR, "Amt", Role::Editor)
        .await
        .expect("added");
    assert!(
        atlas
            .app
            .actor_by_token(&token)
            .await
            .expect("answers")
            .is_some()
    );
    for wrong in ["", "atlas_", "atlas_00", &token[1..], &token.to_uppercase()] {
        assert!(
            atlas
                .app
                .actor_by_token(wrong)
                .await
                .expect("answers")
                .is_none(),
            "{wrong}"
        );
    }
    atlas
        .app
        .erase_account(&OPERATOR, &account)
        .await
        .expect("erased");
    assert!(
        atlas
            .app
            .actor_by_token(&token)
            .await
            .expect("answers")
            .is_none()
    );
    let editor = Actor::Account {
        id: account.id,
        role: Role::Editor,
    };
    assert!(matches!(
        atlas.app.accounts(&editor).await,
        Err(AppError::Forbidden)
    ));
}
