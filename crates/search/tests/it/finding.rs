use domain::{Audience, EntryId, Language};
use search::{Document, Search, Update};

use crate::support::{Atlas, document, english, filler, german, ids};

fn sample() -> Atlas {
    Atlas::of([
        document(
            1,
            "Institut für Schweißtechnik",
            "Prüfung von Schweißnähten und additive Fertigung.",
        ),
        document(
            2,
            "Wasserwerke Münster",
            "Wasseraufbereitung, Fertigung, additive Stoffe für Häuser.",
        ),
        english(
            3,
            "Institute of Laser Technology",
            "Research on welding and the recycling of batteries.",
        ),
        document(
            4,
            "Beratung Sicherheit",
            "Wir beraten Betriebe zur IT-Sicherheit in Köln.",
        ),
    ])
}

#[test]
fn spellings_and_forms_meet_in_both_languages() {
    let atlas = sample();
    for (q, expected) in [
        ("schweißtechnik", vec![1]),
        ("SCHWEISSTECHNIK", vec![1]),
        ("prüfungen", vec![1]),
        ("pruefung", vec![1]),
        ("haus", vec![2]),
        ("münster", vec![2]),
        ("Muenster", vec![2]),
        ("munster", vec![2]),
        ("weld", vec![3]),
        ("lasers", vec![3]),
        ("recycled battery", vec![3]),
        ("IT-Sicherheit", vec![4]),
        ("ITSicherheit", vec![4]),
        ("it sicherheit", vec![4]),
        ("die Prüfung der Schweißnaht", vec![1]),
    ] {
        assert_eq!(atlas.ids(q), expected, "{q}");
    }
}

#[test]
fn all_words_are_wanted_in_whatever_field() {
    let mut atlas = sample();
    atlas.put((10..14).map(|id| document(id, "Schweißtechnik", "Köln")));
    let found = atlas.found("schweißtechnik köln");
    assert_eq!(ids(&found), [10, 11, 12, 13]);
    assert!(!found.relaxed);
}

#[test]
fn most_words_are_enough_where_few_have_all() {
    let found = sample().found("additive fertigung wasseraufbereitung raumfahrt");
    assert_eq!((found.relaxed, found.complete), (true, 0));
    assert_eq!(ids(&found), [2], "three of four words");
    let found = sample().found("fertigung wasseraufbereitung");
    assert_eq!(
        (ids(&found), found.relaxed, found.complete),
        (vec![2, 1], true, 1),
        "who has both comes first"
    );
}

#[test]
fn a_word_that_everybody_has_is_no_hit_by_itself_unless_nothing_else_is_left() {
    let firms = (100..1_200).map(|id| document(id, &format!("Werk {id} Gesellschaft"), ""));
    let atlas = Atlas::of(firms.chain([document(1, "Zirbelnuss", "Tischlerei")]));
    let found = atlas.found("zirbelnuss gesellschaft");
    assert_eq!((ids(&found), found.relaxed), (vec![1], true));
    let found = atlas.found("zirbelnuss gesellschaft -tischlerei");
    assert_eq!((found.total, found.relaxed), (1_100, true));
    let found = atlas.found("werk gesellschaft");
    assert_eq!((found.total, found.relaxed), (1_100, false));
}

#[test]
fn what_is_remembered_of_a_state_is_not_told_of_the_next_one() {
    let mut atlas = sample();
    let before = atlas.found("");
    assert_eq!(atlas.found(""), before);
    atlas.put([document(50, "Neu", "")]);
    assert_eq!(atlas.found("").total, before.total + 1);
    atlas.remove(&[50]);
    assert_eq!(atlas.found("").total, before.total);
}

#[test]
fn of_a_sentence_as_many_words_count_as_anybody_has() {
    let found = sample().found("wasseraufbereitung eins zwei drei vier fuenf additive");
    assert!(found.relaxed);
    assert!(
        !ids(&found).is_empty(),
        "one known word is better than no answer"
    );
}

#[test]
fn evidence_is_found_by_its_holder() {
    let holder = domain::EntryId::from_u128(77);
    let mut atlas = Atlas::of((1..=5).map(|id| Document {
        holders: if id % 2 == 1 {
            vec![holder]
        } else {
            Vec::new()
        },
        ..document(id, &format!("Laser {id}"), "Wasser")
    }));
    atlas.put([document(6, "Laser 6", "")]);
    let search = search::Search {
        holder: Some(holder),
        ..german("laser")
    };
    let mut found = ids(&atlas.search(&search));
    found.sort_unstable();
    assert_eq!(found, [1, 3, 5]);
    let nobody = search::Search {
        holder: Some(domain::EntryId::from_u128(78)),
        ..german("")
    };
    assert_eq!(atlas.search(&nobody).total, 0);
}

#[test]
fn phrases_keep_their_order() {
    let atlas = sample();
    assert_eq!(atlas.ids("\"additive Fertigung\""), [1]);
    assert_eq!(atlas.ids("„additive fertigung“"), [1]);
    assert_eq!(atlas.ids("\"Fertigung additive\""), [2], "across a comma");
    assert!(atlas.ids("\"Fertigung Prüfung\"").is_empty());
    assert_eq!(
        atlas.ids("\"Institut für Schweißtechnik\""),
        [1],
        "stop words count"
    );
    assert!(
        atlas.ids("\"Schweißtechnik Prüfung\"").is_empty(),
        "not across the border of two texts"
    );
    assert_eq!(atlas.ids("\"IT Sicherheit\""), [4]);
}

#[test]
fn what_is_excluded_is_no_hit() {
    let atlas = sample();
    assert_eq!(
        atlas.ids("fertigung -wasser").len(),
        2,
        "wasser alone is no word of a text"
    );
    assert_eq!(atlas.ids("fertigung -wasseraufbereitung"), [1]);
    assert_eq!(atlas.ids("additive -\"additive Stoffe\""), [1]);
    let mut all_but_one = atlas.ids("-laser");
    all_but_one.sort_unstable();
    assert_eq!(all_but_one, [1, 2, 4]);
    assert_eq!(
        atlas.found("-die").total,
        4,
        "English knows the word, no text has it"
    );
}

#[test]
fn either_of_two_is_enough() {
    let mut found = sample().ids("schweißtechnik OR laser");
    found.sort_unstable();
    assert_eq!(found, [1, 3]);
}

#[test]
fn typing_errors_are_forgiven_and_named() {
    let atlas = sample();
    for (q, id, corrected) in [
        ("schweisstechnk", 1, "schweisstechnik"),
        ("Wasseraufbreitugn", 2, "wasseraufbereitung"),
        ("labre", 0, ""),
        ("recyclign", 3, "recycling"),
        ("IT-Sicherhiet", 4, "IT-sicherheit"),
    ] {
        let found = atlas.found(q);
        if id == 0 {
            assert_eq!((found.total, found.corrected), (0, None), "{q}");
        } else {
            assert_eq!(ids(&found), [id], "{q}");
            assert_eq!(found.corrected.as_deref(), Some(corrected), "{q}");
        }
    }
    let found = atlas.found("laser -holz \"of Laser\" weldnig");
    assert_eq!(
        found.corrected.as_deref(),
        Some("laser -holz \"of Laser\" welding")
    );
    assert_eq!(atlas.found("laser").corrected, None);
    assert_eq!(atlas.found("4000").total, 0, "numbers are never guessed");
}

#[test]
fn a_known_word_is_not_corrected_and_comes_before_a_corrected_one() {
    let atlas = Atlas::of([document(1, "Laser", ""), document(2, "Lager", "")]);
    assert_eq!(atlas.ids("laser"), [1]);
    assert_eq!(atlas.ids("lager"), [2]);
}

#[test]
fn a_word_in_the_name_counts_more_than_one_in_the_text_and_that_more_than_evidence() {
    let mut by_evidence = document(3, "Hochschule", "Lehre");
    by_evidence
        .evidence
        .push((Language::German, "Projekt Robotik".to_owned()));
    by_evidence.evidence_count = 5;
    let atlas = Atlas::of(filler(20).chain([
        by_evidence,
        document(2, "Werkstatt", "Wir bauen Robotik"),
        document(1, "Robotik", "Werkstatt"),
    ]));
    assert_eq!(atlas.ids("robotik"), [1, 2, 3]);
}

#[test]
fn much_evidence_helps_among_equals_but_does_not_drown_what_fits_better() {
    let with_evidence = |id: u128, count: u32| Document {
        evidence_count: count,
        ..document(id, "Fräsen", "Metall")
    };
    let atlas = Atlas::of(filler(20).chain([with_evidence(1, 0), with_evidence(2, 30)]));
    assert_eq!(atlas.ids("fräsen"), [2, 1]);
    let mut big = with_evidence(3, 900);
    big.titles[0].1 = "Große Hochschule".to_owned();
    big.evidence
        .extend((0..50).map(|n| (Language::German, format!("Projekt {n} zum Fräsen"))));
    let atlas = Atlas::of(filler(20).chain([with_evidence(1, 0), big]));
    assert_eq!(atlas.ids("fräsen"), [1, 3]);
}

#[test]
fn the_minority_language_is_not_punished() {
    let texts = "Roboter und Schweißen";
    let atlas = Atlas::of((100..160).map(|id| document(id, "Werk", texts)).chain([
        document(1, "Firma", "Laser und Licht"),
        english(2, "Company", "Laser and light"),
    ]));
    let found = atlas.search(&Search {
        sort: search::Sort::Relevance,
        ..german("laser")
    });
    let [first, second] = found.hits.as_slice() else {
        panic!("two hits")
    };
    assert!(
        (first.score - second.score).abs() < 0.25 * first.score,
        "{} {}",
        first.score,
        second.score
    );
}

#[test]
fn names_are_found_in_both_languages() {
    let mut acronym = document(1, "Rheinisch-Westfälische Hochschule", "");
    acronym.names = vec!["RWTH".to_owned(), "Aachen University".to_owned()];
    let atlas = Atlas::of([acronym]);
    for q in [
        "rwth",
        "aachen university",
        "hochschulen",
        "westfaelische hochschule",
    ] {
        assert_eq!(atlas.ids(q), [1], "{q}");
    }
}

#[test]
fn wanted_words_are_marked_where_they_stand() {
    let atlas = sample();
    let text = "Prüfung von Schweißnähten";
    let marked = |q: &str| {
        let wanted = atlas.found(q).wanted;
        wanted
            .marks(text, Language::German)
            .into_iter()
            .map(|range| text[range].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(marked("prüfungen"), ["Prüfung"]);
    assert_eq!(
        marked("schweißnähtn"),
        ["Schweißnähten"],
        "also what it was corrected to"
    );
    assert_eq!(marked("laser -prüfung"), [""; 0]);
    assert!(atlas.found("").wanted.is_empty());
}

#[test]
fn without_a_query_everything_is_shown_most_evidence_first() {
    let atlas = Atlas::of([
        document(1, "Eins", ""),
        Document {
            evidence_count: 3,
            ..document(2, "Zwei", "")
        },
        Document {
            updated: domain::Timestamp::from_millisecond(5_000).expect("in range"),
            ..document(3, "Drei", "")
        },
    ]);
    assert_eq!(atlas.ids(""), [2, 3, 1]);
    assert_eq!(atlas.ids(" \u{0} 🤖 "), [2, 3, 1]);
    let newest = atlas.search(&Search {
        sort: search::Sort::Newest,
        ..german("")
    });
    assert_eq!(ids(&newest), [3, 1, 2]);
}

#[test]
fn only_stop_words_are_looked_for_as_they_are() {
    let atlas = Atlas::of([
        document(1, "Wer wir sind", ""),
        document(2, "Anderes", "Dies und das"),
    ]);
    assert_eq!(atlas.ids("wer wir sind"), [1]);
    assert_eq!(atlas.ids("und das"), [2]);
}

#[test]
fn suggestions_complete_the_last_word_of_names() {
    let mut atlas = sample();
    assert_eq!(atlas.suggested("schw"), [1]);
    assert_eq!(
        atlas.suggested("Inst"),
        [1, 3],
        "the interface's language first"
    );
    assert_eq!(atlas.suggested("institut schweiß"), [1]);
    assert_eq!(atlas.suggested("laser tech"), [3]);
    assert_eq!(atlas.suggested("Munst"), [2], "one typing error");
    assert!(atlas.suggested("l").is_empty(), "one letter says nothing");
    assert!(atlas.suggested("  ").is_empty());
    assert!(
        atlas.suggested("aufbereitung").is_empty(),
        "texts are not names"
    );
    let english = atlas
        .index
        .suggest(Audience::Public, "inst", Language::English, 1)
        .expect("an answer");
    assert_eq!(english[0].id.as_u128(), 3);
    atlas.remove(&[1]);
    assert!(atlas.suggested("schw").is_empty());
}

#[test]
fn many_updates_at_once_replace_and_remove_what_was_there() {
    // More than one thread has to do with.
    let mut atlas = Atlas::empty();
    atlas.put((1..=200).map(|id| document(id, "Fräse", "Sie fräst.")));
    assert_eq!(atlas.found("Fräse").total, 200);
    let changed = (1..=200).map(|id| match id % 3 {
        0 => Update::removal(EntryId::from_u128(id)),
        1 => Update::alike(Audience::Public, document(id, "Drehbank", "Sie dreht.")),
        _ => Update::alike(Audience::Public, document(id, "Säge", "Sie sägt.")),
    });
    // Of two for one entry the later one counts.
    let early = Update::alike(Audience::Public, document(3, "Fräse", ""));
    let updates: Vec<Update> = std::iter::once(early).chain(changed).collect();
    atlas.update(&updates);
    for (q, rest) in [("Fräse", None), ("Drehbank", Some(1)), ("Säge", Some(2))] {
        let mut found = ids(&atlas.found(q));
        found.sort_unstable();
        let expected: Vec<u128> = (1..=200).filter(|id| Some(id % 3) == rest).collect();
        assert_eq!(found, expected, "{q}");
    }
}

#[test]
fn an_update_replaces_what_was_there() {
    let mut atlas = sample();
    atlas.put([document(1, "Institut für Holztechnik", "")]);
    assert!(atlas.ids("schweißtechnik").is_empty());
    assert_eq!(atlas.ids("holztechnik"), [1]);
    assert_eq!(atlas.found("").total, 4);
}
