use std::collections::BTreeMap;

use domain::{FieldOfAction, Interface, Kind};
use jiff::civil::date;
use proptest::prelude::*;
use search::{Counts, Document, Search};

use crate::support::{Atlas, document, german, ids};

/// Words, kinds and everything else from small sets, so that filters meet something.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let one = (
        prop::sample::select(vec!["Laser", "Wasser", "Laser Wasser", "Holz"]),
        prop::sample::select(Kind::ALL[..3].to_vec()),
        prop::sample::subsequence(FieldOfAction::ALL.to_vec(), 0..3),
        prop::sample::subsequence(Interface::ALL.to_vec(), 0..=2),
        prop::sample::subsequence(vec!["05334002", "05315000", "05111000"], 0..3),
        prop::sample::subsequence(vec!["ror", "fp7", "erc"], 0..3),
        prop::option::of((2010i16..2016, 0i16..4)),
        any::<bool>(),
    );
    prop::collection::vec(one, 1..25).prop_map(|all| {
        let numbered = all.into_iter().zip(1u128..);
        numbered
            .map(
                |((text, kind, fields, interfaces, places, sources, years, fictional), id)| {
                    Document {
                        kind,
                        fields,
                        interfaces,
                        districts: places.iter().map(|ags| ags[..5].to_owned()).collect(),
                        municipalities: places
                            .iter()
                            .map(|ags| ags.parse().expect("eight digits"))
                            .collect(),
                        sources: sources.into_iter().map(str::to_owned).collect(),
                        from: years.map(|(from, _)| date(from, 3, 1)),
                        until: years
                            .filter(|(_, more)| *more > 0)
                            .map(|(from, more)| date(from + more, 3, 1)),
                        fictional,
                        ..document(id, "Eintrag", text)
                    }
                },
            )
            .collect()
    })
}

fn searches() -> impl Strategy<Value = Search> {
    (
        prop::sample::select(vec!["", "laser", "wasser laser", "-holz"]),
        prop::sample::subsequence(Kind::ALL[..3].to_vec(), 0..3),
        prop::sample::subsequence(FieldOfAction::ALL.to_vec(), 0..4),
        prop::sample::subsequence(Interface::ALL.to_vec(), 0..2),
        prop::sample::subsequence(vec!["05334", "05315", "05999"], 0..3),
        prop::option::of(Just("05111000")),
        prop::sample::subsequence(vec!["ror", "fp7", "nowhere"], 0..3),
        prop::option::of(2009i16..2018),
        prop::option::of(2009i16..2018),
    )
        .prop_map(
            |(
                q,
                kinds,
                fields,
                interfaces,
                districts,
                municipality,
                sources,
                from_year,
                until_year,
            )| Search {
                kinds,
                fields,
                interfaces,
                districts: districts.into_iter().map(str::to_owned).collect(),
                municipalities: municipality
                    .map(|ags| ags.parse().expect("eight digits"))
                    .into_iter()
                    .collect(),
                sources: sources.into_iter().map(str::to_owned).collect(),
                from_year,
                until_year,
                counts: true,
                limit: 100,
                ..german(q)
            },
        )
}

/// Which filters a document meets, by the words of the documentation: kind, field, interface, place, source, years.
fn met(document: &Document, search: &Search) -> [bool; 6] {
    fn any<T>(wanted: &[T], has: impl Fn(&T) -> bool) -> bool {
        wanted.is_empty() || wanted.iter().any(has)
    }
    let no_place = search.districts.is_empty() && search.municipalities.is_empty();
    let years = years(document);
    [
        any(&search.kinds, |kind| document.kind == *kind),
        any(&search.fields, |field| document.fields.contains(field)),
        any(&search.interfaces, |interface| {
            document.interfaces.contains(interface)
        }),
        no_place
            || search
                .districts
                .iter()
                .any(|code| document.districts.contains(code))
            || search
                .municipalities
                .iter()
                .any(|ags| document.municipalities.contains(ags)),
        any(&search.sources, |source| document.sources.contains(source)),
        (search.from_year.is_none() && search.until_year.is_none())
            || years.clone().is_some_and(|years| {
                years.end() >= &search.from_year.unwrap_or(i16::MIN)
                    && years.start() <= &search.until_year.unwrap_or(i16::MAX)
            }),
    ]
}

fn years(document: &Document) -> Option<std::ops::RangeInclusive<i16>> {
    let from = document.from?.year();
    Some(from..=document.until.map_or(from, |until| until.year()))
}

/// The hits and their counts by looking at every document that the words alone find.
fn brute_force(matching: &[&Document], search: &Search) -> (Vec<u128>, Counts) {
    let mut counts = Counts::default();
    let mut hits = Vec::new();
    for document in matching {
        let met = met(document, search);
        let but = |facet: usize| met.iter().enumerate().all(|(at, met)| *met || at == facet);
        fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
            *counts.entry(key).or_default() += 1;
        }
        if but(0) {
            count(&mut counts.kinds, document.kind);
        }
        if but(1) {
            document
                .fields
                .iter()
                .for_each(|field| count(&mut counts.fields, *field));
        }
        if but(2) {
            document
                .interfaces
                .iter()
                .for_each(|interface| count(&mut counts.interfaces, *interface));
        }
        if but(3) {
            document
                .districts
                .iter()
                .for_each(|code| count(&mut counts.districts, code.clone()));
        }
        if but(4) {
            document
                .sources
                .iter()
                .for_each(|source| count(&mut counts.sources, source.clone()));
        }
        if but(5) {
            years(document)
                .into_iter()
                .flatten()
                .for_each(|year| count(&mut counts.years, year));
        }
        if met.iter().all(|met| *met) {
            hits.push(document.id.as_u128());
            counts.fictional += u64::from(document.fictional);
        }
    }
    (hits, counts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn hits_and_counts_equal_those_of_looking_at_every_document(
        documents in documents(),
        searches in prop::collection::vec(searches(), 1..12),
        cut in 0usize..25,
    ) {
        let mut atlas = Atlas::empty();
        let (early, late) = documents.split_at(cut.min(documents.len()));
        // Two segments, one with a document that was replaced.
        atlas.put_for_public(early.iter().cloned());
        atlas.put_for_public(late.iter().chain(early.first()).cloned());
        for search in searches {
            let by_words = atlas.ids(&search.q);
            let matching: Vec<&Document> =
                documents.iter().filter(|document| by_words.contains(&document.id.as_u128())).collect();
            let (expected, counts) = brute_force(&matching, &search);
            let found = atlas.search(&search);
            let mut hits = ids(&found);
            hits.sort_unstable();
            prop_assert_eq!(found.total, hits.len() as u64);
            prop_assert_eq!(hits, expected);
            prop_assert_eq!(found.counts, counts);
        }
    }
}

#[test]
fn counts_are_empty_unless_asked_for() {
    let atlas = Atlas::of([document(1, "Labor", "")]);
    assert_eq!(atlas.found("").counts, Counts::default());
}

#[test]
fn a_filter_does_not_change_what_the_words_mean() {
    let mut two = document(2, "Holz", "Laser");
    two.kind = Kind::Offer;
    let documents = [
        document(1, "Laser", "Wasser"),
        two,
        document(3, "Laser", "Wasser"),
        document(4, "Laser", "Wasser"),
    ];
    let atlas = Atlas::of(documents);
    let search = Search {
        kinds: vec![Kind::Offer],
        ..german("laser wasser")
    };
    let found = atlas.search(&search);
    assert_eq!(
        (found.total, found.relaxed),
        (0, false),
        "three have both words, whatever the filter leaves of them"
    );
}
