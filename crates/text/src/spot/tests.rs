use proptest::prelude::*;

use super::*;

const WELDING: u32 = 1;
const ADDITIVE: u32 = 2;
const SECURITY: u32 = 3;
const AI: u32 = 4;
const MOULDING: u32 = 5;
const MAKING: u32 = 6;
const LEADING: u32 = 7;
const HOME: u32 = 8;
const BOTH: u32 = 9;

fn spotter() -> Spotter {
    use Language::{English, German};
    let mut spotter = Spotter::default();
    for (owner, language, name, sureness) in [
        (WELDING, German, "Schweißen", 1.0),
        (WELDING, English, "welding", 1.0),
        (ADDITIVE, German, "additive Fertigung", 1.0),
        (ADDITIVE, German, "3D-Druck", 0.9),
        (ADDITIVE, English, "additive manufacturing", 1.0),
        (SECURITY, German, "IT-Sicherheit", 1.0),
        (AI, German, "KI", 0.9),
        (AI, English, "AI", 0.9),
        (MOULDING, German, "Spritzguss", 1.0),
        (MAKING, German, "Fertigung", 1.0),
        (LEADING, German, "Führung von Teams", 1.0),
        (HOME, English, "home office", 1.0),
        (HOME, English, "WFHO", 1.0),
        (BOTH, English, "seals and gaskets", 1.0),
    ] {
        spotter.add(owner, language, name, sureness);
    }
    spotter
}

fn spots(text: &str, language: Language) -> Vec<(u32, String, f32)> {
    let found = spotter().spot(text, language, &mut Memory::default());
    let of = |spot: &Spot| {
        (
            spot.owner,
            text[spot.start..spot.end].to_owned(),
            spot.sureness,
        )
    };
    found.iter().map(of).collect()
}

#[test]
fn names_are_found_bent_and_in_other_spellings() {
    for (text, owner, words) in [
        (
            "Wir prüfen in additiver Fertigung Teile.",
            ADDITIVE,
            "additiver Fertigung",
        ),
        ("Teile aus dem 3D-Druck", ADDITIVE, "3D-Druck"),
        ("Teile aus dem 3-D-Druck", ADDITIVE, "3-D-Druck"),
        ("Fragen der ITSicherheit", SECURITY, "ITSicherheit"),
        ("Fragen der IT Sicherheit", SECURITY, "IT Sicherheit"),
        ("Einsatz von KI im Büro", AI, "KI"),
        ("die Führung der Teams", LEADING, "Führung der Teams"),
    ] {
        let found = spots(text, Language::German);
        let known: Vec<(u32, &str)> = found.iter().map(|(o, w, _)| (*o, w.as_str())).collect();
        assert_eq!(known, [(owner, words)], "{text}");
    }
    assert_eq!(
        spots("Additive Manufacturing of titanium", Language::English)[0].0,
        ADDITIVE
    );
}

#[test]
fn compounds_say_what_is_in_them_less_surely() {
    let of = |text: &str| {
        let found = spots(text, Language::German);
        found
            .first()
            .map(|(owner, _, sureness)| (*owner, *sureness))
    };
    assert_eq!(of("beim Laserschweißen"), Some((WELDING, 0.7)));
    assert_eq!(of("eine Spritzgussmaschine"), Some((MOULDING, 0.45)));
    assert_eq!(of("ein Kunststoffspritzguss"), Some((MOULDING, 0.7)));
}

#[test]
fn an_abbreviation_is_no_surer_for_being_told_twice() {
    let mut spotter = Spotter::default();
    for _ in 0..2 {
        spotter.add(AI, Language::German, "KI", 1.0);
    }
    let found = spotter.spot("KI im Büro", Language::German, &mut Memory::default());
    assert_eq!(found[0].sureness, 0.6);
}

#[test]
fn names_of_one_stem_are_all_found() {
    let mut spotter = Spotter::default();
    for name in ["Robotik", "Roboter"] {
        spotter.add(1, Language::German, name, 1.0);
    }
    for text in ["Robotik", "ein Roboter", "die Roboter"] {
        let found = spotter.spot(text, Language::German, &mut Memory::default());
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[test]
fn the_longest_name_counts() {
    let found = spots("additive Fertigung und Fertigung", Language::German);
    let owners: Vec<u32> = found.iter().map(|(owner, ..)| *owner).collect();
    assert_eq!(owners, [ADDITIVE, MAKING]);
}

#[test]
fn what_only_looks_like_a_name_is_none() {
    for text in [
        "ki",
        "additiv gefertigt",
        "Kiel",
        "Fertig additiv",
        "die Schweiz",
        "Fertigung, die additiv ist",
    ] {
        let found = spots(text, Language::German);
        assert!(
            found.iter().all(|(owner, ..)| *owner == MAKING),
            "{text}: {found:?}"
        );
    }
    for none in ["he said ai is a sloth", "call topic AI-2"] {
        assert!(spots(none, Language::English).is_empty(), "{none}");
    }
}

proptest! {
    #[test]
    fn spots_lie_in_the_text_in_their_order(text in "(additive|Fertigung|Schweißen|KI|und|,|\\PC{0,8}| ){0,12}") {
        let found = spotter().spot(&text, Language::German, &mut Memory::default());
        for spot in &found {
            prop_assert!(text.get(spot.start..spot.end).is_some_and(|words| !words.is_empty()));
            prop_assert!(spot.sureness > 0.0 && spot.sureness <= 1.0);
        }
        prop_assert!(found.is_sorted_by_key(|spot| spot.start));
    }

    #[test]
    fn remembering_changes_nothing(text in "(Laserschweißen|Fertigung|Spritzgussteil| ){0,12}") {
        let (spotter, mut memory) = (spotter(), Memory::default());
        let first = spotter.spot(&text, Language::German, &mut memory);
        prop_assert_eq!(first, spotter.spot(&text, Language::German, &mut memory));
    }
}

#[test]
fn two_things_are_no_name_unless_it_names_both() {
    use Language::English;
    assert!(spots("light for homes and offices", English).is_empty());
    assert_eq!(spots("work in home offices", English)[0].0, HOME);
    assert_eq!(spots("we make seals and gaskets", English)[0].0, BOTH);
}

#[test]
fn abbreviations_are_found_as_they_are_written() {
    use Language::English;
    assert_eq!(spots("a policy on WFHO", English)[0].0, HOME);
    for other in ["a policy on WFHOs", "a policy on wfho"] {
        assert!(spots(other, English).is_empty(), "{other}");
    }
}
