use proptest::prelude::*;

use super::{cut::pieces, *};

/// A word, its weight, and those of its vector's components that are not zero.
type Item<'a> = (&'a str, f32, &'a [(usize, i8)]);

/// A table's file with these words, each with its weight and a vector that has only the components that are named.
fn file(items: &[Item<'_>]) -> Vec<u8> {
    let mut items = items.to_vec();
    items.sort_by_key(|(key, ..)| *key);
    let keys: String = items.iter().map(|(key, ..)| *key).collect();
    let mut bytes = b"KAMT".to_vec();
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend((DIMENSIONS as u16).to_le_bytes());
    bytes.extend((items.len() as u32).to_le_bytes());
    bytes.extend((keys.len() as u32).to_le_bytes());
    let mut offset = 0_u32;
    bytes.extend(offset.to_le_bytes());
    for (key, ..) in &items {
        offset += key.len() as u32;
        bytes.extend(offset.to_le_bytes());
    }
    bytes.extend(keys.as_bytes());
    for (_, weight, _) in &items {
        bytes.extend(weight.to_le_bytes());
    }
    for _ in &items {
        bytes.extend(1.0_f32.to_le_bytes());
    }
    for (_, _, components) in &items {
        let mut row = [0_u8; DIMENSIONS / 2];
        for &(at, value) in *components {
            row[at / 2] |= (value.cast_unsigned() & 15) << (4 * (at % 2));
        }
        bytes.extend(row);
    }
    bytes
}

fn table(items: &[Item<'_>]) -> Table {
    Table::read(file(items).into()).expect("it is whole")
}

#[test]
fn a_text_points_where_its_words_do_each_with_its_weight() {
    let table = table(&[
        ("laser", 1.0, &[(0, 7)]),
        ("schweissen", 1.0, &[(1, -7)]),
        ("und", 0.0, &[(2, 7)]),
    ]);
    let vector = table.vector("Laser und Schweißen").expect("known words");
    let components = vector.components();
    let half = 0.5_f32.sqrt();
    assert!((components[0] - half).abs() < 1e-6, "{}", components[0]);
    assert!((components[1] + half).abs() < 1e-6, "{}", components[1]);
    assert_eq!(components[2], 0.0);
    assert_eq!(table.vector("und"), None, "it says nothing");
    assert_eq!(table.vector("Xylophon"), None);
    assert_eq!(table.vector(""), None);
    let compound = table.vector("Laserschweißen").expect("known pieces");
    assert!((compound.cosine(&vector) - 1.0).abs() < 1e-6);
}

#[test]
fn words_are_cut_into_as_few_pieces_as_possible() {
    let known = [
        "kunststoff",
        "kunst",
        "stoff",
        "spritzguss",
        "guss",
        "arbeit",
        "platz",
        "messe",
    ];
    let cut = |word| pieces(word, |piece| known.contains(&piece));
    assert_eq!(cut("kunststoffspritzguss"), ["kunststoff", "spritzguss"]);
    assert_eq!(cut("arbeitsplatz"), ["arbeit", "platz"]);
    assert_eq!(cut("arbeitsplatzes"), ["arbeit", "platz"]);
    assert_eq!(cut("arbeitsplaetze"), ["arbeit"]);
    assert_eq!(cut("xylophon"), Vec::<&str>::new());
    assert_eq!(cut(""), Vec::<&str>::new());
    assert_eq!(cut(&"guss".repeat(100)), Vec::<&str>::new(), "no word");
}

/// What the recipe of the table says of texts, as the table's maker computed it.
#[derive(serde::Deserialize)]
struct Expected {
    text: String,
    keys: Vec<String>,
    /// The first components; empty where there is no vector.
    vector: Vec<f32>,
}

#[test]
fn texts_point_where_the_tables_maker_says() {
    let expected = include_str!("../../data/meaning-expected.json");
    let expected: Vec<Expected> = serde_json::from_str(expected).expect("it is well-formed");
    assert!(expected.len() >= 30);
    let table = Table::shipped();
    for Expected { text, keys, vector } in expected {
        let folded = fold(&text);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        let found: Vec<&str> = words.flat_map(|word| table.keys(word)).collect();
        assert_eq!(found, keys, "{text}");
        let found = table.vector(&text);
        let found = found.map(|vector| vector.components()[..8].to_vec());
        let found = found.unwrap_or_default();
        assert_eq!(found.len(), vector.len(), "{text}");
        for (found, expected) in found.iter().zip(&vector) {
            assert!(
                (found - expected).abs() < 1e-4,
                "{text}: {found} {expected}"
            );
        }
    }
}

#[test]
fn files_that_are_not_whole_are_refused() {
    let whole = file(&[("a", 1.0, &[(0, 1)]), ("b", 1.0, &[(1, 1)])]);
    assert!(Table::read(whole.clone().into()).is_ok());
    for end in 0..whole.len() {
        assert!(Table::read(whole[..end].to_vec().into()).is_err(), "{end}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert_eq!(Table::read(longer.into()).err(), Some(TableError::Length));
    let mut foreign = whole;
    foreign[4] = 9;
    assert_eq!(Table::read(foreign.into()).err(), Some(TableError::Foreign));
    let twice = file(&[("a", 1.0, &[]), ("a", 1.0, &[])]);
    assert_eq!(Table::read(twice.into()).err(), Some(TableError::Keys));
    let endless = file(&[("a", f32::INFINITY, &[])]);
    assert_eq!(Table::read(endless.into()).err(), Some(TableError::Numbers));
}

#[test]
fn a_compound_is_cut_where_all_of_it_is_known() {
    let known = |part: &str| {
        [
            "arbeit",
            "schutz",
            "kunststoff",
            "spritz",
            "guss",
            "spritzguss",
            "abcd",
            "efgh",
            "ijkl",
            "abcdefg",
        ]
        .contains(&part)
    };
    let parts = |word| compound_parts(word, known);
    assert_eq!(parts("arbeitsschutz"), ["arbeit", "schutz"]);
    assert_eq!(parts("arbeitsschutzes"), ["arbeit", "schutz"]);
    assert_eq!(
        parts("kunststoffspritzguss"),
        ["kunststoff", "spritzguss"],
        "few parts"
    );
    assert_eq!(parts("abcdefghijkl"), ["abcd", "efgh", "ijkl"], "all of it");
    for none in [
        "arbeit",
        "arbeiten",
        "arbeitxschutz",
        "xarbeitschutz",
        "arbeit4schutz",
        "",
    ] {
        assert!(parts(none).is_empty(), "{none}");
    }
    let long = "kunststoff".repeat(7);
    assert!(parts(&long).is_empty(), "of more than sixty letters");
}

fn any_vector() -> impl Strategy<Value = Vector> {
    let parts = prop::collection::vec(-1.0_f32..1.0, DIMENSIONS);
    parts.prop_filter_map("it points nowhere", |parts| {
        Vector::towards(&parts.try_into().ok()?)
    })
}

proptest! {
    #[test]
    fn what_is_kept_points_nearly_the_same_way(one in any_vector(), other in any_vector()) {
        let packed = other.pack();
        prop_assert!(other.asked().cosine(&packed) > 0.98);
        prop_assert!((one.cosine(&other) - one.asked().cosine(&packed)).abs() < 0.08);
    }

    #[test]
    fn whole_numbers_say_what_kept_components_say(one in any_vector(), other in any_vector()) {
        let packed = other.pack();
        let scale = f32::from_bits(packed[WORDS - 1] as u32);
        let kept = (0..DIMENSIONS).map(|at| {
            let level = packed[at / 16] >> (4 * (at % 16)) & 15;
            f32::from(level as u8) - if level > 7 { 16.0 } else { 0.0 }
        });
        let products = kept.zip(one.components()).map(|(level, part)| level * scale * part);
        let cosine: f32 = products.sum();
        prop_assert!((one.asked().cosine(&packed) - cosine).abs() < 1e-3);
        prop_assert_eq!(one.asked().signs(), one.signs());
        for (asked, own) in one.asked().components().iter().zip(one.components()) {
            prop_assert!((asked - own).abs() < 1e-4, "{} is not {}", asked, own);
        }
    }

    #[test]
    fn signs_of_what_is_kept_are_those_of_its_components(vector in any_vector()) {
        let packed = vector.pack();
        let most = vector.components().iter().fold(0.0_f32, |most, part| most.max(part.abs()));
        let kept = signs(&packed);
        for (at, part) in vector.components().iter().enumerate() {
            let is_negative = (part / (most / 7.0)).round() < 0.0;
            prop_assert_eq!(kept[at / 64] >> (at % 64) & 1 == 1, is_negative, "{}", at);
        }
    }

    #[test]
    fn any_word_is_cut_into_known_pieces_in_its_order(word in "[a-e]{0,30}") {
        let is_known = |piece: &str| piece.len().is_multiple_of(3);
        let found = pieces(&word, is_known);
        let mut rest = word.as_str();
        for piece in found {
            prop_assert!(is_known(piece));
            let at = rest.find(piece);
            prop_assert!(at.is_some(), "{} is not in the rest {}", piece, rest);
            rest = &rest[at.unwrap_or(0) + piece.len()..];
        }
    }
}

#[test]
fn words_are_understood_and_noise_is_not() {
    let table = Table::shipped();
    for word in [
        "membranfiltration",
        "schweissen",
        "welding",
        "kunststoffspritzgussmaschine",
        "ki",
    ] {
        assert!(table.understands(word), "{word}: {:?}", table.keys(word));
    }
    for noise in ["asdfqwer", "xqzvw", "lkjhgfd", "uiopue", ""] {
        assert!(
            !table.understands(noise),
            "{noise}: {:?}",
            table.keys(noise)
        );
    }
}

#[test]
fn texts_mean_the_same_however_many_came_before() {
    let table = Table::shipped();
    let mut known = Cuts::default();
    let texts = [
        "Kunststofffensterrahmenbau und Kunststofffensterrahmenbau",
        "xqzvw Roboter",
        "Membranfiltrationsanlage für Kunststofffensterrahmenbau",
        "",
    ];
    for text in texts.into_iter().chain(texts) {
        let mut sum = Sum::default();
        table.add_with(text, &mut known, &mut sum);
        assert_eq!(sum.vector(), table.vector(text), "{text}");
    }
    assert!(!known.0.is_empty());
    // More words than are remembered.
    let mut known = Cuts::default();
    let many: String = (0..=Cuts::MAX).map(|n| format!("zq{n} ")).collect();
    table.add_with(&many, &mut known, &mut Sum::default());
    assert!(known.0.len() <= Cuts::MAX);
}
