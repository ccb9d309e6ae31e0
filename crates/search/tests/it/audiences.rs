use domain::{Audience, EntryId, Language};
use search::{Search, Update};

use crate::support::{Atlas, document, german, ids};

/// Entry 1 for everybody; entry 2 for members, with other words for brokers; entry 3 for brokers.
fn atlas() -> Atlas {
    let mut atlas = Atlas::empty();
    let mut secret = document(2, "Geheimlabor", "Quantenradar");
    secret.districts = vec!["05315".to_owned()];
    secret.sources = vec!["intern".to_owned()];
    atlas.update(&[
        Update::new(EntryId::from_u128(1), |_| {
            Some(document(1, "Offenes Labor", "Laser"))
        }),
        Update::new(EntryId::from_u128(2), |audience| match audience {
            Audience::Public => None,
            Audience::Members => Some(secret.clone()),
            Audience::Brokers => Some(document(2, "Geheimlabor", "Quantenradar Telefonnummer")),
        }),
        Update::new(EntryId::from_u128(3), |audience| {
            (audience == Audience::Brokers).then(|| document(3, "Vermerk", "Insolvenz"))
        }),
    ]);
    atlas
}

#[test]
fn hits_counts_and_sizes_are_those_of_the_audience() {
    let atlas = atlas();
    for (audience, expected) in [
        (Audience::Public, vec![1]),
        (Audience::Members, vec![1, 2]),
        (Audience::Brokers, vec![1, 2, 3]),
    ] {
        let search = Search {
            counts: true,
            ..german("")
        };
        let found = atlas.index.search(audience, &search).expect("an answer");
        assert_eq!(ids(&found), expected, "{audience:?}");
        assert_eq!(found.total, expected.len() as u64);
        assert_eq!(
            found.counts.districts.len(),
            usize::from(audience == Audience::Members)
        );
        assert_eq!(
            found.counts.sources.len(),
            usize::from(audience == Audience::Members)
        );
        assert_eq!(atlas.index.len(audience), expected.len() as u64);
    }
}

#[test]
fn a_compound_is_cut_by_words_that_the_audience_sees() {
    let atlas = atlas();
    let search = Search {
        by_meaning: true,
        ..german("Quantenradartelefonnummer")
    };
    for (audience, is_cut) in [
        (Audience::Public, false),
        (Audience::Members, false),
        (Audience::Brokers, true),
    ] {
        let found = atlas.index.search(audience, &search).expect("an answer");
        assert_eq!(!found.wanted.is_empty(), is_cut, "{audience:?}");
        assert_eq!(found.proposed, None, "{audience:?}");
    }
    let found = atlas.index.search(Audience::Brokers, &search);
    assert_eq!(ids(&found.expect("an answer")).first(), Some(&2));
}

#[test]
fn words_of_others_are_neither_found_nor_guessed_nor_suggested() {
    let atlas = atlas();
    let ask = |audience, q: &str| atlas.index.search(audience, &german(q)).expect("an answer");
    for q in ["quantenradar", "quantenradra", "geheimlabor", "geheimlabr"] {
        let found = ask(Audience::Public, q);
        assert_eq!(
            (found.total, found.corrected, found.proposed),
            (0, None, None),
            "{q}"
        );
        assert_eq!(ask(Audience::Members, q).total, 1, "{q}");
    }
    assert_eq!(
        ask(Audience::Members, "quantenradra").corrected.as_deref(),
        Some("quantenradar")
    );
    assert_eq!(
        ask(Audience::Members, "telefonnummer").total,
        0,
        "a field for brokers"
    );
    assert_eq!(ask(Audience::Brokers, "telefonnummer").total, 1);
    let suggest = |audience| {
        atlas
            .index
            .suggest(audience, "geheim", Language::German, 10)
            .expect("an answer")
            .len()
    };
    assert_eq!(
        [suggest(Audience::Public), suggest(Audience::Members)],
        [0, 1]
    );
}

#[test]
fn what_becomes_hidden_leaves_no_word_behind() {
    let mut atlas = Atlas::of([
        document(1, "Labor", "Plasmaquelle"),
        document(2, "Labor", "Anderes"),
    ]);
    assert_eq!(
        atlas.found("plasmaquele").corrected.as_deref(),
        Some("plasmaquelle")
    );
    atlas.update(&[Update::new(EntryId::from_u128(1), |audience| {
        (audience != Audience::Public).then(|| document(1, "Labor", "Plasmaquelle"))
    })]);
    let found = atlas.found("plasmaquele");
    assert_eq!(
        (found.total, found.corrected, found.proposed),
        (0, None, None)
    );
    assert!(found.wanted.is_empty());
    let relaxed = atlas.found("plasmaquelle labor");
    assert_eq!((ids(&relaxed), relaxed.relaxed), (vec![2], true));
}

#[test]
fn the_score_of_an_audience_does_not_depend_on_what_others_see() {
    let alone = Atlas::of([document(1, "Offenes Labor", "Laser")]);
    let score = |atlas: &Atlas| atlas.found("laser").hits[0].score;
    assert_eq!(score(&alone), score(&atlas()));
}
