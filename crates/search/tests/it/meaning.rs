//! Finding what is about the same, and who is spoken for by it.

use domain::{Audience, EntryId, Kind, Language, Timestamp};
use search::{Document, Found, Search, Update};

use crate::support::{Atlas, german, ids};

fn entry(id: u128, kind: Kind, language: Language, title: &str, text: &str) -> Document {
    let mut document = Document::new(EntryId::from_u128(id), kind, Timestamp::UNIX_EPOCH);
    document.titles.push((language, title.to_owned()));
    document.texts.push((language, text.to_owned()));
    document
}

/// A project of which this organisation has part.
fn project(id: u128, actor: u128, title: &str, text: &str) -> Document {
    let mut project = entry(id, Kind::Project, Language::English, title, text);
    project.holders.push(EntryId::from_u128(actor));
    project.actors.push((EntryId::from_u128(actor), 1.0));
    project
}

/// Two institutes: one says that it does everything, one says nothing and has shown something.
fn atlas() -> Atlas {
    let mut atlas = Atlas::empty();
    let talker =
        "Wir sind führend bei Maschinen, Wartung, Innovation, Digitalisierung und Zukunft.";
    let documents = [
        entry(
            1,
            Kind::Organisation,
            Language::German,
            "Institut für Alles",
            talker,
        ),
        entry(
            2,
            Kind::Organisation,
            Language::German,
            "Lehrstuhl 17",
            "Forschung und Lehre.",
        ),
        project(
            3,
            2,
            "Failure prediction for machine tools",
            "Sensors and machine learning predict the breakdown of spindles and bearings before it happens.",
        ),
        project(
            4,
            2,
            "Remaining useful life of bearings",
            "Condition monitoring of rotating machines.",
        ),
        project(
            5,
            1,
            "Medieval manuscripts",
            "Digital edition of texts from monasteries.",
        ),
        entry(
            6,
            Kind::News,
            Language::German,
            "Kantine geschlossen",
            "Am Freitag bleibt die Kantine wegen einer Feier geschlossen.",
        ),
    ];
    let updates = documents.map(|document| Update::alike(Audience::Public, document));
    atlas.update(&updates);
    atlas
}

fn by_meaning(q: &str) -> Search {
    Search {
        by_meaning: true,
        ..german(q)
    }
}

fn ask(atlas: &Atlas, search: &Search) -> Found {
    let found = atlas.index.search(Audience::Public, search);
    found.expect("an answer")
}

const ASKED: &str = "wann geht die Spindel kaputt";

#[test]
fn a_german_need_finds_an_english_project_without_a_common_word() {
    let atlas = atlas();
    let by_words = ask(&atlas, &german(ASKED));
    assert!(!ids(&by_words).contains(&3), "no word of it is there");
    let found = ask(&atlas, &by_meaning(ASKED));
    let projects: Vec<u128> = ids(&found)
        .into_iter()
        .filter(|id| (3..=5).contains(id))
        .collect();
    assert_eq!(projects.first(), Some(&3), "{found:?}");
    assert!(
        !ids(&found).contains(&6),
        "the canteen has nothing to do with it"
    );
}

#[test]
fn an_organisation_ranks_by_what_it_has_shown() {
    let atlas = atlas();
    let search = Search {
        kinds: vec![Kind::Organisation],
        ..by_meaning("Ausfall von Werkzeugmaschinen vorhersagen")
    };
    let found = ask(&atlas, &search);
    assert_eq!(ids(&found)[0], 2, "not who says so: {found:?}");
    let why = found.hits[0].why.expect("ordered by how well it fits");
    assert!(why.evidence > why.words, "{why:?}");
    let proof = found
        .evidence
        .iter()
        .find(|proof| proof.holder == found.hits[0].id);
    let proof = proof.expect("it says by what");
    assert_eq!(proof.best[0].id, EntryId::from_u128(3));
}

#[test]
fn shares_are_one_together() {
    let atlas = atlas();
    for q in [ASKED, "Maschinen", "Lehrstuhl 17", "machine tools failure"] {
        let found = ask(&atlas, &by_meaning(q));
        assert!(!found.hits.is_empty(), "{q}");
        for hit in &found.hits {
            let why = hit.why.expect("ordered by how well it fits");
            let shares = [why.words, why.letters, why.meaning, why.evidence, why.name];
            assert!(
                shares.iter().all(|share| (0.0..=1.0001).contains(share)),
                "{q}: {why:?}"
            );
            let sum: f32 = shares.iter().sum();
            assert!((sum - 1.0).abs() < 0.01, "{q}: {sum} {why:?}");
        }
    }
}

#[test]
fn who_is_called_so_comes_first() {
    let mut atlas = atlas();
    let louder = project(
        7,
        2,
        "Lehrstuhl 17 Lehrstuhl 17",
        "Lehrstuhl 17 und noch einmal Lehrstuhl 17.",
    );
    atlas.update(&[Update::alike(Audience::Public, louder)]);
    for typed in ["Lehrstuhl 17", "lehrstuhl  17", "LEHRSTUHL 17!"] {
        let found = ask(&atlas, &by_meaning(typed));
        assert_eq!(ids(&found)[0], 2, "{typed}");
        assert!(found.hits[0].why.is_some_and(|why| why.name > 0.3));
        let mut evidence = found.evidence.iter();
        let proof = evidence.find(|proof| proof.holder == EntryId::from_u128(2));
        assert_eq!(proof, None, "what is near to a name says nothing");
    }
}

#[test]
fn what_one_may_not_see_speaks_for_nobody() {
    let mut atlas = atlas();
    let secret = project(
        8,
        1,
        "Laser welding of batteries",
        "Welding of battery cells by laser.",
    );
    atlas.update(&[Update::alike(Audience::Members, secret)]);
    let search = Search {
        kinds: vec![Kind::Organisation],
        ..by_meaning("Batteriezellen mit Laser schweißen")
    };
    let seen = |audience| {
        let found = atlas.index.search(audience, &search).expect("an answer");
        found.evidence.iter().any(|proof| {
            let mut best = proof.best.iter();
            best.any(|hit| hit.id == EntryId::from_u128(8))
        })
    };
    assert!(seen(Audience::Members));
    assert!(!seen(Audience::Public));
    let public = ask(&atlas, &search);
    let why = public
        .hits
        .iter()
        .find(|hit| hit.id == EntryId::from_u128(1));
    let evidence = why.and_then(|hit| hit.why).map_or(0.0, |why| why.evidence);
    assert!(evidence < 0.9, "at most its own project on manuscripts");
}

#[test]
fn who_quotes_or_excludes_wants_words() {
    let atlas = atlas();
    for q in ["\"geht kaputt\"", "Spindel -Kantine", "Spindel OR Lager"] {
        let by_words = ask(&atlas, &german(q));
        let found = ask(&atlas, &by_meaning(q));
        assert_eq!(ids(&found), ids(&by_words), "{q}");
    }
}

#[test]
fn who_sets_something_off_in_a_sentence_does_not_want_words() {
    let atlas = atlas();
    for q in [
        "Unsere „Spindel 7“ läuft heiß und geht bald kaputt, was hilft der Maschine",
        "Die „Werkzeug“-Maschine meldet Fehler, bevor ihre Spindel kaputt geht",
    ] {
        let found = ask(&atlas, &by_meaning(q));
        assert!(ids(&found).contains(&3), "{q}: {found:?}");
        assert!(found.hits.iter().all(|hit| hit.why.is_some()), "{q}");
    }
    let short = ask(&atlas, &by_meaning("Fehler \"geht kaputt\""));
    assert_eq!(short.total, 0, "{short:?}");
}

#[test]
fn a_name_that_means_nothing_is_found_by_its_letters_behind_other_words() {
    let mut atlas = atlas();
    let text = "Grzkwoelp stehen im Süden.";
    let named = entry(9, Kind::News, Language::German, "Meldung", text);
    atlas.update(&[Update::alike(Audience::Public, named)]);
    let found = ask(&atlas, &by_meaning("Wartung der Maschinen in Grzkwoelp"));
    let hit = found
        .hits
        .iter()
        .find(|hit| hit.id == EntryId::from_u128(9));
    let why = hit.and_then(|hit| hit.why).expect("it is found");
    assert!(why.letters > why.meaning, "{why:?}");
}

#[test]
fn what_is_near_is_found_among_thousands() {
    let mut atlas = atlas();
    let dishes = ["Suppe", "Salat", "Kuchen", "Braten", "Eintopf", "Auflauf"];
    let with = [
        "Möhren", "Sellerie", "Quark", "Pilzen", "Linsen", "Äpfeln", "Speck",
    ];
    let recipes = (0..4_000_usize).map(|n| {
        let title = format!("{} mit {}", dishes[n % 6], with[n / 6 % 7]);
        let text = format!("Für {} Portionen, dazu {}.", n % 9 + 1, with[n / 42 % 7]);
        let id = 1_000 + n as u128;
        let recipe = entry(id, Kind::News, Language::German, &title, &text);
        Update::alike(Audience::Public, recipe)
    });
    atlas.update(&recipes.collect::<Vec<_>>());
    let found = ids(&ask(&atlas, &by_meaning(ASKED)));
    let project = found.iter().position(|id| *id == 3);
    assert!(
        project.is_some_and(|at| at < 2),
        "it or its institute first: {found:?}"
    );
    assert!(found.iter().all(|id| *id < 1_000), "no recipe: {found:?}");
}

#[test]
fn nothing_is_near_to_what_nobody_knows() {
    let atlas = atlas();
    for q in ["xqzvw", "asdfqwer", "qwertz uiopü", "was ist asdfqwer"] {
        assert_eq!(ask(&atlas, &by_meaning(q)).total, 0, "{q}");
    }
    let known = ask(&atlas, &by_meaning("Lehrstuhl 17 asdfqwer"));
    assert!(ids(&known).contains(&2), "{known:?}");
}

#[test]
fn what_is_misspelt_means_what_it_was_meant_to_be() {
    let atlas = atlas();
    let found = ask(&atlas, &by_meaning("Maschinn"));
    assert_eq!(found.corrected.as_deref(), Some("maschinen"));
    let meant = ask(&atlas, &by_meaning("Maschinen"));
    assert!(ids(&meant).contains(&3), "machine tools: {meant:?}");
    assert_eq!(ids(&found), ids(&meant));
}

#[test]
fn pages_neither_repeat_nor_miss() {
    let atlas = atlas();
    let whole = ids(&ask(&atlas, &by_meaning("Maschinen")));
    let mut read = Vec::new();
    let mut page = search::Page::Offset(0);
    loop {
        let found = ask(
            &atlas,
            &Search {
                limit: 1,
                page,
                ..by_meaning("Maschinen")
            },
        );
        read.extend(ids(&found));
        match found.cursor {
            Some(cursor) => page = search::Page::After(cursor),
            None => break,
        }
    }
    assert_eq!(read, whole);
}

#[test]
fn what_passes_a_filter_is_found_also_where_much_else_is_nearer() {
    let mut documents: Vec<Document> = (0..400)
        .map(|n| {
            let title = format!("Failure prediction for spindles, part {n}");
            entry(1_000 + n, Kind::Project, Language::English, &title, "")
        })
        .collect();
    let course = "Maintaining bearings and rotating machines";
    documents.push(entry(1, Kind::Course, Language::English, course, ""));
    let cooking = "Cooking with children";
    documents.push(entry(2, Kind::Course, Language::English, cooking, ""));
    let mut atlas = Atlas::empty();
    let updates = documents.into_iter();
    let updates: Vec<Update> = updates
        .map(|document| Update::alike(Audience::Public, document))
        .collect();
    atlas.update(&updates);
    let courses = Search {
        kinds: vec![Kind::Course],
        ..by_meaning(ASKED)
    };
    assert_eq!(ids(&ask(&atlas, &courses)), [1]);
}

#[test]
fn who_has_shown_it_in_the_wanted_years_is_found_without_a_period_of_its_own() {
    let mut atlas = Atlas::empty();
    let during = |mut project: Document, year: i16| {
        project.from = Some(jiff::civil::date(year, 1, 1));
        project.until = Some(jiff::civil::date(year, 12, 31));
        project
    };
    let title = "Failure prediction for machine tools";
    let documents = [
        entry(1, Kind::Organisation, Language::German, "Lehrstuhl 1", ""),
        entry(2, Kind::Organisation, Language::German, "Lehrstuhl 2", ""),
        during(project(3, 1, title, ""), 2012),
        during(project(4, 2, title, ""), 2021),
    ];
    atlas.update(&documents.map(|document| Update::alike(Audience::Public, document)));
    let recent = Search {
        from: Some(jiff::civil::date(2020, 1, 1)),
        ..by_meaning(ASKED)
    };
    let mut found = ids(&ask(&atlas, &recent));
    found.sort_unstable();
    assert_eq!(found, [2, 4]);
}

#[test]
fn nobody_gains_by_being_overlooked() {
    let firms = (0..600).map(|n| {
        let title = format!("Schlosserei {n}");
        entry(1_000 + n, Kind::Organisation, Language::German, &title, "")
    });
    let updates: Vec<Update> = firms
        .map(|document| Update::alike(Audience::Public, document))
        .collect();
    let mut atlas = Atlas::empty();
    atlas.update(&updates);
    let all = Search {
        limit: 600,
        ..by_meaning("Schlosserei")
    };
    let found = ask(&atlas, &all);
    let looked_at = found
        .hits
        .iter()
        .map(|hit| hit.why.is_some_and(|why| why.letters > 0.0));
    let looked_at: Vec<bool> = looked_at.collect();
    let count = looked_at.iter().filter(|is| **is).count();
    assert!((1..600).contains(&count), "some are, others are not");
    assert!(
        looked_at[..count].iter().all(|is| *is),
        "they come first: {looked_at:?}"
    );
}

#[test]
fn what_two_things_of_a_question_have_in_common_counts_for_both() {
    let about = |id: u128, uri: &str| Document {
        competences: vec![search::Competence::sure(uri)],
        ..entry(id, Kind::Course, Language::German, "Ein Kurs", "")
    };
    let mut atlas = Atlas::empty();
    let documents = [
        about(1, "urn:milling"),
        about(2, "urn:making"),
        about(3, "urn:cooking"),
    ];
    atlas.update(&documents.map(|document| Update::alike(Audience::Public, document)));
    let topic = |concepts: &[(&str, f32)]| search::Topic {
        sureness: 1.0,
        concepts: concepts
            .iter()
            .map(|(uri, times)| ((*uri).to_owned(), *times))
            .collect(),
    };
    let search = Search {
        about: vec![
            topic(&[("urn:milling", 1.0)]),
            topic(&[("urn:making", 1.0), ("urn:milling", 0.7)]),
        ],
        ..by_meaning("Kurs Fräsen Fertigung")
    };
    let found = ask(&atlas, &search);
    assert_eq!(ids(&found)[..2], [1, 2], "{found:?}");
    let concepts: Vec<f32> = found
        .hits
        .iter()
        .map(|hit| hit.why.map_or(0.0, |why| why.concepts))
        .collect();
    assert!(
        concepts[0] > concepts[1] && concepts[1] > 0.0,
        "{concepts:?}"
    );
}

#[test]
fn entries_without_meaning_leave_that_of_others_as_it_is() {
    let mut atlas = Atlas::empty();
    let nothing = |id| entry(id, Kind::News, Language::German, "Xqzvw", "");
    let about = "Sensors predict the breakdown of spindles.";
    let documents = [
        nothing(1),
        entry(
            2,
            Kind::News,
            Language::English,
            "Failure of machines",
            about,
        ),
        nothing(3),
        project(4, 9, "Medieval manuscripts", "Texts from monasteries."),
        nothing(5),
    ];
    let updates = documents.map(|document| Update::alike(Audience::Public, document));
    atlas.update(&updates);
    let found = ask(&atlas, &by_meaning(ASKED));
    assert_eq!(ids(&found).first(), Some(&2), "{found:?}");
    assert!(found.hits[0].why.is_some_and(|why| why.meaning > 0.5));
    let found = ask(&atlas, &by_meaning("mittelalterliche Handschriften"));
    assert_eq!(ids(&found).first(), Some(&4), "{found:?}");
}
