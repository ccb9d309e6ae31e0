//! What speaks for several holders, found in one go, is what a search for each of them finds.

use domain::{Audience, EntryId, Language};
use search::{Search, Spelling, UnknownWords, Update};

use crate::support::{Atlas, document, german};

const WORDS: [&str; 6] = ["Laser", "Schweißen", "Sensor", "Holz", "Pflege", "Beton"];

/// Documents with two or three of the words each, for holders 1001 to 1004, in three segments.
fn atlas() -> Atlas {
    let mut atlas = Atlas::empty();
    for part in 0..3_u128 {
        let documents = (part * 20..part * 20 + 20).map(|id| {
            let word = |at: u128| WORDS[usize::try_from(at % 6).expect("small")];
            let text = format!("{} und {} {}", word(id), word(id / 3), word(id / 7));
            let mut document = document(id + 1, word(id * 5 + 1), &text);
            document.holders = (0..4)
                .filter(|holder| (id + holder) % 3 == 0)
                .map(|holder| EntryId::from_u128(1_001 + holder))
                .collect();
            document
        });
        atlas.put(documents);
    }
    atlas.remove(&[7, 21]);
    atlas
}

/// A search in which no word is replaced.
fn as_typed(q: &str, limit: u32) -> Search {
    Search {
        spelling: Spelling {
            unknown: UnknownWords::Ignored,
            ..Spelling::default()
        },
        limit,
        ..german(q)
    }
}

#[test]
fn evidence_is_what_a_search_for_each_holder_finds() {
    let atlas = atlas();
    let holders: Vec<EntryId> = (1_000..1_006).map(EntryId::from_u128).collect();
    for q in [
        "laser",
        "laser sensor",
        "laser sensor holz",
        "laser schweißen sensor holz",
        "laser -holz",
        "\"und laser\"",
        "laser gibtesnicht",
        "gibtesnicht",
        "laser ODER pflege",
        "der und",
    ] {
        let search = as_typed(q, 3);
        let evidence = atlas
            .index
            .evidence(Audience::Public, &search, &holders)
            .expect("an answer");
        for holder in &holders {
            let found = atlas.search(&Search {
                holder: Some(*holder),
                ..search.clone()
            });
            let evidence = evidence.iter().find(|evidence| evidence.holder == *holder);
            let total = evidence.map_or(0, |evidence| evidence.total as u64);
            assert_eq!(total, found.total, "{q} for {holder}");
            if let Some(evidence) = evidence {
                let expected = found.relaxed && found.complete == 0;
                assert_eq!(evidence.partial, expected, "{q} for {holder}");
                assert_eq!(evidence.best.len(), found.hits.len(), "{q} for {holder}");
                let best = found.hits.first().map(|hit| hit.id);
                assert!(best.is_some(), "{q} for {holder}");
            }
        }
    }
}

#[test]
fn by_meaning_evidence_has_all_the_words() {
    let atlas = atlas();
    let holders: Vec<EntryId> = (1_000..1_006).map(EntryId::from_u128).collect();
    for q in [
        "laser",
        "laser sensor",
        "laser sensor holz",
        "gibtesnicht laser",
    ] {
        let literal = as_typed(q, 30);
        let ask = |search: &Search| {
            let evidence = atlas.index.evidence(Audience::Public, search, &holders);
            evidence.expect("an answer")
        };
        let by_meaning = Search {
            by_meaning: true,
            ..literal.clone()
        };
        let found = ask(&by_meaning);
        assert!(found.iter().all(|one| !one.partial), "{q}");
        for holder in &holders {
            let having_all = Search {
                q: q.split(' ')
                    .map(|word| format!("\"{word}\""))
                    .collect::<Vec<_>>()
                    .join(" "),
                holder: Some(*holder),
                ..literal.clone()
            };
            let having_all = atlas.search(&having_all);
            let expected = if having_all.relaxed {
                having_all.complete
            } else {
                having_all.hits.len()
            };
            let one = found.iter().find(|one| one.holder == *holder);
            assert_eq!(one.map_or(0, |one| one.total), expected, "{q} for {holder}");
        }
    }
}

#[test]
fn evidence_that_an_audience_does_not_see_is_not_given_to_it() {
    let mut atlas = Atlas::empty();
    let holder = EntryId::from_u128(77);
    let mut hidden = document(1, "Laser", "");
    hidden.holders = vec![holder];
    atlas.update(&[Update::alike(Audience::Members, hidden)]);
    let search = Search::new("laser", Language::German);
    let found = |audience| {
        let found = atlas.index.evidence(audience, &search, &[holder]);
        found.expect("an answer").len()
    };
    assert_eq!(
        [Audience::Public, Audience::Members, Audience::Brokers].map(found),
        [0, 1, 1]
    );
}
