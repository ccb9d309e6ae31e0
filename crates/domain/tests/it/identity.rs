//! Which organisations are one: examples that hold, and what holds for all.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Ags, Content, ExternalId, Kind, Language, Link, Place, Region,
    identity::{
        Judged, Linking, Pair, PairVerdict, Signs, Tie, Verdict, compare, evaluate, link,
        link_until, pairs,
    },
};
use proptest::prelude::*;

const PAIRS: &str = include_str!("../fixtures/identity_pairs.tsv");

/// Names with `|` between them, the first is the title; then `@` municipality, street.
fn signs(text: &str) -> Signs {
    Signs::of(&content(text))
}

fn content(text: &str) -> Content {
    let (names, place) = text.split_once('@').unwrap_or((text, ""));
    let mut names = names.split('|').map(str::trim);
    let title = names.next().unwrap_or_default();
    let mut content = Content::titled(Kind::Organisation, Language::German, title);
    content.names = names.map(str::to_owned).collect();
    let (ags, street) = place.split_once(',').unwrap_or((place, ""));
    if let Ok(ags) = ags.trim().parse::<Ags>() {
        content.places.push(Place {
            name: "Ort".to_owned(),
            street: Some(street.trim().to_owned()).filter(|street| !street.is_empty()),
            region: Region::Municipality(ags),
            ..Place::default()
        });
    }
    content
}

#[test]
fn linking_ends_when_it_is_told_to() {
    let organisations = || {
        let names = ["Gießerei Lenne", "Giesserei Lenne"].iter().zip(0..);
        names.map(|(name, key)| Linking {
            key,
            signs: signs(name),
            circle: Some(0),
        })
    };
    let none = BTreeSet::new();
    let mut asked = 0;
    let stopped = link_until(organisations().collect(), &none, |_| {
        asked += 1;
        false
    });
    assert_eq!((stopped, asked), (None, 1));
    let whole = link_until(organisations().collect(), &none, |_| true);
    assert_eq!(whole, Some(link(organisations().collect(), &none, |_| {})));
}

#[test]
fn spellings_of_one_organisation_meet() {
    for (one, other) in [
        // capitals without umlauts, no place
        (
            "RUHR-UNIVERSITAET BOCHUM",
            "Ruhr-Universität Bochum @05911000",
        ),
        ("UNIVERSITAT BIELEFELD", "Universität Bielefeld @05711000"),
        // a known name of the other record
        (
            "RHEINISCH-WESTFAELISCHE TECHNISCHE HOCHSCHULE AACHEN @05334002, Templergraben 55",
            "RWTH Aachen | RWTH Aachen University @05334002",
        ),
        // German and English, short forms in brackets and in front
        (
            "University Hospital of Cologne @05315000",
            "Uniklinik Köln @05315000",
        ),
        (
            "Forschungsinstitut für Rationalisierung e.V. (FIR) an der RWTH Aachen @05334002",
            "FORSCHUNGSINSTITUT FUER RATIONALISIERUNG @05334002, PONTDRIESCH 14/16",
        ),
        (
            "DVGW DEUTSCHER VEREIN DES GAS- UND WASSERFACHES - TECHNISCH-WISSENSCHAFTLICHER VEREIN EV @05314000",
            "Deutscher Verein des Gas und Wasserfaches | DVGW @05314000",
        ),
        // a slip of the pen in one house
        (
            "MAGNESIA REFRACTORIES GMBH @05158016, ITTERPARK 1",
            "Magnesita Refractories GmbH @05158016, Itterpark 1",
        ),
        // letters apart, words stuck together
        (
            "FORSCHUNGSINSTITUT ZUR ZUKUNFT DERARBEIT GMBH @05314000",
            "Forschungsinstitut zur Zukunft der Arbeit GmbH (IZA) @05314000",
        ),
        (
            "GS 1 GERMANY GMBH @05315000, MAARWEG",
            "GS1 Germany GmbH @05315000",
        ),
        // the German house of a group
        ("Yara (Germany) @05558016", "YARA GMBH & CO KG @05558016"),
        // a name before and after
        (
            "FACHHOCHSCHULE KOLN @05315000",
            "Technische Hochschule Köln @05315000",
        ),
        // two sites of an institute that is there once
        (
            "Fraunhofer-Institut für Molekularbiologie und Angewandte Oekologie @05334002",
            "Fraunhofer-Institut für Molekularbiologie und Angewandte Oekologie @05958040",
        ),
    ] {
        let opinion = compare(&signs(one), &signs(other));
        assert_eq!(
            opinion.verdict,
            Verdict::Same,
            "{one} / {other}: {opinion:?}"
        );
    }
}

#[test]
fn namesakes_relatives_and_neighbours_stay_apart() {
    for (one, other) in [
        (
            "Evangelisches Krankenhaus @05314000",
            "Evangelisches Krankenhaus @05111000",
        ),
        (
            "Universitätsklinikum Bonn @05314000",
            "Universitätsklinikum Essen @05113000",
        ),
        (
            "Universität Bielefeld @05711000",
            "Fachhochschule Bielefeld @05711000",
        ),
        ("Stadt Aachen @05334002", "StädteRegion Aachen @05334002"),
        ("Stadtwerke Soest @05974040", "Kreis Soest @05974040"),
        (
            "Deutsche Telekom AG @05314000",
            "Deutsche Telekom Stiftung @05314000",
        ),
        (
            "Fraunhofer-Institut für Lasertechnik ILT @05334002, Steinbachstraße 15",
            "Fraunhofer-Institut für Produktionstechnologie IPT @05334002, Steinbachstraße 17",
        ),
        (
            "Max-Planck-Institut für Mathematik @05314000",
            "Max-Planck-Institut für Radioastronomie @05314000",
        ),
        ("Fraunhofer IMS", "Fraunhofer IML"),
        (
            "EATON TECHNOLOGIES GMBH @05366032, AUF DER HEIDE 2",
            "EATON INDUSTRIES GMBH @05314000, HEIN MOELLER STRASSE 7-11",
        ),
        (
            "Deutsches Zentrum für Luft- und Raumfahrt e.V. (DLR) @05315000, Linder Höhe",
            "Deutsche Gesellschaft für Luft- und Raumfahrt @05314000, Godesberger Allee 70",
        ),
        (
            "Martin-Luther-Universität Halle-Wittenberg",
            "Universität Witten/Herdecke @05954036",
        ),
        (
            "HSD | Hochschule Düsseldorf @05111000",
            "HSD Hochschule Döpfer | HSD @05315000",
        ),
    ] {
        let opinion = compare(&signs(one), &signs(other));
        assert_eq!(
            opinion.verdict,
            Verdict::Different,
            "{one} / {other}: {opinion:?}"
        );
    }
}

#[test]
fn what_is_not_sure_is_left_to_people() {
    for (one, other) in [
        // one name, legal forms that no one firm has at once
        (
            "NKT Cables GmbH & Co. KG @05315000, Düsseldorfer Str. 400",
            "NKT Cables AG @05315000, Düsseldorfer Str. 400",
        ),
        (
            "PHILIPS SYSTEMTECHNIK GMBH @05334002, Weisshausstrasse 2",
            "Philips GmbH @05334002, Weißhausstraße 2",
        ),
        (
            "Neanderthal Museum @05158024",
            "Neanderthal Museum @05158004",
        ),
    ] {
        let opinion = compare(&signs(one), &signs(other));
        assert_eq!(
            opinion.verdict,
            Verdict::Review,
            "{one} / {other}: {opinion:?}"
        );
    }
}

#[test]
fn a_part_is_related_to_its_whole_and_never_merged() {
    for (part, whole, tie) in [
        (
            "Institut für Werkstoffkunde der RWTH Aachen @05334002",
            "RWTH Aachen @05334002",
            Tie::Part,
        ),
        (
            "Institut für Kunststoffverarbeitung (IKV) an der RWTH Aachen",
            "Rheinisch-Westfälische Technische Hochschule Aachen",
            Tie::Attached,
        ),
        (
            "Universität Paderborn Heinz Nixdorf Institut (HNI)",
            "UNIVERSITAET PADERBORN",
            Tie::Part,
        ),
        (
            "KLINIKUM DER UNIVERSITAET ZU KOELN @05315000",
            "Universität zu Köln @05315000",
            Tie::Attached,
        ),
        (
            "Universitätsbibliothek Bielefeld",
            "Universität Bielefeld",
            Tie::Part,
        ),
        (
            "Institut für Arbeitsschutz der Deutschen Gesetzlichen Unfallversicherung",
            "Deutsche Gesetzliche Unfallversicherung",
            Tie::Part,
        ),
        (
            "Deutsches Zentrum für Luft- und Raumfahrt e.V. Institut für Antriebstechnik @05315000, Linder Höhe",
            "DEUTSCHES ZENTRUM FUER LUFT UND RAUMFAHRT EV @05315000, Linder Hoehe",
            Tie::Part,
        ),
        (
            "Fraunhofer-Institut für Lasertechnik (ILT) @05334002",
            "Fraunhofer-Gesellschaft zur Förderung der angewandten Forschung e.V.",
            Tie::Part,
        ),
        (
            "Max-Planck-Institut für Mathematik @05314000",
            "Max Planck Society",
            Tie::Part,
        ),
        (
            "Historisches Archiv der Stadt Köln @05315000",
            "STADT KOLN @05315000",
            Tie::Part,
        ),
    ] {
        let (part, whole) = (signs(part), signs(whole));
        assert_eq!(
            compare(&part, &whole).verdict,
            Verdict::Part(tie),
            "{part:?}"
        );
        assert_eq!(
            compare(&whole, &part).verdict,
            Verdict::Whole(tie),
            "{part:?}"
        );
    }
}

#[test]
fn one_register_with_two_ids_keeps_two_apart_and_one_id_makes_one() {
    let with = |text: &str, scheme: &str, value: &str| {
        let mut content = content(text);
        content.external_ids.insert(ExternalId {
            scheme: scheme.to_owned(),
            value: value.to_owned(),
        });
        Signs::of(&content)
    };
    let name = "Universität Siegen @05970040";
    let apart = compare(&with(name, "ror", "a"), &with(name, "ror", "b"));
    assert_eq!(apart.verdict, Verdict::Different, "{apart:?}");
    // Of the participants' numbers one organisation often has several.
    let one = compare(&with(name, "pic", "1"), &with(name, "pic", "2"));
    assert_eq!(one.verdict, Verdict::Same, "{one:?}");
    let renamed = compare(
        &with("Hüttenwerk", "ror", "a"),
        &with("Stahl Siegen", "ror", "a"),
    );
    assert_eq!(renamed.verdict, Verdict::Same);
}

#[test]
fn points_and_signs_do_not_depend_on_which_is_the_first() {
    let one = signs("Universitätsklinikum Bonn | UKB");
    let other = signs("Universitätsklinikh oltz");
    let (there, back) = (compare(&one, &other), compare(&other, &one));
    assert_eq!((there.points, there.signs), (back.points, back.signs));
}

#[test]
fn whatever_agrees_the_points_stay_in_their_range() {
    let mut content = content(
        "Westfälische Gesellschaft für Schweißtechnik Bochum | WGS @ 05911000, Hauptstraße 1",
    );
    content.links.push(Link {
        url: "https://wgs.example".to_owned(),
        label: String::new(),
    });
    content.external_ids.insert(ExternalId {
        scheme: "ror".to_owned(),
        value: "1".to_owned(),
    });
    let same = Signs::of(&content);
    let opinion = compare(&same, &same);
    assert_eq!(opinion.points, 245, "{opinion:?}");
}

#[test]
fn a_web_host_tells_a_university_but_not_a_page_in_an_encyclopaedia() {
    let with = |text: &str, url: &str| {
        let mut content = content(text);
        content.links.push(Link {
            url: url.to_owned(),
            label: String::new(),
        });
        Signs::of(&content)
    };
    let (old, new) = (
        "Fachhochschule Niederrhein",
        "Hochschule Niederrhein @05114000",
    );
    let met = compare(
        &with(old, "https://www.hs-niederrhein.de/"),
        &with(new, "https://hs-niederrhein.de"),
    );
    assert_eq!(met.verdict, Verdict::Same, "{met:?}");
    let wiki = "https://de.wikipedia.org/wiki/Hochschule_Niederrhein";
    let not = compare(&with(old, wiki), &with(new, wiki));
    assert_eq!(not.verdict, Verdict::Review, "{not:?}");
}

/// Links texts; their places in the list are the keys.
fn linked(texts: &[&str], apart: &[(u32, u32)]) -> domain::identity::Linked<u32> {
    let organisations = texts.iter().enumerate().map(|(i, text)| Linking {
        key: u32::try_from(i).expect("few"),
        signs: signs(text),
        circle: Some(0),
    });
    link(
        organisations.collect(),
        &apart.iter().copied().collect(),
        |_| {},
    )
}

const WALZWERK: [&str; 4] = [
    "WALZWERK RUHRTAL GMBH @05911000, Hüttenstraße 4",
    "Walzwerk Ruhrtal GmbH @05911000",
    "Walzwerk Ruhrtal @05911000, Huettenstr. 4",
    "Bäckerei Sonnenschein @05911000, Hüttenstraße 4",
];

#[test]
fn several_records_of_one_organisation_become_one_group() {
    let found = linked(&WALZWERK, &[]);
    assert_eq!(found.groups, [[0, 1, 2]]);
    assert_eq!(found.merges.len(), 2, "as many as it takes, and no more");
}

#[test]
fn what_people_decided_to_be_two_stays_two_and_is_not_asked_again() {
    let found = linked(&WALZWERK, &[(0, 1)]);
    assert!(
        found
            .groups
            .iter()
            .all(|group| !(group.contains(&0) && group.contains(&1))),
        "{found:?}"
    );
    let asked = |one, other| {
        let group = |key: u32| found.groups.iter().position(|group| group.contains(&key));
        found.proposals.iter().any(|p| {
            let sides = [(p.one, p.other), (p.other, p.one)];
            sides.iter().any(|&(a, b)| {
                (a == one || (group(a).is_some() && group(a) == group(one)))
                    && (b == other || (group(b).is_some() && group(b) == group(other)))
            })
        })
    };
    assert!(!asked(0, 1), "{found:?}");
}

#[test]
fn other_circles_are_asked_about_and_never_merged() {
    let organisations = [Some(0), Some(1), None]
        .into_iter()
        .zip(0u32..)
        .map(|(circle, key)| Linking {
            key,
            signs: signs(WALZWERK[1]),
            circle,
        });
    let found = link(organisations.collect(), &BTreeSet::new(), |_| {});
    assert_eq!(found.groups, Vec::<Vec<u32>>::new());
    assert_eq!(found.proposals.len(), 3);
}

#[test]
fn of_two_wholes_the_closest_is_told() {
    let found = linked(
        &[
            "Universität Paderborn @05774032",
            "Universität Paderborn Fakultät für Maschinenbau @05774032",
            "Universität Paderborn Fakultät für Maschinenbau Lehrstuhl für Fertigung @05774032",
        ],
        &[],
    );
    let told: Vec<(u32, u32)> = found.kinships.iter().map(|k| (k.part, k.whole)).collect();
    assert_eq!(told, [(1, 0), (2, 1)]);
}

#[test]
fn the_pairs_are_whole_and_no_organisation_is_in_both_halves() {
    let pairs = pairs(PAIRS).expect("readable");
    assert!(pairs.len() >= 260, "{}", pairs.len());
    let mut halves: BTreeMap<&(String, String), BTreeSet<&str>> = BTreeMap::new();
    for pair in &pairs {
        halves.entry(&pair.one).or_default().insert(&pair.half);
        halves.entry(&pair.other).or_default().insert(&pair.half);
    }
    for (record, halves) in halves {
        assert_eq!(halves.len(), 1, "{record:?} is in both halves");
    }
    for half in ["tune", "test"] {
        for verdict in PairVerdict::ALL {
            let some = pairs
                .iter()
                .filter(|p| p.half == half && p.verdict == *verdict);
            assert!(some.count() >= 30, "{half} {verdict:?}");
        }
    }
}

#[test]
fn a_file_of_pairs_that_cannot_be_read_tells_line_and_remedy() {
    let bad = "half\n\ntune\tsame\ta\t1\tA\tb\t2\tB\twhy\ntune\tmaybe\ta\t1\tA\tb\t2\tB\twhy";
    let error = pairs(bad).expect_err("maybe is no verdict");
    assert_eq!(
        (
            error.line,
            error.reason.contains("same, different, part_of")
        ),
        (4, true)
    );
    assert!(
        pairs("half\nx\ty")
            .expect_err("two columns")
            .reason
            .contains("nine")
    );
}

#[test]
fn figures_tell_shares_and_how_sure_they_are() {
    let pair = |verdict| Pair {
        half: "test".to_owned(),
        verdict,
        one: ("a".to_owned(), "1".to_owned()),
        other: ("b".to_owned(), "2".to_owned()),
        words: String::new(),
    };
    let pairs: Vec<Pair> = (0..20)
        .map(|i| {
            pair(if i < 10 {
                PairVerdict::Same
            } else {
                PairVerdict::Different
            })
        })
        .collect();
    let calls = std::cell::Cell::new(0);
    let figures = evaluate(&pairs, |_| {
        calls.set(calls.get() + 1);
        // Eight of ten found, one of ten wrongly merged, one record missing.
        match calls.get() {
            1..=8 | 11 => Judged::Same,
            9 => Judged::Review,
            20 => Judged::Missing,
            _ => Judged::Apart,
        }
    });
    assert_eq!(
        (figures.pairs, figures.missing, figures.review),
        (19, 1, (1, 1))
    );
    assert!((figures.same.precision() - 8.0 / 9.0).abs() < 1e-9);
    assert!((figures.same.recall() - 0.8).abs() < 1e-9);
    // Wilson's interval of 8 of 10, by tables.
    let (low, high) = figures.same.recall_interval();
    assert!(
        (low - 0.4902).abs() < 1e-3 && (high - 0.9433).abs() < 1e-3,
        "{low} {high}"
    );
    assert_eq!(figures.errors.len(), 3);
}

fn any_name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Universität",
        "Hochschule",
        "Institut",
        "für",
        "der",
        "an",
        "RWTH",
        "Aachen",
        "Köln",
        "KOELN",
        "Stahl",
        "Werk",
        "Müller",
        "Muller",
        "(Germany)",
        "GmbH",
        "AG",
        "e.V.",
        "Fraunhofer",
        "Klinikum",
        "(",
        "ÃŸ",
        "&",
        "2",
    ]);
    prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

fn any_organisation() -> impl Strategy<Value = String> {
    let place = prop::sample::select(vec![
        "",
        "@05334002",
        "@05334002, Weg 1",
        "@05315000, Weg 2",
    ]);
    (prop::collection::vec(any_name(), 1..3), place)
        .prop_map(|(names, place)| format!("{} {place}", names.join(" | ")))
}

proptest! {
    #[test]
    fn it_does_not_matter_which_is_the_first(one in any_organisation(), other in any_organisation()) {
        let there = compare(&signs(&one), &signs(&other));
        let back = compare(&signs(&other), &signs(&one));
        prop_assert_eq!(there.points, back.points);
        let turned = match back.verdict {
            Verdict::Part(tie) => Verdict::Whole(tie),
            Verdict::Whole(tie) => Verdict::Part(tie),
            same => same,
        };
        prop_assert_eq!(there.verdict, turned);
    }

    #[test]
    fn the_order_of_the_list_does_not_matter(list in prop::collection::vec(any_organisation(), 2..8), turn in 0usize..8) {
        let all: Vec<Linking<u32>> = list.iter().zip(0u32..).map(|(text, key)| Linking {
            key,
            signs: signs(text),
            circle: Some(0),
        }).collect();
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        let none = BTreeSet::new();
        prop_assert_eq!(link(all, &none, |_| {}), link(turned, &none, |_| {}));
    }

    #[test]
    fn nobody_is_in_two_groups_and_no_part_with_its_whole(list in prop::collection::vec(any_organisation(), 2..8)) {
        let texts: Vec<&str> = list.iter().map(String::as_str).collect();
        let found = linked(&texts, &[]);
        let mut seen = BTreeSet::new();
        for group in &found.groups {
            for key in group {
                prop_assert!(seen.insert(*key));
            }
        }
        for kin in &found.kinships {
            prop_assert!(!found.groups.iter().any(|g| g.contains(&kin.part) && g.contains(&kin.whole)));
        }
    }

    #[test]
    fn any_text_can_be_a_name(text in "\\PC{0,60}") {
        let one = signs(&text);
        let opinion = compare(&one, &one);
        prop_assert!(!matches!(opinion.verdict, Verdict::Part(_) | Verdict::Whole(_)));
    }
}
