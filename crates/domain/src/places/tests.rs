use super::*;

fn ags(text: &str) -> Ags {
    text.parse().expect("legal")
}

fn place(name: &str, postcode: Option<&str>) -> Place {
    Place {
        name: name.to_owned(),
        postcode: postcode.map(str::to_owned),
        ..Place::default()
    }
}

#[test]
fn the_state_is_complete() {
    let nrw = Gazetteer::nrw();
    assert_eq!(nrw.municipalities().len(), 396);
    assert_eq!(nrw.districts().len(), 53);
    let used: BTreeSet<&str> = nrw
        .municipalities()
        .iter()
        .map(|m| m.ags.district())
        .collect();
    let known: BTreeSet<&str> = nrw.districts().iter().map(|d| d.code.as_str()).collect();
    assert_eq!(used, known);
    assert_eq!(nrw.district_shapes().len(), 53);
    let kreise = nrw
        .districts()
        .iter()
        .filter(|d| d.kind != "Kreisfreie Stadt")
        .count();
    assert_eq!(
        kreise, 31,
        "31 Kreise including the StädteRegion Aachen, 22 kreisfreie Städte"
    );
}

#[test]
fn every_municipality_is_found_by_its_own_name_and_point() {
    let nrw = Gazetteer::nrw();
    for municipality in nrw.municipalities() {
        let found = nrw.by_name(&municipality.name);
        assert_ne!(found, Found::None, "{}", municipality.name);
        if let Found::One(found) = found {
            assert_eq!(found, municipality.ags, "{}", municipality.name);
        }
        assert_eq!(
            nrw.by_point(municipality.point),
            Some(municipality.ags),
            "{}",
            municipality.name
        );
    }
}

#[test]
fn spellings_meet_and_strangers_stay_out() {
    let nrw = Gazetteer::nrw();
    for name in ["Köln", "KOELN", "Koln", "koeln", "Cologne"] {
        assert_eq!(nrw.by_name(name), Found::One(ags("05315000")), "{name}");
    }
    assert_eq!(nrw.by_name("Muelheim"), Found::One(ags("05117000")));
    assert_eq!(nrw.by_name("MONCHENGLADBACH"), Found::One(ags("05116000")));
    assert_eq!(nrw.by_name("Berlin"), Found::None);
    assert_eq!(nrw.by_name(""), Found::None);
    assert_eq!(
        nrw.by_point(Point {
            lat: 52.52,
            lon: 13.4
        }),
        None
    );
}

#[test]
fn districts_are_called_what_people_call_them() {
    let name = |code| Gazetteer::nrw().district(code).expect("known").full_name();
    assert_eq!(name("05974"), "Kreis Soest");
    assert_eq!(name("05962"), "Märkischer Kreis");
    assert_eq!(name("05914"), "Hagen");
}

#[test]
fn a_place_lands_only_without_doubt() {
    let nrw = Gazetteer::nrw();
    let codes = Postcodes::from([
        ("52062".to_owned(), vec![ags("05334002")]),
        ("99999".to_owned(), vec![ags("05334002"), ags("05334004")]),
    ]);
    let region = |place: Place| nrw.locate(place, &codes).ags();
    assert_eq!(region(place("Aachen", None)), Some(ags("05334002")));
    assert_eq!(region(place("", Some("52062"))), Some(ags("05334002")));
    assert_eq!(
        region(place("", Some("99999"))),
        None,
        "two municipalities share it"
    );
    assert_eq!(
        region(place("Köln", Some("52062"))),
        None,
        "name and postcode disagree"
    );
    assert_eq!(region(place("Berlin", None)), None);
}

/// The seven postcodes that span two municipalities, and some that do not.
fn postcodes() -> Postcodes {
    let codes = [
        ("33154", &["05774032", "05774036"][..]),
        ("33161", &["05774024", "05774032"]),
        ("40472", &["05111000", "05158028"]),
        ("40721", &["05111000", "05158016"]),
        ("51467", &["05378004", "05315000"]),
        ("52525", &["05370016", "05370032"]),
        ("52538", &["05370008", "05370024"]),
        ("51063", &["05315000"]),
        ("51147", &["05315000"]),
        ("52062", &["05334002"]),
        ("53173", &["05314000"]),
        ("33790", &["05754012"]),
    ];
    let of = |keys: &[&str]| keys.iter().map(|key| ags(key)).collect();
    codes
        .iter()
        .map(|(code, keys)| ((*code).to_owned(), of(keys)))
        .collect()
}

#[test]
fn places_as_people_write_them() {
    let nrw = Gazetteer::nrw();
    for (name, postcode, meant) in [
        ("52062 Aachen", None, Some("Aachen")),
        ("D-52062 Aachen", None, Some("Aachen")),
        ("Linder Höhe, Köln", None, Some("Köln")),
        ("Linder Höhe, 51147 Köln, Germany", None, Some("Köln")),
        ("Sankt Augustin", None, Some("Sankt Augustin")),
        ("St. Augustin", None, Some("Sankt Augustin")),
        ("ST AUGUSTIN", None, Some("Sankt Augustin")),
        ("Muelheim", None, Some("Mülheim an der Ruhr")),
        ("Mülheim an der Ruhr", None, Some("Mülheim an der Ruhr")),
        ("Mülheim a.d. Ruhr", None, Some("Mülheim an der Ruhr")),
        ("Mülheim/Ruhr", None, Some("Mülheim an der Ruhr")),
        ("Mülheim (Ruhr)", None, Some("Mülheim an der Ruhr")),
        ("Köln-Mülheim", None, Some("Köln")),
        ("Mülheim", Some("51063"), Some("Köln")),
        ("Köln-Porz", None, Some("Köln")),
        ("Köln (Porz)", Some("51147"), Some("Köln")),
        (
            "Bergisch Gladbach-Bensberg",
            None,
            Some("Bergisch Gladbach"),
        ),
        ("Castrop-Rauxel-Ickern", None, Some("Castrop-Rauxel")),
        ("Castrop-Rauxel", None, Some("Castrop-Rauxel")),
        ("Halle (Westf.)", None, Some("Halle (Westf.)")),
        ("Halle/Westfalen", None, Some("Halle (Westf.)")),
        ("Halle i.W.", None, Some("Halle (Westf.)")),
        ("Halle", Some("33790"), Some("Halle (Westf.)")),
        ("Münster (Westf.)", None, Some("Münster")),
        ("Münster i. W.", None, Some("Münster")),
        ("Bad Salzuflen", None, Some("Bad Salzuflen")),
        ("Salzuflen", None, Some("Bad Salzuflen")),
        ("Bonn-Bad Godesberg", None, Some("Bonn")),
        ("Bad Godesberg", Some("53173"), Some("Bonn")),
        ("Horn-Bad Meinberg", None, Some("Horn-Bad Meinberg")),
        ("Haltern", None, Some("Haltern am See")),
        ("Aachen, Stadt", None, Some("Aachen")),
        ("Köln, Nordrhein-Westfalen", None, Some("Köln")),
        // A postcode of two municipalities is decided by the town's name alone.
        ("Hilden", Some("40721"), Some("Hilden")),
        ("40721 Düsseldorf", None, Some("Düsseldorf")),
        ("51467 Bergisch Gladbach", None, Some("Bergisch Gladbach")),
        ("51467 Köln", None, Some("Köln")),
        // Nobody should guess.
        ("", Some("40721"), None),
        ("51467", None, None),
        ("Halle", None, None),
        ("Halle (Saale)", None, None),
        ("Halle-Wittenberg", None, None),
        ("Münster (Hessen)", None, None),
        ("Münster-Sarmsheim", None, None),
        ("Essen (Oldenburg)", None, None),
        ("Hagen, Bremen", None, None),
        ("Bad Godesberg", None, None),
        ("Köln", Some("52062"), None),
        ("Ratingen", Some("52062"), None),
        ("Frankfurt am Main", None, None),
        ("Germany", None, None),
    ] {
        let located = nrw.locate(place(name, postcode), &postcodes());
        let found = located.ags().and_then(|ags| nrw.municipality(ags));
        assert_eq!(found.map(|m| m.name.as_str()), meant, "{name} {postcode:?}");
    }
}

#[test]
fn a_doubt_names_what_would_tell() {
    let nrw = Gazetteer::nrw();
    let doubt = |name, postcode| {
        let (place, doubt) = nrw.find(place(name, postcode), &postcodes());
        assert_eq!(place.region, Region::Unknown);
        doubt.expect("a doubt")
    };
    for code in [
        "33154", "33161", "40472", "40721", "51467", "52525", "52538",
    ] {
        let Doubt::Postcode(several) = doubt("", Some(code)) else {
            panic!("{code} spans two")
        };
        assert_eq!(several.len(), 2, "{code}");
    }
    assert_eq!(
        doubt("Köln", Some("52062")),
        Doubt::Contradiction(ags("05315000"))
    );
    assert_eq!(doubt("Halle", None), Doubt::Name(vec![ags("05754012")]));
    assert_eq!(doubt("Frankfurt (Oder)", None), Doubt::Unknown);
}

#[test]
fn an_address_in_the_name_is_put_where_it_belongs() {
    let nrw = Gazetteer::nrw();
    let located = nrw.locate(place("Linder Höhe, 51147 Köln", None), &postcodes());
    assert_eq!(located.name, "Köln");
    assert_eq!(located.street.as_deref(), Some("Linder Höhe"));
    assert_eq!(located.postcode.as_deref(), Some("51147"));
    let told = Place {
        street: Some("Musterweg 1".to_owned()),
        ..place("Porz, 51147 Köln", None)
    };
    assert_eq!(
        nrw.locate(told, &postcodes()).street.as_deref(),
        Some("Musterweg 1")
    );
}

#[test]
fn neighbours_are_neighbours_of_each_other() {
    let nrw = Gazetteer::nrw();
    let names =
        |code: &str| -> Vec<&str> { nrw.neighbours(ags(code)).map(|m| m.name.as_str()).collect() };
    assert_eq!(
        names("05334002"),
        [
            "Eschweiler",
            "Herzogenrath",
            "Roetgen",
            "Stolberg (Rhld.)",
            "Würselen"
        ],
        "around Aachen"
    );
    for municipality in nrw.municipalities() {
        let mut around = nrw.neighbours(municipality.ags).peekable();
        assert!(around.peek().is_some(), "{} lies alone", municipality.name);
        for other in around {
            assert_ne!(other.ags, municipality.ags);
            let mut back = nrw.neighbours(other.ags).map(|m| m.ags);
            assert!(back.any(|ags| ags == municipality.ags), "{}", other.name);
        }
    }
    assert_eq!(nrw.neighbours(ags("99999999")).count(), 0);
}
