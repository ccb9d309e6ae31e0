//! Concepts of vocabularies and figures of places.

use domain::{Concept, ConceptMatch, Language, MatchKind, Observation, Scheme};
use sources::{Mapping, Row, Severity, read};

use crate::{HEAD, context, mapping, rows, shown};

const CONCEPT: &str = r#"
[[concept]]
scheme = "esco"
uri = "{uri}"
key = { from = "{uri}", after = "/" }
notation = "{code}"
broader = { from = "{broader}", split = " " }
[concept.labels.de]
preferred = "{word}"
alternative = { from = "{others}", split = " | " }
[concept.matches]
close = "urn:wz2008:{wz}"
"#;

fn concepts(rows: &[Row]) -> Vec<&Concept> {
    rows.iter().flat_map(|row| &row.concepts).collect()
}

fn observations(rows: &[Row]) -> Vec<String> {
    let told = rows.iter().flat_map(|row| &row.observations);
    told.map(
        |Observation {
             area,
             indicator,
             on,
             value,
         }| format!("{area} {indicator} {on} {value}"),
    )
    .collect()
}

#[test]
fn a_row_becomes_a_concept() {
    let rows = rows(
        &mapping(CONCEPT),
        "uri,code,broader,word,others,wz\nhttp://x.example/s/a,7,http://x.example/s/b http://x.example/s/c,Schweißen,Fügen | Schweißen | Löten,25.62\nhttp://x.example/s/b,,,,,\n",
    );
    let found = concepts(&rows);
    let [first, second] = found.as_slice() else {
        panic!("two concepts: {found:?}")
    };
    assert_eq!((first.scheme, first.key.as_str()), (Scheme::Esco, "a"));
    assert_eq!(first.notation, "7");
    assert_eq!(first.broader.len(), 2);
    let words = &first.labels[&Language::German];
    assert_eq!(words.preferred, "Schweißen");
    assert_eq!(words.alternative, ["Fügen", "Löten"]);
    let close = ConceptMatch {
        kind: MatchKind::Close,
        uri: "urn:wz2008:25.62".to_owned(),
    };
    assert!(first.matches.contains(&close));
    assert!(second.labels.is_empty() && second.broader.is_empty());
}

#[test]
fn a_concept_without_a_usable_name_is_refused() {
    let rows = rows(
        &mapping(CONCEPT),
        "uri,code,broader,word,others,wz\n,,,Ohne,,\nurn:x y,,,Lücke,,\n",
    );
    assert!(concepts(&rows).is_empty());
    let refused = shown(&rows, Severity::Refused);
    assert!(
        refused[0].starts_with("file.csv:2: concept: "),
        "{refused:?}"
    );
    assert!(rows.iter().all(|row| row.nameless), "nobody knows which");
}

#[test]
fn the_files_name_tells_the_language_of_its_words() {
    let lines = CONCEPT.replace("labels.de", "labels.file");
    let mapping = Mapping::parse("m", &format!("{HEAD}{lines}")).expect("good");
    let file = "uri,code,broader,word,others,wz\nhttp://x.example/a,,,weld,,\n";
    let language = |name: &str| {
        let rows: Vec<Row> = read(&mapping, name, file.as_bytes(), &context()).collect();
        let found: Vec<Language> = concepts(&rows)[0].labels.keys().copied().collect();
        found
    };
    assert_eq!(language("skills_en.csv"), [Language::English]);
    assert_eq!(language("/tmp/x_en/skills_de.csv"), [Language::German]);
}

const WIDE: &str = r#"
[[observation]]
area = "{ags}"
on = "{stand}"
column = "ftthb_*"
indicator = "broadband/commercial/ftthb/{*}"
value = { from = "{#}", number = "de" }
"#;

#[test]
fn a_wide_row_becomes_a_figure_per_column() {
    let rows = rows(
        &mapping(WIDE),
        "ags,stand,ftthb_100,other,ftthb_1000\n05111000,2021-06,\"10,26\",x,\"9,2\"\n05112000,2021-06,,x,5\n",
    );
    assert_eq!(
        observations(&rows),
        [
            "05111000 broadband/commercial/ftthb/100 2021-06-30 10.26",
            "05111000 broadband/commercial/ftthb/1000 2021-06-30 9.2",
            "05112000 broadband/commercial/ftthb/1000 2021-06-30 5",
        ],
        "an empty cell tells nothing, a month ends on its last day"
    );
    assert!(shown(&rows, Severity::Refused).is_empty());
}

#[test]
fn a_figure_that_cannot_be_is_refused_with_its_reason() {
    let rows = rows(
        &mapping(WIDE),
        "ags,stand,ftthb_100,ftthb_x\n05111000,2021,101,\n05999999,2021,1,\n,2021,1,\n05111000,,1,\n05111000,2021,viel,1\n05111000,2021,5,\n05111000,2021,6,\n05111000,2021,5,\n",
    );
    assert_eq!(observations(&rows).len(), 1);
    let refused = shown(&rows, Severity::Refused);
    for (at, (line, reason)) in [
        (2, "observation.value: 101 is not between 0 and 100 per cent"),
        (3, "observation.area (from ags): no municipality"),
        (4, "observation.area (from ags): empty"),
        (5, "observation.on (from stand): empty"),
        (6, "observation.value: 'viel' is not a number"),
        (6, "observation.indicator: 'broadband/commercial/ftthb/x'"),
        (8, "observation (from ags, stand): broadband/commercial/ftthb/100 of 05111000 on 2021-12-31 came before as 5, now 6"),
    ]
    .into_iter()
    .enumerate()
    {
        let start = format!("file.csv:{line}: {reason}");
        assert!(refused[at].starts_with(&start), "{start} ≠ {}", refused[at]);
    }
    assert_eq!(refused.len(), 7);
}

#[test]
fn mistakes_in_a_mapping_of_figures_are_named() {
    for (lines, named) in [
        (WIDE.replace("ftthb_*", "ftthb"), "one * stands for"),
        (WIDE.replace("column = \"ftthb_*\"\n", ""), "need 'column'"),
        (
            WIDE.replace("broadband/commercial/ftthb/{*}", "breitband"),
            "'breitband' is no figure",
        ),
        (CONCEPT.replace("\"esco\"", "\"isco\""), "esco"),
        (CONCEPT.replace("close =", "near ="), "close"),
    ] {
        let error = Mapping::parse("m", &format!("{HEAD}{lines}")).expect_err(named);
        assert!(error.to_string().contains(named), "{error}");
    }
}

#[test]
fn parts_of_a_text_are_written_otherwise() {
    let lines = r#"
[[observation]]
area = "{kreis}"
on = "2021"
indicator = { from = "mobile/{netz}/{art}", replace = { "LTE1" = "lte/1", "LTE10" = "lte/10", "lte" = "x", "Autobahn" = "motorway" } }
value = "{wert}"
"#;
    let rows = rows(
        &mapping(lines),
        "kreis,netz,art,wert\n05111,LTE10,Autobahn,9\n",
    );
    assert_eq!(
        observations(&rows),
        ["05111 mobile/lte/10/motorway 2021-12-31 9"]
    );
}
