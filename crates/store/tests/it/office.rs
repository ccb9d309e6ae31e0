//! Texts of the office, and messages to it.

use domain::{
    Language, Message, MessageId, MessagePlace, MessageTopic, NewMessage, SiteText, SiteTextName,
};
use jiff::civil::date;
use store::{Location, Refusal, StoreError};

use crate::support::{Atlas, SYSTEM, at, contract};

contract!(
    a_text_is_there_until_another_takes_its_place,
    messages_wait_until_the_office_is_done,
    nothing_of_an_erased_message_is_left,
    nobody_floods_the_office,
    a_list_that_is_worked_off_is_read_to_its_end,
);

fn text(body: &str) -> SiteText {
    SiteText {
        body: body.to_owned(),
        reviewer: Some("Prüfgruppe".to_owned()),
        reviewed: Some(date(2026, 3, 1)),
    }
}

fn message(body: &str) -> NewMessage {
    NewMessage {
        topic: MessageTopic::Accessibility,
        page: "/de/karte".to_owned(),
        body: body.to_owned(),
        contact: Some(format!("{body}@example.org")),
    }
}

async fn leave(atlas: &Atlas, body: &str) -> MessageId {
    let left = atlas.store.leave_message(&message(body), 10).await;
    left.expect("there is room")
}

async fn a_text_is_there_until_another_takes_its_place(atlas: Atlas) {
    use Language::{English, German};
    use SiteTextName::{EasyLanguage, Imprint};
    let put = async |name, language, text: Option<&SiteText>| {
        let put = atlas.store.put_site_text(&SYSTEM, name, language, text);
        put.await.expect("works");
    };
    let get = async |name, language| {
        let kept = atlas.store.site_text(name, language).await.expect("works");
        kept.map(|kept| (kept.text.body, kept.changed))
    };
    assert_eq!(get(Imprint, German).await, None);
    put(Imprint, German, Some(&text("Quastenflosser e. V."))).await;
    put(Imprint, English, Some(&text("Latimeria"))).await;
    put(EasyLanguage, German, Some(&text("Leicht"))).await;
    assert!(
        !atlas.store.scrub_due().await.expect("works"),
        "nothing was replaced"
    );
    let kept = atlas.store.site_text(Imprint, German).await.expect("works");
    assert_eq!(kept.expect("there").text, text("Quastenflosser e. V."));
    atlas.clock.set(at(2_000));
    put(Imprint, German, Some(&text("Quastenflosser e. V."))).await;
    let first = (String::from("Quastenflosser e. V."), at(1_000));
    assert_eq!(
        get(Imprint, German).await,
        Some(first),
        "the same changes nothing"
    );
    put(Imprint, German, Some(&text("Hering e. V."))).await;
    assert_eq!(
        get(Imprint, German).await,
        Some((String::from("Hering e. V."), at(2_000)))
    );
    assert!(
        atlas.store.scrub_due().await.expect("works"),
        "it may have named people"
    );
    atlas.assert_nowhere("Quastenflosser").await;
    put(Imprint, English, None).await;
    let all = atlas.store.site_texts().await.expect("works");
    let all: Vec<_> = all.iter().map(|kept| (kept.name, kept.language)).collect();
    assert_eq!(all, [(Imprint, German), (EasyLanguage, German)]);
    assert_eq!(atlas.last_seq().await, 0, "the log is of entries");
}

async fn messages_wait_until_the_office_is_done(atlas: Atlas) {
    let first = leave(&atlas, "eins").await;
    atlas.clock.set(at(2_000));
    let second = leave(&atlas, "zwei").await;
    atlas
        .store
        .finish_message(&SYSTEM, first)
        .await
        .expect("there");
    atlas.clock.set(at(3_000));
    atlas
        .store
        .finish_message(&SYSTEM, first)
        .await
        .expect("there");
    let all = atlas.store.messages().await.expect("works");
    let lines: Vec<_> = all.iter().map(|m| (m.id, m.at, m.done)).collect();
    let expected = [
        (second, at(2_000), None),
        (first, at(1_000), Some(at(2_000))),
    ];
    assert_eq!(lines, expected, "done once, and those that wait first");
    assert_eq!(all[0].said, message("zwei"));
    let missing = MessageId::from_u128(7);
    for refused in [
        atlas.store.finish_message(&SYSTEM, missing).await,
        atlas.store.erase_message(&SYSTEM, missing).await,
    ] {
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    }
    assert!(!atlas.store.scrub_due().await.expect("works"));
    let erased = |before| atlas.store.erase_messages_done(&SYSTEM, before);
    assert_eq!(
        erased(at(2_000)).await.expect("works"),
        0,
        "not before then"
    );
    assert_eq!(erased(at(2_001)).await.expect("works"), 1);
    assert_eq!(atlas.store.messages().await.expect("works").len(), 1);
}

async fn nothing_of_an_erased_message_is_left(atlas: Atlas) {
    let secret = leave(&atlas, "Quastenflosser").await;
    for _ in 0..5 {
        leave(&atlas, "Hering").await;
    }
    let log = atlas.store.changes_after(0, 99).await.expect("works");
    assert!(log.is_empty(), "the log knows nothing of messages: {log:?}");
    let rows = atlas.dump().await["messages"].join("\n");
    assert!(
        rows.contains("Quastenflosser"),
        "the test does not reach the table"
    );
    atlas
        .store
        .erase_message(&SYSTEM, secret)
        .await
        .expect("there");
    atlas.assert_nowhere("Quastenflosser").await;
    assert!(atlas.store.scrub_due().await.expect("works"));
    assert!(
        atlas.store.scrub().await.expect("works"),
        "nobody is in the way"
    );
    if let Location::Sqlite(path) = &atlas.location {
        for file in std::fs::read_dir(path.parent().expect("a folder")).expect("readable") {
            let path = file.expect("readable").path();
            let bytes = std::fs::read(&path).expect("readable");
            let found = bytes.windows(14).any(|window| window == b"Quastenflosser");
            assert!(!found, "still in {}", path.display());
        }
    }
    assert_eq!(atlas.store.messages().await.expect("works").len(), 5);
}

async fn nobody_floods_the_office(atlas: Atlas) {
    for _ in 0..10 {
        leave(&atlas, "Werbung").await;
    }
    let refused = atlas.store.leave_message(&message("Hilfe"), 10).await;
    assert!(
        matches!(refused, Err(StoreError::Refused(Refusal::TooManyMessages))),
        "{refused:?}"
    );
    let first = atlas.store.messages().await.expect("works")[0].id;
    atlas
        .store
        .finish_message(&SYSTEM, first)
        .await
        .expect("there");
    leave(&atlas, "Hilfe").await;
}

async fn a_list_that_is_worked_off_is_read_to_its_end(atlas: Atlas) {
    for number in 0..8 {
        // Two come at once: the id tells them apart.
        atlas.clock.set(at(1_000 + number / 2));
        leave(&atlas, &format!("Nachricht {number}")).await;
    }
    let store = &atlas.store;
    let ids = |messages: &[Message]| messages.iter().map(|m| m.id).collect::<Vec<_>>();
    let all = ids(&store.messages().await.expect("works"));
    let (mut read, mut after) = (Vec::new(), None);
    while read.len() < 8 {
        let part = store.messages_after(after, 2).await.expect("works");
        assert!(
            part.iter().all(|message| message.done.is_none()),
            "{part:?}"
        );
        after = part.last().map(Message::place);
        let code = after.expect("more wait").to_string();
        assert_eq!(MessagePlace::from_code(&code), after);
        for message in part {
            store
                .finish_message(&SYSTEM, message.id)
                .await
                .expect("there");
            read.push(message.id);
        }
    }
    assert_eq!(read, all, "each once, though those read are done");
    let done = store.messages_after(after, 9).await.expect("works");
    assert_eq!(ids(&done), all, "behind those that wait are those done");
    assert_eq!(store.message_count().await.expect("works"), 8);
    for code in [
        "",
        "3",
        "2.1.x",
        "0.1",
        "0.01.00000000-0000-4000-8000-000000000000",
    ] {
        assert_eq!(MessagePlace::from_code(code), None, "{code}");
    }
}
