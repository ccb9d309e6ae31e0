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
    let ask = |q: &str| {
        let found = atlas.search(&german(q));
        (ids(&found), found.corrected)
    };
    assert_eq!(ask("Kunststoffspritzguss"), (vec![1], None));
    assert_eq!(ask("Kunststoffspritzgusses"), (vec![1], None));
    let found = atlas.search(&german("Kunststoffspritzguss"));
    let text = "Wir prüfen den Spritzguss von Kunststoffen.";
    let marks = found.wanted.marks(text, Language::German);
    let marked: Vec<&str> = marks.into_iter().map(|range| &text[range]).collect();
    assert_eq!(marked, ["Spritzguss", "Kunststoffen"]);
    // A name that somebody has is no compound.
    assert_eq!(ask("Sonnenfelder"), (vec![4], None));
    // Nor is what is a slip of fingers, or has a part that nobody knows.
    assert_eq!(ask("Kunststofffe").0, vec![3, 1]);
    assert_eq!(ask("Kunststofffenster").0, Vec::<u128>::new());
}
