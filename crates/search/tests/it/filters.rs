use std::collections::BTreeMap;

use domain::{FieldOfAction, Interface, Kind, OrganisationType, Point};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use search::{Counts, Document, Near, Search};

use crate::support::{Atlas, document, german, ids};

const PLACES: [(&str, f64, f64); 3] = [
    ("05334002", 50.7753, 6.0839),
    ("05315000", 50.9375, 6.9603),
    ("05111000", 51.2277, 6.7735),
];

/// Words, kinds and everything else from small sets, so that filters meet something.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let one = (
        (
            prop::sample::select(vec!["Eintrag", "Ämter", "4flow", "Ελλάδα"]),
            prop::sample::select(vec!["Laser", "Wasser", "Laser Wasser", "Holz"]),
            prop::sample::select(Kind::ALL[..3].to_vec()),
            prop::option::of(prop::sample::select(OrganisationType::ALL[..3].to_vec())),
        ),
        prop::sample::subsequence(FieldOfAction::ALL.to_vec(), 0..3),
        prop::sample::subsequence(Interface::ALL.to_vec(), 0..=2),
        prop::sample::subsequence(PLACES.to_vec(), 0..3),
        prop::sample::subsequence(vec!["ror", "fp7", "erc"], 0..3),
        prop::sample::subsequence(vec!["urn:a", "urn:b", "urn:c"], 0..3),
        prop::sample::subsequence(vec!["urn:wz2008:C", "urn:wz2008:25"], 0..3),
        prop::option::of((2010i16..2016, 1i8..=12, 0i16..4)),
        any::<bool>(),
    );
    prop::collection::vec(one, 1..25).prop_map(|all| {
        let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        let numbered = all.into_iter().zip(1u128..);
        numbered
            .map(
                |(
                    (
                        words,
                        fields,
                        interfaces,
                        places,
                        sources,
                        competences,
                        sectors,
                        years,
                        fictional,
                    ),
                    id,
                )| {
                    let (title, text, kind, organisation_type) = words;
                    Document {
                        kind,
                        organisation_type,
                        fields,
                        interfaces,
                        districts: places.iter().map(|(ags, ..)| ags[..5].to_owned()).collect(),
                        municipalities: places
                            .iter()
                            .map(|(ags, ..)| ags.parse().expect("eight digits"))
                            .collect(),
                        points: places
                            .iter()
                            .map(|&(_, lat, lon)| Point { lat, lon })
                            .collect(),
                        sources: owned(sources),
                        competences: owned(competences)
                            .into_iter()
                            .map(search::Competence::sure)
                            .collect(),
                        sectors: owned(sectors),
                        from: years.map(|(from, month, _)| date(from, month, 1)),
                        until: years
                            .filter(|(.., more)| *more > 0)
                            .map(|(from, month, more)| date(from + more, month, 1)),
                        fictional,
                        ..document(id, title, text)
                    }
                },
            )
            .collect()
    })
}

fn day() -> impl Strategy<Value = Date> {
    (2009i16..2018, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn searches() -> impl Strategy<Value = Search> {
    let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
    let words = (
        prop::sample::select(vec!["", "laser", "wasser laser", "-holz"]),
        prop::sample::subsequence(Kind::ALL[..3].to_vec(), 0..3),
        prop::sample::subsequence(FieldOfAction::ALL.to_vec(), 0..4),
        prop::sample::subsequence(Interface::ALL.to_vec(), 0..2),
        prop::sample::subsequence(OrganisationType::ALL[..3].to_vec(), 0..3),
        prop::sample::subsequence(vec!['E', 'A', '0', '#'], 0..3),
    );
    let codes = (
        prop::sample::subsequence(vec!["05334", "05315", "05999"], 0..3),
        prop::option::of(Just("05111000")),
        prop::sample::subsequence(vec!["ror", "fp7", "nowhere"], 0..3),
        // Many values are looked up in another way than few.
        prop::sample::subsequence(vec!["urn:c", "urn:b", "urn:nowhere"], 0..3),
        any::<bool>(),
        prop::sample::subsequence(vec!["urn:wz2008:25", "urn:wz2025:25"], 0..2),
    );
    let places = prop::option::of((
        prop::sample::select(PLACES.to_vec()),
        prop::sample::select(vec![1_000.0, 40_000.0, 100_000.0]),
    ));
    (
        words,
        codes,
        places,
        prop::option::of(day()),
        prop::option::of(day()),
    )
        .prop_map(move |(words, codes, place, from, until)| {
            let (q, kinds, fields, interfaces, organisation_types, initials) = words;
            let (districts, municipality, sources, competences, many, sectors) = codes;
            let mut competences: Vec<String> = owned(competences);
            if many && !competences.is_empty() {
                competences.extend((0..40).rev().map(|n| format!("urn:none:{n}")));
            }
            Search {
                kinds,
                fields,
                interfaces,
                organisation_types,
                initials,
                districts: owned(districts),
                municipalities: municipality
                    .map(|ags| ags.parse().expect("eight digits"))
                    .into_iter()
                    .collect(),
                sources: owned(sources),
                competences,
                sectors: owned(sectors),
                near: place.map(|((_, lat, lon), metres)| Near {
                    point: Point { lat, lon },
                    metres,
                }),
                from,
                until,
                counts: true,
                limit: 100,
                ..german(q)
            }
        })
}

fn initial(document: &Document) -> char {
    text::initial(&document.titles[0].1)
}

/// Which filters a document meets, by the words of the documentation: kind, field, interface, place, source, period,
/// sort of organisation, initial, competence, sector.
fn met(document: &Document, search: &Search) -> [bool; 10] {
    fn any<T>(wanted: &[T], has: impl Fn(&T) -> bool) -> bool {
        wanted.is_empty() || wanted.iter().any(has)
    }
    let no_place = search.districts.is_empty() && search.municipalities.is_empty();
    let days = days(document);
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
        (search.from.is_none() && search.until.is_none())
            || days.is_some_and(|(first, last)| {
                last >= search.from.unwrap_or(Date::MIN)
                    && first <= search.until.unwrap_or(Date::MAX)
            }),
        any(&search.organisation_types, |sort| {
            document.organisation_type == Some(*sort)
        }),
        any(&search.initials, |letter| initial(document) == *letter),
        any(&search.competences, |uri| {
            document.competences.iter().any(|known| known.uri == *uri)
        }),
        any(&search.sectors, |uri| document.sectors.contains(uri)),
    ]
}

fn is_near(document: &Document, near: &Near) -> bool {
    let mut points = document.points.iter();
    points.any(|point| near.point.metres_to(*point) <= near.metres)
}

fn days(document: &Document) -> Option<(Date, Date)> {
    let from = document.from?;
    Some((from, document.until.unwrap_or(from)))
}

/// The hits and their counts by looking at every document that the words alone find.
fn brute_force(matching: &[&Document], search: &Search) -> (Vec<u128>, Counts) {
    let mut counts = Counts::default();
    let mut hits = Vec::new();
    for document in matching {
        if search.near.is_some_and(|near| !is_near(document, &near)) {
            continue;
        }
        let met = met(document, search);
        let but = |facet: usize| met.iter().enumerate().all(|(at, met)| *met || at == facet);
        fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, keys: impl IntoIterator<Item = K>) {
            for key in keys {
                *counts.entry(key).or_default() += 1;
            }
        }
        if but(0) {
            count(&mut counts.kinds, [document.kind]);
        }
        if but(1) {
            count(&mut counts.fields, document.fields.iter().copied());
        }
        if but(2) {
            count(&mut counts.interfaces, document.interfaces.iter().copied());
        }
        if but(3) {
            count(&mut counts.districts, document.districts.iter().cloned());
            let municipalities = document.municipalities.iter();
            count(
                &mut counts.municipalities,
                municipalities.map(|ags| ags.as_str().to_owned()),
            );
            counts.placeless += u64::from(document.districts.is_empty());
        }
        if but(4) {
            count(&mut counts.sources, document.sources.iter().cloned());
        }
        if but(5) {
            let years = days(document).map(|(first, last)| first.year()..=last.year());
            count(&mut counts.years, years.into_iter().flatten());
        }
        if but(6) {
            count(&mut counts.organisation_types, document.organisation_type);
        }
        if but(7) {
            count(&mut counts.initials, [initial(document)]);
        }
        if but(8) {
            count(
                &mut counts.competences,
                document.competences.iter().map(|known| known.uri.clone()),
            );
        }
        if but(9) {
            count(&mut counts.sectors, document.sectors.iter().cloned());
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
