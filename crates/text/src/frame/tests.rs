use domain::places::Gazetteer;
use proptest::prelude::*;

use super::*;

const THIS_YEAR: i16 = 2026;

fn place(question: &str) -> (String, Option<String>) {
    let Frame { rest, place, .. } = read(question, THIS_YEAR);
    let name = |ags| {
        let municipality = Gazetteer::nrw().municipality(ags);
        municipality.expect("known").name.clone()
    };
    let place = place.map(|Part { words, meaning, .. }| {
        let place = match meaning {
            Whereabouts::Around(ags, None) => format!("around {}", name(ags)),
            Whereabouts::Around(ags, Some(km)) => format!("{km} km around {}", name(ags)),
            Whereabouts::In(ags) => format!("in {}", name(ags)),
            Whereabouts::District(code) => format!("district {code}"),
            Whereabouts::Landscape(code) => format!("part {code}"),
        };
        format!("{words}: {place}")
    });
    (rest, place)
}

#[test]
fn places_are_understood_behind_what_says_so() {
    for (question, rest, wanted) in [
        (
            "Laserschweißen bei Siegen",
            "Laserschweißen",
            "bei Siegen: around Siegen",
        ),
        (
            "laserschweissen bei siegen",
            "laserschweissen",
            "bei siegen: around Siegen",
        ),
        ("Hallenbau in Köln", "Hallenbau", "in Köln: in Köln"),
        ("in Köln, Hallenbau", "Hallenbau", "in Köln: in Köln"),
        (
            "Drehen in Mülheim an der Ruhr gesucht",
            "Drehen gesucht",
            "in Mülheim an der Ruhr: in Mülheim an der Ruhr",
        ),
        (
            "welding near Cologne",
            "welding",
            "near Cologne: around Köln",
        ),
        ("Beratung in Essen", "Beratung", "in Essen: in Essen"),
        (
            "Beratung in Essen seit 2020",
            "Beratung",
            "in Essen: in Essen",
        ),
        (
            "KI in der Nähe von Hagen",
            "KI",
            "in der Nähe von Hagen: around Hagen",
        ),
        (
            "KI im Umkreis von 50 km um Soest",
            "KI",
            "im Umkreis von 50 km um Soest: 50 km around Soest",
        ),
        (
            "KI 30 km um Soest",
            "KI",
            "30 km um Soest: 30 km around Soest",
        ),
        (
            "robots within 40 km of Bonn",
            "robots",
            "within 40 km of Bonn: 40 km around Bonn",
        ),
        (
            "Firmen im Kreis Soest für Guss",
            "Firmen für Guss",
            "im Kreis Soest: district 05974",
        ),
        ("Guss Kreis Olpe", "Guss", "Kreis Olpe: district 05966"),
        (
            "Guss im Märkischen Kreis",
            "Guss",
            "im Märkischen Kreis: district 05962",
        ),
        (
            "Guss im Rhein-Erft-Kreis",
            "Guss",
            "im Rhein-Erft-Kreis: district 05362",
        ),
        ("Holz im Sauerland", "Holz", "im Sauerland: part sauerland"),
        ("Möbel in OWL", "Möbel", "in OWL: part ostwestfalen-lippe"),
        (
            "Wald in der Eifel",
            "Wald",
            "in der Eifel: part eifel-aachen",
        ),
        (
            "steel in the Ruhr area",
            "steel",
            "in the Ruhr area: part ruhrgebiet",
        ),
        (
            "Stahl am Niederrhein",
            "Stahl",
            "am Niederrhein: part niederrhein",
        ),
    ] {
        let found = place(question);
        assert_eq!(
            found,
            (rest.to_owned(), Some(wanted.to_owned())),
            "{question}"
        );
    }
}

#[test]
fn what_is_no_place_stays_a_word() {
    for question in [
        "Hilfe bei Essen auf Rädern",
        "allergie bei essen",
        "Probleme bei Wetter-Daten",
        "RWTH Aachen",
        "Universität Siegen",
        "Roboter in der Halle aufstellen",
        "Lärm in der Halle",
        "Lärm im Essen",
        "Fehler bei Maschinen",
        "Haus in den Alpen",
        "Menschen in Neustadt",
        "\"bei Siegen\" Laser",
        "Laser -bei Siegen",
        "in",
        "bei",
        "",
    ] {
        assert_eq!(place(question), (question.to_owned(), None), "{question}");
    }
}

#[test]
fn times_are_understood_behind_what_says_so() {
    let years = |from, until| Years { from, until };
    for (question, rest, wanted) in [
        ("Laser seit 2020", "Laser", years(Some(2020), None)),
        ("Laser ab dem Jahr 2020", "Laser", years(Some(2020), None)),
        ("lasers since 2020", "lasers", years(Some(2020), None)),
        ("Laser nach 2015", "Laser", years(Some(2016), None)),
        ("Laser vor 2015", "Laser", years(None, Some(2014))),
        ("Laser bis 2015", "Laser", years(None, Some(2015))),
        (
            "Laser zwischen 2010 und 2013",
            "Laser",
            years(Some(2010), Some(2013)),
        ),
        (
            "Laser von 2013 bis 2010",
            "Laser",
            years(Some(2010), Some(2013)),
        ),
        (
            "Laser 2010 bis 2013",
            "Laser",
            years(Some(2010), Some(2013)),
        ),
        ("Laser 2010–2013", "Laser", years(Some(2010), Some(2013))),
        (
            "Laser im Jahr 2012, groß",
            "Laser groß",
            years(Some(2012), Some(2012)),
        ),
        (
            "Laser in den letzten fünf Jahren",
            "Laser",
            years(Some(2021), None),
        ),
        (
            "lasers in the last 3 years",
            "lasers",
            years(Some(2023), None),
        ),
    ] {
        let found = read(question, THIS_YEAR);
        let time = found.time.map(|time| time.meaning);
        assert_eq!(
            (found.rest.as_str(), time),
            (rest, Some(wanted)),
            "{question}"
        );
    }
    for question in [
        "Horizont 2020",
        "ab 9001",
        "seit 1492",
        "nach 20200",
        "2010",
        "Norm 1090-2",
    ] {
        assert_eq!(read(question, THIS_YEAR).time, None, "{question}");
    }
}

#[test]
fn place_and_time_stand_beside_each_other() {
    let found = read("Laserschweißen seit 2020 bei Siegen, bitte", THIS_YEAR);
    assert_eq!(found.rest, "Laserschweißen bitte");
    let place = found.place.expect("a place");
    assert_eq!(place.words, "bei Siegen");
    assert_eq!(place.without, "Laserschweißen seit 2020 bitte");
    let time = found.time.expect("a time");
    assert_eq!(time.words, "seit 2020");
    let twice = read("Berlin Essen, Kantine in Essen", THIS_YEAR);
    let place = twice.place.expect("a place");
    assert_eq!(place.without, "Berlin Essen, Kantine");
}

proptest! {
    #[test]
    fn nothing_makes_it_panic_and_nothing_is_made_up(question in "\\PC{0,60}") {
        let found = read(&question, THIS_YEAR);
        let is_written = |word: &str| question.contains(word);
        prop_assert!(found.rest.split_whitespace().all(is_written));
    }

    #[test]
    fn what_is_left_has_no_second_frame_of_the_same_words(town in "(Siegen|Hagen|Bonn)", year in 1960_i16..2090) {
        let found = read(&format!("Guss bei {town} seit {year}"), THIS_YEAR);
        prop_assert_eq!(found.rest.as_str(), "Guss");
        prop_assert_eq!(found.time.map(|time| time.meaning.from), Some(Some(year)));
    }
}
