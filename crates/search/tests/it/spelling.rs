//! What happens to words that nobody wrote.

use domain::Language;
use search::{Found, Search, Spelling, UnknownWords};

use crate::support::{Atlas, document, german, ids};

/// Words that atlases have, and near which other people's words lie.
fn atlas() -> Atlas {
    let words = [
        "Kreis Soest",
        "Fund und Fertigung",
        "Regeln für Lager und Wasser",
        "Gießerei Müller",
        "Robotik, Industrie und Kunststoff",
        "Wartung von Lagertechnik",
        "Leitung und Beratung",
    ];
    Atlas::of(
        words
            .iter()
            .zip(1..)
            .map(|(text, id)| document(id, text, "")),
    )
}

fn found(q: &str) -> Found {
    atlas().found(q)
}

#[test]
fn another_word_is_offered_and_not_searched() {
    for (q, other) in [
        ("Krebs", "kreis"),
        ("Hund", "fund"),
        ("Segeln", "regeln"),
        ("Festigung", "fertigung"),
        ("Lasertechnik", "lagertechnik"),
        ("Laser", "lager"),
        ("Wertung", "wartung"),
        ("Messer", "wasser"),
    ] {
        let found = found(q);
        assert_eq!(
            (found.total, found.replaced.len(), found.corrected),
            (0, 0, None),
            "{q}"
        );
        // Two letters are too many in a word this short, and nobody mistakes the first.
        let proposed =
            (other.chars().next() == q.to_lowercase().chars().next()).then(|| other.to_owned());
        assert_eq!(found.proposed, proposed, "{q}");
    }
}

#[test]
fn a_slip_is_corrected_and_said() {
    for (q, word, id) in [
        ("Gieserei", "giesserei", 4),
        ("Robtoik", "robotik", 5),
        ("Kunststof", "kunststoff", 5),
        ("Inudstrie", "industrie", 5),
        ("Fertigugn", "fertigung", 2),
    ] {
        let found = found(q);
        assert_eq!(ids(&found), [id], "{q}");
        assert_eq!(found.replaced, [(q.to_owned(), word.to_owned())]);
        assert_eq!(found.corrected.as_deref(), Some(word));
        assert_eq!(found.proposed, None);
    }
}

#[test]
fn only_the_doubtful_word_of_several_stays_as_it_is() {
    let found = found("Gieserei Krebs");
    assert_eq!(
        found.replaced,
        [("Gieserei".to_owned(), "giesserei".to_owned())]
    );
    assert_eq!(found.corrected.as_deref(), Some("giesserei Krebs"));
    assert_eq!(found.proposed.as_deref(), Some("giesserei kreis"));
    assert_eq!((ids(&found), found.relaxed), (vec![4], true));
}

#[test]
fn what_is_known_to_be_right_or_wanted_as_typed_is_left_alone() {
    let atlas = atlas();
    let spelt = |spelling| {
        atlas.search(&Search {
            spelling,
            ..german("Gieserei")
        })
    };
    for spelling in [
        Spelling {
            unknown: UnknownWords::Offered,
            ..Spelling::default()
        },
        Spelling {
            right: vec!["gieserei".to_owned()],
            ..Spelling::default()
        },
    ] {
        let found = spelt(spelling);
        assert_eq!((found.total, found.corrected), (0, None));
        assert_eq!(found.proposed.as_deref(), Some("giesserei"));
    }
    let ignored = spelt(Spelling {
        unknown: UnknownWords::Ignored,
        ..Spelling::default()
    });
    assert_eq!((ignored.total, ignored.proposed), (0, None));
}

#[test]
fn a_word_that_is_there_is_never_replaced() {
    let mut atlas = atlas();
    atlas.put([document(50, "Gieserei", ""), document(51, "Krebs", "")]);
    for (q, id) in [("Gieserei", 50), ("Krebs", 51)] {
        let found = atlas.found(q);
        assert_eq!((ids(&found), found.corrected), (vec![id], None), "{q}");
    }
}

/// As everybody asks: by meaning, too.
fn by_meaning(q: &str) -> Search {
    Search {
        by_meaning: true,
        ..german(q)
    }
}

#[test]
fn a_compound_that_nobody_has_finds_what_has_its_parts() {
    let mut atlas = Atlas::empty();
    atlas.put([
        document(1, "Labor", "Wir prüfen den Spritzguss von Kunststoffen."),
        document(2, "Labor", "Spritzguss von Metall."),
        document(3, "Labor", "Kunststoffe aus Pflanzen."),
        document(4, "Sonnenfelder GmbH", "Wir liefern."),
        document(5, "Felder", "Sonnen und Felder."),
    ]);
    let text = "Wir prüfen den Spritzguss von Kunststoffen.";
    for q in ["Kunststoffspritzguss", "Kunststoffspritzgusses"] {
        let found = atlas.search(&by_meaning(q));
        assert_eq!(ids(&found).first(), Some(&1), "{q}");
        assert_eq!((found.corrected, found.proposed), (None, None), "{q}");
        let marks = found.wanted.marks(text, Language::German);
        let marked: Vec<&str> = marks.into_iter().map(|range| &text[range]).collect();
        assert_eq!(marked, ["Spritzguss", "Kunststoffen"], "{q}");
    }
    // A name that somebody has is no compound.
    let name = atlas.search(&by_meaning("Sonnenfelder"));
    let marks = name.wanted.marks("Sonnen und Felder", Language::German);
    assert_eq!((ids(&name).first(), marks.len()), (Some(&4), 0));
    // Nor is one of which a part is unknown, or for whoever wants the words as they are.
    for search in [
        by_meaning("Kunststofffenster"),
        german("Kunststoffspritzguss"),
    ] {
        assert!(atlas.search(&search).wanted.is_empty(), "{}", search.q);
    }
    assert_eq!(atlas.search(&german("Kunststoffspritzguss")).total, 0);
}

#[test]
fn a_misspelt_word_that_nobody_has_is_offered_as_it_is_meant() {
    let mut atlas = Atlas::empty();
    atlas.put([
        document(1, "Remote work", "Employees work from home."),
        document(2, "Opera", "Singing in theatres of the old town."),
    ]);
    let found = atlas.search(&by_meaning("Homeofice"));
    assert_eq!(found.proposed.as_deref(), Some("homeoffice"));
    let meant = atlas.search(&by_meaning("homeoffice"));
    assert_eq!(ids(&meant).first(), Some(&1));
    // Nobody is sent from one name to another: whoever has one like it comes first, and nothing is replaced.
    let name = atlas.search(&by_meaning("Schumacher"));
    assert_eq!((name.total, name.corrected), (0, None));
    atlas.put([document(3, "Schumachers", "")]);
    let name = atlas.search(&by_meaning("Schumachee"));
    assert_eq!(name.proposed.as_deref(), Some("schumachers"));
    let literally = Search {
        spelling: Spelling {
            unknown: UnknownWords::Offered,
            ..Spelling::default()
        },
        ..by_meaning("Homeofice")
    };
    assert_eq!(atlas.search(&literally).proposed, None);
    // What may be a name is left alone, and so is what is made of known words.
    for q in ["Schmitz", "Holzroboter"] {
        let found = atlas.search(&by_meaning(q));
        assert_eq!((found.corrected, found.proposed), (None, None), "{q}");
    }
}

#[test]
fn parts_that_never_meet_are_no_compound() {
    let mut atlas = Atlas::empty();
    atlas.put([
        document(1, "Stein", ""),
        document(2, "Maier GmbH", ""),
        document(3, "Steinmeier", ""),
    ]);
    let found = atlas.search(&by_meaning("Steinmaier"));
    assert_eq!(found.proposed.as_deref(), Some("steinmeier"));
    assert!(found.wanted.is_empty(), "{:?}", found.wanted);
}
