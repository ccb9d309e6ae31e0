use app::{NewRelation, Page, SearchRequest};
use domain::{Actor, Kind, Language, RelationKind, Role, Visibility};

use crate::atlas::{Atlas, OPERATOR, titled};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_of_what_is_not_for_them() {
    let atlas = Atlas::new().await;
    let member = atlas.account("member", Role::Member).await;
    let broker = atlas.account("broker", Role::Broker).await;
    for (title, visibility) in [
        ("Quarzglas offen", Visibility::Public),
        ("Quarzglas Mitglieder Zirkonium", Visibility::Members),
        ("Quarzglas Vermittler Hafnium", Visibility::Brokers),
        ("Quarzglas Eigentum", Visibility::Owner),
    ] {
        atlas
            .add(&OPERATOR, titled(Kind::Need, title), visibility)
            .await;
    }
    atlas.settle().await;
    for (actor, sees) in [(Actor::Anonymous, 1), (member, 2), (broker, 3)] {
        let page = atlas.find(&actor, "Quarzglas").await;
        assert_eq!(
            (page.total, page.hits.len()),
            (sees, sees as usize),
            "{actor:?}"
        );
        let counted: u64 = page.counts.kinds.iter().map(|(_, n)| n).sum();
        assert_eq!(counted, sees, "{actor:?} counts");
        let suggested = atlas
            .app
            .suggest(&actor, "Quarz", Language::German)
            .await
            .expect("answers");
        assert_eq!(suggested.len() as u64, sees, "{actor:?} is suggested");
    }
    let guessed = atlas.find(&Actor::Anonymous, "Zirkoniun").await;
    assert!(
        guessed.corrections.is_empty(),
        "a spelling betrays a hidden word: {:?}",
        guessed.corrections
    );
    assert_eq!(atlas.find(&Actor::Anonymous, "Hafnium").await.total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_is_answered() {
    let atlas = Atlas::new().await;
    atlas
        .add(&OPERATOR, titled(Kind::News, "Etwas"), Visibility::Public)
        .await;
    atlas.settle().await;
    let long = "Wort ".repeat(2_000);
    for q in [
        "\"",
        "AND",
        "OR",
        "NOT",
        "-",
        "--",
        "-\"",
        "((",
        "*:*",
        "title:x",
        "\0",
        "\u{202e}מבחן",
        "🦀",
        "a\u{0}b",
        "+",
        "~",
        "^2",
        "[1 TO 2]",
        "\\",
        "%",
        "' OR 1=1 --",
        long.as_str(),
    ] {
        let page = atlas.find(&Actor::Anonymous, q).await;
        assert!(page.total <= 1);
        atlas
            .app
            .suggest(&Actor::Anonymous, q, Language::English)
            .await
            .expect("answers");
    }
    assert!(atlas.find(&Actor::Anonymous, &long).await.truncated);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_on_shows_everything_once() {
    let atlas = Atlas::new().await;
    atlas.add_many(Kind::News, "Meldung", 57).await;
    atlas.settle().await;
    let mut ids = std::collections::BTreeSet::new();
    let mut page = Page::default();
    let mut pages = 0;
    loop {
        let request = SearchRequest {
            q: "Meldung".to_owned(),
            limit: 10,
            page,
            ..SearchRequest::default()
        };
        let answer = atlas
            .app
            .search(&Actor::Anonymous, request)
            .await
            .expect("answers");
        pages += 1;
        for hit in &answer.hits {
            assert!(ids.insert(hit.entry.id), "shown twice");
        }
        // What comes in meanwhile must not shift what is still to be read.
        atlas
            .add(
                &OPERATOR,
                titled(Kind::News, "Meldung dazwischen"),
                Visibility::Public,
            )
            .await;
        atlas.settle().await;
        match answer.next {
            Some(next) => page = Page::After(next),
            None => break,
        }
        assert!(pages < 20);
    }
    assert!(ids.len() >= 57, "{}", ids.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn hits_say_why_they_are_there() {
    let atlas = Atlas::new().await;
    let mut content = titled(Kind::Offer, "Labor für Werkstoffe");
    let text = content.texts.get_mut(&Language::German).expect("there");
    text.summary = "Wir prüfen Schweißnähte mit dem Laser.".to_owned();
    text.body = "**Geräte:** Faserlaser, Kameras. ".repeat(40);
    atlas.add(&OPERATOR, content, Visibility::Public).await;
    atlas.settle().await;
    let page = atlas.find(&Actor::Anonymous, "Schweissnaht Laser").await;
    let marked: Vec<&str> = page.hits[0]
        .passages
        .iter()
        .flat_map(|passage| passage.0.iter().filter(|piece| piece.marked))
        .map(|piece| piece.text.as_str())
        .collect();
    assert!(
        marked.contains(&"Schweißnähte") && marked.contains(&"Laser"),
        "{marked:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn proof_with_a_part_of_the_words_is_called_so() {
    let atlas = Atlas::new().await;
    let house = titled(Kind::Organisation, "Lasertechnik Aachen");
    let house = atlas.add(&OPERATOR, house, Visibility::Public).await;
    let project = titled(Kind::Project, "Graphene, funded by the ERC");
    let project = atlas.add(&OPERATOR, project, Visibility::Public).await;
    let relation = NewRelation {
        kind: RelationKind::TakesPartIn,
        from: house.id,
        to: project.id,
        role: None,
        since: None,
        until: None,
    };
    atlas.app.relate(&OPERATOR, relation).await.expect("fits");
    atlas.settle().await;
    let of_house = async |q: &str, literal: bool| {
        let request = SearchRequest {
            q: q.to_owned(),
            literal,
            ..SearchRequest::default()
        };
        let page = atlas.app.search(&Actor::Anonymous, request).await;
        let page = page.expect("answers");
        let mut hits = page.hits.into_iter();
        let hit = hits.find(|hit| hit.entry.id == house.id).expect("found");
        (hit.evidence_total, hit.evidence_partial, page.complete)
    };
    assert_eq!(of_house("ERC Lasertechnik", true).await, (1, true, 1));
    assert_eq!(of_house("ERC Graphene", true).await, (1, false, 2));
    // What fits is no part of the words, and what does not is none.
    let (_, partial, _) = of_house("ERC Lasertechnik", false).await;
    assert!(!partial);
    assert_eq!(of_house("ERC Graphene", false).await, (1, false, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_was_asked_for_has_its_name_though_nothing_is_found() {
    let atlas = Atlas::new().await;
    let head = "[source]\nid = \"list\"\ntitle = \"A list\"\npublisher = \"Somebody\"\nlicence = \"CC0-1.0\"\n\
                url = \"https://list.example\"\ncorrections = \"mail@list.example\"\n[file]\nformat = \"csv\"\n";
    let entries = "[[entry]]\nkind = \"news\"\nkey = \"{id}\"\ntexts.de.title = \"{id}\"\n";
    let mapping = format!("{head}{entries}");
    atlas.import(&mapping, "list.csv", "id\nEins\n").await;
    atlas.settle().await;
    let request = SearchRequest {
        q: "xqzvw".to_owned(),
        sources: vec!["list".to_owned(), "nobody".to_owned()],
        ..SearchRequest::default()
    };
    let found = atlas.app.search(&Actor::Anonymous, request).await;
    let counts = found.expect("answers").counts.sources;
    let told: Vec<_> = counts.iter().map(|s| (s.title.as_str(), s.count)).collect();
    assert_eq!(told, [("A list", 0)]);

    // Not even the title of a source of which one may see nothing.
    let closed = mapping
        .replace("\"list\"", "\"closed\"")
        .replace("A list", "Sacked staff");
    let closed = format!("{closed}visibility = \"brokers\"\n");
    atlas.import(&closed, "closed.csv", "id\nDrei\n").await;
    let request = SearchRequest {
        sources: vec!["closed".to_owned()],
        ..SearchRequest::default()
    };
    let found = atlas.app.search(&Actor::Anonymous, request).await;
    let told = found.expect("answers").counts.sources;
    assert!(told.iter().all(|s| s.id == "list"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_found_by_evidence_in_other_words_shows_it() {
    let atlas = Atlas::new().await;
    let head = "[source]\nid = \"list\"\ntitle = \"A list\"\npublisher = \"Somebody\"\nlicence = \"CC0-1.0\"\n\
                url = \"https://list.example\"\ncorrections = \"mail@list.example\"\n[file]\nformat = \"csv\"\n";
    let mapping = format!(
        "{head}[[entry]]\nname = \"project\"\nkind = \"project\"\nkey = \"p/{{project}}\"\ntexts.en.title = \"{{project}}\"\n\
         [[entry]]\nname = \"who\"\nkind = \"organisation\"\nkey = \"o/{{who}}\"\ntexts.de.title = \"{{who}}\"\n\
         [[relation]]\nkind = \"takes_part_in\"\nfrom = \"@who\"\nto = \"@project\"\n"
    );
    let rows = "project,who\nFailure prediction for machine tools,Lehrstuhl 17\nMedieval manuscripts,Stift Essen\n";
    atlas.import(&mapping, "list.csv", rows).await;
    atlas.settle().await;
    let page = atlas
        .find(&Actor::Anonymous, "wann geht die Spindel kaputt")
        .await;
    let mut hits = page.hits.iter();
    let found = hits.find(|hit| hit.title.text() == "Lehrstuhl 17");
    let found = found.expect("its project answers it");
    assert_eq!(
        found.evidence[0].title.text(),
        "Failure prediction for machine tools"
    );
    assert!(found.why.is_some_and(|why| why.evidence > 0.5));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_everybody_knows_are_not_taken_for_misspellings() {
    let atlas = Atlas::new().await;
    for title in [
        "Der kranke Zahn",
        "Sage mir, wer du bist",
        "Robotic process automation",
    ] {
        atlas
            .add(&OPERATOR, titled(Kind::News, title), Visibility::Public)
            .await;
    }
    atlas.settle().await;
    for asked in ["Zaun", "sagt", "Robotik"] {
        let page = atlas.find(&Actor::Anonymous, asked).await;
        assert_eq!((page.corrected, page.proposed), (None, None), "{asked}");
    }
}
