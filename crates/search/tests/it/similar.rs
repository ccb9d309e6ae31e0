use domain::{Audience, Kind};
use search::{Document, Update};

use crate::support::{Atlas, document, english, filler};

fn similar(atlas: &Atlas, of: &Document, kinds: &[Kind], n: u32) -> Vec<u128> {
    let found = atlas.index.similar(Audience::Public, of, kinds, n);
    found
        .expect("an answer")
        .iter()
        .map(|hit| hit.id.as_u128())
        .collect()
}

fn sample() -> (Atlas, Document) {
    let asked = document(
        1,
        "Institut für Schweißtechnik",
        "Wir prüfen Schweißnähte mit Ultraschall und Laser in der Fertigung.",
    );
    let mut offer = document(4, "Schweißen im Labor", "Ultraschall prüft Schweißnähte.");
    offer.kind = Kind::Offer;
    let atlas = Atlas::of(filler(60).chain([
        asked.clone(),
        document(
            2,
            "Schweißerei Nord",
            "Schweißtechnik, Schweißnähte und Ultraschall.",
        ),
        document(3, "Labor", "Fertigung mit dem Laser."),
        offer,
        document(5, "Bäckerei", "Brot und Kuchen in der Fertigung."),
    ]));
    (atlas, asked)
}

#[test]
fn what_shares_telling_words_is_alike_and_nothing_is_like_itself() {
    let (atlas, asked) = sample();
    assert_eq!(similar(&atlas, &asked, &[], 10), [2, 3, 4]);
    assert_eq!(similar(&atlas, &asked, &[], 1), [2], "its own kind first");
    assert_eq!(similar(&atlas, &asked, &[Kind::Offer], 10), [4]);
    assert!(similar(&atlas, &asked, &[Kind::Event], 10).is_empty());
}

#[test]
fn who_says_nothing_is_like_nobody() {
    let (atlas, _) = sample();
    assert!(similar(&atlas, &document(99, "", ""), &[], 10).is_empty());
    assert!(similar(&atlas, &document(99, "Quarzglas", ""), &[], 10).is_empty());
    let stranger = english(98, "An institute", "of welding");
    assert!(similar(&atlas, &stranger, &[], 10).is_empty());
}

#[test]
fn competences_and_sectors_are_shared_and_places_decide_among_equals() {
    let of = |id: u128, competence: &str, ags: &str| Document {
        competences: vec![search::Competence::sure(competence)],
        sectors: vec!["urn:wz2008:25".to_owned()],
        municipalities: vec![ags.parse().expect("eight digits")],
        districts: vec![ags[..5].to_owned()],
        ..document(id, "", "")
    };
    let atlas = Atlas::of(filler(60).chain([
        of(1, "urn:welding", "05334002"),
        of(2, "urn:welding", "05315000"),
        of(3, "urn:welding", "05334002"),
        of(4, "urn:baking", "05334002"),
        Document {
            municipalities: vec!["05334002".parse().expect("eight digits")],
            ..document(5, "", "")
        },
    ]));
    let asked = of(1, "urn:welding", "05334002");
    assert_eq!(
        similar(&atlas, &asked, &[], 10),
        [3, 2, 4],
        "the same place alone makes nobody alike"
    );
}

#[test]
fn an_audience_is_told_only_of_what_it_may_find() {
    let (mut atlas, asked) = sample();
    let hidden = document(7, "Schweißtechnik geheim", "Schweißnähte und Ultraschall");
    atlas.update(&[Update::new(hidden.id, |audience| {
        (audience == Audience::Brokers).then(|| hidden.clone())
    })]);
    assert!(!similar(&atlas, &asked, &[], 10).contains(&7));
    let found = atlas
        .index
        .similar(Audience::Brokers, &asked, &[], 10)
        .expect("an answer");
    assert!(found.iter().any(|hit| hit.id.as_u128() == 7));
}
