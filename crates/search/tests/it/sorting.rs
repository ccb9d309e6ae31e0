use domain::{Kind, Language, OrganisationType, Point, Timestamp};
use jiff::civil::date;
use search::{Document, Near, Search, Sort};

use crate::support::{Atlas, document, english, german, ids};

fn sorted(sort: Sort) -> Search {
    Search {
        sort,
        limit: 100,
        ..german("")
    }
}

#[test]
fn titles_stand_as_in_a_dictionary_of_the_readers_language() {
    let mut both = document(5, "Übersicht", "");
    both.titles.push((Language::English, "A survey".to_owned()));
    let mut atlas = Atlas::of([
        document(1, "Zoo", ""),
        document(2, "ärzte", ""),
        document(3, "Apotheke", ""),
        document(4, "ASB", ""),
        both,
        document(6, "4flow", ""),
        document(7, "...", ""),
    ]);
    // In another segment.
    atlas.put([
        document(8, "Arzneien", ""),
        english(9, "Österreich Ltd", ""),
    ]);
    assert_eq!(
        ids(&atlas.search(&sorted(Sort::Title))),
        [3, 8, 2, 4, 9, 5, 1, 6, 7]
    );
    let english = Search {
        language: Language::English,
        ..sorted(Sort::Title)
    };
    assert_eq!(ids(&atlas.search(&english)), [5, 3, 8, 2, 4, 9, 1, 6, 7]);
    let counted = atlas.search(&Search {
        counts: true,
        initials: vec!['A'],
        ..sorted(Sort::Title)
    });
    assert_eq!(ids(&counted), [3, 8, 2, 4]);
    let counts: Vec<(char, u64)> = counted.counts.initials.into_iter().collect();
    assert_eq!(
        counts,
        [('#', 1), ('0', 1), ('A', 4), ('O', 1), ('U', 1), ('Z', 1)]
    );
}

#[test]
fn what_is_yet_to_begin_comes_first_the_soonest_first() {
    let on = |id: u128, year, month, day| Document {
        kind: Kind::Event,
        from: Some(date(year, month, day)),
        until: Some(date(2027, 12, 31)),
        ..document(id, "Treffen", "")
    };
    let atlas = Atlas::of([
        on(1, 2026, 5, 1),
        on(2, 2026, 4, 30),
        on(3, 2026, 6, 1),
        on(4, 2025, 1, 1),
        document(5, "Ohne Tag", ""),
    ]);
    let latest_first = ids(&atlas.search(&sorted(Sort::Date)));
    assert_eq!(latest_first, [3, 1, 2, 4, 5]);
    let from = Search {
        from: Some(date(2026, 5, 1)),
        ..sorted(Sort::Date)
    };
    assert_eq!(ids(&atlas.search(&from)), [1, 3, 2, 4]);
}

#[test]
fn a_day_is_enough_and_a_day_too_late_is_too_late() {
    let project = Document {
        from: Some(date(2014, 5, 2)),
        until: Some(date(2018, 4, 30)),
        ..document(1, "Vorhaben", "")
    };
    let atlas = Atlas::of([project]);
    let total = |from, until| {
        atlas
            .search(&Search {
                from,
                until,
                ..german("")
            })
            .total
    };
    assert_eq!(total(Some(date(2018, 4, 30)), None), 1);
    assert_eq!(total(Some(date(2018, 5, 1)), None), 0);
    assert_eq!(total(None, Some(date(2014, 5, 2))), 1);
    assert_eq!(total(None, Some(date(2014, 5, 1))), 0);
}

#[test]
fn the_nearest_of_its_places_counts() {
    let point = |lat, lon| Point { lat, lon };
    let (aachen, cologne, dusseldorf) = (
        point(50.7753, 6.0839),
        point(50.9375, 6.9603),
        point(51.2277, 6.7735),
    );
    let placed = |id: u128, points: &[Point]| Document {
        points: points.to_vec(),
        ..document(id, "Firma", "")
    };
    let atlas = Atlas::of([
        placed(1, &[cologne]),
        placed(2, &[dusseldorf, aachen]),
        placed(3, &[dusseldorf]),
        placed(4, &[]),
    ]);
    let near = |metres| Search {
        near: Some(Near {
            point: aachen,
            metres,
        }),
        ..sorted(Sort::Distance)
    };
    let found = atlas.search(&near(80_000.0));
    assert_eq!(ids(&found), [2, 1, 3], "who has no point is nowhere near");
    let kilometres: Vec<f64> = found
        .hits
        .iter()
        .map(|hit| (hit.metres.expect("is near") / 1_000.0).round())
        .collect();
    assert_eq!(kilometres, [0.0, 64.0, 70.0]);
    assert_eq!(ids(&atlas.search(&near(64_500.0))), [2, 1]);
    let anywhere = atlas.search(&sorted(Sort::Distance));
    assert_eq!(anywhere.total, 4, "without a middle nothing is left out");
    assert!(anywhere.hits.iter().all(|hit| hit.metres.is_none()));
}

#[test]
fn sorts_of_organisations_are_told_apart() {
    let atlas = Atlas::of([
        Document {
            organisation_type: Some(OrganisationType::University),
            ..document(1, "Hochschule", "")
        },
        Document {
            organisation_type: Some(OrganisationType::ALL[OrganisationType::ALL.len() - 1]),
            ..document(2, "Verein", "")
        },
        Document {
            updated: Timestamp::UNIX_EPOCH,
            ..document(3, "Unbekannt", "")
        },
    ]);
    let found = atlas.search(&Search {
        organisation_types: vec![OrganisationType::University],
        counts: true,
        ..german("")
    });
    assert_eq!(ids(&found), [1]);
    assert_eq!(found.counts.organisation_types.len(), 2);
}

#[test]
fn a_calendar_goes_by_its_own_days() {
    let on = |id: u128, first, last| Document {
        kind: Kind::Programme,
        from: Some(date(2020, 1, 1)),
        until: Some(date(2030, 1, 1)),
        calendar: Some((first, last)),
        ..document(id, "Förderung", "")
    };
    let (march, april) = (date(2026, 3, 31), date(2026, 4, 1));
    let atlas = Atlas::of([
        on(1, date(2026, 5, 9), date(2026, 5, 9)),
        on(2, april, april),
        on(3, date(2026, 3, 2), april),
        on(4, date(2025, 1, 1), date(2025, 1, 1)),
        Document {
            calendar: None,
            ..on(5, april, april)
        },
    ]);
    let within = |days| {
        let search = Search {
            calendar: Some(days),
            ..sorted(Sort::Calendar)
        };
        ids(&atlas.search(&search))
    };
    assert_eq!(within((april, date(2026, 12, 31))), [3, 2, 1]);
    assert_eq!(within((date(2026, 3, 1), march)), [3]);
    assert_eq!(ids(&atlas.search(&sorted(Sort::Calendar))), [4, 3, 2, 1, 5]);
}
