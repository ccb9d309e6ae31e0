//! The office's texts and messages, what others may follow, and what everybody may take along.

use std::collections::BTreeSet;

use app::{AppError, Told};
use domain::{
    Actor, ChangeKind, Kind, Language, MessageTopic, NewMessage, Role, SiteText, SiteTextName,
    Visibility,
};

use crate::atlas::{Atlas, OPERATOR, titled};

#[tokio::test(flavor = "multi_thread")]
async fn only_the_office_writes_its_texts_and_reads_its_messages() {
    let atlas = Atlas::new().await;
    let broker = atlas.account("broker", Role::Broker).await;
    let editor = atlas.account("editor", Role::Editor).await;
    let text = SiteText {
        body: "Wir antworten.".to_owned(),
        ..SiteText::default()
    };
    let app = &atlas.app;
    let (name, german) = (SiteTextName::Imprint, Language::German);
    let message = NewMessage {
        topic: MessageTopic::Correction,
        page: " /de/karte ".to_owned(),
        body: "Die Karte ist leer.".to_owned(),
        contact: None,
    };
    let id = app
        .leave_message(&Actor::Anonymous, message.clone())
        .await
        .expect("anybody may");
    for stranger in [Actor::Anonymous, broker] {
        let forbidden = [
            app.put_site_text(&stranger, name, german, text.clone())
                .await
                .err(),
            app.remove_site_text(&stranger, name, german).await.err(),
            app.messages(&stranger).await.err(),
            app.finish_message(&stranger, id).await.err(),
            app.erase_message(&stranger, id).await.err(),
            app.erase_messages_done(&stranger, domain::Timestamp::MAX)
                .await
                .err(),
        ];
        for error in forbidden {
            assert!(matches!(error, Some(AppError::Forbidden)), "{error:?}");
        }
    }
    app.put_site_text(&editor, name, german, text.clone())
        .await
        .expect("the office may");
    assert_eq!(
        app.site_text(name, german).await.expect("answers"),
        Some(text.clone())
    );
    assert_eq!(
        app.site_text(name, Language::English)
            .await
            .expect("answers"),
        None
    );
    app.remove_site_text(&editor, name, german)
        .await
        .expect("the office may");
    let again = app.remove_site_text(&editor, name, german).await;
    assert!(matches!(again, Err(AppError::NotFound)));
    let empty = SiteText::default();
    let refused = app.put_site_text(&editor, name, german, empty).await;
    assert!(matches!(refused, Err(AppError::Refused(why)) if why.starts_with("body: ")));
    let messages = app.messages(&editor).await.expect("the office may");
    assert_eq!(
        (messages.len(), messages[0].said.page.as_str()),
        (1, "/de/karte")
    );
    let elsewhere = NewMessage {
        page: "https://elsewhere.example".to_owned(),
        ..message
    };
    let refused = app.leave_message(&Actor::Anonymous, elsewhere).await;
    assert!(matches!(refused, Err(AppError::Refused(why)) if why.starts_with("page: ")));
    app.finish_message(&editor, id)
        .await
        .expect("the office may");
    app.erase_message(&editor, id)
        .await
        .expect("the office may");
    assert!(
        app.messages(&editor)
            .await
            .expect("the office may")
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_misses_nothing_and_learns_nothing_hidden() {
    let atlas = Atlas::new().await;
    let member = atlas.account("member", Role::Member).await;
    let mut open = Vec::new();
    for number in 0..30 {
        let visibility = match number % 3 {
            0 => Visibility::Public,
            1 => Visibility::Members,
            _ => Visibility::Owner,
        };
        let title = format!("Meldung {number}");
        let entry = atlas
            .add(&OPERATOR, titled(Kind::News, &title), visibility)
            .await;
        if visibility == Visibility::Public {
            open.push(entry);
        }
    }
    let follow = async |actor: &Actor, mut since| {
        let mut told = Vec::new();
        loop {
            let page = atlas.app.changes(actor, since, 3).await.expect("answers");
            assert!(page.changes.len() <= 3 && page.next >= since);
            assert!(page.complete || page.next > since, "it goes on");
            since = page.next;
            told.extend(page.changes);
            if page.complete {
                return (told, since);
            }
        }
    };
    let (told, since) = follow(&Actor::Anonymous, 0).await;
    let ids: Vec<_> = told.iter().map(|change| change.entry).collect();
    assert_eq!(ids, open.iter().map(|entry| entry.id).collect::<Vec<_>>());
    assert!(
        told.iter()
            .all(|change| change.told == Told::Change(ChangeKind::Created))
    );
    assert_eq!(since, atlas.app.readiness().await.log);
    assert_eq!(follow(&member, 0).await.0.len(), 20);
    let (first, second) = (&open[0], &open[1]);
    atlas
        .app
        .erase_entry(&OPERATOR, first.id)
        .await
        .expect("erased");
    let edit = app::Edit {
        content: second.content.clone(),
        visibility: Some(Visibility::Members),
        guarded: None,
        state: None,
    };
    let edited = atlas
        .app
        .edit_entry(&OPERATOR, second.id, second.version, edit);
    edited.await.expect("edited");
    let (told, _) = follow(&Actor::Anonymous, since).await;
    let told: Vec<_> = told
        .iter()
        .map(|change| (change.entry, change.told))
        .collect();
    assert_eq!(told, [(first.id, Told::Gone), (second.id, Told::Gone)]);
    let beyond = atlas
        .app
        .changes(&Actor::Anonymous, 9_999, 10)
        .await
        .expect("answers");
    assert_eq!(
        (beyond.changes.len(), beyond.next, beyond.complete),
        (0, 9_999, true)
    );
    let odd = atlas
        .app
        .changes(&Actor::Anonymous, -5, 0)
        .await
        .expect("answers");
    assert_eq!(odd.changes.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_what_its_reader_may_see_once() {
    let atlas = Atlas::new().await;
    atlas.add_many(Kind::News, "Meldung", 520).await;
    let hidden = titled(Kind::News, "Geheim");
    atlas.add(&OPERATOR, hidden, Visibility::Members).await;
    let organisation = titled(Kind::Organisation, "Haus");
    let house = atlas.add(&OPERATOR, organisation, Visibility::Public).await;
    let take = async |kind| {
        let mut export = atlas
            .app
            .export(&Actor::Anonymous, kind)
            .await
            .expect("answers");
        let mut ids = Vec::new();
        while let Some(portion) = export.portion().await.expect("answers") {
            ids.extend(portion.iter().map(|exported| exported.entry.id));
        }
        assert!(
            export.portion().await.expect("answers").is_none(),
            "the end stays the end"
        );
        ids
    };
    let all = take(None).await;
    assert_eq!(all.len(), 521);
    assert!(all.is_sorted() && all.iter().collect::<BTreeSet<_>>().len() == 521);
    assert_eq!(take(Some(Kind::Organisation)).await, [house.id]);
    assert!(take(Some(Kind::Person)).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_addresses_count_only_what_everybody_sees() {
    let atlas = Atlas::new().await;
    let mut shown = BTreeSet::new();
    for number in 0..9 {
        let visibility = match number % 3 {
            0 => Visibility::Members,
            _ => Visibility::Public,
        };
        let content = titled(Kind::News, &format!("Meldung {number}"));
        let entry = atlas.add(&OPERATOR, content, visibility).await;
        if visibility == Visibility::Public {
            shown.insert(entry.id);
        }
    }
    let app = &atlas.app;
    assert_eq!(app.public_entry_count().await.expect("answers"), 6);
    let place = app.public_entry_at(2).await.expect("answers");
    assert_eq!(place, shown.iter().nth(1).copied());
    let rest = app.public_entries(place, 3).await.expect("answers");
    let rest: Vec<_> = rest.iter().map(|entry| entry.id).collect();
    let expected: Vec<_> = shown.iter().skip(2).take(3).copied().collect();
    assert_eq!(rest, expected, "what is hidden leaves no gap");
    let never = app.public_entry_at(7).await.expect("answers");
    assert_eq!(never, None);
}
